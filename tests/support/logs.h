// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"

#include <QByteArray>
#include <QStringList>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace assay::testing {

/// Keeps everything that a reader hands on.
class RecordedLog final : public interop::LogSink
{
public:
    struct Point {
        std::string tag;
        interop::LoggedPoint point;
    };
    struct Run {
        interop::LoggedRun run;
        std::vector<Point> points;
        std::vector<base::Finding> problems;
        std::vector<interop::LoggedSession> sessions;
        int forgotten = 0;
    };
    std::vector<Run> runs;

    int run(const interop::LoggedRun& run) override;
    void session(int run, const interop::LoggedSession& session) override;
    void point(int run, const std::string& tag, const interop::LoggedPoint& point) override;
    void problem(int run, const base::Finding& finding) override;
    void forget(int run) override;
    void reached(double share) override { shares.push_back(share); }

    std::vector<double> shares;

    /// "train/loss@3=0.5", in order.
    std::vector<std::string> lines(std::size_t run = 0) const;
};

/// What an import of a file or folder reads.
RecordedLog imported(const std::filesystem::path& path);
/// "train/loss@3=0.5", in order, of the first run.
QStringList shown(const RecordedLog& log);
/// What was found, of all runs.
QStringList sentencesOf(const RecordedLog& log);
/// Writes a file and the folders above it.
void put(const std::filesystem::path& file, const QByteArray& bytes);

// TensorBoard event files, byte by byte.
QByteArray eventRecord(const QByteArray& event); ///< length, checksum, bytes, checksum
QByteArray eventHead(double time = 1000);        ///< the record with the version
QByteArray scalarEvent(const std::string& tag, std::int64_t step, float value, double time = 0);
/// A session starts: what was logged from this step on is void.
QByteArray sessionEvent(std::int64_t step, double time = 0);
/// Hyperparameters, all numbers.
QByteArray settingsEvent(const std::vector<std::pair<std::string, double>>& settings);
/// A tensor of one float, with the plugin's name the first time.
QByteArray tensorEvent(const std::string& tag, std::int64_t step, float value,
                       const std::string& plugin);
/// A tensor that holds one text.
QByteArray textEvent(const std::string& tag, std::int64_t step, const std::string& text);

} // namespace assay::testing
