// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/check.h"
#include "diagnose/subject.h"
#include "experiment/suite.h"

#include <QStringList>

#include <cstdint>
#include <functional>
#include <vector>

namespace assay::testing {

using Values = std::vector<double>;

inline Values valuesOf(int count, const std::function<double(int)>& value)
{
    Values values;
    for (int k = 0; k < count; ++k)
        values.push_back(value(k));
    return values;
}

/// At steps from 0 on.
inline diagnose::Curve curve(const char* name, const Values& values)
{
    diagnose::Curve made{.name = name, .steps = {}, .values = values};
    for (std::size_t k = 0; k < values.size(); ++k)
        made.steps.push_back(static_cast<std::int64_t>(k));
    return made;
}

/// A log with a row an epoch.
inline diagnose::RunCurves byEpochs(const Values& train, const Values& validation,
                                    const Values& wrong = {}, const Values& validationWrong = {})
{
    diagnose::RunCurves curves;
    curves.loss = curves.epochLoss = curve("loss", train);
    curves.valLoss = curve("val_loss", validation);
    if (!wrong.empty())
        curves.trainError = curve("acc", wrong);
    if (!validationWrong.empty())
        curves.valError = curve("val_acc", validationWrong);
    return curves;
}

/// What a check of curves finds, as it is said.
inline QStringList said(const diagnose::Check& check, const diagnose::RunCurves& curves)
{
    diagnose::Subject subject;
    subject.curves = curves;
    QStringList found;
    for (const base::Finding& finding : check.run(subject))
        found << QString::fromStdString(finding.id + ": " + experiment::sentence(finding));
    return found;
}

} // namespace assay::testing
