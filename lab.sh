#!/bin/sh
# The lab command of this checkout: starts what `dotnet build -c Release` built, from any folder and through links.
folder() {
  case $1 in
    */*) echo "${1%/*}/" ;;
    *) echo ./ ;;
  esac
}

self=$0
while [ -L "$self" ]; do
  target=$(readlink -- "$self") || exit 2
  case $target in
    /*) self=$target ;;
    *) self=$(folder "$self")$target ;;
  esac
done
root=$(CDPATH='' cd -- "$(folder "$self")" && pwd -P) || exit 2
program=$root/artifacts/bin/MsstNet.Lab/release/MsstNet.Lab.dll

if [ ! -f "$program" ]; then
  echo "lab: not built yet; run \`dotnet build -c Release\` in $root first." >&2
  exit 2
fi
if ! command -v dotnet >/dev/null; then
  echo "lab: dotnet is not on the PATH; environment.md says how to install the .NET SDK." >&2
  exit 2
fi
exec dotnet "$program" "$@"
