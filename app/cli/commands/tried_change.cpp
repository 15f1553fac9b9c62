// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/tried_change.h"

#include "advise/column_ways.h"
#include "advise/further_way.h"
#include "advise/ways.h"
#include "cli/command_steps.h"
#include "cli/commands/column_attempts.h"
#include "cli/print.h"
#include "cli/spec_options.h"
#include "data/further_sources.h"
#include "tune/adaptation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::cli {

namespace {

/// Whether the ways of an improvement depend on the kind of data.
bool needsInputs(const std::string& improvement)
{
    return improvement.ends_with(".augmentation") || improvement.ends_with(".architecture")
           || improvement == tune::kAdaptation;
}

/// Reads the data with further ones, so that what cannot be added is refused before anything trains. `tried`: how many of the
/// further ones are new; these stand last.
void sayAdded(const experiment::ExperimentSpec& spec, const advise::Way& way, std::size_t tried,
              Context& context)
{
    experiment::ExperimentSpec changed = spec;
    for (const base::FieldChange& change : way.patch)
        experiment::set(changed, change.path, change.value);
    context.session.data().profile(changed.data, kAsk);
    const auto profile = waitWith<session::DataProfiled>(context.inbox, "reading").profile;
    const auto& shares = profile->source.further;
    const auto last = shares.end() - static_cast<std::ptrdiff_t>(std::min(tried, shares.size()));
    if (std::all_of(last, shares.end(), [](const auto& share) { return share.added == 0; }))
        throw base::usageError("advise.further",
                               "The limit of train (data.split.train_limit) leaves no room for "
                               "further data; raise it, or set it to 0 for none.");
    for (const data::FurtherShare& share : shares) {
        if (!context.json)
            say("{} of the {} examples of {} are added to train\n", count(share.added),
                count(share.all), share.path);
    }
}

} // namespace

std::vector<data::Modality> inputsOf(const std::shared_ptr<const data::Profile>& profile)
{
    std::vector<data::Modality> inputs;
    if (profile) {
        for (const data::InputSpec& input : profile->networkInputs())
            inputs.push_back(input.modality);
    }
    return inputs;
}

tune::Tried triedOf(const train::RunRecord& run, const TryRequest& request, Context& context)
{
    const experiment::ExperimentSpec spec = experiment::fromJson(run.spec);
    tune::Tried tried{.improvement = request.improvement, .way = {}, .words = {}, .patch = {}};
    advise::WayFacts facts{.inputs = {}, .bestEpoch = run.bestEpoch, .task = run.task};
    if (!request.settings.empty()) {
        advise::waysOf(request.improvement, spec, facts); // a key that there is
        for (const std::string& setting : request.settings) {
            const base::Patch patch = base::patchFrom(setting);
            tried.patch.insert(tried.patch.end(), patch.begin(), patch.end());
        }
        tried.words = fmt::format("{}", fmt::join(request.settings, ", "));
        if (changesColumns(tried.patch))
            tried.patch = onSameRows(tried.patch, spec, context);
        return tried;
    }
    if (!request.further.empty()) {
        advise::waysOf(request.improvement, spec, facts); // a key that there is
        if (!request.improvement.ends_with(".more_data"))
            throw base::usageError("advise.further",
                                   fmt::format("Further data do not try {}; they are more data, "
                                               "such as variance.more_data.",
                                               request.improvement));
        std::vector<std::string> paths = request.further;
        std::transform(paths.begin(), paths.end(), paths.begin(), absolutePath);
        const advise::Way way = advise::furtherWay(spec, paths);
        tried.way = way.key;
        tried.words = way.words;
        tried.patch = way.patch;
        sayAdded(spec, way, paths.size(), context);
        return tried;
    }
    if (needsInputs(request.improvement))
        facts.inputs = inputsOf(profileOrNote(spec, context));
    if (request.improvement.ends_with(".synthesise")) {
        context.session.evaluations().fitChanges(run.id, kAsk);
        facts.fitted = waitWith<session::ChangesFitted>(context.inbox, "measuring").changes;
    }
    const advise::Way way = advise::isAboutColumns(request.improvement)
                                ? columnWayOf(request.improvement, request.way, spec, context)
                                : advise::wayOf(request.improvement, request.way, spec, facts);
    if (!way.note.empty() && !context.json)
        say("{}\n", way.note);
    tried.way = way.key;
    tried.words = way.words;
    tried.patch = way.patch;
    return tried;
}

} // namespace assay::cli
