// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/table/table_input.h"

#include "base/sample_id.h"
#include "data/inputs/table/stepped_table.h"

namespace assay::data {

TableInput::TableInput(InputInfo info, Table table)
    : Input(std::move(info))
    , m_table(std::move(table))
{
    m_info.modality = Modality::Table;
}

std::span<const std::uint8_t> TableInput::content(std::size_t i) const
{
    return base::bytesOf(std::span<const std::uint64_t>(&m_table.rowHashes[i], 1));
}

std::uint64_t TableInput::hash() const
{
    return base::contentHash(base::bytesOf(std::span<const std::uint64_t>(m_table.rowHashes)));
}

std::shared_ptr<const Encoder> TableInput::fit(const Fitting& fitting) const
{
    if (fitting.steps)
        return std::make_shared<SteppedTableEncoder>(*this, fitting);
    return std::make_shared<TableEncoder>(*this, fitting);
}

} // namespace assay::data
