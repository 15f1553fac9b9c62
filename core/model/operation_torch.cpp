// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/operation_torch.h"

namespace assay::model {

std::string_view operationOf(const torch::jit::Node* node)
{
    std::string_view name = node->kind().toQualString();
    if (!name.starts_with("aten::"))
        return {};
    name.remove_prefix(6);
    if (name.ends_with('_'))
        name.remove_suffix(1);
    return name;
}

} // namespace assay::model
