// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/adapt_spec.h"
#include "adapt/methods.h"

namespace assay::adapt {

using base::FieldKind;

namespace {

std::vector<base::EnumChoice<Method>> choices()
{
    std::vector<base::EnumChoice<Method>> all{{Method::None, {"none", "Learns from train alone."}}};
    for (const MethodInfo& one : methods())
        all.push_back({one.method, {one.key, one.help}});
    return all;
}

} // namespace

const base::FieldsOf<AdaptSpec>& adaptFields()
{
    static const base::FieldsOf<AdaptSpec> fields{
        base::choiceOf<AdaptSpec>(
            {.path = "adapt.method",
             .label = "Domain adaptation",
             .fallback = std::string("none"),
             .help = "How it learns from the target part of the data (data.split.target).",
             .advanced = true,
             .addedLater = true},
            &AdaptSpec::method, choices()),
        base::fieldOf<AdaptSpec>(
            {.path = "adapt.labels",
             .label = "Labelled of a class",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{10},
             .low = 0,
             .high = 1e9,
             .unit = "examples",
             .help = "Labelled examples of the target part that it learns from, of each class; of "
                     "numbers in all. 0: every one.",
             .advanced = true,
             .onlyWith = {"adapt.method", {"fine_tune", "add_target", "target_only"}},
             .addedLater = true},
            &AdaptSpec::labels),
        base::fieldOf<AdaptSpec>({.path = "adapt.share",
                                  .label = "Target share",
                                  .kind = FieldKind::Number,
                                  .fallback = 0.125,
                                  .low = 0,
                                  .high = 0.9,
                                  .lowAllowed = false,
                                  .unit = "share",
                                  .help = "How much of each batch is labelled target examples.",
                                  .advanced = true,
                                  .onlyWith = {"adapt.method", {"add_target"}},
                                  .addedLater = true},
                                 &AdaptSpec::share),
        base::fieldOf<AdaptSpec>(
            {.path = "adapt.passes",
             .label = "Passes an epoch",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{10},
             .low = 1,
             .high = 1e6,
             .help =
                 "How often an epoch takes each labelled target example: they are few, and every "
                 "epoch ends with a score of all of train-val and test-val.",
             .advanced = true,
             .onlyWith = {"adapt.method", {"fine_tune"}},
             .addedLater = true},
            &AdaptSpec::passes),
        base::fieldOf<AdaptSpec>({.path = "adapt.layers",
                                  .label = "Layers that learn",
                                  .kind = FieldKind::Integer,
                                  .fallback = std::int64_t{0},
                                  .low = 0,
                                  .high = 1e6,
                                  .help = "The last so many layers with weights learn, the others "
                                          "stay as they are. 0: all learn.",
                                  .advanced = true,
                                  .onlyWith = {"adapt.method", {"fine_tune"}},
                                  .addedLater = true},
                                 &AdaptSpec::layers),
        base::fieldOf<AdaptSpec>(
            {.path = "adapt.weight",
             .label = "Weight of CORAL",
             .kind = FieldKind::Number,
             .fallback = 1000.0,
             .low = 0,
             .high = 1e12,
             .help = "Of the loss that draws the covariances of the features together; it rises to "
                     "this evenly over the run.",
             .source = "the largest of 10, 100 and 1000 that leaves train-val within a point of "
                       "what it is without",
             .advanced = true,
             .onlyWith = {"adapt.method", {"deep_coral"}},
             .addedLater = true},
            &AdaptSpec::weight),
        base::fieldOf<AdaptSpec>(
            {.path = "adapt.reversal",
             .label = "Gradient reversal",
             .kind = FieldKind::Number,
             .fallback = 0.1,
             .low = 0,
             .high = 1000,
             .help =
                 "How strongly the features learn what the classifier of domains does not want; "
                 "it rises to this over the run.",
             .source = "Ganin et al. 2016, section 5.2.2: the ramp",
             .advanced = true,
             .onlyWith = {"adapt.method", {"dann"}},
             .addedLater = true},
            &AdaptSpec::reversal),
        base::fieldOf<AdaptSpec>(
            {.path = "adapt.translation",
             .label = "Updates of the generators",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{600},
             .low = 1,
             .high = 1e6,
             .help = "How long the generators learn to make train's pictures look like the "
                     "target's, before the network learns those.",
             .source = "Zhu et al. 2017, ICCV: the losses and their weights",
             .advanced = true,
             .onlyWith = {"adapt.method", {"cyclegan"}},
             .addedLater = true},
            &AdaptSpec::translation),
    };
    return fields;
}

} // namespace assay::adapt
