// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/arrays.h"

#include "base/number_text.h"
#include "base/sample_id.h"
#include "data/formats/array_files.h"
#include "data/formats/array_targets.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/label_marks.h"
#include "data/formats/number_steps.h"
#include "data/formats/picture_parts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <numeric>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlock = std::size_t{1} << 20; ///< values read at once
constexpr std::int64_t kSmallestSide = 8; ///< of pictures, where nobody says that they are

/// How the sides behind the first one are read.
struct Layout {
    ArrayChoice form = ArrayChoice::Rows; ///< never Auto
    Shape picture;
    bool channelsLast = false;
    std::int64_t steps = 0, channels = 0; ///< series

    std::string text() const
    {
        switch (form) {
        case ArrayChoice::Pictures:
            return fmt::format("pictures {}{}", toText(picture),
                               channelsLast ? ", channels in the last side" : "");
        case ArrayChoice::Series:
            return fmt::format("series of {} steps, {} channel{}", steps, channels,
                               channels == 1 ? "" : "s");
        default: return "rows of numbers";
        }
    }
};

std::int64_t product(const std::vector<std::int64_t>& sides)
{
    return std::accumulate(sides.begin(), sides.end(), std::int64_t{1}, std::multiplies<>());
}

[[noreturn]] void refuseForm(const ArrayPlace& place, const NpyReader& reader, const char* form)
{
    refuse(place.file, "arrays.shape",
           fmt::format("The array {} has the shape {}, which cannot be {}; choose another in "
                       "data.arrays, or reshape it.",
                       place.name(), reader.shapeText(), form));
}

Layout pictures(const ArrayPlace& place, const NpyReader& reader,
                const std::vector<std::int64_t>& sides)
{
    Layout layout{.form = ArrayChoice::Pictures, .picture = {}};
    if (sides.size() == 1) {
        const auto side = static_cast<std::int64_t>(std::llround(std::sqrt(double(sides[0]))));
        if (side * side != sides[0])
            refuseForm(place, reader, "pictures, as its rows make no square");
        layout.picture = {1, side, side};
    } else if (sides.size() == 2) {
        layout.picture = {1, sides[0], sides[1]};
    } else if (sides.size() == 3) {
        layout.channelsLast = areChannelsLast(sides[0], sides[1], sides[2]);
        layout.picture = layout.channelsLast ? Shape{sides[2], sides[0], sides[1]}
                                             : Shape{sides[0], sides[1], sides[2]};
    } else {
        refuseForm(place, reader, "pictures (count, height, width, perhaps channels)");
    }
    return layout;
}

Layout layoutOf(const ArrayPlace& place, const NpyReader& reader, ArrayChoice choice)
{
    if (reader.kind() == NpyKind::Text)
        refuse(place.file, "arrays.text",
               fmt::format("The array {} holds texts, and a network takes numbers; save numbers.",
                           place.name()));
    if (reader.shape().empty() || product(reader.shape()) == 0)
        refuse(place.file, "arrays.empty",
               fmt::format("The array {} has the shape {}, so there is no example in it.",
                           place.name(), reader.shapeText()));
    const std::vector<std::int64_t> sides(reader.shape().begin() + 1, reader.shape().end());
    if (choice == ArrayChoice::Auto) {
        const bool square = sides.size() == 2 && sides[0] == sides[1] && sides[0] >= kSmallestSide;
        const bool bytes = reader.typeText() == "uint8" && sides.size() == 2;
        choice = sides.size() == 3 || square || bytes ? ArrayChoice::Pictures
                 : sides.size() == 2                  ? ArrayChoice::Series
                                                      : ArrayChoice::Rows;
    }
    switch (choice) {
    case ArrayChoice::Pictures: return pictures(place, reader, sides);
    case ArrayChoice::Series:
        if (sides.empty() || sides.size() > 2)
            refuseForm(place, reader, "series (count, steps, perhaps channels)");
        return {.form = choice,
                .picture = {},
                .steps = sides[0],
                .channels = sides.size() == 2 ? sides[1] : 1};
    default: return {.form = ArrayChoice::Rows, .picture = {}};
    }
}

/// Both what is read and where it goes.
class Gatherer
{
public:
    Gatherer(const ReadRequest& request, Layout layout)
        : m_request(request)
        , m_layout(std::move(layout))
    {
        m_series.channels = m_layout.channels;
        m_series.offsets.push_back(0);
    }

    /// Appends a part: the examples, then what is to be said of them. `what`: "test".
    void add(const ArrayPair& pair, const std::string& what, double from, double share);
    std::size_t examples() const { return m_targets.size(); }
    ArrayTargets& targets() { return m_targets; }
    /// The input of all, and what was noticed.
    std::unique_ptr<const Input> take(std::vector<base::Finding>& findings);

private:
    template <typename Take>
    void eachBlock(const ArrayPlace& place, NpyReader& reader, Take take);
    void addPictures(const ArrayPlace& place, NpyReader& reader, const Layout& own,
                     const std::string& what);
    void addNumbers(const ArrayPlace& place, NpyReader& reader);
    void requireNumbers() const;

    const ReadRequest& m_request;
    Layout m_layout;
    std::size_t m_width = 0;        ///< values of an example
    double m_from = 0, m_share = 1; ///< of the reading that a part is
    PictureParts m_pictures{"arrays.shape"};
    TimeSeries m_series;
    std::vector<float> m_rows;
    std::vector<NumberSteps> m_steps; ///< of each column of rows, each channel of series
    ArrayTargets m_targets;
};

template <typename Take>
void Gatherer::eachBlock(const ArrayPlace& place, NpyReader& reader, Take take)
{
    place.requirePlausible(reader);
    const std::size_t rows =
        std::max<std::size_t>(1, kBlock / std::max<std::size_t>(1, reader.width()));
    std::size_t at = 0;
    for (auto block = reader.read(rows); !block.empty(); block = reader.read(rows)) {
        take(block, at);
        at += block.size();
        const std::size_t values = std::max<std::size_t>(1, reader.rows() * reader.width());
        m_request.at(m_from + m_share * static_cast<double>(at) / static_cast<double>(values));
    }
}

[[noreturn]] void refuseValue(const ArrayPlace& place, std::size_t value, std::size_t width,
                              const char* what)
{
    refuse(place.file, "arrays.value",
           fmt::format("Example {} of {} holds a value that is {}; replace it, or take the example "
                       "out.",
                       base::countText(
                           static_cast<std::int64_t>(value / std::max<std::size_t>(1, width)) + 1),
                       place.name(), what));
}

void Gatherer::addPictures(const ArrayPlace& place, NpyReader& reader, const Layout& own,
                           const std::string& what)
{
    PicturePart part;
    part.shape = own.picture;
    const bool bytes = reader.typeText() == "uint8";
    double low = std::numeric_limits<double>::infinity(), high = -low;
    eachBlock(place, reader, [&](const std::vector<double>& block, std::size_t before) {
        for (std::size_t k = 0; k < block.size(); ++k) {
            if (bytes) {
                part.bytes.push_back(static_cast<std::uint8_t>(block[k]));
                continue;
            }
            const auto kept = static_cast<float>(block[k]);
            if (!std::isfinite(kept))
                refuseValue(place, before + k, reader.width(), "not finite (NaN or infinite)");
            low = std::min(low, block[k]);
            high = std::max(high, block[k]);
            part.values.push_back(kept);
        }
    });
    if (!bytes)
        part.range = {low, high, false};
    if (own.channelsLast)
        part.bringChannelsFirst();
    m_pictures.add(std::move(part), place.file, what);
}

/// Series and rows: what is no number is missing.
void Gatherer::addNumbers(const ArrayPlace& place, NpyReader& reader)
{
    std::vector<float>& into = m_layout.form == ArrayChoice::Series ? m_series.values : m_rows;
    const std::size_t before = into.size();
    eachBlock(place, reader, [&](const std::vector<double>& block, std::size_t at) {
        for (std::size_t k = 0; k < block.size(); ++k) {
            const auto kept = static_cast<float>(block[k]);
            if (std::isinf(kept))
                refuseValue(place, at + k, reader.width(), "infinite");
            into.push_back(kept);
            m_steps[(at + k) % m_steps.size()].add(block[k]);
        }
    });
    if (m_layout.form != ArrayChoice::Series)
        return;
    const auto steps = static_cast<std::uint64_t>(m_layout.steps);
    for (std::size_t k = 0; k < (into.size() - before) / reader.width(); ++k)
        m_series.offsets.push_back(m_series.offsets.back() + steps);
}

void Gatherer::add(const ArrayPair& pair, const std::string& what, double from, double share)
{
    m_from = from;
    m_share = share;
    NpyReader reader = pair.inputs.open();
    const Layout own = layoutOf(pair.inputs, reader, m_layout.form);
    if (m_width == 0) {
        m_width = reader.width();
        const bool isSeries = own.form == ArrayChoice::Series;
        m_steps.resize(isSeries ? static_cast<std::size_t>(own.channels) : m_width);
    }
    const bool alike = own.form != ArrayChoice::Series || own.channels == m_layout.channels;
    if (own.form != ArrayChoice::Pictures && (reader.width() != m_width || !alike))
        refuse(pair.inputs.file, "arrays.shape",
               fmt::format("The {} array {} has the shape {}, whose examples are not as large as "
                           "those of the training array.",
                           what, pair.inputs.name(), reader.shapeText()));
    m_targets.requireAsMany(pair.targets, pair.inputs);
    if (own.form == ArrayChoice::Pictures)
        addPictures(pair.inputs, reader, own, what);
    else
        addNumbers(pair.inputs, reader);
    m_targets.add(pair.targets);
}

/// Throws where rows or series hold no number at all.
void Gatherer::requireNumbers() const
{
    const std::vector<float>& all = m_layout.form == ArrayChoice::Series ? m_series.values : m_rows;
    if (std::any_of(all.begin(), all.end(), [](float value) { return !std::isnan(value); }))
        return;
    refuse(m_request.path, "arrays.missing",
           "Every value of the inputs is missing (NaN), so that there is nothing to learn from; "
           "save the array anew.");
}

std::unique_ptr<const Input> Gatherer::take(std::vector<base::Finding>& findings)
{
    if (m_layout.form == ArrayChoice::Pictures) {
        findings = m_pictures.findings();
        return m_pictures.take();
    }
    const bool isSeries = m_layout.form == ArrayChoice::Series;
    std::vector<base::Finding> merged;
    for (std::size_t k = 0; k < m_steps.size(); ++k) {
        if (auto found =
                m_steps[k].finding(fmt::format("{} {}", isSeries ? "channel" : "column", k + 1)))
            merged.push_back(std::move(*found));
    }
    addMerged(std::move(merged), findings);
    requireNumbers();
    if (isSeries)
        return std::make_unique<SeriesInput>(InputInfo(), std::move(m_series));
    InputInfo info;
    info.modality = Modality::Table;
    Table table;
    table.columns.resize(m_width);
    for (std::size_t k = 0; k < m_width; ++k) {
        ColumnInfo column{.name = fmt::format("column {}", k + 1)};
        ColumnCells& cells = table.columns[k];
        cells.numbers.reserve(examples());
        for (std::size_t row = 0; row < examples(); ++row) {
            cells.numbers.push_back(m_rows[row * m_width + k]);
            column.missing += std::isnan(cells.numbers.back()) ? 1 : 0;
        }
        // Of served rows the first ones decide what enters.
        if (!m_request.like && column.missing == static_cast<std::int64_t>(examples())) {
            column.leftOut = "empty";
            findings.push_back({.id = "table.empty_column",
                                .severity = base::Severity::Hint,
                                .place = column.name});
        }
        info.columns.push_back(std::move(column));
    }
    for (std::size_t row = 0; row < examples(); ++row)
        table.rowHashes.push_back(base::contentHash(
            base::bytesOf(std::span<const float>(m_rows.data() + row * m_width, m_width)),
            m_targets.hash(row)));
    return std::make_unique<TableInput>(std::move(info), std::move(table));
}

void describe(DatasetInfo& info, const ArrayFiles& files, const Layout& layout)
{
    const auto both = [](const ArrayPair& pair) {
        return fmt::format("{}, {}", pair.inputs.name(), pair.targets.name());
    };
    info.guesses.emplace_back("inputs, labels", both(files.training));
    NpyReader reader = files.training.inputs.open();
    info.guesses.emplace_back("inputs are", fmt::format("{} ({} of shape {})", layout.text(),
                                                        reader.typeText(), reader.shapeText()));
    if (files.validation)
        info.guesses.emplace_back("validation part",
                                  both(*files.validation) + ", joined to the training part");
    if (files.test)
        info.guesses.emplace_back("test part", both(*files.test));
    if (!files.others.empty())
        info.guesses.emplace_back("not used", fmt::format("{}", fmt::join(files.others, ", ")));
}

} // namespace

const base::FieldsOf<DataSpec>& arrayFields()
{
    static const base::FieldsOf<DataSpec> fields{
        base::choiceOf<DataSpec>(
            {.path = "data.arrays",
             .label = "Arrays hold",
             .fallback = std::string("auto"),
             .help = "Arrays: what the sides behind the first one are.",
             .advanced = true,
             .addedLater = true},
            &DataSpec::arrays,
            {{ArrayChoice::Auto,
              {"auto",
               "pictures for three sides, for squares and for two sides of bytes; series for "
               "other two; else rows"}},
             {ArrayChoice::Pictures,
              {"pictures", "height x width, with channels before or behind; squares in one side"}},
             {ArrayChoice::Series, {"series", "steps, or steps x channels"}},
             {ArrayChoice::Rows, {"rows", "numbers, a column each"}}}),
    };
    return fields;
}

Dataset::Content readArrays(const ReadRequest& request)
{
    const ArrayFiles files = findArrays(request.path);
    const NpyReader first = files.training.inputs.open();
    const Layout layout = layoutOf(files.training.inputs, first, request.spec.arrays);
    Gatherer all(request, layout);
    const double share = 1.0 / (1 + (files.validation ? 1 : 0) + (files.test ? 1 : 0));
    all.add(files.training, "training", 0, share);
    if (files.validation)
        all.add(*files.validation, "validation", share, share);
    Dataset::Content content;
    content.training = all.examples();
    if (files.test)
        all.add(*files.test, "test", 1 - share, share);
    DatasetInfo& info = content.info;
    info.kind = "arrays";
    info.path = request.path;
    info.target = files.training.targets.name();
    describe(info, files, layout);
    all.targets().decide(request, info);
    if (info.task == Task::Classification)
        content.labels = all.targets().labels(request, info, files.training.targets.file);
    else
        content.targets = all.targets().numbers();
    if (auto mark = request.like || info.task != Task::Classification
                        ? std::nullopt
                        : labelMark(info.classes, content.labels, request.spec, info.target))
        info.findings.push_back(std::move(*mark));
    std::vector<base::Finding> ofInputs;
    content.inputs.push_back(all.take(ofInputs));
    info.findings.insert(info.findings.end(), ofInputs.begin(), ofInputs.end());
    if (layout.form == ArrayChoice::Series && layout.channels > 2 * layout.steps)
        info.findings.push_back({.id = "series.maybe_turned",
                                 .severity = base::Severity::Hint,
                                 .place = files.training.inputs.name(),
                                 .evidence = {{"steps", static_cast<double>(layout.steps)},
                                              {"channels", static_cast<double>(layout.channels)}}});
    return content;
}

} // namespace assay::data::formats
