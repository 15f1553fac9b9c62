// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_analysis/sure_errors.h"

#include "base/number_text.h"
#include "error_analysis/label_errors.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::error_analysis {

namespace {

using evaluate::Predictions;

constexpr std::int64_t kFew = 50; ///< a person has looked through them in minutes
constexpr const char* kSurer = "where the network is surer of its answer than it usually is for "
                               "that class";

struct Found {
    std::size_t split = 0, example = 0;
    float labelProbability = 0;
};

class Search
{
public:
    explicit Search(const std::vector<SuggestionMaterial>& splits)
        : m_splits(splits)
    {}

    SureErrors find(const std::optional<evaluate::Term>& shift)
    {
        for (const SuggestionMaterial& split : m_splits) {
            if (split.answers.kept.size() > 0) {
                m_result.notes.push_back(fmt::format(
                    "Label errors need the probability of every class; of more than {} classes "
                    "the {} largest are kept.",
                    base::countText(evaluate::kMostWhole), evaluate::KeptProbabilities::kLargest));
                return std::move(m_result);
            }
            if (split.answers.probabilities.empty()) {
                m_result.notes.emplace_back("Label errors need the probability of every class, and "
                                            "these answers have one probability at most.");
                return std::move(m_result);
            }
        }
        const bool isShifted = shift && shift->isReal();
        for (std::size_t s = 0; s < m_splits.size(); ++s) {
            if (isShifted && m_splits[s].answers.split == data::SplitKind::TestVal)
                add(s, likelyOf(s), m_shifted);
            else
                findLabels(s);
        }
        addLabels();
        if (isShifted)
            addShifted(*shift);
        return std::move(m_result);
    }

private:
    std::vector<std::size_t> likelyOf(std::size_t split) const
    {
        const Predictions& answers = m_splits[split].answers;
        return likelyLabelErrors(answers.probabilities, answers.classes, answers.truth);
    }

    void add(std::size_t split, const std::vector<std::size_t>& places,
             std::vector<Found>& to) const
    {
        const Predictions& answers = m_splits[split].answers;
        for (const std::size_t i : places)
            to.push_back({split, i, answers.probabilities[i * answers.classes + answers.truth[i]]});
    }

    void findLabels(std::size_t split)
    {
        const Predictions& answers = m_splits[split].answers;
        const LabelDoubt doubt = labelDoubt(answers.probabilities, answers.classes, answers.truth);
        const std::string set = data::displayName(answers.split);
        const stats::Estimate& share = doubt.contradicted;
        const std::string contradicted =
            base::percentText(share.value, share.interval.low, share.interval.high);
        if (doubt.isIgnorant()) {
            m_result.notes.push_back(
                fmt::format("Label errors were not looked for in {}: even of the fifth of its "
                            "answers that the network is surest of, {} are wrong, so its answers "
                            "say nothing about labels.",
                            set, contradicted));
            return;
        }
        auto likely = likelyOf(split);
        m_likely += std::ssize(likely);
        m_errors += std::ssize(m_splits[split].mistakes);
        m_isBeyond = m_isBeyond || doubt.isBeyondExpected();
        if (std::ssize(likely) > doubt.most) {
            likely.resize(static_cast<std::size_t>(doubt.most));
            m_bounds.push_back(fmt::format("{} of {}: of the fifth of its answers that the network "
                                           "is surest of, {} have another label",
                                           base::countText(doubt.most), set, contradicted));
        }
        add(split, likely, m_labels);
    }

    Suggestion made(SuggestionKind kind, const std::string& type, std::vector<Found> found,
                    const std::string& about) const
    {
        std::stable_sort(found.begin(), found.end(), [](const Found& x, const Found& y) {
            return x.labelProbability < y.labelProbability;
        });
        Suggestion suggestion{.kind = kind,
                              .key = error_analysis::name(kind),
                              .name = type,
                              .text = fmt::format("{} {} {}", base::countText(std::ssize(found)),
                                                  found.size() == 1 ? "error" : "errors", about)};
        for (const Found& one : found)
            suggestion.errors.push_back(m_splits[one.split].answers.ids[one.example]);
        return suggestion;
    }

    void addLabels()
    {
        if (m_labels.empty())
            return;
        const auto count = std::ssize(m_labels);
        const bool isMost = m_isBeyond && 2 * count >= m_errors;
        std::string about = fmt::format("{}: the label may be wrong. ", kSurer);
        if (!m_bounds.empty()) {
            about += fmt::format("They are the least probable labels of {} such errors; no more "
                                 "wrong labels are likely than ",
                                 base::countText(m_likely));
            for (std::size_t k = 0; k < m_bounds.size(); ++k)
                about += (k == 0 ? "" : "; ") + m_bounds[k];
            about += ". ";
        }
        about += "In known test sets about half of such labels were right: look before you accept.";
        Suggestion labels =
            made(SuggestionKind::LabelError, "label error", std::move(m_labels), about);
        labels.turn = count <= kFew || isMost ? Turn::First : Turn::Last;
        m_result.labels = std::move(labels);
    }

    void addShifted(const evaluate::Term& shift)
    {
        const std::string why = fmt::format(
            "its distribution shift {} means another distribution, or many wrong labels, so a "
            "sure answer says little about a single one.",
            base::percentText(shift.value, shift.interval->low, shift.interval->high));
        m_result.notes.push_back("Label errors were not looked for in test-val: " + why);
        if (m_shifted.empty())
            return;
        m_result.shifted =
            made(SuggestionKind::SureAndWrong, "sure and wrong", std::move(m_shifted),
                 fmt::format("of test-val {}. They are not called label errors: {}", kSurer, why));
        m_result.shifted->turn = Turn::Last;
    }

    const std::vector<SuggestionMaterial>& m_splits;
    SureErrors m_result;
    std::vector<Found> m_labels, m_shifted;
    std::int64_t m_likely = 0, m_errors = 0; ///< where labels were in doubt
    bool m_isBeyond = false;
    std::vector<std::string> m_bounds; ///< by split where not all of them are named
};

} // namespace

SureErrors sureErrorsOf(const std::vector<SuggestionMaterial>& splits,
                        const std::optional<evaluate::Term>& shift)
{
    return Search(splits).find(shift);
}

} // namespace assay::error_analysis
