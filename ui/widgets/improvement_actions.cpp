// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/improvement_actions.h"

#include <QCoreApplication>

#include <algorithm>

namespace assay::ui {

bool isMoreData(const std::string& key)
{
    return key.ends_with(".more_data");
}

bool takesFileOfColumns(const std::string& key)
{
    return key == "avoidable_bias.features";
}

bool sets(const advise::Way& way, const char* path)
{
    return std::any_of(way.patch.begin(), way.patch.end(),
                       [path](const base::FieldChange& change) { return change.path == path; });
}

QString actionOf(const std::string& key)
{
    if (key == "avoidable_bias.error_analysis")
        return QStringLiteral("errors.train");
    if (key.ends_with(".error_analysis") || key.ends_with(".collect"))
        return QStringLiteral("go.errors");
    if (key.ends_with("features") || isMoreData(key))
        return QStringLiteral("go.data");
    if (key.ends_with(".resample"))
        return QStringLiteral("evaluate.resample");
    if (key.ends_with(".tune"))
        return QStringLiteral("go.tune");
    if (key.ends_with(".adapt")) // its ways are all there is
        return {};
    return QStringLiteral("go.model");
}

QString actionText(const QString& action)
{
    if (action == QLatin1String("errors.train"))
        return QCoreApplication::translate("ImprovementView", "Open Errors of train");
    if (action == QLatin1String("go.errors"))
        return QCoreApplication::translate("ImprovementView", "Open Errors");
    if (action == QLatin1String("go.data"))
        return QCoreApplication::translate("ImprovementView", "Open Data");
    if (action == QLatin1String("go.tune"))
        return QCoreApplication::translate("ImprovementView", "Open Tune");
    if (action == QLatin1String("evaluate.resample"))
        return QCoreApplication::translate("ImprovementView", "Resample test-val");
    return QCoreApplication::translate("ImprovementView", "Open Model");
}

} // namespace assay::ui
