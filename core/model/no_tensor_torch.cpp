// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/no_tensor_torch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

namespace assay::model {

namespace {

constexpr std::size_t kMostKeys = 5; ///< that are named

std::vector<std::string> keysOf(const c10::IValue& dict)
{
    std::vector<std::string> keys;
    for (const auto& entry : dict.toGenericDict()) {
        if (keys.size() == kMostKeys) {
            keys.emplace_back("...");
            break;
        }
        keys.push_back(entry.key().isString() ? entry.key().toStringRef() : entry.key().tagKind());
    }
    return keys;
}

std::string kindOf(const c10::IValue& given)
{
    if (given.isTuple())
        return fmt::format("a tuple of {}", given.toTupleRef().elements().size());
    if (given.isList())
        return fmt::format("a list of {}", given.toListRef().size());
    if (given.isGenericDict())
        return fmt::format("a dict of {}", fmt::join(keysOf(given), ", "));
    return "a value of type " + given.tagKind();
}

std::string takenOf(const c10::IValue& given)
{
    if (!given.isGenericDict())
        return given.isTuple() || given.isList() ? "out[0]" : "its scores";
    const std::vector<std::string> keys = keysOf(given);
    return fmt::format("out[\"{}\"]", keys.empty() ? "logits" : keys.front());
}

} // namespace

NoTensor::NoTensor(const c10::IValue& given)
    : std::runtime_error(kindOf(given) + " instead of one tensor")
    , m_taken(takenOf(given))
{}

} // namespace assay::model
