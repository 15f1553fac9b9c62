// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::diagnose {

namespace {

using base::Finding;

// The gates of a recurrent layer, each of equal units. Of an output layer of zeros the rows of classes that a batch lacks
// are alike too, and those of the others are not.
constexpr std::int64_t kMostKinds = 4, kFewestOfAKind = 8;

bool areEqual(const ParameterFacts& parameter)
{
    if (!parameter.isMatrix || parameter.rows < 2 || parameter.distinctRows == 0)
        return false;
    return parameter.distinctRows == 1
           || (parameter.distinctRows <= kMostKinds
               && parameter.rows >= kFewestOfAKind * parameter.distinctRows);
}

/// Units that begin alike and are taught alike: they stay one unit (Goodfellow et al. 2016, section 8.4).
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch)
        return {};
    const std::vector<ParameterFacts>& all = subject.firstBatch->parameters;
    // Where all are alike none changes an answer, used or not.
    const bool areAll = std::all_of(all.begin(), all.end(), [](const ParameterFacts& parameter) {
        return !parameter.isMatrix || areEqual(parameter);
    });
    for (const ParameterFacts& parameter : all) {
        if (!areEqual(parameter) || parameter.isLookup
            || (parameter.reach == Reach::Unused && !areAll)
            || (subject.trainSpec && train::isDeclaredFrozen(*subject.trainSpec, parameter.layer)))
            continue;
        return {{.id = "network.equal_units",
                 .severity = base::Severity::Blocker,
                 .basis = base::Basis::Proven,
                 .place = parameter.layer,
                 .evidence = {{"units", static_cast<double>(parameter.rows)},
                              {"kinds", static_cast<double>(parameter.distinctRows)}}}};
    }
    return {};
}

} // namespace

const Check& equalUnits()
{
    static const Check check{
        "equal_units",
        "Units that are alike",
        Stage::Network,
        {{"network.equal_units",
          [](const Finding& f) {
              if (base::number(f, "kinds") > 1)
                  return fmt::format(
                      "The {} units of \"{}\" are of {} kinds: those of a kind begin with equal weights "
                      "and have equal gradients, so that they stay one unit for ever. Draw weights by "
                      "chance; zeros are for biases alone.",
                      base::whole(f, "units"), f.place, base::whole(f, "kinds"));
              return fmt::format(
                  "The {} units of \"{}\" begin with equal weights and have equal gradients, so "
                  "that they stay one unit for ever. Draw weights by chance; zeros are for "
                  "biases alone.",
                  base::whole(f, "units"), f.place);
          }}},
        run};
    return check;
}

} // namespace assay::diagnose
