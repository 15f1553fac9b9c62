// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/top_bar.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "style/actions.h"
#include "style/icons.h"
#include "style/plain_label.h"
#include "style/settings.h"
#include "train/preparing.h"
#include "widgets/run_controls.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kHeight = 48;
constexpr int kProgressSteps = 1000;
/// Room for "12 m 34 s left", so that the bar does not move while the time runs down.
constexpr int kTimeWidth = 92;
constexpr int kLeastName = 96, kMostName = 480;
constexpr int kProjectWidth = 240;

QMenu* projectMenu(Workbench& bench, const Actions& actions, QWidget* parent)
{
    auto* menu = new QMenu(parent);
    menu->addAction(actions.at(QStringLiteral("file.new")));
    menu->addAction(actions.at(QStringLiteral("file.open")));
    QMenu* recent = menu->addMenu(QObject::tr("Open recent"));
    menu->addAction(actions.at(QStringLiteral("file.save_copy")));
    menu->addAction(actions.at(QStringLiteral("file.report")));
    menu->addAction(actions.at(QStringLiteral("file.case")));
    menu->addSeparator();
    menu->addAction(actions.at(QStringLiteral("start.example")));
    menu->addAction(actions.at(QStringLiteral("data.folder")));
    menu->addAction(actions.at(QStringLiteral("data.file")));
    menu->addSeparator();
    menu->addAction(actions.at(QStringLiteral("edit.undo")));
    menu->addAction(actions.at(QStringLiteral("edit.redo")));
    menu->addSeparator();
    QMenu* colours = menu->addMenu(QObject::tr("Colours"));
    for (const char* id : {"view.system", "view.light", "view.dark"})
        colours->addAction(actions.at(QLatin1String(id)));
    menu->addAction(actions.at(QStringLiteral("help.contents")));
    menu->addAction(actions.at(QStringLiteral("help.about")));
    menu->addSeparator();
    menu->addAction(actions.at(QStringLiteral("app.quit")));
    QObject::connect(menu, &QMenu::aboutToShow, recent, [recent, &bench] {
        recent->clear();
        for (const QString& path : bench.settings().recentProjects.get())
            recent
                ->addAction(plainLabel(QFileInfo(path).fileName()), recent,
                            [&bench, path] { bench.openProject(path); })
                ->setToolTip(path);
        recent->setEnabled(!recent->isEmpty());
    });
    return menu;
}

} // namespace

TopBar::TopBar(Workbench& bench, const Theme& theme, const Actions& actions, QWidget* parent)
    : QFrame(parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_project(new QToolButton)
    , m_run(new QLabel)
    , m_state(new QLabel)
    , m_epoch(new QLabel)
    , m_progress(new QProgressBar)
    , m_left(new QLabel)
    , m_search(new QToolButton)
{
    setObjectName(QStringLiteral("topBar"));
    setFixedHeight(kHeight);
    m_project->setProperty("role", "flat");
    m_project->setObjectName(QStringLiteral("projectMenu"));
    m_project->setPopupMode(QToolButton::InstantPopup);
    m_project->setMenu(projectMenu(bench, actions, this));
    m_project->setAccessibleName(tr("Project menu"));
    m_project->setFocusPolicy(Qt::StrongFocus);
    m_progress->setRange(0, kProgressSteps);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(140);
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_run->setObjectName(QStringLiteral("topBar.run"));
    m_run->setMinimumWidth(1); // it gives way to the others
    m_left->setMinimumWidth(kTimeWidth);
    m_left->setProperty("role", "muted");
    m_epoch->setProperty("role", "small");

    // Its words are not those of the action, so it does not follow the action.
    QAction* palette = actions.at(QStringLiteral("palette"));
    m_search->setText(palette->shortcut().toString(QKeySequence::NativeText));
    m_search->setToolTip(palette->toolTip());
    m_search->setAccessibleName(palette->text());
    m_search->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_search->setIconSize({16, 16});
    m_search->setFocusPolicy(Qt::StrongFocus);
    connect(m_search, &QToolButton::clicked, palette, &QAction::trigger);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 16, 0);
    row->setSpacing(10);
    row->addWidget(m_project);
    row->addStretch(1);
    row->addWidget(m_state);
    row->addWidget(m_run);
    row->addWidget(m_epoch);
    row->addWidget(m_progress);
    row->addWidget(m_left);
    row->addWidget(new RunControls(bench.runs(), actions));
    row->addSpacing(8);
    row->addWidget(m_search);

    connect(&bench, &Workbench::projectChanged, this, &TopBar::refresh);
    connect(&bench.runs(), &RunBook::currentChanged, this, &TopBar::refresh);
    connect(&bench.runs(), &RunBook::listed, this, &TopBar::refresh);
    connect(&bench.runs(), &RunBook::progressed, this, &TopBar::refresh);
    connect(&theme, &Theme::changed, this, &TopBar::paint);
    paint();
}

void TopBar::paint()
{
    m_search->setIcon(icon(QStringLiteral("search"), m_theme.colours()));
    m_shown.reset();
    refresh();
}

void TopBar::refresh()
{
    const auto& project = m_bench.project();
    const QString name =
        project ? text(project->name) + QStringLiteral(".assay") : tr("No project");
    // The middle goes: names of one study begin alike and end in what differs.
    m_project->setText(
        plainLabel(m_project->fontMetrics().elidedText(name, Qt::ElideMiddle, kProjectWidth)));
    m_project->setToolTip(project ? text(project->path) : tr("Open or make a project"));

    const RunBook& runs = m_bench.runs();
    const train::RunRecord* run = runs.active() ? runs.active() : runs.current();
    for (QWidget* part : {static_cast<QWidget*>(m_state), static_cast<QWidget*>(m_run),
                          static_cast<QWidget*>(m_epoch), static_cast<QWidget*>(m_progress),
                          static_cast<QWidget*>(m_left)})
        part->setVisible(run != nullptr);
    if (!run)
        return;
    // A picture is laid out anew whenever it is set, also the same one.
    if (m_shown != run->state) {
        m_shown = run->state;
        m_state->setPixmap(iconPixmap(iconName(run->state), colour(run->state, m_theme.colours()),
                                      16, devicePixelRatioF()));
        m_state->setToolTip(stateText(run->state));
    }
    if (text(run->name) != m_name) {
        m_name = text(run->name);
        m_run->setToolTip(m_name);
    }
    const auto& progress = runs.progress(run->id);
    const double share = progress && train::isPreparing(progress->step, progress->secondsLeft)
                             ? train::preparedShare(progress->seconds, progress->secondsLeft)
                         : run->totalSteps > 0
                             ? static_cast<double>(run->step) / static_cast<double>(run->totalSteps)
                             : 0;
    m_progress->setValue(static_cast<int>(share * kProgressSteps));
    // A run of another tool does not say how long it will be.
    m_progress->setVisible(!train::isOver(run->state) && run->totalSteps > 0);
    if (progress) {
        m_epoch->setText(train::isPreparing(progress->step, progress->secondsLeft)
                             ? tr("preparing")
                             : tr("epoch %1/%2").arg(progress->epoch).arg(progress->totalEpochs));
        m_left->setText(progress->evaluating ? tr("scoring")
                        : progress->secondsLeft < 0
                            ? QString()
                            : tr("%1 left").arg(durationText(progress->secondsLeft)));
    } else {
        m_epoch->setText(stateText(run->state));
        // Another program may have logged no times.
        const bool timed = run->kind != train::RunKind::Imported || run->seconds > 0;
        m_left->setText(train::isOver(run->state) && timed ? durationText(run->seconds)
                                                           : QString());
    }
    showName();
}

void TopBar::showName()
{
    const int others = layout()->sizeHint().width() - m_run->sizeHint().width();
    const QString name = m_run->fontMetrics().elidedText(
        m_name, Qt::ElideMiddle, std::clamp(width() - others - 2, kLeastName, kMostName));
    if (name != m_run->text())
        m_run->setText(name);
}

void TopBar::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    if (!m_run->isHidden())
        showName();
}

} // namespace assay::ui
