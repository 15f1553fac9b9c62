// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_ids.h"

#include "data/formats/byte_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::interop {

namespace {

using base::Severity;
using data::SplitKind;

constexpr std::int64_t kRowsARepeat = 10;        ///< rows that there must be for each repeated one
constexpr std::size_t kMostCompared = 1'000'000; ///< repeated rows that are held against the kept
constexpr std::size_t kLongestId = 60;           ///< bytes of an id in a sentence

} // namespace

std::optional<SplitKind> AnswerSplits::find(const std::string& cell, std::int64_t line,
                                            Troubles& troubles)
{
    const std::string name = data::formats::lower(cell);
    for (const SplitKind split : data::kOpenSplits) {
        if (name == data::key(split) || name == data::displayName(split))
            return split;
    }
    constexpr std::array kValidation{"val", "valid", "validation", "dev", "eval", "evaluation"};
    if (name == "training"
        || std::find(kValidation.begin(), kValidation.end(), name) != kValidation.end())
        return m_words.emplace(cell, name == "training" ? SplitKind::Train : SplitKind::TestVal)
            .first->second;
    std::string joined = name; // "train-dev", "Train Val", "trainval"
    std::erase_if(joined, [](char c) { return c == ' ' || c == '-' || c == '_'; });
    constexpr std::array kTrainVal{"traindev", "trainval", "trainvalid", "trainvalidation"};
    if (joined == "testval"
        || std::find(kTrainVal.begin(), kTrainVal.end(), joined) != kTrainVal.end())
        return m_words.emplace(cell, joined == "testval" ? SplitKind::TestVal : SplitKind::TrainVal)
            .first->second;
    if (joined == "test" || joined == "testing" || joined == "testset")
        troubles.add("predictions.test", line,
                     "Test is sealed, so its examples are not looked at; leave them out, or "
                     "call the set that errors are analysed on test_val.");
    else
        troubles.add(
            "predictions.split", line,
            fmt::format("There is no split \"{}\"; write train, train_val or test_val.", cell));
    return std::nullopt;
}

void AnswerSplits::report(std::vector<base::Finding>& findings) const
{
    std::string text;
    for (const auto& [word, split] : m_words)
        text +=
            fmt::format("{}\"{}\" as {}", text.empty() ? "" : ", ", word, data::displayName(split));
    if (!text.empty())
        findings.push_back(answerFinding("predictions.splits_guessed", Severity::Hint, {}, {text}));
}

bool AnswerIds::isFirst(const std::string& id, SplitKind split, std::int64_t line,
                        const std::string& label, const std::string& prediction)
{
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(split));
    std::uint8_t& seen = m_seen[exampleId(id).value];
    if ((seen & bit) != 0) {
        ++m_repeated;
        if (m_repeats.size() < kMostCompared)
            m_repeats.push_back({split, id, label, prediction, line});
        return false;
    }
    if (seen != 0 && m_shared++ == 0)
        m_firstShared = {id, line};
    seen = static_cast<std::uint8_t>(seen | bit);
    return true;
}

void AnswerIds::check(std::int64_t rows, Troubles& troubles) const
{
    if (m_repeated * kRowsARepeat <= rows)
        return;
    for (std::int64_t k = 0; k < m_repeated; ++k) {
        const Row& row = m_repeats[std::min(static_cast<std::size_t>(k), m_repeats.size() - 1)];
        std::string text;
        if (k == 0)
            text = fmt::format("The id \"{}\" comes twice in {}; give each example one row.",
                               row.id.substr(0, kLongestId), data::key(row.split));
        troubles.add("predictions.twice", row.line, std::move(text));
    }
}

void AnswerIds::report(const AnswerTable& table, std::vector<base::Finding>& findings) const
{
    if (m_shared > 0)
        findings.push_back(answerFinding("predictions.id_in_two_splits", Severity::Warning,
                                         {{"ids", static_cast<double>(m_shared)},
                                          {"line", static_cast<double>(m_firstShared.second)}},
                                         {m_firstShared.first}));
    if (m_repeated == 0)
        return;
    std::map<std::pair<SplitKind, std::uint64_t>, std::size_t> kept;
    for (const Row& row : m_repeats)
        kept[{row.split, exampleId(row.id).value}] = 0;
    for (const auto& [split, part] : table.parts) {
        for (std::size_t i = 0; i < part.answers.ids.size(); ++i) {
            if (const auto found = kept.find({split, part.answers.ids[i].value});
                found != kept.end())
                found->second = i;
        }
    }
    const auto differs = std::count_if(m_repeats.begin(), m_repeats.end(), [&](const Row& row) {
        const AnswerPart& part = table.parts.at(row.split);
        const std::size_t at = kept.at({row.split, exampleId(row.id).value});
        return table.texts[part.labels[at]].text != row.label
               || table.texts[part.predictions[at]].text != row.prediction;
    });
    findings.push_back(answerFinding("predictions.repeated", Severity::Warning,
                                     {{"rows", static_cast<double>(m_repeated)},
                                      {"line", static_cast<double>(m_repeats.front().line)},
                                      {"differ", static_cast<double>(differs)}},
                                     {m_repeats.front().id.substr(0, kLongestId)}));
}

} // namespace assay::interop
