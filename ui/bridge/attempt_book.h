// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <map>
#include <optional>
#include <vector>

namespace assay::ui {

class RunBook;
class StudyBook;

/// The attempts of the project: starts them, and measures each once its networks have finished.
class AttemptBook : public QObject
{
    Q_OBJECT
public:
    AttemptBook(SessionBridge& bridge, RunBook& runs, StudyBook& studies,
                QObject* parent = nullptr);

    const std::vector<tune::MeasuredAttempt>& all() const { return m_attempts; } ///< newest first
    /// Those on a run's experiment, whichever of its seeds they began with. `improvement` empty: all.
    std::vector<const tune::MeasuredAttempt*> on(const train::RunRecord& run,
                                                 const std::string& improvement = {}) const;
    const tune::MeasuredAttempt* find(tune::StudyId study) const; ///< null: there is none

    /// Trains what the attempt lacks, behind what is training now.
    void start(train::RunId run, const tune::Tried& tried, int seeds);
    bool isStarting() const { return m_starting.isPending(); }
    bool isMeasuring() const { return m_measuring.isPending(); }
    void cancelMeasuring() { m_measuring.cancel(); }
    const QString& problem() const { return m_problem; } ///< of the last start, named; empty: none
    /// Why an attempt could not be measured; empty: it was, or was not tried yet.
    QString problemOf(tune::StudyId study) const;

    /// The adaptations of a run's experiment, compared; null: not known yet. `compare` asks for them where
    /// attempts have changed since.
    const std::vector<tune::Adaptation>* adaptations(train::RunId run) const;
    void compare(const train::RunRecord& run);
    bool isComparing() const { return m_comparing.isPending(); }
    /// Why some of them cannot be compared; empty: all were.
    const QString& compareProblem() const { return m_compareProblem; }

    /// What would bring the training examples of a run nearer to test-val; empty: not known, and
    /// asked for once.
    std::optional<std::vector<evaluate::FittedChange>> fitted(train::RunId run) const;
    void fit(train::RunId run);
    const QString& fitProblem() const { return m_fitProblem; }

Q_SIGNALS:
    void changed();
    void progressed(double share); ///< of the measuring

private:
    void listSoon();
    void take(const session::AttemptsListed& listed);
    void fail(const session::Failed& failure);
    void lookAtTried();
    void measureNext();
    void goOn();

    SessionBridge& m_bridge;
    RunBook& m_runs;
    StudyBook& m_studies;
    QTimer m_soon; ///< changes in a row are listed once
    bool m_readOnly = false;
    std::vector<tune::MeasuredAttempt> m_attempts;
    Request m_listing, m_starting, m_measuring, m_fitting, m_comparing;
    std::optional<session::AdaptationsListed> m_compared; ///< of the run asked about last
    QString m_comparedOf; ///< the run asked about last, and the pairs of its adaptations then
    QString m_compareProblem;
    /// Attempts that were started since the project was opened, with the members that each had when it was
    /// gone on with: one of an earlier time goes on when a person asks.
    std::map<tune::StudyId, std::size_t> m_continued;
    std::optional<session::ChangesFitted> m_fitted; ///< of the run asked about last
    train::RunId m_fitAsked = 0;
    QString m_fitProblem;
    tune::StudyId m_measured = 0; ///< what is being measured
    QString m_wanted;             ///< what was started last, in words
    QString m_problem;
    int m_failures = 0; ///< listings that failed in a row
    /// Not to be measured again while it has as many pairs.
    struct Measured {
        std::size_t pairs = 0; ///< that there were
        QString why;           ///< that it could not be; empty: it was
    };
    std::map<tune::StudyId, Measured> m_known;
};

} // namespace assay::ui
