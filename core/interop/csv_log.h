// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"

#include <string>
#include <vector>

namespace assay::interop {

/// A CSV file with a row a step or an epoch, as Lightning's CSVLogger and the Keras CSVLogger write
/// it: a column `step` (or `global_step`, `iteration`) or `epoch` counts, every other column is a
/// metric, an empty cell is no value. May still be growing, and may be written anew with further
/// columns.
class CsvLog final : public LogReader
{
public:
    CsvLog(std::filesystem::path file, std::string name, LogUse use);

    void read(LogSink& sink) override;
    double size() const override;

private:
    void readHeader(const std::string& line);
    void takeRow(LogSink& sink, const std::vector<std::string_view>& cells);

    std::filesystem::path m_path;
    LogUse m_use;
    LoggedRun m_run;
    int m_number = -1;
    std::string m_header;
    char m_delimiter = ',';
    std::vector<std::string> m_columns;
    int m_stepColumn = -1, m_epochColumn = -1;
    std::uint64_t m_at = 0;
    std::int64_t m_line = 1;
    std::int64_t m_notNumbers = 0, m_firstNotNumber = 0;
};

/// Whether the first line of a text file is the header of such a log.
bool looksLikeCsvLog(const std::filesystem::path& path);

} // namespace assay::interop
