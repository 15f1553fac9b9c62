// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/test_offer.h"
#include "bridge/convert.h"
#include "bridge/run_peers.h"
#include "bridge/workbench.h"
#include "experiment/fork.h"
#include "model/templates.h"
#include "style/settings.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <memory>

// Projects are made and opened, and get their data.

namespace assay::ui {

namespace {

/// "digits.assay", "digits 2.assay" ...: the first that does not exist.
QString freePath(const QString& folder, const QString& name)
{
    const QDir dir(folder);
    QString candidate = name + QStringLiteral(".assay");
    for (int n = 2; dir.exists(candidate); ++n)
        candidate = QStringLiteral("%1 %2.assay").arg(name).arg(n);
    return dir.filePath(candidate);
}

/// Whether the network is the first choice for the data, and nobody changed a setting of it.
bool isAsProposed(const experiment::ExperimentSpec& spec,
                  const std::shared_ptr<const data::Profile>& data)
{
    if (!data || spec.model.templateName != model::firstChoice(data->networkInputs()).name)
        return false;
    const auto changed = experiment::changedFromDefault(spec);
    return std::none_of(changed.begin(), changed.end(), [](const experiment::Difference& change) {
        return change.path.starts_with("model.");
    });
}

/// "housing" for /data/housing.csv.gz.
QString projectName(const QString& path)
{
    QFileInfo file(QDir::cleanPath(path));
    if (file.suffix() == QLatin1String("gz"))
        file.setFile(file.completeBaseName());
    const QString name = file.isDir() ? file.fileName() : file.completeBaseName();
    return name.isEmpty() ? QStringLiteral("project") : name;
}

QString fileName(const std::string& path)
{
    const QString name = QFileInfo(QDir::cleanPath(text(path))).fileName();
    return name.isEmpty() ? text(path) : name;
}

/// Of a project that nothing was chosen for yet.
experiment::ExperimentSpec emptySpec()
{
    experiment::ExperimentSpec spec;
    spec.data.path.clear();
    return spec;
}

bool isGone(const base::Error& problem)
{
    return problem.code() == "file.missing" || problem.code() == "data.moved";
}

bool concernsTestData(const base::Error& problem, const data::DataSpec& data)
{
    return !data.testPath.empty() && problem.place().file.starts_with(data.testPath);
}

} // namespace

// Projects ----------------------------------------------------------------------------------

void Workbench::open(const QString& path)
{
    if (isProject(path))
        openProject(path);
    else
        startFrom(path);
}

bool Workbench::isProject(const QString& path)
{
    return path.endsWith(QStringLiteral(".assay"), Qt::CaseInsensitive);
}

void Workbench::newProject(const QString& path)
{
    if (!isNamed({path}))
        return;
    m_opening = isProject(path) ? path : path + QStringLiteral(".assay");
    m_creating = true;
    m_bridge.session().project().create(utf8(m_opening), ownTag());
}

void Workbench::openProject(const QString& path)
{
    if (!isNamed({path}))
        return;
    m_opening = QFileInfo(path).absoluteFilePath();
    m_creating = false;
    m_bridge.session().project().open(utf8(m_opening), ownTag());
}

void Workbench::opened(const store::ProjectInfo& info)
{
    m_blocked = 0;
    // What was put together before there was any project goes into the first one.
    const bool keepsDraft = m_creating && !m_project;
    if (std::exchange(m_creating, false))
        m_settings.drop(text(info.path)); // of one that was deleted
    m_project = info;
    ++m_granted;
    m_opening.clear();
    m_undo.clear();
    m_setFor.clear();
    m_settings.remember(text(info.path));

    experiment::ExperimentSpec spec = keepsDraft ? m_draft.spec() : emptySpec();
    const QString kept = m_settings.draftOfProject(text(info.path));
    m_runsListed = false;
    m_draftFromRuns = kept.isEmpty() && !keepsDraft;
    if (!kept.isEmpty()) {
        try {
            spec = experiment::fromJson(utf8(kept));
        } catch (const base::Error&) {
            m_draftFromRuns = true; // written by another version; the newest run serves as well
        }
    }
    m_draft.load(spec);
    Q_EMIT projectChanged();
    if (auto then = std::exchange(m_afterOpening, nullptr))
        then();
    Q_EMIT nextStepChanged();
}

void Workbench::loadDraft(const std::vector<train::RunRecord>& runs)
{
    m_runsListed = true;
    if (!std::exchange(m_draftFromRuns, false) || m_undo.count() > 0)
        return;
    // An attempt of a proof that failed is called by what it tried; its settings are nobody's.
    const auto newest = [&](train::RunKind kind) {
        return std::find_if(runs.begin(), runs.end(), [kind](const train::RunRecord& run) {
            return run.kind == kind
                   && (kind != train::RunKind::Overfit || run.problem.empty()
                       || !run.name.starts_with("with "));
        });
    };
    const auto trained = newest(train::RunKind::Training);
    const auto own = trained != runs.end() ? trained : newest(train::RunKind::Overfit);
    if (own == runs.end())
        return;
    try {
        experiment::ExperimentSpec spec = experiment::anew(experiment::fromJson(own->spec));
        spec.train.rateChanges.clear(); // what was done to that run is no plan for the next
        m_draft.load(spec);
    } catch (const base::Error&) {
        Q_EMIT noticed(
            {.tone = Tone::Warning,
             .text = tr("The spec of %1 was written by another version; the form shows defaults.")
                         .arg(text(own->name)),
             .button = {},
             .act = {},
             .holds = {},
             .about = anEdit()});
    }
}

void Workbench::inProject(const QString& name, std::function<void()> then)
{
    if (m_project && !m_project->readOnly)
        then();
    else
        inNewProject(name, std::move(then));
}

void Workbench::inNewProject(const QString& name, std::function<void()> then)
{
    QDir().mkpath(m_folder);
    // What is given up without a question is one click away.
    m_afterOpening = [this, then = std::move(then), before = m_project] {
        then();
        if (before)
            Q_EMIT noticed({Tone::Neutral, tr("New project: %1").arg(text(m_project->name)),
                            tr("Back to %1").arg(text(before->name)),
                            [this, path = text(before->path)] { openProject(path); }});
    };
    newProject(freePath(m_folder, name));
}

bool Workbench::hasWork() const
{
    return m_project && (!m_runsListed || !m_runs.runs().empty() || m_runs.overfit());
}

// Data --------------------------------------------------------------------------------------

void Workbench::tryExample()
{
    if (m_afterOpening)
        return; // the second click of two
    const auto begin = [this] {
        experiment::ExperimentSpec spec;
        spec.data.path = "glyphs";
        spec.data.testPath = "glyphs-night";
        spec.model.templateName = "lenet";
        m_draft.replace(spec, tr("choice of the built-in example"));
        m_bridge.session().runs().start({.spec = spec, .name = {}}, ownTag());
    };
    const data::DataSpec& now = m_draft.spec().data;
    const bool itself = now.path == "glyphs" && now.testPath == "glyphs-night";
    if (hasWork() && !itself)
        inNewProject(QStringLiteral("example"), begin);
    else
        inProject(QStringLiteral("example"), begin);
}

void Workbench::startFrom(const QString& path)
{
    if (!isNamed({path}))
        return;
    const bool same = m_project && m_draft.spec().data.path == utf8(path);
    if (hasWork() && !same)
        newProjectFrom(path);
    else
        useData(path);
}

void Workbench::newProjectFrom(const QString& path)
{
    if (!isNamed({path}))
        return;
    inNewProject(projectName(path), [this, path] { putData(path); });
}

void Workbench::useData(const QString& path)
{
    if (!isNamed({path}))
        return;
    inProject(projectName(path), [this, path] { putData(path); });
}

void Workbench::putData(const QString& path)
{
    experiment::ExperimentSpec spec = m_draft.spec();
    const std::string before = spec.data.path;
    const auto& problem = m_draft.dataProblem();
    // Data that are gone are looked for elsewhere: what was set for them holds on. Other data have
    // other columns, parts and test data.
    const bool moved = problem && isGone(*problem) && !concernsTestData(*problem, spec.data);
    const bool others = utf8(path) != before && !moved;
    if (others) {
        // After a slip of the hand they may come back, with all that was set for them.
        m_setFor[before] = spec.data;
        const auto known = m_setFor.find(utf8(path));
        spec.data = known != m_setFor.end() ? known->second : data::DataSpec();
        if (isAsProposed(spec, m_draft.profile()))
            spec.model = {}; // what fits the others is proposed once they are read
    }
    spec.data.path = utf8(path);
    m_draft.replace(spec, tr("choice of data %1").arg(fileName(spec.data.path)));
    Q_EMIT pageWanted(QStringLiteral("data"));
    if (others && !before.empty() && !path.isEmpty())
        Q_EMIT noticed({Tone::Neutral,
                        tr("%1 in place of %2, and what was set for that.")
                            .arg(fileName(spec.data.path), fileName(before)),
                        tr("Undo"), [this] { m_undo.undo(); }, true});
}

void Workbench::useSetup(const QString& path)
{
    try {
        const experiment::Setup setup = experiment::readSetup(utf8(path));
        const experiment::ExperimentSpec spec = experiment::specOf(setup);
        inProject(projectName(path), [this, setup, spec, path] {
            m_setup = setup;
            m_draft.replace(spec, tr("set-up %1").arg(QFileInfo(path).fileName()));
            compareSetup();
            Q_EMIT pageWanted(QStringLiteral("model"));
        });
    } catch (const base::Error& error) {
        sayFailed(anEdit(), errorText(error));
    }
}

void Workbench::compareSetup()
{
    if (m_setup && m_draft.dataProblem())
        m_setup.reset(); // the data it names cannot be read: other data are none of it
    if (!m_setup || !m_draft.profile())
        return;
    const experiment::Setup setup = *std::exchange(m_setup, std::nullopt);
    try {
        experiment::requireAsSaid(setup, *m_draft.profile());
        experiment::requireAsSaid(setup, m_draft.spec(), m_draft.model().table);
    } catch (const base::Error& error) {
        say(errorText(error), true);
    }
}

void Workbench::useTestData(const QString& path)
{
    if (!isNamed({path}))
        return;
    experiment::ExperimentSpec spec = m_draft.spec();
    experiment::set(spec, "data.test_path", utf8(path));
    m_draft.replace(spec, tr("choice of test data %1").arg(fileName(spec.data.testPath)));
}

void Workbench::serveSame()
{
    applyPatch({{"data.test_path", ""}}, {});
    showSetting("data.test_path");
}

advise::DataRemedy Workbench::dataRemedy() const
{
    const auto& problem = m_draft.dataProblem();
    return problem ? advise::remedyOf(*problem, m_draft.spec().data) : advise::DataRemedy();
}

QString Workbench::locateAction() const
{
    const data::DataSpec& data = m_draft.spec().data;
    const auto& problem = m_draft.dataProblem();
    const bool serving = problem && concernsTestData(*problem, data);
    const bool file = !QFileInfo(text(serving ? data.testPath : data.path)).suffix().isEmpty();
    if (serving)
        return file ? QStringLiteral("data.test_file") : QStringLiteral("data.test_folder");
    return file ? QStringLiteral("data.file") : QStringLiteral("data.folder");
}

NextStep Workbench::nextStep() const
{
    const advise::Advice now = advice();
    NextStep step = ui::nextStep(now, locateAction());
    // Who was here before is not offered the example once more.
    const QStringList recent = m_settings.recentProjects.get();
    if (now.action == advise::Action::TryExample && !recent.isEmpty()) {
        step.evidence = tr("Go on where you were, or begin with data of your own.");
        step.button = tr("Open %1").arg(QFileInfo(recent.first()).completeBaseName());
        step.action = QStringLiteral("file.last");
    }
    const train::RunRecord* run = m_runs.current();
    if (now.action == advise::Action::CompareRuns && run
        && peersOf(*run, m_runs.runs()).size() < 2) { // with none: a button would do nothing
        step.button.clear();
        step.action.clear();
    }
    if (now.label == "target_reached" && advise::isNextStep(advise::testOffer(facts()), now)) {
        step.button = tr("Open Test ...");
        step.action = QStringLiteral("evaluate.open_test");
    }
    return step;
}

} // namespace assay::ui
