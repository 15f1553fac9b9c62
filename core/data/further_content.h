// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace assay::data {

inline constexpr std::string_view kFurtherContent = "further ";
/// In DatasetInfo::guesses: the columns by whose cells rows are known again, where these are not all.
inline constexpr const char* kIdentifiedBy = "rows identified by";

/// What a reader leaves in DatasetInfo::fingerprint of a Dataset::Content whose inputs hash less than all
/// values: the fingerprint of the data set is then of `hash` too, so that a changed file is not taken for
/// the same.
inline std::string furtherContent(std::string_view hash)
{
    return std::string(kFurtherContent) + std::string(hash);
}

/// The same of what a reader left there; empty: the inputs hash everything.
inline std::string_view furtherContentIn(std::string_view fingerprint)
{
    return fingerprint.starts_with(kFurtherContent) ? fingerprint : std::string_view();
}

/// For data that are made of those with `info`, which the description is a copy of.
inline void keepFurtherContent(DatasetInfo& copy, const DatasetInfo& info)
{
    const bool isFurther =
        std::any_of(info.guesses.begin(), info.guesses.end(),
                    [](const auto& guess) { return guess.first == kIdentifiedBy; });
    copy.fingerprint = isFurther ? furtherContent(info.fingerprint) : std::string();
}

} // namespace assay::data
