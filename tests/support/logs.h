// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"

#include <QByteArray>

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
        int forgotten = 0;
    };
    std::vector<Run> runs;

    int run(const interop::LoggedRun& run) override;
    void point(int run, const std::string& tag, const interop::LoggedPoint& point) override;
    void problem(int run, const base::Finding& finding) override;
    void forget(int run) override;
    void reached(double share) override { shares.push_back(share); }

    std::vector<double> shares;

    /// "train/loss@3=0.5", in order.
    std::vector<std::string> lines(std::size_t run = 0) const;
};

// TensorBoard event files, byte by byte.
QByteArray eventRecord(const QByteArray& event); ///< length, checksum, bytes, checksum
QByteArray eventHead();                          ///< the record with the version
QByteArray scalarEvent(const std::string& tag, std::int64_t step, float value, double time = 0);
/// A tensor of one float, with the plugin's name the first time.
QByteArray tensorEvent(const std::string& tag, std::int64_t step, float value,
                       const std::string& plugin);
/// A tensor that holds one text.
QByteArray textEvent(const std::string& tag, std::int64_t step, const std::string& text);

} // namespace assay::testing
