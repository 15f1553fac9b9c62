// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "base/sample_id.h"
#include "data/inputs/text/text_input.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::data {

namespace {

constexpr std::size_t kFewWords = 3;      ///< in the middle: names and codes, not sentences
constexpr std::int64_t kWholeUpTo = 100;  ///< tokens; no text of this length is cut
constexpr std::int64_t kLongest = 400;    ///< tokens, unless asked for
constexpr double kWholeShare = 0.95;      ///< of train's texts that the length holds whole
constexpr std::int64_t kLeastTimes = 2;   ///< a token of the vocabulary occurs so often in train
constexpr std::size_t kLookedAt = 10'000; ///< texts, about, to find the unit

TokenChoice unitOf(const TextInput& input, std::span<const std::uint32_t> train)
{
    if (input.spec().tokens != TokenChoice::Auto)
        return input.spec().tokens;
    const Tokeniser words(TokenChoice::Words, false);
    std::vector<std::size_t> counts;
    // Evenly over train, which may be in the order of its classes.
    const std::size_t stride = 1 + train.size() / kLookedAt;
    for (std::size_t k = 0; k < train.size(); k += stride) {
        counts.push_back(0);
        words.each(input.texts().at(train[k]),
                   [&](std::string_view) { return ++counts.back() <= kFewWords; });
    }
    if (counts.empty())
        return TokenChoice::Characters;
    const auto middle = counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2);
    std::nth_element(counts.begin(), middle, counts.end());
    return *middle > kFewWords ? TokenChoice::Words : TokenChoice::Characters;
}

Tokeniser tokeniserOf(const TextInput& input, std::span<const std::uint32_t> train)
{
    const TokenChoice unit = unitOf(input, train);
    const LetterCase letters = input.spec().letterCase;
    return {unit, letters == LetterCase::Lower
                      || (letters == LetterCase::Auto && unit == TokenChoice::Words)};
}

std::int64_t lengthOf(const TextSpec& spec, std::vector<std::int64_t> lengths)
{
    if (spec.length > 0)
        return spec.length;
    if (lengths.empty())
        return 1;
    const std::int64_t longest = *std::max_element(lengths.begin(), lengths.end());
    if (longest <= kWholeUpTo)
        return std::max<std::int64_t>(longest, 1);
    const auto place =
        lengths.begin()
        + static_cast<std::ptrdiff_t>(kWholeShare * static_cast<double>(lengths.size() - 1));
    std::nth_element(lengths.begin(), place, lengths.end());
    return std::clamp(*place, kWholeUpTo, kLongest);
}

/// Of what the numbers of tokens stand for.
std::uint64_t hashOf(const Tokeniser& tokeniser, const std::vector<std::string>& vocabulary)
{
    std::uint64_t hash = (tokeniser.areWords() ? 1U : 0U) + (tokeniser.isLowerCase() ? 2U : 0U);
    for (const std::string& token : vocabulary)
        hash = base::contentHash(base::bytesOf(std::span<const char>(token)), hash);
    return hash;
}

} // namespace

std::string describe(const TextEncoding& text, std::size_t vocabulary)
{
    const std::string unit = text.words ? "words" : "characters";
    const std::string whole =
        text.cutShare > 0
            ? fmt::format("the first {} of each text, which cuts {} of them",
                          base::countText(text.length), base::percentText(text.cutShare))
            : fmt::format("up to {} in a text, none of train's is cut",
                          base::countText(text.length));
    return fmt::format("{}{}, {} of {} in the vocabulary, which has {} of train's {}; {}", unit,
                       text.lowerCase ? " in lower case" : "",
                       base::countText(static_cast<std::int64_t>(vocabulary)),
                       base::countText(text.distinct), base::percentText(1 - text.unknownShare),
                       unit, whole);
}

TextEncoder::TextEncoder(const TextInput& input, const Fitting& fitting)
    : m_tokeniser(tokeniserOf(input, fitting.train))
{
    const std::span<const std::uint32_t> train = fitting.train;
    std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> times;
    std::vector<std::int64_t> lengths;
    for (const std::uint32_t index : train) {
        lengths.push_back(0);
        m_tokeniser.each(input.texts().at(index), [&](std::string_view token) {
            const auto known = times.find(token);
            if (known == times.end())
                times.emplace(token, 1);
            else
                ++known->second;
            return ++lengths.back() > 0;
        });
    }
    std::vector<std::pair<std::int64_t, std::string>> order; // - times, token
    std::int64_t all = 0;
    for (const auto& [token, count] : times) {
        all += count;
        order.emplace_back(-count, token);
    }
    std::sort(order.begin(), order.end());
    // Where no token comes twice, as in a handful of texts, all are kept.
    if (!order.empty() && -order.front().first >= kLeastTimes)
        std::erase_if(order, [](const auto& one) { return -one.first < kLeastTimes; });
    const std::size_t distinct = times.size();
    order.resize(std::min(order.size(), static_cast<std::size_t>(input.spec().vocabulary)));
    std::int64_t covered = 0;
    for (std::size_t k = 0; k < order.size(); ++k) {
        covered -= order[k].first;
        m_numbers.emplace(order[k].second, kFirstToken + static_cast<std::int64_t>(k));
        m_encoding.vocabulary.push_back(order[k].second);
    }
    m_length = lengthOf(input.spec(), lengths);
    const auto cut = std::count_if(lengths.begin(), lengths.end(),
                                   [&](std::int64_t length) { return length > m_length; });
    m_encoding.text = {
        .words = m_tokeniser.areWords(),
        .lowerCase = m_tokeniser.isLowerCase(),
        .length = m_length,
        .cutShare =
            lengths.empty() ? 0 : static_cast<double>(cut) / static_cast<double>(lengths.size()),
        .distinct = static_cast<std::int64_t>(distinct),
        .unknownShare = all == 0 ? 0 : 1 - static_cast<double>(covered) / static_cast<double>(all)};
    // What may enter, not what was asked for: no text may be that long.
    const std::int64_t longest =
        lengths.empty()
            ? 1
            : std::max<std::int64_t>(1, *std::max_element(lengths.begin(), lengths.end()));
    m_encoding.input = {.modality = Modality::Text,
                        .shape = {std::min(m_length, longest), 1},
                        .embedded = {},
                        .name = input.info().name,
                        .tokens = kFirstToken + static_cast<std::int64_t>(order.size()),
                        .vocabulary = hashOf(m_tokeniser, m_encoding.vocabulary)};
}

std::int64_t TextEncoder::number(std::string_view token) const
{
    const auto known = m_numbers.find(token);
    return known == m_numbers.end() ? kUnknownToken : known->second;
}

TextEncoder::NumbersPtr TextEncoder::numbersOf(const Input& input) const
{
    const auto& texts = static_cast<const TextInput&>(input);
    const std::lock_guard lock(m_mutex);
    NumbersPtr& known = m_known[texts.number()];
    if (known)
        return known;
    auto made = std::make_shared<Numbers>();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::int64_t count = 0;
        m_tokeniser.each(texts.texts().at(i), [&](std::string_view token) {
            made->tokens.push_back(static_cast<float>(number(token)));
            return ++count < m_length;
        });
        if (count == 0)
            made->tokens.push_back(static_cast<float>(kUnknownToken));
        made->offsets.push_back(made->tokens.size());
    }
    known = std::move(made);
    return known;
}

std::int64_t TextEncoder::steps(const Input& input, std::size_t i) const
{
    const NumbersPtr numbers = numbersOf(input);
    return static_cast<std::int64_t>(numbers->offsets[i + 1] - numbers->offsets[i]);
}

std::size_t TextEncoder::floats(const Input& input, std::size_t i) const
{
    return static_cast<std::size_t>(steps(input, i));
}

void TextEncoder::apply(const Input& input, std::size_t i, float* out) const
{
    const NumbersPtr numbers = numbersOf(input);
    std::copy(numbers->tokens.begin() + static_cast<std::ptrdiff_t>(numbers->offsets[i]),
              numbers->tokens.begin() + static_cast<std::ptrdiff_t>(numbers->offsets[i + 1]), out);
}

} // namespace assay::data
