// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/text/text_input.h"

#include "base/sample_id.h"

#include <algorithm>
#include <atomic>

namespace assay::data {

namespace {

std::uint64_t nextNumber()
{
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

} // namespace

TextInput::TextInput(InputInfo info, Texts texts, const TextSpec& spec)
    : Input(std::move(info))
    , m_texts(std::move(texts))
    , m_spec(spec)
    , m_number(nextNumber())
{
    m_info.modality = Modality::Text;
    m_info.channels = 1;
    m_info.longest = 0;
    for (std::size_t i = 0; i < size(); ++i) {
        const std::int64_t characters = charactersOf(m_texts.at(i));
        m_info.shortest = i == 0 ? characters : std::min(m_info.shortest, characters);
        m_info.longest = std::max(m_info.longest, characters);
    }
}

std::span<const std::uint8_t> TextInput::content(std::size_t i) const
{
    const std::string_view text = m_texts.at(i);
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::uint64_t TextInput::hash() const
{
    const std::span<const std::uint64_t> offsets = m_texts.offsets;
    const std::span<const char> bytes = m_texts.bytes;
    return base::contentHash(base::bytesOf(bytes), base::contentHash(base::bytesOf(offsets)));
}

std::shared_ptr<const Encoder> TextInput::fit(const Fitting& fitting) const
{
    return std::make_shared<TextEncoder>(*this, fitting);
}

} // namespace assay::data
