// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/series_file.h"

#include "base/error.h"
#include "base/finding_words.h"
#include "data/formats/byte_reader.h"
#include "data/formats/csv_dialect.h"
#include "data/formats/npy.h"
#include "data/formats/raw_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestCell = 40; ///< that a sentence quotes
constexpr std::size_t kAtOnce = 1 << 20; ///< numbers of an array
constexpr std::int64_t kRowsAtOnce = 4096;

void takeRoom(SeriesRoom& room, const fs::path& path, std::size_t floats)
{
    const auto wanted = static_cast<std::int64_t>(floats);
    if (room.fetch_sub(wanted) < wanted)
        refuse(path, "series.memory",
               "The series of this table take more memory than half of this computer's; take some "
               "out, or thin their steps.");
}

/// Of bytes that are UTF-8 the first characters.
std::string beginningOf(std::string_view cell)
{
    if (cell.size() <= kLongestCell)
        return std::string(cell);
    std::size_t end = kLongestCell;
    while (end > 0 && (static_cast<unsigned char>(cell[end]) & 0xC0) == 0x80)
        --end;
    return std::string(cell.substr(0, end)) + "...";
}

void readArray(SeriesFile& file, SeriesRoom& room)
{
    NpyReader reader(file.path);
    file.array = true;
    const std::size_t sides = reader.shape().size();
    if (reader.kind() == NpyKind::Text || sides < 1 || sides > 2) {
        file.problem = fmt::format("it is an array {} of {}, not steps or steps x channels",
                                   reader.shapeText(), reader.typeText());
        return;
    }
    const std::size_t width = sides == 1 ? 1 : reader.width();
    file.rows = reader.rows();
    file.columns.resize(width);
    const std::size_t rows = std::max<std::size_t>(1, kAtOnce / std::max<std::size_t>(width, 1));
    for (std::vector<double> some = reader.read(rows); !some.empty(); some = reader.read(rows)) {
        takeRoom(room, file.path, some.size());
        for (std::size_t k = 0; k < some.size(); ++k) {
            file.values.push_back(static_cast<float>(some[k]));
            file.columns[k % width].numbers += std::isnan(some[k]) ? 0 : 1;
        }
    }
}

bool isWhole(std::string_view text)
{
    return !text.empty()
           && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether below one name stand only numbers with a decimal comma: cut at it they would be two columns.
bool isOneColumnOfCommas(const TextBeginning& beginning)
{
    const std::string_view text(beginning.text);
    std::size_t rows = 0, at = 0;
    for (bool first = true; at < text.size();) {
        const std::size_t end = lineEnd(text, at);
        const std::string_view line = trimmed(text.substr(at, end - at));
        at = behindLineEnd(text, end);
        if (line.empty())
            continue;
        const std::size_t comma = line.find(',');
        if (std::exchange(first, false)) {
            if (comma != std::string_view::npos || parseNumber(line, '.'))
                return false;
            continue;
        }
        const std::size_t sign = line.front() == '-' ? 1 : 0;
        const bool isNumber =
            comma == std::string_view::npos
                ? isWhole(line.substr(sign))
                : isWhole(line.substr(sign, comma - sign)) && isWhole(line.substr(comma + 1));
        if (!isNumber)
            return false;
        ++rows;
    }
    return rows > 0;
}

/// A cell as a number, or none. With decimal commas a point is none: it may stand between thousands.
std::optional<double> numberIn(std::string_view cell, char decimal)
{
    if (decimal == ',' && cell.find('.') != std::string_view::npos)
        return std::nullopt;
    return parseNumber(cell, decimal);
}

/// Every row, its numbers with that decimal mark.
void scan(SeriesFile& file, const TextBeginning& beginning, const CsvDialect& dialect, char decimal,
          const MissingCells& isMissing, SeriesRoom& room)
{
    const auto scanner =
        beginning.whole
            ? std::make_unique<CsvScanner>(file.path, beginning.text, dialect.rules)
            : std::make_unique<CsvScanner>(file.path, EncodingChoice::Auto, dialect.rules);
    file.commas = decimal == ',';
    file.named = dialect.header;
    file.columns.resize(dialect.columns);
    std::vector<std::int64_t> counted(dialect.columns, 0); // rows that count on, from 0 or 1
    bool first = true;
    while (scanner->next()) {
        const auto& cells = scanner->cells();
        if (std::exchange(first, false) && dialect.header) {
            const std::size_t before = dialect.rowNames ? 1 : 0;
            for (std::size_t k = before; k < dialect.columns && k - before < cells.size(); ++k)
                file.columns[k].name = cells[k - before];
            continue;
        }
        const bool fits =
            cells.size() >= dialect.columns
            && std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(dialect.columns),
                           cells.end(), [](auto cell) { return cell.empty(); });
        if (!fits) {
            file.problem = fmt::format(
                "line {} has {}, most rows {}", scanner->line(),
                base::counted(static_cast<double>(cells.size()), "cell", "cells"), dialect.columns);
            return;
        }
        if (file.rows % kRowsAtOnce == 0)
            takeRoom(room, file.path, static_cast<std::size_t>(kRowsAtOnce) * dialect.columns);
        for (std::size_t k = 0; k < dialect.columns; ++k) {
            const bool missing = isMissing.meaning(cells[k]) != CellMeaning::Value;
            const auto number = missing ? std::optional<double>() : numberIn(cells[k], decimal);
            file.values.push_back(number ? static_cast<float>(*number) : kMissingValue);
            SeriesFileColumn& column = file.columns[k];
            column.numbers += number ? 1 : 0;
            const auto row = static_cast<double>(file.rows);
            counted[k] += number && (*number == row || *number == row + 1) ? 1 : 0;
            if (!number && !missing && column.word.empty()) {
                column.word = beginningOf(cells[k]);
                column.line = scanner->line();
            }
        }
        ++file.rows;
    }
    const auto rows = static_cast<std::int64_t>(file.rows);
    // What was reserved beyond its end is others' again.
    room += (kRowsAtOnce - 1 - (rows + kRowsAtOnce - 1) % kRowsAtOnce)
            * static_cast<std::int64_t>(dialect.columns);
    if (!file.columns.empty() && file.named && file.columns.size() > 1)
        file.columns[0].counts = file.columns[0].name.empty() && counted[0] == rows;
}

std::int64_t wordsIn(const SeriesFile& file)
{
    return std::count_if(file.columns.begin(), file.columns.end(),
                         [](const SeriesFileColumn& column) { return !column.word.empty(); });
}

void readText(SeriesFile& file, const TextBeginning& beginning, const MissingCells& isMissing,
              SeriesRoom& room)
{
    TableSpec spec;
    const bool oneColumn = isOneColumnOfCommas(beginning);
    CsvDialect dialect = guessDialect(file.path, beginning, spec);
    if (oneColumn) {
        dialect = {.rules = CsvRules(';'), .columns = 1, .header = true};
        dialect.rules.columns = 1;
    }
    const fs::path path = file.path;
    scan(file, beginning, dialect, oneColumn ? ',' : '.', isMissing, room);
    if (oneColumn || !file.problem.empty() || wordsIn(file) == 0)
        return;
    SeriesFile other{.path = path, .problem = {}};
    scan(other, beginning, dialect, ',', isMissing, room);
    room += static_cast<std::int64_t>(std::min(file.values.size(), other.values.size()));
    if (other.problem.empty() && wordsIn(other) < wordsIn(file))
        file = std::move(other);
}

} // namespace

SeriesFile readSeriesFile(const fs::path& path, const MissingCells& isMissing, SeriesRoom& room)
{
    SeriesFile file{.path = path, .problem = {}};
    try {
        std::error_code code;
        const auto kind = fs::symlink_status(path, code).type();
        if (kind != fs::file_type::regular) {
            file.problem = kind == fs::file_type::not_found ? "it is not there"
                           : kind == fs::file_type::symlink ? "it is a link"
                                                            : "it is no file";
            return file;
        }
        if (lower(path.extension().string()) == ".npy")
            readArray(file, room);
        else
            readText(file, TextBeginning::of(path, EncodingChoice::Auto), isMissing, room);
        const auto isNumber = [](float value) { return !std::isnan(value); };
        if (file.problem.empty() && std::none_of(file.values.begin(), file.values.end(), isNumber))
            file.problem = "it holds no numbers";
        if (file.problem.empty()
            && std::any_of(file.values.begin(), file.values.end(),
                           [](float value) { return std::isinf(value); }))
            file.problem = "it holds a value that is not finite, or beyond 3e38";
    } catch (const base::Error& error) {
        if (error.code() == "series.memory")
            throw;
        file.problem = error.text();
        while (file.problem.ends_with('.')) // within a list a sentence has no end
            file.problem.pop_back();
    }
    if (!file.problem.empty())
        file.values = {};
    return file;
}

bool beginsAsSeries(const fs::path& path)
{
    try {
        if (lower(path.extension().string()) == ".npy") {
            const NpyReader reader(path);
            return reader.kind() != NpyKind::Text && reader.shape().size() <= 2
                   && !reader.shape().empty();
        }
        TextBeginning beginning = TextBeginning::of(path, EncodingChoice::Auto);
        beginning.whole = true; // a row that is cut off counts as another
        SeriesFile file{.path = path, .problem = {}};
        SeriesRoom room{static_cast<std::int64_t>(beginning.text.size()) * 4 + (1 << 20)};
        readText(file, beginning, MissingCells{""}, room);
        const auto numbers =
            std::count_if(file.columns.begin(), file.columns.end(),
                          [](const SeriesFileColumn& column) { return column.numbers > 0; });
        return numbers > 0 && file.rows > 0;
    } catch (const base::Error&) {
        return false;
    }
}

} // namespace assay::data::formats
