// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/array_targets.h"

#include "base/number_text.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace assay::data::formats {

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16; ///< examples read at once
constexpr std::size_t kFewNumbers = 20;              ///< more floats are a quantity, as in tables
constexpr double kWholeInDouble = 9e15;              ///< whole numbers beyond this are rounded

bool isWhole(double value)
{
    return value == std::floor(value) && std::abs(value) < kWholeInDouble;
}

} // namespace

bool marksOneOf(const std::vector<double>& values, std::size_t columns)
{
    for (std::size_t row = 0; row < values.size(); row += columns) {
        double sum = 0;
        for (std::size_t k = row; k < row + columns; ++k) {
            if (values[k] != 0 && values[k] != 1)
                return false;
            sum += values[k];
        }
        if (sum != 1)
            return false;
    }
    return true;
}

std::size_t ArrayTargets::add(const ArrayPlace& place)
{
    NpyReader reader = place.open();
    if (reader.shape().empty() || reader.shape().size() > 2)
        refuse(place.file, "arrays.labels",
               fmt::format("The array {} has the shape {}, and labels are one value an example (or "
                           "a column for each class); save them so.",
                           place.name(), reader.shapeText()));
    const bool areTexts = reader.kind() == NpyKind::Text;
    if (m_size > 0 && areTexts == m_texts.empty())
        refuse(place.file, "arrays.labels",
               fmt::format("The labels {} are {}, those of the training part are not; save both "
                           "alike.",
                           place.name(), areTexts ? "texts" : "numbers"));
    if (m_size == 0)
        m_file = place.file;
    const std::size_t before = m_size, width = reader.width();
    if (areTexts) {
        if (width != 1)
            refuse(place.file, "arrays.labels",
                   fmt::format("The array {} of texts has the shape {}; labels are one text an "
                               "example.",
                               place.name(), reader.shapeText()));
        for (auto block = reader.readTexts(kBlock); !block.empty();
             block = reader.readTexts(kBlock))
            m_texts.insert(m_texts.end(), block.begin(), block.end());
        m_size = m_texts.size();
        return m_size - before;
    }
    m_areFloats = m_areFloats || reader.kind() == NpyKind::Float;
    for (auto block = reader.read(kBlock); !block.empty(); block = reader.read(kBlock)) {
        if (width > 1 && !marksOneOf(block, width))
            refuse(place.file, "arrays.labels",
                   fmt::format("The array {} has the shape {}, and not every row has one 1 among "
                               "zeros; save one label an example.",
                               place.name(), reader.shapeText()));
        for (std::size_t row = 0; row < block.size(); row += width) {
            const auto begin = block.begin() + static_cast<std::ptrdiff_t>(row);
            const double value =
                width > 1 ? static_cast<double>(
                    std::find(begin, begin + static_cast<std::ptrdiff_t>(width), 1.0) - begin)
                          : *begin;
            if (!std::isfinite(value))
                refuse(place.file, "arrays.labels",
                       fmt::format("Label {} of {} is not finite (NaN or infinite); take that "
                                   "example out.",
                                   base::countText(
                                       static_cast<std::int64_t>(m_numbers.size() - before) + 1),
                                   place.name()));
            m_numbers.push_back(value);
        }
    }
    m_areMarks = m_areMarks || width > 1;
    m_size = m_numbers.size();
    return m_size - before;
}

std::string ArrayTargets::spelled(std::size_t example) const
{
    if (!m_texts.empty())
        return m_texts[example];
    const double value = m_numbers[example];
    return isWhole(value) ? std::to_string(static_cast<std::int64_t>(value))
                          : fmt::format("{}", value);
}

void ArrayTargets::decide(const ReadRequest& request, DatasetInfo& info) const
{
    const std::set<double> different(m_numbers.begin(), m_numbers.end());
    const bool fractions = std::any_of(different.begin(), different.end(),
                                       [](double value) { return !isWhole(value); });
    const bool quantity =
        m_areFloats && !m_areMarks && (fractions || different.size() > kFewNumbers);
    TaskChoice task = request.spec.table.task;
    if (task == TaskChoice::Auto)
        task = quantity ? TaskChoice::Regression : TaskChoice::Classification;
    if (task == TaskChoice::Regression) {
        if (!m_texts.empty() || m_areMarks)
            refuse(m_file, "arrays.task",
                   "The labels are no numbers to predict; ask for data.task=classification.");
        info.task = Task::Regression;
        return;
    }
    info.task = Task::Classification;
    if (request.like && !request.like->isRegression()) {
        info.classes = request.like->info().classes;
        return;
    }
    const std::set<std::string> texts(m_texts.begin(), m_texts.end());
    const std::size_t classes = std::max(different.size(), texts.size());
    if (static_cast<std::int64_t>(classes) > request.spec.table.maxClasses)
        refuse(m_file, "arrays.classes",
               fmt::format("The labels hold {} different values, more than data.max_classes ({}); "
                           "raise it, or predict them as numbers with data.task=regression.",
                           base::countText(static_cast<std::int64_t>(classes)),
                           base::countText(request.spec.table.maxClasses)));
    info.classes.assign(texts.begin(), texts.end());
    for (const double value : different)
        info.classes.push_back(isWhole(value) ? std::to_string(static_cast<std::int64_t>(value))
                                              : fmt::format("{}", value));
}

std::vector<std::uint16_t> ArrayTargets::labels(const std::vector<std::string>& classes,
                                                const std::filesystem::path& file) const
{
    std::map<std::string, std::uint16_t> places;
    for (std::size_t k = 0; k < classes.size(); ++k)
        places.emplace(classes[k], static_cast<std::uint16_t>(k));
    std::vector<std::uint16_t> labels;
    labels.reserve(m_size);
    for (std::size_t i = 0; i < m_size; ++i) {
        const auto place = places.find(spelled(i));
        if (place == places.end())
            refuse(file, "data.classes",
                   fmt::format("The label {} is none of the data ({}); test data must use the same "
                               "labels.",
                               spelled(i), listedNames(classes)));
        labels.push_back(place->second);
    }
    return labels;
}

std::uint64_t ArrayTargets::hash(std::size_t example) const
{
    if (!m_texts.empty())
        return XXH3_64bits(m_texts[example].data(), m_texts[example].size());
    return XXH3_64bits(&m_numbers[example], sizeof(double));
}

} // namespace assay::data::formats
