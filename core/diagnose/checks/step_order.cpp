// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/checks/check_list.h"

namespace assay::diagnose {

namespace {

using base::Finding;

constexpr double kStays = 1e-4; ///< of how answers differ from one example to the next: rounding

/// An attention that takes steps as a set: by itself it gives the same for any order of them (Vaswani et al. 2017,
/// section 3.5), so that positions have to enter. A mean of embeddings without attention is a set by intent.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch || !subject.firstBatch->attends)
        return {};
    const double moved = subject.firstBatch->movedByOrder;
    if (moved < 0 || moved > kStays)
        return {};
    return {{.id = "network.order_blind",
             .severity = base::Severity::Warning,
             .basis = base::Basis::Suspected,
             .evidence = {{"moved", moved}}}};
}

} // namespace

const Check& stepOrder()
{
    static const Check check{
        "step_order",
        "Order of steps",
        Stage::Network,
        {{"network.order_blind",
          [](const Finding&) {
              return std::string(
                  "The answers stay the same when the steps of each example, or the pieces of each "
                  "picture, change places: the "
                  "attention takes them as a set, and nothing says where one stands. Add "
                  "positions to what enters the first attention; where order means nothing, this "
                  "is as it should be.");
          }}},
        run};
    return check;
}

} // namespace assay::diagnose
