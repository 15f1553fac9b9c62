// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fair_columns.h"

#include "widgets/table_view.h"

#include <algorithm>
#include <numeric>

namespace assay::ui {

std::vector<int> fairShares(const std::vector<int>& wanted, int room)
{
    std::vector<std::size_t> order(wanted.size()); // of the columns, who wants least first
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    std::vector<int> widths(wanted.size());
    const int spare = std::max(0, room - std::accumulate(wanted.begin(), wanted.end(), 0));
    int left = std::max(0, room), open = static_cast<int>(wanted.size());
    for (const std::size_t column : order) {
        const int extra = spare / static_cast<int>(wanted.size());
        const int width = open == 1 ? left : std::min(wanted[column] + extra, left / open);
        widths[column] = width;
        left -= width;
        --open;
    }
    return widths;
}

void shareColumns(TableView& table)
{
    QHeaderView& header = *table.horizontalHeader();
    std::vector<int> wanted;
    for (int column = 0; column < header.count(); ++column)
        wanted.push_back(table.wantedWidth(column));
    const std::vector<int> widths = fairShares(wanted, table.viewport()->width());
    for (int column = 0; column < header.count(); ++column)
        header.resizeSection(column, widths[static_cast<std::size_t>(column)]);
}

} // namespace assay::ui
