#!/bin/sh
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Stands in for sbatch, squeue and scancel, by the name it is called under, with processes of this machine as tasks. Its
# state is in FAKE_SLURM, a folder: per task JOB_TASK.pid, .rc once it is over, .cancelled; a task that ended by
# SIGKILL counts as one that lost its machine. FAKE_SMALL_DISK: tasks of these numbers can write files of 20 KB at most.
# FAKE_BROKEN: tasks end at once with an error.
state=$FAKE_SLURM
case ${0##*/} in
    sbatch)
        for script in "$@"; do
            case $script in
                --array=0-*) last=${script#--array=0-} ;;
                --partition=nosuch)
                    echo "sbatch: error: invalid partition specified: nosuch" >&2
                    exit 1
                    ;;
            esac
        done
        job=$(($(cat "$state/jobs" 2>/dev/null || echo 0) + 1))
        echo $job >"$state/jobs"
        task=0
        while [ $task -le "$last" ]; do
            limit=
            case " $FAKE_SMALL_DISK " in *" $task "*) limit='trap "" XFSZ; ulimit -f 40;' ;; esac
            [ -z "$FAKE_BROKEN" ] || limit='echo broken; exit 3;'
            SLURM_ARRAY_JOB_ID=$job SLURM_ARRAY_TASK_ID=$task SLURMD_NODENAME=node$task setsid sh -c '
                (trap "exit 143" TERM; '"$limit"' exec sh "$1") &
                echo $! >"$2.new" && mv "$2.new" "$2.pid" # whole once it is there
                wait $!
                echo $? >"$2.rc"' - "$script" "$state/${job}_$task" >"$state/${job}_$task.log" 2>&1 </dev/null &
            task=$((task + 1))
        done
        while [ ! -e "$state/${job}_$last.pid" ]; do sleep 0.05; done
        echo $job
        ;;
    squeue)
        for word in "$@"; do
            case $word in --jobs=*) job=${word#--jobs=} ;; esac
        done
        for pid in "$state/${job}"_*.pid; do
            [ -e "$pid" ] || {
                echo "slurm_load_jobs error: Invalid job id specified" >&2
                exit 1
            }
            task=${pid%.pid}
            word=RUNNING
            if [ -e "$task.rc" ]; then
                case $(cat "$task.rc") in
                    0) word=COMPLETED ;;
                    137) word=NODE_FAIL ;;
                    *) word=FAILED ;;
                esac
                [ ! -e "$task.cancelled" ] || word=CANCELLED
            fi
            echo "${task##*/}|$word|node1"
        done
        ;;
    scancel)
        for pid in "$state/$1"_*.pid; do
            [ ! -e "${pid%.pid}.rc" ] || continue
            : >"${pid%.pid}.cancelled"
            kill -TERM "$(cat "$pid")" 2>/dev/null
        done
        exit 0
        ;;
esac
