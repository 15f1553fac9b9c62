// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/answer_words.h"

#include "base/finding_words.h"
#include "data/formats/cell.h"
#include "data/formats/number_cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::data::formats {

namespace {

constexpr std::size_t kMostOthers = 2; ///< classes beside them, such as "unknown"

bool isYes(std::string_view key)
{
    static constexpr std::array<std::string_view, 16> kWords{
        "yes",  "ja",   "si", "si\u0301", "oui", "sim", "true", "wahr",
        "vrai", "vero", "y",  "j",        "s",   "o",   "t",    "1"};
    return std::find(kWords.begin(), kWords.end(), key) != kWords.end();
}

bool isNo(std::string_view key)
{
    static constexpr std::array<std::string_view, 13> kWords{
        "no",    "nein",   "non",  "nee", "nej", "na\u0303o", "nao",
        "false", "falsch", "faux", "n",   "f",   "0"};
    return std::find(kWords.begin(), kWords.end(), key) != kWords.end();
}

struct Answer {
    std::string name, key;
    std::int64_t rows = 0;
};

bool isWord(const Answer& answer)
{
    return answer.key.size() > 1;
}

/// Whether both may stand for one answer.
bool areAlike(const Answer& a, const Answer& b)
{
    if (a.key == b.key)
        return false; // two spellings that a person keeps apart
    if (isWord(a) && isWord(b))
        return true;
    if (isWord(a) == isWord(b))
        return false;
    const Answer &word = isWord(a) ? a : b, &letter = isWord(a) ? b : a;
    return letter.key == "1" || letter.key == "0" || word.key.front() == letter.key.front();
}

bool isMixed(const std::vector<Answer>& answers)
{
    return std::any_of(answers.begin(), answers.end(), [&](const Answer& a) {
        return std::any_of(answers.begin(), answers.end(),
                           [&](const Answer& b) { return areAlike(a, b); });
    });
}

/// "yes" (32 rows), "ja" (26 rows) and "y" (31 rows)
std::string listed(const std::vector<Answer>& answers)
{
    std::string list;
    for (std::size_t k = 0; k < answers.size(); ++k) {
        if (k > 0)
            list.append(k + 1 == answers.size() ? " and " : ", ");
        list += fmt::format("\"{}\" ({})", answers[k].name,
                            base::counted(static_cast<double>(answers[k].rows), "row", "rows"));
    }
    return list;
}

} // namespace

std::optional<base::Finding> answerWords(const ColumnSurvey& target,
                                         const std::vector<std::string>& classes,
                                         const DataSpec& spec)
{
    std::vector<Answer> yes, no;
    std::vector<std::string> others;
    const auto kept = listOf(spec.simplify.classes);
    const bool named = kept.size() > 1; // else a number of classes
    for (const std::string& name : classes) {
        if (named && std::find(kept.begin(), kept.end(), name) == kept.end())
            continue;
        const ColumnSurvey::Times* seen = target.values().find(name);
        const Answer answer{name, labelSpelling(name), seen == nullptr ? 0 : seen->count};
        if (isYes(answer.key))
            yes.push_back(answer);
        else if (isNo(answer.key))
            no.push_back(answer);
        else if (readNumber(name) || others.size() == kMostOthers)
            return std::nullopt;
        else
            others.push_back(name);
    }
    if (yes.empty() || no.empty() || others.size() > yes.size() + no.size())
        return std::nullopt;
    base::Finding finding{.id = "table.answer_words",
                          .severity = base::Severity::Warning,
                          .basis = base::Basis::Suspected,
                          .place = target.name,
                          .step = {},
                          .evidence = {{"classes", static_cast<double>(classes.size())}},
                          .texts = {},
                          .samples = {},
                          .fix = {},
                          .otherFixes = {}};
    std::vector<std::string> left = others;
    for (std::vector<Answer>* answers : {&yes, &no}) {
        std::stable_sort(answers->begin(), answers->end(),
                         [](const Answer& a, const Answer& b) { return a.rows > b.rows; });
        const bool mixed = isMixed(*answers);
        if (mixed)
            finding.texts.push_back(listed(*answers));
        for (std::size_t k = 0; k < (mixed ? 1 : answers->size()); ++k)
            left.push_back((*answers)[k].name);
    }
    if (finding.texts.empty())
        return std::nullopt;
    // No remedy that is taken by itself: it leaves examples out.
    finding.otherFixes = {{{"data.simplify.classes", listText(left)}}};
    return finding;
}

std::string answerWordsText(const base::Finding& finding)
{
    const std::string second = base::text(finding, 1);
    return fmt::format(
        "Target \"{}\": {} are classes of their own{}, and may be one answer in several words{}. If they are, "
        "write each answer in one way in the file{}.",
        finding.place, base::text(finding, 0),
        second.empty() ? std::string() : fmt::format(", and so are {}", second),
        second.empty() ? "" : " each",
        finding.otherFixes.empty() ? std::string()
                                   : fmt::format("; {} leaves the rows with the other words out",
                                                 base::fixText(finding.otherFixes.front())));
}

} // namespace assay::data::formats
