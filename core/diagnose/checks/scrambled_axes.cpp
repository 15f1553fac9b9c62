// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "data/formats/cell.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

namespace assay::diagnose {

namespace {

using base::Finding;

/// A view or reshape within a module where axes had to be exchanged.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch || subject.firstBatch->notes.scrambled.empty())
        return {};
    const std::vector<std::string>& views = subject.firstBatch->notes.scrambled;
    return {{.id = "network.scrambled",
             .severity = base::Severity::Warning,
             .basis = base::Basis::Proven,
             .evidence = {{"views", static_cast<double>(views.size())}},
             .texts = {data::formats::listedNames(views)}}};
}

} // namespace

const Check& scrambledAxes()
{
    static const Check check{
        "scrambled_axes",
        "Views that exchange sides",
        Stage::Network,
        {{"network.scrambled",
          [](const Finding& f) {
              return fmt::format(
                  "The module views examples with their sides in another order, or with one side split "
                  "around another ({}). A view or "
                  "reshape moves no axis: numbers that stood side by side are torn apart. Use "
                  "permute or transpose.",
                  base::text(f, 0));
          }}},
        run};
    return check;
}

} // namespace assay::diagnose
