// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_dialect.h"

namespace assay::data::formats {

std::vector<std::pair<std::string, std::string>> CsvDialect::settings() const
{
    const std::string comment = rules.comment == "#"    ? "hash"
                                : rules.comment == "%"  ? "percent"
                                : rules.comment == "//" ? "slashes"
                                                        : "none";
    return {{"data.delimiter", delimiterName(rules.delimiter)},
            {"data.quotes", rules.quote == '\0'   ? "none"
                            : rules.quote == '\'' ? "single"
                            : rules.backslash     ? "backslash"
                                                  : "doubled"},
            {"data.header", header ? "yes" : "no"},
            {"data.comment", comment},
            {"data.first_line", std::to_string(rules.firstLine)}};
}

std::string delimiterName(char delimiter)
{
    switch (delimiter) {
    case ',': return "comma";
    case ';': return "semicolon";
    case '\t': return "tab";
    case '|': return "pipe";
    case ' ': return "space";
    case '^': return "caret";
    case '~': return "tilde";
    default: return {delimiter};
    }
}

} // namespace assay::data::formats
