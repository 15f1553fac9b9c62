// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::model {

/// A tensor with its numbers, row-major.
struct NamedValues {
    std::string name;
    Shape shape;
    std::vector<float> values;
};

/// Tensors by name that another program has left, in whichever format. What they are is read when it is
/// opened, their numbers when they are asked for. Nothing in it is run. One thread.
class WeightFile
{
public:
    struct Tensor {
        std::string name;
        std::string type; ///< as safetensors calls it: "F32"
        Shape shape;
    };

    virtual ~WeightFile() = default;

    /// Whether a file looks like one of them by its first bytes. False where it cannot be read.
    static bool is(const std::filesystem::path& file);
    /// By its content. Throws an input Error with what is wrong, and at which tensor.
    static std::unique_ptr<WeightFile> open(const std::filesystem::path& file);

    const std::filesystem::path& file() const { return m_file; }
    /// In the order of the file.
    const std::vector<Tensor>& tensors() const { return m_tensors; }
    const Tensor* find(std::string_view name) const; ///< null: there is none
    /// What the writer noted: "step" -> "1200".
    const std::map<std::string, std::string>& notes() const { return m_notes; }

    /// Of one of `tensors()`. Integers, bytes and floats of any width become floats. Throws an input
    /// Error for other types, and where the file was cut meanwhile. A file of PyTorch may repeat its
    /// numbers, so that a small one has a large tensor: ask for those whose shape is wanted.
    std::vector<float> values(const Tensor& tensor) const;

protected:
    explicit WeightFile(std::filesystem::path file)
        : m_file(std::move(file))
    {}
    WeightFile(WeightFile&&) = default;
    WeightFile& operator=(WeightFile&&) = default;

    /// The bytes of tensor `index`, row-major and without gaps.
    virtual std::string bytesOf(std::size_t index) const = 0;

    std::filesystem::path m_file;
    std::vector<Tensor> m_tensors;
    std::map<std::string, std::string> m_notes;
};

/// Bytes that nobody's weights have, and few memories.
inline constexpr std::uintmax_t kLargestWeights = 32'000'000'000;

/// Numbers of such a shape; larger than `kLargestWeights`: no memory holds so many.
std::uint64_t countOf(const Shape& shape);

} // namespace assay::model
