// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>
#include <vector>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using data::SplitKind;

constexpr std::size_t kShown = 200;       ///< examples that a finding names
constexpr std::ptrdiff_t kFewColumns = 5; ///< of a table: rows of fewer are often equal
constexpr double kCopied =
    0.05; ///< of a part: more is no chance (deepchecks, "train test samples mix")
constexpr double kAlike = 0.9;        ///< of train: more are no copies, but inputs that were lost
constexpr double kConflicting = 0.05; ///< of a table's rows
constexpr double kBlank = 0.01;       ///< own choice, of train
constexpr std::uint32_t kFewestBlank = 10;
constexpr double kByChance =
    1e-3; ///< of the groups that there are: columns have more to do with each other
constexpr double kBeyondChance = 3; ///< times the share of train that repeats itself

/// What is known of the examples with equal inputs, over the open parts.
struct Group {
    std::uint32_t count = 0;
    std::uint32_t inTrain = 0;
    std::uint32_t firstLabel = 0;
    std::uint32_t first = 0; ///< the place of the first of them
    bool differs = false;    ///< in their labels
};

/// The inputs of an example as they are read; of tables the row that enters the network, as the hash
/// of a row holds the target too.
std::uint64_t inputHash(const data::Prepared& prepared, const data::Dataset& dataset,
                        std::uint32_t index)
{
    std::uint64_t hash = 0;
    for (std::size_t k = 0; k < prepared.preprocess.inputs().size(); ++k) {
        if (prepared.preprocess.inputs()[k].modality == data::Modality::Table) {
            const std::vector<float> row = prepared.preprocess.encoded(dataset, index, k);
            hash = base::contentHash(base::bytesOf(std::span<const float>(row)), hash);
        } else {
            hash = base::contentHash(dataset.input(k).content(index), hash);
        }
    }
    return hash;
}

/// Whether each channel of a picture, or all of a series, is one number throughout.
bool isBlank(const data::Prepared& prepared, const data::Dataset& dataset, std::uint32_t index)
{
    for (std::size_t k = 0; k < prepared.preprocess.inputs().size(); ++k) {
        const data::InputSpec& input = prepared.preprocess.inputs()[k];
        const bool isPicture = input.modality == data::Modality::Pictures;
        if (!isPicture && input.modality != data::Modality::Series)
            return false;
        const std::vector<float> values = prepared.preprocess.encoded(dataset, index, k);
        const std::size_t channels =
            isPicture && !input.shape.empty() ? static_cast<std::size_t>(input.shape.front()) : 1;
        const std::size_t places = channels > 0 ? values.size() / channels : 0;
        for (std::size_t i = 0; i < channels * places; ++i) {
            if (values[i] != values[i / places * places])
                return false;
        }
    }
    return true;
}

bool areRows(const data::Prepared& prepared)
{
    const auto& inputs = prepared.preprocess.inputs();
    return std::all_of(inputs.begin(), inputs.end(), [](const data::InputSpec& input) {
        return input.modality == data::Modality::Table;
    });
}

std::ptrdiff_t columnsThatEnter(const data::Prepared& prepared)
{
    const auto& columns = prepared.source->info().columns();
    return std::count_if(columns.begin(), columns.end(),
                         [](const data::ColumnInfo& column) { return column.leftOut.empty(); });
}

bool areFewColumns(const data::Prepared& prepared)
{
    return areRows(prepared) && columnsThatEnter(prepared) < kFewColumns;
}

/// Rows that repeat though they have a value that no other row has are not equal by chance.
bool areFine(const data::Prepared& prepared)
{
    constexpr std::size_t kRows = 5000;
    constexpr double kDiffer = 0.5; // so many of those that repeat have a value of their own
    const data::Subset& train = prepared.splits.train();
    std::map<std::vector<float>, int> rows; // and how often each is there
    for (std::size_t i = 0; i < std::min(kRows, train.size()); ++i) {
        std::vector<float> row;
        for (std::size_t k = 0; k < prepared.preprocess.inputs().size(); ++k) {
            const std::vector<float> part =
                prepared.preprocess.encoded(*train.dataset, train.indices[i], k);
            row.insert(row.end(), part.begin(), part.end());
        }
        std::replace_if(
            row.begin(), row.end(), [](float value) { return std::isnan(value); },
            std::numeric_limits<float>::lowest());
        ++rows[std::move(row)];
    }
    const std::size_t columns = rows.empty() ? 0 : rows.begin()->first.size();
    std::vector<std::map<float, int>> owners(columns); // different rows with a value
    for (const auto& [row, count] : rows) {
        for (std::size_t column = 0; column < columns; ++column)
            ++owners[column][row[column]];
    }
    int repeated = 0, fine = 0;
    for (const auto& [row, count] : rows) {
        if (count < 2)
            continue;
        ++repeated;
        for (std::size_t column = 0; column < columns; ++column) {
            if (owners[column][row[column]] == 1) {
                ++fine;
                break;
            }
        }
    }
    return repeated > 0 && fine >= kDiffer * repeated;
}

/// How many pairs of equal rows there would be if columns had nothing to do with each other: by how often two rows share
/// a value of each. Of a few rows.
double pairsByChance(const data::Prepared& prepared, double rows)
{
    constexpr std::size_t kRows = 2000;
    const data::Subset& train = prepared.splits.train();
    const std::size_t count = std::min(train.size(), kRows);
    double shared = 1;
    for (std::size_t k = 0; k < prepared.preprocess.inputs().size(); ++k) {
        std::vector<std::unordered_map<float, double>> counts;
        for (std::size_t i = 0; i < count; ++i) {
            const std::vector<float> row = prepared.preprocess.encoded(
                *train.dataset, train.indices[i * train.size() / count], k);
            counts.resize(row.size());
            for (std::size_t column = 0; column < row.size(); ++column)
                ++counts[column][row[column]];
        }
        for (const auto& column : counts) {
            double squares = 0;
            for (const auto& [value, times] : column)
                squares += times * times;
            shared *= squares / static_cast<double>(count * count);
        }
    }
    return shared * rows * rows / 2;
}

/// An example of an open part.
struct Place {
    const data::Dataset* dataset;
    std::uint32_t index;
    SplitKind split;
};

class Repeats
{
public:
    explicit Repeats(const data::Prepared& prepared)
        : m_prepared(prepared)
    {
        for (const SplitKind split : data::kOpenSplits) {
            const data::Subset& subset = prepared.splits[split];
            for (const std::uint32_t index : subset.indices)
                see({subset.dataset.get(), index, split});
        }
    }

    std::vector<Finding> findings()
    {
        std::int64_t repeats = 0, conflicting = 0, groups = 0;
        std::map<SplitKind, std::int64_t> leaked;
        std::vector<base::SampleId> leakedIds, conflictingIds, repeatIds;
        const auto keep = [](std::vector<base::SampleId>& ids, const Place& place) {
            if (ids.size() < kShown)
                ids.push_back(place.dataset->id(place.index));
        };
        for (const std::size_t k : together()) {
            const Place& place = m_places[k];
            const Group& group = m_groups.at(m_hashes[k]);
            const bool isTrain = place.split == SplitKind::Train;
            if (isTrain && group.inTrain > 1)
                keep(repeatIds, place);
            if (isTrain && group.inTrain < group.count && k == group.first)
                keep(leakedIds, place);
            if (!isTrain && group.inTrain > 0) {
                ++leaked[place.split];
                keep(leakedIds, place);
            }
            if (group.differs) {
                ++conflicting;
                keep(conflictingIds, place);
            }
        }
        for (const auto& [hash, group] : m_groups) {
            repeats += group.inTrain > 1 ? group.inTrain - 1 : 0;
            groups += group.differs ? 1 : 0;
        }
        const auto sizeOf = [&](SplitKind split) {
            return static_cast<double>(m_prepared.splits.sizeOf(split));
        };
        // Rows of few different values are equal without having been copied.
        const bool rows = areRows(m_prepared) && !(repeats > 0 && areFine(m_prepared));
        // Beyond what such rows repeat anyway, unless none would do so by chance.
        const double byChance =
            areRows(m_prepared) && !rows
                ? 0
                : kBeyondChance * static_cast<double>(repeats) / sizeOf(SplitKind::Train);
        const bool areFew = areFewColumns(m_prepared);
        const bool isCopied = std::any_of(leaked.begin(), leaked.end(), [&](const auto& part) {
            const double of = sizeOf(part.first), share = static_cast<double>(part.second) / of;
            return share > kCopied
                   && ((share > byChance && !areFew)
                       || (areRows(m_prepared) && isBeyondTwins(share, of)));
        });
        if (areFew && !isCopied)
            return {};
        const base::Severity severity =
            areRows(m_prepared) && !isCopied ? base::Severity::Hint : base::Severity::Warning;
        // Rows that are equal though columns could hardly agree by chance, and disagree in their label.
        const bool isConflict = severity == base::Severity::Hint
                                && static_cast<double>(conflicting)
                                       > kConflicting * static_cast<double>(m_places.size())
                                && pairsByChance(m_prepared, static_cast<double>(m_places.size()))
                                       < kByChance * static_cast<double>(groups);
        std::vector<Finding> found;
        // Short texts and small series repeat too, with one label each.
        constexpr double kMostDisagree = 0.5;
        if (static_cast<double>(repeats) > kAlike * sizeOf(SplitKind::Train) && !areRows(m_prepared)
            && static_cast<double>(conflicting)
                   > kMostDisagree * static_cast<double>(m_places.size()))
            found.push_back({.id = "examples.alike",
                             .severity = base::Severity::Blocker,
                             .basis = base::Basis::Proven,
                             .evidence = {{"different",
                                           sizeOf(SplitKind::Train) - static_cast<double>(repeats)},
                                          {"of", sizeOf(SplitKind::Train)}},
                             .samples = repeatIds});
        else if (const auto blank = blankInTrain(); !blank.empty()) {
            found.push_back({.id = "examples.blank",
                             .severity = base::Severity::Warning,
                             .basis = base::Basis::Proven,
                             .evidence = {{"count", static_cast<double>(blank.size())},
                                          {"of", sizeOf(SplitKind::Train)}}});
            for (const std::size_t k : blank)
                keep(found.back().samples, m_places[k]);
        }
        if (repeats > 0)
            found.push_back({.id = "examples.repeated",
                             .severity = base::Severity::Hint,
                             .basis = base::Basis::Proven,
                             .evidence = {{"count", static_cast<double>(repeats)},
                                          {"of", sizeOf(SplitKind::Train)}},
                             .samples = std::move(repeatIds)});
        if (!leaked.empty())
            found.push_back(
                {.id = "examples.leaked",
                 .severity = severity,
                 .basis = base::Basis::Proven,
                 .evidence = {{"train_val", static_cast<double>(leaked[SplitKind::TrainVal])},
                              {"of_train_val", sizeOf(SplitKind::TrainVal)},
                              {"test_val", static_cast<double>(leaked[SplitKind::TestVal])},
                              {"of_test_val", sizeOf(SplitKind::TestVal)}},
                 .samples = std::move(leakedIds)});
        if (conflicting > 0)
            found.push_back({.id = "examples.conflicting",
                             .severity = isConflict ? base::Severity::Warning
                                         : rows     ? base::Severity::Hint
                                                    : severity,
                             .basis = base::Basis::Proven,
                             .evidence = {{"count", static_cast<double>(conflicting)},
                                          {"groups", static_cast<double>(groups)},
                                          {"of", static_cast<double>(m_places.size())}},
                             .samples = std::move(conflictingIds)});
        for (Finding& finding : found)
            finding.evidence.push_back(
                {"rows", rows && finding.severity == base::Severity::Hint ? 1.0 : 0.0});
        return found;
    }

private:
    /// Rows of few different values: whether a part that is drawn as train is would hold so many of its rows less often
    /// than once in a thousand times. As often as a row of train has a twin there (leave one out), by the normal
    /// approximation of the binomial distribution.
    bool isBeyondTwins(double share, double of) const
    {
        constexpr double kSure = 3.29, kFewest = 20, kMore = 0.08;
        double twins = 0;
        for (const auto& [hash, group] : m_groups)
            twins += group.inTrain > 1 ? group.inTrain : 0;
        const auto train = static_cast<double>(m_prepared.splits.sizeOf(SplitKind::Train));
        // At least one, so that a share of 0 is not taken for certain.
        const double expected = std::max(twins, 1.0) / train;
        return of >= kFewest && share > expected + kMore
               && share > expected + kSure * std::sqrt(expected * (1 - expected) / of);
    }

    /// Places of the examples of train that are one and the same blank, with labels of several classes: a class that is
    /// blank by its nature has one. Empty: too few, or none.
    std::vector<std::size_t> blankInTrain() const
    {
        const auto most =
            std::max_element(m_groups.begin(), m_groups.end(), [](const auto& a, const auto& b) {
                return a.second.inTrain < b.second.inTrain;
            });
        if (most == m_groups.end() || areRows(m_prepared))
            return {};
        const Group& group = most->second;
        const bool areMany =
            group.inTrain >= kFewestBlank
            && static_cast<double>(group.inTrain)
                   >= kBlank * static_cast<double>(m_prepared.splits.train().size());
        const Place& first = m_places[group.first];
        const bool areBlank = areMany && group.differs
                              && isBlank(m_prepared, *first.dataset, first.index)
                              && !isOfOneClass(most->first, group.inTrain);
        std::vector<std::size_t> places;
        for (std::size_t k = 0; areBlank && k < m_places.size(); ++k) {
            if (m_hashes[k] == most->first && m_places[k].split == SplitKind::Train)
                places.push_back(k);
        }
        return places;
    }

    /// Whether nearly all examples of train with this hash have one label: a class that is blank, and a few wrong labels.
    bool isOfOneClass(std::uint64_t hash, std::uint32_t inTrain) const
    {
        constexpr double kNearlyAll = 0.9;
        std::map<std::uint32_t, std::uint32_t> labels;
        for (std::size_t k = 0; k < m_places.size(); ++k) {
            if (m_hashes[k] == hash && m_places[k].split == SplitKind::Train)
                ++labels[m_places[k].dataset->label(m_places[k].index)];
        }
        return std::any_of(labels.begin(), labels.end(), [inTrain](const auto& one) {
            return one.second >= kNearlyAll * inTrain;
        });
    }

    /// Places of examples that another equals, those that are equal beside each other.
    std::vector<std::size_t> together() const
    {
        std::vector<std::pair<std::uint32_t, std::size_t>> found; // the first of a group, a place
        for (std::size_t k = 0; k < m_places.size(); ++k) {
            if (const Group& group = m_groups.at(m_hashes[k]); group.count > 1)
                found.emplace_back(group.first, k);
        }
        std::sort(found.begin(), found.end());
        std::vector<std::size_t> places;
        places.reserve(found.size());
        for (const auto& [first, place] : found)
            places.push_back(place);
        return places;
    }

    void see(const Place& place)
    {
        const std::uint64_t hash = inputHash(m_prepared, *place.dataset, place.index);
        m_places.push_back(place);
        m_hashes.push_back(hash);
        Group& group = m_groups[hash];
        const bool classes = !place.dataset->isRegression();
        const std::uint32_t label = classes ? place.dataset->label(place.index) : 0;
        if (group.count == 0) {
            group.firstLabel = label;
            group.first = static_cast<std::uint32_t>(m_places.size() - 1);
        }
        group.differs = group.differs || label != group.firstLabel;
        ++group.count;
        group.inTrain += place.split == SplitKind::Train ? 1 : 0;
    }

    const data::Prepared& m_prepared;
    std::vector<Place> m_places;
    std::vector<std::uint64_t> m_hashes;
    std::unordered_map<std::uint64_t, Group> m_groups;
};

std::string share(double part, double all)
{
    return base::percentText(all > 0 ? part / all : 0);
}

/// What is added where examples are rows of a table.
std::string ofRows(const Finding& finding)
{
    return number(finding, "rows") == 1 ? " Where columns hold few different values, that is to be "
                                          "expected."
                                        : "";
}

/// Examples whose inputs are equal to the last bit, by a hash of 64 bits. Of tables of fewer than five columns only where
/// a part has more of train's rows than train itself repeats. Test stays sealed: what is equal there is not looked for.
std::vector<Finding> run(const Subject& subject)
{
    // Equal values of one column alone are no equal examples.
    if (!subject.data || (areRows(*subject.data) && columnsThatEnter(*subject.data) < 2))
        return {};
    return Repeats(*subject.data).findings();
}

} // namespace

const Check& repeatedExamples()
{
    static const Check check{
        "repeated_examples",
        "Repeated examples",
        Stage::Data,
        {
            {"examples.repeated",
             [](const Finding& f) {
                 return fmt::format("{} of the {} examples of train repeat another of them: they "
                                    "count for more than others.{}",
                                    base::countText(static_cast<std::int64_t>(number(f, "count"))),
                                    base::countText(static_cast<std::int64_t>(number(f, "of"))),
                                    ofRows(f));
             }},
            {"examples.alike",
             [](const Finding& f) {
                 return fmt::format(
                     "Of {} examples of train only {} differ in their inputs, and equal ones have different labels: what makes classes "
                     "differ was lost before, as by a division of whole numbers, a cast, or one file read again and again.",
                     base::countText(static_cast<std::int64_t>(number(f, "of"))),
                     base::countText(static_cast<std::int64_t>(number(f, "different"))));
             }},
            {"examples.blank",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of the {} examples of train are one blank, the same number throughout, with labels of several "
                     "classes: nothing in them says which. Were they read or made wrongly? Leave them out.",
                     base::countText(static_cast<std::int64_t>(number(f, "count"))),
                     base::countText(static_cast<std::int64_t>(number(f, "of"))));
             }},
            {"examples.leaked",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of train-val and {} of test-val are examples that train has "
                     "too: the network may know them by heart, and the errors there "
                     "come out too small. Leave the repeats out.{}",
                     share(number(f, "train_val"), number(f, "of_train_val")),
                     share(number(f, "test_val"), number(f, "of_test_val")), ofRows(f));
             }},
            {"examples.conflicting",
             [](const Finding& f) {
                 return fmt::format("{} examples with {} that {} with different labels ({} "
                                    "of those looked at): no network can be right on all of them. "
                                    "Look at them; are labels wrong, or does an input lack?{}",
                                    base::countText(static_cast<std::int64_t>(number(f, "count"))),
                                    base::counted(number(f, "groups"), "input", "inputs"),
                                    number(f, "groups") == 1 ? "comes" : "come",
                                    share(number(f, "count"), number(f, "of")), ofRows(f));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
