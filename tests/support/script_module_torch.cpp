// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/script_module.h"

#include "base/random.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/module.h>

#include <map>

namespace assay::testing {

void writeScript(const std::filesystem::path& path, const std::vector<ScriptTensor>& tensors,
                 const std::string& forward, const std::string& list)
{
    using Role = ScriptTensor::Role;
    torch::jit::Module module("Net");
    if (!module.hasattr("training"))
        module.register_attribute("training", c10::BoolType::get(), true);
    base::Random random(1, "script module");
    std::map<std::string, at::Tensor> known;
    c10::List<at::Tensor> listed;
    for (const ScriptTensor& tensor : tensors) {
        at::Tensor value = at::zeros(tensor.shape);
        if (!tensor.tiedTo.empty())
            value = known.at(tensor.tiedTo);
        else if (tensor.value)
            value.fill_(*tensor.value);
        else if (tensor.role == Role::Ones)
            value.fill_(1);
        else if (tensor.role == Role::Count)
            value = at::zeros({}, at::kLong);
        else if (tensor.role != Role::Zeros)
            for (std::int64_t k = 0; k < value.numel(); ++k)
                value.view({-1})[k] =
                    tensor.role == Role::FrozenTable ? random.normal() : random.uniform(-0.1, 0.1);
        if (tensor.role == Role::Part) {
            module.register_attribute(tensor.name, c10::TensorType::get(), value.detach()[0]);
            continue;
        }
        if (tensor.role == Role::Plain) {
            module.register_attribute(tensor.name, c10::TensorType::get(), value);
            continue;
        }
        known[tensor.name] = value;
        if (tensor.role == Role::Trained || tensor.role == Role::Frozen
            || tensor.role == Role::FrozenTable) {
            value.set_requires_grad(tensor.role == Role::Trained);
            module.register_parameter(tensor.name, value, false);
            listed.push_back(value);
        } else {
            module.register_buffer(tensor.name, value);
        }
    }
    if (!list.empty())
        module.register_attribute(list, c10::ListType::ofTensors(), listed);
    module.define(forward);
    module.save(path.string());
}

void writeNestedScript(const std::filesystem::path& path)
{
    base::Random random(3, "nested module");
    const auto drawn = [&random](at::IntArrayRef shape) {
        at::Tensor value = at::zeros(shape);
        for (std::int64_t k = 0; k < value.numel(); ++k)
            value.view({-1})[k] = random.uniform(-1, 1);
        return value;
    };
    const auto flagged = [](torch::jit::Module module) {
        module.register_attribute("training", c10::BoolType::get(), true);
        return module;
    };
    torch::jit::Module first = flagged(torch::jit::Module("Dense"));
    first.register_parameter("weight", drawn({3, 3}).set_requires_grad(true), false);
    first.register_parameter("bias", drawn({3}).set_requires_grad(true), false);
    first.define("def forward(self, x):\n"
                 "    return torch.sigmoid(torch.linear(x, self.weight, self.bias))\n");
    // Another object of the same class.
    torch::jit::Module second = first.deepcopy();
    torch::jit::Module norm = flagged(torch::jit::Module("Norm"));
    norm.register_parameter("weight", at::full({3}, 2.0).set_requires_grad(true), false);
    norm.register_parameter("bias", at::full({3}, 0.5).set_requires_grad(true), false);
    norm.define("def forward(self, x):\n    return x * self.weight + self.bias\n");
    torch::jit::Module trunk = flagged(torch::jit::Module("Trunk"));
    trunk.register_module("first", first);
    trunk.register_module("second", second);
    trunk.define("def forward(self, x):\n    return self.second.forward(self.first.forward(x))\n");
    torch::jit::Module module = flagged(torch::jit::Module("Net"));
    module.register_module("trunk", trunk);
    module.register_module("norm", norm);
    module.register_parameter("out", drawn({2, 3}).set_requires_grad(true), false);
    module.define("def forward(self, x):\n"
                  "    h = torch.dropout(self.norm.forward(self.trunk.forward(x)), 0.5, "
                  "self.training)\n"
                  "    return torch.softmax(torch.linear(h, self.out), 1)\n");
    module.save(path.string());
}

void writeActivationScript(const std::filesystem::path& path, const std::string& forward)
{
    base::Random random(3, "activations");
    const auto flagged = [](const char* name) {
        torch::jit::Module module(name);
        module.register_attribute("training", c10::BoolType::get(), true);
        return module;
    };
    const auto dense = [&](const char* name, std::int64_t units, std::int64_t takes) {
        torch::jit::Module module = flagged(name);
        at::Tensor weight = at::zeros({units, takes});
        for (std::int64_t k = 0; k < weight.numel(); ++k)
            weight.view({-1})[k] = random.uniform(-1, 1);
        module.register_parameter("weight", weight.set_requires_grad(true), false);
        module.register_parameter("bias", at::zeros({units}).set_requires_grad(true), false);
        module.define("def forward(self, x):\n"
                      "    return torch.linear(x, self.weight, self.bias)\n");
        return module;
    };
    torch::jit::Module relu = flagged("ReLU");
    relu.define("def forward(self, x):\n    return torch.relu(x)\n");
    torch::jit::Module module = flagged("Net");
    module.register_module("first", dense("First", 8, 2));
    module.register_module("act1", relu);
    module.register_module("second", dense("Second", 8, 8));
    module.register_module("act2", relu.deepcopy());
    module.register_module("third", dense("Third", 3, 8));
    module.define("def forward(self, x):\n" + forward);
    module.save(path.string());
}

void writeNormedScript(const std::filesystem::path& path)
{
    using Role = ScriptTensor::Role;
    writeScript(path,
                {{"w1", {64, 784}},
                 {"scale", {64}},
                 {"shift", {64}},
                 {"mean", {64}, Role::Zeros},
                 {"var", {64}, Role::Ones},
                 {"batches", {}, Role::Count},
                 {"w2", {10, 64}}},
                R"(
def forward(self, x):
    h = torch.linear(x.flatten(1), self.w1)
    if self.training:
        self.batches = self.batches + 1
    h = torch.batch_norm(h, self.scale + 1, self.shift, self.mean, self.var, self.training, 0.1, 1e-5, False)
    h = torch.dropout(torch.relu(h), 0.3, self.training)
    return torch.linear(h, self.w2)
)");
}

} // namespace assay::testing
