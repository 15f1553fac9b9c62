// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/script_run_torch.h"

#include "base/error.h"
#include "model/fixed_weight_torch.h"
#include "model/module_edits_torch.h"
#include "model/module_parts_torch.h"
#include "model/no_tensor_torch.h"
#include "model/pass_notes_torch.h"
#include "model/script_code.h"
#include "model/script_file.h"
#include "model/uncalled_layers_torch.h"
#include "model/written_faults_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>

namespace assay::model {

std::string reasonOf(const std::exception& error)
{
    const auto* own = dynamic_cast<const c10::Error*>(&error);
    std::istringstream lines(own ? own->what_without_backtrace() : error.what());
    std::string reason, line;
    while (std::getline(lines, line)) {
        const auto begin = line.find_first_not_of(" ~^<-");
        if (begin == std::string::npos || line.find("Traceback") != std::string::npos
            || line.find("The following operation failed") != std::string::npos)
            continue;
        // The code's own error stands last, after the lines of code that led there.
        if (reason.empty() || line.find("Error:") != std::string::npos)
            reason = line.substr(begin);
    }
    return reason.empty() ? "no reason given" : reason;
}

base::Error refusedModule(const char* code, const std::string& file, const std::string& text)
{
    return moduleError(code, file + " " + text);
}

std::string textOf(std::span<const Shape> shapes)
{
    std::string text;
    for (const Shape& shape : shapes)
        text += fmt::format("{}{}", text.empty() ? "" : " and ", fmt::join(shape, " x "));
    return text;
}

bool isOfMemory(const std::exception& error)
{
    return dynamic_cast<const std::bad_alloc*>(&error)
           || std::string_view(error.what()).find("allocate memory") != std::string_view::npos;
}

namespace {

constexpr double kSame = 1e-4; ///< of answers
/// What takes longer is passed as few times as can be: a trial that lasts is ended.
constexpr std::chrono::seconds kLongPass(1);

/// The same of a part of it.
double dropoutIn(const torch::jit::Block* block)
{
    double most = 0;
    for (const torch::jit::Node* node : block->nodes()) {
        const std::string_view name = node->kind().toQualString();
        if (name.starts_with("aten::") && name.find("dropout") != std::string_view::npos
            && node->inputs().size() > 1) {
            const auto rate = torch::jit::toIValue(node->input(1));
            const auto trains = node->inputs().size() > 2 ? torch::jit::toIValue(node->input(2))
                                                          : std::optional<c10::IValue>();
            const bool isOff = trains && trains->isBool() && !trains->toBool();
            if (rate && rate->isDouble() && !isOff)
                most = std::max(most, rate->toDouble());
        }
        for (const torch::jit::Block* inner : node->blocks())
            most = std::max(most, dropoutIn(inner));
    }
    return most;
}

/// ModuleNotes::dropout: what its calls of dropout have as their rate, where that is written there.
double dropoutIn(const torch::jit::Module& module)
{
    const auto graph = module.get_method("forward").graph()->copy();
    torch::jit::Inline(*graph);
    return dropoutIn(graph->block());
}

/// Numbers with a point as 32-bit ones; whole numbers and masks stay what they are.
void inSingle(const torch::jit::Module& module)
{
    const c10::NoGradGuard noGrad;
    const auto change = [](at::Tensor tensor) {
        if (tensor.defined() && tensor.is_floating_point())
            tensor.set_data(tensor.detach().to(at::kFloat));
    };
    for (const at::Tensor& parameter : module.parameters())
        change(parameter);
    for (const at::Tensor& buffer : module.buffers())
        change(buffer);
}

/// Numbers with a point as 64-bit ones.
at::Tensor inDouble(const at::Tensor& tensor)
{
    return tensor.defined() && tensor.is_floating_point() ? tensor.to(at::kDouble) : tensor;
}

} // namespace

ScriptModule::ScriptModule(std::string_view bytes, const std::string& file,
                           const ModuleEdits& edits)
    : m_file(file)
    , m_edits(edits)
{
    requireHarmlessCode(bytes, m_file);
    try {
        std::istringstream in{std::string(bytes)};
        m_module = torch::jit::load(in, at::Device(at::kCPU));
        inSingle(m_module);
    } catch (const std::exception& error) {
        if (isOfMemory(error))
            throw;
        throw refusedModule(
            "model.not_script", m_file,
            "is no TorchScript module (weights alone, as state_dict gives them, are "
            "none); write it with torch.jit.script(network).save(\"network.pt\").");
    }
    const auto method = m_module.find_method("forward");
    if (!method)
        throw refusedModule("model.script_forward", m_file,
                            "has no method forward; save a module that has one.");
    const auto& arguments = method->function().getSchema().arguments(); // the module is the first
    std::size_t needed = 0;
    for (const c10::Argument& argument : arguments)
        needed += !argument.default_value();
    if (arguments.size() < 2)
        throw refusedModule(
            "model.script_forward", m_file,
            "has a forward that takes nothing; save a module whose forward takes the "
            "batch.");
    m_takes = std::max<std::size_t>(needed, 2) - 1;
    requireMode(m_module, edits, m_file);
    bypassParts(m_module, edits, m_file);
    turnSoftmaxes(m_module, edits, m_file);
    // Before it runs: what runs as written keeps the calls within the module, which hide what they multiply.
    try {
        m_fixed = fixedWeightsOf(m_module);
        // What a person bypasses is not called by intent, and with its calls written out there are none left to see.
        if (edits.bypass.empty() && edits.softmaxOver == 0)
            m_uncalled = uncalledLayersOf(m_module);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        // A graph that cannot be read through: what its weights are stays open.
    }
    freezeLayers(m_module, edits, m_file); // behind that, as what a person freezes is no fault
    collectHeld(m_module, m_parameters, m_buffers);
    const std::string apart = collectListed(m_module, m_parameters, m_buffers);
    if (!apart.empty())
        throw refusedModule("model.script_weights", m_file,
                            fmt::format("keeps weights within {}, where training would not reach "
                                        "them; save a module that keeps them as parameters alone.",
                                        apart));
    requireHeld(edits);
    if (m_parameters.empty() && !edits.freeze.empty())
        throw refusedModule("model.freeze", m_file,
                            "has no weights left to train; leave a layer out of model.freeze.");
    if (m_parameters.empty())
        throw refusedModule("model.script_frozen", m_file,
                            "has no weights that could be trained (a frozen module has none); "
                            "save it unfrozen, with requires_grad.");
    for (const HeldTensor& buffer : m_buffers) {
        if (!at::equal(buffer.value.to(at::kFloat).to(buffer.value.scalar_type()), buffer.value))
            throw refusedModule(
                "model.script_buffer", m_file,
                fmt::format("holds values in {} that do not fit 32-bit numbers; save "
                            "the module without them.",
                            buffer.name));
    }
}

/// `lengths`: of the first input.
std::vector<c10::IValue> ScriptModule::takenOf(std::span<const at::Tensor> examples,
                                               const at::Tensor& lengths) const
{
    std::vector<c10::IValue> inputs;
    for (const at::Tensor& example : examples)
        inputs.emplace_back(m_edits.inDouble ? inDouble(example) : example);
    const at::Tensor& input = examples.front();
    if (m_takes == 2 && examples.size() == 1)
        inputs.emplace_back(lengths.defined() ? lengths.to(input.device())
                                              : at::full({input.size(0)}, input.size(1),
                                                         input.options().dtype(at::kLong)));
    return inputs;
}

at::Tensor ScriptModule::run(const ObjectPtr& object, std::span<const at::Tensor> examples,
                             const at::Tensor& lengths) const
{
    // As written: an optimised graph adds in another order, and only from its third run on.
    const torch::jit::GraphOptimizerEnabledGuard asWritten(false);
    const c10::IValue output = torch::jit::Module(object).forward(takenOf(examples, lengths));
    if (!output.isTensor())
        throw NoTensor(output);
    at::Tensor values = output.toTensor();
    if (m_edits.inDouble && values.scalar_type() == at::kDouble)
        values = values.to(at::kFloat);
    return values.dim() == 1 ? values.unsqueeze(1) : values;
}

at::Tensor ScriptModule::forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                                 Mode mode, std::uint64_t seed, const at::Tensor& lengths) const
{
    const ObjectPtr module =
        copyOf(m_module._ivalue(), mode != Mode::Evaluate && !m_edits.evaluates);
    const auto computed = [this](const at::Tensor& tensor) {
        return m_edits.inDouble ? inDouble(tensor) : tensor;
    };
    for (std::size_t k = 0; k < m_parameters.size(); ++k)
        point(module, m_parameters[k], computed(own.weights[k]));
    // A copy, so that what an answer writes is not kept and threads do not meet.
    for (std::size_t k = 0; k < m_buffers.size(); ++k)
        point(module, m_buffers[k],
              computed(own.buffers[k].to(m_buffers[k].value.scalar_type(), false, true)));
    if (mode != Mode::Evaluate) {
        // LibTorch's generator draws a function of the update, whatever was drawn before.
        at::Generator generator = at::detail::getDefaultCPUGenerator();
        const std::lock_guard lock(generator.mutex());
        generator.set_current_seed(seed);
    }
    at::Tensor output = run(module, inputs, lengths);
    if (m_edits.turnsGradient && output.requires_grad())
        output = 2 * output.detach() - output; // the same numbers, as doubling is exact
    if (mode == Mode::Train) {
        const c10::NoGradGuard noGrad;
        for (std::size_t k = 0; k < m_buffers.size(); ++k) {
            const Slot& slot = m_buffers[k].slots.front();
            const at::Tensor target = own.buffers[k];
            target.copy_(objectOf(module, slot)->getSlot(slot.slot).toTensor());
        }
    }
    return output;
}

/// Tied weights are held under their first name alone.
void ScriptModule::requireHeld(const ModuleEdits& edits) const
{
    for (const std::string& entry : edits.redraw) {
        const auto isNamed = [&](const HeldTensor& one) {
            return one.isWeight && (entry == kAllLayers || namesTensor(entry, one.name));
        };
        if (std::none_of(m_parameters.begin(), m_parameters.end(), isNamed)
            && std::none_of(m_buffers.begin(), m_buffers.end(), isNamed))
            throw refusedModule("model.redraw", m_file,
                                fmt::format("shares the weights of {} with another layer; name "
                                            "that one in model.redraw.",
                                            entry));
    }
}

/// Buffers that a pass in evaluation has changed.
std::vector<std::string> ScriptModule::writtenIn(const ObjectPtr& module) const
{
    std::vector<std::string> names;
    for (const HeldTensor& buffer : m_buffers) {
        const Slot& slot = buffer.slots.front();
        const at::Tensor now =
            objectOf(module, slot)->getSlot(slot.slot).toTensor().to(buffer.value.scalar_type());
        if (now.sizes() != buffer.value.sizes() || !at::equal(now, buffer.value))
            names.push_back(buffer.name);
    }
    return names;
}

/// What drawn examples show of softmaxes. Those of zeros are all alike, and nothing but padding where they are codes, which
/// a module may cut off.
AttentionNotes ScriptModule::attentionOf(const ObjectPtr& module,
                                         std::span<const Shape> inputs) const
{
    constexpr std::uint64_t kDraws = 5;
    constexpr std::int64_t kLeast = 1, kBeyond = 3; // codes that any table has, and numbers near 1
    const c10::NoGradGuard noGrad;
    at::Generator generator = at::detail::createCPUGenerator(kDraws);
    std::vector<at::Tensor> drawn;
    for (Shape batch : inputs) {
        batch.insert(batch.begin(), kTried);
        drawn.push_back(at::randint(kLeast, kBeyond, batch, generator, at::kFloat));
    }
    PassNotes passed;
    try {
        const PassWatch watch(passed);
        run(module, drawn, {});
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        return {}; // it takes other inputs
    }
    return {.scoreSpread = passed.attends ? scoreSpread(passed) : 0,
            .softmaxOfOne = passed.softmaxOfOne,
            .sumsOverQueries = passed.sumsOverQueries,
            .sumsOverHeads = passed.sumsOverHeads};
}

ModuleTrial ScriptModule::tryOut(std::span<const Shape> inputs) const
{
    const std::string shape = textOf(inputs);
    const std::size_t given = inputs.size();
    // Beside a batch stand the lengths of its series; pictures have none.
    const bool isPicture = given == 1 && inputs.front().size() == 3;
    if (given == 1 ? m_takes > (isPicture ? 1U : 2U) : m_takes != given)
        throw refusedModule(
            "model.script_forward", m_file,
            fmt::format("has a forward that takes {} inputs; save a module whose forward takes {}.",
                        m_takes,
                        isPicture ? std::string("the batch alone, as the data have one input")
                        : given == 1
                            ? std::string("the batch alone, or a batch of series and their "
                                          "lengths")
                            : fmt::format("the {} inputs of the data", given)));
    std::vector<at::Tensor> zeros;
    for (Shape batch : inputs) {
        batch.insert(batch.begin(), kTried);
        zeros.push_back(at::zeros(batch));
    }
    const ObjectPtr module = copyOf(m_module._ivalue(), false);
    for (const HeldTensor& buffer : m_buffers)
        point(module, buffer,
              m_edits.inDouble ? inDouble(buffer.value.clone()) : buffer.value.clone());
    if (m_edits.inDouble) {
        for (const HeldTensor& parameter : m_parameters)
            point(module, parameter, inDouble(parameter.value));
    }
    PassNotes passed;
    std::optional<PassWatch> watch(std::in_place, passed);
    at::Tensor output;
    std::vector<std::string> written;
    std::string problem, noTensor;
    bool isProblemOfMemory = false;
    const auto began = std::chrono::steady_clock::now();
    auto took = std::chrono::steady_clock::duration::zero();
    try {
        const c10::NoGradGuard noGrad;
        output = run(module, zeros, {});
        took = std::chrono::steady_clock::now() - began;
        written = writtenIn(module);
        if (!written.empty()
            && at::allclose(run(module, zeros, {}), output, kSame, kSame, /*equal_nan=*/true))
            written.clear(); // a count of calls, say, that no answer looks at
    } catch (const NoTensor& error) {
        noTensor = fmt::format("gives {}; save a module whose forward returns the answers alone, "
                               "for example {}.",
                               error.what(), error.taken());
    } catch (const std::exception& error) {
        problem = reasonOf(error);
        isProblemOfMemory = isOfMemory(error);
    }
    watch.reset();
    if (!noTensor.empty())
        throw refusedModule("model.script_output", m_file, noTensor);
    if (isProblemOfMemory)
        throw std::bad_alloc();
    if (!problem.empty() && m_edits.inDouble)
        throw refusedModule("model.precision", m_file,
                            fmt::format("cannot be computed with 64-bit numbers ({}); set "
                                        "model.precision to single.",
                                        problem));
    // What LibTorch says of it is a page on libraries and linkers.
    if (problem.find("CUDA") != std::string::npos || problem.find("cuda:") != std::string::npos)
        throw refusedModule("model.script_input", m_file,
                            "names a CUDA device within its forward, and is run on the CPU; write "
                            "x.device in place of that name, or trace the module on the CPU, and "
                            "save it anew.");
    // What an embedding says of numbers with a point.
    const bool wantsCodes =
        problem.find("'indices'") != std::string::npos && problem.find("Long") != std::string::npos;
    if (!problem.empty()) {
        const std::string size = sizeWanted(problem, kTried);
        throw refusedModule(
            "model.script_input", m_file,
            fmt::format("cannot take examples of {} ({}); {}{}.{}", shape, problem,
                        size.empty() ? std::string() : size + "; ",
                        wantsCodes ? "all inputs are 32-bit numbers, codes of tokens too, with a "
                                     "last side of 1: begin its forward with x.squeeze(-1).long()"
                                   : "save a module that does, or choose other data",
                        writtenFaults(m_module)));
    }
    if (!output.is_floating_point())
        throw refusedModule(
            "model.script_output", m_file,
            fmt::format("gives numbers of type {}, through which no gradient passes; save a module "
                        "that gives floating-point numbers: what stands before the rounding or "
                        "the choice of a class.",
                        at::toString(output.scalar_type())));
    if (output.dim() != 2 || output.size(0) != 2)
        throw refusedModule(
            "model.script_output", m_file,
            fmt::format("gives {} for a batch of {}; save a module that gives one row for each "
                        "example.",
                        output.dim() == 0
                            ? std::string("one number")
                            : fmt::format("numbers of shape {}", fmt::join(output.sizes(), " x ")),
                        fmt::join(zeros[0].sizes(), " x ")));
    std::vector<ModulePart> parts;
    if (took < kLongPass)
        parts = partsOf(torch::jit::Module(module), takenOf(zeros, {}));
    std::set<const void*> seen;
    std::int64_t bytes = 0;
    for (const c10::Storage& storage : passed.made) {
        if (seen.insert(storage.data()).second)
            bytes += static_cast<std::int64_t>(storage.nbytes());
    }
    for (const auto* list : {&m_parameters, &m_buffers}) {
        for (const HeldTensor& held : *list) {
            if (seen.contains(held.value.storage().data()))
                bytes -= static_cast<std::int64_t>(held.value.storage().nbytes());
        }
    }
    constexpr std::int64_t kFloat = 4, kExamples = kTried;
    return {.outputs = output.size(1),
            .activations = std::max<std::int64_t>(bytes, 0) / kFloat / kExamples,
            .takesLengths = given == 1 && m_takes == 2,
            .notes = {.fixed = m_fixed,
                      .scrambled = std::move(passed.scrambled),
                      .written = std::move(written),
                      .dropout = dropoutIn(m_module),
                      .normMomentum = passed.normMomentum,
                      .normEpsilon = passed.normEpsilon,
                      .attends = passed.attends,
                      .uncalled = m_uncalled},
            .attention = passed.attends || passed.softmaxOfOne || passed.sumsOverQueries
                                 || passed.sumsOverHeads
                             ? attentionOf(module, inputs)
                             : AttentionNotes(),
            .parts = std::move(parts)};
}

} // namespace assay::model
