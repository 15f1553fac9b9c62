// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/workbench.h"

#include "bridge/convert.h"
#include "bridge/edit_run.h"
#include "bridge/file_names.h"
#include "bridge/refused_edits.h"
#include "style/settings.h"
#include "train/schedule.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

namespace assay::ui {

Workbench::Workbench(SessionBridge& bridge, Settings& settings, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_settings(settings)
    , m_draft(bridge, m_undo)
    , m_runs(bridge)
    , m_dismissals(bridge, m_undo)
    , m_advice(bridge, m_runs)
    , m_simple(bridge)
    , m_logs(bridge, m_undo)
    , m_evaluations(bridge, m_runs)
    , m_studies(bridge)
    , m_comparisons(bridge, m_runs, m_studies)
    , m_attempts(bridge, m_runs, m_studies)
    , m_errorBook(bridge, m_undo)
    , m_suggestions(bridge, m_errorBook, m_undo)
    , m_searches(bridge, m_runs, m_undo)
    , m_folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
{
    bridge.on<session::ProjectOpened>(
        this, [this](const session::ProjectOpened& project) { opened(project.info); });
    bridge.on<session::ProjectChanged>(this, [this](const session::ProjectChanged& project) {
        m_project = project.info;
        if (QFileInfo::exists(m_copying))
            sayCopied(std::exchange(m_copying, {}));
        Q_EMIT projectChanged();
        Q_EMIT nextStepChanged();
    });
    bridge.on<session::RunsListed>(
        this, [this](const session::RunsListed& listed) { loadDraft(listed.runs); });
    bridge.on<session::Failed>(
        this, [this](const session::Failed& failure) { failed(failure.tag, failure.error); });
    bridge.on<session::RowsSetAside>(this, [this](const session::RowsSetAside& found) {
        Q_EMIT noticed({Tone::Warning, setAsideText(found), {}, {}});
    });
    bridge.on<session::ModuleSlow>(this,
                                   [this](const session::ModuleSlow& slow) { saySlow(slow); });
    connect(new RefusedEdits(bridge, m_undo, this), &RefusedEdits::takenBack, this,
            &Workbench::editRefused);
    bridge.on<session::RunQueued>(this, [this](const session::RunQueued& queued) {
        if (!m_tags.remove(queued.tag))
            return;
        ++m_granted;
        Q_EMIT pageWanted(queued.kind == train::RunKind::Overfit ? QStringLiteral("debug")
                                                                 : QStringLiteral("train"));
    });
    connect(&m_undo, &QUndoStack::indexChanged, this, [this] { settle(anEdit()); });
    connect(&m_evaluations, &EvaluationBook::triedChanged, this, [this] { settle(anEdit()); });
    connect(&m_draft, &Draft::specChanged, this, [this] {
        if (m_project)
            m_settings.setDraftOfProject(text(m_project->path),
                                         text(experiment::toJson(m_draft.spec())));
    });
    connect(&m_draft, &Draft::specChanged, this, &Workbench::nextStepChanged);
    connect(&m_draft, &Draft::profileChanged, this, &Workbench::nextStepChanged);
    connect(&m_draft, &Draft::modelTried, this, &Workbench::nextStepChanged);
    connect(&m_draft, &Draft::profileChanged, this, &Workbench::compareSetup);
    // The bar to beat, computed while a person looks at the data.
    connect(&m_draft, &Draft::profileChanged, this, [this] {
        if (m_draft.profile() && m_project)
            m_simple.ask(m_draft.spec().data);
    });
    connect(&m_runs, &RunBook::currentChanged, this, &Workbench::nextStepChanged);
    connect(&m_runs, &RunBook::listed, this, &Workbench::sayBlocked);
    connect(&m_runs, &RunBook::progressed, this, &Workbench::sayBlocked);
    connect(&m_evaluations, &EvaluationBook::changed, this, &Workbench::nextStepChanged);
    connect(&m_advice, &AdviceBook::changed, this, &Workbench::nextStepChanged);
    connect(&m_simple, &SimpleBook::changed, this, &Workbench::nextStepChanged);
    connect(&m_attempts, &AttemptBook::changed, this, &Workbench::nextStepChanged);
    connect(&m_studies, &StudyBook::interruptedFound, this, &Workbench::offerStudy);
    m_bridge.on<session::StudyStarted>(this, [this](const auto& started) {
        if (started.runs.empty() && m_tags.remove(started.tag))
            say(tr("All of its runs are trained or in the queue."), false);
    });
    connect(&m_studies, &StudyBook::failedPartly, this,
            [this](const base::Error& error) { say(errorText(error), true); });
    connect(&m_logs, &LogBook::imported, this, &Workbench::tellImport);
    const auto editFailed = [this](const QString& sentence) { sayFailed(anEdit(), sentence); };
    connect(&m_evaluations, &EvaluationBook::failed, this, editFailed);
    connect(&m_errorBook, &ErrorBook::failed, this, editFailed);
    connect(&m_suggestions, &SuggestionBook::failed, this, editFailed);
    connect(&m_errorBook, &ErrorBook::imported, this,
            [this](train::RunId run, const QString& sentence) {
                m_runs.look(run);
                say(sentence, false);
                Q_EMIT pageWanted(QStringLiteral("errors"));
            });
    connect(&m_logs, &LogBook::failed, this,
            [this](const base::Error& error) { say(errorText(error), true); });
}

Workbench::~Workbench()
{
    // The stack reports its own end, when runs and draft are gone already.
    m_undo.disconnect();
}

// Projects ----------------------------------------------------------------------------------

session::Tag Workbench::ownTag()
{
    const session::Tag tag = m_bridge.nextTag();
    m_tags.insert(tag);
    return tag;
}

session::Tag Workbench::startTag()
{
    const session::Tag tag = ownTag();
    m_starts.insert(tag);
    return tag;
}

std::function<bool()> Workbench::untilGranted() const
{
    return [this, granted = m_granted] { return m_granted == granted; };
}

bool Workbench::isNamed(const QStringList& paths)
{
    static const QString kName = QStringLiteral("name");
    for (const QString& path : paths) {
        const QString obstacle = nameObstacle(path);
        if (obstacle.isEmpty())
            continue;
        sayFailed(kName, obstacle);
        return false;
    }
    settle(kName);
    return true;
}

void Workbench::saveCopy(const QString& path)
{
    if (!isNamed({path}))
        return;
    const bool named = path.endsWith(QStringLiteral(".assay"), Qt::CaseInsensitive);
    m_copying = named ? path : path + QStringLiteral(".assay");
    m_bridge.session().project().saveCopy(utf8(m_copying), ownTag());
}

void Workbench::describe(const store::ProjectInfo& info)
{
    m_bridge.session().project().describe(info, ownTag());
}

void Workbench::editRefused(const QString& step, const base::Error& error)
{
    sayFailed(anEdit(), step.isEmpty() ? tr("Not stored. %1").arg(errorText(error))
                                       : tr("Not stored: %1. %2").arg(step, errorText(error)));
    m_bridge.session().runs().list();
    m_errorBook.reread();
}

void Workbench::failed(session::Tag tag, const base::Error& error)
{
    if (tag != 0 && !m_tags.remove(tag))
        return;
    if (tag != 0)
        m_afterOpening = nullptr;
    if (!m_opening.isEmpty() && !QFileInfo::exists(m_opening))
        m_settings.forget(m_opening);
    m_opening.clear();
    m_creating = false;
    m_copying.clear();
    // What the run was to be may be mended by another setting.
    const bool spec = m_starts.remove(tag) && error.kind() != base::ErrorKind::Environment;
    const bool overwritten = error.code() == "project.overwritten";
    if (overwritten || error.code() == "project.gone" || error.code() == "project.replaced")
        Q_EMIT noticed({.tone = Tone::Blocker,
                        .text = errorText(error),
                        .button = overwritten ? tr("Open it again") : tr("Save a copy ..."),
                        .act =
                            [this, overwritten] {
                                if (!overwritten)
                                    Q_EMIT copyWanted();
                                else if (m_project)
                                    openProject(QString::fromStdString(m_project->path));
                            },
                        .holds =
                            [this, gone = false]() mutable {
                                gone = gone || (m_project && !m_project->here);
                                return !gone || (m_project && !m_project->here);
                            }});
    else // until something that is asked later comes off, or the run in its way is over
        Q_EMIT noticed(
            {.tone = Tone::Blocker,
             .text = errorText(error),
             .button = {},
             .act = {},
             .holds = [this, waits = untilGranted(), busy = error.code() == "project.busy",
                       hash = spec ? experiment::hash(m_draft.spec()) : std::string()] {
                 return waits() && (!busy || m_runs.active())
                        && (hash.empty() || hash == experiment::hash(m_draft.spec()));
             }});
    Q_EMIT projectChanged();
}

void Workbench::sayCopied(const QString& copy)
{
    const QString sentence = tr("Copy written: %1").arg(copy);
    if (m_project && !m_project->here)
        Q_EMIT noticed(
            {Tone::Warning, sentence, tr("Open it"), [this, copy] { openProject(copy); }});
    else
        say(sentence, false);
}

QString Workbench::lostText() const
{
    return tr(
        "The project file was moved, deleted, replaced or overwritten; save a copy, or open a "
        "project.");
}

void Workbench::importLogs(const QStringList& paths)
{
    if (paths.isEmpty() || !isNamed(paths))
        return;
    // An event file is named by its clock; the folder around it says what it is about.
    const QFileInfo first(paths.first());
    const QString base = first.fileName().contains(QStringLiteral("tfevents"))
                             ? first.absoluteDir().dirName()
                             : first.completeBaseName();
    inProject(base.isEmpty() ? QStringLiteral("project") : base, [this, paths] {
        m_logs.import(paths);
        Q_EMIT pageWanted(QStringLiteral("runs"));
    });
}

void Workbench::importPredictions(const QStringList& paths)
{
    if (!paths.isEmpty() && isNamed(paths))
        inProject(QFileInfo(paths.first()).completeBaseName(),
                  [this, paths] { m_errorBook.importPredictions(paths); });
}

void Workbench::watchLogs(const QString& path)
{
    if (!isNamed({path}))
        return;
    const QString base = QFileInfo(path).completeBaseName();
    inProject(base.isEmpty() ? QStringLiteral("project") : base, [this, path] {
        m_logs.watch(path);
        Q_EMIT pageWanted(QStringLiteral("runs"));
    });
}

void Workbench::tellImport(const session::LogImported& done)
{
    const QString from = QFileInfo(text(done.path)).fileName();
    const auto runs = static_cast<int>(done.runs.size());
    QString sentence = (runs == 1 ? tr("%3 run imported from %1, %2 points.")
                                  : tr("%3 runs imported from %1, %2 points."))
                           .arg(from, countText(done.points), countText(runs));
    const auto shown =
        std::count_if(done.diagnoses.begin(), done.diagnoses.end(), [](const auto& diagnosis) {
            return std::any_of(
                diagnosis.second.begin(), diagnosis.second.end(),
                [](const base::Finding& f) { return f.severity != base::Severity::Hint; });
        });
    if (shown > 0)
        sentence +=
            QLatin1Char(' ')
            + (shown == 1
                   ? tr("The curves of 1 run show a fault; it stands on Train.")
                   : tr("The curves of %1 runs show a fault; it stands on Train.").arg(shown));
    for (const std::string& study : done.studies)
        sentence += QLatin1Char(' ') + text(study);
    if (done.findings.empty()) {
        if (shown > 0)
            Q_EMIT noticed({Tone::Warning, sentence, {}, {}});
        else
            say(sentence, false);
        return;
    }
    sentence += QLatin1Char(' ') + findingText(done.findings.front());
    if (done.findings.size() > 1)
        sentence +=
            tr(" And %1 more findings, on the pages of the runs.").arg(done.findings.size() - 1);
    Q_EMIT noticed({Tone::Warning, sentence, {}, {}});
}

// Runs --------------------------------------------------------------------------------------

QString Workbench::startObstacle() const
{
    if (!m_project)
        return tr("Open or make a project first.");
    if (m_project->readOnly)
        return tr("This project is read only.");
    if (!m_project->here)
        return lostText();
    return m_draft.obstacle();
}

void Workbench::start(int seeds)
{
    if (!startObstacle().isEmpty())
        return;
    if (seeds > 1)
        m_studies.start({.seeds = seeds, .spec = m_draft.spec()}, startTag());
    else
        m_bridge.session().runs().start({.spec = m_draft.spec(), .name = {}}, startTag());
}

void Workbench::fork(const experiment::ExperimentSpec& spec)
{
    m_bridge.session().runs().start({.spec = spec, .name = {}}, startTag());
}

void Workbench::overfit()
{
    if (startObstacle().isEmpty())
        m_bridge.session().runs().start(
            {.spec = m_draft.spec(), .name = {}, .kind = train::RunKind::Overfit}, startTag());
}

void Workbench::applyPatch(const base::Patch& patch, const std::string& of)
{
    try {
        experiment::ExperimentSpec spec = of.empty() ? m_draft.spec() : experiment::fromJson(of);
        for (const std::string& setting : base::assignments(patch)) {
            experiment::setText(spec, setting);
            if (setting.starts_with("train.learning_rate="))
                spec.train.rateChanges.clear(); // or the run's own would soon take its place
        }
        m_draft.replace(spec, {});
    } catch (const base::Error& error) {
        sayFailed(anEdit(), errorText(error));
    }
}

void Workbench::runSeeds(const train::RunRecord& run, std::size_t seeds)
{
    m_studies.start({.of = run.id, .seeds = static_cast<int>(seeds)}, ownTag());
}

void Workbench::runAgain(const train::RunRecord& run, int more)
{
    runSeeds(run, tune::seedsThere(run, m_runs.runs()).size() + static_cast<std::size_t>(more));
}

void Workbench::offerStudy(tune::StudyId study, std::size_t runs)
{
    const auto open = [this, path = m_project ? m_project->path : std::string()] {
        return m_project && m_project->path == path && !m_runs.active();
    };
    Q_EMIT noticed({.tone = Tone::Warning,
                    .text = runs == 1
                                ? tr("The program ended before a run that belongs to a study.")
                                : tr("The program ended before %1 runs that belong together.")
                                      .arg(qulonglong(runs)),
                    .button = runs == 1 ? tr("Go on with it") : tr("Go on with them"),
                    .act = [this, study] { m_studies.proceed(study, ownTag()); },
                    .holds = open});
}

void Workbench::resume(train::RunId run)
{
    m_runs.look(run);
    m_bridge.session().runs().resume(run, ownTag());
}

void Workbench::changeRate(train::RunId run, double rate)
{
    m_bridge.session().runs().changeLearningRate(run, rate);
    m_runs.wantRate(run, rate);
}

void Workbench::applyFix()
{
    const train::RunRecord* run = m_runs.current();
    const advise::Advice now = advice();
    if (now.action == advise::Action::Rate && run) {
        changeRate(run->id, text(now.patch.front().value).toDouble());
        return;
    }
    if (!now.patch.empty()
        && (now.action == advise::Action::Apply || now.action == advise::Action::Again)) {
        applyPatch(now.patch, now.aboutDraft || !run ? std::string() : run->spec);
        if (now.action == advise::Action::Again)
            start();
        else if (advise::concernsOneBatch(now))
            overfit(); // whether that mended it is seen at once
        else
            showSetting(now.patch.front().path);
        return;
    }
    if (!run)
        return;
    for (const base::Finding& finding : m_dismissals.remaining(m_runs.findings(run->id))) {
        if (finding.fix.empty())
            continue;
        applyPatch(finding.fix, run->spec);
        showSetting(finding.fix.front().path);
        return;
    }
}

void Workbench::showSetting(const std::string& path)
{
    Q_EMIT pageWanted(path.starts_with("data.") ? QStringLiteral("data") : QStringLiteral("model"));
    Q_EMIT fieldWanted(text(path));
}

void Workbench::rename(const train::RunRecord& run, const QString& name)
{
    const std::string wanted = utf8(name.trimmed());
    if (!wanted.empty() && wanted != run.name)
        m_undo.push(new EditRunText(m_bridge, EditRunText::What::Name, run, wanted));
}

void Workbench::note(const train::RunRecord& run, const QString& note)
{
    if (utf8(note) != run.note)
        m_undo.push(new EditRunText(m_bridge, EditRunText::What::Note, run, utf8(note)));
}

void Workbench::remove(const std::vector<train::RunId>& runs)
{
    if (runs.empty())
        return;
    const train::RunRecord* only = runs.size() == 1 ? m_runs.find(runs.front()) : nullptr;
    m_undo.push(new RemoveRuns(m_bridge, runs, only ? text(only->name) : QString()));
    const int count = static_cast<int>(runs.size());
    Q_EMIT noticed({Tone::Neutral,
                    count == 1 ? tr("One run deleted.") : tr("%1 runs deleted.").arg(count),
                    tr("Undo"), [this] { m_undo.undo(); }, true});
}

void Workbench::say(const QString& sentence, bool failed)
{
    Q_EMIT noticed({failed ? Tone::Blocker : Tone::Neutral, sentence, {}, {}});
}

void Workbench::stepThrough(train::RunId run, std::int64_t step)
{
    Q_EMIT pageWanted(QStringLiteral("debug"));
    Q_EMIT stepWanted(run, step);
}

void Workbench::sayFailed(const QString& about, const QString& sentence)
{
    Q_EMIT noticed({.tone = Tone::Blocker,
                    .text = sentence,
                    .button = {},
                    .act = {},
                    .holds = {},
                    .about = about});
}

advise::Advice Workbench::advice() const
{
    return advise::advise(facts());
}

advise::WayFacts Workbench::wayFacts(const train::RunRecord& run) const
{
    advise::WayFacts facts{.inputs = {},
                           .bestEpoch = run.bestEpoch,
                           .task = run.task,
                           .fitted = m_attempts.fitted(run.id)};
    const auto profile = m_draft.profile();
    try {
        if (profile && experiment::fromJson(run.spec).data.path == m_draft.spec().data.path) {
            for (const data::InputSpec& input : profile->networkInputs())
                facts.inputs.push_back(input.modality);
        }
    } catch (const base::Error&) {
        // Settings of another version: of which data is not known.
    }
    return facts;
}

} // namespace assay::ui
