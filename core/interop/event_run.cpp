// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/event_run.h"

#include "base/error.h"
#include "interop/settings_file.h"

#include <algorithm>
#include <utility>

namespace assay::interop {

EventRun::EventRun(std::filesystem::path source, std::string name, LogUse use)
    : m_use(use)
{
    m_run.source = source.string();
    m_run.name = std::move(name);
    m_run.tool = "TensorBoard";
    m_run.settings = settingsBeside();
}

/// Lightning's.
std::map<std::string, std::string> EventRun::settingsBeside() const
{
    std::error_code ignored;
    const std::filesystem::path source = m_run.source;
    if (!std::filesystem::is_directory(source, ignored))
        return {};
    return readSettings(source / "hparams.yaml");
}

void EventRun::add(const std::filesystem::path& file, const std::string& prefix)
{
    if (!m_known.insert(file).second)
        return;
    m_parts.push_back(std::make_unique<Part>(Part{.prefix = prefix, .file = EventFile(file)}));
    // Names carry the time of their start; a restart is read after what it goes on from.
    std::stable_sort(m_parts.begin(), m_parts.end(), [](const auto& a, const auto& b) {
        return a->file.path().filename() < b->file.path().filename();
    });
}

void EventRun::read(LogSink& sink)
{
    // Only once there is something sound to report: a file that is no log leaves no run behind.
    const auto begin = [&] {
        if (m_number < 0)
            m_number = sink.run(m_run);
    };
    if (m_number >= 0 && std::any_of(m_parts.begin(), m_parts.end(), [](const auto& part) {
            return part->file.isWrittenAnew();
        })) {
        sink.forget(m_number);
        m_run.settings = settingsBeside();
        sink.run(m_run);
        for (auto& part : m_parts)
            part = std::make_unique<Part>(
                Part{.prefix = part->prefix, .file = EventFile(part->file.path())});
    }
    double before = 0;
    for (const auto& part : m_parts) {
        if (part->refused)
            continue;
        try {
            part->file.read(
                [&](const LoggedEvent& event) {
                    begin();
                    take(sink, *part, event);
                },
                [&] { sink.reached((before + static_cast<double>(part->file.at())) / size()); });
        } catch (const base::Error& error) {
            if (m_parts.size() == 1 || error.kind() != base::ErrorKind::Input)
                throw;
            part->refused = true;
            begin();
            warn(sink, *part, "log.not_events", {});
            continue;
        }
        before += static_cast<double>(part->file.at());
        begin();
        tellDamage(sink, *part);
    }
}

void EventRun::take(LogSink& sink, Part& part, const LoggedEvent& event)
{
    if (event.time > 0) {
        part.begin = part.begin > 0 ? part.begin : event.time;
        part.end = std::max(part.end, event.time);
    }
    if (!std::exchange(part.begun, true)) {
        part.beside = std::any_of(m_parts.begin(), m_parts.end(), [&](const auto& other) {
            return other.get() != &part && other->prefix == part.prefix && other->begun
                   && part.begin > 0 && part.begin < (other->begin + other->end) / 2;
        });
        sink.session(
            m_number,
            {.prefix = part.prefix, .time = part.begin, .from = {}, .beside = part.beside});
    }
    if (event.start)
        sink.session(
            m_number,
            {.prefix = part.prefix, .time = event.time, .from = event.step, .beside = part.beside});
    for (const auto& [tag, value] : event.scalars)
        sink.point(m_number, part.prefix + tag,
                   {.step = event.step, .time = event.time, .value = value});
    if (!event.settings.empty()) {
        for (const auto& [name, value] : event.settings)
            m_run.settings[name] = value;
        sink.run(m_run);
    }
}

void EventRun::warn(LogSink& sink, const Part& part, const char* id,
                    std::vector<base::NamedNumber> evidence) const
{
    sink.problem(m_number, {.id = id,
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven,
                            .place = part.file.path().filename().string(),
                            .step = {},
                            .evidence = std::move(evidence),
                            .samples = {},
                            .fix = {}});
}

void EventRun::tellDamage(LogSink& sink, Part& part) const
{
    const auto& damage = part.file.damage();
    if (damage.skipped > part.toldSkipped) {
        warn(sink, part, "log.damaged_records",
             {{"records", static_cast<double>(damage.skipped - part.toldSkipped)},
              {"byte", static_cast<double>(damage.firstSkipped)}});
        part.toldSkipped = damage.skipped;
    }
    if (damage.stoppedAt && !part.toldStop) {
        part.toldStop = true;
        warn(sink, part, "log.damaged", {{"byte", static_cast<double>(*damage.stoppedAt)}});
    } else if (m_use == LogUse::Import && !damage.stoppedAt && part.file.rest() > 0) {
        warn(sink, part, "log.cut_off",
             {{"byte", static_cast<double>(part.file.at())},
              {"bytes", static_cast<double>(part.file.rest())}});
    }
}

double EventRun::size() const
{
    double bytes = 1;
    std::error_code ignored;
    for (const auto& part : m_parts) {
        const auto size = std::filesystem::file_size(part->file.path(), ignored);
        bytes += ignored ? 0 : static_cast<double>(size);
    }
    return bytes;
}

} // namespace assay::interop
