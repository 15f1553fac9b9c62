// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/column_attempts.h"

#include "advise/column_ways.h"
#include "cli/command_steps.h"
#include "data/formats/cell.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::cli {

namespace {

std::shared_ptr<const data::Profile> read(const experiment::ExperimentSpec& spec, Context& context)
{
    context.session.data().profile(spec.data, kAsk);
    return waitWith<session::DataProfiled>(context.inbox, "reading").profile;
}

} // namespace

std::shared_ptr<const data::Profile> profileOrNote(const experiment::ExperimentSpec& spec,
                                                   Context& context)
{
    try {
        return read(spec, context);
    } catch (const base::Error& error) {
        note("{}\n", error.what());
    }
    return nullptr;
}

advise::Way columnWayOf(const std::string& improvement, const std::string& way,
                        const experiment::ExperimentSpec& spec, Context& context)
{
    const auto profile = read(spec, context);
    const advise::Ways ways = advise::columnWays(improvement, spec, profile->source);
    if (ways.ways.empty())
        throw base::usageError("advise.by_hand", ways.byHand);
    if (way.empty())
        throw base::usageError(
            "advise.columns",
            fmt::format(
                "Say which columns with --way, separated by commas; there are: {}.",
                data::formats::listedNames(advise::columnsToChoose(improvement, profile->source))));
    return advise::columnWay(improvement, data::formats::listOf(way), spec, profile->source);
}

bool changesColumns(const base::Patch& patch)
{
    return std::any_of(patch.begin(), patch.end(), [](const base::FieldChange& change) {
        return change.path == "data.leave_out" || change.path == "data.keep"
               || change.path == "data.path";
    });
}

base::Patch onSameRows(const base::Patch& patch, const experiment::ExperimentSpec& spec,
                       Context& context)
{
    const auto before = read(spec, context);
    if (!before->source.has(data::Modality::Table))
        return patch; // the study refuses it
    base::Patch whole = advise::withIdColumns(patch, spec, before->source);
    experiment::ExperimentSpec changed = spec;
    for (const std::string& setting : base::assignments(whole))
        experiment::setText(changed, setting);
    const auto after = read(changed, context);
    if (after->splitFingerprint != before->splitFingerprint)
        throw advise::otherRows(patch);
    return whole;
}

std::string columnsText(const std::string& improvement, const experiment::ExperimentSpec& spec,
                        const data::DatasetInfo& info)
{
    const advise::Ways ways = advise::columnWays(improvement, spec, info);
    if (ways.ways.empty())
        return ways.byHand;
    return fmt::format("untried; columns for --way: {}",
                       data::formats::listedNames(advise::columnsToChoose(improvement, info)));
}

} // namespace assay::cli
