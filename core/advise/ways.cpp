// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/ways.h"

#include "advise/improvements.h"
#include "advise/way_finder.h"
#include "base/error.h"
#include "data/augment.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace assay::advise {

namespace {

using data::Modality;
using experiment::ExperimentSpec;

/// What takes a regulariser away.
base::FieldChange without(const std::string& path)
{
    return {path, path == "train.augment" ? "" : "0"};
}

void findLessRegularisation(WayFinder& finder)
{
    struct Used {
        const char* path;
        const char* key;
        const char* words;
    };
    constexpr std::array kAll{
        Used{"model.dropout", "no_dropout", "no dropout"},
        Used{"train.weight_decay", "no_weight_decay", "no weight decay"},
        Used{"train.label_smoothing", "no_label_smoothing", "no label smoothing"},
        Used{"train.augment", "no_augmentation", "no augmentation"}};
    std::vector<Used> used;
    base::Patch all;
    for (const Used& one : kAll) {
        const std::string now = finder.text(one.path);
        if (now.empty() || now == "0")
            continue;
        used.push_back(one);
        all.push_back(without(one.path));
    }
    if (used.size() > 1)
        finder.add("none_at_all", "none of it", all);
    for (const Used& one : used)
        finder.add(one.key, one.words, {without(one.path)});
    for (const auto& [path, key, words] :
         {std::tuple{"model.dropout", "half_the_dropout", "half the dropout"},
          std::tuple{"train.weight_decay", "half_the_weight_decay", "half the weight decay"}}) {
        if (const auto now = finder.value<double>(path); now && *now > 0)
            finder.add(key, words, {to(path, *now / 2)});
    }
    if (finder.found.ways.empty())
        finder.found.byHand =
            finder.isModule()
                ? "No setting regularises this network. What the module does itself, as its "
                  "dropout, is changed where it is written."
                : "Nothing regularises this network: it has no dropout, weight decay, label "
                  "smoothing or augmentation that could be reduced.";
}

void findMoreRegularisation(WayFinder& finder)
{
    if (const auto dropout = finder.value<double>("model.dropout")) {
        if (*dropout < 0.2)
            finder.add("dropout", "dropout of 0.25", {to("model.dropout", 0.25)});
        if (*dropout < 0.5)
            finder.add("much_dropout", "dropout of 0.5", {to("model.dropout", 0.5)});
    }
    const double decay = finder.value<double>("train.weight_decay").value_or(0);
    const std::string optimiser = finder.text("train.optimiser");
    if (decay > 0)
        finder.add("more_decay", "ten times the weight decay",
                   {to("train.weight_decay", decay * 10)});
    else if (optimiser != "adamw")
        finder.add("l2", "L2 of 1e-4", {to("train.weight_decay", 1e-4)});
    constexpr double kDecoupled = 0.05;
    if ((optimiser == "adam" || optimiser == "adamw") && decay < kDecoupled)
        finder.add("weight_decay", "weight decay of 0.05, decoupled from the gradient",
                   {{"train.optimiser", "adamw"}, to("train.weight_decay", kDecoupled)});
    constexpr double kSmoothing = 0.1;
    if (finder.value<double>("train.label_smoothing").value_or(kSmoothing) < kSmoothing)
        finder.add("label_smoothing", "label smoothing of 0.1",
                   {to("train.label_smoothing", kSmoothing)});
}

bool has(const std::vector<Modality>& all, Modality one)
{
    return std::find(all.begin(), all.end(), one) != all.end();
}

void findAugmentation(WayFinder& finder)
{
    const std::string now = finder.text("train.augment");
    const std::vector<Modality> inputs = finder.inputs();
    std::vector<std::string> there;
    for (const data::Augmentation& one : data::augmentations(now, "train.augment"))
        there.emplace_back(one.kind->name);
    /// Adds kinds that are not there yet.
    const auto add = [&](const char* key, std::initializer_list<const char*> kinds,
                         const char* words, const char* note = "") {
        std::string all = now;
        for (const char* kind : kinds) {
            if (std::find(there.begin(), there.end(), kind) == there.end())
                all += (all.empty() ? "" : ", ") + std::string(kind);
        }
        finder.add(key, words, {{"train.augment", all}}, note);
    };
    if (has(inputs, Modality::Pictures)) {
        add("moved", {"shift", "rotate", "scale"}, "moved, turned and scaled a little");
        add("mirrored", {"flip"}, "mirrored left to right",
            "only where a mirrored picture is of the same class: not for letters and digits");
        add("light", {"brightness", "contrast"}, "brighter, darker, of more or less contrast");
    }
    if (has(inputs, Modality::Series)) {
        add("scaled", {"scale", "noise"}, "scaled and noisy");
        add("masked", {"mask"}, "a tenth of the steps masked");
    }
    if (has(inputs, Modality::Text))
        add("dropped", {"drop"}, "a tenth of the tokens dropped");
    if (has(inputs, Modality::Table) || has(inputs, Modality::Pictures))
        add("noisy", {"noise"}, "noise on the numbers that enter the network");
    if (inputs.empty())
        finder.found.byHand = "Which changes leave an example what it is depends on the kind of "
                              "data: choose them on the Model page (train.augment).";
}

void findRates(WayFinder& finder)
{
    const auto rate = finder.value<double>("train.learning_rate");
    if (rate) {
        // Rates that a person gave while it trained would take its place.
        const base::FieldChange unchanged{"train.rate_changes", ""};
        finder.add("higher_rate", "the learning rate times 3",
                   {to("train.learning_rate", *rate * 3), unchanged});
        finder.add("lower_rate", "the learning rate divided by 3",
                   {to("train.learning_rate", *rate / 3), unchanged});
    }
    const auto epochs = finder.value<std::int64_t>("train.epochs");
    if (epochs && finder.text("train.schedule") == "constant")
        finder.add("cosine", "a learning rate that falls to 0 along a cosine",
                   {{"train.schedule", "cosine"}});
    finder.found.byHand = "A search tries many values of the settings that matter most, the "
                          "learning rate first: the Tune page (assay-cli tune).";
}

void findLonger(WayFinder& finder)
{
    if (const auto epochs = finder.value<std::int64_t>("train.epochs")) {
        finder.add("twice_as_long", "twice as many epochs", {to("train.epochs", *epochs * 2)});
        finder.add("four_times_as_long", "four times as many epochs",
                   {to("train.epochs", *epochs * 4)});
    }
}

void findMoreData(WayFinder& finder)
{
    finder.add("all_of_train", "all of train in place of a part",
               {{"data.split.train_part", "1"}, {"data.split.train_limit", "0"}});
    finder.found.byHand =
        "Collect examples of the same kind in a file or folder of their own and try them as further data (on the "
        "command line with --more FILE): only train grows by them. Evaluate, Training-set size, shows what more of "
        "them would bring.";
}

void findEarlyStopping(WayFinder& finder)
{
    const auto epochs = finder.value<std::int64_t>("train.epochs");
    const auto best = finder.facts().bestEpoch;
    if (epochs && best && *best < *epochs)
        finder.add(
            "best_epoch", fmt::format("{} epochs, until the best train-val", *best),
            {to("train.epochs", *best)},
            "the epoch was chosen on train-val with one seed, so that its error there is too good "
            "to be true; a schedule falls over as many epochs");
    else
        finder.found.byHand = "The best train-val of this run is its last epoch: stopping earlier "
                              "gains nothing.";
}

void findSynthesis(WayFinder& finder)
{
    constexpr const char* kByHand = "Change copies of the training examples so that they look like "
                                    "those of test-val, and add them to the training file.";
    const auto& fitted = finder.facts().fitted;
    if (!fitted) {
        finder.found.byHand = kByHand;
        return;
    }
    if (fitted->empty()) {
        finder.found.byHand =
            std::string("Contrast, brightness, place, size and noise of test-val are like those of "
                        "train-val, or the data are of a kind of which they cannot be measured. ")
            + kByHand;
        return;
    }
    std::string note = "Fitted to the inputs of test-val, not to their labels: ";
    for (const evaluate::FittedChange& change : *fitted)
        note += (&change == &fitted->front() ? "" : "; ") + change.why;
    try {
        finder.add("fitted", "training examples changed towards test-val, each epoch anew",
                   {{"train.augment", evaluate::withFitted(finder.text("train.augment"), *fitted)}},
                   note + ".");
    } catch (const base::Error&) {
        // The list that the run has cannot be read.
    }
    if (finder.found.ways.empty())
        finder.found.byHand = "The run was trained with these changes already.";
}

void findNothing(WayFinder& finder, const char* byHand)
{
    finder.found.byHand = byHand;
}

/// What a person does with the columns of a table where it is not known which the data have: else columnWays()
/// has the ways.
void findColumns(WayFinder& finder, const char* byHand)
{
    const std::vector<Modality> inputs = finder.inputs();
    if (!inputs.empty() && !has(inputs, Modality::Table)) {
        finder.found.byHand =
            "These data have no columns of a table that could be added or left out.";
        return;
    }
    finder.found.byHand = byHand;
    if (const std::string out = finder.text("data.leave_out"); !out.empty())
        finder.found.byHand += fmt::format(" Left out by hand are: {}.", out);
}

struct Entry {
    const char* improvement; ///< without the term
    void (*find)(WayFinder& finder);
};
constexpr std::array kEntries{
    Entry{"bigger_model", findBigger},
    Entry{"less_regularisation", findLessRegularisation},
    Entry{"architecture", findArchitecture},
    Entry{"tune", findRates},
    Entry{"longer", findLonger},
    Entry{"more_data", findMoreData},
    Entry{"normalisation", findNormalisation},
    Entry{"augmentation", findAugmentation},
    Entry{"regularisation", findMoreRegularisation},
    Entry{"early_stopping", findEarlyStopping},
    Entry{"smaller_model", findSmaller},
    Entry{"error_analysis",
          [](WayFinder& finder) {
              findNothing(finder,
                          "Look at the errors by hand on the Errors page and sort them into "
                          "types: the largest type shows what to mend.");
          }},
    Entry{"features",
          [](WayFinder& finder) {
              findColumns(finder, "Add columns that say more about the answer to the file, or take "
                                  "columns in that were left out.");
          }},
    Entry{"fewer_features",
          [](WayFinder& finder) { findColumns(finder, "Leave columns out (data.leave_out)."); }},
    Entry{"collect",
          [](WayFinder& finder) {
              findNothing(finder,
                          "Sort the errors on test-val into types on the Errors page, collect "
                          "training examples of the types that test-val has more of (the exported "
                          "table ends with their list), and open the new file on the Data page.");
          }},
    Entry{"synthesise", findSynthesis},
    Entry{"adapt", findAdaptation},
    Entry{"fresh",
          [](WayFinder& finder) {
              findNothing(finder,
                          "Collect a validation set that nothing was chosen on yet, from the "
                          "test distribution.");
          }},
    Entry{"resample",
          [](WayFinder& finder) {
              findNothing(finder,
                          "Evaluate, Resample test-val draws it anew from test-val and test "
                          "(evaluate --resample).");
          }},
};

/// Throws for a key that no improvement has.
void requireKnown(const std::string& improvement)
{
    std::vector<std::string> keys = improvementKeys();
    if (std::find(keys.begin(), keys.end(), improvement) != keys.end())
        return;
    const auto near = base::nearest(improvement, keys);
    throw base::usageError("advise.improvement",
                           near.empty()
                               ? fmt::format("There is no improvement {}; there are: {}.",
                                             improvement, fmt::join(keys, ", "))
                               : fmt::format("There is no improvement {}. Did you mean {}?",
                                             improvement, near.front()));
}

} // namespace

Ways waysOf(const std::string& improvement, const ExperimentSpec& spec, const WayFacts& facts)
{
    requireKnown(improvement);
    const std::string name = improvement.substr(improvement.find('.') + 1);
    WayFinder finder(spec, facts);
    const auto entry = std::find_if(kEntries.begin(), kEntries.end(),
                                    [&](const Entry& one) { return one.improvement == name; });
    if (entry == kEntries.end())
        throw std::logic_error("an improvement has no ways: " + improvement);
    entry->find(finder);
    if (improvement == "avoidable_bias.error_analysis")
        finder.found.byHand =
            "Look at the errors on train by hand, on the Errors page with train as its set "
            "(assay-cli errors list --split train), and sort them into types: the largest type "
            "shows what to mend.";
    return std::move(finder.found);
}

Way wayOf(const std::string& improvement, const std::string& key, const ExperimentSpec& spec,
          const WayFacts& facts)
{
    const Ways all = waysOf(improvement, spec, facts);
    std::vector<std::string> keys;
    for (const Way& way : all.ways) {
        if (key.empty() || way.key == key)
            return way;
        keys.push_back(way.key);
    }
    if (all.ways.empty())
        throw base::usageError("advise.by_hand", fmt::format("No setting of this run tries {}. {}",
                                                             improvement, all.byHand));
    const std::string reason = improvement.ends_with(".adapt")
                                   ? whyNotAdapted(WayFinder(spec, facts), key)
                                   : std::string();
    if (!reason.empty()) // which says what to choose
        throw base::usageError("advise.way", reason);
    throw base::usageError("advise.way", fmt::format("{} cannot be tried as {}; give one of: {}.",
                                                     improvement, key, fmt::join(keys, ", ")));
}

} // namespace assay::advise
