# Slurm: an array whose task scores a part. A part is whole or not there (-o), and parts that are there
# are skipped, so that the array can simply be started again. First run by sh with the task's number,
# as a node runs it; then by Slurm, with a controller and a node on loopback.
cat >array.sbatch <<'SCRIPT'
#!/bin/sh
#SBATCH --array=0-4
#SBATCH --cpus-per-task=2
part=$(printf 'part.%02d' "$SLURM_ARRAY_TASK_ID")
[ ! -e "$part.scores" ] || exit 0
exec tenor-classify -m "$MODEL" -q --threads "${SLURM_CPUS_PER_TASK:-1}" --input jsonl --format jsonl \
    --id-prefix "$SLURM_ARRAY_TASK_ID-" -o "$part.scores" "$part"
SCRIPT
task() { SLURM_ARRAY_TASK_ID=$1 SLURM_CPUS_PER_TASK=2 sh array.sbatch; }
split -d -n l/5 "$ARTICLES" part.

# One task is killed while it reads, as at the end of its time: nothing of its part is there.
mkfifo slow
(SLURM_ARRAY_TASK_ID=2 exec tenor-classify -m "$MODEL" -q --input jsonl --format jsonl \
    -o part.02.scores slow) &
killed=$!
{ head -n 3 part.02; patiently ls .part.02.scores.*; kill -TERM $killed; } >slow
wait $killed 2>/dev/null || is 'killed' $? 143
is 'left behind' "$(ls -A | grep -c scores)" 0

task 0 && task 1 && task 4
echo untouched >>part.01.scores # to see that it is skipped
for number in 0 1 2 3 4; do task $number; done
is 'a part that was there' "$(tail -n 1 part.01.scores)" untouched
sed -i '$d' part.01.scores
cat part.0?.scores >scores.jsonl
same 'array' scores.jsonl "$EXPECTED"

needs slurmctld slurmd sbatch scancel
[ "$(id -u)" -eq 0 ] || { echo 'run by sh alone: slurmd needs root'; exit 77; }
host=$(hostname -s)
mkdir state spool
cat >slurm.conf <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$((20000 + $$ % 10000))
SlurmdPort=$((30000 + $$ % 10000))
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
AuthType=auth/none
CredType=cred/none
SlurmUser=root
SlurmdUser=root
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
KillWait=5
StateSaveLocation=$PWD/state
SlurmdSpoolDir=$PWD/spool
SlurmctldPidFile=$PWD/controller.pid
SlurmdPidFile=$PWD/node.pid
SlurmctldLogFile=$PWD/controller.log
SlurmdLogFile=$PWD/node.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES State=UP
CONF
export SLURM_CONF="$PWD/slurm.conf"
slurmctld -D >log 2>&1 &
controller=$!
slurmd -D >>log 2>&1 &
node=$!
trap 'kill $node $controller 2>/dev/null; wait' EXIT
patiently sh -c 'sinfo -h -o %t | grep -q idle'
sed -i "s/--cpus-per-task=2/--cpus-per-task=1/" array.sbatch

# A task that is cancelled while it reads has no part.
rm part.0?.scores
mv part.03 kept
mkfifo part.03
sleep 60 >part.03 &
writer=$!
job=$(sbatch --parsable array.sbatch)
patiently test -e part.04.scores
patiently sh -c 'ls .part.03.scores.*'
scancel "$job"
patiently sh -c '[ -z "$(squeue -h)" ]'
kill $writer
is 'parts' "$(ls -A | grep '^[.]*part.*scores' | tr '\n' ' ')" \
    'part.00.scores part.01.scores part.02.scores part.04.scores '
rm part.03
mv kept part.03

# The same again: only the part that is missing is scored.
echo untouched >>part.01.scores
sbatch --wait array.sbatch >>log
is 'a part that was there' "$(tail -n 1 part.01.scores)" untouched
sed -i '$d' part.01.scores
cat part.0?.scores >scores.jsonl
same 'array of Slurm' scores.jsonl "$EXPECTED"
