// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "data/augment.h"
#include "data/formats/cell.h"
#include "train/class_weights.h"
#include "train/loss.h"
#include "train/schedule.h"
#include "train/train_spec.h"

#include <fmt/format.h>

#include <string_view>

namespace assay::train {

namespace {

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

std::string augmentHelp()
{
    std::string help =
        "Changes that are drawn anew each time an example is trained on, in their order, as flip, "
        "shift 0.1; never where a network is scored. A number is the strength.";
    for (const data::AugmentKind& kind : data::augmentKinds())
        help += fmt::format(" {} {}: {}.", kind.name, base::numberText(kind.usual), kind.help);
    return help;
}

} // namespace

const base::FieldsOf<TrainSpec>& trainFields()
{
    static const base::FieldsOf<TrainSpec> fields{
        base::fieldOf<TrainSpec>(
            {.path = "train.learning_rate",
             .label = "Learning rate",
             .kind = FieldKind::Number,
             .fallback = 3e-4,
             .low = 0,
             .high = kMostLearningRate,
             .lowAllowed = false,
             .help =
                 "Length of a step. The first thing to tune; can be changed while a run trains.",
             .source = kLecture,
             .sensitivity = base::Sensitivity::High,
             .search = base::SearchRange{1e-5, 0.1, true}},
            &TrainSpec::learningRate),
        base::fieldOf<TrainSpec>(
            {.path = "train.batch_size",
             .label = "Batch size",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{64},
             .low = 1,
             .high = 1'000'000,
             .unit = "examples",
             .help = "Examples in one step.",
             .source = "common practice; low sensitivity in the lecture's table",
             .sensitivity = base::Sensitivity::Low,
             .search = base::SearchRange{16, 512, true}},
            &TrainSpec::batchSize),
        base::fieldOf<TrainSpec>({.path = "train.epochs",
                                  .label = "Epochs",
                                  .kind = FieldKind::Integer,
                                  .fallback = std::int64_t{10},
                                  .low = 1,
                                  .high = 1'000'000,
                                  .unit = "epochs",
                                  .help = "How often every training example is seen."},
                                 &TrainSpec::epochs),
        base::fieldOf<TrainSpec>({.path = "train.augment",
                                  .label = "Augmentation",
                                  .kind = FieldKind::Text,
                                  .fallback = std::string(),
                                  .help = augmentHelp(),
                                  .source = std::string("Shorten and Khoshgoftaar 2019; ")
                                            + kLecture + ": no regularisation to start with",
                                  .advanced = true,
                                  .spelling =
                                      [](const std::string& text) {
                                          return data::spelled(
                                              data::augmentations(text, "train.augment"));
                                      },
                                  .sensitivity = base::Sensitivity::Medium,
                                  .addedLater = true},
                                 &TrainSpec::augment),
        base::fieldOf<TrainSpec>(
            {.path = "train.shuffle",
             .label = "Shuffle",
             .kind = FieldKind::Boolean,
             .fallback = true,
             .help = "A fresh order of the training examples in every epoch; off: the order of the "
                     "data, which may be sorted by class.",
             .advanced = true,
             .addedLater = true},
            &TrainSpec::shuffle),
        base::fieldOf<TrainSpec>(
            {.path = "train.drop_last",
             .label = "Drop last batch",
             .kind = FieldKind::Boolean,
             .fallback = false,
             .help = "Passes over the last batch of an epoch where it is smaller than the others.",
             .advanced = true,
             .addedLater = true},
            &TrainSpec::dropLast),
        base::choiceOf<TrainSpec>(
            {.path = "train.optimiser",
             .label = "Optimiser",
             .fallback = std::string("adam"),
             .help = "How a gradient becomes a step.",
             .source = kLecture,
             .sensitivity = base::Sensitivity::Low},
            &TrainSpec::optimiser,
            {{Optimiser::Sgd, {"sgd", "gradient descent with momentum"}},
             {Optimiser::Adam, {"adam", "Kingma and Ba 2015"}},
             {Optimiser::AdamW,
              {"adamw", "Adam with decoupled weight decay, Loshchilov and Hutter 2019"}},
             {Optimiser::RmsProp, {"rmsprop", "Tieleman and Hinton 2012"}}}),
        base::fieldOf<TrainSpec>(
            {.path = "train.loss",
             .label = "Loss",
             .kind = FieldKind::Choice,
             .fallback = std::string("auto"),
             .choices = lossChoices(),
             .help = "What is made small. But for nll it takes logits, never probabilities.",
             .sensitivity = base::Sensitivity::High},
            &TrainSpec::loss),
        base::fieldOf<TrainSpec>(
            {.path = "train.label_smoothing",
             .label = "Label smoothing",
             .kind = FieldKind::Number,
             .fallback = 0.0,
             .low = 0,
             .high = 0.9,
             .help = "The share of each label that is spread over all classes, so that no answer "
                     "has to be sure; training's loss then cannot reach 0. Scores are of the loss "
                     "without it.",
             .source = std::string("Szegedy et al. 2016, section 7; ") + kLecture
                       + ": no regularisation to start with",
             .advanced = true,
             .sensitivity = base::Sensitivity::Low,
             .search = base::SearchRange{0, 0.2},
             .addedLater = true},
            &TrainSpec::labelSmoothing),
        base::fieldOf<TrainSpec>(
            {.path = "train.class_weights",
             .label = "Class weights",
             .kind = FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "How much each class counts in training's loss: balanced (rare classes more, so "
                 "that all count the same together), or one number a class in the order of the "
                 "labels, as 1, 2.5; nothing is learned of a class with 0. Scores are of the loss "
                 "without them.",
             .source = "King and Zeng 2001",
             .advanced = true,
             .spelling = spelledClassWeights,
             .addedLater = true},
            &TrainSpec::classWeights),
        base::choiceOf<TrainSpec>(
            {.path = "train.schedule",
             .label = "Schedule",
             .fallback = std::string("constant"),
             .help = "How the learning rate changes over the run.",
             .sensitivity = base::Sensitivity::High},
            base::memberOf(&TrainSpec::schedule, &Schedule::kind),
            {{ScheduleKind::Constant, {"constant", "the learning rate stays"}},
             {ScheduleKind::Step, {"step", "falls by a factor every few epochs"}},
             {ScheduleKind::Cosine,
              {"cosine", "falls along half a cosine to 0, Loshchilov and Hutter 2017"}},
             {ScheduleKind::OneCycle,
              {"one_cycle", "rises for 30 % of the steps, then falls, Smith 2018"}},
             {ScheduleKind::Exponential, {"exponential", "falls by a factor every step"}}}),
        base::fieldOf<TrainSpec>(
            {.path = "train.warmup_steps",
             .label = "Warm-up",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 1e9,
             .unit = "steps",
             .help = "The learning rate rises linearly over so many steps first.",
             .advanced = true},
            base::memberOf(&TrainSpec::schedule, &Schedule::warmupSteps)),
        base::fieldOf<TrainSpec>(
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
            base::memberOf(&TrainSpec::schedule, &Schedule::stepEpochs)),
        base::fieldOf<TrainSpec>(
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
            base::memberOf(&TrainSpec::schedule, &Schedule::stepFactor)),
        base::fieldOf<TrainSpec>(
            {.path = "train.decay",
             .label = "Decay a step",
             .kind = FieldKind::Number,
             .fallback = 0.999,
             .low = 0,
             .high = 1,
             .lowAllowed = false,
             .help = "Schedule exponential: what every step multiplies the learning rate with.",
             .advanced = true,
             .onlyWith = {"train.schedule", {"exponential"}},
             .addedLater = true},
            base::memberOf(&TrainSpec::schedule, &Schedule::decay)),
        base::fieldOf<TrainSpec>(
            {.path = "train.schedule_steps",
             .label = "Schedule steps",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 1e12,
             .unit = "steps",
             .help = "Schedules cosine and one_cycle: after so many steps they have ended, and the "
                     "learning rate stays. 0: with the run.",
             .advanced = true,
             .onlyWith = {"train.schedule", {"cosine", "one_cycle"}},
             .addedLater = true},
            base::memberOf(&TrainSpec::schedule, &Schedule::totalSteps)),
        base::fieldOf<TrainSpec>(
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
            &TrainSpec::rateChanges),
        base::fieldOf<TrainSpec>(
            {.path = "train.weight_decay",
             .label = "Weight decay",
             .kind = FieldKind::Number,
             .fallback = 0.0,
             .low = 0,
             .high = 1e3,
             .help = "Pulls weights to zero: L2 in the gradient, decoupled for AdamW.",
             .source = std::string(kLecture) + ": no regularisation to start with",
             .sensitivity = base::Sensitivity::Medium,
             .search = base::SearchRange{1e-6, 1e-2, true}},
            &TrainSpec::weightDecay),
        base::fieldOf<TrainSpec>(
            {.path = "train.clip_norm",
             .label = "Gradient clipping",
             .kind = FieldKind::Number,
             .fallback = 0.0,
             .low = 0,
             .high = 1e9,
             .help = "Longest gradient allowed (2-norm over all parameters); 0: no clipping.",
             .advanced = true},
            &TrainSpec::clipNorm),
        base::fieldOf<TrainSpec>({.path = "train.momentum",
                                  .label = "Momentum",
                                  .kind = FieldKind::Number,
                                  .fallback = 0.9,
                                  .low = 0,
                                  .high = 0.9999,
                                  .help = "SGD: share of the last step that is kept.",
                                  .advanced = true,
                                  .onlyWith = {"train.optimiser", {"sgd"}},
                                  .sensitivity = base::Sensitivity::Low,
                                  .search = base::SearchRange{0.5, 0.99}},
                                 &TrainSpec::momentum),
        base::fieldOf<TrainSpec>(
            {.path = "train.nesterov",
             .label = "Nesterov momentum",
             .kind = FieldKind::Boolean,
             .fallback = false,
             .help = "SGD: look ahead along the momentum; needs momentum above 0.",
             .advanced = true,
             .onlyWith = {"train.optimiser", {"sgd"}},
             .sensitivity = base::Sensitivity::Low},
            &TrainSpec::nesterov),
        base::fieldOf<TrainSpec>({.path = "train.beta1",
                                  .label = "Beta 1",
                                  .kind = FieldKind::Number,
                                  .fallback = 0.9,
                                  .low = 0,
                                  .high = 0.9999999,
                                  .help = "Adam, AdamW: memory of the gradient's mean.",
                                  .source = "Kingma and Ba 2015",
                                  .advanced = true,
                                  .onlyWith = {"train.optimiser", {"adam", "adamw"}},
                                  .sensitivity = base::Sensitivity::Low,
                                  .search = base::SearchRange{0.8, 0.99}},
                                 &TrainSpec::beta1),
        base::fieldOf<TrainSpec>({.path = "train.beta2",
                                  .label = "Beta 2",
                                  .kind = FieldKind::Number,
                                  .fallback = 0.999,
                                  .low = 0,
                                  .high = 0.9999999,
                                  .help = "Adam, AdamW: memory of the gradient's square.",
                                  .source = "Kingma and Ba 2015",
                                  .advanced = true,
                                  .onlyWith = {"train.optimiser", {"adam", "adamw"}},
                                  .sensitivity = base::Sensitivity::Low,
                                  .search = base::SearchRange{0.9, 0.9999}},
                                 &TrainSpec::beta2),
        base::fieldOf<TrainSpec>({.path = "train.alpha",
                                  .label = "Alpha",
                                  .kind = FieldKind::Number,
                                  .fallback = 0.99,
                                  .low = 0,
                                  .high = 0.9999999,
                                  .help = "RMSprop: memory of the gradient's square.",
                                  .advanced = true,
                                  .onlyWith = {"train.optimiser", {"rmsprop"}},
                                  .sensitivity = base::Sensitivity::Low,
                                  .search = base::SearchRange{0.9, 0.999}},
                                 &TrainSpec::alpha),
        base::fieldOf<TrainSpec>({.path = "train.epsilon",
                                  .label = "Epsilon",
                                  .kind = FieldKind::Number,
                                  .fallback = 1e-8,
                                  .low = 0,
                                  .high = 1,
                                  .lowAllowed = false,
                                  .help = "Adam, AdamW, RMSprop: keeps the division finite.",
                                  .advanced = true,
                                  .onlyWith = {"train.optimiser", {"adam", "adamw", "rmsprop"}},
                                  .sensitivity = base::Sensitivity::Low},
                                 &TrainSpec::epsilon),
        base::fieldOf<TrainSpec>(
            {.path = "train.continue_from",
             .label = "Continue from",
             .kind = FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "After which update of another run of the project the training goes on, as \"run 3 "
                 "step 500\": with its weights, optimiser, random numbers and order of examples. "
                 "Empty: it begins anew.",
             .advanced = true,
             .addedLater = true},
            &TrainSpec::continueFrom),
        base::fieldOf<TrainSpec>(
            {.path = "train.continue_fingerprint",
             .label = "Fingerprint of that run",
             .kind = FieldKind::Text,
             .fallback = std::string(),
             .help = "Of the settings that decide the state after that update; written by the "
                     "program, so that no other run is taken for it.",
             .advanced = true,
             .addedLater = true},
            &TrainSpec::continueFingerprint),
        base::fieldOf<TrainSpec>(
            {.path = "train.threads",
             .label = "Threads",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 1024,
             .unit = "threads",
             .help =
                 "0: as many as the machine has cores. Numbers repeat to the last bit only with "
                 "equal threads.",
             .advanced = true},
            &TrainSpec::threads),
        base::fieldOf<TrainSpec>(
            {.path = "train.declared_frozen",
             .label = "Frozen on purpose",
             .kind = FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "Layers, or parts of a module, that are meant not to learn, by the beginnings of "
                 "their names, separated by commas: checks raise no alarm for them.",
             .advanced = true,
             .addedLater = true},
            &TrainSpec::declaredFrozen),
        base::fieldOf<TrainSpec>(
            {.path = "train.watch_layers",
             .label = "Watch layers",
             .kind = FieldKind::Boolean,
             .fallback = true,
             .help =
                 "Measures gradients, updates and activations of each layer at about 200 updates "
                 "of a run. No other number of the training changes.",
             .advanced = true,
             .addedLater = true},
            &TrainSpec::watchLayers),
        base::fieldOf<TrainSpec>({.path = "train.device",
                                  .label = "Device",
                                  .kind = FieldKind::Choice,
                                  .fallback = std::string("cpu"),
                                  .choices = {{"cpu", "the processor"},
                                              {"cuda", "a graphics card; needs a CUDA LibTorch"}},
                                  .help = "Where the network is trained.",
                                  .advanced = true},
                                 &TrainSpec::device),
    };
    return fields;
}

bool isDeclaredFrozen(const TrainSpec& spec, const std::string& layer)
{
    // Within a module, names may be those that it gives itself.
    constexpr std::string_view kModule = "module.";
    std::string_view own = layer;
    if (own.starts_with(kModule))
        own.remove_prefix(kModule.size());
    for (const std::string& name : data::formats::listOf(spec.declaredFrozen)) {
        for (const std::string_view known : {std::string_view(layer), own}) {
            if (known.starts_with(name)
                && (known.size() == name.size() || known[name.size()] == '.'))
                return true;
        }
    }
    return false;
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
