// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/main_window.h"

#include "bridge/convert.h"
#include "pages/data_page.h"
#include "pages/debug_page.h"
#include "pages/errors_page.h"
#include "pages/evaluate_page.h"
#include "pages/model_page.h"
#include "pages/runs_page.h"
#include "pages/start_page.h"
#include "pages/train_page.h"
#include "shell/command_palette.h"
#include "shell/commands.h"
#include "shell/drop_zones.h"
#include "shell/navigator.h"
#include "shell/notice_bar.h"
#include "shell/status_line.h"
#include "shell/top_bar.h"
#include "style/actions.h"
#include "style/icons.h"
#include "style/settings.h"
#include "style/theme.h"
#include "widgets/next_step_card.h"
#include "widgets/run_card.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr int kSideWidth = 232;
constexpr int kMargin = 24;
constexpr qint64 kQuietMs = 700;

} // namespace

MainWindow::MainWindow(session::Session& session, Settings& settings, Theme& theme)
    : m_settings(settings)
    , m_theme(theme)
    , m_bridge(session)
    , m_bench(m_bridge, settings)
    , m_actions(new Actions(theme, this))
    , m_commands(new Commands(m_bench, *m_actions, theme, this))
    , m_palette(nullptr)
    , m_navigator(new Navigator(theme))
    , m_pages(new QStackedWidget)
    , m_body(new QWidget)
    , m_notices(new NoticeBar(theme, m_body))
    , m_nextStep(new NextStepCard(theme))
    , m_runCard(new RunCard(m_bench, *m_actions))
    , m_dropZones(new DropZones(m_bench, theme, this))
{
    setObjectName(QStringLiteral("window"));
    setAcceptDrops(true);
    setMinimumSize(1024, 640);
    setWindowIcon(QIcon(iconPixmap(QStringLiteral("assay"), Qt::black, 64, 1)));
    build();
    listen();
    restore();
    projectChanged();
    refreshNextStep();
    goTo(QStringLiteral("start"));
    m_navigator->setFocus(Qt::OtherFocusReason);
    m_quiet.start();
    if (const std::string& slow = session.machine().slowBlas; !slow.empty())
        m_notices->tell({Tone::Warning, text(slow), {}, {}});
}

MainWindow::~MainWindow()
{
    // Pages ask the bench until their last moment, so they go before it does.
    qDeleteAll(findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
}

QStringList MainWindow::pageNames()
{
    return {QStringLiteral("start"),  QStringLiteral("data"),  QStringLiteral("model"),
            QStringLiteral("debug"),  QStringLiteral("train"), QStringLiteral("evaluate"),
            QStringLiteral("errors"), QStringLiteral("runs")};
}

QWidget* MainWindow::makePage(const QString& name)
{
    if (name == QLatin1String("start"))
        return new StartPage(m_bench, m_theme, *m_actions);
    if (name == QLatin1String("data"))
        return new DataPage(m_bench, m_theme, *m_actions);
    if (name == QLatin1String("model"))
        return new ModelPage(m_bench, m_theme);
    if (name == QLatin1String("debug"))
        return new DebugPage(m_bench, m_theme, *m_actions);
    if (name == QLatin1String("evaluate")) {
        auto* page = new EvaluatePage(m_bench, m_theme, *m_actions);
        // A cell of the confusion matrix opens its examples.
        connect(page, &EvaluatePage::cellWanted, this,
                [this](data::SplitKind split, int truth, int predicted) {
                    goTo(QStringLiteral("errors"));
                    findChild<ErrorsPage*>()->showCell(split, truth, predicted);
                });
        return page;
    }
    if (name == QLatin1String("errors"))
        return new ErrorsPage(m_bench, m_theme, *m_actions);
    if (name == QLatin1String("runs"))
        return new RunsPage(m_bench, m_theme, *m_actions);
    m_train = new TrainPage(m_bridge, m_theme, m_bench.draft(), m_settings, nullptr);
    return m_train;
}

void MainWindow::build()
{
    const QStringList titles{tr("Start"), tr("Data"),     tr("Model"),  tr("Debug"),
                             tr("Train"), tr("Evaluate"), tr("Errors"), tr("Runs")};
    for (int i = 0; i < pageNames().size(); ++i) {
        const QString name = pageNames().at(i);
        QWidget* page = makePage(name);
        page->setObjectName(QStringLiteral("page.") + name);
        m_pages->addWidget(page);
        m_navigator->addStep(name, titles.at(i),
                             m_actions->at(QStringLiteral("go.") + name)->toolTip());
    }
    auto* side = new QVBoxLayout;
    side->setSpacing(16);
    side->addWidget(m_nextStep);
    side->addWidget(m_runCard);
    side->addStretch(1);
    m_nextStep->setFixedWidth(kSideWidth);
    m_runCard->setFixedWidth(kSideWidth);

    auto* content = new QHBoxLayout(m_body);
    content->setContentsMargins(kMargin, 16, kMargin, 16);
    content->setSpacing(16);
    content->addWidget(m_pages, 1);
    content->addLayout(side);
    auto* column = new QVBoxLayout;
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new TopBar(m_bench, m_theme, *m_actions));
    column->addWidget(m_body, 1);
    auto* upper = new QHBoxLayout;
    upper->setContentsMargins(0, 0, 0, 0);
    upper->setSpacing(0);
    upper->addWidget(m_navigator);
    upper->addLayout(column, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(upper, 1);
    all->addWidget(new StatusLine(m_bench));

    m_commands->watchCharts();

    m_palette = new CommandPalette(
        *m_actions, m_theme,
        [this] {
            std::vector<CommandPalette::Entry> recent;
            for (const QString& path : m_settings.recentProjects.get())
                recent.push_back({tr("Open recent: %1").arg(QFileInfo(path).completeBaseName()),
                                  path,
                                  {},
                                  m_actions->at(QStringLiteral("file.recent"))->icon(),
                                  true,
                                  [this, path] { m_bench.openProject(path); }});
            return recent;
        },
        this);
}

void MainWindow::listen()
{
    connect(m_actions->at(QStringLiteral("palette")), &QAction::triggered, this,
            [this] { m_palette->open(); });
    connect(m_actions->at(QStringLiteral("file.recent")), &QAction::triggered, this,
            [this] { m_palette->open(tr("Open recent: ")); });
    connect(m_navigator, &Navigator::chosen, this, &MainWindow::goTo);
    connect(m_nextStep, &NextStepCard::wanted, this,
            [this](const QString& action) { m_actions->at(action)->trigger(); });
    connect(&m_bench, &Workbench::pageWanted, this, &MainWindow::goTo);
    connect(&m_bench, &Workbench::noticed, m_notices, &NoticeBar::tell);
    connect(&m_bench.undo(), &QUndoStack::indexChanged, m_notices, &NoticeBar::undoStackMoved);
    connect(&m_bench, &Workbench::projectChanged, this, &MainWindow::projectChanged);
    connect(&m_bench, &Workbench::nextStepChanged, this, &MainWindow::refreshNextStep);
    connect(&m_bench.runs(), &RunBook::progressed, this,
            [this](const session::RunProgress& progress) {
                const train::RunRecord* run = m_bench.runs().current();
                if (run && run->id == progress.run)
                    refreshNextStep();
            });
    connect(&m_bench.runs(), &RunBook::currentChanged, this, [this] {
        if (const train::RunRecord* run = m_bench.runs().current())
            m_train->showRun(*run);
        else
            m_train->clear();
        m_runCard->setVisible(page() == QLatin1String("train") && m_bench.runs().current());
    });
    connect(m_train, &TrainPage::said, &m_bench, &Workbench::say);
    connect(m_train, &TrainPage::startWanted, m_actions->at(QStringLiteral("run.start")),
            &QAction::trigger);
    const auto heard = [this] { m_quiet.restart(); };
    connect(&m_bridge, &SessionBridge::projectOpened, this, heard);
    connect(&m_bridge, &SessionBridge::runsListed, this, heard);
    connect(&m_bridge, &SessionBridge::pointsRead, this, heard);
    connect(&m_bridge, &SessionBridge::dataProfiled, this, heard);
    connect(&m_bridge, &SessionBridge::samplesRead, this, heard);
    connect(&m_bridge, &SessionBridge::runEvaluated, this, heard);
    connect(&m_bridge, &SessionBridge::shiftFound, this, heard);
    connect(&m_bridge, &SessionBridge::examplesRead, this, heard);
    connect(&m_bridge, &SessionBridge::factsGathered, this, heard);
    connect(&m_bench.evaluations(), &EvaluationBook::changed, this, &MainWindow::refreshSteps);
    connect(&m_bridge, &SessionBridge::failed, this, heard);
}

void MainWindow::restore()
{
    if (!restoreGeometry(m_settings.windowGeometry.get()))
        resize(1280, 800);
    for (QSplitter* splitter : findChildren<QSplitter*>())
        if (!splitter->objectName().isEmpty())
            splitter->restoreState(m_settings.windowState(splitter->objectName()));
}

void MainWindow::goTo(const QString& page)
{
    const auto at = pageNames().indexOf(page);
    if (at < 0)
        return;
    // Focus that was in the page that goes would jump to some other widget; the rail keeps it.
    const QWidget* focus = QApplication::focusWidget();
    const bool leaves =
        page != this->page() && focus && m_pages->currentWidget()->isAncestorOf(focus);
    m_navigator->select(page);
    if (leaves)
        m_navigator->setFocus(Qt::OtherFocusReason);
    m_pages->setCurrentIndex(static_cast<int>(at));
    m_commands->setPage(page);
    m_runCard->setVisible(page == QLatin1String("train") && m_bench.runs().current());
    if (m_bench.project())
        m_settings.setPageOfProject(text(m_bench.project()->path), page);
}

QString MainWindow::page() const
{
    return pageNames().at(m_pages->currentIndex());
}

void MainWindow::projectChanged()
{
    const auto& project = m_bench.project();
    setWindowTitle(project ? tr("%1 - Assay").arg(text(project->name)) : tr("Assay"));
    setWindowFilePath(project ? text(project->path) : QString());
    if (project) {
        m_train->setProject(*project);
        const QString path = text(project->path);
        if (path != m_project) {
            m_project = path;
            m_notices->clear();
            const QString last = m_settings.pageOfProject(path);
            goTo(last.isEmpty() ? QStringLiteral("data") : last);
        }
    }
    refreshSteps();
}

void MainWindow::refreshNextStep()
{
    m_nextStep->setStep(m_bench.nextStep());
    refreshSteps();
}

void MainWindow::refreshSteps()
{
    const bool open = m_bench.project().has_value();
    const Draft& draft = m_bench.draft();
    const RunBook& runs = m_bench.runs();
    const auto set = [this](const char* page, StepState state) {
        m_navigator->setState(QLatin1String(page), state);
    };
    set("start", open ? StepState::Ready : StepState::Empty);
    set("data", draft.dataProblem()   ? StepState::Trouble
                : draft.readingData() ? StepState::Working
                : draft.profile()     ? StepState::Ready
                                      : StepState::Empty);
    set("model", !draft.model().problem.empty() ? StepState::Trouble
                 : draft.profile()              ? StepState::Ready
                                                : StepState::Empty);
    const train::RunRecord* run = runs.active() ? runs.active() : runs.current();
    set("train", !run                                     ? StepState::Empty
                 : run->state == train::RunState::Running ? StepState::Working
                 : run->state == train::RunState::Paused  ? StepState::Paused
                 : run->state == train::RunState::Failed  ? StepState::Trouble
                 : run->state == train::RunState::Queued  ? StepState::Empty
                                                          : StepState::Ready);
    const train::RunRecord* batch = runs.overfit();
    set("debug", !batch                         ? StepState::Empty
                 : !train::isOver(batch->state) ? StepState::Working
                 : !batch->problem.empty()      ? StepState::Trouble
                                                : StepState::Ready);
    const EvaluationBook& evaluations = m_bench.evaluations();
    const bool evaluated = evaluations.evaluation() != nullptr;
    set("evaluate", evaluations.isWorking() ? StepState::Working
                    : evaluated             ? StepState::Ready
                                            : StepState::Empty);
    set("errors", evaluated ? StepState::Ready : StepState::Empty);
    set("runs", runs.runs().empty() ? StepState::Empty : StepState::Ready);
}

bool MainWindow::isSettled() const
{
    return m_quiet.elapsed() > kQuietMs && !m_bench.isWaiting() && !m_bench.adviceBook().isReading()
           && !m_bench.evaluations().isWorking() && !m_bench.evaluations().isComparing();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_settings.windowGeometry.set(saveGeometry());
    for (const QSplitter* splitter : findChildren<QSplitter*>())
        if (!splitter->objectName().isEmpty())
            m_settings.setWindowState(splitter->objectName(), splitter->saveState());
    QWidget::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (m_dropZones->offer(*event->mimeData(), page()))
        event->acceptProposedAction();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*)
{
    m_dropZones->leaveUnlessOver();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    m_dropZones->take(event->position().toPoint());
}

} // namespace assay::ui
