// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/byte_text.h"
#include "base/plain_file.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "cli/spec_options.h"
#include "model/layer_text.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Without --out the layers are listed, with the shape that leaves each, its parameters, the multiplications
that one example takes and the memory of a batch. With it their text is written: one layer a line, to be
edited and given to --layers. A layer that does not fit is named, with what would mend it; --repair does
that, the most likely first.

Examples:
  assay-cli layers ./mnist
  assay-cli layers ./mnist --out lenet.layers
  assay-cli layers ./mnist --layers lenet.layers --repair --out mended.layers
  assay-cli train ./mnist --project digits.assay --layers mended.layers
  assay-cli layers ./mnist --set "model.architecture=flatten; linear(out=64); relu; linear"
)";

/// Each mends one layer; where so many were not enough, a person has to look.
constexpr int kMostRepairs = 100;

class LayersCommand final : public Command
{
public:
    const char* name() const override { return "layers"; }
    const char* help() const override
    {
        return "List the layers of a network, or write their text";
    }
    const char* more() const override { return kMore; }
    bool takesProject() const override { return false; }

    void add(CLI::App& app) override
    {
        m_options.addData(app);
        m_options.addNetwork(app);
        app.add_option("--out", m_out, "Write the text of the layers to this file");
        app.add_flag("--repair", m_repair, "Mend what does not fit");
    }
    bool isDone() const override { return m_options.isDone(); }

    int run(Context& context) override
    {
        auto found = m_options.describe(context);
        const std::string first = found.profile->networkInputs().front().name;
        for (int done = 0; m_repair && found.model.misfit; ++done) {
            const auto& repairs = found.model.misfit->repairs;
            if (repairs.empty() || done == kMostRepairs)
                break;
            if (!context.json)
                note("{} Mended: {}.\n", found.model.misfit->sentence, repairs.front().label);
            experiment::set(found.spec, "model.architecture",
                            model::spelled(repairs.front().layers, first));
            found.model = context.session.describe(found.spec, *found.profile);
        }
        const session::ModelReport& model = found.model;
        if (model.layers.empty()) // not even a table
            throw base::Error(model.kind, "model.fit", model.problem);
        const std::string text = model::spelled(model.layers, first);
        if (context.json)
            print(model, text, first);
        else if (m_out.empty())
            list(model, found.spec.train.batchSize);
        if (model.misfit)
            throw base::usageError("model.architecture", model.problem + repairsOf(*model.misfit));
        if (!model.problem.empty())
            throw base::Error(model.kind, "model.fit", model.problem);
        if (m_out.empty())
            return 0;
        if (found.spec.model.templateName == "torchscript")
            throw base::usageError("model.architecture",
                                   "The layers of a module are in its own file and "
                                   "have no text; choose a template.");
        write(model::spelled(model.layers, first, "\n"), context.json);
        return 0;
    }

private:
    static std::string megabytes(std::int64_t bytes)
    {
        return fmt::format("{:.2f}", static_cast<double>(bytes) / 1e6);
    }

    /// The layers within a module follow those of the network.
    static auto endOfLayers(const session::ModelReport& model)
    {
        const auto& rows = model.table.rows;
        return rows.begin()
               + static_cast<std::ptrdiff_t>(std::min(model.layers.size(), rows.size()));
    }

    static void list(const session::ModelReport& model, std::int64_t batch)
    {
        const model::LayerTable& table = model.table;
        std::vector<std::vector<std::string>> rows;
        for (const model::LayerRow& row : table.rows) {
            const bool fits = !row.shape.empty();
            rows.push_back({row.name, row.kind, fmt::format("{}", fmt::join(row.inputs, ", ")),
                            fits ? fmt::format("{}", fmt::join(row.shape, " x ")) : "?",
                            fits ? count(row.parameters) : "?",
                            fits && row.multiplyAdds ? count(*row.multiplyAdds) : "?",
                            fits ? megabytes(row.bytes) : "?"});
        }
        printTable({"layer", "kind", "takes", "output", "parameters", "multiply-adds", "MB"}, rows);
        const bool isWhole = std::all_of(table.rows.begin(), endOfLayers(model),
                                         [](const auto& row) { return !row.shape.empty(); });
        say("{}{} parameters, {} multiply-adds an example, {} at a batch of {}.\n",
            isWhole ? "" : "Of the layers that fit: ", count(table.parameters),
            table.multiplyAdds ? count(*table.multiplyAdds) : "?", base::bytesText(table.bytes),
            count(batch));
    }

    static void print(const session::ModelReport& model, const std::string& text,
                      const std::string& first)
    {
        bool isWhole = true;
        for (std::size_t k = 0; k < model.table.rows.size(); ++k) {
            const model::LayerRow& row = model.table.rows[k];
            const bool fits = !row.shape.empty();
            const bool isPart = k >= model.layers.size();
            isWhole = isWhole && (fits || isPart);
            Json line{{"event", "layer"},
                      {"layer", row.name},
                      {"kind", isPart ? row.kind : model.layers[k].kind},
                      {"inputs", row.inputs}};
            if (isPart)
                line["within"] = model.layers.back().name;
            line["shape"] = fits ? Json(row.shape) : Json();
            line["parameters"] = fits ? Json(row.parameters) : Json();
            line["multiply_adds"] = fits && row.multiplyAdds ? Json(*row.multiplyAdds) : Json();
            line["bytes"] = fits ? Json(row.bytes) : Json();
            printLine(line);
        }
        if (model.misfit) {
            for (const model::LayerRepair& repair : model.misfit->repairs)
                printLine({{"event", "repair"},
                           {"layer", model.layers[model.misfit->layer].name},
                           {"text", repair.label},
                           {"layers", model::spelled(repair.layers, first)}});
        }
        Json whole{{"event", "layers"}, {"layers", text}, {"fits", model.problem.empty()}};
        whole["parameters"] = isWhole ? Json(model.table.parameters) : Json();
        whole["multiply_adds"] =
            isWhole && model.table.multiplyAdds ? Json(*model.table.multiplyAdds) : Json();
        whole["bytes"] = isWhole ? Json(model.table.bytes) : Json();
        printLine(whole);
    }

    static std::string repairsOf(const model::LayerMisfit& misfit)
    {
        std::vector<std::string> labels;
        for (const model::LayerRepair& repair : misfit.repairs)
            labels.push_back(repair.label);
        return labels.empty() ? std::string()
                              : fmt::format(" What would mend it (--repair does the first): {}.",
                                            fmt::join(labels, "; "));
    }

    void write(const std::string& text, bool json) const
    {
        const std::string problem = base::replaceFile(m_out, text + '\n', base::Durable::No);
        if (!problem.empty())
            throw base::environmentError("file.write",
                                         fmt::format("The file cannot be written: {}.", problem),
                                         {.file = m_out, .row = {}, .byte = {}});
        if (!json)
            say("The layers were written to {}.\n", m_out);
    }

    SpecOptions m_options;
    std::string m_out;
    bool m_repair = false;
};

} // namespace

std::unique_ptr<Command> layersCommand()
{
    return std::make_unique<LayersCommand>();
}

} // namespace assay::cli
