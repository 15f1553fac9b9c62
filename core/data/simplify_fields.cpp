// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/simplify.h"

namespace assay::data {

namespace {

using base::FieldKind;

constexpr const char* kSource = "Full Stack Deep Learning 2021, lecture 7: simplify the problem";

} // namespace

const base::FieldsOf<DataSpec>& simplifyFields()
{
    static const base::FieldsOf<DataSpec> fields{
        base::fieldOf<DataSpec>(
            {.path = "data.simplify.classes",
             .label = "Classes kept",
             .kind = FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "A simpler problem of the same data: how many of the most common classes stay, or "
                 "their names, separated by commas; examples of the others are left out. Empty: "
                 "all.",
             .source = kSource,
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::simplify, &SimplifySpec::classes)),
        base::fieldOf<DataSpec>(
            {.path = "data.simplify.side",
             .label = "Largest side",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 100'000,
             .unit = "pixels",
             .help =
                 "A simpler problem: pictures are made smaller until their longer side has so many "
                 "pixels, each the mean of the area it stands for. 0: as they are.",
             .source = kSource,
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::simplify, &SimplifySpec::side)),
        base::fieldOf<DataSpec>(
            {.path = "data.simplify.steps",
             .label = "First steps",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 1e9,
             .unit = "steps",
             .help = "A simpler problem: of each series the first steps alone. 0: all of them.",
             .source = kSource,
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::simplify, &SimplifySpec::steps)),
        base::fieldOf<DataSpec>(
            {.path = "data.simplify.synthetic",
             .label = "Synthetic examples",
             .kind = FieldKind::Boolean,
             .fallback = false,
             .help =
                 "A simpler problem: in place of what was read, examples that are drawn from their "
                 "targets, of the same shape and spread. What does not learn these has a fault that "
                 "is not in the data.",
             .source = kSource,
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::simplify, &SimplifySpec::synthetic)),
    };
    return fields;
}

bool canSimplify(const base::Field& field, const DatasetInfo& info)
{
    if (field.path == "data.simplify.side")
        return info.has(Modality::Pictures);
    if (field.path == "data.simplify.steps")
        return info.has(Modality::Series);
    if (field.path == "data.simplify.classes")
        return info.task == Task::Classification;
    return true;
}

} // namespace assay::data
