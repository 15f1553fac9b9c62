// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <type_traits>

namespace assay::data {

std::string name(Task task)
{
    return task == Task::Regression ? "regression" : "classification";
}

std::string name(FirstLine::Use use)
{
    switch (use) {
    case FirstLine::Use::PassedOver: return "passed over";
    case FirstLine::Use::Header: return "header";
    case FirstLine::Use::Row: return "row";
    case FirstLine::Use::LeftOut: break;
    }
    return "left out";
}

const InputInfo* DatasetInfo::input(Modality modality) const
{
    const auto found = std::find_if(inputs.begin(), inputs.end(), [&](const InputInfo& input) {
        return input.modality == modality;
    });
    return found == inputs.end() ? nullptr : &*found;
}

Shape DatasetInfo::pictureShape() const
{
    const InputInfo* pictures = input(Modality::Pictures);
    return pictures ? pictures->shape : Shape();
}

const std::vector<ColumnInfo>& DatasetInfo::columns() const
{
    static const std::vector<ColumnInfo> none;
    const InputInfo* table = input(Modality::Table);
    return table ? table->columns : none;
}

std::string describeShape(const DatasetInfo& info)
{
    std::vector<const InputInfo*> shown;
    for (const InputInfo& input : info.inputs) {
        const bool enters =
            input.modality != Modality::Table
            || std::any_of(input.columns.begin(), input.columns.end(),
                           [](const ColumnInfo& one) { return one.leftOut.empty(); });
        if (info.inputs.size() == 1 || enters)
            shown.push_back(&input);
    }
    if (shown.size() == 1)
        return describeShape(*shown.front());
    std::string text;
    for (const InputInfo* input : shown)
        text += (text.empty() ? "" : ", ") + input->name + ' ' + describeShape(*input);
    return text;
}

Dataset::Dataset(Content content)
    : m_content(std::move(content))
    , m_size(std::max(m_content.labels.size(), m_content.targets.size()))
{
    DatasetInfo& info = m_content.info;
    info.trainingExamples = static_cast<std::int64_t>(m_content.training);
    info.testExamples = static_cast<std::int64_t>(size() - m_content.training);
    const auto keepFirst = [](auto*& first, const Input& input) {
        if (!first)
            first = dynamic_cast<std::remove_reference_t<decltype(first)>>(&input);
    };
    info.inputs.clear();
    for (const auto& input : m_content.inputs) {
        if (input->size() != m_size)
            throw std::logic_error("an input has other examples than there are targets");
        info.inputs.push_back(input->info());
        keepFirst(m_pictures, *input);
        keepFirst(m_table, *input);
        keepFirst(m_series, *input);
        keepFirst(m_text, *input);
    }
    const std::uint64_t targetHash =
        info.task == Task::Regression
            ? base::contentHash(base::bytesOf(std::span<const double>(m_content.targets)),
                                m_content.training)
            : base::contentHash(base::bytesOf(std::span<const std::uint16_t>(m_content.labels)),
                                m_content.training);
    info.fingerprint = base::fingerprint(fmt::format(
        "{}|{}|{}|{}{}{}", describeShape(info), size(), base::hex(contentHash()),
        base::hex(targetHash), info.beyondInputs.empty() ? "" : "further ", info.beyondInputs));
}

std::uint64_t Dataset::contentHash() const
{
    std::uint64_t hash = 0;
    for (const auto& input : m_content.inputs) {
        const std::uint64_t both[]{hash, input->hash()};
        hash = hash == 0 ? both[1]
                         : base::contentHash(base::bytesOf(std::span<const std::uint64_t>(both)));
    }
    return hash;
}

base::SampleId Dataset::id(std::size_t i) const
{
    const bool training = i < m_content.training;
    const char* const part = training ? "train" : "test";
    const std::size_t place = training ? i : i - m_content.training;
    if (inputCount() == 1)
        return base::sampleId(input(0).content(i), part, place);
    std::vector<std::uint64_t> hashes;
    for (const auto& input : m_content.inputs)
        hashes.push_back(base::contentHash(input->content(i)));
    return base::sampleId(base::bytesOf(std::span<const std::uint64_t>(hashes)), part, place);
}

std::vector<std::int64_t> Dataset::classCounts() const
{
    std::vector<std::int64_t> counts(m_content.info.classes.size());
    for (const std::uint16_t label : m_content.labels)
        ++counts[label];
    return counts;
}

} // namespace assay::data
