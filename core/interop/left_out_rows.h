// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/answer_checks.h"
#include "interop/answer_layout.h"

#include <string>
#include <string_view>
#include <vector>

// Private to interop/: rows of a table of answers that hold none.

namespace assay::interop {

/// Rows that are left out where they are few: one in ten at most. More than that are no slip.
class LeftOutRows
{
public:
    /// Lines of the file, in rising order.
    void add(std::int64_t line) { m_lines.push_back(line); }
    bool contains(std::int64_t line) const;
    std::int64_t count() const { return std::ssize(m_lines); }
    /// `rows`: of the whole table.
    bool areFew(std::int64_t rows) const;
    /// Each of them as a trouble of the table.
    void refuse(const char* code, const std::string& text, Troubles& troubles) const;
    /// That they were left out, where there are any.
    void report(const char* id, std::vector<base::Finding>& findings) const;

private:
    std::vector<std::int64_t> m_lines;
};

/// The rows with a logit that is infinite or "nan"; none where they are more than a few, or the table has
/// no logits.
LeftOutRows rowsWithoutFiniteLogits(const std::filesystem::path& file, const AnswerLayout& layout);

/// Whether a row is the header once more, in any case: files were joined.
bool isHeaderAgain(const std::vector<std::string>& header,
                   const std::vector<std::string_view>& cells);

} // namespace assay::interop
