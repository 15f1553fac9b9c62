// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/mlflow_folder.h"

#include "base/open_database.h"
#include "interop/logged_number.h"
#include "interop/settings_file.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <vector>

namespace assay::interop {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLongestText = 1 << 16; ///< of a parameter or a tag

std::string textOf(const fs::path& file)
{
    std::error_code ignored;
    const auto size = fs::file_size(file, ignored);
    if (ignored || size > kLongestText || base::isOpenDatabase(file))
        return {};
    std::ifstream stream(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(stream), {});
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.pop_back();
    return text;
}

/// Files below `folder` with their names relative to it: names with a slash lie in folders.
std::map<std::string, fs::path> filesBelow(const fs::path& folder)
{
    std::map<std::string, fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        std::error_code ignored;
        if (at->is_regular_file(ignored))
            files[at->path().lexically_relative(folder).generic_string()] = at->path();
    }
    return files;
}

template <typename Number>
bool parse(std::string_view text, Number& number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

/// "1795417978024 0.109375 0"; the step is absent in files of very old versions.
std::optional<LoggedPoint> pointOf(std::string_view line)
{
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        if (end > 0)
            words.push_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    if (words.size() != 2 && words.size() != 3)
        return std::nullopt;
    std::int64_t time = 0;
    LoggedPoint point;
    const auto value = loggedNumber(words[1]);
    if (!parse(words[0], time) || !value || (words.size() == 3 && !parse(words[2], point.step)))
        return std::nullopt;
    point.time = static_cast<double>(time) / 1000;
    point.value = *value;
    return point;
}

} // namespace

std::optional<train::RunState> mlflowState(const std::string& status)
{
    using train::RunState;
    if (status == "FINISHED" || status == "3")
        return RunState::Finished;
    if (status == "FAILED" || status == "4")
        return RunState::Failed;
    if (status == "KILLED" || status == "5")
        return RunState::Stopped;
    return RunState::Running; // "RUNNING", "SCHEDULED"
}

bool looksLikeMlflowRun(const fs::path& folder)
{
    std::error_code ignored;
    if (!fs::is_regular_file(folder / "meta.yaml", ignored)
        || !fs::is_directory(folder / "metrics", ignored))
        return false;
    const auto meta = readSettings(folder / "meta.yaml");
    const auto stage = meta.find("lifecycle_stage");
    return (meta.contains("run_id") || meta.contains("run_uuid"))
           && (stage == meta.end() || stage->second != "deleted");
}

MlflowFolder::MlflowFolder(fs::path folder)
    : m_folder(std::move(folder))
{
    m_run.source = m_folder.string();
    m_run.tool = "MLflow";
}

bool MlflowFolder::describe()
{
    const auto meta = readSettings(m_folder / "meta.yaml");
    const auto of = [&meta](const char* key) {
        const auto found = meta.find(key);
        return found == meta.end() ? std::string() : found->second;
    };
    m_run.name = textOf(m_folder / "tags" / "mlflow.runName");
    if (m_run.name.empty())
        m_run.name = of("run_name").empty() ? m_folder.filename().string() : of("run_name");
    if (!of("status").empty())
        m_run.state = mlflowState(of("status"));
    for (const auto& [name, file] : filesBelow(m_folder / "params"))
        m_run.settings[name] = textOf(file);
    std::string described = m_run.name + '\n' + of("status");
    for (const auto& [name, value] : m_run.settings)
        described += '\n' + name + '=' + value;
    return std::exchange(m_described, described) != described;
}

void MlflowFolder::read(LogSink& sink)
{
    if (describe())
        m_number = sink.run(m_run);
    for (const auto& [name, file] : filesBelow(m_folder / "metrics"))
        readMetric(sink, file, name);
    sink.reached(1);
}

void MlflowFolder::readMetric(LogSink& sink, const fs::path& file, const std::string& tag)
{
    if (base::isOpenDatabase(file))
        return;
    Metric& metric = m_metrics[tag];
    std::ifstream stream(file, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(metric.at));
    std::string line;
    while (std::getline(stream, line)) {
        if (stream.eof())
            return; // the line has no end yet
        ++metric.line;
        metric.at += line.size() + 1;
        if (line.ends_with('\r'))
            line.pop_back();
        if (const auto point = pointOf(line)) {
            sink.point(m_number, tag, *point);
        } else if (!line.empty() && !m_toldDamage) {
            m_toldDamage = true;
            sink.problem(m_number, {.id = "log.damaged_line",
                                    .severity = base::Severity::Warning,
                                    .basis = base::Basis::Proven,
                                    .place = "metrics/" + tag,
                                    .step = {},
                                    .evidence = {{"row", static_cast<double>(metric.line)}},
                                    .samples = {},
                                    .fix = {}});
        }
    }
}

} // namespace assay::interop
