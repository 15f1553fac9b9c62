// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/events.h"

#include <QMap>
#include <QObject>
#include <QStringList>

#include <map>
#include <optional>

class QUndoStack;

namespace assay::ui {

class SessionBridge;

/// Runs of other tools as the window handles them: what is being imported, what is watched, and
/// what the tags of a run mean.
class LogBook : public QObject
{
    Q_OBJECT
public:
    LogBook(SessionBridge& bridge, QUndoStack& undo, QObject* parent = nullptr);

    /// One after the other, into the open project.
    void import(const QStringList& paths);
    void watch(const QString& path);
    void stopWatching(const QString& path);
    void cancel(); ///< whatever is being imported

    /// Paths that wait or are being read.
    QStringList importing() const { return m_importing.values(); }
    QStringList watched() const { return m_watched; }

    void askTags(train::RunId run);
    /// Tags of the run, as last read.
    const std::vector<interop::MappedTag>& tags(train::RunId run) const;
    /// The names that any run of another tool logged under.
    void askTagNames();
    /// What each run logged under a name.
    void askTagValues(const QString& tag);
    /// One undo step. Empty target: what the tag's name says.
    void chooseTag(const interop::MappedTag& tag, const std::optional<interop::TagTarget>& target);

Q_SIGNALS:
    void changed(); ///< what is imported or watched
    void progressed(double share);
    void imported(const assay::session::LogImported& done);
    void failed(const assay::base::Error& error);
    void tagsRead(assay::train::RunId run);
    void tagNamesListed(const std::vector<assay::interop::TagUse>& names);
    void tagValuesRead(const QString& tag,
                       const std::map<assay::train::RunId, assay::interop::TagValues>& values);

private:
    session::Tag begin(const QString& path);

    SessionBridge& m_bridge;
    QUndoStack& m_undo;
    QMap<session::Tag, QString> m_importing;
    QStringList m_watched;
    std::map<train::RunId, std::vector<interop::MappedTag>> m_tags;
};

} // namespace assay::ui
