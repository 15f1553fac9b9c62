// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/source_fit.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::data {

namespace {

/// "a table of 14 columns with classes (adult.csv)".
std::string describeKind(const DatasetInfo& info)
{
    const std::string file = info.path.substr(info.path.find_last_of('/') + 1);
    const char* const predicted = info.task == Task::Regression ? "a number to predict" : "classes";
    if (info.inputs.size() > 1)
        return fmt::format("examples of {} with {} ({})", describeShape(info), predicted, file);
    switch (info.inputs.front().modality) {
    case Modality::Table:
        return fmt::format("a table of {} with {} ({})", describeShape(info), predicted, file);
    case Modality::Pictures: return fmt::format("pictures of {} ({})", describeShape(info), file);
    case Modality::Text: return fmt::format("texts of {} ({})", describeShape(info), file);
    case Modality::Series: break;
    }
    return fmt::format("series of {} ({})", describeShape(info), file);
}

bool isAlike(const InputInfo& source, const InputInfo& serving)
{
    return source.modality == serving.modality && source.shape == serving.shape
           && source.channels == serving.channels
           && std::equal(source.columns.begin(), source.columns.end(), serving.columns.begin(),
                         serving.columns.end(),
                         [](const ColumnInfo& a, const ColumnInfo& b) { return a.kind == b.kind; });
}

} // namespace

void requireFit(const DatasetInfo& source, const DatasetInfo& other, const char* what,
                const std::string& remedy)
{
    const bool fits = source.task == other.task
                      && std::equal(source.inputs.begin(), source.inputs.end(),
                                    other.inputs.begin(), other.inputs.end(), isAlike);
    if (!fits)
        throw base::usageError("data.shape",
                               fmt::format("The data are {}, the {} {}. {}", describeKind(source),
                                           what, describeKind(other), remedy));
    if (other.classes.size() > source.classes.size()
        || !std::equal(other.classes.begin(), other.classes.end(), source.classes.begin()))
        throw base::usageError(
            "data.classes",
            fmt::format("{} has classes that {} does not have; {} must use the same labels.",
                        other.path, source.path, what));
}

} // namespace assay::data
