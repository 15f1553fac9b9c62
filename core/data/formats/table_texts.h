// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/table_files.h"

namespace assay::data::formats {

/// The texts of each column that is one, an input called as the column, or kOnlyInput where nothing
/// else enters. Takes them out of `content`. A cell without a text is an empty one.
std::vector<std::unique_ptr<const Input>> takeTexts(const ReadRequest& request,
                                                    const TablePlan& plan, TableContent& content);

} // namespace assay::data::formats
