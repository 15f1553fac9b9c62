// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace assay::baseline {

/// Simple methods are fitted on at most so many training examples, a seeded sample of train: they
/// are a bar to pass, known in seconds.
inline constexpr std::int64_t kMostFitted = 10'000;

/// Whether a method was fitted on such a sample, and not on all of train. `trainExamples` 0: not
/// known. A constant answer needs none.
bool isSampled(const std::string& name, std::int64_t trainExamples);

/// The name of a method as people read it, with the sample where train is larger than one:
/// "logistic regression, sample of 10,000".
std::string sampledName(const std::string& name, std::int64_t trainExamples);

} // namespace assay::baseline
