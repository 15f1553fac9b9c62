// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/weight_file.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace assay::model {

/// The format safetensors (github.com/huggingface/safetensors): the length of a header in 8 bytes, the
/// header as JSON, which gives each tensor a type, a shape and its place, then the numbers of all of
/// them without a gap.
class Safetensors final : public WeightFile
{
public:
    /// Whether a file begins as this format does. False where it cannot be read.
    static bool is(const std::filesystem::path& file);
    /// Throws an input Error with what is wrong and at which tensor.
    static Safetensors read(const std::filesystem::path& file);
    /// `file`: for messages.
    Safetensors(std::string bytes, std::filesystem::path file);

private:
    /// So many bytes from a place on; fewer where it ends.
    using Source = std::function<std::string(std::uint64_t place, std::size_t count)>;
    Safetensors(Source source, std::uint64_t size, std::filesystem::path file);
    [[noreturn]] void refuse(const std::string& what) const;
    void readHeader();
    void readNotes(const nlohmann::json& entry);
    void requireNext(const Tensor& tensor, std::uint64_t begin, std::uint64_t end) const;
    std::string bytesOf(std::size_t index) const override;

    Source m_source;
    std::uint64_t m_size = 0;          ///< of the file, in bytes
    std::uint64_t m_data = 0;          ///< where the numbers begin
    std::vector<std::uint64_t> m_ends; ///< of each tensor, behind the header
};

/// Whole or not at all: a reader finds what was there before, or this. Throws an environment Error.
void writeSafetensors(const std::filesystem::path& file, const std::vector<NamedValues>& tensors,
                      const std::map<std::string, std::string>& notes);

} // namespace assay::model
