// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/signals.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTest>

namespace assay::testing {

/// What one call of the command line came to.
struct Result {
    int code;
    QString out, err;
    QList<QJsonObject> lines;
    bool crashed = false; ///< or never ended
};

/// Runs the program in `folder` and waits for it.
inline Result assayCli(const QStringList& arguments, const QString& folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(ASSAY_CLI, arguments);
    const bool ended = process.waitForFinished(300'000);
    Result result{process.exitCode(),
                  process.readAllStandardOutput(),
                  process.readAllStandardError(),
                  {},
                  false};
    result.crashed = !ended || process.exitStatus() != QProcess::NormalExit;
    for (const QString& line : result.out.split('\n', Qt::SkipEmptyParts))
        result.lines.append(QJsonDocument::fromJson(line.toUtf8()).object());
    return result;
}

/// Starts a training and ends it as Ctrl+C does, once an epoch was scored. False: it did not come to
/// that, or did not end.
inline bool stoppedAfterAnEpoch(const QStringList& training, const QString& folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(ASSAY_CLI, training);
    bool hasScored = false; // what was read once is gone
    const auto scored = [&] {
        while (!hasScored && process.canReadLine())
            hasScored = process.readLine().contains("\"event\":\"epoch\"");
        return hasScored;
    };
    if (!QTest::qWaitFor(scored, 60'000))
        return false;
    return sendSignal(process.processId(), SIGINT) && process.waitForFinished(60'000);
}

/// The lines of one event.
inline QList<QJsonObject> of(const Result& result, const char* event)
{
    QList<QJsonObject> lines;
    for (const QJsonObject& line : result.lines) {
        if (line["event"].toString() == event)
            lines << line;
    }
    return lines;
}

} // namespace assay::testing
