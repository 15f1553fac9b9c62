// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/read_request.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::formats {

inline constexpr float kMissingValue = std::numeric_limits<float>::quiet_NaN();

/// One file's series before labels have become numbers.
struct RawSeries {
    TimeSeries series;
    std::vector<std::string> labels;
    std::vector<double> targets;
    std::vector<std::int64_t> lines;  ///< where each begins in the file, from 1
    std::vector<std::string> classes; ///< in the order of the header, else sorted
    std::int64_t padded = 0; ///< values that fill up a channel which is shorter than the others
    bool regression = false;
    std::vector<base::Finding> findings;
};

/// Labels and the class that each is spelled for. Of two spellings ("Walk", "walk"; "1", "1.0") that
/// only one class shares, both are that class; classes that are spelled alike stay apart.
class LabelSpellings
{
public:
    explicit LabelSpellings(const std::vector<std::string>& classes);

    /// The place of the class, or -1. Without `match` only the very text counts.
    std::int64_t placeOf(const std::string& label, bool match);
    /// The labels that were spelled in another way than their class: "Walk" -> "walk".
    const std::map<std::string, std::string>& matched() const { return m_matched; }

private:
    std::vector<std::string> m_classes;
    std::map<std::string, std::int64_t> m_exact, m_alike; ///< -2: of several classes
    std::map<std::string, std::string> m_matched;
};

/// "series.labels_matched", of the file's labels.
base::Finding labelsMatched(const std::map<std::string, std::string>& matched,
                            const std::filesystem::path& file);

/// Cuts at `mark`, but not within round brackets.
std::vector<std::string_view> cutAt(std::string_view text, char mark);
/// Without blanks at its ends.
std::string_view trimmed(std::string_view text);
/// A number, ? or NaN as a value of a series; throws "series.value".
float seriesValue(std::string_view text, const std::filesystem::path& file, std::int64_t line);

/// A `.ts` file of the UEA archive. Throws an input Error with file and line.
RawSeries readTs(const ReadRequest& request, const std::filesystem::path& path);

/// Kinds of findings on files of series.
const base::FindingKinds& seriesFindings();

} // namespace assay::data::formats
