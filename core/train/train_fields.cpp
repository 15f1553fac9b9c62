// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/loss.h"
#include "train/schedule.h"
#include "train/train_spec.h"

namespace assay::train {

namespace {

using base::Field;
using base::FieldKind;

constexpr const char* kLecture = "Full Stack Deep Learning 2021, lecture 7";

std::vector<base::FieldChoice> lossChoices()
{
    std::vector<base::FieldChoice> choices{
        {"auto", "cross_entropy for classes, squared_error for numbers"}};
    for (const Loss& loss : losses())
        choices.push_back({loss.name, loss.help});
    return choices;
}

} // namespace

const std::vector<Field>& trainFields()
{
    static const std::vector<Field> fields{
        {.path = "train.learning_rate",
         .label = "Learning rate",
         .kind = FieldKind::Number,
         .fallback = 3e-4,
         .low = 0,
         .high = kMostLearningRate,
         .lowAllowed = false,
         .help = "Length of a step. The first thing to tune; can be changed while a run trains.",
         .source = kLecture},
        {.path = "train.batch_size",
         .label = "Batch size",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{64},
         .low = 1,
         .high = 1'000'000,
         .unit = "examples",
         .help = "Examples in one step.",
         .source = "common practice; low sensitivity in the lecture's table"},
        {.path = "train.epochs",
         .label = "Epochs",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{10},
         .low = 1,
         .high = 1'000'000,
         .unit = "epochs",
         .help = "How often every training example is seen."},
        {.path = "train.optimiser",
         .label = "Optimiser",
         .kind = FieldKind::Choice,
         .fallback = std::string("adam"),
         .choices = {{"sgd", "gradient descent with momentum"},
                     {"adam", "Kingma and Ba 2015"},
                     {"adamw", "Adam with decoupled weight decay, Loshchilov and Hutter 2019"},
                     {"rmsprop", "Tieleman and Hinton 2012"}},
         .help = "How a gradient becomes a step.",
         .source = kLecture},
        {.path = "train.loss",
         .label = "Loss",
         .kind = FieldKind::Choice,
         .fallback = std::string("auto"),
         .choices = lossChoices(),
         .help = "What is made small; takes logits, never probabilities."},
        {.path = "train.schedule",
         .label = "Schedule",
         .kind = FieldKind::Choice,
         .fallback = std::string("constant"),
         .choices = {{"constant", "the learning rate stays"},
                     {"step", "falls by a factor every few epochs"},
                     {"cosine", "falls along half a cosine to 0, Loshchilov and Hutter 2017"},
                     {"one_cycle", "rises for 30 % of the steps, then falls, Smith 2018"}},
         .help = "How the learning rate changes over the run."},
        {.path = "train.warmup_steps",
         .label = "Warm-up",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{0},
         .low = 0,
         .high = 1e9,
         .unit = "steps",
         .help = "The learning rate rises linearly over so many steps first.",
         .advanced = true},
        {.path = "train.step_epochs",
         .label = "Epochs between drops",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{10},
         .low = 1,
         .high = 1e6,
         .unit = "epochs",
         .help = "Schedule step: how long the learning rate stays between two drops.",
         .advanced = true,
         .onlyWith = {"train.schedule", {"step"}}},
        {.path = "train.step_factor",
         .label = "Drop factor",
         .kind = FieldKind::Number,
         .fallback = 0.1,
         .low = 0,
         .high = 1,
         .lowAllowed = false,
         .help = "Schedule step: what a drop multiplies the learning rate with.",
         .advanced = true,
         .onlyWith = {"train.schedule", {"step"}}},
        {.path = "train.rate_changes",
         .label = "Learning rate from a step on",
         .kind = FieldKind::Text,
         .fallback = std::string(),
         .help =
             "The learning rate after so many steps, as 600: 1e-4, 1200: 3e-5; the schedule goes "
             "on from there. A change made while a run trains is written here, so that another "
             "run can repeat it.",
         .advanced = true,
         .spelling = [](const std::string& text) { return spelled(rateChanges(text)); },
         .addedLater = true},
        {.path = "train.weight_decay",
         .label = "Weight decay",
         .kind = FieldKind::Number,
         .fallback = 0.0,
         .low = 0,
         .high = 1e3,
         .help = "Pulls weights to zero: L2 in the gradient, decoupled for AdamW.",
         .source = std::string(kLecture) + ": no regularisation to start with"},
        {.path = "train.clip_norm",
         .label = "Gradient clipping",
         .kind = FieldKind::Number,
         .fallback = 0.0,
         .low = 0,
         .high = 1e9,
         .help = "Longest gradient allowed (2-norm over all parameters); 0: no clipping.",
         .advanced = true},
        {.path = "train.momentum",
         .label = "Momentum",
         .kind = FieldKind::Number,
         .fallback = 0.9,
         .low = 0,
         .high = 0.9999,
         .help = "SGD: share of the last step that is kept.",
         .advanced = true,
         .onlyWith = {"train.optimiser", {"sgd"}}},
        {.path = "train.nesterov",
         .label = "Nesterov momentum",
         .kind = FieldKind::Boolean,
         .fallback = false,
         .help = "SGD: look ahead along the momentum; needs momentum above 0.",
         .advanced = true,
         .onlyWith = {"train.optimiser", {"sgd"}}},
        {.path = "train.beta1",
         .label = "Beta 1",
         .kind = FieldKind::Number,
         .fallback = 0.9,
         .low = 0,
         .high = 0.9999999,
         .help = "Adam, AdamW: memory of the gradient's mean.",
         .source = "Kingma and Ba 2015",
         .advanced = true,
         .onlyWith = {"train.optimiser", {"adam", "adamw"}}},
        {.path = "train.beta2",
         .label = "Beta 2",
         .kind = FieldKind::Number,
         .fallback = 0.999,
         .low = 0,
         .high = 0.9999999,
         .help = "Adam, AdamW: memory of the gradient's square.",
         .source = "Kingma and Ba 2015",
         .advanced = true,
         .onlyWith = {"train.optimiser", {"adam", "adamw"}}},
        {.path = "train.alpha",
         .label = "Alpha",
         .kind = FieldKind::Number,
         .fallback = 0.99,
         .low = 0,
         .high = 0.9999999,
         .help = "RMSprop: memory of the gradient's square.",
         .advanced = true,
         .onlyWith = {"train.optimiser", {"rmsprop"}}},
        {.path = "train.epsilon",
         .label = "Epsilon",
         .kind = FieldKind::Number,
         .fallback = 1e-8,
         .low = 0,
         .high = 1,
         .lowAllowed = false,
         .help = "Adam, AdamW, RMSprop: keeps the division finite.",
         .advanced = true,
         .onlyWith = {"train.optimiser", {"adam", "adamw", "rmsprop"}}},
        {.path = "train.threads",
         .label = "Threads",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{0},
         .low = 0,
         .high = 1024,
         .unit = "threads",
         .help = "0: as many as the machine has cores. Numbers repeat to the last bit only with "
                 "equal threads.",
         .advanced = true},
        {.path = "train.device",
         .label = "Device",
         .kind = FieldKind::Choice,
         .fallback = std::string("cpu"),
         .choices = {{"cpu", "the processor"}, {"cuda", "a graphics card; needs a CUDA LibTorch"}},
         .help = "Where the network is trained.",
         .advanced = true},
    };
    return fields;
}

int optimiserCopies(const TrainSpec& spec)
{
    switch (spec.optimiser) {
    case Optimiser::Sgd: return spec.momentum > 0 ? 1 : 0;
    case Optimiser::Adam:
    case Optimiser::AdamW: return 2;
    case Optimiser::RmsProp: return 1;
    }
    return 0;
}

} // namespace assay::train
