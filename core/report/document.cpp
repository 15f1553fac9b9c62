// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/document.h"

#include "base/number_text.h"
#include "base/utf8.h"

#include <fmt/format.h>

namespace assay::report {

namespace {

/// Up to so many bytes, and not within a character.
std::string_view first(std::string_view text, std::size_t limit)
{
    std::size_t end = limit;
    while (end > 0 && limit - end < 4 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, limit - end < 4 ? end : limit);
}

/// XML has no such characters.
std::string withoutNoncharacters(std::string text)
{
    for (const auto& [character, word] :
         {std::pair("\xEF\xBF\xBE", "\\ufffe"), std::pair("\xEF\xBF\xBF", "\\uffff")}) {
        for (std::size_t at = 0; (at = text.find(character, at)) != std::string::npos;)
            text.replace(at, 3, word);
    }
    return text;
}

} // namespace

std::string plain(std::string_view text, std::size_t limit)
{
    if (text.size() <= limit)
        return withoutNoncharacters(base::onTerminal(text));
    return withoutNoncharacters(base::onTerminal(first(text, limit)))
           + fmt::format(" ... (cut; {} bytes in all)",
                         base::countText(static_cast<std::int64_t>(text.size())));
}

std::string htmlEscaped(std::string_view text)
{
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&': escaped += "&amp;"; break;
        case '<': escaped += "&lt;"; break;
        case '>': escaped += "&gt;"; break;
        case '"': escaped += "&quot;"; break;
        default: escaped += c;
        }
    }
    return escaped;
}

} // namespace assay::report
