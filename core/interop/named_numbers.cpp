// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/named_numbers.h"

#include "data/formats/byte_reader.h"
#include "interop/logged_number.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

namespace assay::interop {

namespace {

constexpr std::size_t kMostWords = 4; ///< of a name

bool isWordByte(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return std::isalpha(byte) || c == '_' || byte >= 0x80;
}

bool isDigit(char c)
{
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Bytes of a number at the beginning of a text: "-1.5e-3", "nan", "inf"; 0: there is none.
std::size_t numberAt(std::string_view text)
{
    std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    for (const std::string_view word : {"nan", "infinity", "inf"}) {
        const std::string lower = data::formats::lower(std::string(text.substr(at, word.size())));
        if (lower == word
            && (at + word.size() >= text.size() || !isWordByte(text[at + word.size()])))
            return at + word.size();
    }
    const std::size_t begin = at;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    std::size_t digits = at - begin;
    if (at < text.size() && text[at] == '.') {
        ++at;
        while (at < text.size() && isDigit(text[at])) {
            ++at;
            ++digits;
        }
    }
    if (digits == 0)
        return 0;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        std::size_t exponent = at + 1;
        if (exponent < text.size() && (text[exponent] == '-' || text[exponent] == '+'))
            ++exponent;
        std::size_t end = exponent;
        while (end < text.size() && isDigit(text[end]))
            ++end;
        if (end > exponent)
            at = end;
    }
    return at;
}

/// ",234.5" behind "1": takes in thousands and decimals; bytes of them.
std::size_t thousandsBehind(std::string_view rest, std::string& digits)
{
    std::size_t at = 0;
    if (digits.size() > 3 || digits.find_first_not_of("0123456789") != std::string::npos)
        return 0;
    while (at + 4 <= rest.size() && rest[at] == ',' && isDigit(rest[at + 1])
           && isDigit(rest[at + 2]) && isDigit(rest[at + 3])
           && (at + 4 == rest.size() || !isDigit(rest[at + 4]))) {
        digits.append(rest.substr(at + 1, 3));
        at += 4;
    }
    if (at > 0 && at + 1 < rest.size() && rest[at] == '.' && isDigit(rest[at + 1])) {
        std::size_t end = at + 1;
        while (end < rest.size() && isDigit(rest[end]))
            ++end;
        digits.append(rest.substr(at, end - at));
        at = end;
    }
    return at;
}

/// Whether a number of the line is a fraction behind a comma beyond doubt ("0,41"), and none has a point.
bool hasDecimalComma(std::string_view line)
{
    bool found = false;
    for (std::size_t k = 1; k + 1 < line.size(); ++k) {
        if (!isDigit(line[k - 1]) || !isDigit(line[k + 1]))
            continue;
        if (line[k] == '.')
            return false;
        const bool zero = line[k - 1] == '0' && (k == 1 || !isDigit(line[k - 2]));
        found = found || (line[k] == ',' && zero && k + 2 < line.size() && isDigit(line[k + 2]));
    }
    return found;
}

/// ",35" behind the "2" of a score: takes in the fraction; bytes of it. 2,351 may be thousands: it is a fraction
/// only where the line has others.
std::size_t fractionBehind(std::string_view line, std::size_t at, std::string& digits)
{
    constexpr std::size_t kGroup = 3, kLongest = 40;
    if (at + 1 >= line.size() || line[at] != ',' || !isDigit(line[at + 1])
        || digits.find_first_of(".eE") != std::string::npos)
        return 0;
    std::size_t end = at + 1;
    while (end < line.size() && isDigit(line[end]))
        ++end;
    if (end + 1 < line.size() && (line[end] == ',' || line[end] == '.') && isDigit(line[end + 1]))
        return 0;
    const bool zero = digits == "0" || digits == "-0" || digits == "+0";
    if (end - at - 1 == kGroup && !zero && !hasDecimalComma(line))
        return 0;
    std::string whole = digits + '.';
    whole.append(line.substr(at + 1, kLongest));
    whole.resize(numberAt(whole));
    const std::size_t bytes = whole.size() - digits.size();
    digits = whole;
    return bytes;
}

/// "1k", "2.5M": by what the number before is multiplied.
double multiplierAt(std::string_view rest)
{
    if (rest.empty() || (rest.size() > 1 && (isWordByte(rest[1]) || isDigit(rest[1]))))
        return 1;
    return rest[0] == 'k' || rest[0] == 'K' ? 1e3 : rest[0] == 'M' ? 1e6 : 1;
}

/// "2024-05-01", "2024/05/01", "12:30:05", "00:12": whether digits go on with such a sign and a digit.
bool isDateOrTime(std::string_view text, std::size_t length)
{
    constexpr std::size_t kYear = 4, kDay = 7; // digits; where the second slash stands
    if (length == kYear && text.size() > kDay + 1 && text[kYear] == '/' && text[kDay] == '/'
        && isDigit(text[kDay + 1]))
        return true;
    return length + 1 < text.size() && (text[length] == ':' || (text[length] == '-' && length == 4))
           && isDigit(text[length + 1]);
}

std::string joined(const std::vector<std::string>& words)
{
    std::string name;
    const std::size_t from = words.size() - std::min(words.size(), kMostWords);
    for (std::size_t k = from; k < words.size(); ++k)
        name += (name.empty() ? "" : " ") + words[k];
    return name;
}

/// Whether the last word of a name counts: "Train Epoch" does.
std::string counterOf(const std::string& name)
{
    const std::string last =
        name.substr(name.find_last_of(' ') == std::string::npos ? 0 : name.find_last_of(' ') + 1);
    return countsSteps(last) || countsEpochs(last) ? data::formats::lower(last) : std::string();
}

/// Whether a word in front of "nan" says that those are counted.
bool counts(std::string_view word)
{
    const std::string lower = data::formats::lower(std::string(word));
    constexpr std::array<std::string_view, 7> kWords{"of",   "no",      "any",    "with",
                                                     "skip", "skipped", "without"};
    return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

/// Whether the bracket in which a number begins follows one with two numbers: "[0/5][", but not "[05/01 12:30:00] [".
bool isSecondBracket(std::string_view line, std::size_t begin)
{
    const std::string_view before = line.substr(0, line.substr(0, begin).rfind('['));
    const std::size_t close = before.find_last_not_of(' ');
    if (close == std::string_view::npos || before[close] != ']')
        return false;
    const std::size_t open = before.rfind('[');
    return open != std::string_view::npos
           && before.substr(open + 1, close - open - 1).find_first_not_of("0123456789/ ")
                  == std::string_view::npos;
}

/// Whether "][50/1583]" follows the "[0/5" of an epoch.
bool isEpochBracket(std::string_view rest)
{
    for (const char c : {']', '['}) {
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
        if (!rest.starts_with(c))
            return false;
        rest.remove_prefix(1);
    }
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const std::size_t length = numberAt(rest);
    return length > 0 && rest.substr(length).starts_with('/');
}

/// " -> 0.31" behind the 0.36 of a score: takes in the number that holds now; bytes up to its end, 0: there is none.
std::size_t changeBehind(std::string_view rest, std::string& digits)
{
    std::size_t at = std::min(rest.find_first_not_of(' '), rest.size());
    for (const std::string_view arrow : {"->", "=>", "\u2192"}) {
        if (!rest.substr(at).starts_with(arrow))
            continue;
        at = std::min(rest.find_first_not_of(' ', at + arrow.size()), rest.size());
        const std::size_t length = numberAt(rest.substr(at));
        if (length > 0)
            digits = rest.substr(at, length);
        return length > 0 ? at + length : 0;
    }
    return 0;
}

} // namespace

bool isScore(std::string_view name)
{
    constexpr std::array<std::string_view, 14> kWords{
        "loss", "acc", "accuracy", "error", "err",  "ppl",   "perplexity",
        "rmse", "mae", "mse",      "nll",   "mape", "rmsle", "bce"};
    const std::string lower = data::formats::lower(std::string(name));
    for (std::size_t at = 0; at < lower.size();) {
        std::size_t end = at;
        while (end < lower.size() && std::isalpha(static_cast<unsigned char>(lower[end])))
            ++end;
        const std::string word = lower.substr(at, end - at);
        if (std::find(kWords.begin(), kWords.end(), word) != kWords.end() || word.ends_with("loss")
            || word.ends_with("accuracy"))
            return true;
        at = end + 1;
    }
    return false;
}

/// The split that a line begins with: "Test set: ...", "Validation: ..."; empty: none.
std::string splitOf(std::string_view line)
{
    const std::size_t begin = line.find_first_not_of(" \t[*-=#>");
    if (begin == std::string_view::npos)
        return {};
    std::size_t end = begin;
    while (end < line.size() && std::isalpha(static_cast<unsigned char>(line[end])))
        ++end;
    const std::string word = data::formats::lower(std::string(line.substr(begin, end - begin)));
    if (word == "test" || word == "testing")
        return "test";
    if (word == "val" || word == "valid" || word == "validation" || word == "eval"
        || word == "evaluation")
        return "val";
    return word == "train" || word == "training" ? "train" : std::string();
}

/// The names without a split get that of their line, or of the header above it.
void nameRepeats(NamedRow& row)
{
    // Of "val_loss", "valid_1's auc", "Train Loss" the first word that names one.
    const auto splitIn = [](const std::string& name) {
        for (std::size_t at = 0; at < name.size(); ++at) {
            const bool begins = at == 0 || !std::isalpha(static_cast<unsigned char>(name[at - 1]));
            std::string split = begins ? splitOf(std::string_view(name).substr(at)) : std::string();
            if (!split.empty())
                return split;
        }
        return std::string();
    };
    std::map<std::string, int> times;
    for (const auto& [name, value] : row)
        ++times[name];
    std::string split;
    for (auto& [name, value] : row) {
        if (const std::string own = splitIn(name); !own.empty())
            split = own;
        else if (times[name] > 1 && !split.empty() && !countsSteps(name) && !countsEpochs(name)
                 && !countsTime(name))
            name = split + " " + name;
    }
}

void nameSplit(NamedRow& row, const std::string& split, bool all)
{
    for (auto& [name, value] : row) {
        const std::string lower = data::formats::lower(name);
        const bool has = lower.find("test") != std::string::npos
                         || lower.find("val") != std::string::npos
                         || lower.find("train") != std::string::npos;
        const bool counts = countsSteps(name) || countsEpochs(name) || countsTime(name);
        if (!split.empty() && !has && !counts && (all || isScore(name)))
            name = split + " " + name;
    }
}

std::optional<double> progressLength(std::string_view line)
{
    for (std::size_t at = line.find('['); at != std::string_view::npos;
         at = line.find('[', at + 1)) {
        std::size_t first = line.find_first_not_of(' ', at + 1);
        if (first == std::string_view::npos)
            break;
        std::size_t slash = first + numberAt(line.substr(first));
        slash = line.find_first_not_of(' ', slash);
        if (slash == first || slash == std::string_view::npos || line[slash] != '/')
            continue;
        const std::size_t second = line.find_first_not_of(' ', slash + 1);
        if (second == std::string_view::npos)
            break; // "[3/" ends the line
        const std::size_t length = numberAt(line.substr(second));
        // "[2024/05/01", "[05/01 12:30": dates, while "[500/1000 01:30" is how far a notebook is.
        const std::size_t end = second + length;
        const bool date =
            end + 3 < line.size()
            && (line[end] == '/' || (length <= 2 && line[end] == ' ' && line[end + 3] == ':'));
        if (length > 0 && !date && !isEpochBracket(line.substr(std::min(end, line.size()))))
            return loggedNumber(line.substr(second, length));
    }
    return std::nullopt;
}

NamedRow namedNumbers(std::string_view line, std::optional<double>* stepsOf)
{
    NamedRow row;
    std::vector<std::string> words;
    std::optional<double> bracket; // of "[64/60000]", the first
    std::optional<double> steps;   // of how many the first step is
    bool afterEpoch = false;       // nothing but "[10/500]" since it
    int round = 0;
    for (std::size_t at = 0; at < line.size();) {
        const char c = line[at];
        if (c == '\x1b' && at + 1 < line.size() && line[at + 1] == '[') { // colour
            at += 2;
            while (at < line.size() && !std::isalpha(static_cast<unsigned char>(line[at])))
                ++at;
            ++at;
            continue;
        }
        if (c == '(' || c == ')') {
            round = std::max(0, round + (c == '(' ? 1 : -1));
            ++at;
            continue;
        }
        if (round > 0) {
            ++at;
            continue;
        }
        if (isWordByte(c)) {
            std::size_t end = at;
            while (end < line.size()
                   && (isWordByte(line[end]) || isDigit(line[end])
                       || (line[end] == '/' && end + 1 < line.size()
                           && (isWordByte(line[end + 1]) || isDigit(line[end + 1])))
                       || ((line[end] == '-' || line[end] == '.' || line[end] == '@')
                           && end + 1 < line.size() && isWordByte(line[end + 1]))
                       || (line[end] == '@' && end + 1 < line.size() && isDigit(line[end + 1]))))
                ++end;
            // "nan" and "inf" are numbers behind a name, but "number of nan iterations: 0" has one number.
            if (const std::size_t length = numberAt(line.substr(at));
                length == end - at && !words.empty() && !counts(words.back())) {
                row.emplace_back(joined(words),
                                 loggedNumber(line.substr(at, length)).value_or(std::nan("")));
                words.clear();
                at = end;
                continue;
            }
            // The blocks of a progress bar are no word.
            if (std::any_of(line.begin() + static_cast<std::ptrdiff_t>(at),
                            line.begin() + static_cast<std::ptrdiff_t>(end), [](char each) {
                                return std::isalpha(static_cast<unsigned char>(each));
                            }))
                words.emplace_back(line.substr(at, end - at));
            if (!words.empty() && (words.back() == "INFO" || words.back() == "DEBUG"))
                words.clear(); // the level of a logger, behind its name
            at = end;
            continue;
        }
        const std::size_t length =
            isDigit(c) || c == '-' || c == '+' || c == '.' ? numberAt(line.substr(at)) : 0;
        if (length > 0) {
            const std::string_view text = line.substr(at, length);
            const std::size_t begin = at;
            if (isDateOrTime(line.substr(at), length)) {
                at += length;
                while (at < line.size()
                       && (isDigit(line[at]) || line[at] == ':' || line[at] == '-'
                           || line[at] == '/' || line[at] == '.' || line[at] == ','
                           || line[at] == 'T' || line[at] == 'Z'))
                    ++at;
                words.clear();
                continue;
            }
            const bool inBracket =
                line.substr(0, at).find_last_not_of(' ') != std::string_view::npos
                && line[line.substr(0, at).find_last_not_of(' ')] == '[';
            at += length;
            std::string digits(text);
            const std::string last = words.empty() ? std::string() : words.back();
            const bool isFraction = isScore(joined(words)) || last == "lr" || last == "rate";
            const std::size_t fraction = isFraction ? fractionBehind(line, at, digits) : 0;
            at += fraction > 0 ? fraction : thousandsBehind(line.substr(at), digits);
            if (isFraction)
                at += changeBehind(line.substr(at), digits);
            std::size_t behind = at;
            while (behind < line.size() && line[behind] == ' ')
                ++behind;
            // "10/500": how far of how many.
            std::optional<double> of;
            if (behind < line.size() && line[behind] == '/') {
                std::size_t next = behind + 1;
                while (next < line.size() && line[next] == ' ')
                    ++next;
                if (const std::size_t second = numberAt(line.substr(next)); second > 0) {
                    of = loggedNumber(line.substr(next, second));
                    at = next + second;
                }
            }
            const auto value = loggedNumber(digits);
            const bool isBare =
                at < line.size() && (line[at] == '%' || isWordByte(line[at])) && words.empty();
            if (value && !words.empty()) {
                const std::string name = joined(words), counter = counterOf(name);
                if (of && inBracket && !splitOf(words.back()).empty())
                    bracket = value; // "Test: [ 0/10]", "INFO Train: [0/300][10/1251]"
                else if (const std::size_t next = line.find_first_not_of(' ', at);
                         !of && words.size() == 1 && splitOf(name) == "train"
                         && *value == std::floor(*value) && next < line.size()
                         && line[next] == '[') {
                    row.emplace_back("epoch", *value); // "Train: 3 [ 50/100 (50%)]" of timm
                    words.clear();
                    afterEpoch = true;
                    continue;
                } else if (!counter.empty())
                    row.emplace_back(counter, *value * multiplierAt(line.substr(at)));
                else if (of && isScore(name) && *of > 0 && *value <= *of
                         && *value == std::floor(*value)
                         && *of == std::floor(*of)) // "Accuracy: 9850/10000"
                    row.emplace_back(name, *value / *of);
                else
                    row.emplace_back(name, *value);
                afterEpoch = countsEpochs(counter);
                if (of && !steps && countsSteps(counter))
                    steps = of;
            } else if (value && of && inBracket && words.empty() && bracket
                       && isSecondBracket(line, begin)) {
                row.emplace_back("epoch", *bracket); // "[0/5][50/1583]" of a tutorial of PyTorch's
                row.emplace_back("step", *value);
                bracket.reset();
                steps = of;
            } else if (value && inBracket && words.empty() && line.substr(at, 2) == "]\t"
                       && row.empty()) {
                row.emplace_back("iteration", *value); // "[12]\ttrain-logloss:0.41" of XGBoost
            } else if (value && of && afterEpoch && !isBare) {
                row.emplace_back("step", *value);
                afterEpoch = false;
                steps = steps ? steps : of;
            } else if (value && of && inBracket && words.empty()) {
                bracket = value; // "loss: 2.30  [ 64/60000]"
            }
            words.clear();
            // A unit behind the number is no name of the next one: "12s", "3.4it/s".
            while (at < line.size() && (isWordByte(line[at]) || line[at] == '%'))
                ++at;
            if (at < line.size() && line[at] == '/' && at + 1 < line.size()
                && isWordByte(line[at + 1])) {
                ++at;
                while (at < line.size() && isWordByte(line[at]))
                    ++at;
            }
            continue;
        }
        // What parts names from what stands before them; "=", ":", quotes, "[" and blanks do not.
        if (c == ',' || c == ';' || c == '|' || c == '{' || c == '}' || c == '-' || c == '>'
            || c == '<' || c == '\t') {
            // "loss - 0.5": a dash between a name and its number.
            const std::size_t next = line.find_first_not_of(' ', at + 1);
            if (c != '-' || next == std::string_view::npos || !isDigit(line[next])
                || next == at + 1)
                words.clear();
        }
        if (c != ' ' && c != '[' && c != ']' && c != '\t' && c != ':')
            afterEpoch = afterEpoch && c != ',' && c != '|';
        ++at;
    }
    const auto isStep = [](const auto& cell) { return countsSteps(cell.first); };
    if (bracket && !row.empty() && std::none_of(row.begin(), row.end(), isStep))
        row.emplace_back("step", *bracket);
    if (stepsOf)
        *stepsOf = steps;
    return row;
}

} // namespace assay::interop
