// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/line_reader.h"
#include "data/formats/raw_series.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kTellEvery = 500; ///< series

std::vector<std::string_view> words(std::string_view text)
{
    std::vector<std::string_view> found;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \t", at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
        found.push_back(text.substr(at, end - at));
        at = end;
    }
    return found;
}

/// What the header says of the series, held against them as they are read. What the series hold
/// counts; the first line that differs is reported.
class HeaderClaims
{
public:
    void note(const std::string& tag, const std::string& value)
    {
        const auto number = parseNumber(value, '.');
        if (tag == "@univariate")
            m_univariate = value == "true";
        else if (tag == "@missing")
            m_complete = value == "false";
        else if (tag == "@equallength")
            m_equal = value == "true";
        else if (tag == "@dimensions" || tag == "@dimension")
            m_dimensions = number;
        else if (tag == "@serieslength")
            m_length = number;
    }

    void hold(const fs::path& file, std::int64_t line, std::size_t channels, std::size_t steps,
              bool missing, std::vector<base::Finding>& findings)
    {
        const auto differs = [&](std::string tag, const std::string& said, const std::string& is) {
            findings.push_back({.id = "series.header_differs",
                                .severity = base::Severity::Warning,
                                .place = fmt::format("{} of {}", tag, file.filename().string()),
                                .evidence = {{"line", static_cast<double>(line)}},
                                .texts = {fmt::format("{} {}", tag, said), is}});
        };
        const auto counted = [](std::size_t n, const char* what) {
            return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
        };
        if (m_univariate && channels > 1) {
            m_univariate = false;
            differs("@univariate", "true", counted(channels, "channel"));
        }
        if (m_dimensions && *m_dimensions != static_cast<double>(channels)) {
            differs("@dimensions", fmt::format("{:.0f}", *m_dimensions),
                    counted(channels, "channel"));
            m_dimensions.reset();
        }
        if (m_length && m_equal.value_or(true) && *m_length != static_cast<double>(steps)) {
            differs("@seriesLength", fmt::format("{:.0f}", *m_length), counted(steps, "step"));
            m_length.reset();
            m_equal = false; // said by the same line
        }
        if (m_equal.value_or(false) && m_first && *m_first != steps) {
            m_equal = false;
            differs("@equalLength", "true",
                    fmt::format("{} where the first has {}", counted(steps, "step"), *m_first));
        }
        if (!m_first)
            m_first = steps;
        if (m_complete && missing) {
            m_complete = false;
            differs("@missing", "false", "missing values");
        }
    }

private:
    bool m_univariate = false, m_complete = false;
    std::optional<bool> m_equal;
    std::optional<double> m_dimensions, m_length;
    std::optional<std::size_t> m_first; ///< steps of the first series
};

class TsFile
{
public:
    TsFile(const ReadRequest& request, const fs::path& path)
        : m_request(request)
        , m_path(path)
        , m_lines(path)
    {}

    RawSeries read()
    {
        readHeader();
        LabelSpellings spellings(m_raw.classes);
        std::string_view line;
        while (m_lines.next(line)) {
            line = trimmed(line);
            if (line.empty() || line.front() == '#')
                continue;
            readExample(line, spellings);
            if (static_cast<std::int64_t>(m_raw.lines.size()) % kTellEvery == 0)
                m_request.at(m_lines.share());
        }
        if (m_raw.series.offsets.size() < 2)
            refuse(m_path, "series.none", "The file has a header and no series below @data.");
        if (!spellings.matched().empty())
            m_raw.findings.push_back(labelsMatched(spellings.matched(), m_path));
        if (m_uneven > 0)
            m_raw.findings.push_back({.id = "series.channel_lengths",
                                      .severity = base::Severity::Warning,
                                      .place = m_path.filename().string(),
                                      .evidence = {{"series", static_cast<double>(m_uneven)},
                                                   {"first", static_cast<double>(m_firstUneven)},
                                                   {"line", static_cast<double>(m_unevenLine)},
                                                   {"shortest", static_cast<double>(m_shortest)},
                                                   {"longest", static_cast<double>(m_longest)}}});
        return std::move(m_raw);
    }

private:
    [[noreturn]] void wrongHeader(const std::string& what)
    {
        refuse(m_path, "series.header", what, {}, m_lines.line());
    }

    void readHeader()
    {
        bool labelled = false, begun = false;
        std::string_view line;
        while (m_lines.next(line)) {
            line = trimmed(line);
            if (line.empty() || line.front() == '#')
                continue;
            if (line.front() != '@')
                wrongHeader(begun ? "The series begin here, and the line \"@data\" that ends the "
                                    "header is missing; put it above this line."
                                  : "A .ts file begins with lines such as \"@problemName ...\" and "
                                    "\"@classLabel true ...\" up to \"@data\"; this line is none "
                                    "of them.");
            begun = true;
            const auto parts = words(line);
            const std::string tag = lower(std::string(parts[0]));
            const std::string value = parts.size() > 1 ? lower(std::string(parts[1])) : "";
            if (tag == "@data") {
                if (!labelled)
                    wrongHeader("The header has no \"@classLabel true ...\" (or \"@targetLabel "
                                "true\"), so the series have no answers to learn.");
                m_raw.series.offsets.push_back(0);
                return;
            }
            m_claims.note(tag, value);
            if (tag == "@timestamps") {
                m_stamped = value == "true";
            } else if (tag == "@classlabel" && value == "true") {
                if (parts.size() < 3)
                    wrongHeader("\"@classLabel true\" must be followed by the names of the "
                                "classes.");
                m_raw.classes.clear();
                for (std::size_t k = 2; k < parts.size(); ++k) {
                    if (std::find(m_raw.classes.begin(), m_raw.classes.end(), parts[k])
                        == m_raw.classes.end())
                        m_raw.classes.emplace_back(parts[k]);
                }
                labelled = true;
            } else if (tag == "@targetlabel" && value == "true") {
                m_raw.regression = labelled = true;
            }
        }
        wrongHeader("The header has no line \"@data\"; the file is cut off or no .ts file.");
    }

    float valueOf(std::string_view text) const
    {
        text = trimmed(text);
        if (m_stamped) {
            if (text.size() < 2 || text.front() != '(' || text.back() != ')')
                refuse(
                    m_path, "series.timestamp",
                    fmt::format("\"{}\" is no pair of time and value, which \"@timeStamps true\" "
                                "promises.",
                                text.substr(0, 40)),
                    {}, m_lines.line());
            text = text.substr(1, text.size() - 2);
            text = trimmed(text.substr(text.find_last_of(',') + 1));
        }
        return seriesValue(text, m_path, m_lines.line());
    }

    void readExample(std::string_view line, LabelSpellings& spellings)
    {
        const auto parts = cutAt(line, ':');
        const std::size_t channels = parts.size() - 1;
        if (channels == 0)
            refuse(m_path, "series.label",
                   "The line has no \":\" before its label; where the file ends here it was cut "
                   "off: copy or download it again.",
                   {}, m_lines.line());
        if (m_raw.lines.empty())
            m_raw.series.channels = static_cast<std::int64_t>(channels);
        if (static_cast<std::int64_t>(channels) != m_raw.series.channels)
            refuse(m_path, "series.channels",
                   fmt::format("This series has {} channels, the first has {}; all must have as "
                               "many.",
                               channels, m_raw.series.channels),
                   {}, m_lines.line());
        std::size_t steps = 0, shortest = std::string_view::npos;
        bool missing = false;
        m_channels.resize(channels);
        for (std::size_t c = 0; c < channels; ++c) {
            m_channels[c].clear();
            if (!trimmed(parts[c]).empty()) {
                for (const std::string_view text : cutAt(parts[c], ',')) {
                    m_channels[c].push_back(valueOf(text));
                    missing = missing || std::isnan(m_channels[c].back());
                }
            }
            steps = std::max(steps, m_channels[c].size());
            shortest = std::min(shortest, m_channels[c].size());
        }
        if (steps == 0)
            refuse(m_path, "series.empty", "This series has length 0; take it out.", {},
                   m_lines.line());
        for (std::size_t step = 0; step < steps; ++step) {
            for (const auto& channel : m_channels) {
                m_raw.padded += step < channel.size() ? 0 : 1;
                m_raw.series.values.push_back(step < channel.size() ? channel[step]
                                                                    : kMissingValue);
            }
        }
        m_raw.series.offsets.push_back(m_raw.series.offsets.back() + steps);
        m_raw.lines.push_back(m_lines.line());
        m_claims.hold(m_path, m_lines.line(), channels, steps, missing, m_raw.findings);
        if (shortest < steps && m_uneven++ == 0) {
            m_firstUneven = m_raw.lines.size();
            m_unevenLine = m_lines.line();
            m_shortest = shortest;
            m_longest = steps;
        }
        takeAnswer(std::string(trimmed(parts.back())), spellings);
    }

    void takeAnswer(const std::string& label, LabelSpellings& spellings)
    {
        if (m_raw.regression) {
            const auto target = parseNumber(label, '.');
            if (!target)
                refuse(m_path, "series.target",
                       fmt::format("The target \"{}\" is no number.", label.substr(0, 40)), {},
                       m_lines.line());
            m_raw.targets.push_back(*target);
            return;
        }
        const std::int64_t place = spellings.placeOf(label, m_request.spec.table.matchLabels);
        if (place < 0)
            refuse(m_path, "series.class",
                   fmt::format("The label \"{}\" is not among the classes of the header ({}); "
                               "correct it, or add it to @classLabel.",
                               label.substr(0, 40), listedNames(m_raw.classes)),
                   {}, m_lines.line());
        m_raw.labels.push_back(m_raw.classes[static_cast<std::size_t>(place)]);
    }

    const ReadRequest& m_request;
    fs::path m_path;
    LineReader m_lines;
    bool m_stamped = false;
    HeaderClaims m_claims;
    RawSeries m_raw;
    std::vector<std::vector<float>> m_channels;
    std::int64_t m_uneven = 0, m_unevenLine = 0;
    std::size_t m_firstUneven = 0, m_shortest = 0, m_longest = 0;
};

} // namespace

RawSeries readTs(const ReadRequest& request, const fs::path& path)
{
    return TsFile(request, path).read();
}

} // namespace assay::data::formats
