#!/usr/bin/env bash
# What a GPU makes of this repository, in one file to send back. On a machine with an NVIDIA driver and a feed that has TorchSharp's CUDA package:
#
#   bench/cuda/try.sh            builds with -p:TorchBackend=cuda, then half an hour at most; writes cuda-<GPU>.txt
#   bench/cuda/try.sh --dry      the same steps with the CPU's libtorch and the smallest network: shows that the script itself works
#
# A step that fails is written down and the next one runs. Nothing is sent anywhere; the file names no user, folder or host.
set -uo pipefail
cd "$(dirname "$0")/../.."

device=cuda build=(-p:TorchBackend=cuda) presets=(quick people paper-t8 paper-t16) batches=(8 32) precisions=(fp32 bf16 fp16) people=60 limit=300
case ${1:-} in
  "") ;;
  --dry) device=cpu build=() presets=(quick-small) batches=(2) precisions=(fp32 bf16) people=20 limit=120 ;;
  *) echo "bench/cuda/try.sh: '$1' is not known; give --dry or nothing." >&2; exit 2 ;;
esac
if [ "$device" = cuda ] && ! nvidia-smi >/dev/null 2>&1; then
  echo "bench/cuda/try.sh: nvidia-smi does not run here; it needs an NVIDIA GPU and its driver. --dry tries the script without one." >&2
  exit 2
fi

gpu=$([ "$device" = cuda ] && nvidia-smi --query-gpu=name --format=csv,noheader | head -1 || echo dry)
file=cuda-$(echo "$gpu" | tr -cs 'A-Za-z0-9' - | sed 's/^-*//; s/-*$//').txt
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT
lab=artifacts/bin/MsstNet.Lab/release/MsstNet.Lab.dll failed=0

# Paths of this machine stay here.
plain() { sed -e "s|$runs|RUNS|g" -e "s|$PWD|.|g" -e "s|$HOME|~|g" | tr '\r' '\n' | sed 's/\x1b\[[0-9;]*[A-Za-z]//g'; }

step() {
  local name=$1 begun=$SECONDS code
  shift
  echo "$name ..." >&2
  printf '\n## %s\n\n    %s\n\n' "$name" "$(echo "$*" | plain)"
  timeout "$limit" "$@" 2>&1 </dev/null | plain
  code=${PIPESTATUS[0]}
  printf '\nexit %d, %d s\n' "$code" $((SECONDS - begun))
  [ "$code" -eq 0 ] || failed=$((failed + 1))
}

{
  echo "# MsstNet.Lab on $gpu, $(date -u +%F), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
  [ "$device" = cuda ] && step "The GPU" nvidia-smi --query-gpu=name,memory.total,driver_version,compute_cap,clocks.max.sm --format=csv
  limit=1800 step "Build" dotnet build -c Release -v quiet "${build[@]}"
  step "Doctor" dotnet "$lab" doctor
  for preset in "${presets[@]}"; do
    step "Speed: $preset" dotnet "$lab" bench --preset "$preset" --device "$device" --batch "${batches[@]}"
  done
  for precision in "${precisions[@]}"; do
    step "Three epochs in $precision" dotnet "$lab" train --preset "${presets[0]}" --data "synthetic:people=$people" --epochs 3 --device "$device" \
      --precision "$precision" --out "$runs/$precision"
  done
  step "Interrupted and resumed: one epoch of three, then the rest" bash -c "
    dotnet $lab train --preset ${presets[0]} --data synthetic:people=$people --epochs 3 --device $device --out $runs/resumed & work=\$!
    until ls $runs/resumed/*/metrics.csv >/dev/null 2>&1 && [ \$(cat $runs/resumed/*/metrics.csv | wc -l) -ge 2 ]; do
      kill -0 \$work 2>/dev/null || break; sleep 0.2; done
    kill -TERM \$work 2>/dev/null; wait \$work
    dotnet $lab train --preset ${presets[0]} --data synthetic:people=$people --epochs 3 --device $device --out $runs/resumed --resume &&
    { cmp $runs/resumed/*/metrics.csv $runs/fp32/*/metrics.csv && echo 'the same metrics, byte for byte, as without the interruption'; }"
  python3 -c 'import torch' 2>/dev/null && step "PyTorch's matrix product beside it" python3 -c "
import time, torch
d, n = '$device', 8192 if '$device' == 'cuda' else 1024
wait = torch.cuda.synchronize if d == 'cuda' else (lambda: None)
for t in (torch.float32, torch.bfloat16):
    a, b = (torch.randn(n, n, device=d, dtype=t) for _ in range(2))
    for _ in range(3): a @ b
    wait(); begin = time.perf_counter()
    for _ in range(10): a @ b
    wait(); print(torch.__version__, t, f'{20 * n**3 / (time.perf_counter() - begin) / 1e12:.2f} TFLOP/s')"
  printf '\n%d steps failed\n' "$failed"
} >"$file.tmp"
mv "$file.tmp" "$file"
tail -1 "$file" >&2
echo "$file: please open an issue and attach it, or send it with a pull request" >&2
grep -q '^0 steps failed' "$file"
