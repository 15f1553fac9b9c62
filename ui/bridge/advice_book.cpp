// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/advice_book.h"

#include "bridge/attempt_book.h"
#include "bridge/convert.h"
#include "bridge/draft.h"
#include "bridge/evaluation_book.h"
#include "bridge/run_book.h"
#include "bridge/session_bridge.h"
#include "bridge/simple_book.h"
#include "data/catalog.h"
#include "experiment/start_weights.h"
#include "train/schedule.h"
#include "tune/adapted_effect.h"

#include <QFileInfo>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr qint64 kJumpMs = 1000; ///< between two looks for a jump while a run trains

/// The draft as `run` trained it, but for its seed and for learning rates that a person set
/// meanwhile: those that the draft has, the run has too.
bool trainedBy(const train::RunRecord& run, const experiment::ExperimentSpec& draft)
{
    const std::string family = experiment::family(draft);
    if (run.family == family || run.family.empty())
        return run.family == family;
    try {
        experiment::ExperimentSpec own = experiment::fromJson(run.spec);
        const auto meanwhile = train::rateChanges(own.train.rateChanges);
        const auto planned = train::rateChanges(draft.train.rateChanges);
        own.train.rateChanges = draft.train.rateChanges;
        return experiment::family(own) == experiment::family(experiment::startedAs(draft, own))
               && std::includes(meanwhile.begin(), meanwhile.end(), planned.begin(), planned.end());
    } catch (const base::Error&) {
        return false; // a template of another version
    }
}

} // namespace

AdviceBook::AdviceBook(SessionBridge& bridge, RunBook& runs, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_runs(runs)
    , m_gathering(bridge)
{
    bridge.on<session::ProjectOpened>(this, [this] {
        m_asked = false;
        m_gathered = {};
        m_gatheredOver = false;
        m_dismissals.clear();
        look();
        Q_EMIT changed();
    });
    bridge.on<session::DismissalsListed>(this, [this](const session::DismissalsListed& listed) {
        if (listed.dismissals == m_dismissals)
            return;
        m_dismissals = listed.dismissals;
        m_asked = false;
        look();
    });
    connect(&runs, &RunBook::currentChanged, this, &AdviceBook::look);
    // A loss jumps within an epoch, long before the row of the run says anything.
    connect(&runs, &RunBook::progressed, this, [this](const session::RunProgress& progress) {
        const train::RunRecord* run = m_runs.current();
        const bool changedByHand = run && run->id == progress.run
                                   && run->spec.find("\"rate_changes\":\"\"") == std::string::npos;
        if (changedByHand && !m_gathered.jump && m_sinceAsked.elapsed() > kJumpMs) {
            m_asked = false;
            look();
        }
    });
    bridge.on<session::FactsGathered>(this, [this](const session::FactsGathered& answer) {
        if (!m_gathering.take(answer))
            return;
        m_gathered = answer.gathered;
        m_gatheredOver = train::isOver(std::get<1>(m_key));
        Q_EMIT changed();
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_gathering.take(failure)) // the verdict is made from what is known without it
            Q_EMIT changed();
    });
}

bool AdviceBook::isOfOtherSettings(const train::RunRecord& run,
                                   const experiment::ExperimentSpec& spec)
{
    return run.kind == train::RunKind::Training && !trainedBy(run, spec);
}

const advise::Gathered& AdviceBook::gathered(train::RunId run) const
{
    static const advise::Gathered none;
    return m_gathered.run == run ? m_gathered : none;
}

bool AdviceBook::isBehind(const train::RunRecord& run) const
{
    return m_gathering.isPending()
           && (m_gathered.run != run.id || (train::isOver(run.state) && !m_gatheredOver));
}

advise::Facts AdviceBook::facts(const Draft& drafted, const EvaluationBook& evaluations,
                                const SimpleBook& simple, const AttemptBook& attempts,
                                const std::optional<store::ProjectInfo>& project) const
{
    const experiment::ExperimentSpec& spec = drafted.spec();
    const train::RunRecord* run = m_runs.current();
    advise::Facts facts;
    if (run) {
        const evaluate::Evaluation* evaluation = evaluations.evaluation();
        const bool isOwn = evaluation && evaluation->run == run->id;
        facts = advise::factsOf(simple.completed(*run), m_runs.runs(), m_runs.overfit(),
                                project ? project->goal : train::Goal(), gathered(run->id),
                                isOwn ? evaluation : nullptr);
        facts.awaited = {.simple = simple.isComputingFor(*run) && facts.run->baselines.empty(),
                         .stored = isBehind(*run) || (evaluations.isReading() && !isOwn),
                         .answering = evaluations.isWorking() && !isOwn};
        facts.tried = tune::bestTried(attempts.on(*run), &spec);
        if (facts.breakdown)
            tune::addEffect(*facts.breakdown, run->id, attempts.all());
        // What was reported here may be newer than what was read.
        if (const auto reported = base::withoutDismissed(m_runs.findings(run->id), m_dismissals);
            reported.size() > facts.findings.size())
            facts.findings = reported;
        if (const auto& progress = m_runs.progress(run->id))
            facts.run->step = progress->step;
    }
    advise::Draft& draft = facts.draft;
    draft.projectOpen = project.has_value();
    draft.readOnly = project && project->readOnly;
    draft.readingData = drafted.readingData();
    draft.dataProblem = drafted.dataProblem();
    draft.tryingModule = drafted.model().untried;
    draft.modelProblem = drafted.model().problem;
    draft.dataName = spec.data.path;
    if (text(spec.data.path).contains(QLatin1Char('/')))
        draft.dataName = utf8(QFileInfo(text(spec.data.path)).fileName());
    const auto& sources = data::catalog();
    draft.drawnData = std::any_of(sources.begin(), sources.end(), [&spec](const auto& source) {
        return source.synthetic && source.kind == spec.data.path;
    });
    if (const auto profile = drafted.profile(); profile && !profile->source.targetGuess.empty())
        draft.guessedTarget = profile->source.target;
    draft.templateName = experiment::modelName(spec);
    draft.spec = spec;
    const std::string family = experiment::family(spec);
    const auto& runs = m_runs.runs();
    // The draft is usually of the newest run: where a rate was changed in that, its family is another one.
    draft.isNew = !(run && trainedBy(*run, spec))
                  && (runs.empty() || !trainedBy(runs.front(), spec))
                  && std::none_of(runs.begin(), runs.end(),
                                  [&](const auto& other) { return other.family == family; });
    if (!run || draft.isNew)
        facts.oneBatch = advise::newestOneBatch(m_runs.overfit(), m_gathered, spec);
    return facts;
}

void AdviceBook::look()
{
    const train::RunRecord* run = m_runs.current();
    const train::RunRecord* attempt = m_runs.overfit();
    Key key{};
    if (run)
        key = {run->id,
               run->state,
               train::isOver(run->state) ? run->step : run->epoch,
               run->specHash,
               attempt ? attempt->id : 0,
               attempt ? attempt->state : train::RunState::Queued};
    else if (attempt)
        std::get<4>(key) = attempt->id, std::get<5>(key) = attempt->state;
    if (m_asked && key == m_key)
        return;
    m_key = key;
    m_asked = true;
    m_sinceAsked.start();
    m_bridge.session().advice().gather(run ? run->id : 0, m_gathering.begin());
}

} // namespace assay::ui
