// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/code_page.h"

#include "base/utf8.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::data::formats {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kMostLooked = std::size_t{1} << 16;
constexpr double kNearlyAll = 0.97;
constexpr std::string_view kNoCharacter = "\uFFFD";

/// A page of one byte a letter for a script of its own. `common`: its letters, the commonest first; `mean`: the
/// place of a letter of a usual text among them, on the average.
struct ScriptPage {
    CodePage page;
    const char32_t* common;
    double mean;
};

constexpr const char32_t* kCyrillic = U"оаеинтісрвлкмдпуяыьгзбчйхжшюцщїєэфъёґўјљњћђџѓќѕ";
constexpr const char32_t* kGreek = U"αοιετσνηυρπκμλωςδγχθφβξζψ";
constexpr const char32_t* kHebrew = U"יוהלאתרבשמנעדחקפכםגצסטזןךףץ";
constexpr const char32_t* kArabic = U"اليمنرتوهبعدفسكقحجةشصطخىضذثأغزءإظئآؤ";
constexpr double kMeanCyrillic = 7.5, kMeanOther = 6.5;

constexpr std::array kScripts{
    ScriptPage{{"Windows-1251 (Cyrillic)", "CP1251"}, kCyrillic, kMeanCyrillic},
    ScriptPage{{"KOI8-R (Cyrillic)", "KOI8-R"}, kCyrillic, kMeanCyrillic},
    ScriptPage{{"DOS 866 (Cyrillic)", "CP866"}, kCyrillic, kMeanCyrillic},
    ScriptPage{{"ISO 8859-5 (Cyrillic)", "ISO-8859-5"}, kCyrillic, kMeanCyrillic},
    ScriptPage{{"Windows-1253 (Greek)", "CP1253"}, kGreek, kMeanOther},
    ScriptPage{{"Windows-1255 (Hebrew)", "CP1255"}, kHebrew, kMeanOther},
    ScriptPage{{"Windows-1256 (Arabic)", "CP1256"}, kArabic, kMeanOther}};

constexpr CodePage kShiftJis{"Shift-JIS (Japanese)", "CP932"};
constexpr CodePage kEucJp{"EUC-JP (Japanese)", "EUC-JP"};
constexpr CodePage kKorean{"EUC-KR (Korean)", "CP949"};
constexpr CodePage kGbk{"GBK (Chinese)", "GB18030"};
constexpr CodePage kBig5{"Big5 (Chinese)", "BIG5-HKSCS"};

/// A page that shares ASCII words with Windows-1252 and has other letters among them.
struct LetterPage {
    CodePage page;
    const char32_t* letters;
};

/// Small ones: these stand within words.
constexpr const char32_t* kWestern = U"äöüßéèêëàâçîïôœùûñáíóúãõåæøìò";

constexpr std::array kLetterPages{
    LetterPage{{"Windows-1250 (Polish)", "CP1250"}, U"ąćęłńóśźżĄĆĘŁŃÓŚŹŻ\u2019öüä"},
    LetterPage{{"Windows-1250 (Czech and Slovak)", "CP1250"},
               U"áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽľĺŕôäĽ"},
    LetterPage{{"Windows-1254 (Turkish)", "CP1254"}, U"çğıöşüİÇĞÖŞÜâîû\u2019"},
    LetterPage{{"DOS 850 (Western European)", "CP850"}, kWestern},
    LetterPage{{"Mac Roman (Western European)", "MACINTOSH"}, kWestern}};

/// One end of a conversion by the system.
class Converter
{
public:
    explicit Converter(const char* from)
        : m_handle(iconv_open("UTF-8", from))
    {}
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    ~Converter()
    {
        if (isOpen())
            iconv_close(m_handle);
    }
    bool isOpen() const { return m_handle != none(); }

    /// How many bytes were read; `broken`: how many of them are no character.
    std::size_t read(Bytes bytes, bool end, std::string& to, std::size_t& broken)
    {
        // The system's function takes what it only reads as if it changed it.
        auto* at = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
        std::size_t left = bytes.size();
        while (left > 0) {
            const int problem = step(&at, &left, to);
            if (problem == 0 || problem == E2BIG)
                continue;
            // A Hebrew letter is kept back for the points that may follow it.
            step(nullptr, nullptr, to);
            if (problem == EINVAL && !end)
                break;
            to += kNoCharacter;
            ++broken;
            ++at;
            --left;
        }
        step(nullptr, nullptr, to);
        return bytes.size() - left;
    }

private:
    /// What went wrong; 0: nothing.
    int step(char** at, std::size_t* left, std::string& to)
    {
        std::array<char, 4096> buffer{};
        char* out = buffer.data();
        std::size_t room = buffer.size();
        const std::size_t result = iconv(m_handle, at, left, &out, &room);
        const int problem = errno;
        to.append(buffer.data(), buffer.size() - room);
        return result == static_cast<std::size_t>(-1) ? problem : 0;
    }

    static iconv_t none() { return reinterpret_cast<iconv_t>(-1); }
    iconv_t m_handle;
};

/// Read with the page; empty: that is not possible, or a byte is no character.
std::u32string readWith(const CodePage& page, Bytes bytes)
{
    Converter converter(page.system);
    std::string text;
    std::size_t broken = 0;
    if (!converter.isOpen())
        return {};
    converter.read(bytes, true, text, broken);
    return broken == 0 ? charactersOf(text) : std::u32string();
}

bool isLetter(std::uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/// The lines that hold more than ASCII.
std::vector<std::uint8_t> foreignLines(Bytes bytes)
{
    std::vector<std::uint8_t> lines;
    for (std::size_t at = 0; at < bytes.size() && lines.size() < kMostLooked;) {
        const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        const auto end = std::find(begin, bytes.end(), std::uint8_t{'\n'});
        at = static_cast<std::size_t>(end - bytes.begin()) + 1;
        // What is cut off may end within a character.
        if (end == bytes.end() && !lines.empty())
            break;
        if (std::none_of(begin, end, [](std::uint8_t byte) { return byte >= 0x80; }))
            continue;
        lines.insert(lines.end(), begin, end);
        lines.push_back('\n');
    }
    return lines;
}

/// Of the bytes beyond ASCII, those in UTF-8 characters.
double utf8Share(Bytes bytes)
{
    std::size_t within = 0, all = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::uint8_t first = bytes[at];
        if (first < 0x80) {
            ++at;
            continue;
        }
        const std::size_t length = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + at,
                                    std::min(length, bytes.size() - at));
        const bool one = length > 1 && text.size() == length && base::isUtf8(text);
        within += one ? length : 0;
        all += one ? length : 1;
        at += one ? length : 1;
    }
    return all == 0 ? 1 : static_cast<double>(within) / static_cast<double>(all);
}

/// The share of bytes beyond ASCII in runs of three at least, not all the same.
double inRuns(Bytes bytes)
{
    constexpr std::size_t kWord = 3;
    std::size_t within = 0, all = 0, length = 0;
    bool different = false;
    for (std::size_t at = 0; at <= bytes.size(); ++at) {
        if (at < bytes.size() && bytes[at] >= 0x80) {
            different = length > 0 && (different || bytes[at] != bytes[at - 1]);
            ++length;
            ++all;
            continue;
        }
        within += length >= kWord && different ? length : 0;
        length = 0;
        different = false;
    }
    return all == 0 ? 0 : static_cast<double>(within) / static_cast<double>(all);
}

/// The small letter of a Cyrillic or Greek capital, without its accent; else the same.
char32_t small(char32_t c)
{
    static constexpr std::u32string_view kAccented = U"άέήίόύώΆΈΉΊΌΎΏϊϋΐΰΪΫ";
    static constexpr std::u32string_view kPlain = U"αεηιουωαεηιουωιυιυιυ";
    if (const std::size_t place = kAccented.find(c); place != kAccented.npos)
        return kPlain[place];
    if ((c >= U'А' && c <= U'Я') || (c >= U'Α' && c <= U'Ω'))
        return c + 0x20;
    return c >= 0x400 && c <= 0x40F ? c + 0x50 : c; // Ё and its like
}

bool isCapital(char32_t c)
{
    return (c >= 0x400 && c <= U'Я') || (c >= U'Ά' && c <= U'Ϋ' && c != U'ΐ');
}

/// Signs that every language has: quotes, dashes, №, €.
bool isSign(char32_t c)
{
    return (c >= 0xA0 && c < 0xC0) || (c >= 0x2010 && c <= 0x203A) || c == 0x20AC || c == 0x2116
           || c == 0x2122;
}

/// How surprising the letters are on the average, as a geometric law over their places has it; none: these are
/// not its letters.
std::optional<double> surpriseOf(const ScriptPage& script, Bytes bytes)
{
    constexpr double kCapitalInside = 2;
    const std::u32string text = readWith(script.page, bytes);
    const std::u32string_view common = script.common;
    double sum = 0, letters = 0, others = 0;
    bool afterSmall = false;
    for (const char32_t c : text) {
        const std::size_t place = common.find(small(c));
        if (c < 0x80 || isSign(c) || place == common.npos) {
            others += c < 0x80 || isSign(c) ? 0 : 1;
            afterSmall = false;
            continue;
        }
        ++letters;
        sum += static_cast<double>(place) / script.mean;
        sum += afterSmall && isCapital(c) ? kCapitalInside : 0;
        afterSmall = !isCapital(c);
    }
    if (letters < kNearlyAll * (letters + others) || letters == 0)
        return std::nullopt;
    return sum / letters + std::log(script.mean);
}

const CodePage* scriptPageOf(Bytes bytes)
{
    constexpr double kMost = 3.4, kApart = 0.2;
    const ScriptPage* best = nullptr;
    double least = std::numeric_limits<double>::infinity(), next = least;
    for (const ScriptPage& script : kScripts) {
        const auto surprise = surpriseOf(script, bytes);
        if (!surprise || *surprise >= next)
            continue;
        if (*surprise < least) {
            next = std::exchange(least, *surprise);
            best = &script;
        } else {
            next = *surprise;
        }
    }
    return best && least <= kMost && next - least >= kApart ? &best->page : nullptr;
}

/// Characters of two bytes.
struct Pairs {
    std::size_t all = 0, beside = 0; ///< beside: next to another one
    std::size_t daily = 0;           ///< with a first byte of those in daily use
    std::size_t kana = 0, late = 0;  ///< first bytes of kana; of the second half of daily Chinese
    std::size_t alike = 0; ///< of two bytes that are the same, as "····" of Windows-1252 is
};

/// `isFirst`, `isDaily`: of a first byte. `single`: bytes beyond ASCII that are a character alone.
template <typename First, typename Daily, typename Single>
Pairs pairsOf(Bytes bytes, First isFirst, Daily isDaily, Single isSingle)
{
    Pairs pairs;
    bool before = false, counted = false;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::uint8_t first = bytes[at];
        if (first < 0x80 || isSingle(first) || at + 1 >= bytes.size() || !isFirst(first)) {
            before = counted = false;
            ++at;
            continue;
        }
        ++pairs.all;
        pairs.daily += isDaily(first) ? 1 : 0;
        pairs.alike += bytes[at + 1] == first ? 1 : 0;
        pairs.kana += first == 0xA4 || first == 0xA5 ? 1 : 0;
        pairs.late += first >= 0xC9 && first <= 0xD7 ? 1 : 0;
        if (before)
            pairs.beside += counted ? 1 : 2;
        counted = before;
        before = true;
        at += 2;
    }
    return pairs;
}

bool isDailyText(const Pairs& pairs)
{
    constexpr double kDaily = 0.7, kBeside = 0.5;
    const auto all = static_cast<double>(pairs.all);
    return pairs.all >= 4 && pairs.alike * 2 < pairs.all
           && static_cast<double>(pairs.daily) >= kDaily * all
           && static_cast<double>(pairs.beside) >= kBeside * all;
}

const CodePage* widePageOf(Bytes bytes)
{
    const auto between = [](std::uint8_t low, std::uint8_t high) {
        return [=](std::uint8_t byte) { return byte >= low && byte <= high; };
    };
    const auto never = [](std::uint8_t) { return false; };
    const auto reads = [&](const CodePage& page) { return !readWith(page, bytes).empty(); };

    const Pairs east = pairsOf(bytes, between(0x81, 0xFE), between(0xA1, 0xD7), never);
    const bool isEuc = std::none_of(bytes.begin(), bytes.end(), between(0x80, 0xA0));
    // Kana are the commonest letters of Japanese, and rare marks elsewhere.
    if (isEuc && isDailyText(east) && east.kana * 7 > east.all && reads(kEucJp))
        return &kEucJp;
    // Korean syllables end where the second half of Chinese begins.
    if (isEuc && isDailyText(east) && east.late * 10 < east.all && reads(kKorean))
        return &kKorean;
    const Pairs japanese = pairsOf(
        bytes, [](std::uint8_t byte) { return byte <= 0x9F || byte >= 0xE0; }, between(0x81, 0x97),
        between(0xA0, 0xDF));
    if (isDailyText(japanese) && reads(kShiftJis))
        return &kShiftJis;
    const Pairs chinese = pairsOf(bytes, between(0x81, 0xFE), between(0xB0, 0xD7), never);
    const Pairs taiwan = pairsOf(bytes, between(0x81, 0xFE), between(0xA4, 0xC6), never);
    // Big5 has second bytes among those of ASCII.
    if (!isEuc || chinese.late * 10 < chinese.all) {
        if (isDailyText(taiwan) && taiwan.daily >= chinese.daily && reads(kBig5))
            return &kBig5;
    }
    return isDailyText(chinese) && reads(kGbk) ? &kGbk : nullptr;
}

/// Bytes beyond ASCII that stand within words.
struct Inside {
    std::vector<std::uint8_t> bytes;
    std::size_t western = 0;          ///< of them, letters of Windows-1252
    std::set<std::uint8_t> strangers; ///< the others
    bool impossible = false;          ///< one of these never stands within a word there
};

template <std::size_t N>
bool isOneOf(std::uint8_t byte, const std::array<std::uint8_t, N>& list)
{
    return std::find(list.begin(), list.end(), byte) != list.end();
}

Inside insideOf(Bytes bytes)
{
    static constexpr std::array<std::uint8_t, 6> kNorthern{0xD0, 0xDD, 0xDE, 0xF0, 0xFD, 0xFE};
    static constexpr std::array<std::uint8_t, 6> kIcelandic{0xE1, 0xE6, 0xE9, 0xED, 0xF3, 0xFA};
    // Apostrophes, dashes, š, œ, ž, and what breaks a line.
    static constexpr std::array<std::uint8_t, 11> kWithin{0x91, 0x92, 0x96, 0x97, 0x9A, 0x9C,
                                                          0x9E, 0xA0, 0xAD, 0xB4, 0xB7};
    static constexpr std::array<std::uint8_t, 6> kNever{0x81, 0x8D, 0x8F, 0x90, 0x9D, 0x9F};
    // £ and its like stand in front of numbers.
    static constexpr std::array<std::uint8_t, 4> kBeforeNumbers{0xA3, 0xA5, 0xAF, 0xB3};
    const auto isWordAt = [&](std::size_t at) {
        return at < bytes.size() && (isLetter(bytes[at]) || bytes[at] >= 0xC0);
    };
    const auto count = [&](const auto& list) {
        return std::count_if(bytes.begin(), bytes.end(),
                             [&](std::uint8_t byte) { return isOneOf(byte, list); });
    };
    const bool northern = count(kIcelandic) * 10 >= count(kNorthern);
    Inside inside;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const std::uint8_t byte = bytes[at];
        const bool before = at > 0 && isWordAt(at - 1), behind = isWordAt(at + 1);
        // Quotes, units and marks of notes stand at the ends of words; letters, everywhere.
        const bool letter = byte >= 0xC0;
        const bool within = (before && behind) || (before && isOneOf(byte, kNever))
                            || (behind && isOneOf(byte, kBeforeNumbers));
        if (byte < 0x80 || (letter ? !before && !behind : !within))
            continue;
        inside.bytes.push_back(byte);
        if (letter ? northern || !isOneOf(byte, kNorthern) : isOneOf(byte, kWithin)) {
            ++inside.western;
            continue;
        }
        inside.strangers.insert(byte);
        inside.impossible = inside.impossible || isOneOf(byte, kNever);
    }
    return inside;
}

const CodePage* letterPageOf(Bytes bytes)
{
    constexpr double kWesternText = 0.9;
    constexpr std::size_t kFewest = 5, kFewestStrangers = 2;
    const Inside inside = insideOf(bytes);
    const std::size_t all = inside.bytes.size();
    const bool strange = inside.impossible || inside.strangers.size() >= kFewestStrangers;
    if (all < kFewest || !strange
        || static_cast<double>(inside.western) >= kWesternText * static_cast<double>(all))
        return nullptr;
    const CodePage* best = nullptr;
    auto most = static_cast<std::size_t>(std::ceil(kNearlyAll * static_cast<double>(all)));
    bool tied = false;
    for (const LetterPage& candidate : kLetterPages) {
        const std::u32string_view letters = candidate.letters;
        const std::u32string text = readWith(candidate.page, inside.bytes);
        const auto known = static_cast<std::size_t>(std::count_if(
            text.begin(), text.end(), [&](char32_t c) { return letters.find(c) != letters.npos; }));
        if (known < most)
            continue;
        tied = best && known == most && std::strcmp(best->name, candidate.page.name) != 0;
        best = &candidate.page;
        most = known;
    }
    return tied ? nullptr : best;
}

} // namespace

const CodePage* codePageOf(std::span<const std::uint8_t> bytes)
{
    constexpr double kMostlyUtf8 = 0.5, kWords = 0.4;
    const std::vector<std::uint8_t> lines = foreignLines(bytes);
    if (lines.empty() || utf8Share(lines) >= kMostlyUtf8)
        return nullptr;
    // Words of one byte a letter are as often of an odd length, and then no characters of two bytes.
    if (const CodePage* page = widePageOf(lines))
        return page;
    if (inRuns(lines) >= kWords) {
        if (const CodePage* page = scriptPageOf(lines))
            return page;
    }
    return letterPageOf(lines);
}

std::size_t decode(const CodePage& page, std::span<const std::uint8_t> bytes, bool end,
                   std::string& to)
{
    Converter converter(page.system);
    std::size_t broken = 0;
    return converter.isOpen() ? converter.read(bytes, end, to, broken) : bytes.size();
}

std::u32string charactersOf(std::string_view text)
{
    std::u32string all;
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        char32_t value = length == 1 ? first : first & (0xFFU >> (length + 1));
        for (std::size_t k = 1; k < length && at + k < text.size(); ++k)
            value = (value << 6) | (static_cast<unsigned char>(text[at + k]) & 0x3FU);
        all.push_back(value);
        at += length;
    }
    return all;
}

} // namespace assay::data::formats
