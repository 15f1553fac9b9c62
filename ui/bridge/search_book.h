// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

class QUndoStack;

namespace assay::ui {

class RunBook;

/// The searches of the project, the one that is shown with its report, and the one that is put together:
/// a new one, or the shown one with changes that are not stored yet. Edits of it can be undone.
class SearchBook : public QObject
{
    Q_OBJECT
public:
    SearchBook(SessionBridge& bridge, RunBook& runs, QUndoStack& undo, QObject* parent = nullptr);

    /// Newest first.
    const std::vector<std::shared_ptr<const tune::SearchState>>& all() const { return m_all; }
    const tune::SearchState* find(tune::SearchId search) const; ///< null: there is none
    /// The one that is shown; null: a new one is put together.
    const tune::SearchState* current() const { return find(m_plan.id); }
    void show(tune::SearchId search); ///< 0: a new one, with the space of the one that was shown
    /// One that any program works on, by what was listed last; null: there is none.
    const tune::SearchState* working() const;

    /// As it is put together; its `base` counts where it is stored already.
    const tune::Search& plan() const { return m_plan; }
    /// It differs from the stored one. A new one does not.
    bool isChanged() const;
    /// One undo step, called `why`; consecutive ones of the same `part` merge, where it is not empty.
    void edit(const tune::Search& plan, const QString& why, const std::string& part = {});

    /// Stores the new search that is put together, and trains its trials one after the other.
    void start(const experiment::ExperimentSpec& base, data::Task task);
    void change();            ///< stores the changes
    void addTrials(int more); ///< to those that are wanted; the other changes stay as they are
    void work();              ///< goes on with the shown one
    void halt();              ///< this program takes no more trials of the shown one
    void propose(const tune::Point& point);
    void remove(); ///< the shown one; its runs stay
    /// How many programs `start` and `work` have train trials at the same time. 1: this one alone. 0: as many as a
    /// measurement before the first trial finds fastest.
    int workers() const { return m_workers; }
    void setWorkers(int workers);
    /// What became of the programs that were started here for the shown search; null: none were.
    const session::SearchWorkersChanged* workerNews() const;
    bool isStoring() const { return m_beginning.isPending() || m_changing.isPending(); }
    void list(); ///< asks for all anew, as after another program worked on one and changed no run
    /// The last answer of all was asked for and is to come.
    bool isListing() const { return m_listing.isPending(); }
    const QString& problem() const { return m_problem; } ///< of the last request; empty: none
    /// Why this program took no more trials of a search; empty: it did not end here.
    std::optional<tune::WorkEnd> ended(tune::SearchId search) const;

    /// Of the shown search; null: not known, or not yet.
    std::shared_ptr<const tune::SearchReport> report() const;
    bool isReporting() const { return m_reporting.isPending(); }
    /// Whether somebody looks: then other programs' trials are followed, and the report is asked for
    /// whenever more trials have ended.
    void setSeen(bool seen);

Q_SIGNALS:
    void changed();     ///< the list, what is shown, or a request
    void planChanged(); ///< the search that is put together
    void reported();

private:
    friend class EditSearch;
    void assign(const tune::Search& plan);
    void forget();
    void open();
    void listSoon();
    void take(const session::SearchesListed& listed);
    void fail(const session::Failed& failure);
    void askReport();
    void beginWork();

    SessionBridge& m_bridge;
    RunBook& m_runs;
    QUndoStack& m_undo;
    QTimer m_soon; ///< news of other programs in a row are listed once
    std::vector<std::shared_ptr<const tune::SearchState>> m_all;
    tune::Search m_plan;
    bool m_isEdited = false;   ///< by a person, since it was stored
    bool m_isPicked = false;   ///< which one is shown was chosen
    bool m_keepsEdits = false; ///< what is being stored leaves the edits as they are
    bool m_seen = false, m_stale = false;
    Request m_listing, m_beginning, m_changing, m_working, m_reporting;
    QString m_problem;
    std::map<tune::SearchId, tune::WorkEnd> m_ended;
    int m_workers = 1;
    std::map<tune::SearchId, session::SearchWorkersChanged> m_news;
    struct Reported {
        tune::SearchId search = 0;
        QString of; ///< what it was asked about
        std::shared_ptr<const tune::SearchReport> report;
    };
    Reported m_asked, m_report; ///< the one that was asked for last; the one that is there
};

/// Whether two searches look for the same in the same way; names and bases aside.
bool isSamePlan(const tune::Search& a, const tune::Search& b);

} // namespace assay::ui
