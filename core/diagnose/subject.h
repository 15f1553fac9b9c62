// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/prepared.h"
#include "diagnose/curves/run_curves.h"
#include "diagnose/first_batch.h"
#include "diagnose/overfit_one_batch.h"
#include "model/model_spec.h"
#include "train/run.h"
#include "train/train_spec.h"

#include <cstdint>
#include <optional>

namespace assay::diagnose {

/// What a training left behind.
struct Trained {
    train::Scores last; ///< after the last completed epoch
    data::Guess guess;  ///< of train
    std::int64_t step = 0;
};

/// What the checks look at. A value: copied, changed and looked at again. What is not known yet is
/// null or empty, and checks that read it find nothing.
struct Subject {
    data::DataSpec dataSpec;
    const data::Prepared* data = nullptr; ///< outlives the subject
    std::optional<train::TrainSpec> trainSpec = {};
    model::OutputKind outputs = model::OutputKind::Auto; ///< as the settings have it
    std::int64_t stepsPerEpoch = 0, totalSteps = 0;      ///< of the training; 0: not known
    bool startsLearned = false;                          ///< with weights that were trained before
    std::optional<FirstBatch> firstBatch = {};
    std::optional<OverfitReport> oneBatch = {};
    std::optional<Trained> trained = {};
    std::optional<RunCurves> curves = {};
    std::optional<double> gflopsPerCore = {}; ///< of this machine (base::gflopsPerCore)
};

} // namespace assay::diagnose
