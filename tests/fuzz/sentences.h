// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/cell_findings.h"
#include "data/formats/csv_oddity.h"
#include "data/formats/label_marks.h"
#include "data/formats/picture_notes.h"
#include "data/formats/raw_series.h"
#include "data/formats/table_findings.h"
#include "data/formats/text_folder.h"
#include "data/inputs/picture/other_range.h"
#include "interop/findings.h"

#include <cstdlib>

namespace assay::fuzz {

/// Stops when a finding of a reader has no sentence.
inline void requireSentence(const base::Finding& finding)
{
    for (const base::FindingKinds* kinds :
         {&data::formats::tableFindings(), &data::formats::cellFindings(),
          &data::formats::quoteFindings(), &data::formats::pictureFindings(),
          &data::formats::seriesFindings(), &data::formats::textFindings(),
          &data::formats::labelFindings(), &data::otherRangeFindings(), &interop::answerFindings(),
          &interop::logFindings()}) {
        if (!base::sentence(finding, *kinds).empty())
            return;
    }
    std::abort();
}

} // namespace assay::fuzz
