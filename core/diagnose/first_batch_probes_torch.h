// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/batches_torch.h"
#include "diagnose/first_batch.h"
#include "model/network_torch.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Private to diagnose/: what is asked of a network with other weights, or of single examples. Each throws what the
// network throws, and changes nothing of it.

namespace assay::diagnose {

/// The largest magnitude; 0 of nothing.
double largest(const at::Tensor& values);
/// Part of a batch: examples [from, from + count).
data::Batch partOf(const data::Batch& batch, std::int64_t from, std::int64_t count);
/// The batch with the inputs, and their lengths, of the examples of these places (int64); all else stays whole.
data::Batch inputsOf(const data::Batch& batch, const at::Tensor& places);

/// Which examples of train lookAtFirstBatch looks at, in an order that the seed gives: kFirstBatch at most.
std::vector<std::uint32_t> firstPositions(const train::TrainSpec& spec, std::uint64_t seed,
                                          const data::Prepared& data);

/// Other weights of the same shapes, with sums of `gain` over as many values as enter.
std::vector<at::Tensor> drawnWeights(const std::vector<at::Tensor>& weights, double gain,
                                     at::Generator& generator);

/// What holds of the network whatever its weights are: AnswerFacts::boundLow, boundHigh, ignoresInputs, mergesBatch.
void tryOtherWeights(const model::Network::Body& network, const data::Batch& batch,
                     std::uint64_t seed, AnswerFacts& facts);

/// AnswerFacts::dropped. The gradient of a matrix by one example has a column of zeros for each value before it that
/// is 0. `parameters`: of this network, in its order.
double droppedShare(const model::Network::Body& network, const data::Batch& batch,
                    const std::vector<ParameterFacts>& parameters, std::uint64_t seed);

/// AnswerFacts::ways, waysTogether, enters. Only of inputs that are quantities.
void countWays(const model::Network::Body& network, const data::Batch& batch, std::uint64_t seed,
               AnswerFacts& facts);

/// AnswerFacts::curved; negative where the inputs are no numbers that can be added up. Of weights that are drawn too
/// where it is 0 with the network's own: a branch that begins at 0 bends later.
double curvedness(const model::Network::Body& network, const data::Batch& batch,
                  std::uint64_t seed);

/// AnswerFacts::cutInputs. At inputs with a little noise, where no maximum is shared, by a step that is far smaller.
double cutInputs(const model::Network::Body& network, const data::Batch& batch, std::uint64_t seed);

/// AnswerFacts::movedByOthers. 0 where an answer has no gradient by its inputs.
double movedByOthers(const model::Network::Body& network, const data::Batch& batch);

/// AnswerFacts::followsScale.
double followsScale(const model::Network::Body& network, const data::Batch& batch);

/// AnswerFacts::drawn: two passes of training with other draws. Statistics of a batch are the same in both.
double drawnShare(const model::Network::Body& network, const data::Batch& batch,
                  std::uint64_t seed);

/// AnswerFacts::zeroedByChance.
double zeroedByChance(const model::Network::Body& network, const data::Batch& batch,
                      std::uint64_t seed);

/// FirstBatch::movedByOrder. `stepped`: of each input whether its second side are steps; others stay as they are.
double movedByOrder(const model::Network::Body& network, const data::Batch& batch,
                    const std::vector<bool>& stepped, std::uint64_t seed);

/// Of each example how many steps there are up to the last that is not 0 throughout: count, int64, on the processor.
at::Tensor filledSteps(const at::Tensor& values);

/// FirstBatch::merged of the k-th input, whose codes or tokens are below `count`. Nothing: there are none.
std::optional<MergedCodes> mergedCodes(const model::Network::Body& network,
                                       const data::Batch& batch, std::size_t k, std::int64_t count);

/// Which columns of the k-th input, a table, are InputFacts::areCodes by themselves; none: they are too many.
std::vector<bool> codeColumns(const model::Network::Body& network, const data::Batch& batch,
                              std::size_t k);

/// InputFacts::areCodes of the k-th input.
bool areCodes(const model::Network::Body& network, const data::Batch& batch, std::size_t k);

/// InputFacts::standardisedInside of the k-th input. `codes`: columns of a table that stay as they are.
bool isStandardisedInside(const model::Network::Body& network, const data::Batch& batch,
                          std::size_t k, const std::vector<bool>& codes, std::uint64_t seed);

/// FirstBatch::kept. Two passes of training show by which share a batch moves what is kept, and so what the batch's own
/// statistics are. Buffers are put back as they were.
std::optional<KeptStatistics> keptStatistics(const model::Network::Body& network,
                                             const data::Batch& batch, std::uint64_t seed);

/// How far answers in evaluation are from those in training, relative to how these differ from one example to the next,
/// where running statistics are what this very batch moves them to. Root mean squares. Negative: training draws, or
/// examples are too few. Buffers are put back as they were.
double modesDiffer(const model::Network::Body& network, const data::Batch& batch,
                   std::uint64_t seed);

/// What is added to a variance so that it is not divided by 0 (epsilon), and is not small beside it.
struct NormEpsilon {
    std::string layer; ///< the batch norm where it matters most
    /// How far answers in evaluation move when variances that are kept grow by 4 and factors by 2, relative to how they
    /// differ: about the epsilon in variances. Root mean squares.
    double moves = 0;
};
/// Of batch norms with factors of their own. Running statistics are what this very batch moves them to, and are put back.
NormEpsilon normEpsilon(const model::Network::Body& network, const data::Batch& batch,
                        std::uint64_t seed);

/// A layer whose weights begin so large that what follows it is at its ends.
struct SaturatedStart {
    std::string layer;
    /// Root mean square of its weights times the root of how many values enter a unit.
    double gain = 0;
    /// How far answers move when its weights grow by a twentieth, relative to a twentieth of how they differ: about 1
    /// where nothing is at its end. Root mean squares.
    double follows = 0;
};
/// The first such layer. Nothing: there is none, or a norm behind it takes its scale away. `parameters`: of this network,
/// in its order.
std::optional<SaturatedStart> saturatedStart(const model::Network::Body& network,
                                             const data::Batch& batch,
                                             const std::vector<ParameterFacts>& parameters);

/// First answers that are far larger than the loss asks for, by the layer whose bias is added to them.
struct ScaledOutputs {
    std::string layer = {};
    double factor = 1; ///< by how much each output moves when that bias grows by 1
    /// Root mean square of the layer's weights times the root of how many values enter a unit; 0: it is not known.
    double gain = 0;
    std::int64_t others = 0; ///< other layers whose weights begin too large by the same measure
    double rms = 0;          ///< of the outputs
    double targets = 0;      ///< root mean square of the targets as they are learned; 0 of classes
    double guess = 0;        ///< the loss of the best answer that is the same for every example
};
/// Nothing: they are not, the size of what enters explains it, or neither the layer's weights nor a factor behind it do.
/// `seen`: what was found of this network and batch, with its parameters.
std::optional<ScaledOutputs> scaledOutputs(const model::Network::Body& network,
                                           const data::Batch& batch, const train::TrainSpec& spec,
                                           const data::Prepared& data, const FirstBatch& seen);

/// The first layer whose units (channels, numbers of a state) can change places and no answer changes, though they differ,
/// its weights matter and nothing goes round it: what follows takes them together, as their mean does. Empty: there is none.
/// `parameters`: of this network, in its order. A table that rows are looked up in has no units.
std::string unorderedUnits(const model::Network::Body& network, const data::Batch& batch,
                           const std::vector<ParameterFacts>& parameters, std::uint64_t seed);

/// Whether examples of the k-th input that were filled up with 0 all get one answer, or none that is a number, where their
/// own steps are put in place of the padding, though they get different ones as they are: a mask lets padding in alone.
bool answersPaddingAlone(const model::Network::Body& network, const data::Batch& batch,
                         std::size_t k);

/// How far answers move when squares of a picture change places, the same for all pictures, relative to how answers
/// differ: the largest of the network's own weights and of drawn ones, and the least of all sides of squares of which there
/// are several; `ofPixels`: of single pixels alone. Negative: there are other inputs than pictures, or answers hardly differ.
double movedByPieces(const model::Network::Body& network, const data::Batch& batch, bool ofPixels,
                     std::uint64_t seed);

/// A first layer that takes far smaller, or far larger, numbers than those that enter the network.
struct ScaledInside {
    std::string layer;
    double taken = 0, entering = 0; ///< root mean squares
    bool takesWhole = false; ///< it takes all of an example at once, so that `taken` is exact
};
/// By gradients of a weight and a bias for single examples, whatever all weights are. Nothing: it takes them about as they
/// are, it has no bias, or it is not known which layer is the first. `parameters`: of this network, in its order.
std::optional<ScaledInside> scaledInside(const model::Network::Body& network,
                                         const data::Batch& batch,
                                         const std::vector<ParameterFacts>& parameters,
                                         std::uint64_t seed);
/// The same of a first layer that takes far larger numbers than those that enter, as where forward multiplies them or
/// takes a mean of bytes from what was divided before.
std::optional<ScaledInside> enlargedInside(const model::Network::Body& network,
                                           const data::Batch& batch,
                                           const std::vector<ParameterFacts>& parameters,
                                           std::uint64_t seed);

/// A layer of a series, if it is the first one, whose channels are the steps: a convolution, or a recurrent layer. ""
/// where it is another, and where there are as many channels as steps.
std::string takesStepsAsChannels(const model::Network::Body& network,
                                 const std::vector<ParameterFacts>& parameters);

/// FirstBatch::stillStatistics. Buffers are put back as they were.
std::vector<std::string> stillStatistics(const model::Network::Body& network,
                                         const data::Batch& batch, std::uint64_t seed);

} // namespace assay::diagnose
