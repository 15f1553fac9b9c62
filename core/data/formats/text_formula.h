// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace assay::data::formats {

/// Whether a cell is ="0042": what spreadsheets write for the text 0042, so that it is not read as a number.
inline bool isTextFormula(std::string_view cell)
{
    return cell.size() > 2 && cell.starts_with("=\"") && cell.find('"', 2) == cell.size() - 1;
}

} // namespace assay::data::formats
