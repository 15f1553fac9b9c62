// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>

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
