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

constexpr std::size_t kChunk = 16u << 10;      ///< of a metric, read at once
constexpr std::size_t kLongestLine = 1u << 20; ///< a longer one is damaged
constexpr std::int64_t kTellEvery = 20'000;    ///< points

struct Line {
    LoggedPoint point;
    bool hasStep = false;
    std::string dataSet; ///< "name digest"
};

/// "1795417978024 0.109375 0", with "name digest" behind it where it belongs to a data set; a name
/// may hold spaces. The step is absent in files of very old versions.
std::optional<Line> parsedLine(std::string_view text)
{
    std::vector<std::string_view> words;
    std::size_t behind = 0; // of the third word
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at)
            words.push_back(text.substr(at, end - at));
        if (words.size() == 3 && behind == 0)
            behind = end;
        at = end + 1;
    }
    if (words.size() < 2 || words.size() == 4)
        return std::nullopt;
    std::int64_t time = 0;
    Line line;
    const auto value = loggedNumber(words[1]);
    if (!parse(words[0], time) || !value || (words.size() > 2 && !parse(words[2], line.point.step)))
        return std::nullopt;
    line.hasStep = words.size() > 2;
    line.point.time = static_cast<double>(time) / 1000;
    line.point.value = *value;
    if (words.size() > 4)
        line.dataSet = text.substr(std::min(text.find_first_not_of(' ', behind), text.size()));
    return line;
}

bool hasMetrics(const fs::path& folder)
{
    std::error_code ignored;
    return fs::is_directory(folder / "metrics", ignored);
}

bool isExperiment(const fs::path& folder)
{
    const auto meta = readSettings(folder / "meta.yaml");
    return meta.contains("experiment_id") && !meta.contains("run_id") && !meta.contains("run_uuid");
}

bool isDescribed(const std::map<std::string, std::string>& meta)
{
    return meta.contains("run_id") || meta.contains("run_uuid");
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
    if (!hasMetrics(folder))
        return false;
    const auto meta = readSettings(folder / "meta.yaml");
    const auto stage = meta.find("lifecycle_stage");
    if (stage != meta.end() && stage->second == "deleted")
        return false;
    return isDescribed(meta) || isExperiment(folder.parent_path());
}

MlflowFolder::MlflowFolder(fs::path folder, LogUse use)
    : m_folder(std::move(folder))
    , m_use(use)
{
    m_run.source = m_folder.string();
    m_run.tool = "MLflow";
    m_run.saysSessions = false;
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
    else if (!isDescribed(meta))
        m_run.state = train::RunState::Running; // nobody says that it is over
    for (const auto& [name, file] : filesBelow(m_folder / "params"))
        m_run.settings[name] = textOf(file);
    std::string described = m_run.name + '\n' + of("status");
    for (const auto& [name, value] : m_run.settings)
        described += '\n' + name + '=' + value;
    return std::exchange(m_described, described) != described || m_number < 0;
}

void MlflowFolder::read(LogSink& sink)
{
    if (describe())
        m_number = sink.run(m_run);
    if (isWrittenAnew()) {
        sink.forget(m_number);
        m_metrics.clear();
        m_damaged = 0;
    }
    if (m_use == LogUse::Import && !std::exchange(m_told, true)
        && !isDescribed(readSettings(m_folder / "meta.yaml")))
        warn(sink, "log.no_meta", m_folder.string(), 0, 0);
    // The metric with the oldest point comes next; of equal ones that with the first name.
    const auto later = [](const Metric* a, const Metric* b) {
        return a->next.time > b->next.time || (a->next.time == b->next.time && a->tag > b->tag);
    };
    std::vector<Metric*> heads;
    const std::int64_t before = m_damaged;
    for (const auto& [name, file] : filesBelow(m_folder / "metrics")) {
        Metric& metric = m_metrics[name];
        metric.tag = name;
        metric.file = file;
        if (advance(metric))
            heads.push_back(&metric);
    }
    std::make_heap(heads.begin(), heads.end(), later);
    for (std::int64_t count = 1; !heads.empty(); ++count) {
        std::pop_heap(heads.begin(), heads.end(), later);
        Metric& metric = *heads.back();
        sink.point(m_number, metric.nextTag, metric.next);
        if (advance(metric))
            std::push_heap(heads.begin(), heads.end(), later);
        else
            heads.pop_back();
        if (count % kTellEvery == 0)
            sink.reached(0.5);
    }
    if (m_damaged > before && before == 0)
        warn(sink, "log.damaged_line", m_damagedIn, m_firstDamaged, m_damaged);
    for (auto& [name, metric] : m_metrics) {
        if (m_use == LogUse::Import && metric.used < metric.ahead.size()
            && !std::exchange(metric.toldCut, true))
            warn(sink, "log.cut_metric", "metrics/" + name, metric.line + 1, 1);
    }
    sink.reached(1);
}

bool MlflowFolder::isWrittenAnew() const
{
    return std::any_of(m_metrics.begin(), m_metrics.end(), [](const auto& each) {
        const Metric& metric = each.second;
        if (base::isOpenDatabase(metric.file))
            return false;
        std::ifstream stream(metric.file, std::ios::binary);
        return stream && metric.mark.isWrittenAnew(stream);
    });
}

/// More of the metric's file; false when there is none.
bool MlflowFolder::fill(Metric& metric) const
{
    if (base::isOpenDatabase(metric.file))
        return false;
    std::ifstream stream(metric.file, std::ios::binary);
    const std::string more = readAt(stream, metric.mark.at(), kChunk);
    if (!more.empty())
        metric.mark.move(stream, metric.mark.at() + more.size());
    metric.ahead.erase(0, std::exchange(metric.used, 0));
    metric.ahead += more;
    return !more.empty();
}

/// The metric's next point into `next`; false when there is no whole line left.
bool MlflowFolder::advance(Metric& metric)
{
    for (;;) {
        const std::size_t end = metric.ahead.find('\n', metric.used);
        if (end == std::string::npos) {
            if (metric.ahead.size() - metric.used > kLongestLine)
                metric.used = metric.ahead.size(); // its rest is a damaged line too
            if (!fill(metric))
                return false;
            continue;
        }
        std::string_view text(metric.ahead.data() + metric.used, end - metric.used);
        metric.used = end + 1;
        ++metric.line;
        if (text.ends_with('\r'))
            text.remove_suffix(1);
        // Behind lines with a step one without it is cut off, and no point of step 0.
        const auto line = parsedLine(text);
        if (line && (line->hasStep || !metric.hasSteps)) {
            metric.hasSteps = line->hasStep;
            metric.next = line->point;
            metric.nextTag = tagOf(metric, line->dataSet);
            return true;
        }
        if (!text.empty() && m_damaged++ == 0) {
            m_firstDamaged = metric.line;
            m_damagedIn = "metrics/" + metric.tag;
        }
    }
}

std::string MlflowFolder::tagOf(Metric& metric, const std::string& dataSet) const
{
    if (!metric.owner)
        metric.owner = dataSet;
    if (*metric.owner == dataSet)
        return metric.tag;
    return metric.tag + (dataSet.empty() ? " (no data set)" : " (" + dataSet + ")");
}

void MlflowFolder::warn(LogSink& sink, const char* id, const std::string& place, std::int64_t row,
                        std::int64_t count) const
{
    sink.problem(m_number, {.id = id,
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven,
                            .place = place,
                            .step = {},
                            .evidence = {{"row", static_cast<double>(row)},
                                         {"count", static_cast<double>(count)}},
                            .texts = {m_run.name},
                            .samples = {},
                            .fix = {},
                            .otherFixes = {}});
}

} // namespace assay::interop
