// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/adapt_spec.h"
#include "base/finding.h"
#include "data/prepared.h"
#include "model/architecture.h"
#include "train/train_spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::adapt {

/// What has to be known of a method before it runs.
struct MethodInfo {
    Method method;
    const char* key;   ///< "deep_coral", as in a spec
    const char* words; ///< "deep CORAL"
    const char* help;  ///< one sentence
    bool goesOn;       ///< from the weights of a run that was trained on train
    bool usesLabels;   ///< of the target part
    bool
        learnsTrain; ///< its batches are those of a training on train, so that their loss compares with its scores
    /// The weights that the run ends with are those of the epoch that choosesEpoch of
    /// epoch_choice_torch.h prefers.
    bool choosesEpoch;
    bool isControl; ///< a line to compare with and no remedy
};
/// In the order in which they are tried; Method::None is not among them.
const std::vector<MethodInfo>& methods();
const MethodInfo& infoOf(Method method);
/// Whether batches are of train: MethodInfo::learnsTrain, and true without an adaptation.
bool learnsTrain(const AdaptSpec& spec);

/// The labelled examples that a method may use, in their order in the target part: of each class as many as
/// the spec says, drawn from the stream "adapt.labels" of the seed; of numbers as many in all. For
/// methods that use labels.
data::Subset labelledTarget(const AdaptSpec& spec, const data::Splits& splits, std::uint64_t seed);

/// That a class has fewer labelled target examples than the spec asks for: a hint, "adapt.labels_few". Empty: none has, or
/// the method reads no labels.
std::optional<base::Finding> fewLabels(const AdaptSpec& spec, const data::Splits& splits,
                                       std::uint64_t seed);
const base::FindingKinds& adaptFindings();

/// At most so many examples of train are aligned by Coral: their features are kept in memory.
inline constexpr std::size_t kAlignedExamples = 200'000;
/// Features that are wider have no covariance that is computed here: it would take a gigabyte and more.
inline constexpr std::int64_t kWidestFeatures = 4096;

/// How often an epoch takes each labelled example: FineTune as the spec says, TargetOnly as often as gives about
/// the updates of an epoch of train. 1 for other methods.
std::int64_t passesOf(const AdaptSpec& spec, const train::TrainSpec& training,
                      const data::Splits& splits, std::uint64_t seed);
/// Updates of one epoch, at least 1.
std::int64_t stepsPerEpoch(const AdaptSpec& spec, const train::TrainSpec& training,
                           const data::Splits& splits, std::uint64_t seed);

/// That data and network allow it. `startsFrom`: model.start_from. Throws the usage Error "target.none"
/// without a target part, "adapt.target_few" where it has too few examples, "adapt.start" without weights
/// to go on from, "adapt.batch_norm" for AdaBn without a batch norm and for layers that are left as they are
/// with one among them, "adapt.output_layer" for Coral with an output layer that is not fully connected on
/// features of one width, "adapt.features" for DeepCoral and Dann with features that no weight makes,
/// "adapt.pictures" for CycleGan with other data than pictures, "adapt.module" for what a module of one's own
/// cannot do; "adapt.features" for covariances of features that are too wide, "adapt.batch" for AdaBn with batches of one
/// example.
void requireAdaptable(const AdaptSpec& spec, const std::string& startsFrom,
                      const data::Prepared& data, const model::Architecture& network,
                      const train::TrainSpec& training, std::uint64_t seed);

} // namespace assay::adapt
