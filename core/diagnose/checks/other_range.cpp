// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/picture/other_range.h"

#include "diagnose/checks/check_list.h"

namespace assay::diagnose {

namespace {

std::vector<base::Finding> run(const Subject& subject)
{
    if (!subject.data || !subject.data->serving)
        return {};
    const data::PictureInput *here = subject.data->source->pictures(),
                             *there = subject.data->serving->pictures();
    if (!here || !there)
        return {};
    const auto found = data::otherRange(here->info().range, there->info().range);
    return found ? std::vector{*found} : std::vector<base::Finding>();
}

} // namespace

const Check& otherRange()
{
    static const Check check{"other_range", "Range of pixel values", Stage::Data,
                             data::otherRangeFindings(), run};
    return check;
}

} // namespace assay::diagnose
