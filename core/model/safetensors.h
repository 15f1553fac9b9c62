// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay::model {

/// A tensor with its numbers, row-major.
struct NamedValues {
    std::string name;
    Shape shape;
    std::vector<float> values;
};

/// A file of weights in the format safetensors (github.com/huggingface/safetensors): the length of a
/// header in 8 bytes, the header as JSON, which gives each tensor a type, a shape and its place, then
/// the numbers of all of them without a gap. Nothing in it is run. One thread.
class Safetensors
{
public:
    struct Tensor {
        std::string name;
        std::string type; ///< as the file calls it: "F32"
        Shape shape;
        std::uint64_t begin = 0, end = 0; ///< bytes behind the header
    };

    /// Whether a file begins as this format does. False where it cannot be read.
    static bool is(const std::filesystem::path& file);
    /// Throws an input Error with what is wrong and at which tensor.
    static Safetensors read(const std::filesystem::path& file);
    /// `file`: for messages.
    Safetensors(std::string bytes, std::filesystem::path file);

    const std::filesystem::path& file() const { return m_file; }
    /// In the order of their numbers.
    const std::vector<Tensor>& tensors() const { return m_tensors; }
    const Tensor* find(std::string_view name) const; ///< null: there is none
    /// What the writer noted: "step" -> "1200".
    const std::map<std::string, std::string>& notes() const { return m_notes; }
    /// Integers, bytes and floats of any width become floats. Throws an input Error for other types.
    std::vector<float> values(const Tensor& tensor) const;

private:
    [[noreturn]] void refuse(const std::string& what) const;
    void readHeader();
    void requireNoGap() const;

    std::filesystem::path m_file;
    std::string m_bytes;
    std::size_t m_data = 0; ///< where the numbers begin
    std::vector<Tensor> m_tensors;
    std::map<std::string, std::string> m_notes;
};

/// Whole or not at all: a reader finds what was there before, or this. Throws an environment Error.
void writeSafetensors(const std::filesystem::path& file, const std::vector<NamedValues>& tensors,
                      const std::map<std::string, std::string>& notes);

} // namespace assay::model
