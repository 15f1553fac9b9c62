// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/main_window.h"

#include "advise/test_offer.h"
#include "bridge/convert.h"
#include "bridge/source_text.h"
#include "charts/drawing.h"
#include "dialogs/file_dialog.h"
#include "pages/errors_page.h"
#include "pages/evaluate_page.h"
#include "pages/improve_page.h"
#include "pages/train_page.h"
#include "shell/command_palette.h"
#include "shell/commands.h"
#include "shell/double_clicks.h"
#include "shell/drop_zones.h"
#include "shell/help_panel.h"
#include "shell/navigator.h"
#include "shell/notice_bar.h"
#include "shell/page_area.h"
#include "shell/page_table.h"
#include "shell/palette_entries.h"
#include "shell/passing_undo.h"
#include "shell/passing_wheel.h"
#include "shell/status_line.h"
#include "shell/top_bar.h"
#include "style/actions.h"
#include "style/icons.h"
#include "style/settings.h"
#include "style/theme.h"
#include "widgets/card.h"
#include "widgets/mistake_filter.h"
#include "widgets/next_step_card.h"
#include "widgets/popover.h"
#include "widgets/run_card.h"
#include "widgets/table_view.h"
#include "widgets/view_tabs.h"
#include "widgets/when_seen.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr int kMargin = 24;
constexpr int kGap = 16;
/// Of the body: below it a page has no width to give to the cards beside it.
constexpr int kFoldBelow = 1128;
constexpr int kHelpWidth = 340;
constexpr qint64 kQuietMs = 700;
constexpr int kVerdictMs = 1000; ///< between two verdicts that only the run's progress asks for

/// The commands of the table, and one that goes to each page.
Actions* makeActions(const Theme& theme, QWidget* window)
{
    auto* actions = new Actions(theme, window);
    for (const PageSpec& page : pageTable())
        actions->add(QStringLiteral("go.") + QLatin1String(page.id),
                     MainWindow::tr("Go to %1").arg(title(page)), question(page),
                     QLatin1String(page.id), QLatin1String(page.shortcut));
    return actions;
}

} // namespace

MainWindow::MainWindow(session::Session& session, Settings& settings, Theme& theme)
    : m_settings(settings)
    , m_theme(theme)
    , m_bridge(session)
    , m_bench(m_bridge, settings)
    , m_actions(makeActions(theme, this))
    , m_help(new HelpPanel(*m_actions, theme, this))
    , m_commands(new Commands(m_bench, *m_actions, theme, *m_help, this))
    , m_palette(nullptr)
    , m_navigator(new Navigator(theme))
    , m_pages(new QStackedWidget)
    , m_body(new QWidget)
    , m_notices(new NoticeBar(theme, m_body))
    , m_nextStep(new NextStepCard(theme))
    , m_runCard(new RunCard(m_bench, *m_actions))
    , m_dropZones(new DropZones(m_bench, theme, this))
    , m_aboutRun(new QToolButton)
{
    setObjectName(QStringLiteral("window"));
    setAcceptDrops(true);
    setMinimumSize(960, 540);
    setWindowIcon(QIcon(iconPixmap(QStringLiteral("assay"), Qt::black, 64, 1)));
    keepFoldersIn(&settings, [this] { return m_bench.projectsFolder(); });
    build();
    listen();
    restore();
    projectChanged();
    refreshNextStep();
    goTo(QStringLiteral("start"));
    m_navigator->setFocus(Qt::OtherFocusReason);
    if (const std::string& slow = session.machine().slowBlas; !slow.empty())
        m_notices->tell({Tone::Warning, text(slow), {}, {}});
}

MainWindow::~MainWindow()
{
    keepFoldersIn(nullptr, {});
    // Pages ask the bench until their last moment, so they go before it does.
    qDeleteAll(findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
}

void MainWindow::showView(const QString& key)
{
    const auto* shown = findChild<QWidget*>(QStringLiteral("page.") + page());
    if (auto* tabs = shown ? shown->findChild<ViewTabs*>() : nullptr) {
        const bool isShown = tabs->view() == key;
        tabs->showView(key);
        if (isShown)
            Q_EMIT tabs->viewChanged(); // it was asked for all the same, and stays
    }
}

QStringList MainWindow::pageNames()
{
    QStringList names;
    for (const PageSpec& page : pageTable())
        names << QLatin1String(page.id);
    return names;
}

void MainWindow::build()
{
    new DoubleClicks(this);
    new PassingUndo(this);
    new PassingWheel(this);
    new PictureSource(this, [this] { return sourceText(m_bench, {m_bench.runs().current()}); });
    for (const PageSpec& spec : pageTable()) {
        const QString name = QLatin1String(spec.id);
        m_navigator->addStep(name, title(spec),
                             m_actions->at(QStringLiteral("go.") + name)->toolTip());
    }
    // What is put into something is styled once more with all that is in it: so the pages come last. The Tab key goes
    // through what the window has in the order of its coming: so the help, which was there first, leaves for a moment.
    m_help->setParent(nullptr);
    auto* beside = new QSplitter(Qt::Horizontal);
    beside->setObjectName(QStringLiteral("window.help"));
    beside->setChildrenCollapsible(false);
    beside->setHandleWidth(1);
    beside->setProperty("role", "line");
    beside->addWidget(makeBody());
    auto* column = new QVBoxLayout;
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new TopBar(m_bench, m_theme, *m_actions));
    column->addWidget(beside, 1);
    auto* upper = new QHBoxLayout;
    upper->setContentsMargins(0, 0, 0, 0);
    upper->setSpacing(0);
    upper->addWidget(m_navigator);
    upper->addLayout(column, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(upper, 1);

    const PageTools tools{m_bench, m_settings, m_theme, *m_actions};
    for (const PageSpec& spec : pageTable()) {
        QWidget* page = spec.make(tools);
        page->setObjectName(QStringLiteral("page.") + QLatin1String(spec.id));
        page->findChild<PageHead*>()->setTexts(title(spec), question(spec));
        m_pages->addWidget(new PageArea(page, m_pages));
    }
    m_train = m_pages->findChild<TrainPage*>();
    m_side->addWidget(m_nextStep);
    m_side->addWidget(m_runCard);
    m_side->addStretch(1);
    beside->addWidget(m_help);
    beside->setStretchFactor(0, 1);
    beside->setStretchFactor(1, 0);
    beside->setSizes({10 * kHelpWidth, kHelpWidth});
    all->addWidget(new StatusLine(m_bench));

    for (const TableView* table : m_pages->findChildren<TableView*>())
        connect(table, &TableView::said, &m_bench, &Workbench::say);
    for (const Drawing* drawing : m_pages->findChildren<Drawing*>())
        connect(drawing, &Drawing::said, &m_bench, &Workbench::say);

    m_palette = new CommandPalette(
        *m_actions, m_theme, [this] { return paletteEntries(m_bench, *m_actions, *this); }, this);
}

QWidget* MainWindow::makeBody()
{
    m_runCard->setFixedWidth(NextStepCard::kWidth);
    m_aboutRun->setText(tr("This run"));
    m_aboutRun->setToolTip(tr("Its learning rate and settings"));
    connect(m_aboutRun, &QToolButton::clicked, this,
            [this] { m_runPopover->openBelow(*m_aboutRun); });
    m_aboutRun->setFocusPolicy(Qt::StrongFocus);
    m_line = new QHBoxLayout;
    m_line->setSpacing(8);
    m_line->addWidget(m_aboutRun);
    m_side = new QVBoxLayout;
    m_side->setSpacing(kGap);
    m_aboutRun->hide();

    auto* content = new QHBoxLayout;
    content->setSpacing(kGap);
    content->addWidget(m_pages, 1);
    content->addLayout(m_side);
    auto* all = new QVBoxLayout(m_body);
    all->setContentsMargins(kMargin, kGap, kMargin, kGap);
    all->setSpacing(12);
    all->addLayout(m_line);
    all->addLayout(content, 1);
    m_body->installEventFilter(this);
    return m_body;
}

void MainWindow::fold()
{
    const bool folded = m_body->width() < kFoldBelow;
    if (folded == m_nextStep->isFolded())
        return;
    m_nextStep->setFolded(folded);
    if (folded) {
        m_line->insertWidget(0, m_nextStep, 1);
        m_side->removeWidget(m_runCard);
        m_runPopover = new Popover(m_runCard, this);
    } else {
        m_side->insertWidget(0, m_nextStep);
        m_side->insertWidget(1, m_runCard);
        delete m_runPopover;
        m_runPopover = nullptr;
    }
    showRunCard();
}

void MainWindow::showRunCard()
{
    const bool shown = page() == QLatin1String("train") && m_bench.runs().current();
    const bool folded = m_nextStep->isFolded();
    m_runCard->setVisible(shown || folded); // the popover decides itself
    m_aboutRun->setVisible(shown && folded);
    if (m_runPopover && !shown)
        m_runPopover->hide();
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_body && event->type() == QEvent::Resize)
        fold();
    return QWidget::eventFilter(watched, event);
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape)
        QWidget::keyPressEvent(event);
    else if (!m_notices->isHidden()) // what lies on top goes first
        m_notices->clear();
    else
        m_help->close();
}

void MainWindow::listen()
{
    connect(m_actions->at(QStringLiteral("palette")), &QAction::triggered, this,
            [this] { m_palette->open(); });
    connect(m_actions->at(QStringLiteral("file.recent")), &QAction::triggered, this,
            [this] { m_palette->open(tr("Open recent: ")); });
    connect(m_navigator, &Navigator::chosen, this, &MainWindow::goTo);
    connect(m_nextStep, &NextStepCard::wanted, this, [this](const QString& action) {
        if (action == QLatin1String("evaluate.open_test")) {
            goTo(QStringLiteral("evaluate"));
            const auto offer = advise::testOffer(m_bench.facts());
            if (offer && !offer->reason.empty())
                m_pages->findChild<EvaluatePage*>()->proposeOpening(text(offer->reason));
            return;
        }
        m_actions->at(action)->trigger();
        if (action == QLatin1String("evaluate.run"))
            goTo(QStringLiteral("evaluate")); // where it says how far it is
    });
    connect(&m_bench, &Workbench::pageWanted, this, &MainWindow::goTo);
    connect(&m_bench, &Workbench::noticed, m_notices, &NoticeBar::tell);
    connect(&m_bench, &Workbench::settled, m_notices, &NoticeBar::settle);
    connect(&m_bench.undo(), &QUndoStack::indexChanged, m_notices, &NoticeBar::undoStackMoved);
    connect(&m_bench, &Workbench::nextStepChanged, m_notices, &NoticeBar::review);
    connect(&m_bench, &Workbench::projectChanged, m_notices, &NoticeBar::review);
    connect(&m_bench, &Workbench::projectChanged, this, &MainWindow::projectChanged);
    connect(&m_bench, &Workbench::nextStepChanged, this, &MainWindow::refreshNextStep);
    // A verdict is thought over anew, which takes as long as a picture of the curves.
    auto* verdict = new WhenSeen(this, [this] { refreshNextStep(); });
    auto* thought = new QTimer(this);
    thought->setSingleShot(true);
    thought->setInterval(kVerdictMs);
    connect(thought, &QTimer::timeout, this, [verdict] { verdict->ask(); });
    connect(&m_bench.runs(), &RunBook::progressed, this,
            [this, thought](const session::RunProgress& progress) {
                const train::RunRecord* run = m_bench.runs().current();
                if (run && run->id == progress.run && !thought->isActive())
                    thought->start();
            });
    connect(&m_bench.runs(), &RunBook::currentChanged, this, [this] {
        if (const train::RunRecord* run = m_bench.runs().current())
            m_train->showRun(*run);
        else
            m_train->clear();
        showRunCard();
    });
    // A cell of the confusion matrix opens its examples.
    connect(m_pages->findChild<EvaluatePage*>(), &EvaluatePage::cellWanted, this,
            [this](data::SplitKind split, int truth, int predicted) {
                goTo(QStringLiteral("errors"));
                findChild<ErrorsPage*>()->filter().showCell(split, truth, predicted);
            });
    connect(m_actions->at(QStringLiteral("errors.train")), &QAction::triggered, this, [this] {
        goTo(QStringLiteral("errors"));
        findChild<ErrorsPage*>()->filter().showSplit(data::SplitKind::Train);
    });
    connect(m_pages->findChild<ImprovePage*>(), &ImprovePage::openingWanted, this,
            [this](const QString& reason) {
                goTo(QStringLiteral("evaluate"));
                m_pages->findChild<EvaluatePage*>()->proposeOpening(reason);
            });
    // Once the page is drawn with what Test has shown.
    connect(m_pages->findChild<EvaluatePage*>(), &EvaluatePage::reportWanted,
            m_actions->at(QStringLiteral("file.report")), &QAction::trigger, Qt::QueuedConnection);
    connect(m_train, &TrainPage::said, &m_bench, &Workbench::say);
    connect(m_train, &TrainPage::startWanted, m_actions->at(QStringLiteral("run.start")),
            &QAction::trigger);
    connect(&m_bench.evaluations(), &EvaluationBook::changed, this, &MainWindow::refreshSteps);
    connect(&m_bench.attempts(), &AttemptBook::changed, this, &MainWindow::refreshSteps);
    connect(&m_bench.searches(), &SearchBook::changed, this, &MainWindow::refreshSteps);
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
    showRunCard();
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
    for (const PageSpec& page : pageTable())
        m_navigator->setState(QLatin1String(page.id), page.state(m_bench));
}

bool MainWindow::isSettled()
{
    const auto* errors = findChild<ErrorsPage*>();
    return m_bridge.isIdle() && m_bridge.quietFor() > kQuietMs && !m_bench.isWaiting()
           && !m_bench.adviceBook().isReading() && !m_bench.evaluations().isReading()
           && !m_bench.evaluations().isWorking() && !m_bench.evaluations().isComparing()
           && !m_bench.attempts().isComparing() && !m_bench.attempts().isMeasuring()
           && !m_bench.searches().isReporting() && !m_bench.simple().isComputing()
           && !errors->mistakes().isReading();
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
        DropZones::accept(*event);
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*)
{
    m_dropZones->leaveUnlessOver();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    DropZones::accept(*event);
    m_dropZones->take(event->position().toPoint());
}

} // namespace assay::ui
