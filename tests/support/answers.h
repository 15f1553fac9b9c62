// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "experiment/suite.h"
#include "interop/predictions_file.h"
#include "support/errors.h"

#include <QString>
#include <QStringList>

#include <functional>

namespace assay::testing {

/// The findings on imported answers, without "predictions.".
inline QStringList findingsOf(const interop::PredictionsFile& file)
{
    QStringList ids;
    for (const base::Finding& finding : file.findings)
        ids << QString::fromStdString(finding.id).remove("predictions.");
    return ids;
}

/// Their sentences, a line each.
inline QString saidOf(const interop::PredictionsFile& file)
{
    QStringList said;
    for (const base::Finding& finding : file.findings)
        said << QString::fromStdString(experiment::sentence(finding));
    return said.join("\n");
}

/// How many answers of the first split are wrong.
inline int wrongOf(const interop::PredictionsFile& file)
{
    int wrong = 0;
    const evaluate::Predictions& answers = file.splits.front();
    for (std::size_t i = 0; i < answers.size(); ++i)
        wrong += answers.isWrong(i) ? 1 : 0;
    return wrong;
}

/// The Error with which something is refused; "was.read" where it is not.
inline base::Error refusal(const std::function<void()>& read)
{
    return errorOf(read).value_or(base::usageError("was.read", "It was read."));
}

} // namespace assay::testing
