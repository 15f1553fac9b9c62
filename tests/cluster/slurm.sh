#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A real Slurm on this machine, as the user who calls, with everything it writes in one folder.
#
#   slurm.sh start DIR [NODES [PID]]
#                                   starts munged, slurmctld and so many slurmd (2), waits until every node is idle,
#                                   and prints what the caller has to export; stops when the process PID is no more
#   slurm.sh kill-node DIR NAME     ends the slurmd of a node and all of its jobs with SIGKILL, as a power cut would
#   slurm.sh start-node DIR NAME    starts the slurmd of a node again
#   slurm.sh stop DIR               ends all of it; the files stay
#
# Exit codes: 0 done, 2 wrong call, 3 this machine cannot do it (a sentence on standard error says why).
set -euo pipefail

readonly limit=30 # seconds that a start may take, and an end

say() { printf '%s\n' "slurm.sh: $*" >&2; }

die() { # CODE TEXT...
    local code=$1
    shift
    say "$*"
    exit "$code"
}

PATH=$PATH:/usr/sbin:/sbin # where Debian puts the daemons, and users do not look

need_programs() {
    local name missing=()
    for name in munged munge slurmctld slurmd sinfo scontrol scancel; do
        command -v "$name" >/dev/null || missing+=("$name")
    done
    [ ${#missing[@]} = 0 ] || die 3 "not here: ${missing[*]}. On Debian and Ubuntu:" \
        "sudo apt-get install --no-install-recommends slurmctld slurmd slurm-client munge"
}

# --- Processes --------------------------------------------------------------------------------------------------------

# Ids of Slurm's own processes here: what writes the logs of this folder, those of one node or all. The processes that
# hold a job (slurmstepd) write into the log of their node; their environment is gone, overwritten by their title.
daemons_of() { # NODE, or *
    local place name
    find /proc/[0-9]*/fd -maxdepth 1 -user "$EUID" \( -lname "$dir/logs/$1.log" -o -lname "$dir/logs/$1.out" \) \
        -printf '%h\n' 2>/dev/null | sort -u | while read -r place; do
        { read -r name <"${place%fd}comm"; } 2>/dev/null || continue
        case $name in munged | slurmctld | slurmscriptd | slurmd | slurmstepd) basename "${place%/fd}" ;; esac # not readers
    done || true
}

# Ids of what jobs run here, by the two entries that slurmd adds to the environment of every job; the caller of this
# script has only the first one.
jobs_of() { # NODE, or *
    local place node
    find /proc/[0-9]* -maxdepth 0 -user "$EUID" 2>/dev/null | while read -r place; do
        { grep -q -z -x -F -e "SLURM_CONF=$dir/slurm.conf" "$place/environ"; } 2>/dev/null || continue
        node=$({ grep -z -m 1 '^SLURMD_NODENAME=' "$place/environ" | tr -d '\0'; } 2>/dev/null) || continue
        # shellcheck disable=SC2254 # a pattern is meant
        case ${node#*=} in $1) basename "$place" ;; esac
    done || true
}

# Signals daemons and jobs until nothing is left; fails when something stays. Daemons first: a slurmstepd that sees the
# end of its job reports it, which a node without power cannot do.
end_all() { # SIGNAL NODE|* SECONDS
    local pids end=$((SECONDS + $3))
    while :; do
        pids="$(daemons_of "$2") $(jobs_of "$2")"
        [ -n "${pids// /}" ] || return 0
        [ $SECONDS -lt $end ] || return 1
        # shellcheck disable=SC2086 # several ids
        kill "-$1" $pids 2>/dev/null || true
        sleep 0.1
    done
}

launch() { # NAME COMMAND...: in the background, in a session of its own, with its output in logs/NAME.out
    local name=$1
    shift
    SLURM_CONF=$dir/slurm.conf setsid "$@" </dev/null >>"$dir/logs/$name.out" 2>&1 &
    printf '%s\n' $! >"$dir/run/$name.pid"
    disown
}

runs() { kill -0 "$(cat "$dir/run/$1.pid" 2>/dev/null)" 2>/dev/null; } # NAME

last_words() { # NAME: what a daemon wrote last
    tail -n 5 "$dir/logs/$1.out" | cut -c 1-300 | sed "s/^/    $1 | /" >&2
}

# --- Settings ---------------------------------------------------------------------------------------------------------

# So many ports of this machine that nothing listens on, below those that the system hands out itself.
free_ports() { # COUNT
    local used port tries=0 found=' '
    used=" $(awk 'FNR > 1 { split($2, at, ":"); print at[2] }' /proc/net/tcp /proc/net/tcp6 2>/dev/null | sort -u | tr '\n' ' ') "
    while [ "$(wc -w <<<"$found")" -lt "$1" ]; do
        tries=$((tries + 1))
        [ $tries -lt 10000 ] || die 3 "no free ports between 10000 and 32000"
        port=$((10000 + (RANDOM * 32768 + RANDOM) % 22000))
        case $used in *" $(printf '%04X' $port) "*) continue ;; esac
        case $found in *" $port "*) continue ;; esac
        found+="$port "
    done
    printf '%s' "$found"
}

write_settings() { # NODES
    local ports cpus memory user host node names
    read -r -a ports <<<"$(free_ports $((1 + $1)))"
    cpus=${ASSAY_SLURM_CPUS:-2}
    memory=${ASSAY_SLURM_MEMORY:-2000}
    user=$(id -un) # Slurm itself looks it up
    host=$(uname -n)
    host=${host%%.*}
    names=node1
    [ "$1" = 1 ] || names="node[1-$1]"
    : >"$dir/plugstack.conf"
    printf 'Name=gpu File=/dev/zero\n' >"$dir/gres.conf" # a GPU to be counted: no real one is needed
    cat >"$dir/slurm.conf" <<CONF
# Written by tests/cluster/slurm.sh for one test.
ClusterName=assay
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$dir/run/munge.socket,cred_expire=10

# All files in one folder.
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool/%n
SlurmctldPidFile=$dir/run/slurmctld.own.pid
SlurmdPidFile=$dir/run/%n.own.pid
SlurmctldLogFile=$dir/logs/slurmctld.log
SlurmdLogFile=$dir/logs/%n.log
PlugStackConfig=$dir/plugstack.conf

# No control groups, no accounting, no checks of the hardware: one user on any machine.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MpiDefault=none
MailProg=/bin/true
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
GresTypes=gpu

# What takes minutes on a cluster takes seconds here.
ReturnToService=2
SlurmdTimeout=6
KillWait=2
MessageTimeout=5
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=2,batch_sched_delay=0

DefMemPerCPU=100
CONF
    for ((node = 1; node <= $1; ++node)); do
        printf 'NodeName=node%d NodeHostname=%s NodeAddr=127.0.0.1 Port=%d CPUs=%d RealMemory=%d Gres=gpu:1 State=UNKNOWN\n' \
            "$node" "$host" "${ports[node]}" "$cpus" "$memory" >>"$dir/slurm.conf"
    done
    cat >>"$dir/slurm.conf" <<CONF
PartitionName=main Nodes=$names Default=YES MaxTime=INFINITE DefaultTime=30 State=UP
PartitionName=short Nodes=$names MaxTime=5 DefaultTime=1 State=UP
CONF
}

# --- Commands ---------------------------------------------------------------------------------------------------------

# An absolute folder whose name Slurm's settings can hold.
take_folder() { # DIR
    dir=$(readlink -m -- "$1")
    case $dir in *[!A-Za-z0-9/._+@-]*) die 2 "Slurm's settings cannot hold the name $dir; give a folder of letters, digits and . _ + @ -" ;; esac
    [ ${#dir} -le 80 ] || die 2 "the name $dir is too long for the socket in it; give one of at most 80 characters"
}

wait_for() { # WHAT COMMAND...: until the command succeeds; a daemon that ended ends the wait
    local what=$1 end=$((SECONDS + limit)) name
    shift
    until "$@"; do
        for name in $daemons; do
            runs "$name" && continue
            last_words "$name"
            give_up "$name ended by itself; its last lines are above, all of them in $dir/logs"
        done
        if [ $SECONDS -ge $end ]; then
            for name in $daemons; do last_words "$name"; done
            give_up "$what within $limit seconds; the last lines of the logs are above, all of them in $dir/logs"
        fi
        sleep 0.2
    done
}

give_up() {
    end_all KILL '*' 10 || true
    die 3 "$*"
}

munge_answers() { munge --socket "$dir/run/munge.socket" --no-input >/dev/null 2>&1; }
controller_answers() { scontrol ping 2>/dev/null | grep -q 'is UP'; }
nodes_idle() { # COUNT
    [ "$(sinfo -h -N -p main -o '%N %T' 2>/dev/null | grep -c ' idle$')" = "$1" ]
}

start() { # NODES [PID]
    case $1 in '' | *[!0-9]* | 0*) die 2 "how many nodes? a number from 1, not \"$1\"" ;; esac
    need_programs
    [ -z "$(daemons_of '*')" ] || die 2 "a Slurm runs in $dir; end it with: $0 stop $dir"
    mkdir -p "$dir" 2>/dev/null || die 3 "$dir cannot be made here; give a folder of your own"
    [ -O "$dir" ] || die 2 "$dir belongs to another user; give a folder of your own"
    rm -rf "$dir"/{run,state,spool,logs}
    (umask 077 && mkdir -p "$dir"/{run,state,spool,logs,munge} && head -c 1024 /dev/urandom >"$dir/munge/key")
    chmod 755 "$dir/run"
    write_settings "$1"
    export SLURM_CONF=$dir/slurm.conf

    local node
    daemons=munged
    launch munged munged --foreground --force --key-file "$dir/munge/key" --socket "$dir/run/munge.socket" \
        --pid-file "$dir/run/munged.own.pid" --log-file "$dir/logs/munged.log" --seed-file "$dir/munge/seed"
    wait_for "munged does not answer" munge_answers
    daemons+=' slurmctld'
    launch slurmctld slurmctld -D -c -f "$SLURM_CONF"
    wait_for "slurmctld does not answer" controller_answers
    for ((node = 1; node <= $1; ++node)); do
        daemons+=" node$node"
        mkdir -p "$dir/spool/node$node"
        launch "node$node" slurmd -D -N "node$node" -f "$SLURM_CONF"
    done
    wait_for "the nodes are not idle" nodes_idle "$1"
    # A test that is killed leaves nothing running.
    [ -z "${2:-}" ] || launch watch "${BASH_SOURCE[0]}" watch "$dir" "$2"
    printf 'export SLURM_CONF=%s\n' "$SLURM_CONF"
}

watch() { # PID
    while [ -n "$(daemons_of munged)" ]; do
        sleep 1
        kill -0 "$1" 2>/dev/null || stop
    done
}

known_node() { # NAME
    [ -f "$dir/slurm.conf" ] && grep -q "^NodeName=$1 " "$dir/slurm.conf" || die 2 "no node of $dir is called \"$1\""
}

stop() {
    [ -f "$dir/slurm.conf" ] || die 2 "no Slurm was started in $dir"
    export SLURM_CONF=$dir/slurm.conf
    end_all TERM '*' 4 || end_all KILL '*' "$limit" ||
        die 3 "some processes cannot be ended: $(daemons_of '*' | tr '\n' ' ')$(jobs_of '*' | tr '\n' ' ')"
}

command=${1:-}
[ $# -ge 2 ] || command=
case $command in
    start) take_folder "$2" && start "${3:-2}" "${4:-}" ;;
    watch) take_folder "$2" && watch "${3:-}" ;; # what start starts
    stop) take_folder "$2" && stop ;;
    kill-node)
        take_folder "$2" && known_node "${3:-}"
        end_all KILL "$3" 10 || die 3 "some processes of $3 cannot be ended"
        ;;
    start-node)
        take_folder "$2" && known_node "${3:-}"
        [ -z "$(daemons_of "$3")" ] || die 2 "$3 runs"
        launch "$3" slurmd -D -N "$3" -f "$dir/slurm.conf"
        ;;
    *) die 2 "usage: slurm.sh start DIR [NODES [PID]] | stop DIR | kill-node DIR NAME | start-node DIR NAME" ;;
esac
