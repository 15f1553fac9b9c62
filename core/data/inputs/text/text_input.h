// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/input.h"
#include "data/inputs/text/texts.h"
#include "data/inputs/text/tokens.h"

#include <map>
#include <mutex>
#include <string_view>
#include <unordered_map>

namespace assay::data {

class TextInput final : public Input
{
public:
    /// Shortest and longest of `info` are taken from the texts. `spec`: how they become tokens.
    TextInput(InputInfo info, Texts texts, const TextSpec& spec);

    std::size_t size() const override { return m_texts.size(); }
    std::span<const std::uint8_t> content(std::size_t i) const override;
    std::uint64_t hash() const override;
    std::shared_ptr<const Encoder> fit(const Fitting& fitting) const override;
    std::unique_ptr<const Input> simpler(std::span<const std::uint32_t> examples,
                                         const SimplifySpec& spec) const override;
    std::unique_ptr<const Input> drawn(const DrawnFrom& from) const override;

    const Texts& texts() const { return m_texts; }
    const TextSpec& spec() const { return m_spec; }
    std::uint64_t number() const { return m_number; } ///< of no other in this process

private:
    Texts m_texts;
    TextSpec m_spec;
    std::uint64_t m_number;
};

/// A text to the numbers of its tokens, one a step, cut at a length. The vocabulary is train's: every
/// token that occurs at least twice there, the commonest first, at most so many as the settings say.
/// What is Auto is found from train:
/// - characters where texts have up to three words in the middle (names, codes), else words;
/// - words in lower case, characters as they are;
/// - the length of the longest up to 100 tokens, else that which 95 % of texts do not exceed, at
///   least 100 and at most 400.
/// An empty text is one unknown token. All texts of an input are cut into tokens when the first is
/// asked for, and their numbers kept: 4 bytes a token.
class TextEncoder final : public Encoder
{
public:
    TextEncoder(const TextInput& texts, const Fitting& fitting);

    std::int64_t steps(const Input& input, std::size_t i) const override;
    std::size_t floats(const Input& input, std::size_t i) const override;
    void apply(const Input& input, std::size_t i, float* out) const override;

    const Tokeniser& tokeniser() const { return m_tokeniser; }
    /// kUnknownToken: the vocabulary does not have it.
    std::int64_t number(std::string_view token) const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>()(text);
        }
    };
    /// Of all texts of an input, one behind the other.
    struct Numbers {
        std::vector<float> tokens;
        std::vector<std::uint64_t> offsets{0}; ///< tokens before each, and all of them at the end
    };
    using NumbersPtr = std::shared_ptr<const Numbers>;
    NumbersPtr numbersOf(const Input& input) const;

    Tokeniser m_tokeniser;
    std::int64_t m_length = 1;
    std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> m_numbers;
    mutable std::mutex m_mutex;
    mutable std::map<std::uint64_t, NumbersPtr> m_known; ///< by TextInput::number
};

} // namespace assay::data
