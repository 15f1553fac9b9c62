// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QObject>
#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <vector>

class QUndoStack;

namespace assay::ui {

class ErrorBook;

/// Error types that the program proposes for the run that is looked at, and what was decided on
/// them. Every decision is one undo step.
class SuggestionBook : public QObject
{
    Q_OBJECT
public:
    SuggestionBook(SessionBridge& bridge, ErrorBook& errors, QUndoStack& undo,
                   QObject* parent = nullptr);

    /// Of which answers suggestions are to be; others are forgotten. Run 0: none.
    void setRun(train::RunId run, const QString& version);
    void find(); ///< once for each `setRun`
    bool isWorking() const { return m_finding.isPending(); }
    /// Without the examples that were refused one by one.
    std::vector<error_analysis::Suggestion> list() const;
    QString notes() const;                              ///< why a kind is missing, or what failed
    bool isKnown() const { return m_found != nullptr; } ///< looked for, perhaps with no result
    /// Empty: nobody decided.
    std::optional<bool> decisionOn(const std::string& suggestion) const;

    /// All errors of a suggestion, or the one example alone. The same again before it is done is
    /// one decision.
    void decide(const error_analysis::Suggestion& suggestion, bool accepted,
                std::optional<base::SampleId> example = {});
    /// Each of these examples; all together are one undo step.
    void decideEach(const error_analysis::Suggestion& suggestion, bool accepted,
                    const std::vector<base::SampleId>& examples);

    // What undo steps write:
    void write(const error_analysis::Choice& choice);
    void takeBack(const session::SuggestionDecided& decided);

Q_SIGNALS:
    void changed();
    void failed(const QString& sentence);

private:
    /// Decisions that are one undo step.
    struct Together {
        std::vector<session::SuggestionDecided> done;
        std::size_t awaited = 0;
        QString name;
    };
    /// The request; 0: it was asked for already.
    session::Tag ask(const error_analysis::Suggestion& suggestion, bool accepted,
                     std::optional<base::SampleId> example);
    void take(const session::SuggestionDecided& decided);
    /// Pushes the step of decisions that belong together once the last of them is answered; `decided`:
    /// null for one that failed. False: the request was made alone.
    bool takeTogether(session::Tag tag, const session::SuggestionDecided* decided);

    SessionBridge& m_bridge;
    ErrorBook& m_errors;
    QUndoStack& m_undo;
    train::RunId m_run = 0;
    QString m_version;
    std::shared_ptr<const error_analysis::Suggestions> m_found;
    std::vector<error_analysis::Decision> m_decisions;
    std::map<session::Tag, std::shared_ptr<Together>> m_together;
    Request m_finding;
    /// New decisions that are under way, for which undo steps are to be made.
    std::map<session::Tag, error_analysis::Choice> m_deciding;
    QString m_problem;
};

} // namespace assay::ui
