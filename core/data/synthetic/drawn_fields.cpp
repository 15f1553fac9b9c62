// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/synthetic/drawn_fields.h"

namespace assay::data::synthetic {

using base::FieldKind;

const base::FieldsOf<DataSpec>& drawnFields()
{
    static const base::FieldsOf<DataSpec> fields{
        base::fieldOf<DataSpec>(
            {.path = "data.count",
             .label = "Examples",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{12000},
             .low = 40,
             .high = 10'000'000,
             .unit = "examples",
             .help = "How many examples a synthetic set has; files are read whole.",
             .source = "Full Stack Deep Learning 2021, lecture 7: about 10,000 training examples"},
            &DataSpec::count),
        base::fieldOf<DataSpec>(
            {.path = "data.seed",
             .label = "Drawing seed",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 9.0e15,
             .help = "Seed of a synthetic set; another seed draws other examples.",
             .advanced = true},
            &DataSpec::seed),
    };
    return fields;
}

} // namespace assay::data::synthetic
