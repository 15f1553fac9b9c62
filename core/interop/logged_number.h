// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace assay::interop {

/// A number as logs write it: digits with a decimal point, "nan", "inf", "-inf", "Infinity", in any
/// case. Empty for anything else, an empty text included.
std::optional<double> loggedNumber(std::string_view text);

/// How a cell of a CSV log writes its value.
enum class CellForm {
    Empty,     ///< nothing, or a word for it: NA, N/A, None, null, "-"
    Number,    ///< as loggedNumber takes it; also within "tensor(0.5)", "[0.5]", "np.float32(0.5)"
    Comma,     ///< with a decimal comma: "1,5"
    Either,    ///< "1,234": a decimal comma, or thousands
    Percent,   ///< "12 %"; its value is the share, 0.12
    Clock,     ///< "1:02:03", "00:12"; its value is in seconds
    Bracketed, ///< "(0.5)", which is -0.5 as in tables
    NoNumber,  ///< anything else
};

struct LoggedCell {
    CellForm form = CellForm::Empty;
    double value = 0; ///< of Either: read with a decimal comma
};
LoggedCell loggedCell(std::string_view text);

} // namespace assay::interop
