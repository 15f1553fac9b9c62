// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/simplify.h"

#include "base/error.h"
#include "base/number_text.h"
#include "data/formats/cell.h"
#include "data/inputs/drawing.h"
#include "data/inputs/moments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

namespace assay::data {

namespace {

constexpr const char* kClasses = "data.simplify.classes";

/// A whole number and nothing else.
std::optional<std::int64_t> countIn(const std::string& text)
{
    std::int64_t count = 0;
    const char* const end = text.data() + text.size();
    const auto [at, problem] = std::from_chars(text.data(), end, count);
    if (problem != std::errc() || at != end)
        return std::nullopt;
    return count;
}

base::Error refused(const std::string& sentence)
{
    return base::usageError("data.simplify", sentence);
}

/// The labels of the `count` classes that most training examples have, of equally common ones the
/// first.
std::vector<std::uint16_t> commonest(const Dataset& source, std::int64_t count)
{
    const auto classes = static_cast<std::int64_t>(source.info().classes.size());
    if (count < 2)
        throw refused(fmt::format("{}={} leaves nothing to tell apart; keep 2 classes or more, or "
                                  "all with an empty value.",
                                  kClasses, count));
    std::vector<std::int64_t> examples(source.info().classes.size(), 0);
    for (std::size_t i = 0; i < source.size(); ++i)
        examples[source.label(i)] += source.part(i) == Part::Training;
    std::vector<std::uint16_t> labels(examples.size());
    std::iota(labels.begin(), labels.end(), std::uint16_t{0});
    std::stable_sort(labels.begin(), labels.end(),
                     [&](std::uint16_t a, std::uint16_t b) { return examples[a] > examples[b]; });
    labels.resize(static_cast<std::size_t>(std::min(count, classes)));
    return labels;
}

std::vector<std::uint16_t> named(const Dataset& source, const std::vector<std::string>& names)
{
    const std::vector<std::string>& all = source.info().classes;
    std::vector<std::uint16_t> labels;
    for (const std::string& name : names) {
        const auto found = std::find(all.begin(), all.end(), name);
        if (found == all.end()) {
            constexpr std::size_t kMost = 12;
            const std::vector<std::string> shown(
                all.begin(),
                all.begin() + static_cast<std::ptrdiff_t>(std::min(kMost, all.size())));
            throw refused(fmt::format("There is no class {}; {} takes names of {}{}.", name,
                                      kClasses, fmt::join(shown, ", "),
                                      all.size() > kMost ? " ..." : ""));
        }
        labels.push_back(static_cast<std::uint16_t>(found - all.begin()));
    }
    std::sort(labels.begin(), labels.end());
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    if (labels.size() < 2)
        throw refused(
            fmt::format("{} names one class, which leaves nothing to tell apart; name two "
                        "or more.",
                        kClasses));
    return labels;
}

std::vector<std::uint16_t> classesOf(const std::string& text, const Dataset& source)
{
    if (text.empty())
        return {};
    if (source.isRegression())
        throw refused(fmt::format("{} is of no use here, as a number is predicted and no class; "
                                  "leave it empty.",
                                  kClasses));
    const auto count = countIn(text);
    auto labels = count ? commonest(source, *count) : named(source, formats::listOf(text));
    std::sort(labels.begin(), labels.end());
    return labels.size() == source.info().classes.size() ? std::vector<std::uint16_t>() : labels;
}

constexpr const char* kSimpler = "made simpler"; ///< among DatasetInfo::guesses

/// What was made simpler, against the whole.
std::string doneTo(const DatasetInfo& whole, const Dataset::Content& made, const SimplifySpec& spec)
{
    std::vector<std::string> parts;
    if (spec.synthetic)
        parts.emplace_back("synthetic examples");
    if (made.info.classes.size() < whole.classes.size())
        parts.push_back(
            fmt::format("{} of {} classes", made.info.classes.size(), whole.classes.size()));
    for (std::size_t k = 0; k < made.inputs.size(); ++k) {
        const InputInfo &before = whole.inputs[k], &after = made.inputs[k]->info();
        if (!(before.shape == after.shape))
            parts.push_back(fmt::format("pictures of {} x {} instead of {} x {} pixels",
                                        after.shape.height, after.shape.width, before.shape.height,
                                        before.shape.width));
        else if (before.modality == Modality::Series && after.longest < before.longest)
            parts.push_back(fmt::format("{} steps instead of {}", after.longest, before.longest));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

} // namespace

Simplification::Simplification(const SimplifySpec& spec, const Dataset& source)
    : m_spec(spec)
    , m_classes(classesOf(spec.classes, source))
{
    m_sourceClasses = source.info().classes.size();
    if (!source.isRegression() || source.size() == 0)
        return;
    // Without what all have in common, as numbers may be far from 0 for their spread.
    const double near = source.target(0);
    Moments moments;
    for (std::size_t i = 0; i < source.size(); ++i)
        moments.add(source.target(i) - near);
    m_mean = near + moments.mean();
    m_deviation = moments.deviation();
}

DatasetPtr Simplification::of(const DatasetPtr& dataset, const std::string& set) const
{
    // What does not fit the source is refused as that, where the data are cut.
    if (dataset->info().classes.size() != m_sourceClasses)
        return dataset;
    if (m_classes.empty() && m_spec.side == 0 && m_spec.steps == 0 && !m_spec.synthetic)
        return dataset;
    const Dataset& whole = *dataset;
    Dataset::Content content{
        .info = whole.info(), .inputs = {}, .labels = {}, .targets = {}, .training = 0};
    std::vector<std::int32_t> places(whole.info().classes.size(), -1);
    for (std::size_t k = 0; k < m_classes.size(); ++k)
        places[m_classes[k]] = static_cast<std::int32_t>(k);
    std::vector<std::uint32_t> kept;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (!m_classes.empty() && places[whole.label(i)] < 0)
            continue;
        kept.push_back(static_cast<std::uint32_t>(i));
        content.training += whole.part(i) == Part::Training;
        if (whole.isRegression())
            content.targets.push_back(whole.target(i));
        else
            content.labels.push_back(m_classes.empty()
                                         ? whole.label(i)
                                         : static_cast<std::uint16_t>(places[whole.label(i)]));
    }
    if (kept.empty())
        throw refused(fmt::format("No example of {} is of the classes that {} keeps; keep others.",
                                  whole.info().path, kClasses));
    if (!m_classes.empty()) {
        content.info.classes.clear();
        for (const std::uint16_t label : m_classes)
            content.info.classes.push_back(whole.info().classes[label]);
    }
    std::vector<float> strengths;
    for (const double target : content.targets)
        strengths.push_back(static_cast<float>((target - m_mean) / m_deviation));
    for (std::size_t k = 0; k < whole.inputCount(); ++k) {
        auto simpler = whole.input(k).simpler(kept, m_spec);
        if (m_spec.synthetic)
            simpler =
                simpler->drawn({.set = set,
                                .kinds = std::max<std::size_t>(1, content.info.classes.size()),
                                .labels = content.labels,
                                .strengths = strengths});
        content.inputs.push_back(std::move(simpler));
    }
    const std::string done = doneTo(whole.info(), content, m_spec);
    if (!done.empty())
        content.info.guesses.emplace_back(kSimpler, done);
    return std::make_shared<const Dataset>(std::move(content));
}

std::string simplification(const DatasetInfo& info, const SplitSpec& split, std::size_t train)
{
    std::string text;
    for (const auto& [what, done] : info.guesses) {
        if (what == kSimpler)
            text = done;
    }
    // A limit that limits nothing makes nothing simpler.
    const auto limit = static_cast<std::size_t>(split.trainLimit);
    if (limit > 0 && train >= limit)
        text += fmt::format("{}{} training examples", text.empty() ? "" : ", ",
                            base::countText(static_cast<std::int64_t>(train)));
    return text;
}

DataSpec withoutSimplification(DataSpec spec)
{
    spec.simplify = {};
    spec.split.trainLimit = 0;
    return spec;
}

} // namespace assay::data
