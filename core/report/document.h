// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/chart.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// A document as values: what is said, without how a format writes it. Texts may hold any bytes; each writer makes
// them harmless for its format.

namespace assay::report {

struct Paragraph {
    std::string text;
    bool isVerdict = false; ///< stands out
};

struct Bullets {
    std::string lead; ///< what they are of, with its run; empty: nothing stands before them
    std::vector<std::string> items;
};

struct TableColumn {
    std::string title;
    bool isNumber = false; ///< aligned to the right
};
struct Table {
    std::string caption; ///< never empty; names the run where no column does
    std::vector<TableColumn> columns;
    std::vector<std::vector<std::string>> rows; ///< as many cells as there are columns
};

using Block = std::variant<Paragraph, Bullets, Table, Chart>;

struct Section {
    std::string title;
    std::vector<Block> blocks;
};

struct Document {
    std::string title;
    std::vector<std::string> head; ///< lines below the title
    std::vector<Section> sections;
};

/// One file without references to others: well-formed XML too. Throws nothing but std::bad_alloc; any thread.
std::string html(const Document& document);
/// The same in Markdown with the tables of GitHub's. Of a chart the points stand in a table.
std::string markdown(const Document& document);

/// Longer texts are cut.
inline constexpr std::size_t kLongestText = 4000;
inline constexpr std::size_t kLongestName = 120;
/// One line that every format can hold: control characters, and bytes that are no UTF-8, are written as
/// base::onTerminal does. What is longer than `limit` bytes is cut, and says that it was.
std::string plain(std::string_view text, std::size_t limit = kLongestText);

/// `text` with what means something in HTML and XML escaped. Of the result of plain().
std::string htmlEscaped(std::string_view text);

} // namespace assay::report
