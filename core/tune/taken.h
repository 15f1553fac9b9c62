// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/adaptation.h"

namespace assay::tune {

/// Whether an adaptation may be taken without labels of the target. Of the weights of deep CORAL: the chosen one
/// (Adaptation::isChosen). Of another method whose epoch is chosen without labels: where train-val is at most
/// kSourceForgotten above what it is without, as the best epoch of a network that collapsed is a collapsed one. Where
/// nothing is chosen (selectedBy) and everywhere else: no network collapsed, as its answers show. Any thread.
bool isTaken(const Adaptation& adaptation);

} // namespace assay::tune
