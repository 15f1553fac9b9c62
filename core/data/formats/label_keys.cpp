// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/label_keys.h"

#include "data/formats/cell.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

namespace assay::data::formats {

namespace {

/// So many different letters are an alphabet rather than abbreviations.
constexpr std::size_t kFewLetters = 5;

bool isLetter(const std::string& text)
{
    return text.size() == 1
           && ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z'));
}

/// Digits with a zero in front, as a column of codes has them.
bool isCode(const std::string& label)
{
    constexpr std::size_t kShortest = 3; // as in the surveys of columns: 07 may be an hour
    const std::string text = spelledLabel(label);
    return text.size() >= kShortest && text[0] == '0'
           && text.find_first_not_of("0123456789") == std::string::npos;
}

bool areCodes(const std::vector<std::string>& labels)
{
    return std::any_of(labels.begin(), labels.end(), isCode);
}

/// "2.0.1"
bool isVersion(const std::string& label)
{
    const std::string text = spelledLabel(label);
    const auto isDigit = [&](std::size_t at) {
        return at < text.size() && text[at] >= '0' && text[at] <= '9';
    };
    int points = 0;
    for (std::size_t k = 1; k < text.size(); ++k) {
        if (text[k] == '.' && isDigit(k - 1) && isDigit(k + 1))
            ++points;
        else if (!isDigit(k))
            points = 0;
        if (points == 2)
            return true;
    }
    return false;
}

/// "true" for "1", and the reverse; empty: it is neither.
std::string_view twinOf(std::string_view key)
{
    constexpr std::pair<std::string_view, std::string_view> kTwins[]{{"true", "1"}, {"false", "0"}};
    for (const auto& [word, number] : kTwins) {
        if (key == word)
            return number;
        if (key == number)
            return word;
    }
    return {};
}

/// "CO", or with `capitals` false "Co".
bool isAbbreviation(const std::string& text, bool capitals)
{
    const auto isIn = [](char c, char low, char high) { return c >= low && c <= high; };
    const auto rest = [&](char c) { return capitals ? isIn(c, 'A', 'Z') : isIn(c, 'a', 'z'); };
    return text.size() == 2 && isIn(text[0], 'A', 'Z') && rest(text[1]);
}

/// Spellings of one key that are rather two abbreviations: the one in capitals and the other.
std::vector<std::pair<std::string, std::string>> twoAbbreviations(
    const ColumnSurvey& survey, const std::vector<std::string>& texts,
    const std::vector<std::string>& keys)
{
    constexpr std::uint32_t kFrequent = 5, kAlike = 4; // cells; times as many at most
    static const std::set<std::string> kWords{"no", "on", "ok"};
    std::map<std::string, std::pair<std::string, std::string>> byKey;
    std::map<std::string, std::set<std::string>> spellings;
    for (std::size_t k = 0; k < texts.size(); ++k) {
        const std::string spelled = spelledLabel(texts[k]);
        spellings[keys[k]].insert(spelled);
        if (spelled != texts[k] || kWords.contains(keys[k]))
            continue;
        if (isAbbreviation(spelled, true))
            byKey[keys[k]].first = texts[k];
        else if (isAbbreviation(spelled, false))
            byKey[keys[k]].second = texts[k];
    }
    std::vector<std::pair<std::string, std::string>> apart;
    for (const auto& [key, pair] : byKey) {
        const ColumnSurvey::Times* a = survey.values().find(pair.first);
        const ColumnSurvey::Times* b = survey.values().find(pair.second);
        if (a == nullptr || b == nullptr)
            continue;
        const auto [few, many] = std::minmax(a->count, b->count);
        if (few >= kFrequent && few * kAlike >= many)
            apart.push_back(pair);
    }
    // Where another label has two spellings as well, or there is no other, people wrote as they are used to.
    const auto several = static_cast<std::size_t>(std::count_if(
        spellings.begin(), spellings.end(), [](const auto& own) { return own.second.size() > 1; }));
    return apart.size() == 1 && several == 1 && spellings.size() > 1
               ? apart
               : std::vector<std::pair<std::string, std::string>>();
}

} // namespace

LabelKeys::LabelKeys(const std::vector<std::string>& labels, char decimal, bool codes)
    : m_asNumbers(!codes && std::none_of(labels.begin(), labels.end(), isVersion))
{
    std::set<std::string> letters;
    bool words = false, numbers = false, all = true;
    for (const std::string& label : labels) {
        const std::string key = spelling(label, decimal);
        if (isLetter(key))
            letters.insert(key);
        const std::string_view twin = twinOf(key);
        all = all && !twin.empty();
        (key == "true" || key == "false" ? words : numbers) = true;
    }
    m_letters = letters.size() > kFewLetters;
    m_truths = all && words && numbers;
}

std::string LabelKeys::spelling(const std::string& label, char decimal) const
{
    if (m_asNumbers)
        return labelSpelling(label, decimal);
    const std::string plain = plainLabel(label);
    return plain.empty() ? label : plain;
}

std::string LabelKeys::of(const std::string& label, char decimal) const
{
    std::string key = spelling(label, decimal);
    if (m_letters && isLetter(key))
        return spelledLabel(label);
    if (m_truths && (key == "true" || key == "false"))
        return std::string(twinOf(key));
    return key;
}

MergedLabels mergedLabels(const ColumnSurvey& survey, const ColumnReading& reading,
                          const std::vector<std::string>& texts, bool match)
{
    MergedLabels merged;
    if (!match) {
        merged.names = texts;
        return merged;
    }
    const char decimal = reading.form.decimal;
    // A padded number in a column of numbers is a slip.
    const LabelKeys keys(texts, decimal, reading.kind != ColumnKind::Number && areCodes(texts));
    const auto times = [&](const std::string& text) {
        const ColumnSurvey::Times* found = survey.values().find(text);
        return found == nullptr ? ColumnSurvey::Times() : *found;
    };
    std::vector<std::string> keyOf;
    for (const std::string& text : texts)
        keyOf.push_back(keys.of(text, decimal));
    merged.apart = twoAbbreviations(survey, texts, keyOf);
    std::map<std::string, std::string> commonest;
    for (std::size_t k = 0; k < texts.size(); ++k) {
        const std::string& text = texts[k];
        if (std::any_of(merged.apart.begin(), merged.apart.end(),
                        [&](const auto& pair) { return pair.first == text; }))
            keyOf[k] = text;
        const std::string& key = keyOf[k];
        const auto [known, isNew] = commonest.emplace(key, text);
        const auto here = times(text), there = times(known->second);
        if (!isNew && std::tuple(there.count, here.line) < std::tuple(here.count, there.line))
            known->second = text;
    }
    std::map<std::string, std::size_t> places;
    for (std::size_t k = 0; k < texts.size(); ++k) {
        if (commonest.at(keyOf[k]) != texts[k])
            continue;
        places.emplace(keyOf[k], merged.names.size());
        merged.names.push_back(texts[k]);
    }
    for (std::size_t k = 0; k < texts.size(); ++k) {
        const std::size_t place = places.at(keyOf[k]);
        if (merged.names[place] != texts[k])
            merged.others.emplace_back(texts[k], place);
    }
    return merged;
}

std::vector<std::string> alikeLabels(const std::vector<std::string>& names)
{
    const LabelKeys keys(names, '.', areCodes(names));
    std::map<std::string, std::size_t> times;
    for (const std::string& name : names)
        ++times[keys.of(name, '.')];
    std::vector<std::string> alike;
    for (const std::string& name : names) {
        if (times.at(keys.of(name, '.')) > 1)
            alike.push_back(name);
    }
    return alike;
}

LabelPlaces::LabelPlaces(const std::vector<std::string>& names, char decimal)
    : m_keys(names, decimal, areCodes(names))
{
    std::set<std::string> several;
    for (std::size_t k = 0; k < names.size(); ++k) {
        m_exact.emplace(names[k], k);
        const std::string key = m_keys.of(names[k], decimal);
        if (!m_alike.emplace(key, k).second)
            several.insert(key);
    }
    for (const std::string& key : several)
        m_alike.erase(key);
}

std::optional<std::size_t> LabelPlaces::exact(const std::string& label) const
{
    const auto found = m_exact.find(label);
    return found == m_exact.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> LabelPlaces::alike(const std::string& label, char decimal) const
{
    if (const auto same = exact(label))
        return same;
    const std::string key = m_keys.of(label, decimal);
    auto found = m_alike.find(key);
    if (found == m_alike.end()) {
        if (const std::string_view twin = twinOf(key); !twin.empty())
            found = m_alike.find(std::string(twin));
    }
    return found == m_alike.end() ? std::nullopt : std::optional(found->second);
}

} // namespace assay::data::formats
