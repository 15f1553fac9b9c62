// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dismissal.h"
#include "bridge/request.h"

#include <QElapsedTimer>
#include <QObject>

#include <optional>
#include <tuple>
#include <vector>

namespace assay::ui {

class AttemptBook;
class Draft;
class EvaluationBook;
class RunBook;
class SimpleBook;

/// What Next step is made from: what is stored of the run that is looked at, as last read, and what
/// the other books have.
class AdviceBook : public QObject
{
    Q_OBJECT
public:
    AdviceBook(SessionBridge& bridge, RunBook& runs, QObject* parent = nullptr);

    /// Of that run; empty while it was not read yet.
    const advise::Gathered& gathered(train::RunId run) const;
    /// All that the verdict of the moment is made from: on the run that is looked at, or on the draft.
    advise::Facts facts(const Draft& drafted, const EvaluationBook& evaluations,
                        const SimpleBook& simple, const AttemptBook& attempts,
                        const std::optional<store::ProjectInfo>& project) const;

    /// Whether `run` was trained with other settings than `spec`, its seed and learning rates that a
    /// person gave meanwhile aside: what is said of it is not said of `spec`.
    static bool isOfOtherSettings(const train::RunRecord& run,
                                  const experiment::ExperimentSpec& spec);

    bool isReading() const { return m_gathering.isPending(); }

Q_SIGNALS:
    void changed();

private:
    /// Asks anew when the run that is looked at, or the attempt on one batch, is not as it was.
    void look();

    /// What is stored of this run, as it is now, was not read yet.
    bool isBehind(const train::RunRecord& run) const;

    /// What must differ for it to be worth another look.
    using Key = std::tuple<train::RunId, train::RunState, std::int64_t, std::string, train::RunId,
                           train::RunState>;
    SessionBridge& m_bridge;
    RunBook& m_runs;
    Key m_key{};
    bool m_asked = false;
    Request m_gathering;
    QElapsedTimer m_sinceAsked;
    advise::Gathered m_gathered; ///< without findings that are set aside
    bool m_gatheredOver = false; ///< its run was over when that was asked for
    std::vector<base::Dismissal> m_dismissals;
};

} // namespace assay::ui
