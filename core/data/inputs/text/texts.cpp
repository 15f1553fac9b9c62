// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/text/texts.h"

#include "base/utf8.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

namespace assay::data {

std::string normalForm(std::string_view text)
{
    const bool ascii = std::all_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii)
        return std::string(text);
    const std::string valid = base::isUtf8(text) ? std::string(text) : base::validUtf8(text);
    utf8proc_uint8_t* made = nullptr;
    const utf8proc_ssize_t size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(valid.data()),
                     static_cast<utf8proc_ssize_t>(valid.size()), &made,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(made, &std::free);
    if (size == UTF8PROC_ERROR_NOMEM)
        throw std::bad_alloc();
    return size < 0
               ? valid
               : std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
}

std::int64_t charactersOf(std::string_view text)
{
    return std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80; // not within a character
    });
}

void Texts::add(std::string_view text)
{
    bytes += normalForm(text);
    offsets.push_back(bytes.size());
}

void Texts::append(const Texts& more)
{
    const std::uint64_t before = bytes.size();
    bytes += more.bytes;
    for (std::size_t i = 1; i < more.offsets.size(); ++i)
        offsets.push_back(before + more.offsets[i]);
}

} // namespace assay::data
