// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace assay::ui {

class TableView;

/// Widths that add up to `room`, in its unit. Who wants no more than an even share gets that, and what is left is
/// shared evenly by the others; where all are content, they share the rest evenly. Nothing for no columns.
std::vector<int> fairShares(const std::vector<int>& wanted, int room);

/// Gives the columns of a table fair shares of its width, by what stands in them and in its header.
void shareColumns(TableView& table);

} // namespace assay::ui
