// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/own_results.h"
#include "bridge/request.h"
#include "experiment/controls.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace assay::ui {

class Workbench;

/// What the run that is looked at is compared with: published results and a person's own on the data of the Data
/// page, and controls. GUI thread.
class KnownBook : public QObject
{
    Q_OBJECT
public:
    explicit KnownBook(Workbench& bench, QObject* parent = nullptr);

    /// What the data are called; empty: they are not known.
    QString nameOfData() const;
    /// Whose results are shown: the one that was chosen, else that of the data.
    QString dataSet() const;
    /// Empty: that of the data again.
    void choose(const QString& dataSet);
    bool isChosen() const { return !m_chosen.isEmpty(); }
    /// All that can be chosen: those of shipped results and of a person's own.
    QStringList dataSets() const;
    std::vector<baseline::ResultRow> rows() const;

    /// Null: none.
    const train::RunRecord* run() const;
    /// The score of it that results are compared with (advise::comparedScore). Null: there is none, or it cannot be
    /// compared, and `reason` says why.
    const train::SplitScore* score(data::SplitKind& split) const;
    QString reason() const;
    /// How this run stands against the results of its data, a line (advise::knownEvidence). Empty: it is not the
    /// run that is looked at, or cannot be compared.
    std::string evidence(const train::RunRecord& of) const;
    /// "At epoch 5, 1.2 points [0.9, 1.5] above the published error of LeNet-5, 0.95 %."
    QString sentence(const baseline::ResultRow& row) const;

    void read(); ///< asks for a person's own results, which another view may have changed

    /// Why no result can be added; empty: it can.
    QString obstacle() const;
    void save(baseline::ResultRow row); ///< without a data set: of the one that is shown
    void remove(std::int64_t id);
    /// Why the last change, or the start of a control, came to nothing; empty: it did not.
    const QString& problem() const { return m_problem; }

    /// The newest run that is this control of the run; one that `stands` goes before one that failed
    /// or was stopped. Null: there is none, or the run is of other data than those of the Data page.
    const train::RunRecord* controlRun(experiment::Control control) const;
    /// Why it cannot be made; empty: it can.
    QString controlObstacle(experiment::Control control) const;
    void runControl(experiment::Control control);
    /// Asks for what very simple methods reach on the data of the run; it is kept with the run.
    void computeSimple();
    QString simpleObstacle() const;       ///< why that cannot be asked for now; empty: it can
    const QString& simpleProblem() const; ///< why they could not be computed; empty: they were

Q_SIGNALS:
    void changed();

private:
    /// Of the run; null: it cannot be read. Valid until it is asked of another run.
    const experiment::ExperimentSpec* specOf(const train::RunRecord& run) const;
    /// Other than those of the Data page.
    bool isOfOtherData(const experiment::ExperimentSpec& spec) const;
    baseline::OwnResults::Take taker();

    Workbench& m_bench;
    Request m_starting; ///< a control
    QString m_chosen, m_problem;
    std::vector<baseline::ResultRow> m_own;
    struct ReadSpec {
        std::string json;
        std::optional<experiment::ExperimentSpec> spec;
    };
    mutable std::optional<ReadSpec> m_read; ///< what `specOf` read last
};

/// Whether a control need not be run again: it is finished, or still at it.
bool stands(const train::RunRecord& control);

/// "Paper": a kind of result as people read it; and what it is good for.
QString kindText(baseline::KnownKind kind);
QString kindHelp(baseline::KnownKind kind);
/// The value of a result: "0.95 %", "F1 0.912".
QString resultText(const baseline::ResultRow& row);
/// The address in a source; empty: there is none that may be opened.
QString linkIn(const QString& source);

} // namespace assay::ui
