// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_settings.h"

#include "data/formats/csv_dialect.h"

#include <algorithm>

namespace assay::data::formats {

std::vector<std::pair<std::string, std::string>> CsvDialect::settings() const
{
    std::string delimiter = delimiterName(rules);
    std::replace(delimiter.begin(), delimiter.end(), ' ', '_');
    const std::string comment = rules.comment == "#"    ? "hash"
                                : rules.comment == "%"  ? "percent"
                                : rules.comment == "//" ? "slashes"
                                                        : "none";
    return {{"data.delimiter", delimiter},
            {"data.quotes", rules.quote == '\0'   ? "none"
                            : rules.quote == '\'' ? "single"
                            : rules.backslash     ? "backslash"
                                                  : "doubled"},
            {"data.header", header ? "yes" : "no"},
            {"data.comment", comment},
            {"data.first_line", std::to_string(rules.firstLine)}};
}

bool setDelimiter(CsvRules& rules, Delimiter delimiter)
{
    rules.doubled = delimiter == Delimiter::DoubleColon || delimiter == Delimiter::DoublePipe;
    switch (delimiter) {
    case Delimiter::Auto: return false;
    case Delimiter::Comma: rules.delimiter = ','; break;
    case Delimiter::Semicolon: rules.delimiter = ';'; break;
    case Delimiter::Tab: rules.delimiter = '\t'; break;
    case Delimiter::Pipe:
    case Delimiter::DoublePipe: rules.delimiter = '|'; break;
    case Delimiter::Space: rules.delimiter = ' '; break;
    case Delimiter::Caret: rules.delimiter = '^'; break;
    case Delimiter::Tilde: rules.delimiter = '~'; break;
    case Delimiter::Colon:
    case Delimiter::DoubleColon: rules.delimiter = ':'; break;
    case Delimiter::ControlA: rules.delimiter = '\x01'; break;
    }
    return true;
}

std::string markOf(CommentChoice choice)
{
    switch (choice) {
    case CommentChoice::Auto:
    case CommentChoice::None: break;
    case CommentChoice::Hash: return "#";
    case CommentChoice::Percent: return "%";
    case CommentChoice::Slashes: return "//";
    }
    return {};
}

std::string delimiterName(const CsvRules& rules)
{
    switch (rules.delimiter) {
    case ',': return "comma";
    case ';': return "semicolon";
    case '\t': return "tab";
    case '|': return rules.doubled ? "double pipe" : "pipe";
    case ':': return rules.doubled ? "double colon" : "colon";
    case '\x01': return "control a";
    case ' ': return "space";
    case '^': return "caret";
    case '~': return "tilde";
    default: return {rules.delimiter};
    }
}

} // namespace assay::data::formats
