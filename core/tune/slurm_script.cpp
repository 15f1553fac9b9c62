// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/slurm_script.h"

#include "base/error.h"
#include "base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <regex>
#include <sstream>
#include <string_view>

namespace assay::tune {

namespace {

constexpr std::size_t kLongest =
    256; ///< of an option: longer ones are a mistake, and slow to match

[[noreturn]] void refuse(const std::string& text)
{
    throw base::usageError("tune.slurm", text);
}

bool matches(const std::string& text, const char* pattern)
{
    return text.size() <= kLongest && std::regex_match(text, std::regex(pattern));
}

/// As it is shown in a sentence.
std::string shown(const std::string& text)
{
    return base::onTerminal(text.substr(0, kLongest));
}

std::optional<int> wholeNumber(std::string_view text)
{
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, value);
    if (text.empty() || failure != std::errc() || stopped != end || value < 0)
        return std::nullopt;
    return value;
}

void checkNames(const std::string& text, const char* what)
{
    if (!text.empty() && !matches(text, "[A-Za-z0-9_.@+-]+(,[A-Za-z0-9_.@+-]+)*"))
        refuse(fmt::format("The {} of a cluster cannot be called \"{}\"; give its name as the "
                           "cluster lists it.",
                           what, shown(text)));
}

void checkTime(const std::string& time)
{
    if (time.empty())
        return;
    // Minutes; minutes:seconds; hours:minutes:seconds; days-hours with minutes and seconds or without.
    const bool isTime = matches(time, "([0-9]{1,7}(:[0-5]?[0-9])?)"
                                      "|([0-9]{1,5}(:[0-5]?[0-9]){2})"
                                      "|([0-9]{1,4}-[0-9]{1,2}(:[0-5]?[0-9]){0,2})");
    if (!isTime)
        refuse(fmt::format("The time of a worker cannot be \"{}\"; give minutes, or a time such as "
                           "2:00:00 or 1-12:00:00.",
                           shown(time)));
    if (time.find_first_of("123456789") == std::string::npos)
        refuse("A worker needs some time; give minutes, or leave the time out for what the cluster "
               "gives by itself.");
}

/// Names of options that the script sets itself. sbatch takes any beginning of a name for the whole.
void checkMore(const std::string& option)
{
    if (!matches(option, "--[a-z][a-z0-9-]*(=[!%-&(-\\[\\]-_a-~]+)?"))
        refuse(fmt::format("\"{}\" cannot be handed to sbatch; give a long option with its value "
                           "behind =, without spaces, quotes, #, $ and backslashes, such as "
                           "--qos=long.",
                           shown(option)));
    const std::string name = option.substr(2, option.find('=') - 2);
    for (const std::string_view own :
         {"array", "output", "error", "open-mode", "parsable", "wait", "wrap", "test-only"}) {
        if (own.substr(0, name.size()) == name)
            refuse(fmt::format("\"{}\" changes how workers are submitted (--{}), so it cannot be "
                               "handed to sbatch; leave it out.",
                               shown(option), own));
    }
}

/// As sbatch reads a folder: % begins a pattern that it fills in, and a backslash anywhere ends their meaning.
std::string logFiles(const std::filesystem::path& folder)
{
    const std::string text = folder.string();
    const bool breaks = std::any_of(text.begin(), text.end(), [](unsigned char c) {
        return c < 0x20 || c == 0x7f || c == '"' || c == '\\';
    });
    if (!folder.is_absolute() || breaks)
        refuse(fmt::format("Slurm cannot write logs to \"{}\"; give an absolute folder without "
                           "quotes, backslashes and line breaks in its name.",
                           base::onTerminal(text)));
    std::string files;
    for (const char c : text)
        files += c == '%' ? std::string("%%") : std::string(1, c);
    return files + "/worker-%A_%a.txt";
}

/// Options of sbatch with their values, of which the last one of a name counts.
std::vector<std::pair<std::string, std::string>> asked(const SlurmOptions& options,
                                                       const std::filesystem::path& logs)
{
    check(options);
    std::vector<std::pair<std::string, std::string>> asked{
        {"--job-name", "assay-tune"}, {"--nodes", "1"}, {"--ntasks", "1"}, {"--requeue", ""}};
    const auto ask = [&](const char* name, const std::string& value) {
        if (!value.empty())
            asked.emplace_back(name, value);
    };
    ask("--partition", options.partition);
    ask("--account", options.account);
    ask("--time", options.time);
    ask("--mem", options.memory);
    // Clusters without select/cons_tres refuse --gpus.
    ask("--gres", options.gpus.empty() ? "" : "gpu:" + options.gpus);
    for (const std::string& option : options.more) {
        const std::size_t at = option.find('=');
        asked.emplace_back(option.substr(0, at),
                           at == std::string::npos ? "" : option.substr(at + 1));
    }
    ask("--array", fmt::format("0-{}", options.workers - 1));
    ask("--open-mode", "append");
    ask("--output", logFiles(logs));
    return asked;
}

std::vector<std::string> split(const std::string& text, char at)
{
    std::vector<std::string> parts;
    std::string part;
    for (std::istringstream stream(text); std::getline(stream, part, at);)
        parts.push_back(part);
    return parts;
}

/// "0-3,7,10-20:5%2" -> 0 1 2 3 7 10 15 20; what is no number is left out ("..." where squeue cut the list).
std::vector<int> tasksOf(const std::string& list)
{
    std::vector<int> tasks;
    for (const std::string& part : split(list.substr(0, list.find('%')), ',')) {
        const std::size_t dash = part.find('-');
        const std::size_t colon = part.find(':');
        const auto first = wholeNumber(std::string_view(part).substr(0, dash));
        if (!first)
            continue;
        std::optional<int> last = first;
        std::optional<int> step = 1;
        if (dash != std::string::npos) {
            const std::size_t length = colon == std::string::npos ? colon : colon - dash - 1;
            last = wholeNumber(std::string_view(part).substr(dash + 1, length));
            if (colon != std::string::npos)
                step = wholeNumber(std::string_view(part).substr(colon + 1));
        }
        if (!last || !step || *step < 1)
            continue;
        for (long task = *first; task <= *last && task < kMostSlurmWorkers; task += *step)
            tasks.push_back(static_cast<int>(task));
    }
    return tasks;
}

} // namespace

void check(const SlurmOptions& options)
{
    if (options.workers < 1 || options.workers > kMostSlurmWorkers)
        refuse(fmt::format("An array of Slurm cannot have {} workers; give a number from 1 to {}.",
                           options.workers, kMostSlurmWorkers));
    checkNames(options.partition, "partition");
    checkNames(options.account, "account");
    checkTime(options.time);
    if (!options.memory.empty() && !matches(options.memory, "[0-9]{1,12}([KMGTkmgt][Bb]?)?"))
        refuse(fmt::format("The memory of a worker cannot be \"{}\"; give a whole number of MB, or "
                           "one with its unit, such as 4G.",
                           shown(options.memory)));
    if (!options.gpus.empty()
        && !matches(options.gpus, "([A-Za-z][A-Za-z0-9_.-]*:)?[1-9][0-9]{0,3}"))
        refuse(fmt::format("The GPUs of a worker cannot be \"{}\"; give a number, or a kind with a "
                           "number, such as a100:2.",
                           shown(options.gpus)));
    for (const std::string& option : options.more)
        checkMore(option);
}

std::string shellQuoted(const std::string& text)
{
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string arrayScript(const SlurmOptions& options, const std::string& command,
                        const std::filesystem::path& logs)
{
    std::string script = "#!/bin/sh\n";
    for (const auto& [name, value] : asked(options, logs)) {
        // sbatch takes spaces, and # for the beginning of a comment, where there are no quotes.
        const bool isPlain = matches(value, "[A-Za-z0-9_.,:/%+-]*");
        script += fmt::format("#SBATCH {}{}{}\n", name, value.empty() ? "" : "=",
                              isPlain ? value : '"' + value + '"');
    }
    return script + "exec " + command + "\n";
}

std::vector<std::string> sbatchArguments(const SlurmOptions& options,
                                         const std::filesystem::path& logs)
{
    std::vector<std::string> arguments{"--parsable"};
    for (const auto& [name, value] : asked(options, logs))
        arguments.push_back(value.empty() ? name : name + "=" + value);
    return arguments;
}

std::optional<std::string> submittedJob(const std::string& output)
{
    // Sites print words of their own before it; it is the last line.
    std::optional<std::string> job;
    for (const std::string& line : split(output, '\n')) {
        const std::string id = line.substr(0, line.find(';'));
        if (matches(id, "[1-9][0-9]{0,15}"))
            job = id;
    }
    return job;
}

JobState jobState(const std::string& word)
{
    using enum JobState;
    static const std::map<std::string, JobState> states{
        {"PENDING", Waiting},           {"CONFIGURING", Waiting},
        {"REQUEUED", Waiting},          {"REQUEUE_FED", Waiting},
        {"REQUEUE_HOLD", Waiting},      {"RESV_DEL_HOLD", Waiting},
        {"SPECIAL_EXIT", Waiting},      {"SUSPENDED", Waiting},
        {"STOPPED", Waiting},           {"RUNNING", Running},
        {"RESIZING", Running},          {"SIGNALING", Running},
        {"COMPLETING", Ending},         {"STAGE_OUT", Ending},
        {"COMPLETED", Completed},       {"FAILED", Failed},
        {"BOOT_FAIL", Failed},          {"LAUNCH_FAILED", Failed},
        {"RECONFIG_FAIL", Failed},      {"CANCELLED", Cancelled},
        {"REVOKED", Cancelled},         {"PREEMPTED", Cancelled},
        {"TIMEOUT", TimedOut},          {"DEADLINE", TimedOut},
        {"OUT_OF_MEMORY", OutOfMemory}, {"NODE_FAIL", NodeLost}};
    const auto found = states.find(word);
    return found == states.end() ? Unknown : found->second;
}

bool isOver(JobState state)
{
    switch (state) {
    case JobState::Waiting:
    case JobState::Running:
    case JobState::Ending:
    case JobState::Unknown: return false;
    case JobState::Completed:
    case JobState::Failed:
    case JobState::Cancelled:
    case JobState::TimedOut:
    case JobState::OutOfMemory:
    case JobState::NodeLost: return true;
    }
    return false;
}

std::vector<std::string> squeueArguments(const std::string& job)
{
    return {"--noheader", "--array", "--states=all", "--format=%i|%T|%R", "--jobs=" + job};
}

std::vector<ArrayTask> arrayTasks(const std::string& lines, const std::string& job)
{
    std::map<int, ArrayTask> tasks;
    for (const std::string& line : split(lines, '\n')) {
        const std::size_t first = line.find('|');
        const std::size_t second = line.find('|', first + 1);
        const std::string id = line.substr(0, first);
        if (first == std::string::npos || second == std::string::npos || !id.starts_with(job + "_"))
            continue;
        std::string list = id.substr(job.size() + 1);
        if (list.size() > 1 && list.front() == '[' && list.back() == ']')
            list = list.substr(1, list.size() - 2);
        ArrayTask task;
        task.state = jobState(line.substr(first + 1, second - first - 1));
        // A reason stands in parentheses, a node does not.
        const std::string rest = line.substr(second + 1);
        if (rest.size() > 1 && rest.front() == '(' && rest.back() == ')')
            task.reason = rest.substr(1, rest.size() - 2);
        else
            task.node = rest;
        for (const int number : tasksOf(list)) {
            task.task = number;
            tasks[number] = task;
        }
    }
    std::vector<ArrayTask> all;
    for (const auto& [number, task] : tasks)
        all.push_back(task);
    return all;
}

} // namespace assay::tune
