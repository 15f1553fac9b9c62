// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/weight_file.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace assay::model {

/// What PyTorch's torch.save (since 1.6) or torch.jit.save writes: a zip with a pickle that says which
/// tensors there are, and the numbers of each beside it. Tensors may lie in dictionaries, lists and the
/// parts of a TorchScript module, within each other; their names are then joined by dots. No code of the
/// file is run: where it would have to be, the file is refused with the name of what it asks for.
class TorchArchive final : public WeightFile
{
public:
    /// Whether a file begins as a zip or as a pickle does. False where it cannot be read.
    static bool is(const std::filesystem::path& file);
    /// Whether it is one that torch.jit.save wrote. False where it cannot be read.
    static bool isScript(const std::filesystem::path& file);
    /// Throws an input Error with what is wrong and at which tensor.
    explicit TorchArchive(const std::filesystem::path& file);
    ~TorchArchive() override;

private:
    class Zip;
    class Tensors;
    /// Where the numbers of a tensor lie.
    struct Place {
        std::string entry;        ///< of the zip
        std::uint64_t held = 0;   ///< numbers in the entry, or its bytes where they have no type
        std::uint64_t offset = 0; ///< of the first number, in numbers
        std::vector<std::int64_t> stride; ///< numbers from one to the next along each side
    };
    std::string bytesOf(std::size_t index) const override;

    std::unique_ptr<Zip> m_zip;
    std::vector<Place> m_places; ///< of each tensor
};

} // namespace assay::model
