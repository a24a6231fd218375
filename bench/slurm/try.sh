#!/usr/bin/env bash
# A sweep on a Slurm of one node, made in a temporary folder and ended with it, beside the same sweep without Slurm: are the numbers the same bytes
# after tasks were killed, requeued and stopped? Debian or Ubuntu, as root, two cores, no systemd and no cgroups needed; see README.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

missing=()
for package in slurm-wlm munge; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
if [ "${#missing[@]}" -gt 0 ]; then
  DEBIAN_FRONTEND=noninteractive apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
[ -f artifacts/bin/MsstNet.Lab/release/MsstNet.Lab.dll ] || dotnet build -c Release -v quiet

here=$(mktemp -d)
chmod 711 "$here"
export SLURM_CONF=$here/slurm.conf OMP_NUM_THREADS=1
daemons=()
finish() {
  code=$?
  scancel --user=root 2>/dev/null || true
  for ((k = ${#daemons[@]} - 1; k >= 0; k--)); do kill "${daemons[k]}" 2>/dev/null && wait "${daemons[k]}" 2>/dev/null || true; done
  if [ "$code" -eq 0 ] && [ -z "${KEEP:-}" ]; then rm -rf "$here"; else echo "exit $code; logs are in $here"; fi
}
trap finish EXIT
say() { printf '%s  %s\n' "$(date +%T)" "${*//"$here/"/}"; }
until_true() { for ((k = 0; k < 600; k++)); do if "$@"; then return; fi; sleep 0.2; done; say "waited two minutes in vain for: $*"; exit 1; }

mkdir -m 700 "$here/munge" "$here/state" "$here/spool"
head -c 1024 /dev/urandom >"$here/munge/key"
chmod 400 "$here/munge/key"
cat >"$here/slurm.conf" <<CONF
ClusterName=try
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmUser=root
SlurmctldPort=26817
SlurmdPort=26818
AuthType=auth/munge
AuthInfo=socket=$here/munge.socket
CredType=cred/munge
StateSaveLocation=$here/state
SlurmdSpoolDir=$here/spool
SlurmctldPidFile=$here/slurmctld.pid
SlurmdPidFile=$here/slurmd.pid
SlurmctldLogFile=$here/slurmctld.log
SlurmdLogFile=$here/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=2
JobRequeue=1
ReturnToService=2
KillWait=10
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=2 RealMemory=8000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=1:00:00 State=UP
CONF
printf 'CgroupPlugin=cgroup/v1\n' >"$here/cgroup.conf"

munged --foreground --force --key-file="$here/munge/key" --socket="$here/munge.socket" --pid-file="$here/munge/pid" \
  --log-file="$here/munge/log" --seed-file="$here/munge/seed" 2>"$here/munge.err" &
daemons+=($!)
until_true test -S "$here/munge.socket"
slurmctld -D 2>"$here/slurmctld.err" &
daemons+=($!)
slurmd -D 2>"$here/slurmd.err" &
daemons+=($!)
idle() { [ "$(sinfo -h -o %T 2>/dev/null)" = idle ]; }
until_true idle
say "$(sbatch --version): one node, $(sinfo -h -o '%c cores, %T')"

lab=(dotnet artifacts/bin/MsstNet.Lab/release/MsstNet.Lab.dll ablate --frames 4 --seeds 1 --epochs 6 --data synthetic:people=5)
runs="$here/runs of the sweep"
"${lab[@]}" --out "$here/alone" >"$here/alone.log"
say "without Slurm: $(tail -1 "$here/alone.log")"
"${lab[@]}" --out "$runs" --slurm "$here/a 100% sweep" >"$here/plan.log"
say "$(head -1 "$here/plan.log")"

# What it printed, with less asked for than the scripts' #SBATCH lines do.
submit() {
  array=$(sbatch --parsable --cpus-per-task=1 --mem=0 --time=00:10:00 "$here/a 100% sweep/sweep.sbatch")
  collect=$(sbatch --parsable --mem=0 --dependency="afterany:$array" "$here/a 100% sweep/collect.sbatch")
}
submit
say "submitted: array $array, collecting job $collect waits for it"

folder() { sed -n "s/^$1,[^,]*,[^,]*,[^,]*,//p" "$here/a 100% sweep/tasks.csv"; }
epochs() { local rows; rows=$(cat "$(folder "$1")/metrics.csv" 2>/dev/null | wc -l); echo $((rows > 0 ? rows - 1 : 0)); }
begun() { [ "$(epochs "$1")" -ge 2 ]; }
state() { scontrol show job "${array}_$1" 2>/dev/null | sed -nE 's/.*JobState=([A-Z]+).*/\1/p'; }
is() { [ "$(state "$1")" = "$2" ]; }
again() { scontrol show job "${array}_$1" | grep -q 'Restarts=[1-9]'; }
now() { again "$1" && scontrol update JobId="${array}_$1" StartTime=now; }   # a requeued job rests two minutes otherwise
over() { ! squeue -h -j "$1" 2>/dev/null | grep -q .; }
collected() { say "collecting job $1: $(scontrol show job "$1" | grep -oE 'ExitCode=[0-9]+'), $(tail -1 "$here/a 100% sweep/logs/collect-$1.out")"; }

until_true begun 0
set +e
SLURM_ARRAY_TASK_ID=0 bash "$here/a 100% sweep/sweep.sbatch" >"$here/second.log" 2>&1
say "a second process at task 0: exit $?, $(tail -1 "$here/second.log")"
set -e

until_true begun 2
for pid in $(scontrol listpids "$(squeue -h -j "${array}_2" -o %A)" | awk 'NR > 1 {print $1}'); do
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dotnet ]; then kill -9 "$pid"; break; fi
done
until_true is 2 FAILED
say "task 2: kill -9 after $(epochs 2) epochs, $(state 2); requeued by hand"
scontrol requeue "${array}_2"
until_true begun 3
scontrol requeue "${array}_3"
say "task 3: requeued while it ran, after $(epochs 3) epochs"
until_true begun 4
scancel --batch --signal=USR1 "${array}_4"
until_true again 4
say "task 4: the signal of its time limit after $(epochs 4) epochs; it has requeued itself"
until_true begun 5
scancel "${array}_5"
until_true is 5 CANCELLED
say "task 5: cancelled after $(epochs 5) epochs"
for task in 2 3 4; do until_true now "$task"; done
until_true over "$array,$collect"
for task in 2 3 4; do say "task $task: $(grep "going on after epoch" "$here/a 100% sweep/logs/${array}_$task.out")"; done
say "task 5: $(state 5), $(grep "stopped;" "$here/a 100% sweep/logs/${array}_5.out")"
collected "$collect"

submit
say "submitted again: array $array, collecting job $collect"
until_true over "$array,$collect"
say "task 5: $(grep "going on after epoch" "$here/a 100% sweep/logs/${array}_5.out")"
collected "$collect"

same=0
cmp "$here/alone/table1.csv" "$runs/table1.csv"
for run in "$here"/alone/*/; do
  for file in metrics.csv confusion.csv predictions.csv last.safetensors; do
    cmp "$run$file" "$runs/$(basename "$run")/$file"
    same=$((same + 1))
  done
done
say "table1.csv and $same files of $((same / 4)) runs: the same bytes with Slurm and without"
