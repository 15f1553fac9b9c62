// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "evaluate/predictions.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Private to interop/.

namespace assay::interop {

/// A text that stands in the column of labels, in that of predictions, or in both.
struct AnswerText {
    std::string text;
    std::int64_t labels = 0, answers = 0; ///< how many rows have it as that
    std::int64_t line = 0;                ///< of the first of them
};

/// Texts with the class of each.
struct MatchedLabels {
    std::vector<std::string> classes;
    std::vector<std::uint16_t> classOf; ///< by text
    std::vector<base::Finding> findings;
};

/// Labels and answers that are equal as numbers, or but for case, spaces, final punctuation and the
/// form of Unicode, are one class, spelled as the label. Not where the labels themselves keep two such spellings apart;
/// where they tell any two apart by case alone, case counts for all. True and False are 1 and 0
/// where one side has only those and the other only these. Classes in the order of their numbers,
/// or of their texts. Throws an input Error when labels and answers have no class in common, and
/// when there are too many.
MatchedLabels matchedLabels(const std::filesystem::path& file, const std::vector<AnswerText>& texts,
                            char decimal);

/// Finds the class among names that are known beforehand, in the same way; of names that this does
/// not tell apart only the exact one is found.
class ClassFinder
{
public:
    ClassFinder(const std::vector<std::string>& names, char decimal);
    std::optional<std::uint16_t> find(const std::string& text) const;
    bool isExact(const std::string& text) const { return m_exact.contains(text); }

private:
    char m_decimal;
    bool m_caseCounts = false;
    std::map<std::string, std::uint16_t> m_exact, m_alike;
};

/// A blocker when the answers agree with the labels much better once they are counted from one more
/// or one less: some count their classes from 0, others from 1.
std::optional<base::Finding> shiftedBy(const std::vector<std::string>& classes,
                                       const std::vector<evaluate::Predictions>& splits);

} // namespace assay::interop
