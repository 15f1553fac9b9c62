// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Private to interop/: the header of a CSV log.

namespace assay::interop {

/// What a header says of the rows below it.
struct CsvLayout {
    char delimiter = ',';
    std::vector<std::string> columns; ///< each once: a second "loss" is "loss (2)"
    std::size_t named = 0;            ///< columns up to the last that has a name of its own
    int step = -1, epoch = -1;        ///< columns that count; -1: there is none
    int set = -1, run = -1;           ///< columns whose words distinguish sets and runs
    int tag = -1, value = -1;         ///< a number a row: its name and the number itself

    bool isLog() const { return (step >= 0 || epoch >= 0) && columns.size() > 1; }
};

/// The layout that cells make when they are a header: one is named like a counter ("step", "epoch"
/// ...), and none is a number.
std::optional<CsvLayout> layoutOf(const std::vector<std::string_view>& cells, char delimiter);

/// A header behind the beginning of a row that was cut off: "5,0.2step,loss". The cells from which
/// on it is one; empty when there is none.
std::vector<std::string_view> gluedHeader(const std::vector<std::string_view>& cells,
                                          const CsvLayout& before);

/// The header line of a log.
struct CsvHeader {
    std::string text;        ///< without its end and a byte-order mark; empty: it is not there yet
    std::int64_t line = 1;   ///< on which it stands
    std::uint64_t end = 0;   ///< byte at which the line behind it begins
    std::int64_t titles = 0; ///< lines above it that are none: a title, settings
    std::int64_t titleLine = 0;
    std::string title; ///< the first of them, which stands on `titleLine`
};
/// The first line that is neither blank nor a remark ("# ..."), or a remark that holds a header. Where that line is no
/// header of a log, one of the next few is taken that is, if a row with a number in its counter stands below it.
CsvHeader findHeader(std::istream& file);

/// The layout with the delimiter (comma, semicolon, tab, bar) that gives the most columns; one that
/// is no log when the line is no header.
CsvLayout parsedHeader(const std::filesystem::path& path, const std::string& line);

/// Who writes files of this name with these columns: "Lightning", "Ultralytics YOLO", "fastai",
/// "Keras CSVLogger", else "CSV".
std::string csvTool(const std::filesystem::path& path, const CsvLayout& layout);

} // namespace assay::interop
