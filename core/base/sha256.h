// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::base {

/// SHA-256 of bytes that come in pieces (FIPS 180-4), for files that other tools check too: `sha256sum`. Within the
/// program `fingerprint` (sample_id.h) is faster. A value.
class Sha256
{
public:
    void add(std::string_view bytes);
    /// 64 hexadecimal digits. To be called once, after all bytes.
    std::string digits();

private:
    void block(const unsigned char* bytes);

    std::array<std::uint32_t, 8> m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<unsigned char, 64> m_rest{}; ///< bytes that do not fill a block yet
    std::uint64_t m_bytes = 0;
};

/// Of a text that is all there.
std::string sha256(std::string_view bytes);

} // namespace assay::base
