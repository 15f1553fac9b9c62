// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/document.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::report {

namespace {

constexpr const char* kStyle = R"(
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1B1F24; font: 15px/1.5 system-ui, "Segoe UI", Inter, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; padding-top: .6rem; border-top: 1px solid #D9DDE2; break-after: avoid; }
p { margin: .5rem 0; max-width: 48rem; overflow-wrap: anywhere; }
.head { color: #5B6470; margin: 0; }
.verdict { font-size: 1.1rem; font-weight: 600; }
nav ol { columns: 2; margin: 1.2rem 0 0; padding-left: 1.4rem; }
nav a { color: #2457D6; text-decoration: none; }
ul { margin: .5rem 0; padding-left: 1.3rem; max-width: 48rem; }
li { margin: .2rem 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: .3rem 0 0; font-size: .87rem; }
th, td { padding: .28rem .8rem .28rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #E6E8EB; }
th:last-child, td:last-child { padding-right: 0; }
td.long { overflow-wrap: anywhere; min-width: 7rem; }
th { border-bottom: 1px solid #9AA3AE; font-weight: 600; }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 1rem 0 1.4rem; }
figure.chart { break-inside: avoid; }
figcaption { font-weight: 600; font-size: .87rem; break-after: avoid; }
figure svg { display: block; max-width: 100%; height: auto; }
.note { color: #5B6470; font-size: .87rem; }
@page { margin: 16mm; }
@media print {
  body { font-size: 10pt; } main { max-width: none; padding: 0; } nav { display: none; }
  table { font-size: 8pt; } tr { break-inside: avoid; } thead { display: table-header-group; }
}
)";

std::string escaped(const std::string& text)
{
    return htmlEscaped(plain(text));
}

/// It holds a word that may have to be broken.
bool isLong(const std::string& text)
{
    constexpr std::size_t kLongWord = 24;
    std::size_t from = 0;
    while (from < text.size()) {
        const std::size_t to = std::min(text.find(' ', from), text.size());
        if (to - from > kLongWord)
            return true;
        from = to + 1;
    }
    return false;
}

struct Writer {
    std::string text;

    void operator()(const Paragraph& paragraph)
    {
        text += fmt::format("<p{}>{}</p>\n", paragraph.isVerdict ? " class=\"verdict\"" : "",
                            escaped(paragraph.text));
    }
    void operator()(const Bullets& list)
    {
        if (list.items.empty())
            return; // an empty list is no HTML
        if (!list.lead.empty())
            (*this)(Paragraph{list.lead});
        text += "<ul>\n";
        for (const std::string& item : list.items)
            text += "<li>" + escaped(item) + "</li>\n";
        text += "</ul>\n";
    }
    void operator()(const Table& table)
    {
        // A caption of the table itself would be as narrow as the table.
        text += "<figure>\n<figcaption>" + escaped(table.caption) + "</figcaption>\n<table>\n";
        text += "<thead><tr>";
        for (const TableColumn& column : table.columns)
            text += fmt::format("<th scope=\"col\"{}>{}</th>",
                                column.isNumber ? " class=\"n\"" : "", escaped(column.title));
        text += "</tr></thead>\n<tbody>\n";
        for (const auto& row : table.rows) {
            text += "<tr>";
            for (std::size_t k = 0; k < row.size(); ++k)
                text += fmt::format("<td{}>{}</td>",
                                    table.columns[k].isNumber ? " class=\"n\""
                                    : isLong(row[k])          ? " class=\"long\""
                                                              : "",
                                    escaped(row[k]));
            text += "</tr>\n";
        }
        text += "</tbody>\n</table>\n</figure>\n";
    }
    void operator()(const Chart& chart)
    {
        text += "<figure class=\"chart\">\n<figcaption>" + escaped(chart.title) + "</figcaption>\n"
                + svg(chart);
        std::string note = chart.note;
        if (isThinned(chart))
            note += fmt::format(
                "{}Lines of more than {} points are drawn by the smallest and the largest "
                "value of each part.",
                note.empty() ? "" : " ", kMostPoints);
        if (!note.empty())
            text += "<p class=\"note\">" + escaped(note) + "</p>\n";
        text += "</figure>\n";
    }
};

} // namespace

std::string html(const Document& document)
{
    Writer writer;
    writer.text = fmt::format(
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n<meta "
        "charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\"/>\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
        "'none'; style-src 'unsafe-inline'\"/>\n<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n"
        "<main>\n<h1>{0}</h1>\n",
        escaped(document.title), kStyle);
    for (const std::string& line : document.head)
        writer.text += "<p class=\"head\">" + escaped(line) + "</p>\n";
    writer.text += "<nav><ol>\n";
    for (std::size_t k = 0; k < document.sections.size(); ++k)
        writer.text += fmt::format("<li><a href=\"#part-{}\">{}</a></li>\n", k + 1,
                                   escaped(document.sections[k].title));
    writer.text += "</ol></nav>\n";
    for (std::size_t k = 0; k < document.sections.size(); ++k) {
        writer.text +=
            fmt::format("<h2 id=\"part-{}\">{}</h2>\n", k + 1, escaped(document.sections[k].title));
        for (const Block& block : document.sections[k].blocks)
            std::visit(writer, block);
    }
    return writer.text + "</main>\n</body>\n</html>\n";
}

} // namespace assay::report
