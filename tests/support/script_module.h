// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace assay::testing {

/// One tensor of a module.
struct ScriptTensor {
    enum class Role {
        Trained,
        Frozen,      ///< a parameter that gets no gradient
        FrozenTable, ///< the same, of numbers as nn.Embedding draws them
        Zeros,       ///< a buffer
        Ones,        ///< a buffer
        Count,       ///< a buffer of one whole number, 0
        Plain,       ///< neither parameter nor buffer
        Part         ///< neither: the first row of `tiedTo`
    };
    std::string name;
    std::vector<std::int64_t> shape;
    Role role = Role::Trained;
    std::string tiedTo =
        {}; ///< an earlier one: the same tensor under another name, or a part of it
    std::optional<double> value = {}; ///< of all its numbers; empty: by its role
};

/// A TorchScript module as a file: parameters of small numbers, and `forward` as Python. `list`: an
/// attribute that holds all of them once more; empty: none.
void writeScript(const std::filesystem::path& path, const std::vector<ScriptTensor>& tensors,
                 const std::string& forward, const std::string& list = {});

/// Of rows of three numbers: "first" and "second", two layers of one class of 3 x 3 that go through a sigmoid, "scale" and
/// "shift" of "norm", "out" with two units, then a softmax. Its dropout draws in training only.
void writeNestedScript(const std::filesystem::path& path);

/// Of rows of two numbers: dense layers "first" (8 units), "second" (8) and "third" (3), and "act1" and "act2", two
/// objects of one class ReLU, which stand behind the first two. `forward` calls some of them.
void writeActivationScript(const std::filesystem::path& path, const std::string& forward);

/// Of pictures of 28 x 28: a hidden layer of 64 units with batch norm and dropout, ten outputs.
void writeNormedScript(const std::filesystem::path& path);

} // namespace assay::testing
