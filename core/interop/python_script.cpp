// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/python_script.h"

#include "base/error.h"
#include "train/schedule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace assay::interop {

namespace {

using train::ScheduleKind;

/// A number as Python has it, a whole one as a float too.
std::string number(double value)
{
    const std::string text = fmt::format("{}", value);
    return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

/// Within a text of three quotes.
std::string quoted(const std::string& text)
{
    std::string safe;
    for (const char letter : text) {
        // No quote ends the text, and nothing stands for another letter.
        safe += letter == '"'                      ? '\''
                : letter == '\\'                   ? '/'
                : letter == '\n' || letter == '\r' ? ' '
                                                   : letter;
    }
    return safe;
}

/// A text as Python has it.
std::string literal(const std::string& text)
{
    std::string made = "\"";
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte < 0x20 || byte == 0x7f) {
            made += fmt::format("\\x{:02x}", byte);
            continue;
        }
        if (letter == '"' || letter == '\\')
            made += '\\';
        made += letter;
    }
    return made + '"';
}

std::string head(const PythonTraining& training)
{
    const std::string script = quoted(training.script);
    std::string text =
        fmt::format(R"("""{}

    python {}            trains and prints a line an epoch
    python {} --check    compares with what Assay computed: losses of the first updates
without dropout and changes by chance, and outputs of the trained weights ({}).
)",
                    quoted(training.title), script, script, quoted(training.trained));
    for (const std::string& note : training.notes)
        text += fmt::format("\n{}\n", quoted(note));
    return text + "\"\"\"\n";
}

std::string imports(const PythonTraining& training, const PythonNetwork& network)
{
    const ScheduleKind kind = training.spec.schedule.kind;
    const bool waves = kind == ScheduleKind::Cosine || kind == ScheduleKind::OneCycle;
    const bool differs =
        std::any_of(network.inputs.begin(), network.inputs.end(),
                    [](const PythonInput& input) { return !input.lengths.empty(); });
    std::string text = waves ? "import math\n" : "";
    text += R"(import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
)";
    return text + (differs ? "from torch.nn.utils.rnn import pad_sequence\n" : "");
}

std::string settings(const PythonTraining& training)
{
    const train::TrainSpec& spec = training.spec;
    std::string text = fmt::format("\nDATA = np.load(pathlib.Path(__file__).with_name({}))\n",
                                   literal(training.arrays));
    text += fmt::format("BATCH, EPOCHS, SEED = {}, {}, {}\n",
                        std::min<std::int64_t>(spec.batchSize, training.examples), spec.epochs,
                        training.seed);
    if (training.isRegression)
        text += fmt::format(
            "DEVIATION = {}  # of the target, which is learned as (y - {}) / DEVIATION\n",
            number(training.target.deviation), number(training.target.mean));
    if (!training.objective.classWeights.empty())
        text += "CLASS_WEIGHTS = torch.from_numpy(DATA[\"class_weights\"])\n";
    return text + "\n\n";
}

std::string reading(const PythonNetwork& network)
{
    std::string read, taken;
    std::vector<std::string> names, entering;
    for (const auto& [name, lengths, modality] : network.inputs) {
        names.push_back(fmt::format("\"{}\"", name));
        if (lengths.empty()) {
            entering.push_back(fmt::format("part[\"{}\"][rows]", name));
            continue;
        }
        names.push_back(fmt::format("\"{}\"", lengths));
        read +=
            fmt::format("    arrays[\"{0}\"] = arrays[\"{0}\"].split(arrays[\"{1}\"].tolist())\n",
                        name, lengths);
        taken += fmt::format(
            "    {0} = pad_sequence([part[\"{0}\"][i] for i in rows], batch_first=True)\n", name);
        entering.push_back(fmt::format("{}, part[\"{}\"][rows]", name, lengths));
    }
    const bool isOne = network.inputs.size() == 1 && network.inputs[0].lengths.empty();
    return fmt::format(R"(def read(part):
    """Inputs and targets of a part of the data, as they enter the network."""
    names = [{}, "y"]
    {} {{name: torch.from_numpy(DATA[f"{{part}}.{{name}}"]) for name in names}}
{}

def batch(part, rows):
    """What these examples give to forward, and their targets."""
{}    return ({}{}), part["y"][rows]


)",
                       fmt::join(names, ", "), read.empty() ? "return" : "arrays =",
                       read.empty() ? read : read + "    return arrays\n", taken,
                       fmt::join(entering, ", "), isOne ? "," : "");
}

/// A rate for each update.
std::string rates(const PythonTraining& training)
{
    const train::TrainSpec& spec = training.spec;
    const train::Schedule& schedule = spec.schedule;
    const std::int64_t steps = spec.dropLast
                                   ? training.examples / std::min(spec.batchSize, training.examples)
                                   : (training.examples + spec.batchSize - 1) / spec.batchSize;
    const std::int64_t end = schedule.totalSteps > 0 ? schedule.totalSteps : steps * spec.epochs;
    const std::int64_t warmup = schedule.warmupSteps;
    const std::int64_t left = std::max<std::int64_t>(1, end - warmup);
    const auto changes = train::rateChanges(spec.rateChanges);
    std::string text = "def rate(step):\n"
                       "    \"\"\"The learning rate of an update, counted from 0.\"\"\"\n";
    if (schedule.kind == ScheduleKind::Constant && warmup == 0 && changes.empty())
        return text + fmt::format("    return {}\n\n\n", number(spec.learningRate));
    text += fmt::format("    base = {}\n", number(spec.learningRate));
    for (const train::RateChange& change : changes)
        text += fmt::format("    if step >= {}:\n        base = {}\n", change.step,
                            number(change.rate));
    if (warmup > 0)
        text += fmt::format("    if step < {0}:\n        return base * (step + 1) / {0}\n", warmup);
    const std::string at = warmup > 0 ? fmt::format("(step - {})", warmup) : "step";
    switch (schedule.kind) {
    case ScheduleKind::Constant: text += "    return base\n"; break;
    case ScheduleKind::Step:
        text += fmt::format("    return base * {} ** (step // {})\n", number(schedule.stepFactor),
                            steps * schedule.stepEpochs);
        break;
    case ScheduleKind::Cosine:
        text += fmt::format("    return base * (1 + math.cos(math.pi * min(1, {} / {}))) / 2\n", at,
                            left);
        break;
    case ScheduleKind::OneCycle: {
        // As scheduleFactor has it.
        const double peak = std::max(1.0, 0.3 * static_cast<double>(left) - 1);
        const double last = std::max(peak + 1, static_cast<double>(left) - 1);
        text +=
            fmt::format(R"(    # One cycle: up from 1/25 along half a cosine, then down to 1/250000.
    if {0} <= {1}:
        share, low, high = {0} / {1}, 1 / 25, 1
    else:
        share, low, high = min(1, ({0} - {1}) / {2}), 1, 1 / 250000
    return base * (high + (low - high) * (1 + math.cos(math.pi * share)) / 2)
)",
                        at, number(peak), number(last - peak));
        break;
    }
    case ScheduleKind::Exponential:
        text += fmt::format("    return base * {} ** {}\n", number(schedule.decay), at);
        break;
    }
    return text + "\n\n";
}

std::string optimiser(const train::TrainSpec& spec)
{
    const std::string decay = "weight_decay=" + number(spec.weightDecay);
    const std::string rate = "\n        net.parameters(), lr=rate(0), ";
    switch (spec.optimiser) {
    case train::Optimiser::Sgd:
        return fmt::format("torch.optim.SGD({}momentum={}, {}{}, fused=True)", rate,
                           number(spec.momentum), decay,
                           spec.nesterov && spec.momentum > 0 ? ", nesterov=True" : "");
    case train::Optimiser::RmsProp:
        return fmt::format("torch.optim.RMSprop({}alpha={}, eps={}, {})", rate, number(spec.alpha),
                           number(spec.epsilon), decay);
    case train::Optimiser::Adam:
    case train::Optimiser::AdamW: break;
    }
    return fmt::format("torch.optim.{}({}betas=({}, {}), eps={}, {}, fused=True)",
                       spec.optimiser == train::Optimiser::Adam ? "Adam" : "AdamW", rate,
                       number(spec.beta1), number(spec.beta2), number(spec.epsilon), decay);
}

std::string learning(const PythonTraining& training, const PythonLoss& loss)
{
    const train::Objective& objective = training.objective;
    std::string value = loss.plain;
    std::string divisor; // PyTorch's mean over a batch in which no example counts is no number
    if (!objective.isPlain()) {
        const std::vector<double>& weights = objective.classWeights;
        value = loss.before;
        if (!weights.empty())
            value += ", weight=CLASS_WEIGHTS";
        if (objective.labelSmoothing > 0)
            value += ", label_smoothing=" + number(objective.labelSmoothing);
        if (std::find(weights.begin(), weights.end(), 0.0) != weights.end()) {
            divisor = "    counted = CLASS_WEIGHTS[targets].sum() or len(targets)\n";
            value += ", reduction=\"sum\") / counted";
        } else {
            value += ")";
        }
    }
    const double clip = training.spec.clipNorm;
    return fmt::format(
        R"(def objective(outputs, targets):
    """What training makes small."""
{}    return {}


def update(net, optimizer, part, rows, step):
    """One update by these examples; their loss before it."""
    inputs, targets = batch(part, rows)
    loss = objective(net(*inputs), targets)
    for group in optimizer.param_groups:
        group["lr"] = rate(step)
    optimizer.zero_grad()
    loss.backward()
{}    optimizer.step()
    return loss.item()


)",
        divisor, value,
        clip > 0 ? fmt::format("    nn.utils.clip_grad_norm_(net.parameters(), {})\n", number(clip))
                 : "");
}

std::string beginning(const PythonTraining& training)
{
    std::string making = "    optimizer = " + optimiser(training.spec) + "\n";
    return fmt::format(R"(def load(net, which):
    """Takes the weights that the run began with ("start.") or those that it trained ("trained.")."""
    names = [name for name in DATA if name.startswith(which)]
    net.load_state_dict({{name.removeprefix(which): torch.from_numpy(DATA[name]) for name in names}})


def begin():
    """The network with the weights that the run began with, and its optimiser."""
    net = Net()
    load(net, "start.")
{}    return net, optimizer


)",
                       making);
}

std::string scoring(const PythonTraining& training, const PythonLoss& loss)
{
    return fmt::format(
        R"(@torch.no_grad()
def evaluate(net, part):
    """{}"""
    net.eval()
    total = 0
    for rows in torch.arange(len(part["y"])).split(256):
        inputs, targets = batch(part, rows)
        outputs = net(*inputs)
        total += ({}).sum().item()
    net.train()
    return {}


)",
        training.isRegression ? "The RMSE, in the unit of the target."
                              : "The share of wrong answers.",
        fmt::format(fmt::runtime(loss.wrong), fmt::arg("last", training.objective.classes - 1)),
        training.isRegression ? "DEVIATION * (total / len(part[\"y\"])) ** 0.5"
                              : "total / len(part[\"y\"])");
}

std::string running(const PythonTraining& training, const PythonNetwork& network)
{
    const train::TrainSpec& spec = training.spec;
    const char* order =
        spec.shuffle ? "torch.randperm(len(part[\"y\"]))" : "torch.arange(len(part[\"y\"]))";
    const char* kept =
        spec.dropLast ? "            if len(rows) < BATCH:\n                break\n" : "";
    const char* shown =
        training.isRegression
            ? "RMSE on train-val {evaluate(net, train_val):.4g}, on test-val {evaluate(net, test_val):.4g}"
            : "error on train-val {evaluate(net, train_val):.2%}, on test-val {evaluate(net, test_val):.2%}";
    // Two parts of a text, so that lines stay short.
    const std::string first = std::string(shown).substr(0, std::string(shown).find(", on"));
    const std::string second = std::string(shown).substr(first.size());
    std::string text = fmt::format(R"(def training():
    torch.manual_seed(SEED)
    net, optimizer = begin()
    part, train_val, test_val = read("train"), read("train_val"), read("test_val")
    step = 0
    for epoch in range(EPOCHS):
        losses = []
        for rows in {}.split(BATCH):
{}            losses.append(update(net, optimizer, part, rows, step))
            step += 1
        print(f"epoch {{epoch + 1}}: loss {{np.mean(losses):.4f}}, "
              f"{}"
              f"{}", flush=True)


)",
                                   order, kept, first, second);
    text += fmt::format(R"(def check():
    """0 where PyTorch computes what Assay did, else 1."""
    torch.set_num_threads({})  # as Assay: sums in another order differ more with every update
    net, optimizer = begin()
{}    part, order = read("train"), torch.from_numpy(DATA["check.order"])
    largest = 0
    for step, rows in enumerate(order.split(DATA["check.sizes"].tolist())):
        was, now = DATA["check.losses"][step], update(net, optimizer, part, rows, step)
        apart = abs(now - was) / max(1, abs(was)) if np.isfinite([now, was]).all() else np.inf
        largest = max(largest, 0 if np.array_equal(now, was, equal_nan=True) else apart)
    load(net, "trained.")
    net.eval()
    was = torch.from_numpy(DATA["check.outputs"])
    with torch.no_grad():
        now = net(*batch(read("train_val"), torch.arange(len(was)))[0])
    apart = ((now - was).abs() / was.abs().clamp_min(1)).masked_fill((now == was) | (now.isnan() & was.isnan()), 0)
    apart = apart.nan_to_num(nan=np.inf).max().item()
    print(f"losses of the first {{len(DATA['check.losses'])}} updates: apart by up to {{largest:.2e}}")
    print(f"outputs for {{len(was)}} examples: apart by up to {{apart:.2e}}")
    return 0 if largest <= {} and apart <= {} else 1


if __name__ == "__main__":
    sys.exit(check() if "--check" in sys.argv[1:] else training())
)",
                        training.threads,
                        network.drops ? R"(    for module in net.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
)"
                                      : "",
                        kPythonLossTolerance, kPythonOutputTolerance);
    return text;
}

} // namespace

const PythonLoss* pythonLoss(const std::string& loss)
{
    static const std::array all{
        PythonLoss{"cross_entropy", "F.cross_entropy(outputs, targets)",
                   "F.cross_entropy(outputs, targets", "outputs.argmax(1) != targets"},
        PythonLoss{"binary",
                   "F.binary_cross_entropy_with_logits(outputs.squeeze(1), targets.float())",
                   "F.cross_entropy(F.pad(outputs, (1, 0)), targets",
                   "(outputs.squeeze(1) > 0).long() != targets"},
        // Outputs are logarithms already: a second softmax changes nothing only where they are sound.
        PythonLoss{"nll", "F.nll_loss(outputs, targets)", nullptr, "outputs.argmax(1) != targets"},
        PythonLoss{"squared_error", "F.mse_loss(outputs.squeeze(1), targets)", nullptr,
                   "(outputs.squeeze(1) - targets) ** 2"},
        PythonLoss{"huber", "F.huber_loss(outputs.squeeze(1), targets)", nullptr,
                   "(outputs.squeeze(1) - targets) ** 2"},
        PythonLoss{"class_number", "F.mse_loss(outputs.squeeze(1), targets.float())", nullptr,
                   "outputs.squeeze(1).round().clamp(0, {last}).long() != targets"}};
    const auto* const found = std::find_if(all.begin(), all.end(),
                                           [&](const PythonLoss& one) { return loss == one.loss; });
    return found == all.end() ? nullptr : found;
}

std::string pythonScript(const PythonTraining& training, const PythonNetwork& network)
{
    const PythonLoss* loss = pythonLoss(training.objective.loss.name);
    if (loss == nullptr)
        throw base::Error(
            base::ErrorKind::Internal, "export.loss",
            fmt::format("The loss {} has no line of PyTorch.", training.objective.loss.name));
    if (!training.objective.isPlain() && loss->before == nullptr)
        throw base::usageError("export.loss",
                               fmt::format("The loss {} with smoothed labels or weighted classes "
                                           "has no counterpart in PyTorch; export a run with "
                                           "cross_entropy, or without them.",
                                           training.objective.loss.name));
    return head(training) + imports(training, network) + settings(training) + network.text + "\n\n"
           + reading(network) + rates(training) + learning(training, *loss) + beginning(training)
           + scoring(training, *loss) + running(training, network);
}

} // namespace assay::interop
