// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/file_names.h"

#include "base/utf8.h"
#include "bridge/convert.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <filesystem>
#include <functional>

namespace assay::ui {

namespace {

constexpr int kMostLookedAt = 5'000; ///< names: a few milliseconds

/// Names in the folder that are not UTF-8, until `take` returns false.
void eachOddName(const std::filesystem::path& folder,
                 const std::function<bool(const std::string& name)>& take)
{
    std::error_code failed;
    int seen = 0;
    for (std::filesystem::directory_iterator at(folder, failed), end;
         !failed && at != end && seen < kMostLookedAt; at.increment(failed), ++seen) {
        const std::string name = at->path().filename().string();
        if (!base::isUtf8(name) && !take(name))
            return;
    }
}

} // namespace

QString nameObstacle(const QString& path)
{
    if (!path.contains(QChar::ReplacementCharacter))
        return {};
    std::filesystem::path folder = "/";
    const QStringList parts =
        QFileInfo(path).absoluteFilePath().split(QLatin1Char('/'), Qt::SkipEmptyParts);
    for (const QString& part : parts) {
        bool odd = false;
        if (part.contains(QChar::ReplacementCharacter))
            eachOddName(folder, [&](const std::string& name) {
                odd = QFile::decodeName(QByteArray::fromStdString(name)) == part;
                return !odd;
            });
        if (odd)
            return QCoreApplication::translate(
                       "FileNames",
                       "The name %1 is not UTF-8, so the window cannot tell which file is meant. "
                       "Rename it, or use assay-cli, which takes every name.")
                .arg(part);
        folder /= utf8(part);
    }
    return {};
}

int unlistedIn(const QString& folder)
{
    int count = 0;
    eachOddName(utf8(folder), [&](const std::string&) { return ++count > 0; });
    return count;
}

} // namespace assay::ui
