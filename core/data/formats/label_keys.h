// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/column_reading.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::data::formats {

/// Which spellings are of one label: those that are equal as numbers, or but for case, spaces, final
/// punctuation, the form of Unicode and characters of no width (labelSpelling). Where more than five
/// different single letters are labels, these keep their case: they may be the letters of a text.
/// True and False are 1 and 0 where the labels are nothing but such words and such numbers. Codes and
/// versions (one label has two points between digits) are no numbers: 007 is not 7, nor 1.1 1.10.
class LabelKeys
{
public:
    LabelKeys(const std::vector<std::string>& labels, char decimal, bool codes);
    /// What the spellings of a label share; `decimal`: the mark in it.
    std::string of(const std::string& label, char decimal) const;

private:
    std::string spelling(const std::string& label, char decimal) const;

    bool m_asNumbers = true, m_letters = false, m_truths = false;
};

/// The labels or categories of one column, each once.
struct MergedLabels {
    std::vector<std::string>
        names; ///< of each the commonest spelling; of equals the first in the file
    /// Every other spelling with the place of its name.
    std::vector<std::pair<std::string, std::size_t>> others;
    /// Spellings that stay two names: "CO" and "Co".
    std::vector<std::pair<std::string, std::string>> apart;
};

/// `texts` in their order, with what is one label merged; `survey` counts them, `reading` says how they
/// are written. Unless `match`, all stay. Kept apart are two abbreviations of two letters that differ
/// in case only, where both are frequent and no other label is spelled in two ways: CO beside Co and Fe,
/// but not NO beside No, nor CA beside Ca where NY stands beside Ny.
MergedLabels mergedLabels(const ColumnSurvey& survey, const ColumnReading& reading,
                          const std::vector<std::string>& texts, bool match);

/// Those of different names that LabelKeys takes for one label with another of them, in their order.
std::vector<std::string> alikeLabels(const std::vector<std::string>& names);

/// Finds a label among those of a first source, as LabelKeys compares them; of names that are
/// spelled alike only the very text is found. True and False are also found as 1 and 0, and the reverse,
/// where the names have no such spelling.
class LabelPlaces
{
public:
    /// `decimal`: the mark in `names`.
    LabelPlaces(const std::vector<std::string>& names, char decimal);
    std::optional<std::size_t> exact(const std::string& label) const;
    /// The same or another spelling.
    std::optional<std::size_t> alike(const std::string& label, char decimal) const;

private:
    LabelKeys m_keys;
    std::map<std::string, std::size_t> m_exact, m_alike;
};

} // namespace assay::data::formats
