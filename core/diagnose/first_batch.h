// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/sample_id.h"
#include "data/prepared.h"
#include "model/module_notes.h"
#include "model/network.h"
#include "train/train_spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::diagnose {

/// One input of the network as it enters: of texts nothing, as tokens are no quantities.
struct InputFacts {
    std::string name;
    data::Modality modality = data::Modality::Pictures;
    std::int64_t values = 0;        ///< that were looked at; 0: none of it is a quantity
    double rms = 0;                 ///< root of the mean square of all its values in the batch
    double least = 0, greatest = 0; ///< of them
    double mean = 0, deviation = 0; ///< of them, all together
    /// Tables: the columns that enter with the least and the largest deviation that is not 0.
    std::string narrowName, wideName;
    double narrow = 0, wide = 0;
    /// Whole numbers from 0 on, of which the network takes no notice of what stands behind the point: it looks rows
    /// up by them, as an embedding does.
    bool areCodes = false;
    std::int64_t codeColumns = 0; ///< of a table that are such, and no part of what stands above
    /// In training the network answers the same when each column or channel is given in another unit and from another
    /// zero, as one that begins with batch norm does.
    bool standardisedInside = false;
    /// In all of train, not only in the batch. Bytes of pictures are not looked through.
    std::int64_t notFinite = 0;           ///< examples with a value that is no finite number
    std::vector<base::SampleId> examples; ///< the first of them
};

/// What the network says of the batch before it has learned, in evaluation.
struct AnswerFacts {
    std::int64_t width = 0; ///< outputs of an example
    bool finite = true;
    double least = 0, greatest = 0;
    double zeroShare = 0; ///< of all outputs, exactly 0
    double rms = 0;       ///< root of the mean square of all outputs
    /// How far answers move when all that enters grows by a twentieth, relative to a twentieth of how they differ: about
    /// 1, and 0 of units that what enters has driven to their ends. Negative: not measured.
    double followsScale = -1;
    /// The least and the greatest output of the same network with other weights, drawn anew a few times: what bounds
    /// these is an activation at its end. The least above the greatest: it was not measured.
    double boundLow = 1, boundHigh = 0;
    /// With none of those weights do answers differ from one example to another, though inputs do.
    bool ignoresInputs = false;
    /// The same, and they differ from those to half of the batch.
    bool mergesBatch = false;
    /// The largest distance of a sum of outputs from 1: over the outputs of an example, over the batch.
    double fromOne = 0, fromOneOverBatch = 0;
    /// The same of sums of exponentials.
    double logFromOne = 0, logFromOneOverBatch = 0;
    /// The largest difference of an answer: asked twice; beside half of the others. Relative to the
    /// largest answer, at least 1; 0 where it cannot be asked so.
    double askedTwice = 0, besideOthers = 0;
    /// How far an answer moves with the inputs of other examples, by its gradient, relative to how far it moves with its
    /// own: exactly 0 where nothing is shared.
    double movedByOthers = 0;
    /// How far answers in training differ by what is drawn for them, relative to how those of examples
    /// differ.
    double drawn = 0;
    /// The largest share of the values before a layer that training sets to 0 at random (dropout), by the gradient of
    /// one example. 0 too where it cannot be seen.
    double dropped = 0;
    /// The share of all outputs that are exactly 0 in training and are not in evaluation: what dropout behind the last
    /// layer leaves.
    double zeroedByChance = 0;
    /// How far it is from a network that only adds up its inputs, whatever its weights are: the largest difference of
    /// f(a - b + c) and f(a) - f(b) + f(c), relative to how answers differ. Negative: not measured.
    double curved = -1;
    /// How an example's outputs move with its inputs: how many ways there are (the rank of the Jacobian, the largest
    /// of a few examples), which is at most as many as the narrowest layer has numbers. 0: not measured.
    std::int64_t ways = 0;
    /// The same of what moves any output of any of the examples: at most as many as the first layer has units.
    std::int64_t waysTogether = 0;
    std::int64_t enters = 0; ///< numbers that an example has
    /// Answers change with the inputs, and have no gradient by any of them: they become whole numbers on the way.
    bool roundsInputs = false;
    /// The share of what enters that has no gradient, while the rest has one, where some of it moves the answers: what
    /// comes from that is detached on the way. Codes are left out. 0: there is none.
    double cutInputs = 0;
};

/// What a layer without any gradient is to the answers.
enum class Reach {
    Learns, ///< it has a gradient
    Cut,    ///< another weight gives other answers: its gradient is lost on the way
    Dead,   ///< only a far other weight does: what is behind it is 0 for all examples
    Unused, ///< none does
    Unknown ///< it was not looked at
};

/// One parameter, before the first update and after one small step against the gradient: a weight of 0
/// keeps what is before it from a gradient once.
struct ParameterFacts {
    std::string name;
    std::string layer;     ///< that it belongs to; of a module's own tensors each is one
    bool isMatrix = false; ///< it has two sides and more
    bool hasBias = false;  ///< its layer has other parameters
    std::int64_t rows = 1, numbers = 0; ///< rows: its first side; 1 for what has one side only
    double gradient = 0;                ///< the largest magnitude, of both
    bool isGradientFinite = true;       ///< both times
    double gradientNorm = 0;            ///< 2-norm, the larger of both
    double idleRows = 0;                ///< share of its rows without any gradient both times
    Reach reach = Reach::Learns;        ///< of its layer
    bool isLookup = false; ///< a row for each token or category, most of which a batch lacks
    /// How many of its rows differ, in their numbers or their gradients, the more of both times: 1, where all are equal
    /// and stay so for ever. Large counts are rough. 0: it is no matrix, or its gradient is no number.
    std::int64_t distinctRows = 0;
};

/// How the batch stands to the statistics that the first batch norm has kept of what it was trained on.
struct KeptStatistics {
    std::string layer;
    std::int64_t channels = 0;
    double shift =
        0; ///< median over the channels: how far the batch's mean lies from the kept one, in kept deviations
    double ratio = 1; ///< the same of the batch's variance, in kept variances
};

/// Codes or tokens that a network looks up and takes for one: all from `from` to `last` give the same answers, and
/// smaller ones do not.
struct MergedCodes {
    std::string input;
    std::int64_t from = 0, last = 0;
};

/// What one batch of train shows of a network that has not learned. Of pictures, columns and series
/// alike.
struct FirstBatch {
    std::int64_t examples = 0;
    std::vector<InputFacts> inputs;
    AnswerFacts answers;
    std::vector<ParameterFacts>
        parameters;          ///< in the network's order; empty: no gradient was asked for
    double loss = 0;         ///< in evaluation, of what training makes small
    double gradientNorm = 0; ///< of all parameters, before the first update
    /// How far the loss of the batch falls with one small step against the gradient, of what the gradient promises: 1
    /// where it is the gradient of this loss, below 0 where the loss rises. The least of that and of each layer's own
    /// step. Empty: it was not measured.
    std::optional<double> descent = {};
    std::string descentLayer; ///< whose step it is; empty: of all at once
    double dropout = 0;       ///< the largest rate of a layer
    model::ModuleNotes notes;
    /// Running variances of normalisation that are 1, as they begin, and that a batch of training does not move.
    std::vector<std::string> stillStatistics;
    /// Empty: there is no batch norm, or it has seen too few batches.
    std::optional<KeptStatistics> kept = {};
    /// How far answers move when the steps of each series or text change places, at random, relative to how answers
    /// differ; the largest of the network's own weights and of drawn ones, as positions may begin at 0. Negative: not
    /// measured.
    double movedByOrder = -1;
    /// An attention is among its layers, or within its module.
    bool attends = false;
    std::vector<MergedCodes> merged; ///< one for each input where there are such
};

/// Examples of the batch, at most; and at most four times as many as a batch of training has.
inline constexpr std::size_t kFirstBatch = 128;

/// Changes nothing of the network. Runs on the calling thread. Throws a usage Error where what
/// training makes small does not fit the data, and what the network throws.
FirstBatch lookAtFirstBatch(const train::TrainSpec& spec, std::uint64_t seed,
                            const data::Prepared& data, const model::Network& network);

} // namespace assay::diagnose
