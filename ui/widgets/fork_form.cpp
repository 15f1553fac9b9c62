// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fork_form.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "experiment/field_words.h"
#include "experiment/fork.h"
#include "widgets/card.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <limits>
#include <utility>

namespace assay::ui {

namespace {

constexpr int kWidth = 520, kLeastList = 120, kNameWidth = 240;

} // namespace

ForkForm::ForkForm(Workbench& bench, train::RunRecord run, QWidget* parent)
    : QDialog(parent)
    , m_bench(bench)
    , m_run(std::move(run))
    , m_asking(bench.bridge())
    , m_step(new QSpinBox)
    , m_place(mutedLabel(tr("Its checkpoints are looked for ..."), true))
    , m_problem(new QLabel)
    , m_changes(new QListWidget)
    , m_start(nullptr)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("fork"));
    ensurePolished(); // for its font
    const QString name = fontMetrics().elidedText(text(m_run.name), Qt::ElideMiddle, kNameWidth);
    setWindowTitle(tr("Fork %1").arg(name));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    m_step->setGroupSeparatorShown(true);
    m_step->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrow keys and the wheel do
    m_step->setEnabled(false);
    m_changes->setSelectionMode(QAbstractItemView::NoSelection);
    m_changes->setMinimumHeight(kLeastList);
    m_changes->setWordWrap(true);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(8);
    QLabel* intro =
        mutedLabel(tr("A new run goes on from %1 with its weights, optimiser, random numbers "
                      "and order of examples. %1 stays as it is.")
                       .arg(name),
                   true);
    intro->setTextFormat(Qt::PlainText);
    form->addRow(intro);
    m_step->setAccessibleName(tr("After update"));
    form->addRow(tr("After update"), m_step);
    form->addRow(m_place);
    m_changes->setAccessibleName(tr("Settings that differ"));
    form->addRow(mutedLabel(tr("Where the Model page differs, the run first; choose what the "
                               "fork changes:"),
                            true));
    form->addRow(m_changes);
    form->addRow(m_problem);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_start = buttons->addButton(tr("Fork"), QDialogButtonBox::ActionRole);
    m_start->setDefault(true);
    m_start->setProperty("role", "primary");
    form->addRow(buttons);
    setMinimumWidth(kWidth);
    connect(m_step, &QSpinBox::valueChanged, this, [this] {
        refreshChanges();
        refresh();
    });
    connect(m_changes, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        if (!item->flags().testFlag(Qt::ItemIsUserCheckable))
            return;
        const std::string& path = m_differences[std::size_t(m_changes->row(item))].path;
        if (item->checkState() == Qt::Checked)
            m_left.erase(path);
        else
            m_left.insert(path);
        refresh();
    });
    connect(m_start, &QPushButton::clicked, this, &ForkForm::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    SessionBridge& bridge = bench.bridge();
    bridge.on<session::CheckpointsListed>(this, [this](const session::CheckpointsListed& listed) {
        if (m_asking.take(listed))
            takeCheckpoints(listed.steps);
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (!m_asking.take(failure))
            return;
        m_place->clear();
        m_problem->setText(errorText(failure.error));
    });
    // A run of another project may have its number.
    bridge.on<session::ProjectOpened>(this, [this] { reject(); });
    refreshChanges();
    m_start->setEnabled(false);
    bridge.session().runs().listCheckpoints(m_run.id, m_asking.begin());
}

void ForkForm::takeCheckpoints(const std::vector<std::int64_t>& steps)
{
    m_stored = steps;
    if (!steps.empty()) {
        const auto most = std::min<std::int64_t>(steps.back(), std::numeric_limits<int>::max());
        const QSignalBlocker quiet(m_step);
        m_step->setRange(1, int(std::max<std::int64_t>(1, most)));
        m_step->setEnabled(true);
        // The last after which there is something left to be made.
        m_step->setValue(int(most));
        refreshChanges();
        const std::int64_t planned = plannedSteps();
        for (auto at = steps.rbegin(); at != steps.rend() && *at >= planned; ++at) {
            if (std::next(at) != steps.rend() && *std::next(at) > 0)
                m_step->setValue(int(std::min(*std::next(at), most)));
        }
        refreshChanges();
    }
    refresh();
}

/// Of the fork as it is chosen, as many an epoch as the run has.
std::int64_t ForkForm::plannedSteps() const
{
    try {
        const std::int64_t epochs = experiment::fromJson(m_run.spec).train.epochs;
        return m_run.totalSteps / std::max<std::int64_t>(1, epochs) * chosenSpec().train.epochs;
    } catch (const base::Error&) { // of another version
        return m_run.totalSteps;
    }
}

experiment::ExperimentSpec ForkForm::chosenSpec() const
{
    const experiment::ExperimentSpec& draft = m_bench.draft().spec();
    const experiment::ExperimentSpec fork = experiment::forkOf(m_run, m_step->value());
    std::vector<std::string> assignments;
    for (const experiment::Difference& change : m_differences) {
        if (!m_left.contains(change.path) && experiment::forkObstacle(fork, change).empty())
            assignments.push_back(change.path + "="
                                  + base::toText(experiment::get(draft, change.path)));
    }
    return experiment::patchedFork(fork, assignments);
}

std::string ForkForm::misfit(experiment::ExperimentSpec fork) const
{
    const auto profile = m_bench.draft().profile();
    const auto differences = experiment::differences(fork, m_bench.draft().spec());
    const bool isOfOther =
        std::any_of(differences.begin(), differences.end(), [](const experiment::Difference& one) {
            return one.path.starts_with("data.");
        });
    if (!profile || isOfOther || fork.model.templateName == "torchscript")
        return {};
    fork.model.startFrom.clear(); // the weights are its run's
    return m_bench.bridge().session().describe(fork, *profile).problem;
}

std::string ForkForm::problem() const
{
    try {
        const experiment::ExperimentSpec spec = chosenSpec();
        experiment::requireForkable(m_run, spec, m_stored);
        experiment::acceptedFork(spec, m_run);
        return misfit(spec);
    } catch (const base::Error& error) {
        return error.text();
    }
}

void ForkForm::refreshChanges()
{
    const QSignalBlocker quiet(m_changes);
    m_changes->clear();
    m_differences.clear();
    try {
        const experiment::ExperimentSpec fork = experiment::forkOf(m_run, m_step->value());
        experiment::ExperimentSpec own = experiment::fromJson(m_run.spec);
        experiment::ExperimentSpec draft = m_bench.draft().spec();
        // A draft has the rate with which the run began, and no changes of it by hand.
        if (draft.train.rateChanges.empty())
            own.train.rateChanges.clear();
        draft.train.continueFrom = own.train.continueFrom;
        draft.train.continueFingerprint = own.train.continueFingerprint;
        for (experiment::Difference& change : experiment::differences(own, draft)) {
            if (change.after.empty() && change.path.starts_with("model."))
                continue;               // a setting of another template
            if (!change.before.empty()) // as it is at that update
                change.before = base::toText(experiment::get(fork, change.path));
            if (change.before == change.after)
                continue;
            const experiment::Difference shown = experiment::shownDifference(change);
            const auto value = [&](const std::string& of) {
                return of.empty() ? QStringLiteral("\u2013") : settingValue(change.path, of);
            };
            const QString obstacle =
                text(experiment::inWords(experiment::forkObstacle(fork, change)));
            auto* item = new QListWidgetItem(
                QStringLiteral("%1: %2 \u2192 %3")
                    .arg(settingLabel(change.path), value(shown.before), value(shown.after)));
            const bool isPossible = obstacle.isEmpty();
            // One that cannot be chosen is still read, by every means, with the reason.
            item->setFlags(isPossible ? Qt::ItemIsEnabled | Qt::ItemIsUserCheckable
                                      : Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            if (isPossible) {
                item->setCheckState(m_left.contains(change.path) ? Qt::Unchecked : Qt::Checked);
                item->setToolTip(text(change.path));
            } else {
                item->setText(tr("%1. %2").arg(item->text(), obstacle));
                item->setForeground(m_changes->palette().brush(QPalette::Disabled, QPalette::Text));
            }
            m_changes->addItem(item);
            m_differences.push_back(change);
        }
    } catch (const base::Error&) {
        // `problem` says why.
    }
    if (m_differences.empty()) {
        auto* none = new QListWidgetItem(tr("Nothing: the fork repeats the run to the last bit."));
        none->setFlags(Qt::NoItemFlags);
        m_changes->addItem(none);
    }
}

void ForkForm::refresh()
{
    const QString why = text(experiment::inWords(problem()));
    m_problem->setText(why);
    m_start->setEnabled(why.isEmpty());
    const std::int64_t step = m_step->value();
    const auto after = std::upper_bound(m_stored.begin(), m_stored.end(), step);
    const std::int64_t nearest = after == m_stored.begin() ? 0 : *std::prev(after);
    m_place->setText(
        m_stored.empty()  ? QString()
        : nearest == step ? tr("A checkpoint of this update is stored.")
        : nearest + 1 == step
            ? tr("Update %1 is made again first, from the checkpoint before it.")
                  .arg(countText(step))
            : tr("Updates %1 to %2 are made again first, from the checkpoint of update %3.")
                  .arg(countText(nearest + 1), countText(step), countText(nearest)));
}

void ForkForm::start()
{
    if (!problem().empty())
        return;
    m_bench.fork(chosenSpec());
    accept();
}

} // namespace assay::ui
