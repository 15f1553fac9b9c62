// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"

#include <cstdint>

namespace assay::adapt {

/// How a network learns from examples of the distribution that it will serve (LECTURE.md 5, step 3).
/// Source: train. Target: the part Target of the data (data::SplitKind).
enum class Method {
    None,
    FineTune,  ///< goes on from a run's weights on labelled target examples
    AddTarget, ///< labelled target examples are a share of each batch
    Coral, ///< a new output layer on features that were aligned (Sun, Feng and Saenko 2016, AAAI)
    DeepCoral, ///< covariances of the features are drawn together (Sun and Saenko 2016, ECCV workshops)
    Dann,     ///< features that a classifier of domains cannot part (Ganin et al. 2016, JMLR 17:59)
    AdaBn,    ///< batch norms take the statistics of the target (Li et al. 2017, ICLR workshop)
    CycleGan, ///< learns train's pictures as a generator makes them look like the target's (Zhu et al. 2017, ICCV)
    TargetOnly ///< labelled target examples alone: what an adaptation could come to at best
};

/// The settings of an adaptation, a part of what decides a run's numbers.
struct AdaptSpec {
    Method method = Method::None;
    std::int64_t labels = 10; ///< labelled target examples of each class; 0: all that there are
    double share = 0.125;     ///< AddTarget: of each batch
    std::int64_t passes = 10; ///< FineTune: how often an epoch takes each labelled example
    std::int64_t layers = 0;  ///< FineTune: the last so many layers with weights learn; 0: all
    double weight = 1000;     ///< DeepCoral: of its loss, when the ramp has ended
    double reversal = 0.1; ///< Dann: what the gradient is multiplied with, when the ramp has ended
    std::int64_t translation =
        600; ///< CycleGan: updates of the generators, before the network learns
};

/// The documented settings of an AdaptSpec, paths "adapt....".
const base::FieldsOf<AdaptSpec>& adaptFields();

} // namespace assay::adapt
