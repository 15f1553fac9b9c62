// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/formats/byte_reader.h"
#include "interop/csv_log.h"
#include "interop/event_run.h"
#include "interop/foreign_database.h"
#include "interop/foreign_log.h"
#include "interop/json_log.h"
#include "interop/log_reader.h"
#include "interop/mlflow_database.h"
#include "interop/mlflow_folder.h"
#include "interop/optuna_study.h"
#include "interop/text_log.h"
#include "interop/trainer_state.h"
#include "interop/wandb_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace assay::interop {

namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 16;

bool isEventName(const fs::path& file)
{
    return file.filename().string().find("tfevents") != std::string::npos;
}

/// What wrote an event file: host and process number, from its name
/// "events.out.tfevents.TIME.HOST.PROCESS.COUNT"; writers without a process number leave it out.
struct Writer {
    std::string time, host, process;
};

Writer writerOf(const fs::path& file)
{
    const std::string name = file.filename().string();
    std::vector<std::string> words;
    std::size_t at = name.find("tfevents");
    while (at != std::string::npos) {
        const std::size_t end = name.find('.', at);
        words.push_back(name.substr(at, end == std::string::npos ? end : end - at));
        at = end == std::string::npos ? end : end + 1;
    }
    Writer writer;
    if (words.size() > 1)
        writer.time = words[1];
    if (words.size() > 2)
        writer.host = words[2];
    if (words.size() > 3)
        writer.process = words[3];
    return writer;
}

bool isJsonName(const fs::path& file)
{
    const std::string ending = file.extension().string();
    return ending == ".jsonl" || ending == ".ndjson" || ending == ".json";
}

/// Folders in which one run keeps its splits, as the Keras callback does.
bool isSplitFolder(const std::string& name)
{
    constexpr std::array kNames{"train", "training", "validation", "valid", "val", "eval", "test"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

class FolderLog final : public LogReader
{
public:
    FolderLog(fs::path root, LogUse use)
        : m_root(std::move(root))
        , m_use(use)
    {
        discover();
        if (m_readers.empty() && m_use == LogUse::Import)
            refuseEmpty();
    }

    void read(LogSink& sink) override
    {
        discover();
        Shared shared(sink, size());
        for (const auto& [source, reader] : m_readers) {
            if (m_refused.contains(source))
                continue;
            shared.begin(reader->size());
            try {
                reader->read(shared);
            } catch (const base::Error& error) {
                // One bad file among many costs only itself; a watched one may yet become good.
                if (error.kind() != base::ErrorKind::Input
                    || (m_readers.size() == 1 && m_use == LogUse::Import))
                    throw;
                if (m_use == LogUse::Import) {
                    m_refused.insert(source);
                    shared.refused(source, error);
                }
            }
            shared.end();
        }
        if (m_use == LogUse::Import)
            shared.reportForeign(std::exchange(m_foreign, {}));
    }

    double size() const override
    {
        double bytes = 0;
        for (const auto& [source, reader] : m_readers)
            bytes += reader->size();
        return std::max(bytes, 1.0);
    }

private:
    /// Files of one kind that are known and not read.
    struct Foreign {
        fs::path first;
        std::int64_t count = 0;
        std::string advice;
    };

    [[noreturn]] void refuseEmpty() const
    {
        if (m_foreign.empty())
            data::formats::refuse(
                m_root, "log.none",
                "There is no training log in this folder; Assay reads TensorBoard event files, CSV "
                "logs of Lightning, Keras, fastai and YOLO, trainer_state.json, mlflow.db, mlruns, "
                "studies of Optuna, runs of Weights & Biases, JSON lines, and texts that a script printed.");
        const auto& [what, foreign] = *m_foreign.begin();
        data::formats::refuse(m_root, "log.none",
                              fmt::format("There is no training log in this folder that Assay "
                                          "reads; {} is {}: {}.",
                                          nameOf(foreign.first), what, foreign.advice));
    }

    /// Turns the progress of one reader into that of the folder.
    class Shared final : public LogSink
    {
    public:
        Shared(LogSink& sink, double total)
            : m_sink(sink)
            , m_total(total)
        {}
        int run(const LoggedRun& run) override
        {
            const int number = m_sink.run(run);
            m_first = m_first < 0 ? number : m_first;
            return number;
        }
        void session(int run, const LoggedSession& session) override
        {
            m_sink.session(run, session);
        }
        void point(int run, const std::string& tag, const LoggedPoint& point) override
        {
            m_sink.point(run, tag, point);
        }
        void problem(int run, const base::Finding& finding) override
        {
            m_sink.problem(run, finding);
        }
        void forget(int run) override { m_sink.forget(run); }
        void study(const LoggedStudy& study) override { m_sink.study(study); }
        void reached(double share) override
        {
            m_sink.reached(std::min(1.0, (m_done + share * m_now) / m_total));
        }
        void begin(double size) { m_now = size; }
        void end()
        {
            m_done += std::exchange(m_now, 0);
            reached(0);
        }
        /// A run that shows why it has no numbers.
        void refused(const std::string& source, const base::Error& error)
        {
            m_sink.run({.source = source,
                        .name = fs::path(source).filename().string(),
                        .tool = "?",
                        .settings = {},
                        .state = train::RunState::Failed,
                        .problem = error.what()});
        }

        /// Of the folder, at its first run.
        void reportForeign(const std::map<std::string, Foreign>& kinds)
        {
            for (const auto& [what, foreign] : kinds) {
                if (m_first >= 0)
                    m_sink.problem(m_first,
                                   {.id = "log.not_read",
                                    .severity = base::Severity::Hint,
                                    .basis = base::Basis::Proven,
                                    .place = foreign.first.filename().string(),
                                    .step = {},
                                    .evidence = {{"count", static_cast<double>(foreign.count)}},
                                    .texts = {what, foreign.advice},
                                    .samples = {},
                                    .fix = {},
                                    .otherFixes = {}});
            }
        }

    private:
        LogSink& m_sink;
        double m_total, m_done = 0, m_now = 0;
        int m_first = -1;
    };

    std::string nameOf(const fs::path& path) const
    {
        const std::string below = path.lexically_relative(m_root).generic_string();
        return below.empty() || below == "." ? m_root.filename().string() : below;
    }

    /// Looks for logs that were not there before.
    void discover()
    {
        std::map<fs::path, std::vector<fs::path>> events;
        std::error_code error;
        for (fs::recursive_directory_iterator
                 at(m_root, fs::directory_options::skip_permission_denied, error),
             end;
             !error && at != end; at.increment(error)) {
            std::error_code ignored;
            const fs::path& path = at->path();
            if (at->is_directory(ignored)) {
                const std::string name = path.filename().string();
                if (at.depth() >= kDeepest || name == "artifacts" || name.starts_with('.'))
                    at.disable_recursion_pending();
                else if (m_mlflow.contains(path))
                    at.disable_recursion_pending();
                else if (looksLikeMlflowRun(path)) {
                    addMlflow(path);
                    at.disable_recursion_pending();
                }
            } else if (at->is_regular_file(ignored)) {
                if (isEventName(path))
                    events[path.parent_path()].push_back(path);
                else
                    discoverFile(path);
            }
        }
        if (!m_mlflow.contains(m_root) && looksLikeMlflowRun(m_root))
            addMlflow(m_root);
        addEvents(events);
        addTexts();
    }

    void addMlflow(const fs::path& folder)
    {
        m_mlflow.insert(folder);
        m_readers[folder.string()] = std::make_unique<MlflowFolder>(folder, m_use);
    }

    void discoverFile(const fs::path& file)
    {
        const std::string ending = file.extension().string();
        if (m_readers.contains(file.string()) || m_passed.contains(file))
            return;
        if (ending == ".csv") {
            if (looksLikeCsvLog(file))
                m_readers[file.string()] =
                    std::make_unique<CsvLog>(file, nameOf(csvRunPath(file)), m_use);
            else
                pass(file, m_use == LogUse::Import); // a watched one may get its header yet
        } else if (ending == ".db" || ending == ".sqlite" || ending == ".sqlite3") {
            const DatabaseMaker maker = databaseMaker(file);
            if (maker == DatabaseMaker::Mlflow)
                m_readers[file.string()] = std::make_unique<MlflowDatabase>(file);
            else if (maker == DatabaseMaker::Optuna)
                m_readers[file.string()] = std::make_unique<OptunaStudy>(file);
            else
                pass(file, true);
        } else if (ending == ".wandb") {
            if (!m_readers.contains(file.string()))
                m_readers[file.string()] = std::make_unique<WandbRun>(file, m_use);
        } else if (isTrainerState(file)) {
            // Its name is that of its folder, where logs of other tools may lie too.
            const fs::path folder = trainerFolder(file);
            auto& reader = m_readers[(folder / "trainer_state").string()];
            if (!reader)
                reader = std::make_unique<TrainerState>(folder, nameOf(folder), m_use);
        } else if (isJsonName(file)) {
            if (looksLikeJsonLog(file))
                m_readers[file.string()] = std::make_unique<JsonLog>(file, nameOf(file), m_use);
            else
                pass(file, m_use == LogUse::Import);
        } else if (ending == ".log" || ending == ".out" || ending == ".txt") {
            m_texts.insert(file);
        }
    }

    /// What a script printed says again what the log beside it holds, so it is read where there is
    /// no other.
    void addTexts()
    {
        for (const fs::path& file : std::exchange(m_texts, {})) {
            // In the folder of another log, in one within it (`files/output.log`), or above others.
            const std::string folder = file.parent_path().string(),
                              outer = file.parent_path().parent_path().string();
            const bool isBeside =
                std::any_of(m_readers.begin(), m_readers.end(), [&](const auto& reader) {
                    if (m_textReaders.contains(reader.first))
                        return false;
                    const std::string home = fs::path(reader.first).parent_path().string();
                    return reader.first.starts_with(folder + "/")
                           || (home == outer && folder != m_root.string()
                               && outer != m_root.string());
                });
            if (isBeside || m_readers.contains(file.string()) || m_passed.contains(file))
                continue;
            if (looksLikeTextLog(file)) {
                m_readers[file.string()] = std::make_unique<TextLog>(file, nameOf(file), m_use);
                m_textReaders.insert(file.string());
            } else {
                pass(file, m_use == LogUse::Import);
            }
        }
    }

    void pass(const fs::path& file, bool forEver)
    {
        if (forEver)
            m_passed.insert(file);
        const auto foreign = m_use == LogUse::Import ? foreignLog(file) : std::nullopt;
        if (!foreign)
            return;
        Foreign& kind = m_foreign[foreign->what];
        kind.advice = foreign->advice;
        if (kind.count++ == 0 || file < kind.first)
            kind.first = file;
    }

    void addEvents(const std::map<fs::path, std::vector<fs::path>>& events)
    {
        for (const auto& [folder, files] : events) {
            const fs::path home = homeOf(folder, files.front(), events);
            auto& reader = m_events[home];
            if (!reader) {
                auto fresh = std::make_unique<EventRun>(home, nameOf(home), m_use);
                reader = fresh.get();
                m_readers[home.string()] = std::move(fresh);
            }
            const std::string below = folder.lexically_relative(home).generic_string();
            for (const fs::path& file : files)
                reader->add(file, below == "." ? std::string() : below + "/");
        }
    }

    /// The folder whose run an event folder belongs to: one above it in which the same program
    /// wrote before (hparams and add_scalars make folders of their own), the one that holds
    /// train/ and validation/, else itself.
    fs::path homeOf(const fs::path& folder, const fs::path& file,
                    const std::map<fs::path, std::vector<fs::path>>& events)
    {
        if (const auto known = m_homes.find(folder); known != m_homes.end())
            return known->second;
        fs::path home = folder;
        const Writer own = writerOf(file);
        for (fs::path above = folder; above != m_root && above.has_relative_path();) {
            above = above.parent_path();
            const auto there = events.find(above);
            if (there == events.end())
                continue;
            const auto sameWriter = [&own](const fs::path& other) {
                const Writer writer = writerOf(other);
                return writer.host == own.host && writer.process == own.process
                       && (writer.time.size() < own.time.size()
                           || (writer.time.size() == own.time.size() && writer.time <= own.time));
            };
            if (std::any_of(there->second.begin(), there->second.end(), sameWriter))
                home = above;
            break;
        }
        if (home == folder && folder != m_root && isSplitFolder(folder.filename().string()))
            home = folder.parent_path();
        m_homes[folder] = home;
        return home;
    }

    fs::path m_root;
    LogUse m_use;
    std::map<std::string, std::unique_ptr<LogReader>> m_readers; ///< by source
    std::map<fs::path, EventRun*> m_events;
    std::map<fs::path, fs::path> m_homes;
    std::set<fs::path> m_passed, m_mlflow, m_texts;
    std::set<std::string> m_textReaders;      ///< sources of logs that a script printed
    std::map<std::string, Foreign> m_foreign; ///< by what they are
    std::set<std::string> m_refused;
};

} // namespace

std::unique_ptr<LogReader> openLog(const fs::path& given, LogUse use)
{
    std::error_code ignored;
    fs::path path = fs::absolute(given, ignored).lexically_normal();
    if (!path.has_filename())
        path = path.parent_path();
    if (fs::is_directory(path, ignored))
        return std::make_unique<FolderLog>(path, use);
    if (!fs::is_regular_file(path, ignored))
        data::formats::refuse(path, "log.missing",
                              "There is no such file or folder; check the path.");
    switch (databaseMaker(path)) {
    case DatabaseMaker::Mlflow: return std::make_unique<MlflowDatabase>(path);
    case DatabaseMaker::Optuna: return std::make_unique<OptunaStudy>(path);
    case DatabaseMaker::Assay:
        data::formats::refuse(path, "log.project",
                              "This is an Assay project; open it instead of importing it.");
    case DatabaseMaker::Other:
        data::formats::refuse(path, "log.unknown",
                              "This is an SQLite file of another program; of SQLite files Assay "
                              "imports those of MLflow and Optuna.");
    case DatabaseMaker::Unreadable:
        data::formats::refuse(path, "log.database",
                              "This SQLite file is damaged or locked; close what is writing it, or "
                              "import a sound copy.");
    case DatabaseMaker::None: break;
    }
    if (const auto foreign = foreignLog(path))
        data::formats::refuse(path, "log.unknown",
                              fmt::format("This is {}, which Assay does not read; {}.",
                                          foreign->what, foreign->advice));
    if (isEventName(path) || looksLikeEventFile(path)) {
        auto run = std::make_unique<EventRun>(path, path.parent_path().filename().string(), use);
        run->add(path, {});
        return run;
    }
    if (isTrainerState(path))
        return std::make_unique<TrainerState>(path, trainerFolder(path).filename().string(), use);
    if (looksLikeCsvLog(path)) {
        return std::make_unique<CsvLog>(path, csvRunPath(path).filename().string(), use);
    }
    if (looksLikeWandbRun(path))
        return std::make_unique<WandbRun>(path, use);
    if (looksLikeJsonLog(path))
        return std::make_unique<JsonLog>(path, path.filename().string(), use);
    if (looksLikeTextLog(path))
        return std::make_unique<TextLog>(path, path.filename().string(), use);
    data::formats::refuse(
        path, "log.unknown",
        "This is no training log that Assay knows: TensorBoard event files, CSV "
        "files with a column \"step\" or \"epoch\", JSON lines, "
        "trainer_state.json, mlflow.db, mlruns, an Optuna study, run-ID.wandb, or a text whose "
        "lines hold a step or an epoch with a loss.");
}

} // namespace assay::interop
