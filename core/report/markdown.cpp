// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "report/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace assay::report {

namespace {

constexpr std::size_t kMostRows = 40; ///< of the points of a chart

/// Shows the text as it is, within a line or a cell of a table.
std::string escaped(const std::string& text)
{
    std::string result;
    for (const char c : plain(text)) {
        if (c == '&' || c == '<' || c == '>') {
            result += htmlEscaped(std::string_view(&c, 1));
            continue;
        }
        if (std::string_view("\\`*_[]|~$").find(c) != std::string_view::npos)
            result += '\\';
        result += c;
    }
    return result;
}

/// The same at the beginning of a line, where more means something.
std::string line(const std::string& text)
{
    std::string result = escaped(text);
    const std::size_t first = result.find_first_not_of(' ');
    if (first == std::string::npos)
        return {};
    result.erase(0, first); // four spaces would make it code
    const std::size_t digits = result.find_first_not_of("0123456789");
    if (digits > 0 && digits != std::string::npos
        && (result[digits] == '.' || result[digits] == ')'))
        result.insert(digits, "\\");
    else if (std::string_view("#+-=").find(result[0]) != std::string_view::npos)
        result.insert(0, "\\");
    return result;
}

struct Writer {
    std::string text;

    void operator()(const Paragraph& paragraph)
    {
        const std::string words = line(paragraph.text);
        text += paragraph.isVerdict && !words.empty() ? "**" + words + "**\n\n" : words + "\n\n";
    }
    void operator()(const Bullets& list)
    {
        if (!list.lead.empty() && !list.items.empty())
            (*this)(Paragraph{list.lead});
        for (const std::string& item : list.items)
            text += "- " + line(item) + "\n";
        text += "\n";
    }
    void operator()(const Table& table)
    {
        text += "**" + line(table.caption) + "**\n\n";
        for (const TableColumn& column : table.columns)
            text += "| " + escaped(column.title) + " ";
        text += "|\n";
        for (const TableColumn& column : table.columns)
            text += column.isNumber ? "|---:" : "|---";
        text += "|\n";
        for (const auto& row : table.rows) {
            for (const std::string& cell : row)
                text += "| " + escaped(cell) + " ";
            text += "|\n";
        }
        text += "\n";
    }
    void operator()(const Chart& chart);
};

std::string valueOf(const Chart& chart, double value)
{
    if (!std::isfinite(value))
        return "no number";
    return chart.isShare ? base::percentText(value)
                         : base::withPlainExponent(fmt::format("{:.4g}", value));
}

/// Of so many rows those that are shown: the first, the last and others at equal steps.
bool isShown(std::size_t row, std::size_t rows)
{
    if (rows <= kMostRows || row == 0)
        return true;
    return row * (kMostRows - 1) / (rows - 1) != (row - 1) * (kMostRows - 1) / (rows - 1);
}

/// The places of the points, each once, by their order.
std::vector<double> placesOf(const Chart& chart)
{
    std::vector<double> places;
    for (const ChartLine& one : chart.lines) {
        for (const ChartPoint& point : one.points) {
            if (!one.isThin && std::isfinite(point.x))
                places.push_back(point.x);
        }
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

void Writer::operator()(const Chart& chart)
{
    Table table{.caption = chart.title, .columns = {{chart.xTitle, true}}, .rows = {}};
    const std::vector<double> places = placesOf(chart);
    std::map<double, std::size_t> rows; ///< of those that are shown
    for (std::size_t k = 0; k < places.size(); ++k) {
        if (!isShown(k, places.size()))
            continue;
        rows.emplace(places[k], table.rows.size());
        table.rows.push_back({base::withPlainExponent(fmt::format("{:.6g}", places[k]))});
    }
    bool hasThin = false;
    for (const ChartLine& one : chart.lines) {
        hasThin = hasThin || one.isThin;
        if (one.isThin)
            continue;
        table.columns.push_back({one.name + ", " + chart.yTitle, true});
        for (auto& row : table.rows)
            row.emplace_back("-");
        for (const ChartPoint& point : one.points) {
            if (!std::isfinite(point.x))
                continue;
            if (const auto row = rows.find(point.x); row != rows.end())
                table.rows[row->second].back() = valueOf(chart, point.y);
        }
    }
    (*this)(table);
    std::string note;
    for (const ChartMark& mark : chart.marks)
        note += mark.name + ": " + valueOf(chart, mark.y) + ". ";
    if (places.size() > kMostRows)
        note += fmt::format("{} of {} rows are shown, at equal steps. ", table.rows.size(),
                            places.size());
    if (hasThin)
        note += "The curves of the other seeds are in the report as HTML. ";
    (*this)(Paragraph{note + "The picture of these curves is in the report as HTML."});
}

} // namespace

std::string markdown(const Document& document)
{
    Writer writer;
    writer.text = "# " + escaped(document.title) + "\n\n";
    for (const std::string& text : document.head)
        writer.text += line(text) + "  \n";
    for (const Section& section : document.sections) {
        writer.text += "\n## " + escaped(section.title) + "\n\n";
        for (const Block& block : section.blocks)
            std::visit(writer, block);
    }
    return writer.text;
}

} // namespace assay::report
