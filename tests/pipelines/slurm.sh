# Slurm: an array whose task scores a part. A part is whole or not there (-o), and parts that are there
# are skipped, so that the array can simply be started again. Run by sh with the task's number, as a
# node runs it; Slurm itself is not started.
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
