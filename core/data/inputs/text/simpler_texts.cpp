// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/drawing.h"
#include "data/inputs/text/text_input.h"

#include <algorithm>
#include <string>
#include <vector>

namespace assay::data {

namespace {

/// Words that nobody wrote; each kind has some that it uses more, of letters that it uses more.
class Words
{
public:
    Words(const DrawnFrom& from, const std::string& input)
    {
        for (std::uint64_t kind = 0; kind <= from.kinds; ++kind) {
            auto random = from.ofKind("words of " + input, kind);
            std::string letters;
            while (letters.size() < kLetters)
                letters += static_cast<char>('a' + random.below(26));
            for (std::size_t k = 0; k < kWords; ++k) {
                std::string word;
                const std::size_t length = 3 + random.below(5);
                while (word.size() < length)
                    word += letters[random.below(letters.size())];
                m_words.push_back(std::move(word));
            }
        }
    }
    /// `kind`: the last is that of the words that all kinds share.
    const std::string& at(std::size_t kind, base::Random& random) const
    {
        return m_words[kind * kWords + random.below(kWords)];
    }

private:
    static constexpr std::size_t kWords = 30, kLetters = 8;
    std::vector<std::string> m_words;
};

} // namespace

std::unique_ptr<const Input> TextInput::simpler(std::span<const std::uint32_t> examples,
                                                const SimplifySpec& /*spec*/) const
{
    Texts kept;
    for (const std::uint32_t i : examples)
        kept.add(m_texts.at(i));
    return std::make_unique<TextInput>(m_info, std::move(kept), m_spec);
}

/// As many words as each text has.
std::unique_ptr<const Input> TextInput::drawn(const DrawnFrom& from) const
{
    constexpr double kOwn = 0.4; // of the words
    const Words words(from, m_info.name);
    const std::size_t shared = from.kinds;
    Texts made;
    std::string text;
    for (std::size_t i = 0; i < size(); ++i) {
        auto random = from.ofExample(m_info.name, i);
        const std::string_view like = m_texts.at(i);
        const auto spaces = std::count(like.begin(), like.end(), ' ');
        const double own = from.labels.empty() ? kOwn * (1 + from.strength(i)) : kOwn;
        text.clear();
        for (std::int64_t k = 0; k <= spaces; ++k) {
            const bool isOwn = random.uniform() < own;
            text += (k > 0 ? " " : "")
                    + words.at(isOwn || (k == 0 && !from.labels.empty()) ? from.kindOf(i) : shared,
                               random);
        }
        made.add(text);
    }
    return std::make_unique<TextInput>(m_info, std::move(made), m_spec);
}

} // namespace assay::data
