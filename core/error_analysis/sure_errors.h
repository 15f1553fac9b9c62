// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error_analysis/suggestions.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::error_analysis {

/// Errors where the network is surer of its answer than it usually is for that class.
struct SureErrors {
    std::optional<Suggestion> labels;  ///< LabelError
    std::optional<Suggestion> shifted; ///< SureAndWrong
    std::vector<std::string> notes;    ///< where they were not looked for, and why
};

/// By confident learning in each split apart (label_errors.h), as its classes may be as frequent and
/// as hard as they like. Of a split no more are named than the answers the network is surest of
/// allow (labelDoubt), the least probable labels first; about half of what is found in known test
/// sets is a wrong label (Northcutt, Athalye and Mueller 2021, NeurIPS Datasets: 51 % over ten
/// sets, 15 % in MNIST). They come first where they are few (up to 50), or where labels contradict
/// sure answers more often than the network expects and they are at least half of all errors; last
/// otherwise. `splits`, `shift`: as for suggest().
SureErrors sureErrorsOf(const std::vector<SuggestionMaterial>& splits,
                        const std::optional<evaluate::Term>& shift);

} // namespace assay::error_analysis
