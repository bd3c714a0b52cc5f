#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# scripts/sweep --slurm on a cluster of one node, this machine, which is brought up here and torn down: the same table
# as without Slurm, and what is missing alone is solved again.
set -u
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
export PICKET=${PICKET_PROGRAM:?the program to test}
mkdir -p "$scratch/state" "$scratch/spool" "$scratch/munge"
chmod 711 "$scratch" "$scratch/munge"
daemons=()

# shellcheck disable=SC2317 # trap calls it
tear_down() {
    local i
    [[ ${#daemons[@]} -eq 0 ]] || scancel --name=picket-sweep 2>/dev/null
    for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
        kill "${daemons[i]}" 2>/dev/null
        wait "${daemons[i]}" 2>/dev/null
    done
    rm -rf "$scratch"
}
trap tear_down EXIT

# Without a cluster there is nothing to test; the last words of the daemons say why there is none.
give_up() {
    printf 'not tested: %s\n' "$*"
    tail -n 5 "$scratch"/*.log 2>/dev/null
    exit 77
}

# start NAME COMMAND...: a daemon, which outlives this test in no case for long.
start() {
    local log=$scratch/$1.log
    shift
    timeout 300 "$@" >>"$log" 2>&1 &
    daemons+=($!)
}

# until_true COMMAND...: tries for ten seconds.
until_true() {
    local tries
    for ((tries = 0; tries < 100; tries++)); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    return 1
}

free_port() {
    local port
    for ((port = 20000 + $$ % 20000; port < 60000; port++)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || {
            printf '%s' "$port"
            return
        }
    done
}

export PATH=$PATH:/usr/sbin
for tool in munged slurmctld slurmd sbatch; do
    command -v "$tool" >/dev/null || give_up "there is no $tool"
done

host=$(uname -n)
host=${host%%.*}
port=$(free_port)
cat >"$scratch/slurm.conf" <<CONF
ClusterName=picket
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$scratch/munge/socket
CredType=cred/munge
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0
MpiDefault=none
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=2
PartitionName=all Nodes=ALL Default=YES State=UP
CONF
export SLURM_CONF=$scratch/slurm.conf

dd if=/dev/urandom of="$scratch/munge/key" bs=128 count=1 2>/dev/null && chmod 600 "$scratch/munge/key"
start munged munged --foreground --force --key-file="$scratch/munge/key" --socket="$scratch/munge/socket" \
    --pid-file="$scratch/munge/pid" --seed-file="$scratch/munge/seed" --num-threads=1
until_true test -S "$scratch/munge/socket" || give_up 'munged does not start'
start slurmctld slurmctld -D
start slurmd slurmd -D
# shellcheck disable=SC2317 # until_true calls it
is_idle() {
    [[ $(sinfo --noheader --format=%T) == idle ]]
}
until_true is_idle || give_up 'the node does not come up'

# sweep SOLVED OPTION...: so many are solved.
sweep() {
    local solved=$1 code=0
    shift
    scripts/sweep "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
    [[ $code -eq 0 ]] || fail "exit code $code: sweep $*: $(cat "$scratch/out" "$scratch/err" "$scratch"/results/slurm/*)"
    grep -q "^sweep: $solved of " "$scratch/err" || fail "expected $solved to be solved: $(cat "$scratch/err")"
}

mkdir "$scratch/instances" "$scratch/overlays"
cp instances/first_steps.ini tests/report/coast.ini "$scratch/instances"
printf '[limits]\npersonnel = 1000\n' >"$scratch/overlays/fewer people.ini"
printf '[objective]\norder = gap\n' >"$scratch/overlays/gap.ini"
folders=("$scratch/instances" "$scratch/overlays")

sweep 6 "${folders[@]}" "$scratch/here"
sweep 6 --slurm "${folders[@]}" "$scratch/results"
[[ $(find "$scratch/results/slurm" -name '*.txt' | wc -l) -eq 6 ]] || fail 'not an array of six'
cmp <(cut -f 1-6 "$scratch/here/sweep.tsv") <(cut -f 1-6 "$scratch/results/sweep.tsv") || fail 'another table with Slurm'
cmp "$scratch/here/coast/gap/plan.json" "$scratch/results/coast/gap/plan.json" || fail 'another plan with Slurm'
rm "$scratch/results/coast/gap/outcome.tsv" "$scratch/results/slurm"/*
sweep 1 --slurm --jobs 1 "${folders[@]}" "$scratch/results"
[[ $(find "$scratch/results/slurm" -name '*.txt' | wc -l) -eq 1 ]] || fail 'more than was missing was solved'
sweep 0 --slurm "${folders[@]}" "$scratch/results"

exit $((failures > 0))
