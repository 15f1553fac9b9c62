// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"
#include "interop/read_mark.h"

#include <string>
#include <string_view>

namespace assay::interop {

/// A run of Weights & Biases as it lies on disk, offline or not: `run-ID.wandb`, a file of LevelDB's log format (blocks of
/// 32 KiB; records with their CRC-32) with messages of wandb_internal.proto. Name, settings, history and how it ended
/// are read; numbers within objects are joined by ".". May still be growing.
class WandbRun final : public LogReader
{
public:
    WandbRun(std::filesystem::path file, LogUse use);

    void read(LogSink& sink) override;
    double size() const override;

private:
    /// Takes the records of the file from byte `m_mark` on; where it stands then.
    void readRecords(LogSink& sink, const std::string& bytes);
    void take(LogSink& sink, std::string_view record);
    void takeHistory(LogSink& sink, std::string_view history);
    void takeRun(std::string_view run);
    bool takeSetting(std::string_view item);
    void open(LogSink& sink);

    std::filesystem::path m_path;
    LogUse m_use;
    LoggedRun m_run;
    int m_number = -1;
    ReadMark m_mark;        ///< whole records
    std::uint64_t m_at = 0; ///< byte behind the last whole record
    std::int64_t m_row = 0; ///< of the history
    std::int64_t m_skipped = 0, m_firstSkipped = 0;
    bool m_reported = false;
};

/// Whether a file begins like one.
bool looksLikeWandbRun(const std::filesystem::path& path);

} // namespace assay::interop
