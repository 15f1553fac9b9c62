// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/settings.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace assay::ui {

namespace {

constexpr int kRecentProjects = 10;

/// A path holds characters that group keys in an INI file, so its hash is the key.
QString projectGroup(const QString& project)
{
    const QByteArray hash =
        QCryptographicHash::hash(project.toUtf8(), QCryptographicHash::Sha1).toHex().left(16);
    return QStringLiteral("projects/") + QString::fromLatin1(hash);
}

QString projectKey(const QString& project, const QString& what)
{
    return projectGroup(project) + QLatin1Char('/') + what;
}

QString projectKey(const QString& project, const char* what)
{
    return projectKey(project, QString::fromLatin1(what));
}

} // namespace

Settings::Settings(const QString& folder, QObject* parent)
    : QObject(parent)
    , recentProjects(*this, QStringLiteral("recent/projects"), {})
    , theme(*this, QStringLiteral("window/theme"), QStringLiteral("system"))
    , windowGeometry(*this, QStringLiteral("window/geometry"), {})
    , smoothing(*this, QStringLiteral("chart/smoothing"), 0.9)
    , xAxis(*this, QStringLiteral("chart/x_axis"), QStringLiteral("step"))
    , logY(*this, QStringLiteral("chart/log_y"), false)
    , seedCount(*this, QStringLiteral("run/seed_count"), 3)
    , runColumns(*this, QStringLiteral("runs/columns"), {})
    , m_store(folder + QStringLiteral("/settings.ini"), QSettings::IniFormat)
{}

QString Settings::standardFolder()
{
    const QString given = qEnvironmentVariable("ASSAY_CONFIG_DIR");
    return given.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
                           : given;
}

void Settings::write(const QString& key, const QVariant& value)
{
    if (m_store.contains(key) && m_store.value(key) == value)
        return;
    m_store.setValue(key, value);
    Q_EMIT changed(key);
}

QByteArray Settings::windowState(const QString& part) const
{
    return read(QStringLiteral("window/parts/") + part).toByteArray();
}

void Settings::setWindowState(const QString& part, const QByteArray& state)
{
    write(QStringLiteral("window/parts/") + part, state);
}

QString Settings::pageOfProject(const QString& project) const
{
    return read(projectKey(project, "page")).toString();
}

void Settings::setPageOfProject(const QString& project, const QString& page)
{
    write(projectKey(project, "page"), page);
}

QString Settings::partOfProject(const QString& project, const QString& part) const
{
    return read(projectKey(project, part)).toString();
}

void Settings::setPartOfProject(const QString& project, const QString& part, const QString& state)
{
    write(projectKey(project, part), state);
}

QString Settings::draftOfProject(const QString& project) const
{
    // A file that was made later is another project in the place of a deleted one.
    const QDateTime made = QFileInfo(project).birthTime();
    const QVariant kept = read(projectKey(project, "draft_time"));
    if (made.isValid() && kept.isValid() && kept.toLongLong() < made.toMSecsSinceEpoch())
        return {};
    return read(projectKey(project, "draft")).toString();
}

void Settings::setDraftOfProject(const QString& project, const QString& spec)
{
    m_store.setValue(projectKey(project, "draft_time"), QDateTime::currentMSecsSinceEpoch());
    write(projectKey(project, "draft"), spec);
}

QString Settings::folderOf(const QString& kind) const
{
    const QString folder = read(QStringLiteral("folders/") + kind).toString();
    return QFileInfo(folder).isDir() ? folder : QString();
}

void Settings::setFolderOf(const QString& kind, const QString& folder)
{
    write(QStringLiteral("folders/") + kind, folder);
}

void Settings::remember(const QString& path)
{
    QStringList paths = recentProjects.get();
    paths.removeAll(path);
    paths.prepend(path);
    recentProjects.set(paths.mid(0, kRecentProjects));
}

void Settings::forget(const QString& path)
{
    QStringList paths = recentProjects.get();
    paths.removeAll(path);
    recentProjects.set(paths);
}

void Settings::drop(const QString& project)
{
    m_store.remove(projectGroup(project));
}

} // namespace assay::ui
