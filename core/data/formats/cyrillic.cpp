// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/cyrillic.h"

namespace assay::data::formats {

void lowerCyrillic(std::string& text)
{
    for (std::size_t k = 0; k + 1 < text.size(); ++k) {
        const auto second = static_cast<unsigned char>(text[k + 1]);
        if (text[k] != '\xd0' || second < 0x90 || second > 0xaf)
            continue;
        text[k] = second < 0xa0 ? '\xd0' : '\xd1';
        text[k + 1] = static_cast<char>(second < 0xa0 ? second + 0x20 : second - 0x20);
    }
}

} // namespace assay::data::formats
