// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/weight_file.h"

#include "base/error.h"
#include "model/number_type.h"
#include "model/safetensors.h"
#include "model/torch_archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace assay::model {

bool WeightFile::is(const std::filesystem::path& file)
{
    return Safetensors::is(file) || TorchArchive::is(file);
}

std::unique_ptr<WeightFile> WeightFile::open(const std::filesystem::path& file)
{
    // What begins a pickle may be the length of a header too.
    if (!Safetensors::is(file) && TorchArchive::is(file))
        return std::make_unique<TorchArchive>(file);
    return std::make_unique<Safetensors>(Safetensors::read(file));
}

const WeightFile::Tensor* WeightFile::find(std::string_view name) const
{
    const auto found = std::find_if(m_tensors.begin(), m_tensors.end(),
                                    [&](const Tensor& tensor) { return tensor.name == name; });
    return found == m_tensors.end() ? nullptr : &*found;
}

std::vector<float> WeightFile::values(const Tensor& tensor) const
{
    const NumberType* type = numberType(tensor.type);
    if (!type)
        throw base::inputError(
            "weights.type",
            fmt::format(
                "\"{}\" holds numbers of the type {}, which cannot be read; save it as F32.",
                tensor.name, tensor.type),
            {.file = m_file.string(), .row = {}, .byte = {}});
    const std::less<const Tensor*> isBefore;
    const Tensor* first = m_tensors.data();
    if (isBefore(&tensor, first) || !isBefore(&tensor, first + m_tensors.size()))
        throw std::invalid_argument("a tensor of another file");
    const std::string bytes = bytesOf(static_cast<std::size_t>(&tensor - first));
    std::vector<float> values(bytes.size() / type->bytes);
    const char* from = bytes.data();
    for (float& value : values) {
        value = type->at(from);
        from += type->bytes;
    }
    return values;
}

std::uint64_t countOf(const Shape& shape)
{
    std::uint64_t count = 1;
    if (std::find(shape.begin(), shape.end(), 0) != shape.end())
        return 0;
    for (const std::int64_t side : shape) {
        if (count > kLargestWeights / static_cast<std::uint64_t>(side))
            return kLargestWeights + 1;
        count *= static_cast<std::uint64_t>(side);
    }
    return count;
}

} // namespace assay::model
