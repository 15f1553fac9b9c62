// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/raw_series.h"

#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::data::formats {

namespace {

using base::Finding;
using base::number;
using base::percentText;
using base::text;
using base::whole;
constexpr std::int64_t kSeveral = -2;

} // namespace

LabelSpellings::LabelSpellings(const std::vector<std::string>& classes)
    : m_classes(classes)
{
    for (std::size_t k = 0; k < classes.size(); ++k) {
        const auto place = static_cast<std::int64_t>(k);
        if (!m_exact.emplace(classes[k], place).second)
            continue;
        const auto [alike, isNew] = m_alike.emplace(labelSpelling(classes[k]), place);
        if (!isNew)
            alike->second = kSeveral;
    }
}

std::int64_t LabelSpellings::placeOf(const std::string& label, bool match)
{
    if (const auto found = m_exact.find(label); found != m_exact.end())
        return found->second;
    const auto found = m_alike.find(labelSpelling(label));
    if (!match || found == m_alike.end() || found->second == kSeveral)
        return -1;
    m_matched.emplace(label, m_classes[static_cast<std::size_t>(found->second)]);
    return found->second;
}

base::Finding labelsMatched(const std::map<std::string, std::string>& matched,
                            const std::filesystem::path& file)
{
    return {.id = "series.labels_matched",
            .severity = base::Severity::Warning,
            .place = file.filename().string(),
            .evidence = {{"labels", static_cast<double>(matched.size())}},
            .texts = {matched.begin()->first, matched.begin()->second},
            .fix = {},
            .otherFixes = {{{"data.match_labels", "false"}}}}; // no remedy: a choice of a person
}

std::vector<std::string_view> cutAt(std::string_view text, char mark)
{
    std::vector<std::string_view> found;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
        if (text[at] == mark && depth <= 0) {
            found.push_back(text.substr(begin, at - begin));
            begin = at + 1;
        }
    }
    found.push_back(text.substr(begin));
    return found;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos)
        return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

float seriesValue(std::string_view text, const std::filesystem::path& file, std::int64_t line)
{
    if (text == "?" || (text.size() == 3 && lower(std::string(text)) == "nan"))
        return kMissingValue;
    const auto number = parseNumber(text, '.');
    if (!number)
        refuse(file, "series.value",
               fmt::format("\"{}\" is no number; series hold numbers, and ? or NaN for a missing "
                           "one.",
                           text.substr(0, 40)),
               {}, line);
    const auto value = static_cast<float>(*number);
    if (!std::isfinite(value))
        refuse(file, "series.value",
               fmt::format("The value {} is too large; series are read as numbers up to 3e38.",
                           text.substr(0, 40)),
               {}, line);
    return value;
}

const base::FindingKinds& seriesFindings()
{
    static const base::FindingKinds kinds{
        {"series.channel_lengths",
         [](const Finding& f) {
             return fmt::format("The channels of {} series differ in length, first those of series "
                                "{} on line {} of {} ({} to {} steps); the shorter ones count as "
                                "missing at their end.",
                                whole(f, "series"), whole(f, "first"), whole(f, "line"), f.place,
                                whole(f, "shortest"), whole(f, "longest"));
         }},
        {"series.header_differs",
         [](const Finding& f) {
             return fmt::format("The header says \"{}\", and line {} has {}; what the series hold "
                                "counts.",
                                text(f, 0), whole(f, "line"), text(f, 1));
         }},
        {"series.labels_matched",
         [](const Finding& f) {
             return fmt::format("\"{}\" in {} is read as the class \"{}\": {} differently. "
                                "data.match_labels=false keeps them apart.",
                                text(f, 0), f.place, text(f, 1),
                                number(f, "labels") == 1
                                    ? std::string("it is spelled")
                                    : whole(f, "labels") + " labels are spelled");
         },
         {"data.match_labels"}},
        {"series.last_short",
         [](const Finding& f) {
             return fmt::format("The last series of {}, on line {}, has {} steps where each other "
                                "one has {}; if the file was cut there, get it again whole or "
                                "delete that line.",
                                f.place, whole(f, "line"), whole(f, "steps"), whole(f, "others"));
         }},
        {"series.maybe_turned",
         [](const Finding& f) {
             return fmt::format(
                 "The sides of {} are taken for example, step, channel: series of {} "
                 "steps with {} channels. Where they are example, channel, step, as "
                 "PyTorch has them, save transpose(0, 2, 1) of the array.",
                 f.place, whole(f, "steps"), whole(f, "channels"));
         }},
        {"series.missing",
         [](const Finding& f) {
             return fmt::format("{} values of the series are missing ({}); each is drawn "
                                "straight between its neighbours.",
                                number(f, "values"), percentText(number(f, "share")));
         }},
    };
    return kinds;
}

} // namespace assay::data::formats
