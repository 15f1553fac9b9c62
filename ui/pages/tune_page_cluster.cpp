// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "pages/tune_page.h"
#include "style/actions.h"
#include "widgets/action_button.h"
#include "widgets/card.h"
#include "widgets/cluster_form.h"
#include "widgets/tune_views.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

// Trials of a search on the machines of a cluster.
namespace assay::ui {

namespace {

constexpr int kUsualWorkers = 4;

/// Trials that are with workers of a cluster: no program here has their runs yet.
int handedOut(const tune::SearchState& state)
{
    return int(std::count_if(state.trials.begin(), state.trials.end(), [](const auto& one) {
        return one.run == 0 && one.trial.state == tune::TrialState::Running;
    }));
}

} // namespace

void TunePage::makeCluster(QVBoxLayout* words, QVBoxLayout* buttons)
{
    m_asked.options.workers = kUsualWorkers;
    m_cluster = new ClusterProgram(this);
    m_clusterWords = mutedLabel({}, true);
    m_clusterWords->setObjectName(QStringLiteral("tune.cluster_words"));
    m_clusterWords->setTextFormat(Qt::PlainText);
    m_clusterWords->setTextInteractionFlags(Qt::TextSelectableByMouse
                                            | Qt::TextSelectableByKeyboard);
    words->addWidget(m_clusterWords);
    m_onCluster = actionButton(m_actions.at(QStringLiteral("tune.cluster")));
    buttons->addWidget(m_onCluster);
    connect(m_cluster, &ClusterProgram::changed, this, [this] {
        refreshCluster();
        refreshActions();
    });
    // It may have taken trials back, which changes no run.
    connect(m_cluster, &ClusterProgram::ended, &m_bench.searches(), &SearchBook::list);
    SessionBridge& bridge = m_bench.bridge();
    bridge.on<session::SearchStored>(this, [this](const session::SearchStored& stored) {
        if (!m_storing.take(stored))
            return;
        m_toShow = stored.search;
        m_asked.search = stored.search;
        m_cluster->start(m_asked);
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_storing.take(failure))
            m_bench.sayFailed(Workbench::anEdit(), errorText(failure.error));
    });
    // The workers go on; what they train is gathered once that project is open again.
    bridge.on<session::ProjectOpened>(this, [this] {
        m_storing.drop();
        m_toShow = 0;
        m_cluster->leave();
    });
}

QString TunePage::clusterObstacle() const
{
    if (m_cluster->isStopping())
        return tr("They are ending, with checkpoints.");
    if (m_cluster->isRunning())
        return {};
    return m_storing.isPending() ? tr("It is being stored.") : startObstacle();
}

void TunePage::refreshCluster()
{
    const SearchBook& book = m_bench.searches();
    if (m_toShow != 0 && book.find(m_toShow))
        m_bench.searches().show(std::exchange(m_toShow, 0));
    const tune::SearchState* state = book.current();
    QString words = m_cluster->words();
    if (!words.isEmpty() && m_cluster->search() != book.plan().id)
        words = tr("Study %1: %2").arg(m_cluster->search()).arg(words);
    const int count = state ? handedOut(*state) : 0;
    const bool isOther = state && m_cluster->isRunning() && m_cluster->search() != state->search.id;
    if (count > 0 && (isOther || !m_cluster->isRunning())) {
        if (!words.isEmpty())
            words += QLatin1Char('\n');
        words += count == 1
                     ? tr("1 trial is with workers of a cluster; Train on a cluster gathers "
                          "what they trained and goes on.")
                     : tr("%1 trials are with workers of a cluster; Train on a cluster gathers "
                          "what they trained and goes on.")
                           .arg(count);
    }
    m_clusterWords->setText(words);
    m_clusterWords->setVisible(!words.isEmpty());
}

void TunePage::trainOnCluster()
{
    if (m_cluster->isRunning())
        return m_cluster->stop();
    const auto& project = m_bench.project();
    if (!project)
        return;
    const tune::SearchState* state = m_bench.searches().current();
    ClusterProgram::Order before = m_asked;
    // The folder is that of one search, and found again without being named.
    before.shared =
        before.project == text(project->path) && state && before.search == state->search.id
            ? before.shared
            : QString();
    before.project = text(project->path);
    before.search = state ? state->search.id : 0;
    auto* form =
        new ClusterForm(before, state ? handedOut(*state) : 0, m_cluster->obstacle(), this);
    connect(form, &ClusterForm::given, this, &TunePage::startOnCluster);
    form->open();
}

void TunePage::startOnCluster(const ClusterProgram::Order& order)
{
    const auto& project = m_bench.project();
    if (!project || text(project->path) != order.project || m_cluster->isRunning())
        return;
    m_asked = order;
    if (order.search != 0)
        return m_cluster->start(order);
    if (!startObstacle().isEmpty())
        return;
    tune::Search search = m_bench.searches().plan();
    search.id = 0;
    search.base = m_bench.draft().spec();
    search.task = m_bench.draft().shown()->source.task;
    m_viewPicked = false; // the trials are what is looked at next
    m_bench.bridge().session().searches().begin(search, m_storing.begin());
    refreshActions();
}

} // namespace assay::ui
