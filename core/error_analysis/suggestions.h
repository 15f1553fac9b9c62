// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/breakdown.h"
#include "evaluate/example_statistics.h"
#include "evaluate/features.h"
#include "evaluate/predictions.h"
#include "stats/interval.h"
#include "train/run.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::error_analysis {

enum class SuggestionKind {
    LabelError,   ///< labels that are likely wrong (label_errors.h)
    SureAndWrong, ///< found the same way where a distribution shift explains it
    Cluster,      ///< errors that look alike to the network (clusters.h)
    Slice         ///< conditions under which it errs more often (slices.h)
};
std::string name(SuggestionKind kind); ///< "label_error", as in files and JSON

/// When a person should look at it: what is few and sure before what is much and doubtful.
enum class Turn {
    First, ///< label errors that are few, or most of the errors: a label is looked at in seconds
    Usual, ///< a slice, or a group with a confusion of its own
    Vague, ///< a group whose inputs have something in common, but no confusion
    Last   ///< many, and most of them likely the network's own errors
};

/// An error type that the program proposes, with the errors it would be given to. Nothing is given
/// before a person accepts.
struct Suggestion {
    SuggestionKind kind = SuggestionKind::Cluster;
    std::string key;  ///< the same whenever the same is found again; decisions hang on it
    std::string name; ///< of the error type
    std::string text; ///< why, in one sentence
    std::vector<base::SampleId> errors;   ///< the least probable label, or the largest loss, first
    std::int64_t examples = 0;            ///< slices: right ones too
    std::optional<stats::Estimate> error; ///< slices: of the slice
    std::optional<double> adjusted;       ///< slices: p after Holm's correction
    /// Its errors beyond what there would be anyway: of a slice, with the error of the rest; of a
    /// group, with its confusion as frequent as among the other errors. 0: label errors.
    double explained = 0;
    Turn turn = Turn::Usual;
};

/// The weights that answered; step 0 where they are not known (imported answers).
struct Weights {
    train::RunId run = 0;
    std::int64_t step = 0; ///< updates that made them

    bool operator==(const Weights&) const = default;
};

struct Suggestions {
    Weights weights;
    /// By Turn; within one by `explained` times the share of its errors that these are.
    std::vector<Suggestion> list;
    std::vector<std::string> notes; ///< why a kind is missing, one sentence each
};

/// A person accepts or refuses a suggestion, or one example of it.
struct Choice {
    Weights weights;        ///< whose answers were looked at
    std::string suggestion; ///< its key
    std::string type;       ///< the name of its error type
    std::vector<base::SampleId> errors;
    bool whole = true; ///< all of it; else the first of `errors` alone
    bool accepted = true;
};
/// What was decided, as it is kept. On one example it holds for all weights: its label does not
/// change. On all of a suggestion it holds for the weights whose answers were looked at, as others
/// make other errors.
struct Decision {
    Weights weights; ///< of no meaning with a sample
    std::string suggestion;
    std::optional<base::SampleId> sample; ///< empty: on all of it
    bool accepted = true;
};
/// On all of a suggestion of these weights; empty: nobody decided.
std::optional<bool> decisionOn(const Weights& weights, const std::string& suggestion,
                               const std::vector<Decision>& decisions);
/// Without the examples that were refused one by one; what has none left is not among them.
std::vector<Suggestion> withoutRefused(std::vector<Suggestion> suggestions,
                                       const std::vector<Decision>& decisions);

/// What is known of one split.
struct SuggestionMaterial {
    evaluate::Predictions answers;
    std::vector<evaluate::ExampleStatistic> statistics; ///< of every example; empty: not known
    std::vector<std::size_t> mistakes;                  ///< places of the errors (isMistake)
    evaluate::Features features;                        ///< of `mistakes`; empty: not known
};

/// Label errors are looked for in each split apart, and no more are named than the network's surest
/// answers support (sure_errors.h). Confident learning takes the network for one that fits the
/// distribution: where `shift` (train-val against test-val, of the breakdown) is real, what it finds
/// in test-val is no label error but SureAndWrong. Clusters in the errors of all splits, as many as there are
/// classes; named when 40 % are one confusion or their inputs differ much from the other errors.
/// Slices in the last split (test-val: what counts), with `together` (one distribution) in all of
/// them. `classes`: names, empty for numbers. `shift`: empty where it is not known.
Suggestions suggest(const std::vector<SuggestionMaterial>& splits,
                    const std::vector<std::string>& classes, bool together,
                    const std::optional<evaluate::Term>& shift = {});

} // namespace assay::error_analysis
