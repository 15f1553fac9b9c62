// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_series.h"

#include "base/finding_words.h"
#include "data/formats/byte_reader.h"
#include "data/formats/on_threads.h"
#include "data/formats/raw_series.h"
#include "data/formats/series_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr double kNearlyAll = 0.9; ///< of the files

std::string channelsText(std::size_t channels)
{
    return base::counted(static_cast<double>(channels), "channel", "channels");
}

/// Floats in half of the computer's memory.
std::int64_t roomHere()
{
    const double memory = static_cast<double>(::sysconf(_SC_PHYS_PAGES))
                          * static_cast<double>(::sysconf(_SC_PAGESIZE));
    return static_cast<std::int64_t>(memory / 2 / sizeof(float));
}

/// The value that occurs most often, the least of several, and how often.
template <typename Value>
std::pair<Value, std::size_t> commonest(const std::map<Value, std::size_t>& counts)
{
    std::pair<Value, std::size_t> found{};
    for (const auto& [value, count] : counts) {
        if (count > found.second)
            found = {value, count};
    }
    return found;
}

/// Steps behind each other instead of channels.
void turn(SeriesFile& file)
{
    const std::size_t rows = file.rows, columns = file.columns.size();
    std::vector<float> turned(file.values.size());
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column)
            turned[column * rows + row] = file.values[row * columns + column];
    }
    file.values = std::move(turned);
    file.rows = columns;
    file.columns.assign(rows, {.name = {}, .numbers = 1, .word = {}});
}

/// The columns of a file at these places, in their order.
void keepColumns(SeriesFile& file, const std::vector<std::size_t>& places)
{
    const std::size_t width = file.columns.size();
    std::vector<float> kept;
    kept.reserve(file.rows * places.size());
    for (std::size_t row = 0; row < file.rows; ++row) {
        for (const std::size_t place : places)
            kept.push_back(file.values[row * width + place]);
    }
    std::vector<SeriesFileColumn> columns;
    for (const std::size_t place : places)
        columns.push_back(file.columns[place]);
    file.values = std::move(kept);
    file.columns = std::move(columns);
}

class SeriesColumn final : public FileColumn
{
public:
    SeriesColumn(const ReadRequest& request, const std::string& column, const std::string& input,
                 const std::vector<std::string>& files, Places& places)
        : FileColumn(column, input, files)
        , m_request(request)
        , m_places(places)
    {
        if (!request.like)
            return;
        for (const InputInfo& known : request.like->info().inputs) {
            if (known.modality == Modality::Series && known.name == input)
                m_channels = static_cast<std::size_t>(known.channels);
        }
        for (const ColumnInfo& known : request.like->info().columns()) {
            if (known.kind == ColumnKind::Series && known.name == column)
                m_names = listOf(known.written);
        }
    }

    const char* what() const override { return "series"; }
    const char* noneCode() const override { return "table.no_series"; }

    void look(std::vector<bool>& kept) override
    {
        std::map<fs::path, std::size_t> known; // rows may share a file
        eachNamed(m_places, kept, [&](std::size_t row, const fs::path& path) {
            const auto [place, isNew] = known.emplace(path, m_files.size());
            if (isNew)
                m_files.push_back({.path = path, .problem = {}});
            m_rows.emplace_back(row, place->second);
        });
        const TableSpec& spec = m_request.spec.table;
        const MissingCells isMissing(spec.missing, spec.notMissing);
        SeriesRoom room{roomHere()};
        onThreads(
            0, m_files.size(),
            [&](std::size_t k) { m_files[k] = readSeriesFile(m_files[k].path, isMissing, room); },
            [this](double share) { m_request.at(share); });
        turnArrays();
        leaveOutColumns();
        requireChannels();
        for (const auto& [row, file] : m_rows) {
            if (!m_files[file].problem.empty())
                drop(kept, row, m_files[file].problem);
        }
    }

    void read(std::vector<bool>&) override {} // one look is enough

    std::unique_ptr<const Input> take(const std::vector<bool>& kept, TableContent& content) override
    {
        std::erase_if(m_rows, [&](const auto& row) { return !kept[row.first]; });
        TimeSeries series;
        series.channels = static_cast<std::int64_t>(m_channels);
        series.offsets.push_back(0);
        std::size_t values = 0;
        for (const auto& [row, file] : m_rows)
            values += m_files[file].values.size();
        if (static_cast<double>(values) > static_cast<double>(roomHere()))
            refuse(m_request.path, "series.memory",
                   fmt::format("The series of column \"{}\" take more than half of this computer's "
                               "memory; leave it out, or name fewer files.",
                               column()));
        series.values.reserve(values);
        for (const auto& [row, file] : m_rows) {
            const SeriesFile& own = m_files[file];
            series.values.insert(series.values.end(), own.values.begin(), own.values.end());
            series.offsets.push_back(series.offsets.back() + own.rows);
        }
        noteLeftOut(content, static_cast<std::int64_t>(m_rows.size()));
        describe(content);
        m_files.clear();
        const auto missing = std::count_if(series.values.begin(), series.values.end(),
                                           [](float x) { return std::isnan(x); });
        if (missing > 0)
            content.findings.push_back(
                {.id = "series.missing",
                 .severity = base::Severity::Hint,
                 .place = column(),
                 .evidence = {{"values", static_cast<double>(missing)},
                              {"share", static_cast<double>(missing)
                                            / static_cast<double>(series.values.size())}}});
        InputInfo info;
        info.name = input();
        return std::make_unique<SeriesInput>(std::move(info), std::move(series));
    }

private:
    template <typename Use>
    void eachRead(Use use)
    {
        for (SeriesFile& file : m_files) {
            if (file.problem.empty())
                use(file);
        }
    }

    void turnArrays()
    {
        std::map<std::size_t, std::size_t> rows, columns;
        std::size_t arrays = 0;
        eachRead([&](const SeriesFile& file) {
            if (!file.array)
                return;
            ++arrays;
            ++rows[file.rows];
            ++columns[file.columns.size()];
        });
        if (arrays == 0)
            return;
        const auto agree = [&](const auto& counts, std::size_t value) {
            const auto found = counts.find(value);
            return found != counts.end()
                   && static_cast<double>(found->second)
                          >= kNearlyAll * static_cast<double>(arrays);
        };
        m_turned = m_channels > 0 ? agree(rows, m_channels) && !agree(columns, m_channels)
                                  : agree(rows, commonest(rows).first)
                                        && !agree(columns, commonest(columns).first);
        if (!m_turned)
            return;
        eachRead([](SeriesFile& file) {
            if (file.array)
                turn(file);
        });
    }

    /// Columns that hold words and no number in most files, and those that count the rows; then a word among numbers
    /// is what is wrong with its file.
    void leaveOutColumns()
    {
        std::map<std::size_t, std::size_t> widths;
        eachRead([&](const SeriesFile& file) { ++widths[file.columns.size()]; });
        const std::size_t width = commonest(widths).first;
        std::vector<std::size_t> numbers(width, 0), words(width, 0), counting(width, 0);
        std::size_t files = 0;
        eachRead([&](const SeriesFile& file) {
            if (file.columns.size() != width)
                return;
            ++files;
            for (std::size_t k = 0; k < width; ++k) {
                const SeriesFileColumn& column = file.columns[k];
                numbers[k] += column.numbers > 0 ? 1 : 0;
                words[k] += column.numbers == 0 && !column.word.empty() ? 1 : 0;
                counting[k] += file.columns[k].counts ? 1 : 0;
            }
        });
        std::vector<std::size_t> kept;
        for (std::size_t k = 0; k < width; ++k) {
            const bool counts =
                static_cast<double>(counting[k])
                >= kNearlyAll * static_cast<double>(std::max<std::size_t>(files, 1));
            if (numbers[k] > words[k] && !counts)
                kept.push_back(k);
            else
                m_leftOut.push_back(k);
        }
        eachRead([&](SeriesFile& file) {
            if (file.columns.size() != width)
                return; // requireChannels says so
            for (const std::size_t k : m_leftOut) {
                if (m_leftOutNames.size() < m_leftOut.size())
                    m_leftOutNames.push_back(file.columns[k].name.empty()
                                                 ? fmt::format("{}{}", kUnnamed, k + 1)
                                                 : file.columns[k].name);
            }
            for (const std::size_t k : kept) {
                if (!file.columns[k].word.empty() && file.problem.empty())
                    file.problem = fmt::format("\"{}\" on line {} is no number",
                                               file.columns[k].word, file.columns[k].line);
            }
            if (file.problem.empty() && !m_leftOut.empty())
                keepColumns(file, kept);
        });
    }

    static std::vector<std::string> namesOf(const SeriesFile& file)
    {
        std::vector<std::string> names;
        if (!file.named)
            return names;
        for (const SeriesFileColumn& column : file.columns)
            names.push_back(column.name);
        return names;
    }

    void requireChannels()
    {
        std::map<std::size_t, std::size_t> counts;
        std::map<std::vector<std::string>, std::size_t> named;
        eachRead([&](const SeriesFile& file) { ++counts[file.columns.size()]; });
        if (m_channels == 0)
            m_channels = commonest(counts).first;
        eachRead([&](const SeriesFile& file) {
            if (file.columns.size() == m_channels && file.named)
                ++named[namesOf(file)];
        });
        if (m_names.size() != m_channels)
            m_names = commonest(named).first;
        eachRead([&](SeriesFile& file) {
            if (file.columns.size() != m_channels) {
                file.problem = fmt::format("it has {}, the others {}",
                                           channelsText(file.columns.size()), m_channels);
                return;
            }
            const std::vector<std::string> names = namesOf(file);
            if (names.empty() || m_names.empty() || names == m_names)
                return;
            std::vector<std::size_t> places;
            for (const std::string& name : m_names) {
                const auto found = std::find(names.begin(), names.end(), name);
                if (found == names.end()) {
                    file.problem = fmt::format("its columns are {}, those of others {}",
                                               listedNames(names), listedNames(m_names));
                    return;
                }
                places.push_back(static_cast<std::size_t>(found - names.begin()));
            }
            keepColumns(file, places);
        });
        eachRead([](SeriesFile& file) {
            const bool any = std::any_of(file.values.begin(), file.values.end(),
                                         [](float value) { return !std::isnan(value); });
            if (!any)
                file.problem = "it holds no numbers";
        });
    }

    void describe(TableContent& content) const
    {
        std::string found = channelsText(m_channels);
        if (!m_names.empty())
            found += fmt::format(" ({})", listedNames(m_names));
        if (m_turned)
            found += ", a row a channel";
        const bool commas = std::any_of(m_files.begin(), m_files.end(),
                                        [](const SeriesFile& file) { return file.commas; });
        if (commas)
            found += ", decimal commas";
        if (!m_leftOutNames.empty())
            found += ", without " + listedNames(m_leftOutNames);
        content.guesses.emplace_back(column() + ", series of", found);
        content.written[column()] = listText(m_names);
    }

    const ReadRequest& m_request;
    Places& m_places;
    std::vector<SeriesFile> m_files;
    std::vector<std::pair<std::size_t, std::size_t>> m_rows; ///< row of the table, its file
    std::size_t m_channels = 0;                              ///< 0: not known yet
    std::vector<std::string> m_names;                        ///< of the channels; empty: none
    std::vector<std::size_t> m_leftOut;                      ///< columns of a file
    std::vector<std::string> m_leftOutNames;
    bool m_turned = false;
};

} // namespace

bool hasSeriesEnding(const std::string& name)
{
    std::string plain = lower(name);
    if (plain.ends_with(".npy"))
        return true;
    if (plain.ends_with(".gz"))
        plain.resize(plain.size() - 3);
    constexpr std::array<std::string_view, 4> endings{".csv", ".tsv", ".txt", ".dat"};
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return plain.ends_with(ending); });
}

bool namesSeries(const ColumnSurvey& survey, const fs::path& table)
{
    // A few files that all rows name are tables that the rows come from, and no examples.
    constexpr std::int64_t kMostRowsAFile = 10;
    if (static_cast<std::int64_t>(survey.distinct()) * kMostRowsAFile < survey.filled())
        return false;
    const std::vector<fs::path> files = filesNamed(survey, table, hasSeriesEnding);
    // Texts have such endings too. One broken file is no text yet.
    constexpr std::size_t kTried = 3;
    const std::size_t tried = std::min(files.size(), kTried);
    return std::any_of(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(tried),
                       beginsAsSeries);
}

std::unique_ptr<FileColumn> seriesColumn(const ReadRequest& request, const TablePlan& plan,
                                         const ColumnInfo& column,
                                         const std::vector<std::string>& files, Places& places)
{
    return std::make_unique<SeriesColumn>(request, column.name, inputName(plan, column), files,
                                          places);
}

} // namespace assay::data::formats
