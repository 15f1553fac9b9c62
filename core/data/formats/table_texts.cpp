// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_texts.h"

namespace assay::data::formats {

std::vector<std::unique_ptr<const Input>> takeTexts(const ReadRequest& request,
                                                    const TablePlan& plan, TableContent& content)
{
    std::vector<std::unique_ptr<const Input>> inputs;
    for (std::size_t k = 0; k < plan.columns.size(); ++k) {
        const ColumnInfo& column = plan.columns[k].info;
        if (column.leftOut != kOwnInput || column.kind != ColumnKind::Text)
            continue;
        Texts texts;
        std::int64_t empty = 0;
        for (const std::string& cell : content.table.columns[k].written) {
            texts.add(cell);
            empty += isBlank(cell) ? 1 : 0;
        }
        content.table.columns[k].written = {};
        if (empty > 0)
            content.findings.push_back({.id = "table.empty_texts",
                                        .severity = base::Severity::Hint,
                                        .basis = base::Basis::Proven,
                                        .place = column.name,
                                        .evidence = {{"count", static_cast<double>(empty)}}});
        InputInfo info;
        info.name = inputName(plan, column);
        inputs.push_back(
            std::make_unique<TextInput>(std::move(info), std::move(texts), request.spec.texts));
    }
    return inputs;
}

} // namespace assay::data::formats
