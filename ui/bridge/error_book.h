// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/events.h"

#include <QObject>
#include <QSet>
#include <QString>

#include <optional>
#include <vector>

class QUndoStack;

namespace assay::ui {

class SessionBridge;

/// The error analysis as the window handles it: error types, marks on examples, and the table made
/// from them. Every edit is one undo step.
class ErrorBook : public QObject
{
    Q_OBJECT
public:
    ErrorBook(SessionBridge& bridge, QUndoStack& undo, QObject* parent = nullptr);

    /// In the order in which they were made: the first nine have the keys 1 to 9.
    const std::vector<error_analysis::ErrorType>& types() const { return m_types; }
    const error_analysis::ErrorType* type(std::int64_t id) const;
    /// The digit of a type; empty for the tenth and later.
    QString keyOf(std::int64_t type) const;
    /// Empty: not known, or of a run that was not evaluated.
    const std::optional<error_analysis::ErrorTable>& table() const { return m_table; }

    /// Which run's table is shown; 0: none.
    void setRun(train::RunId run);
    /// Reads types and table anew.
    void read();
    /// The same, of marks that were shown too early too. -> stale
    void reread();
    /// Changes marks; `what` is how undo calls it.
    void mark(const std::vector<error_analysis::ExampleMark>& before,
              const std::vector<error_analysis::ExampleMark>& after, const QString& what);
    /// Made, or found when there is one of this name. -> typeAdded with the tag that is given back.
    /// The next one may be asked for before the answer is there.
    session::Tag addType(const QString& name);
    void change(const error_analysis::ErrorType& type);
    void remove(std::int64_t type);
    void importPredictions(const QStringList& paths);

    // What undo steps write; a failure is the bridge's editRefused.
    /// `marked` follows at once: what is seen does not wait for the project.
    void write(const std::vector<error_analysis::ExampleMark>& marks);
    /// These marks were written by others.
    void show(const std::vector<error_analysis::ExampleMark>& marks);
    void write(const error_analysis::ErrorType& type);
    void writeDeleted(std::int64_t type, bool deleted);

Q_SIGNALS:
    void stale(); ///< what is shown of examples is not what is stored
    void typesChanged();
    void tableChanged();
    void typeAdded(qint64 type, quint64 tag); ///< 0: it could not be made
    void marked(const std::vector<assay::error_analysis::ExampleMark>& marks);
    void imported(assay::train::RunId run, const QString& sentence);
    void failed(const QString& sentence);

private:
    void readTable();
    session::Tag ask(); ///< a tag whose failure is reported

    SessionBridge& m_bridge;
    QUndoStack& m_undo;
    train::RunId m_run = 0;
    std::vector<error_analysis::ErrorType> m_types;
    std::optional<error_analysis::ErrorTable> m_table;
    QSet<session::Tag> m_asked;  ///< whose failure is reported
    QSet<session::Tag> m_adding; ///< types that are being made
    session::Tag m_tableTag = 0;
};

} // namespace assay::ui
