// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/data_remedy.h"
#include "advise/decision_tree.h"
#include "advise/ways.h"
#include "bridge/advice_book.h"
#include "bridge/attempt_book.h"
#include "bridge/comparison_book.h"
#include "bridge/dismissal_book.h"
#include "bridge/draft.h"
#include "bridge/error_book.h"
#include "bridge/evaluation_book.h"
#include "bridge/log_book.h"
#include "bridge/next_step.h"
#include "bridge/run_book.h"
#include "bridge/search_book.h"
#include "bridge/session_bridge.h"
#include "bridge/simple_book.h"
#include "bridge/study_book.h"
#include "bridge/suggestion_book.h"
#include "experiment/setup_file.h"

#include <QObject>
#include <QSet>
#include <QUndoStack>

#include <functional>
#include <optional>

namespace assay::ui {

class Settings;

/// Something worth a line in the window, and maybe one thing to do about it.
struct Notice {
    Tone tone = Tone::Neutral; ///< warnings and blockers stay until they are closed
    QString text;
    QString button; ///< empty: none
    std::function<void()> act;
    bool undoes = false; ///< the button undoes the last edit: withdrawn once that is another one
    std::function<bool()> holds; ///< its reason is there: withdrawn once it is not; none: always
    QString about = {};          ///< what did not come off: withdrawn once it does (`settled`)
};

/// What a person can do with the window, apart from how it looks: opens projects, keeps the draft
/// and the runs, turns wishes into calls of the session. Pages share it; none uses another.
class Workbench : public QObject
{
    Q_OBJECT
public:
    Workbench(SessionBridge& bridge, Settings& settings, QObject* parent = nullptr);
    ~Workbench() override;

    SessionBridge& bridge() { return m_bridge; }
    Settings& settings() { return m_settings; }
    Draft& draft() { return m_draft; }
    RunBook& runs() { return m_runs; }
    DismissalBook& dismissals() { return m_dismissals; }
    const AdviceBook& adviceBook() const { return m_advice; }
    SimpleBook& simple() { return m_simple; }
    LogBook& logs() { return m_logs; }
    EvaluationBook& evaluations() { return m_evaluations; }
    const EvaluationBook& evaluations() const { return m_evaluations; }
    ComparisonBook& comparisons() { return m_comparisons; }
    AttemptBook& attempts() { return m_attempts; }
    ErrorBook& errorBook() { return m_errorBook; }
    SuggestionBook& suggestions() { return m_suggestions; }
    SearchBook& searches() { return m_searches; }
    QUndoStack& undo() { return m_undo; }
    /// Empty while nothing is open.
    const std::optional<store::ProjectInfo>& project() const { return m_project; }
    /// The verdict of the moment: on the run that is looked at, or on the draft.
    advise::Advice advice() const;
    NextStep nextStep() const;
    /// All that it is made from.
    advise::Facts facts() const
    {
        return m_advice.facts(m_draft, m_evaluations, m_simple, m_attempts, m_project);
    }
    /// What the ways of an improvement of a run depend on.
    advise::WayFacts wayFacts(const train::RunRecord& run) const;

    /// Where projects go that a person did not name: the documents folder.
    void setProjectsFolder(const QString& folder) { m_folder = folder; }
    QString projectsFolder() const { return m_folder; }

    /// What was named on the command line: a project, else data to start from.
    void open(const QString& path);
    static bool isProject(const QString& path); ///< by its name
    void newProject(const QString& path);
    void openProject(const QString& path);
    void saveCopy(const QString& path); ///< a notice says when it is written
    void describe(const store::ProjectInfo& info);
    /// Trains a LeNet on drawn digits: in the open project while it has no work of its own, else in
    /// a new one.
    void tryExample();
    /// Data to begin with: in the open project while it has no work of its own, else in a new one,
    /// named after the data.
    void startFrom(const QString& path);
    void newProjectFrom(const QString& path);
    /// Data of the open project in place of those that it had; what was set for those (target,
    /// columns, shares, test data) is given up, unless they are gone from their place, and comes
    /// back with them. Makes a project when none is open. Can be undone.
    void useData(const QString& path);
    /// The open project has runs or attempts, or it is not known yet whether it has.
    bool hasWork() const;
    void useTestData(const QString& path);
    /// The settings of a set-up in one file become the draft; a sentence says where the data, once they are
    /// read, are not what it says. Makes a project when none is open. Can be undone.
    void useSetup(const QString& path);
    /// Takes in logs of other tools; makes a project when none is open, named after the first.
    void importLogs(const QStringList& paths);
    void watchLogs(const QString& path);
    /// Takes in answers made elsewhere: one table, or two arrays.
    void importPredictions(const QStringList& paths);

    void start(int seeds = 1);
    /// Starts a run of this spec, which goes on from another one; the draft stays as it is.
    void fork(const experiment::ExperimentSpec& spec);
    /// Learns one batch of the draft's data by heart.
    void overfit();
    /// Until there are `seeds` runs of the same spec, with seeds that it has not had.
    void runSeeds(const train::RunRecord& run, std::size_t seeds);
    /// The same with `more` than there are.
    void runAgain(const train::RunRecord& run, int more);
    void resume(train::RunId run);
    /// From the next update on, of a run that is at work.
    void changeRate(train::RunId run, double rate);
    /// Takes update `step` of a run apart, on the page for that.
    void stepThrough(train::RunId run, std::int64_t step);
    /// Does what the verdict of the moment proposes to change; without one the first fix of the run's
    /// findings is put into the draft.
    void applyFix();
    /// Puts a patch into the draft, or into the spec `of`, which becomes the draft; empty: the
    /// draft's own.
    void applyPatch(const base::Patch& patch, const std::string& of);
    /// Test data from the same source as the data: those of another kind are given up.
    void serveSame();
    void rename(const train::RunRecord& run, const QString& name);
    void note(const train::RunRecord& run, const QString& text);
    void remove(const std::vector<train::RunId>& runs);

    /// A sentence for the notice bar; `failed`: it stays until it is closed.
    void say(const QString& sentence, bool failed);
    /// The same of what failed, until `settle` is called with the same word.
    void sayFailed(const QString& about, const QString& sentence);
    void settle(const QString& about) { Q_EMIT settled(about); }
    /// The word of what was to be edited. Settled by the next edit.
    static QString anEdit() { return QStringLiteral("edit"); }

    /// What mends data that cannot be used; means nothing while they can.
    advise::DataRemedy dataRemedy() const;
    /// The action that finds data which is not where it was: a file or a folder, to train on or to
    /// serve.
    QString locateAction() const;

    /// Why a run cannot be started now; empty: it can.
    /// Why nothing can be changed in a project whose file is gone.
    QString lostText() const;
    QString startObstacle() const;
    /// An answer of the session is still to come.
    bool isWaiting() const { return !m_opening.isEmpty() || m_draft.readingData(); }

Q_SIGNALS:
    void projectChanged(); ///< another one, or its description
    void pageWanted(const QString& page);
    void stepWanted(assay::train::RunId run, qint64 step); ///< to be taken apart
    void fieldWanted(const QString& path); ///< of a setting on that page, to be looked at
    void noticed(const assay::ui::Notice& notice);
    void settled(const QString& about);
    void copyWanted(); ///< a person is asked where to
    void nextStepChanged();

private:
    void sayCopied(const QString& copy);
    void opened(const store::ProjectInfo& info);
    void tellImport(const session::LogImported& done);
    void loadDraft(const std::vector<train::RunRecord>& runs);
    void offerStudy(tune::StudyId study, std::size_t runs);
    void editRefused(const QString& step, const base::Error& error);
    void failed(session::Tag tag, const base::Error& error);
    void saySlow(const session::ModuleSlow& slow);
    void sayBlocked();
    /// Does `then` in the open project, or in a new one called `name`.
    void inProject(const QString& name, std::function<void()> then);
    /// A notice offers the way back.
    void inNewProject(const QString& name, std::function<void()> then);
    void putData(const QString& path);
    void compareSetup();
    void showSetting(const std::string& path); ///< where it is changed
    session::Tag ownTag();
    session::Tag startTag();
    /// Nothing that was asked for has come off since.
    std::function<bool()> untilGranted() const;
    /// Says so and returns false when the name of a path was not kept.
    bool isNamed(const QStringList& paths);

    SessionBridge& m_bridge;
    Settings& m_settings;
    QUndoStack m_undo;
    Draft m_draft;
    RunBook m_runs;
    DismissalBook m_dismissals;
    AdviceBook m_advice;
    SimpleBook m_simple;
    LogBook m_logs;
    EvaluationBook m_evaluations;
    StudyBook m_studies;
    ComparisonBook m_comparisons;
    AttemptBook m_attempts;
    ErrorBook m_errorBook;
    SuggestionBook m_suggestions;
    SearchBook m_searches;
    std::optional<store::ProjectInfo> m_project;
    QString m_folder;
    std::optional<experiment::Setup> m_setup; ///< whose data are being read
    QString m_opening;                        ///< path that was asked for last
    bool m_creating = false;                  ///< it is a new project
    QString m_copying;                        ///< path of the copy that is being written
    std::function<void()> m_afterOpening;     ///< waits for the project that is being opened
    bool m_draftFromRuns = false;             ///< the first list of runs gives the draft
    bool m_runsListed = false;                ///< of the project that is open
    QSet<session::Tag> m_tags;                ///< requests whose failure is shown as a notice
    QSet<QString> m_slow;                     ///< modules whose slowness was said
    train::RunId m_blocked = 0;  ///< the run that waits before its first update, as was said
    QSet<session::Tag> m_starts; ///< of those, runs of the draft
    std::map<std::string, data::DataSpec> m_setFor; ///< data that were chosen before, by path
    int m_granted = 0;                              ///< of those, how many came to something
};

} // namespace assay::ui
