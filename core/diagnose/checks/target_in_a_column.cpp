// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/column_choices.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

/// Of what always answering the same leaves, a column alone takes away so much.
constexpr double kExplained = 0.95;
constexpr std::size_t kFewest = 50;        ///< examples of train-val that say anything
constexpr std::size_t kFewestOfACopy = 20; ///< examples of the data; a copy takes no statistics
constexpr std::size_t kBins = 64; ///< equally filled ranges of a column of numbers, or of a pixel

/// Which range of a column an example lies in, or which category it has; -1: missing.
class Ranges
{
public:
    Ranges(const data::ColumnCells& cells, const data::Subset& train)
        : m_cells(cells)
    {
        std::vector<float> known;
        for (const std::uint32_t i : train.indices) {
            if (!cells.numbers.empty() && !std::isnan(cells.numbers[i]))
                known.push_back(cells.numbers[i]);
        }
        std::sort(known.begin(), known.end());
        for (std::size_t k = 1; k < kBins && !known.empty(); ++k)
            m_ends.push_back(known[k * known.size() / kBins]);
        if (!cells.numbers.empty() && !train.dataset->isRegression())
            addClassBounds(train);
        std::sort(m_ends.begin(), m_ends.end());
        m_ends.erase(std::unique(m_ends.begin(), m_ends.end()), m_ends.end());
    }
    std::int64_t at(std::uint32_t i) const
    {
        if (m_cells.numbers.empty())
            return m_cells.codes[i];
        const float value = m_cells.numbers[i];
        return std::isnan(value)
                   ? -1
                   : std::upper_bound(m_ends.begin(), m_ends.end(), value) - m_ends.begin();
    }

private:
    /// Values where examples of one class end and such of another begin: a range that holds both would answer one of
    /// them wrong.
    void addClassBounds(const data::Subset& train)
    {
        constexpr std::size_t kLeast = 5; // examples of either
        std::vector<std::pair<float, std::uint16_t>> known;
        for (const std::uint32_t i : train.indices) {
            if (!std::isnan(m_cells.numbers[i]))
                known.emplace_back(m_cells.numbers[i], train.dataset->label(i));
        }
        std::sort(known.begin(), known.end());
        std::vector<std::size_t> starts; // of stretches of one class
        for (std::size_t k = 0; k < known.size(); ++k) {
            if (k == 0 || known[k].second != known[k - 1].second)
                starts.push_back(k);
        }
        starts.push_back(known.size());
        for (std::size_t k = 1; k + 1 < starts.size(); ++k) {
            const std::size_t at = starts[k];
            if (at - starts[k - 1] >= kLeast && starts[k + 1] - at >= kLeast
                && known[at - 1].first < known[at].first)
                m_ends.push_back(known[at].first);
        }
    }

    const data::ColumnCells& m_cells;
    std::vector<float> m_ends;
};

/// What answering by this column alone leaves wrong, and what always answering the same does: shares of
/// wrong answers, or squared differences. Fitted on train, scored on train-val.
struct Left {
    double byColumn = 0, byGuess = 0;
};

Left classesLeft(const Ranges& ranges, const data::Subset& train, const data::Subset& scored)
{
    using Counts = std::map<std::uint16_t, std::int64_t>;
    std::map<std::int64_t, Counts> counts;
    Counts all;
    for (const std::uint32_t i : train.indices) {
        ++counts[ranges.at(i)][train.dataset->label(i)];
        ++all[train.dataset->label(i)];
    }
    const auto commonest = [](const Counts& of) {
        return std::max_element(of.begin(), of.end(),
                                [](const auto& a, const auto& b) { return a.second < b.second; })
            ->first;
    };
    const std::uint16_t guess = commonest(all);
    std::map<std::int64_t, std::uint16_t> answers;
    for (const auto& [range, ofRange] : counts)
        answers[range] = commonest(ofRange);
    Left left;
    for (const std::uint32_t i : scored.indices) {
        const auto found = answers.find(ranges.at(i));
        const std::uint16_t answer = found == answers.end() ? guess : found->second;
        left.byColumn += answer != scored.dataset->label(i);
        left.byGuess += guess != scored.dataset->label(i);
    }
    return {left.byColumn / static_cast<double>(scored.size()),
            left.byGuess / static_cast<double>(scored.size())};
}

/// In each range a straight line: the ends of a column with a few very large values are wide.
Left numbersLeft(const Ranges& ranges, const data::ColumnCells& cells, const data::Subset& train,
                 const data::Subset& scored)
{
    constexpr double kFewestOfALine = 5;
    struct Sums {
        double count = 0, x = 0, y = 0, xx = 0, xy = 0;
        double meanY() const { return y / count; }
        /// Of what is about the mean of x.
        double slope() const
        {
            const double spread = xx - x * x / count;
            return count < kFewestOfALine || !(spread > 1e-12 * xx) ? 0
                                                                    : (xy - x * y / count) / spread;
        }
    };
    const auto at = [&](std::uint32_t i) {
        return cells.numbers.empty() || std::isnan(cells.numbers[i])
                   ? 0.0
                   : static_cast<double>(cells.numbers[i]);
    };
    std::map<std::int64_t, Sums> sums;
    Sums all;
    for (const std::uint32_t i : train.indices) {
        const double x = at(i), y = train.dataset->target(i);
        for (Sums* sum : {&sums[ranges.at(i)], &all}) {
            ++sum->count;
            sum->x += x;
            sum->y += y;
            sum->xx += x * x;
            sum->xy += x * y;
        }
    }
    Left left;
    for (const std::uint32_t i : scored.indices) {
        const auto found = sums.find(ranges.at(i));
        const Sums& sum = found == sums.end() ? all : found->second;
        const double line = found == sums.end()
                                ? all.meanY()
                                : sum.meanY() + sum.slope() * (at(i) - sum.x / sum.count);
        left.byColumn += std::pow(scored.dataset->target(i) - line, 2);
        left.byGuess += std::pow(scored.dataset->target(i) - all.meanY(), 2);
    }
    return {left.byColumn / static_cast<double>(scored.size()),
            left.byGuess / static_cast<double>(scored.size())};
}

/// The number that a class is called; NaN: it is a word.
float numberNamed(const std::string& name)
{
    float value = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value);
    return error == std::errc() && end == name.data() + name.size() ? value : std::nanf("");
}

/// Whether every cell of the column in these parts is the target, which differs there.
bool isCopy(const data::ColumnInfo& column, const data::ColumnCells& cells,
            const std::vector<const data::Subset*>& parts)
{
    std::set<double> targets;
    for (const data::Subset* part : parts) {
        const data::Dataset& set = *part->dataset;
        for (const std::uint32_t i : part->indices) {
            const bool number = !cells.numbers.empty();
            if (set.isRegression()) {
                if (!number || cells.numbers[i] != static_cast<float>(set.target(i)))
                    return false;
                targets.insert(set.target(i));
                continue;
            }
            const std::string& name = set.info().classes[set.label(i)];
            const bool same =
                number ? cells.numbers[i] == numberNamed(name)
                       : cells.codes[i] >= 0
                             && column.categories[static_cast<std::size_t>(cells.codes[i])] == name;
            if (!same)
                return false;
            targets.insert(set.label(i));
        }
    }
    return targets.size() > 1;
}

/// At most so many, evenly drawn from where they stand.
data::Subset sampleOf(const data::Subset& subset, std::size_t most)
{
    data::Subset sample = subset;
    sample.indices.clear();
    const std::size_t count = std::min(most, subset.size());
    for (std::size_t k = 0; k < count; ++k)
        sample.indices.push_back(subset.indices[k * subset.size() / count]);
    return sample;
}

/// Whether nearly all examples of a class have one value there, as they have of a mark; what is seen differs from
/// picture to picture.
bool isOneValueAClass(const std::vector<float>& values, const data::Subset& train)
{
    std::map<std::uint16_t, std::map<float, std::int64_t>> counts;
    for (const std::uint32_t i : train.indices)
        ++counts[train.dataset->label(i)][values[i]];
    return std::all_of(counts.begin(), counts.end(), [](const auto& of) {
        std::int64_t all = 0, most = 0;
        for (const auto& [value, count] : of.second) {
            all += count;
            most = std::max(most, count);
        }
        return static_cast<double>(most) >= kExplained * static_cast<double>(all);
    });
}

/// Whether a value stands there in nearly all examples of a class and in hardly any other: the class is marked.
/// `values`: of one class after another.
bool isMarked(std::size_t of, std::vector<std::vector<float>>& values)
{
    constexpr double kElsewhere = 0.01;
    std::vector<float>& own = values[of];
    const auto middle = own.begin() + static_cast<std::ptrdiff_t>(own.size() / 2);
    std::nth_element(own.begin(), middle, own.end());
    const float mark = *middle;
    double others = 0, elsewhere = 0;
    for (std::size_t k = 0; k < values.size(); ++k) {
        const auto same = static_cast<double>(std::count(values[k].begin(), values[k].end(), mark));
        if (k == of && same < kExplained * static_cast<double>(own.size()))
            return false;
        if (k != of) {
            elsewhere += same;
            others += static_cast<double>(values[k].size());
        }
    }
    return elsewhere <= kElsewhere * others;
}

/// A pixel from which the class can be read: a mark, a stamp or a border that goes with it.
std::vector<Finding> pixelsThatHoldTheTarget(const data::Prepared& data)
{
    constexpr double kWrong = 20; // by always answering the same: fewer may be one lucky pixel's
    constexpr std::size_t kExamples = 2000, kScored = 1000, kValues = 4096; // of a picture
    const data::Subset train = sampleOf(data.splits.train(), kExamples),
                       scored = sampleOf(data.splits.trainVal(), kScored);
    if (train.dataset->isRegression())
        return {};
    Finding worst;
    std::int64_t found = 0;
    double least = 1 - kExplained;
    for (std::size_t k = 0; k < data.preprocess.inputs().size(); ++k) {
        const data::InputSpec& spec = data.preprocess.inputs()[k];
        if (spec.modality != data::Modality::Pictures || spec.shape.size() != 3)
            continue;
        const auto values = static_cast<std::size_t>(spec.shape[0] * spec.shape[1] * spec.shape[2]);
        if (values > kValues)
            continue;
        std::vector<std::vector<float>> pictures(train.dataset->size());
        for (const data::Subset* part : {&train, &scored}) {
            for (const std::uint32_t i : part->indices)
                pictures[i] = data.preprocess.encoded(*part->dataset, i, k);
        }
        data::ColumnCells cells;
        // A mark of each class may have a pixel of its own.
        constexpr std::size_t kFewestOfAClass = 20, kFewestClasses = 3;
        std::map<std::uint16_t, std::vector<std::uint32_t>> classes;
        for (const std::uint32_t i : train.indices)
            classes[train.dataset->label(i)].push_back(i);
        const bool canBeMarked =
            classes.size() >= kFewestClasses
            && std::all_of(classes.begin(), classes.end(),
                           [&](const auto& one) { return one.second.size() >= kFewestOfAClass; });
        std::vector<std::size_t> marks(classes.size(), values); // its pixel; values: none
        for (std::size_t pixel = 0; pixel < values; ++pixel) {
            cells.numbers.assign(train.dataset->size(), std::nanf(""));
            for (const data::Subset* part : {&train, &scored}) {
                for (const std::uint32_t i : part->indices)
                    cells.numbers[i] = pictures[i][pixel];
            }
            if (canBeMarked) {
                std::vector<std::vector<float>> ofClass;
                for (const auto& [label, examples] : classes) {
                    ofClass.emplace_back();
                    for (const std::uint32_t i : examples)
                        ofClass.back().push_back(pictures[i][pixel]);
                }
                for (std::size_t k = 0; k < ofClass.size(); ++k) {
                    if (marks[k] == values && isMarked(k, ofClass))
                        marks[k] = pixel;
                }
            }
            const Ranges ranges(cells, train);
            const Left left = classesLeft(ranges, train, scored);
            if (left.byGuess * static_cast<double>(scored.size()) < kWrong
                || left.byColumn > (1 - kExplained) * left.byGuess
                || !isOneValueAClass(cells.numbers, train))
                continue;
            ++found;
            if (left.byColumn / left.byGuess > least)
                continue;
            least = left.byColumn / left.byGuess;
            const auto width = static_cast<std::size_t>(spec.shape[2]),
                       height = static_cast<std::size_t>(spec.shape[1]);
            worst.place = data.preprocess.inputs().size() > 1 ? spec.name : std::string();
            worst.evidence = {{"error", left.byColumn},
                              {"guess", left.byGuess},
                              {"row", static_cast<double>(pixel / width % height + 1)},
                              {"column", static_cast<double>(pixel % width + 1)}};
        }
        const bool areMarked = canBeMarked
                               && std::none_of(marks.begin(), marks.end(),
                                               [&](std::size_t pixel) { return pixel == values; });
        if (areMarked && found == 0) {
            const std::set<std::size_t> pixels(marks.begin(), marks.end());
            const auto width = static_cast<std::size_t>(spec.shape[2]),
                       height = static_cast<std::size_t>(spec.shape[1]);
            found = static_cast<std::int64_t>(pixels.size());
            worst.place = data.preprocess.inputs().size() > 1 ? spec.name : std::string();
            worst.evidence = {{"classes", static_cast<double>(marks.size())},
                              {"row", static_cast<double>(marks.front() / width % height + 1)},
                              {"column", static_cast<double>(marks.front() % width + 1)}};
        }
    }
    if (found == 0)
        return {};
    worst.id = "pictures.hold_target";
    worst.severity = base::Severity::Warning;
    worst.evidence.push_back({"pixels", static_cast<double>(found)});
    return {worst};
}

/// A column from which the target can be read: most likely it was written down after the target was
/// known, and will not be there when the model serves.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data)
        return {};
    const data::Subset &train = subject.data->splits.train(),
                       &scored = subject.data->splits.trainVal();
    const bool few = scored.size() < kFewest || train.size() < kFewest;
    const bool table = subject.data->source->table() != nullptr;
    if (few && (!table || train.dataset->size() < kFewestOfACopy))
        return {};
    if (!table)
        return pixelsThatHoldTheTarget(*subject.data);
    const data::DatasetInfo& info = train.dataset->info();
    // What is learned from one column alone is found in it: that is no leak.
    const auto entering =
        std::count_if(info.columns().begin(), info.columns().end(),
                      [](const data::ColumnInfo& column) { return column.leftOut.empty(); });
    if (entering < 2)
        return {};
    std::vector<Finding> findings;
    for (std::size_t k = 0; k < info.columns().size(); ++k) {
        const data::ColumnInfo& column = info.columns()[k];
        const data::ColumnCells& cells = train.dataset->table()->table().columns[k];
        if (!column.leftOut.empty() || (cells.numbers.empty() && cells.codes.empty()))
            continue;
        const auto add = [&](std::vector<base::NamedNumber> evidence) {
            data::TableSpec without = subject.dataSpec.table;
            data::choose(without, info, {column.name}, data::ColumnChoice::LeaveOut);
            findings.push_back({.id = "columns.hold_target",
                                .severity = base::Severity::Warning,
                                .basis = base::Basis::Suspected,
                                .place = column.name,
                                .evidence = std::move(evidence),
                                .texts = {info.target},
                                .fix = {{"data.leave_out", without.leaveOut}}});
        };
        if (isCopy(column, cells, {&train, &scored})) {
            add({{"copied", static_cast<double>(train.size() + scored.size())}});
            continue;
        }
        if (few)
            continue;
        const Ranges ranges(cells, train);
        const bool numbers = train.dataset->isRegression();
        const Left left = numbers ? numbersLeft(ranges, cells, train, scored)
                                  : classesLeft(ranges, train, scored);
        if (!(left.byGuess > 0) || left.byColumn > (1 - kExplained) * left.byGuess)
            continue;
        add({{numbers ? "rmse" : "error", numbers ? std::sqrt(left.byColumn) : left.byColumn},
             {"guess", numbers ? std::sqrt(left.byGuess) : left.byGuess}});
    }
    return findings;
}

} // namespace

const Check& targetInAColumn()
{
    static const Check check{
        "target_in_a_column",
        "Target in a column or a pixel",
        Stage::Data,
        {
            {"columns.hold_target",
             [](const Finding& f) {
                 if (number(f, "copied") > 0)
                     return fmt::format(
                         "Column \"{}\" is a copy of the target \"{}\": they are equal in all {} "
                         "examples of train and train-val. Where the model serves it will not be "
                         "there, and has to be left out.",
                         f.place, base::text(f, 0), base::whole(f, "copied"));
                 const bool numbers = !std::isnan(number(f, "rmse"));
                 const auto said = [&](const char* name) {
                     return numbers ? base::shown(number(f, name))
                                    : base::percentText(number(f, name));
                 };
                 return fmt::format(
                     "Column \"{}\" alone gives the target on train-val ({} {}, always answering the "
                     "same {}): was it written down when the target was known already? Then it will "
                     "not be there when the model serves, and has to be left out.",
                     f.place, numbers ? "RMSE" : "error", said(numbers ? "rmse" : "error"),
                     said("guess"));
             },
             {"data.leave_out"}},
            {"pictures.hold_target",
             [](const Finding& f) {
                 if (number(f, "classes") > 0)
                     return fmt::format(
                         "Each of the {} classes has a pixel with one value that hardly any other class has there "
                         "(that of the first: row {}, column {}): is there a mark or a stamp that goes with the "
                         "class? Where the model serves it will not be there.",
                         base::whole(f, "classes"), base::whole(f, "row"),
                         base::whole(f, "column"));
                 return fmt::format(
                     "One pixel alone gives the class on train-val (row {}, column {}: error {}, "
                     "always answering the same {}), and has one value for each class: is there a "
                     "mark, a stamp or a border that goes with it? Where the model serves it will "
                     "not be there. {}.",
                     base::whole(f, "row"), base::whole(f, "column"),
                     base::percentText(number(f, "error")), base::percentText(number(f, "guess")),
                     number(f, "pixels") == 1
                         ? std::string("There is no other pixel like it")
                         : base::counted(number(f, "pixels"), "pixel does", "pixels do") + " so");
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
