// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/text/tokens.h"

#include "data/formats/text_reader.h"

#include <utf8proc.h>

namespace assay::data {

namespace {

enum class Kind { Space, Word, Mark, Apostrophe, Alone, Ignored };

bool isIdeograph(utf8proc_int32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF)
           || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF)
           || (c >= 0x20000 && c <= 0x3FFFF);
}

Kind kindOf(utf8proc_int32_t c)
{
    if (c == '\'' || c == 0x2019)
        return Kind::Apostrophe;
    if (isIdeograph(c))
        return Kind::Alone;
    if (c == 0x200B) // a space without a width
        return Kind::Space;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME: return Kind::Mark;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return Kind::Word;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC: return Kind::Space;
    case UTF8PROC_CATEGORY_CF: return Kind::Ignored;
    default: return Kind::Alone;
    }
}

/// The character at `at` and how many bytes it takes; what is no character is one byte.
std::pair<utf8proc_int32_t, std::size_t> characterAt(std::string_view text, std::size_t at)
{
    utf8proc_int32_t c = 0;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                       static_cast<utf8proc_ssize_t>(text.size() - at), &c);
    if (size <= 0)
        return {0xFFFD, 1};
    return {c, static_cast<std::size_t>(size)};
}

} // namespace

void Tokeniser::each(std::string_view text, const std::function<bool(std::string_view)>& take) const
{
    std::string token;
    const auto add = [&](utf8proc_int32_t c) {
        formats::appendUtf8(token, static_cast<std::uint32_t>(m_lower ? utf8proc_tolower(c) : c));
    };
    const auto give = [&] {
        if (token.empty())
            return true;
        const bool goesOn = take(token);
        token.clear();
        return goesOn;
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto [c, size] = characterAt(text, at);
        at += size;
        if (!m_words) {
            add(c);
            if (!give())
                return;
            continue;
        }
        const Kind kind = kindOf(c);
        const bool joins = kind == Kind::Apostrophe && !token.empty() && at < text.size()
                           && kindOf(characterAt(text, at).first) == Kind::Word;
        if (kind == Kind::Word || joins || (kind == Kind::Mark && !token.empty())) {
            add(joins ? '\'' : c);
            continue;
        }
        if (kind == Kind::Mark || kind == Kind::Ignored)
            continue; // of the sign before it, or not to be seen
        if (!give())
            return;
        if (kind == Kind::Space)
            continue;
        add(c);
        if (!give())
            return;
    }
    give();
}

std::vector<std::string> Tokeniser::tokens(std::string_view text) const
{
    std::vector<std::string> all;
    each(text, [&](std::string_view token) {
        all.emplace_back(token);
        return true;
    });
    return all;
}

TextNumbers numbersOf(std::string_view text)
{
    TextNumbers numbers;
    for (std::size_t at = 0; at < text.size();) {
        const auto [c, size] = characterAt(text, at);
        at += size;
        const auto category = utf8proc_category(c);
        ++numbers.characters;
        numbers.spaces += kindOf(c) == Kind::Space ? 1 : 0;
        numbers.capitals += category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
        numbers.digits += category == UTF8PROC_CATEGORY_ND ? 1 : 0;
        numbers.punctuation +=
            category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO ? 1 : 0;
        numbers.others += c > 0x7F ? 1 : 0;
    }
    Tokeniser(TokenChoice::Words, false).each(text, [&](std::string_view token) {
        const Kind kind = kindOf(characterAt(token, 0).first);
        numbers.words += kind == Kind::Word || isIdeograph(characterAt(token, 0).first) ? 1 : 0;
        return true;
    });
    return numbers;
}

bool isBlank(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const auto [c, size] = characterAt(text, at);
        at += size;
        const Kind kind = kindOf(c);
        if (kind != Kind::Space && kind != Kind::Ignored)
            return false;
    }
    return true;
}

std::string shownToken(std::string_view token)
{
    if (token == " ")
        return "\u2423";
    if (token == "\n")
        return "\u21B5";
    return token == "\t" ? "\u21E5" : std::string(token);
}

} // namespace assay::data
