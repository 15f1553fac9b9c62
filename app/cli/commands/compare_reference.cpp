// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/compare_reference.h"

#include "base/temporary_folder.h"
#include "baseline/reference.h"
#include "cli/command_steps.h"
#include "cli/print.h"
#include "experiment/run_plan.h"
#include "experiment/start_weights.h"
#include "model/templates.h"
#include "model/weight_match.h"
#include "train/class_weights.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <filesystem>

namespace assay::cli {

const char* const kReferenceMore = R"(
With --reference it compares the network with an implementation elsewhere, layer by layer: FILE is an .npz or a
file in the format safetensors with arrays of these names.
  input, or input.NAME where there are several   the batch as it enters the network
  output.LAYER    what leaves a layer, in the order of execution; or output.003.LAYER, with its place
  weight.NAME     parameters and running statistics, which are taken over
  grad.NAME       gradients, and target, what the loss was taken against
Eight lines of PyTorch write it; net is the model, x a batch, y its targets:

  import numpy, torch
  kept = {"input": x}; net.eval().zero_grad()
  def keep(name): return lambda module, entering, out: kept.update({f"output.{len(kept):03}.{name}": (out[0] if isinstance(out, tuple) else out).clone()})
  hooks = [module.register_forward_hook(keep(name)) for name, module in net.named_modules() if not list(module.children())]
  torch.nn.functional.cross_entropy(net(x), y).backward()
  kept |= {"weight." + name: value for name, value in net.state_dict().items()}
  kept |= {"grad." + name: value.grad for name, value in net.named_parameters() if value.grad is not None}
  numpy.savez("reference.npz", **{name: value.detach().cpu().numpy() for name, value in (kept | {"target": y}).items()})

The first layer that differs is named, with its worst number, and what would make both equal: each such cause was
tried. Without weights in FILE ours need some: of --run, of --model, or of model.start_from.
)";

namespace {

namespace fs = std::filesystem;

void loadFromRun(Context& context, train::RunId run, bool best, model::Network& network)
{
    const base::TemporaryFolder folder;
    const std::string file = (folder.path() / "weights.safetensors").string();
    context.session.runs().writeWeights(
        run, best ? evaluate::Checkpoint::Best : evaluate::Checkpoint::Last, file, kAsk);
    context.inbox.until<session::WeightsWritten>(kAsk);
    model::loadWeights(*model::WeightFile::open(file), network);
}

/// What the network has before anything is taken over. False: nothing but where it is initialised.
bool loadOwn(Context& context, const experiment::ExperimentSpec& spec,
             const std::optional<train::RunId>& run, model::Network& network)
{
    if (run) {
        loadFromRun(context, *run, false, network);
        return true;
    }
    if (const auto start = experiment::startWeights(spec)) {
        if (start->run) {
            openProject(context, context.projectFile(), false);
            loadFromRun(context, *start->run, start->best, network);
        } else {
            if (!model::WeightFile::is(start->file))
                throw base::usageError(
                    "model.start_from",
                    fmt::format(
                        "{} is no file of weights that can be read here; write it with assay-cli "
                        "weights --out FILE.",
                        start->file.filename().string()));
            model::loadWeights(*model::WeightFile::open(start->file), network);
        }
        return true;
    }
    return spec.model.templateName == "torchscript";
}

train::Objective objectiveOf(const experiment::ExperimentSpec& spec, const data::Profile& profile)
{
    const train::Loss loss = experiment::lossOf(spec, profile.source.task);
    if (loss.takesNumbers)
        return {.loss = loss};
    train::Objective objective{.loss = loss,
                               .labelSmoothing = spec.train.labelSmoothing,
                               .classWeights = {},
                               .classes = static_cast<std::int64_t>(profile.source.classes.size())};
    const std::string weights = train::spelledClassWeights(spec.train.classWeights);
    train::requireClassWeights(spec.train, profile.source.classes.size());
    if (weights == "balanced")
        throw base::usageError(
            "train.class_weights",
            "A reference has one batch, of which balanced weights would be others; "
            "write train.class_weights as numbers.");
    for (std::size_t at = 0; at < weights.size();) {
        const std::size_t comma = std::min(weights.find(',', at), weights.size());
        objective.classWeights.push_back(
            std::strtod(weights.substr(at, comma - at).c_str(), nullptr));
        at = comma + 1;
    }
    return objective;
}

std::string sides(const model::Shape& shape)
{
    return fmt::format("{}", fmt::join(shape, " x "));
}

std::string verdictOf(const baseline::ReferenceRow& row, bool isFirst)
{
    const std::string note = row.note.empty() ? "" : " (" + row.note + ")";
    if (row.how == baseline::MatchedBy::Nothing)
        return "not in the reference";
    if (row.isEqual)
        return "equal" + note;
    return (row.difference ? "DIFFERS" : "OTHER SHAPE, " + sides(row.referenceShape)) + note
           + (isFirst ? "  <- first" : "");
}

Json lineOf(const char* event, const char* key, const baseline::ReferenceRow& row)
{
    Json line{{"event", event}, {key, row.name}};
    if (!row.kind.empty())
        line["kind"] = row.kind;
    const bool isMatched = row.how != baseline::MatchedBy::Nothing;
    line["reference"] = isMatched ? Json(row.reference) : Json();
    line["matched_by"] = isMatched ? Json(baseline::name(row.how)) : Json();
    line["shape"] = row.shape;
    line["reference_shape"] = isMatched ? Json(row.referenceShape) : Json();
    line["difference"] = row.difference ? number(row.difference->most) : Json();
    line["relative"] = row.difference ? number(row.difference->relative()) : Json();
    line["equal"] = isMatched ? Json(row.isEqual) : Json();
    if (!row.note.empty())
        line["note"] = row.note;
    return line;
}

void printRows(const char* title, const std::vector<baseline::ReferenceRow>& all,
               const std::optional<baseline::Departure>& first)
{
    std::vector<std::vector<std::string>> rows;
    for (std::size_t k = 0; k < all.size(); ++k) {
        const baseline::ReferenceRow& row = all[k];
        const bool isMatched = row.how != baseline::MatchedBy::Nothing;
        rows.push_back(
            {row.name,
             isMatched ? fmt::format("{} (by {})", row.reference, baseline::name(row.how)) : "-",
             sides(row.shape), row.difference ? fmt::format("{:.2e}", row.difference->most) : "-",
             row.difference ? fmt::format("{:.1e}", row.difference->relative()) : "-",
             verdictOf(row, first && first->row == k)});
    }
    printTable({title, "reference", "shape", "difference", "of the largest", "verdict"}, rows);
}

void sayDeparture(const baseline::ReferenceRow& row, const baseline::Departure& first,
                  const char* what)
{
    if (row.difference)
        say("The first {} that differs is {}: at [{}] ours is {}, the reference's {}.\n", what,
            row.name, fmt::format("{}", fmt::join(row.difference->at, ", ")),
            fmt::format("{:.7g}", row.difference->own),
            fmt::format("{:.7g}", row.difference->theirs));
    else
        say("The first {} that differs is {}: ours is {}, the reference's {}.\n", what, row.name,
            sides(row.shape), sides(row.referenceShape));
    if (first.causes.empty())
        say("Nothing that was tried explains it ({} attempts: {}).\n", first.attempts,
            first.tried.empty() ? "none" : fmt::format("{}", fmt::join(first.tried, ", ")));
    for (const baseline::ReferenceCause& cause : first.causes)
        say("{}: {}. Tried: so both are equal.\n",
            &cause == &first.causes.front() ? "The reference has" : "or it has", cause.sentence);
}

Json causesOf(const std::optional<baseline::Departure>& departure)
{
    Json causes = Json::array();
    if (departure) {
        for (const baseline::ReferenceCause& cause : departure->causes)
            causes.push_back({{"cause", cause.key}, {"text", cause.sentence}});
    }
    return causes;
}

/// The first row that differs as a JSON object; null: none does.
Json toJson(const std::vector<baseline::ReferenceRow>& rows,
            const std::optional<baseline::Departure>& first)
{
    if (!first)
        return {};
    const baseline::ReferenceRow& row = rows[first->row];
    Json line{{"name", row.name}};
    line["index"] = row.difference ? Json(row.difference->at) : Json();
    line["own"] = row.difference ? number(row.difference->own) : Json();
    line["reference"] = row.difference ? number(row.difference->theirs) : Json();
    line["causes"] = causesOf(first);
    line["tried"] = first->tried;
    line["attempts"] = first->attempts;
    return line;
}

void print(const baseline::ReferenceReport& report, const std::string& file)
{
    for (const auto& row : report.layers)
        printLine(lineOf("layer", "layer", row));
    for (const auto& row : report.gradients)
        printLine(lineOf("gradient", "parameter", row));
    printLine({{"event", "reference"},
               {"file", file},
               {"equal", report.isEqual()},
               {"tolerance", baseline::kLayerTolerance},
               {"gradient_tolerance", baseline::kGradientTolerance},
               {"weights", report.weights},
               {"weights_matched_by",
                report.weights > 0 ? Json(baseline::name(report.weightsBy)) : Json()},
               {"first", toJson(report.layers, report.first)},
               {"first_gradient", toJson(report.gradients, report.firstGradient)},
               {"notes", report.notes}});
}

void list(const baseline::ReferenceReport& report, const baseline::Reference& reference)
{
    say("{} examples of {}; two numbers are the same up to {:g} of the largest of their layer: floats have 24 bits, and "
        "sums in another order differ by some 1e-6\n",
        count(reference.examples), reference.file.filename().string(), baseline::kLayerTolerance);
    if (report.weights > 0)
        say("{} weights of the reference were taken over, matched by {}\n",
            count(static_cast<std::int64_t>(report.weights)), baseline::name(report.weightsBy));
    for (const std::string& note : report.notes)
        say("{}\n", note);
    printRows("layer", report.layers, report.first);
    if (!report.gradients.empty()) {
        say("\ngradients of the mean loss, from the end backwards; the same up to {:g}, as they come through all layers "
            "twice\n",
            baseline::kGradientTolerance);
        printRows("parameter", report.gradients, report.firstGradient);
    }
    if (report.first)
        sayDeparture(report.layers[report.first->row], *report.first, "layer");
    else if (report.firstGradient)
        sayDeparture(report.gradients[report.firstGradient->row], *report.firstGradient,
                     "gradient");
    else if (!report.isAnswerCompared)
        say("What was compared is equal, but the answer of the network was not: the reference has no array of its "
            "shape.\n");
    else if (!report.isEqual())
        say("What was compared is equal; gradients are missing in the reference.\n");
    else
        say("All that was compared is equal.\n");
}

} // namespace

int compareToReference(Context& context, const SpecOptions& options, const std::string& file,
                       const std::optional<train::RunId>& run)
{
    const baseline::Reference reference = baseline::readReference(file);
    experiment::ExperimentSpec spec;
    std::shared_ptr<const data::Profile> profile;
    std::optional<train::RunId> of;
    if (run && !options.assignments().empty())
        throw base::usageError(
            "arguments",
            "With --run the network and the data are those of the run; leave out the other "
            "options, or --run.");
    if (run) {
        const train::RunRecord found = openRun(context, run);
        of = found.id;
        spec = experiment::fromJson(found.spec);
        context.session.data().profile(spec.data, kAsk);
        profile = context.inbox.until<session::DataProfiled>(kAsk).profile;
    } else {
        auto read = options.read(context);
        spec = std::move(read.spec);
        profile = std::move(read.profile);
    }
    const train::Objective objective = objectiveOf(spec, *profile);
    const auto classes = static_cast<std::int64_t>(profile->source.classes.size());
    model::Network network(
        model::architecture(spec.model, profile->networkInputs(), objective.loss.outputs(classes)),
        static_cast<std::uint64_t>(spec.seed));
    const bool hasWeights = loadOwn(context, spec, of, network);
    const baseline::ReferenceReport report =
        baseline::compareToReference(reference, network, hasWeights, objective);
    if (context.json)
        print(report, reference.file.string());
    else
        list(report, reference);
    return report.isEqual() ? 0 : 1;
}

} // namespace assay::cli
