// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "model/weight_file.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
With --out the weights of a run are written in the format safetensors, which PyTorch, JAX and others
read, without the data being there. Without it a file is listed: name, type and shape of its tensors. It
may be of that format, or what torch.save(model.state_dict(), ...) or torch.jit.save has written; no code
in it is run. A network begins with such a file when its names and shapes are those of the network.

Examples:
  assay-cli weights --project digits.assay --run 3 --out lenet.safetensors
  assay-cli weights lenet.safetensors
  assay-cli weights pretrained.pt
  assay-cli train --project digits.assay --set model.start_from=lenet.safetensors
)";

class WeightsCommand final : public Command
{
public:
    const char* name() const override { return "weights"; }
    const char* help() const override
    {
        return "Write the weights of a run, or list those of a file";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        auto* file = app.add_option(
            "file", m_file, "A file of weights (safetensors, torch.save, TorchScript) to list");
        app.add_option("--run", m_run, "Whose weights are written; without it those of the newest")
            ->excludes(file);
        app.add_option("--checkpoint", m_checkpoint, "Which of them: last or best (last)")
            ->check(CLI::IsMember({"last", "best"}))
            ->excludes(file);
        app.add_option("--out", m_out, "Write the weights of a run to this file, as safetensors");
    }

    int run(Context& context) override
    {
        if (m_file.empty() == m_out.empty())
            throw base::usageError("arguments",
                                   "weights needs either a file to list, or --project FILE and "
                                   "--out FILE to write the weights of a run.");
        if (m_out.empty())
            list(context.json);
        else
            write(context);
        return 0;
    }

private:
    void list(bool json) const
    {
        const auto file = model::WeightFile::open(m_file);
        std::vector<std::vector<std::string>> rows;
        for (const auto& tensor : file->tensors()) {
            if (json)
                printLine({{"event", "tensor"},
                           {"name", tensor.name},
                           {"type", tensor.type},
                           {"shape", tensor.shape}});
            rows.push_back(
                {tensor.name, tensor.type, fmt::format("{}", fmt::join(tensor.shape, " x "))});
        }
        if (json)
            return;
        printTable({"name", "type", "shape"}, rows);
        for (const auto& [key, note] : file->notes())
            say("{}: {}\n", key, note);
    }

    void write(Context& context) const
    {
        const train::RunRecord run = openRun(context, m_run);
        context.session.runs().writeWeights(run.id,
                                            m_checkpoint == "best" ? evaluate::Checkpoint::Best
                                                                   : evaluate::Checkpoint::Last,
                                            m_out, kAsk);
        const auto written = context.inbox.until<session::WeightsWritten>(kAsk);
        if (context.json)
            printLine({{"event", "weights"},
                       {"run", written.run},
                       {"step", written.step},
                       {"tensors", written.tensors},
                       {"numbers", written.numbers},
                       {"file", written.file}});
        else
            say("The {} weights of run {} (after update {}: {} numbers in {} tensors) were written "
                "to {}.\n",
                m_checkpoint, written.run, count(written.step), count(written.numbers),
                count(written.tensors), written.file);
    }

    std::string m_file, m_out, m_checkpoint = "last";
    std::optional<train::RunId> m_run;
};

} // namespace

std::unique_ptr<Command> weightsCommand()
{
    return std::make_unique<WeightsCommand>();
}

} // namespace assay::cli
