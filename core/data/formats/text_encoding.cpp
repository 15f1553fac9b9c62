// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/text_encoding.h"

#include "data/formats/code_page.h"
#include "data/formats/text_reader.h"

#include <algorithm>
#include <set>

namespace assay::data::formats {

namespace {

constexpr std::size_t kLongest = 60; ///< bytes of a word that is shown

bool isAsciiLetter(char32_t c)
{
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

/// The text without what is beyond its first bytes, cut between two characters.
std::string beginningOf(std::string word)
{
    if (word.size() <= kLongest)
        return word;
    constexpr int kHalf = -0x40; // bytes of a character behind its first are below
    std::size_t end = kLongest;
    while (end > 0 && static_cast<int>(word[end]) < kHalf)
        --end;
    word.resize(end);
    return word;
}

/// The byte that Windows-1252 has for the character, or Latin-1 where that has none; 0: it is ASCII, or none has it.
std::uint8_t byteOf(char32_t c)
{
    if (c >= 0x80 && c <= 0xFF)
        return static_cast<std::uint8_t>(c);
    for (std::uint8_t byte = 0x80; c > 0xFF && byte < 0xA0; ++byte) {
        if (fromWindows1252(byte) == c)
            return byte;
    }
    return 0;
}

/// Characters that are the bytes of one character of UTF-8.
struct Doubled {
    std::size_t length = 0; ///< 0: they are not
    char32_t meant = 0;
    bool firm = false; ///< no language writes these characters so
};

Doubled doubledAt(std::u32string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t k) {
        return at + k < text.size() ? byteOf(text[at + k]) : std::uint8_t{0};
    };
    const auto isRest = [](std::uint8_t b) { return b >= 0x80 && b < 0xC0; };
    const std::uint8_t lead = byte(0), second = byte(1), third = byte(2);
    const auto low = [](std::uint8_t b) { return static_cast<char32_t>(b & 0x3F); };
    if (lead == 0xE2 && isRest(second) && second <= 0x82 && isRest(third))
        return {3, (U'\x2000') | (low(second) << 6) | low(third), true};
    const bool western = lead >= 0xC2 && lead <= 0xC5;
    const bool other = lead == 0xCE || lead == 0xCF || lead == 0xD0 || lead == 0xD1;
    if ((!western && !other) || !isRest(second))
        return {};
    // Quotes, dashes and dots stand behind any letter.
    const bool mark = text[at + 1] >= 0x2010 && text[at + 1] <= 0x203A;
    return {2, (static_cast<char32_t>(lead & 0x1F) << 6) | low(second), western && !mark};
}

/// Whether the characters at `begin` stand in a word, as those of one language do.
bool isInWord(std::u32string_view text, std::size_t begin, const Doubled& doubled)
{
    const std::size_t end = begin + doubled.length;
    const auto isDigit = [](char32_t c) { return c >= U'0' && c <= U'9'; };
    const auto near = [&](auto isOne) {
        return (begin > 0 && isOne(text[begin - 1])) || (end < text.size() && isOne(text[end]));
    };
    return near(isAsciiLetter) || (doubled.meant < 0xC0 && near(isDigit));
}

/// What of a text was encoded twice.
struct EncodedTwice {
    std::int64_t words = 0; ///< places, and the first of them
    std::size_t first = 0;
    bool others = false;            ///< characters beyond ASCII that were not
    bool latin = true, page = true; ///< all are of Latin-1; of Windows-1252
};

/// How many characters from `at` on were encoded twice in one run; 0: none.
std::size_t runAt(std::u32string_view text, std::size_t at)
{
    constexpr std::size_t kScript = 3; // letters of another script that are no chance
    std::size_t end = at, count = 0;
    bool firm = false, beside = false;
    for (Doubled next = doubledAt(text, end); next.length > 0; next = doubledAt(text, end)) {
        firm = firm || next.firm;
        beside = beside || next.length == 3 || isInWord(text, end, next);
        end += next.length;
        ++count;
    }
    return (firm && (beside || count > 1)) || count >= kScript ? end - at : 0;
}

EncodedTwice encodedTwice(std::u32string_view text)
{
    EncodedTwice found;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] < 0x80) {
            ++at;
            continue;
        }
        const std::size_t run = runAt(text, at);
        if (run == 0) { // a pair that stands apart may be either
            const std::size_t length = doubledAt(text, at).length;
            found.others = found.others || length == 0;
            at += std::max<std::size_t>(length, 1);
            continue;
        }
        if (found.words++ == 0)
            found.first = at;
        for (const char32_t c : text.substr(at, run)) {
            found.latin = found.latin && c <= 0xFF;
            found.page = found.page && (c >= 0xA0 || c < 0x80);
        }
        at += run;
    }
    return found;
}

double lineOf(std::u32string_view text, std::size_t at)
{
    std::string before;
    for (const char32_t c : text.substr(0, at))
        before += c == U'\n' || c == U'\r' ? static_cast<char>(c) : ' ';
    return static_cast<double>(lineEnds(before) + 1);
}

std::optional<base::Finding> twiceFinding(const std::string& path, std::u32string_view text)
{
    const EncodedTwice found = encodedTwice(text);
    if (found.words == 0)
        return std::nullopt;
    const auto isOfWord = [](char32_t c) { return c >= 0x80 || isAsciiLetter(c); };
    std::size_t begin = found.first;
    while (begin > 0 && isOfWord(text[begin - 1]))
        --begin;
    std::string word, meant;
    for (std::size_t at = begin; at < text.size() && isOfWord(text[at]);) {
        const Doubled doubled = doubledAt(text, at);
        const std::size_t length = std::max<std::size_t>(doubled.length, 1);
        for (const char32_t c : text.substr(at, length))
            appendUtf8(word, static_cast<std::uint32_t>(c));
        appendUtf8(meant,
                   static_cast<std::uint32_t>(doubled.length > 0 ? doubled.meant : text[at]));
        at += length;
    }
    return base::Finding{.id = "table.encoded_twice",
                         .severity = base::Severity::Warning,
                         .basis = base::Basis::Suspected,
                         .place = path,
                         .step = {},
                         .evidence = {{"line", lineOf(text, found.first)},
                                      {"words", static_cast<double>(found.words)},
                                      {"others", found.others ? 1.0 : 0.0}},
                         .texts = {beginningOf(word), beginningOf(meant),
                                   found.others  ? ""
                                   : found.latin ? "ISO-8859-1"
                                   : found.page  ? "WINDOWS-1252"
                                                 : ""},
                         .samples = {},
                         .fix = {},
                         .otherFixes = {}};
}

std::optional<base::Finding> lettersFinding(const std::string& path, std::u32string_view text)
{
    constexpr std::size_t kFewest = 4;
    static constexpr std::u32string_view kEnds = U",;\t|\"'\n\r";
    const auto ends = [&](std::size_t at) {
        return at >= text.size() || kEnds.find(text[at]) != kEnds.npos;
    };
    std::vector<std::size_t> places; // the first of each letter
    std::set<char32_t> letters;
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] < 0x80)
            continue;
        if (text[at] < 0xC0 || text[at] > 0xFF || !ends(at + 1) || (at > 0 && !ends(at - 1)))
            return std::nullopt;
        ++count;
        if (letters.insert(text[at]).second)
            places.push_back(at);
    }
    if (count < kFewest || letters.size() < 2)
        return std::nullopt;
    base::Finding finding{
        .id = "table.lone_letters",
        .severity = base::Severity::Warning,
        .basis = base::Basis::Suspected,
        .place = path,
        .step = {},
        .evidence = {{"line 1", lineOf(text, places[0])}, {"line 2", lineOf(text, places[1])}},
        .texts = {},
        .samples = {},
        .fix = {},
        .otherFixes = {}};
    for (const std::size_t place : {places[0], places[1]}) {
        std::string shown, cyrillic;
        appendUtf8(shown, static_cast<std::uint32_t>(text[place]));
        const auto byte = static_cast<std::uint8_t>(text[place]);
        decode({"Windows-1251 (Cyrillic)", "CP1251"}, {&byte, 1}, true, cyrillic);
        finding.texts.push_back(shown);
        finding.texts.push_back(cyrillic);
    }
    return finding;
}

} // namespace

std::string encodingSetting(const std::string& encoding)
{
    return encoding == "UTF-8"          ? "utf-8"
           : encoding == "UTF-16"       ? "utf-16"
           : encoding == "Windows-1252" ? "latin-1"
                                        : "auto";
}

std::optional<base::Finding> encodingFinding(const std::string& path, const std::string& encoding,
                                             std::string_view text)
{
    const auto foreign = std::find_if(text.begin(), text.end(), [](char c) { return c < 0; });
    if (foreign == text.end())
        return std::nullopt;
    if (encodingSetting(encoding) == "latin-1")
        return lettersFinding(path, charactersOf(text));
    if (encodingSetting(encoding) != "auto")
        return twiceFinding(path, charactersOf(text));
    const auto isOfWord = [](char c) {
        return c < 0 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    auto first = foreign;
    while (first != text.begin() && isOfWord(*(first - 1)))
        --first;
    const std::string word(first, std::find_if_not(foreign, text.end(), isOfWord));
    const auto before = text.substr(0, static_cast<std::size_t>(first - text.begin()));
    return base::Finding{.id = "table.encoding",
                         .severity = base::Severity::Warning,
                         .basis = base::Basis::Suspected,
                         .place = path,
                         .step = {},
                         .evidence = {{"line", static_cast<double>(lineEnds(before) + 1)}},
                         .texts = {encoding, beginningOf(word)},
                         .samples = {},
                         .fix = {},
                         .otherFixes = {{{"data.encoding", "latin-1"}}}};
}

} // namespace assay::data::formats
