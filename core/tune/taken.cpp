// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/taken.h"

namespace assay::tune {

bool isTaken(const Adaptation& adaptation)
{
    if (!adaptation.isChosen || adaptation.collapsed > 0)
        return false;
    return selectedBy(adaptation) == "nothing"
           || adaptation.sourceAfter <= adaptation.sourceBefore + kSourceForgotten;
}

} // namespace assay::tune
