// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/temporary_folder.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "cli/spec_options.h"
#include "model/layer_text.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Takes one update apart: weights, inputs, what leaves each layer, loss, gradients, and what the optimiser
changed, each with shape, type and numbers. The first problem is named with its layer and what to do.
With --run an update of a run that is over: the same batch, the same draws, the weights as they were,
from the nearest checkpoint that it kept.

Exit code 0: nothing is wrong; 1: something is.

Examples:
  assay-cli step ./mnist --template lenet
  assay-cli step ./mnist --model network.pt --set train.loss=cross_entropy
  assay-cli step --setup experiment.json --json
  assay-cli step --project digits.assay --run 3 --at 1200 --examples 5
)";

constexpr std::size_t kExamples = 3;

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    return shape.empty() ? "one number" : fmt::format("{}", fmt::join(shape, " x "));
}

std::string numberText(double value)
{
    return fmt::format("{:.4g}", value);
}

Json toJson(const diagnose::TraceRow& row)
{
    Json line{{"event", "row"},
              {"part", diagnose::name(row.part)},
              {"name", row.name},
              {"kind", row.kind},
              {"shape", row.tensor.shape},
              {"type", row.tensor.type},
              {"values", row.tensor.values},
              {"not_finite", row.tensor.notFinite},
              {"zeros", row.tensor.zeros},
              {"min", row.tensor.least},
              {"max", row.tensor.greatest},
              {"mean", row.tensor.mean},
              {"std", row.tensor.deviation},
              {"bytes", row.bytes}};
    line["update_to_weight"] = row.ratio > 0 ? Json(row.ratio) : Json();
    line["problem"] = row.problem.empty() ? Json() : Json(row.problem);
    line["stops"] = row.stops;
    return line;
}

Json orNull(const std::optional<double>& value)
{
    return value && std::isfinite(*value) ? Json(*value) : Json();
}

class StepCommand final : public Command
{
public:
    const char* name() const override { return "step"; }
    const char* help() const override
    {
        return "Take one update apart, layer by layer: shapes, numbers, the first problem";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        m_options.addData(app);
        m_options.addNetwork(app);
        auto* run = app.add_option("--run", m_run, "An update of this run");
        app.add_option("--at", m_at, "Which update, from 1; without it its last")->needs(run);
        app.add_option(
               "--examples", m_examples,
               fmt::format("How many examples of the batch are listed, the largest loss first "
                           "({})",
                           kExamples))
            ->check(CLI::NonNegativeNumber);
    }
    bool isDone() const override { return m_options.isDone(); }

    int run(Context& context) override
    {
        catchInterrupts();
        session::TraceRequest request;
        if (m_run) {
            if (!m_options.assignments().empty())
                throw base::usageError("arguments",
                                       "--run takes the settings of that run; leave out the "
                                       "other settings.");
            const train::RunRecord run = openRun(context, m_run);
            request.run = run.id;
            // The update that it failed at was not made.
            request.step =
                m_at.value_or(run.state == train::RunState::Failed ? run.step + 1 : run.step);
        } else {
            auto found = m_options.describe(context);
            if (!found.model.problem.empty() && found.model.kind != base::ErrorKind::Usage)
                throw base::Error(found.model.kind, "model.file", found.model.problem);
            if (!found.model.problem.empty())
                return misfit(found.model, context.json);
            request.spec = found.spec;
            static const base::TemporaryFolder
                folder; // goes when the program ends, after the session
            if (context.project.empty())
                openProject(context, (folder.path() / "step.assay").string(), true);
            else
                openProject(context, context.projectFile(), false);
        }
        context.session.runs().trace(request, kAsk);
        const auto traced = interruptibly<session::StepTraced>(context, "step.interrupted");
        return traced ? print(*traced->trace, context.json) : kInterrupted;
    }

private:
    /// What does not fit can be shown up to that layer.
    static int misfit(const session::ModelReport& model, bool json)
    {
        for (const model::LayerRow& row : model.table.rows) {
            if (row.shape.empty())
                break;
            if (json)
                printLine({{"event", "row"},
                           {"part", "forward"},
                           {"name", row.name},
                           {"kind", row.kind},
                           {"shape", row.shape},
                           {"problem", nullptr},
                           {"stops", false}});
            else
                say("{} ({}): {} for each example\n", row.name, row.kind, shapeText(row.shape));
        }
        std::vector<std::string> repairs;
        std::string layer;
        if (model.misfit) {
            layer = model.layers[model.misfit->layer].name;
            for (const model::LayerRepair& repair : model.misfit->repairs)
                repairs.push_back(repair.label);
        }
        const std::string cause = diagnose::likelyCause(model.problem);
        const std::string problem =
            cause.empty() ? model.problem : fmt::format("{} {}", model.problem, cause);
        if (json)
            printLine({{"event", "row"},
                       {"part", "forward"},
                       {"name", layer},
                       {"problem", problem},
                       {"repairs", repairs},
                       {"stops", true}});
        else
            say("{}{}\n", problem,
                repairs.empty()
                    ? std::string()
                    : fmt::format(" What would mend it: {}.", fmt::join(repairs, "; ")));
        return 1;
    }

    int print(const diagnose::StepTrace& trace, bool json) const
    {
        const auto problem = trace.nextProblem(0);
        if (json) {
            for (const diagnose::TraceRow& row : trace.rows)
                printLine(toJson(row));
            for (std::size_t k = 0; k < std::min(m_examples, trace.examples.size()); ++k)
                printLine({{"event", "example"},
                           {"example", base::hex(trace.examples[k].id.value)},
                           {"loss", orNull(trace.examples[k].loss)}});
            Json line{{"event", "step"}, {"step", trace.step}, {"device", trace.device}};
            line["loss"] = orNull(trace.loss);
            line["gradient_norm"] = orNull(trace.gradientNorm);
            line["learning_rate"] = orNull(trace.learningRate);
            line["problem"] = problem ? Json(trace.rows[*problem].problem) : Json();
            line["place"] = problem ? Json(trace.rows[*problem].name) : Json();
            printLine(line);
            return problem ? 1 : 0;
        }
        std::vector<std::vector<std::string>> rows;
        for (const diagnose::TraceRow& row : trace.rows) {
            const diagnose::TensorFacts& tensor = row.tensor;
            const bool has = tensor.values > 0;
            rows.push_back(
                {diagnose::name(row.part),
                 row.kind.empty() ? row.name : fmt::format("{} ({})", row.name, row.kind),
                 has ? shapeText(tensor.shape) : "", tensor.type,
                 has ? numberText(tensor.least) : "", has ? numberText(tensor.greatest) : "",
                 has ? numberText(tensor.mean) : "", has ? numberText(tensor.deviation) : "",
                 has ? count(tensor.zeros) : "", has ? count(tensor.notFinite) : "",
                 row.ratio > 0 ? numberText(row.ratio) : "",
                 fmt::format("{:.2f}", static_cast<double>(row.bytes) / 1e6),
                 row.problem.empty() ? "" : "<-"});
        }
        printTable({"part", "of", "shape", "type", "min", "max", "mean", "std", "zeros",
                    "not finite", "update/weight", "MB so far", ""},
                   rows);
        for (std::size_t k = 0; k < std::min(m_examples, trace.examples.size()); ++k)
            say("Example {}: loss {}\n", base::hex(trace.examples[k].id.value),
                numberText(trace.examples[k].loss));
        say("Update {} on {}: {} examples, loss {}{}{}.\n", count(trace.step), trace.device,
            count(static_cast<std::int64_t>(trace.examples.size())),
            trace.loss ? numberText(*trace.loss) : "not reached",
            trace.gradientNorm ? ", gradient norm " + numberText(*trace.gradientNorm) : "",
            trace.learningRate ? ", learning rate " + numberText(*trace.learningRate) : "");
        for (auto at = problem; at; at = trace.nextProblem(*at + 1))
            say("{} {}: {}\n", diagnose::name(trace.rows[*at].part), trace.rows[*at].name,
                trace.rows[*at].problem);
        if (!problem)
            say("Nothing is wrong with it.\n");
        return problem ? 1 : 0;
    }

    SpecOptions m_options;
    std::optional<train::RunId> m_run;
    std::optional<std::int64_t> m_at;
    std::size_t m_examples = kExamples;
};

} // namespace

std::unique_ptr<Command> stepCommand()
{
    return std::make_unique<StepCommand>();
}

} // namespace assay::cli
