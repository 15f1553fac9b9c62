// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

/// More tasks than this are refused: clusters take 1,000 in one array unless they are set up otherwise
/// (MaxArraySize of slurm.conf).
inline constexpr int kMostSlurmWorkers = 1000;

/// What a worker asks of Slurm. Empty: what the cluster gives by itself.
struct SlurmOptions {
    std::string partition;         ///< "gpu", or several: "short,long"
    std::string time;              ///< "30" minutes, "2:00:00", "1-12:00:00"
    std::string memory;            ///< "4G"; a number alone is in MB
    std::string gpus;              ///< "1", "a100:2"
    std::string account;           ///< that the time is charged to
    std::vector<std::string> more; ///< further options of sbatch: "--qos=long", "--cpus-per-task=4"
    int workers = 1;
};

/// Throws a usage Error ("tune.slurm") for what sbatch would refuse, or would read otherwise than it is meant.
/// Whether the cluster has such a partition, or so much memory, only sbatch finds out.
void check(const SlurmOptions& options);

/// One word of a line for sh, whatever it holds but a NUL.
std::string shellQuoted(const std::string& text);

/// The script that sbatch takes: an array of `options.workers` tasks. Each becomes `command`, which is quoted for sh
/// and may hold "$SLURM_ARRAY_TASK_ID", so that Slurm's signals reach it. A task whose node fails is queued again.
/// `logs`: where each task writes what it prints, worker-JOB_TASK.txt, appended to when it is queued again; an absolute
/// folder that is there (a task whose log cannot be written ends as JobLaunchFailure). Checks options and folder.
std::string arrayScript(const SlurmOptions& options, const std::string& command,
                        const std::filesystem::path& logs);

/// Arguments of sbatch that come before the name of that script: the same options once more. Variables such as
/// SBATCH_PARTITION, which a person may have set for other jobs, count more than the lines of a script, and less than
/// these. The script alone is what a person can read, and submit again.
std::vector<std::string> sbatchArguments(const SlurmOptions& options,
                                         const std::filesystem::path& logs);

/// The id of the array, from what `sbatch --parsable` prints: "1234", or "1234;cluster" -> "1234".
std::optional<std::string> submittedJob(const std::string& output);

enum class JobState {
    Waiting, ///< in the queue, or held
    Running,
    Ending, ///< its processes are being ended
    Completed,
    Failed, ///< an exit code other than 0, or it could not be started
    Cancelled,
    TimedOut,
    OutOfMemory,
    NodeLost, ///< and it is not queued again
    Unknown   ///< a word of a newer Slurm
};

/// A word of squeue's: "RUNNING".
JobState jobState(const std::string& word);
/// The task will not run again.
bool isOver(JobState state);

/// One task of an array, as squeue lists it.
struct ArrayTask {
    int task = 0;
    JobState state = JobState::Unknown;
    std::string node;   ///< empty: on none
    std::string reason; ///< why it waits or failed, a word of Slurm's: "Resources"; empty: it runs
    bool operator==(const ArrayTask&) const = default;
};

/// Arguments of squeue for all that Slurm still has of an array, in the form that `arrayTasks` reads. Tasks that are
/// over stay listed for some minutes (MinJobAge of slurm.conf); then squeue fails with "Invalid job id specified".
std::vector<std::string> squeueArguments(const std::string& job);

/// The tasks of this array among squeue's lines, by task. Also reads tasks that wait in one line:
/// "123_[0-3,7,10-20:5%2]|PENDING|(Resources)". Other lines are left out.
std::vector<ArrayTask> arrayTasks(const std::string& lines, const std::string& job);

} // namespace assay::tune
