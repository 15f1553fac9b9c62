// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sample_id.h"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace assay::base {

std::uint64_t contentHash(std::span<const std::uint8_t> bytes, std::uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

SampleId sampleId(std::span<const std::uint8_t> content, std::string_view part, std::uint64_t index)
{
    const std::uint64_t partHash = XXH3_64bits_withSeed(part.data(), part.size(), index);
    return {contentHash(content, partHash)};
}

std::string fingerprint(std::string_view text)
{
    const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
    return hex(hash.high64) + hex(hash.low64);
}

std::string hex(std::uint64_t value)
{
    return fmt::format("{:016x}", value);
}

} // namespace assay::base
