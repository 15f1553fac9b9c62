// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_analysis/document_cells.h"

#include <string_view>
#include <utility>

namespace assay::error_analysis {

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
        text.replace(at, what.size(), by);
    return text;
}

} // namespace

std::string htmlCell(std::string text)
{
    text = replaced(std::move(text), "&", "&amp;");
    text = replaced(std::move(text), "<", "&lt;");
    text = replaced(std::move(text), ">", "&gt;");
    text = replaced(std::move(text), "\r\n", "<br>");
    text = replaced(std::move(text), "\r", "<br>");
    return replaced(std::move(text), "\n", "<br>");
}

std::string markdownCell(std::string text)
{
    std::string escaped;
    for (const char c : text) {
        if (std::string_view("\\`*_[]|~").find(c) != std::string_view::npos)
            escaped += '\\';
        escaped += c;
    }
    return htmlCell(std::move(escaped));
}

} // namespace assay::error_analysis
