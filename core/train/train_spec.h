// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::train {

enum class Optimiser { Sgd, Adam, AdamW, RmsProp };
enum class ScheduleKind { Constant, Step, Cosine, OneCycle, Exponential };

struct Schedule {
    ScheduleKind kind = ScheduleKind::Constant;
    std::int64_t warmupSteps = 0; ///< linear from 0 to the learning rate
    std::int64_t stepEpochs = 10; ///< Step: epochs between two drops
    double stepFactor = 0.1;      ///< Step: what a drop multiplies with
    double decay = 0.999;         ///< Exponential: what every step multiplies with
    std::int64_t totalSteps = 0;  ///< Cosine, OneCycle: at which it has ended; 0: with the run
};

struct TrainSpec {
    std::string loss = "auto"; ///< name of a Loss; "auto": the usual one of the task
    double labelSmoothing = 0; ///< share of a label that is spread over all classes
    std::string classWeights;  ///< what class_weights.h reads; empty: all classes weigh the same
    Optimiser optimiser = Optimiser::Adam;
    double learningRate = 3e-4;
    double momentum = 0.9; ///< SGD
    bool nesterov = false; ///< SGD; needs momentum
    double beta1 = 0.9;    ///< Adam, AdamW
    double beta2 = 0.999;  ///< Adam, AdamW
    double alpha = 0.99;   ///< RMSprop
    double epsilon = 1e-8;
    double weightDecay = 0; ///< L2 in the gradient; decoupled for AdamW
    double clipNorm = 0;    ///< longest gradient (2-norm over all parameters); 0: no clipping
    std::int64_t batchSize = 64;
    bool shuffle = true;   ///< a fresh order of examples every epoch; else that of the data
    bool dropLast = false; ///< leaves out the last, smaller batch of an epoch
    std::string augment;   ///< what data/augment.h reads; empty: examples as they are
    std::int64_t epochs = 10;
    Schedule schedule;
    std::string rateChanges; ///< what schedule.h reads: "600: 1e-4, 1200: 3e-5"
    /// After which update of which run it goes on, "run 3 step 500"; empty: it begins anew.
    std::string continueFrom;
    std::string continueFingerprint; ///< of what decides the state there; written by the program
    std::string declaredFrozen;      ///< layers that are meant not to learn, separated by commas
    bool watchLayers = true;         ///< measures each layer now and then; changes no other number
    std::int64_t threads = 0;        ///< 0: as many as the machine has cores
    std::string device = "cpu";
};

/// The documented settings of a TrainSpec, paths "train....".
const base::FieldsOf<TrainSpec>& trainFields();

/// Whether a layer is among TrainSpec::declaredFrozen, or lies within one that is.
bool isDeclaredFrozen(const TrainSpec& spec, const std::string& layer);

/// Floats of state the optimiser keeps per parameter.
int optimiserCopies(const TrainSpec& spec);

} // namespace assay::train
