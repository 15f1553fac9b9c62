// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/logs.h"

#include "experiment/suite.h"
#include "interop/event_file.h"
#include "support/temp_project.h"

#include <QString>

#include <cstring>

namespace assay::testing {

namespace {

template <typename T>
QByteArray raw(T value)
{
    return QByteArray(reinterpret_cast<const char*>(&value), sizeof value);
}

QByteArray varint(std::uint64_t value)
{
    QByteArray bytes;
    for (; value > 0x7F; value >>= 7)
        bytes += char(0x80 | (value & 0x7F));
    return bytes + char(value);
}

QByteArray numberField(int field, std::uint64_t value)
{
    return varint(std::uint64_t(field) << 3) + varint(value);
}

QByteArray bytesField(int field, const QByteArray& bytes)
{
    return varint(std::uint64_t(field) << 3 | 2) + varint(std::uint64_t(bytes.size())) + bytes;
}

QByteArray event(std::int64_t step, double time, const QByteArray& value)
{
    return eventRecord(varint(1 << 3 | 1) + raw(time) + numberField(2, std::uint64_t(step))
                       + bytesField(5, bytesField(1, value)));
}

std::uint32_t checksum(const QByteArray& bytes)
{
    return interop::maskedCrc({bytes.constData(), std::size_t(bytes.size())});
}

} // namespace

int RecordedLog::run(const interop::LoggedRun& run)
{
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (runs[i].run.source == run.source) {
            runs[i].run = run;
            return int(i);
        }
    }
    runs.push_back({run, {}, {}, {}, 0});
    return int(runs.size()) - 1;
}

void RecordedLog::session(int run, const interop::LoggedSession& session)
{
    runs.at(std::size_t(run)).sessions.push_back(session);
}

void RecordedLog::point(int run, const std::string& tag, const interop::LoggedPoint& point)
{
    runs.at(std::size_t(run)).points.push_back({tag, point});
}

void RecordedLog::problem(int run, const base::Finding& finding)
{
    runs.at(std::size_t(run)).problems.push_back(finding);
}

void RecordedLog::forget(int run)
{
    runs.at(std::size_t(run)).points.clear();
    ++runs.at(std::size_t(run)).forgotten;
}

std::vector<std::string> RecordedLog::lines(std::size_t run) const
{
    std::vector<std::string> lines;
    if (run >= runs.size())
        return lines;
    for (const Point& point : runs[run].points)
        lines.push_back(QStringLiteral("%1@%2=%3")
                            .arg(QString::fromStdString(point.tag))
                            .arg(point.point.step)
                            .arg(point.point.value)
                            .toStdString());
    return lines;
}

RecordedLog imported(const std::filesystem::path& path)
{
    RecordedLog log;
    interop::openLog(path, interop::LogUse::Import)->read(log);
    return log;
}

QStringList shown(const RecordedLog& log)
{
    QStringList lines;
    for (const std::string& line : log.lines())
        lines << QString::fromStdString(line);
    return lines;
}

QStringList sentencesOf(const RecordedLog& log)
{
    QStringList all;
    for (const auto& run : log.runs) {
        for (const base::Finding& finding : run.problems)
            all << QString::fromStdString(experiment::sentence(finding));
    }
    return all;
}

void put(const std::filesystem::path& file, const QByteArray& bytes)
{
    std::filesystem::create_directories(file.parent_path());
    write(file, bytes);
}

QByteArray eventRecord(const QByteArray& event)
{
    const QByteArray length = raw(std::uint64_t(event.size()));
    return length + raw(checksum(length)) + event + raw(checksum(event));
}

QByteArray eventHead(double time)
{
    return eventRecord(varint(1 << 3 | 1) + raw(time) + bytesField(3, "brain.Event:2"));
}

QByteArray scalarEvent(const std::string& tag, std::int64_t step, float value, double time)
{
    return event(step, time,
                 bytesField(1, QByteArray::fromStdString(tag)) + varint(2 << 3 | 5) + raw(value));
}

QByteArray sessionEvent(std::int64_t step, double time)
{
    return eventRecord(varint(1 << 3 | 1) + raw(time) + numberField(2, std::uint64_t(step))
                       + bytesField(7, numberField(1, 1)));
}

QByteArray settingsEvent(const std::vector<std::pair<std::string, double>>& settings)
{
    QByteArray entries;
    for (const auto& [name, value] : settings)
        entries += bytesField(1, bytesField(1, QByteArray::fromStdString(name))
                                     + bytesField(2, varint(2 << 3 | 1) + raw(value)));
    const QByteArray plugin = bytesField(1, "hparams") + bytesField(2, bytesField(3, entries));
    return event(
        0, 0, bytesField(1, "_hparams_/session_start_info") + bytesField(9, bytesField(1, plugin)));
}

QByteArray tensorEvent(const std::string& tag, std::int64_t step, float value,
                       const std::string& plugin)
{
    QByteArray bytes = bytesField(1, QByteArray::fromStdString(tag));
    if (!plugin.empty())
        bytes += bytesField(9, bytesField(1, bytesField(1, QByteArray::fromStdString(plugin))));
    return event(step, 0, bytes + bytesField(8, numberField(1, 1) + bytesField(4, raw(value))));
}

QByteArray textEvent(const std::string& tag, std::int64_t step, const std::string& text)
{
    return event(
        step, 0,
        bytesField(1, QByteArray::fromStdString(tag))
            + bytesField(8, numberField(1, 7) + bytesField(8, QByteArray::fromStdString(text))));
}

} // namespace assay::testing
