// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/written_errors.h"

#include "base/csv_text.h"
#include "base/number_text.h"
#include "error_analysis/document_cells.h"
#include "tune/attempt_interval.h"
#include "tune/type_effects.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace assay::tune {

namespace {

using error_analysis::ErrorRow;
using error_analysis::ErrorTable;
using error_analysis::TableFormat;
using evaluate::Effect;

using Attempts = std::vector<const MeasuredAttempt*>;

/// Null: it has none on that type.
const Effect* effectOn(const MeasuredAttempt& attempt, const std::string& type)
{
    for (const Effect* effect : onTypes(attempt)) {
        if (typeOf(*effect) == type)
            return effect;
    }
    return nullptr;
}

/// "twice as wide, on run 3".
std::string nameOf(const MeasuredAttempt& attempt)
{
    return attempt.study.of ? fmt::format("{}, on run {}", attempt.tried().words, *attempt.study.of)
                            : attempt.tried().words;
}

std::string csvHeader(const Attempts& attempts)
{
    std::string text;
    for (const MeasuredAttempt* attempt : attempts) {
        for (const char* what : {"error before", "change", "low", "high", "seeds", "verdict"})
            text += "," + base::csvCell(fmt::format("{}: {}", nameOf(*attempt), what));
    }
    return text;
}

std::string csvCells(const Attempts& attempts, const std::string& type)
{
    std::string text;
    for (const MeasuredAttempt* attempt : attempts) {
        const Effect* effect = effectOn(*attempt, type);
        if (!effect || effect->pairs == 0) {
            text += effect ? ",,,,,0,not measured" : ",,,,,,";
            continue;
        }
        const auto interval = intervalOf(*attempt, *effect);
        text += fmt::format(",{:.6g},{:.6g}", effect->before, effect->change());
        text += interval ? fmt::format(",{:.6g},{:.6g}", interval->low, interval->high)
                         : std::string(",,");
        text +=
            fmt::format(",{},{}", effect->pairs, evaluate::verdictWords(attempt->verdict(*effect)));
    }
    return text;
}

/// The cells of the attempts behind those of each row. Lines may end within a quoted cell, too.
std::string csv(const ErrorTable& table, const Attempts& attempts)
{
    const std::string plain = error_analysis::written(table, TableFormat::Csv);
    std::string text;
    std::size_t row = 0; // the header first
    bool isQuoted = false;
    for (std::size_t at = 0; at < plain.size(); ++at) {
        isQuoted = isQuoted != (plain[at] == '"');
        if (!isQuoted && std::string_view(plain).substr(at, 2) == "\r\n") {
            text += row == 0 ? csvHeader(attempts)
                             : csvCells(attempts, table.rows.at(row - 1).type.name);
            ++row;
        }
        text += plain[at];
    }
    return text;
}

constexpr const char* kTitle = "What attempts changed";

/// Type, attempt, error before and after, change with its interval, verdict.
std::vector<std::vector<std::string>> rowsOf(const ErrorTable& table, const Attempts& attempts)
{
    std::vector<std::vector<std::string>> rows;
    for (const ErrorRow& row : table.rows) {
        for (const MeasuredAttempt* attempt : attempts) {
            const Effect* effect = effectOn(*attempt, row.type.name);
            if (!effect)
                continue;
            const bool isMeasured = effect->pairs > 0;
            rows.push_back({row.type.name, nameOf(*attempt),
                            isMeasured ? base::percentText(effect->before) : "-",
                            isMeasured ? base::percentText(effect->after) : "-",
                            typeChangeText(*attempt, *effect),
                            isMeasured ? evaluate::verdictWords(attempt->verdict(*effect)) : "-"});
        }
    }
    return rows;
}

constexpr const char* kColumns[]{"error type",  "attempt", "error before",
                                 "error after", "change",  "verdict"};

std::string markdown(const ErrorTable& table, const Attempts& attempts)
{
    std::string text = error_analysis::written(table, TableFormat::Markdown);
    text += fmt::format("\n## {}\n\n|", kTitle);
    for (const char* column : kColumns)
        text += fmt::format(" {} |", column);
    text += "\n|---|---|---|---|---|---|\n";
    for (const auto& row : rowsOf(table, attempts)) {
        text += "|";
        for (const std::string& cell : row)
            text += " " + error_analysis::markdownCell(cell) + " |";
        text += "\n";
    }
    for (const MeasuredAttempt* attempt : attempts)
        text += "\n"
                + error_analysis::markdownCell(nameOf(*attempt) + ": " + howSureOfTypes(*attempt))
                + "\n";
    return text;
}

std::string html(const ErrorTable& table, const Attempts& attempts)
{
    std::string text = error_analysis::written(table, TableFormat::Html);
    constexpr std::string_view kEnd = "</html>\n";
    if (text.ends_with(kEnd))
        text.resize(text.size() - kEnd.size());
    text += fmt::format(
        "<h2>{}</h2>\n<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">\n<tr>", kTitle);
    for (const char* column : kColumns)
        text += fmt::format("<th>{}", column);
    text += "</tr>\n";
    for (const auto& row : rowsOf(table, attempts)) {
        text += "<tr>";
        for (const std::string& cell : row)
            text += "<td>" + error_analysis::htmlCell(cell);
        text += "</tr>\n";
    }
    text += "</table>\n";
    for (const MeasuredAttempt* attempt : attempts)
        text += "<p>" + error_analysis::htmlCell(nameOf(*attempt) + ": " + howSureOfTypes(*attempt))
                + "</p>\n";
    return text + std::string(kEnd);
}

} // namespace

std::string written(const ErrorTable& table, const Attempts& attempts, TableFormat format)
{
    Attempts measured;
    for (const MeasuredAttempt* attempt : attempts) {
        const bool isOnARow =
            std::any_of(table.rows.begin(), table.rows.end(), [&](const ErrorRow& row) {
                return effectOn(*attempt, row.type.name) != nullptr;
            });
        if (isOnARow)
            measured.push_back(attempt);
    }
    if (measured.empty())
        return error_analysis::written(table, format);
    switch (format) {
    case TableFormat::Csv: return csv(table, measured);
    case TableFormat::Markdown: return markdown(table, measured);
    case TableFormat::Html: return html(table, measured);
    }
    return {};
}

} // namespace assay::tune
