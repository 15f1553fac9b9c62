// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/csv_text.h"
#include "base/number_text.h"
#include "error_analysis/document_cells.h"
#include "error_analysis/error_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

namespace assay::error_analysis {

namespace {

using base::csvCell;

std::string joined(const std::vector<std::string>& parts, const char* between)
{
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : between) + part;
    return text;
}

std::string capital(std::string text)
{
    if (!text.empty())
        text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

std::string percent(const TypeShare& share)
{
    if (!share.share)
        return "-";
    return base::percentText(share.share->value, share.share->interval.low,
                             share.share->interval.high);
}

std::string number(const std::optional<double>& value)
{
    return value ? fmt::format("{:.6g}", *value) : std::string();
}

/// The columns of shares: train where errors of it were looked at, train-val, test-val.
std::vector<const TypeShare*> sharesOf(const ErrorTable& table, const ErrorRow& row)
{
    std::vector<const TypeShare*> all{&row.trainVal, &row.testVal};
    if (table.hasTrain())
        all.insert(all.begin(), &row.train);
    return all;
}

std::string csv(const ErrorTable& table)
{
    std::string text = "error type,";
    if (table.hasTrain())
        text += "train share,train low,train high,train tagged,";
    text += "train-val share,train-val low,train-val high,train-val tagged,"
            "test-val share,test-val low,test-val high,test-val tagged,difference p,"
            "ceiling,potential solutions,priority,owner,effort,tried in run\r\n";
    for (const ErrorRow& row : table.rows) {
        text += csvCell(row.type.name);
        for (const TypeShare* share : sharesOf(table, row)) {
            const auto& known = share->share;
            text += "," + number(known ? std::optional(known->value) : std::nullopt);
            text += "," + number(known ? std::optional(known->interval.low) : std::nullopt);
            text += "," + number(known ? std::optional(known->interval.high) : std::nullopt);
            text += fmt::format(",{}", share->count.tagged);
        }
        text += "," + number(row.adjusted) + "," + number(row.ceiling) + ","
                + csvCell(joined(row.type.solutions, "; ")) + "," + name(row.priority()) + ","
                + csvCell(row.type.owner) + "," + csvCell(row.type.effort) + ","
                + (row.type.triedRun ? std::to_string(*row.type.triedRun) : "") + "\r\n";
    }
    return text;
}

constexpr const char* kCollect = "What to collect for training, the most wanted first";

/// Types that test-val has more of than train-val, by how much more. `cell` makes a name harmless.
std::vector<std::string> toCollect(const ErrorTable& table, std::string (*cell)(std::string))
{
    const auto more = [](const ErrorRow* row) {
        return row->testVal.share->value - row->trainVal.share->value;
    };
    std::vector<const ErrorRow*> wanted;
    for (const ErrorRow& row : table.rows) {
        if (row.testVal.share && row.trainVal.share && more(&row) > 0)
            wanted.push_back(&row);
    }
    std::stable_sort(wanted.begin(), wanted.end(),
                     [&](const ErrorRow* a, const ErrorRow* b) { return more(a) > more(b); });
    std::vector<std::string> items;
    for (const ErrorRow* row : wanted)
        items.push_back(
            fmt::format("examples like {}: {} of test-val against {} of train-val{}",
                        cell(row->type.name), percent(row->testVal), percent(row->trainVal),
                        row->adjusted && *row->adjusted <= 0.05 ? "" : ", which may be chance"));
    return items;
}

std::string markdown(const ErrorTable& table)
{
    const bool hasTrain = table.hasTrain();
    std::string text =
        fmt::format("| error type |{} error % (train-val) | error % (test-val) | potential "
                    "solutions | priority | owner |\n|---|{}---|---|---|---|---|\n",
                    hasTrain ? " error % (train) |" : "", hasTrain ? "---|" : "");
    for (const ErrorRow& row : table.rows) {
        std::string shares;
        for (const TypeShare* share : sharesOf(table, row))
            shares += fmt::format(" {} |", percent(*share));
        text += fmt::format("| {} |{} {} | {} | {} |\n", markdownCell(row.type.name), shares,
                            markdownCell(joined(row.type.solutions, "; ")),
                            capital(name(row.priority())), markdownCell(row.type.owner));
    }
    text += "\n" + table.precision + "\n";
    const auto items = toCollect(table, markdownCell);
    if (!items.empty())
        text += fmt::format("\n## {}\n\n", kCollect);
    for (const std::string& item : items)
        text += "- " + item + "\n";
    return text;
}

std::string html(const ErrorTable& table)
{
    std::string text = "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Error "
                       "analysis</title>\n<table border=\"1\" cellspacing=\"0\" "
                       "cellpadding=\"4\">\n<tr><th>Error type";
    if (table.hasTrain())
        text += "<th>Error % (train)";
    text +=
        "<th>Error % (train-val)<th>Error % (test-val)<th>Potential solutions<th>Priority<th>Owner</tr>\n";
    for (const ErrorRow& row : table.rows) {
        std::string solutions;
        for (const std::string& solution : row.type.solutions)
            solutions += "<li>" + htmlCell(solution);
        std::string shares;
        for (const TypeShare* share : sharesOf(table, row))
            shares += "<td align=\"right\">" + percent(*share);
        text += fmt::format("<tr><td>{}{}<td>{}<td>{}<td>{}</tr>\n", htmlCell(row.type.name),
                            shares, solutions.empty() ? "" : "<ul>" + solutions + "</ul>",
                            capital(name(row.priority())), htmlCell(row.type.owner));
    }
    text += "</table>\n<p>" + htmlCell(table.precision) + "</p>\n";
    const auto items = toCollect(table, htmlCell);
    if (!items.empty())
        text += fmt::format("<h2>{}</h2>\n<ol>\n", kCollect);
    for (const std::string& item : items)
        text += "<li>" + item + "\n";
    return text + (items.empty() ? "" : "</ol>\n") + "</html>\n";
}

} // namespace

std::string written(const ErrorTable& table, TableFormat format)
{
    switch (format) {
    case TableFormat::Csv: return csv(table);
    case TableFormat::Markdown: return markdown(table);
    case TableFormat::Html: return html(table);
    }
    return {};
}

} // namespace assay::error_analysis
