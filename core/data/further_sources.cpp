// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/further_sources.h"

#include "base/error.h"
#include "base/finding_words.h"
#include "data/catalog.h"
#include "data/example_pool.h"
#include "data/formats/cell.h"
#include "data/joined_inputs.h"
#include "data/source_fit.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <numeric>
#include <optional>
#include <unordered_set>
#include <utility>

namespace assay::data {

namespace {

using base::Finding;
using base::number;
using base::whole;

/// Rows of fewer columns are often equal by chance.
constexpr std::ptrdiff_t kFewColumns = 5;

bool isThere(const std::string& path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

/// The sentences of readers are about test data, the only other data that there were; their codes are of the data.
base::Error inWords(const base::Error& error, const std::string& path)
{
    constexpr std::string_view from = "test data", to = "further data";
    std::string text = error.text();
    const bool isInPath = path.find(from) != std::string::npos;
    for (std::size_t at = isInPath ? std::string::npos : text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    base::ErrorPlace place = error.place();
    if (place.file.empty() && text.find(path) == std::string::npos)
        place.file = path;
    return {error.kind(), "further." + error.code(), text, place};
}

/// By which examples of several data sets are compared.
class ExampleKeys
{
public:
    explicit ExampleKeys(const Dataset& dataset)
        : m_dataset(dataset)
    {
        const auto& columns = dataset.info().columns();
        const auto enter =
            std::count_if(columns.begin(), columns.end(),
                          [](const ColumnInfo& column) { return column.leftOut.empty(); });
        m_isRow = dataset.inputCount() == 1;
        m_areRead = dataset.table() && (!m_isRow || enter >= kFewColumns);
    }

    void addTo(std::unordered_set<std::uint64_t>& keys) const
    {
        for (std::size_t i = 0; i < m_dataset.size(); ++i) {
            keys.insert(asWritten(i));
            if (const auto key = asRead(i))
                keys.insert(*key);
        }
    }
    bool isIn(const std::unordered_set<std::uint64_t>& keys, std::size_t i) const
    {
        if (keys.contains(asWritten(i)))
            return true;
        const auto key = asRead(i);
        return key && keys.contains(*key);
    }

private:
    template <typename Value>
    static void mix(std::uint64_t& hash, Value value)
    {
        hash = base::contentHash(base::bytesOf(std::span<const Value>(&value, 1)), hash);
    }

    std::uint64_t asWritten(std::size_t i) const
    {
        std::uint64_t hash = 0;
        for (std::size_t k = 0; k < m_dataset.inputCount(); ++k)
            hash = base::contentHash(m_dataset.input(k).content(i), hash);
        return hash;
    }
    /// The values of the columns that enter, of one file and another in whichever form they are written.
    std::optional<std::uint64_t> asRead(std::size_t i) const
    {
        if (!m_areRead)
            return std::nullopt;
        std::uint64_t hash = 1;
        for (std::size_t k = 0; k < m_dataset.inputCount(); ++k) {
            const auto* table = dynamic_cast<const TableInput*>(&m_dataset.input(k));
            if (!table) {
                hash = base::contentHash(m_dataset.input(k).content(i), hash);
                continue;
            }
            for (const ColumnCells& cells : table->table().columns) {
                if (!cells.codes.empty()) {
                    if (cells.codes[i] == kUnseenCode) // stands for any text
                        return std::nullopt;
                    mix(hash, cells.codes[i]);
                } else if (!cells.numbers.empty()) {
                    mix(hash, std::isnan(cells.numbers[i])
                                  ? std::numeric_limits<float>::quiet_NaN()
                                  : cells.numbers[i] + 0.0F); // -0 and 0 are one
                }
            }
        }
        if (m_isRow && m_dataset.isRegression())
            mix(hash, m_dataset.target(i));
        else if (m_isRow)
            mix(hash, m_dataset.label(i));
        return hash;
    }

    const Dataset& m_dataset;
    bool m_isRow = false;   ///< of a table and nothing else
    bool m_areRead = false; ///< whether values are compared
};

/// What becomes of the examples of a further source.
struct Chosen {
    DatasetPtr dataset;
    Pool added; ///< to the training part
    Pool train; ///< of these, the part of train
    std::int64_t repeated = 0, ownTest = 0, beyond = 0;
};

/// "40 are equal to examples that there are already and 4 of its own test part".
std::string reasons(double repeated, double ownTest, double beyond)
{
    std::vector<std::string> all;
    const auto add = [&all](double count, const char* what) {
        if (count > 0)
            all.push_back(
                fmt::format("{} {} {}", base::shown(count), count == 1 ? "is" : "are", what));
    };
    add(repeated, "equal to examples that there are already");
    add(ownTest, "of its own test part");
    add(beyond, "beyond the limit of train");
    return fmt::format("{}", fmt::join(all, ", "));
}

Chosen chosenOf(const DatasetPtr& dataset, const std::unordered_set<std::uint64_t>& known,
                std::size_t room, const SplitSpec& spec)
{
    const auto seed = static_cast<std::uint64_t>(spec.seed);
    const ExampleKeys keys(*dataset);
    Chosen chosen{.dataset = dataset, .added = {}, .train = {}};
    for (std::size_t i = 0; i < dataset->size(); ++i) {
        if (dataset->part(i) == Part::Test)
            ++chosen.ownTest;
        else if (keys.isIn(known, i))
            ++chosen.repeated;
        else
            chosen.added.push_back(static_cast<std::uint32_t>(i));
    }
    if (chosen.added.empty())
        throw base::usageError(
            "further.none",
            fmt::format("No example of {} can be trained on: {}. Choose other further data.",
                        dataset->info().path,
                        reasons(static_cast<double>(chosen.repeated),
                                static_cast<double>(chosen.ownTest), 0)));
    if (const std::size_t all = chosen.added.size(); all > room) {
        chosen.added =
            stratified(*dataset, chosen.added,
                       {static_cast<double>(room) / static_cast<double>(all)}, seed, "split.limit")
                .front();
        chosen.beyond = static_cast<std::int64_t>(all - chosen.added.size());
    }
    chosen.train = spec.trainPart < 1
                       ? someOfEachClass(*dataset, chosen.added, spec.trainPart, seed)
                       : chosen.added;
    return chosen;
}

/// How many examples a limit of train leaves for further sources.
std::size_t roomIn(const DatasetPtr& source, const DatasetPtr& serving, SplitSpec spec)
{
    if (spec.trainLimit <= 0)
        return std::numeric_limits<std::size_t>::max();
    spec.trainPart = 1;
    const auto limit = static_cast<std::size_t>(spec.trainLimit);
    return limit - std::min(limit, cut(source, serving, spec).train().size());
}

DatasetPtr joinedSource(const DatasetPtr& source, const std::vector<Chosen>& further)
{
    Pool training(static_cast<std::size_t>(source->info().trainingExamples));
    std::iota(training.begin(), training.end(), 0U);
    Pool test(source->size() - training.size());
    std::iota(test.begin(), test.end(), static_cast<std::uint32_t>(training.size()));

    struct Piece {
        const Dataset* dataset;
        const Pool* pool;
    };
    std::vector<Piece> pieces{{source.get(), &training}};
    Dataset::Content content{.info = source->info(),
                             .inputs = {},
                             .labels = {},
                             .targets = {},
                             .training = training.size()};
    DatasetInfo& all = content.info;
    all.joinedFrom = {source->info()};
    for (const Chosen& one : further) {
        const DatasetInfo& info = one.dataset->info();
        pieces.push_back({one.dataset.get(), &one.added});
        content.training += one.added.size();
        all.further.push_back({.path = info.path,
                               .added = static_cast<std::int64_t>(one.added.size()),
                               .all = static_cast<std::int64_t>(one.dataset->size())});
        if (!info.beyondInputs.empty())
            all.beyondInputs += ' ' + info.beyondInputs;
        all.joinedFrom.push_back(info);
    }
    pieces.push_back({source.get(), &test});
    for (const auto& [dataset, pool] : pieces) {
        for (const std::uint32_t i : *pool) {
            if (source->isRegression())
                content.targets.push_back(dataset->target(i));
            else
                content.labels.push_back(dataset->label(i));
        }
    }
    for (std::size_t k = 0; k < source->inputCount(); ++k) {
        std::vector<InputPart> parts;
        for (const auto& [dataset, pool] : pieces)
            parts.push_back({&dataset->input(k), *pool, furtherName(dataset->info().path)});
        content.inputs.push_back(joined(parts));
    }
    return std::make_shared<const Dataset>(std::move(content));
}

/// What a person should know of the examples of one source.
void note(const Chosen& one, std::vector<Finding>& findings)
{
    const DatasetInfo& info = one.dataset->info();
    findings.insert(findings.end(), info.findings.begin(), info.findings.end());
    const std::string file = furtherName(info.path);
    if (one.added.size() < one.dataset->size())
        findings.push_back({.id = "further.left_out",
                            .severity = base::Severity::Hint,
                            .basis = base::Basis::Proven,
                            .place = file,
                            .evidence = {{"examples", static_cast<double>(one.dataset->size())},
                                         {"added", static_cast<double>(one.added.size())},
                                         {"equal", static_cast<double>(one.repeated)},
                                         {"own_test", static_cast<double>(one.ownTest)},
                                         {"beyond", static_cast<double>(one.beyond)}}});
    const TableInput* table = one.dataset->table();
    for (std::size_t k = 0; table && k < info.columns().size(); ++k) {
        const auto& codes = table->table().columns[k].codes;
        const auto unseen =
            codes.empty() ? 0
                          : std::count_if(one.added.begin(), one.added.end(),
                                          [&](std::uint32_t i) { return codes[i] == kUnseenCode; });
        if (unseen > 0)
            findings.push_back({.id = "further.unseen_values",
                                .severity = base::Severity::Hint,
                                .basis = base::Basis::Proven,
                                .place = info.columns()[k].name,
                                .evidence = {{"rows", static_cast<double>(unseen)}},
                                .texts = {file}});
    }
}

} // namespace

std::vector<std::string> furtherPaths(const std::string& more)
{
    if (more.empty())
        return {};
    return isThere(more) ? std::vector<std::string>{more} : formats::listOf(more);
}

std::string furtherText(const std::vector<std::string>& paths)
{
    return formats::listText(paths);
}

std::string furtherName(const std::string& path)
{
    const std::string name = std::filesystem::path(path).filename().string();
    return name.empty() ? path : name;
}

std::vector<DatasetPtr> readFurther(const DataSpec& spec, const Dataset& like,
                                    const ReadProgress& progress)
{
    std::vector<DatasetPtr> all;
    for (const std::string& path : furtherPaths(spec.more)) {
        DataSpec own = spec;
        own.labels = {}; // of the data and of the test data
        try {
            all.push_back(open({own, path, &like, progress}));
            requireFit(like.info(), all.back()->info(), "further data",
                       "Choose further data of the same kind.");
        } catch (const base::Error& error) {
            throw error.code() == "data.cancelled" ? error : inWords(error, path);
        }
    }
    return all;
}

WithFurther withFurther(const DatasetPtr& source, const DatasetPtr& serving, const Splits& splits,
                        const std::vector<DatasetPtr>& further, const SplitSpec& spec)
{
    std::unordered_set<std::uint64_t> known;
    for (const DatasetPtr& dataset : {source, serving}) {
        if (dataset)
            ExampleKeys(*dataset).addTo(known);
    }
    std::size_t room = roomIn(source, serving, spec);
    std::vector<Chosen> chosen;
    WithFurther made;
    for (const DatasetPtr& dataset : further) {
        chosen.push_back(chosenOf(dataset, known, room, spec));
        ExampleKeys(*dataset).addTo(known);
        room -= chosen.back().added.size();
        note(chosen.back(), made.findings);
    }
    made.source = joinedSource(source, chosen);

    SplitMembers all = members(splits);
    auto first = static_cast<std::size_t>(source->info().trainingExamples);
    for (const Chosen& one : chosen) {
        std::size_t place = 0;
        for (const std::uint32_t i : one.train) { // in the order of `added`
            while (one.added[place] != i)
                ++place;
            all.ids[SplitKind::Train].push_back(made.source->id(first + place));
        }
        first += one.added.size();
    }
    made.splits = recall(made.source, serving, all);
    return made;
}

const base::FindingKinds& furtherFindings()
{
    static const base::FindingKinds kinds{
        {"further.left_out",
         [](const Finding& f) {
             return fmt::format(
                 "{} of the {} examples of {} are not trained on: {}.",
                 base::shown(number(f, "examples") - number(f, "added")), whole(f, "examples"),
                 f.place, reasons(number(f, "equal"), number(f, "own_test"), number(f, "beyond")));
         }},
        {"further.unseen_values",
         [](const Finding& f) {
             return fmt::format(
                 "Column \"{}\" of {} has values that the data do not have in {}; they "
                 "count as any other value.",
                 f.place, base::text(f, 0), base::counted(number(f, "rows"), "row", "rows"));
         }},
    };
    return kinds;
}

} // namespace assay::data
