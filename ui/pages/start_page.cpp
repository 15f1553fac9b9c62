// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/start_page.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "delegates/two_line_delegate.h"
#include "style/actions.h"
#include "style/icons.h"
#include "style/settings.h"
#include "style/theme.h"
#include "widgets/card.h"

#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int PathRole = Qt::UserRole + 8;
constexpr std::int64_t kMegabyte = 1'000'000;

/// Writes unless a person is at it.
void fill(QLineEdit* line, const QString& text)
{
    if (!line->hasFocus() || !line->isModified())
        line->setText(text);
}

} // namespace

StartPage::StartPage(Workbench& bench, const Theme& theme, const Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_recent(new QListWidget)
    , m_goal(new Card(tr("What this project is for")))
    , m_metric(new QComboBox)
    , m_target(new QLineEdit)
    , m_targetSource(new QLineEdit)
    , m_human(new QLineEdit)
    , m_humanSource(new QLineEdit)
    , m_targetLabel(new QLabel)
    , m_humanLabel(new QLabel)
    , m_goalNote(new QLabel)
    , m_goalProblem(new QLabel)
    , m_kept(new QSpinBox)
{
    auto* right = new QVBoxLayout;
    right->setSpacing(16);
    right->addWidget(makeRecent(actions), 1);
    auto* left = new QVBoxLayout;
    left->setSpacing(16);
    left->addWidget(makeWays(actions));
    left->addWidget(makeGoal());
    left->addStretch(1);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(16);
    columns->addLayout(left, 3);
    columns->addLayout(right, 2);
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(12);
    page->addWidget(new PageHead);
    page->addLayout(columns, 1);

    connect(&bench, &Workbench::projectChanged, this, &StartPage::listRecent);
    connect(&bench, &Workbench::projectChanged, this, &StartPage::showGoal);
    // Which metrics fit is known once the data were read.
    connect(&bench.draft(), &Draft::profileChanged, this, &StartPage::showGoal);
    connect(&bench.runs(), &RunBook::listed, this, &StartPage::showGoal);
    connect(&theme, &Theme::changed, this, &StartPage::listRecent);
    listRecent();
    showGoal();
}

QWidget* StartPage::makeWays(const Actions& actions)
{
    auto* ways = new QWidget;
    auto* row = new QVBoxLayout(ways);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    const auto add = [&](const QString& picture, const QString& title, const QString& explains,
                         const QList<QPushButton*>& buttons) {
        auto* card = new Card({});
        auto* icon = new QLabel;
        const auto paint = [this, icon, picture] {
            icon->setPixmap(
                iconPixmap(picture, m_theme.colours().accent, 32, icon->devicePixelRatioF()));
        };
        connect(&m_theme, &Theme::changed, icon, paint);
        paint();
        auto* head = new QLabel(title);
        head->setProperty("role", "verdict");
        auto* body = new QLabel(explains);
        body->setWordWrap(true);
        auto* press = new QHBoxLayout;
        press->setSpacing(8);
        for (QPushButton* button : buttons)
            press->addWidget(button);
        press->addStretch(1);
        auto* words = new QVBoxLayout;
        words->setSpacing(6);
        words->addWidget(head);
        words->addWidget(body);
        words->addSpacing(4);
        words->addLayout(press);
        auto* across = new QHBoxLayout;
        across->setSpacing(16);
        across->addWidget(icon, 0, Qt::AlignTop);
        across->addLayout(words, 1);
        card->body()->addLayout(across);
        row->addWidget(card);
    };
    const auto button = [&](const char* id, const QString& text) {
        QAction* action = actions.at(QLatin1String(id));
        auto* made = new QPushButton(text);
        made->setObjectName(QLatin1String("start.") + QLatin1String(id));
        made->setToolTip(action->toolTip());
        connect(made, &QPushButton::clicked, action, &QAction::trigger);
        return made;
    };
    add(QStringLiteral("example"), tr("Try the built-in example"),
        tr("A LeNet learns ten drawn digits by day and is asked about digits drawn at night. It "
           "takes a minute, and the answer is known: it gets the days right and many nights "
           "wrong."),
        {button("start.example", tr("Try the built-in example"))});
    add(QStringLiteral("folder"), tr("Start from your data"),
        tr("Drop a file or a folder on the window, or choose one: tables (CSV, TSV), pictures (the "
           "MNIST family, CIFAR's binary files, or a folder for each class), arrays (.npy, .npz), "
           "texts (.txt) or time series (.ts, .tsv). They get a project of their own; the rest has "
           "sensible defaults. A network of your own, a TorchScript module, is then chosen on the "
           "Model page."),
        {button("start.file", tr("Choose file ...")),
         button("start.folder", tr("Choose folder ..."))});
    return ways;
}

QWidget* StartPage::makeRecent(const Actions& actions)
{
    auto* card = new Card(tr("Recent projects"));
    m_recent->setFrameShape(QFrame::NoFrame);
    m_recent->setAccessibleName(tr("Recent projects"));
    m_recent->installEventFilter(this);
    m_recent->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_recent->setItemDelegate(new TwoLineDelegate(m_theme, this));
    connect(m_recent, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
        const QString path = item->data(PathRole).toString();
        if (!path.isEmpty())
            m_bench.openProject(path);
    });
    connect(m_recent, &QListWidget::itemClicked, m_recent, &QListWidget::itemActivated);
    auto* buttons = new QHBoxLayout;
    for (const char* id : {"file.open", "file.new"}) {
        QAction* action = actions.at(QLatin1String(id));
        auto* button = new QPushButton(action->text());
        button->setToolTip(action->toolTip());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    card->body()->addWidget(m_recent, 1);
    card->body()->addLayout(buttons);
    return card;
}

QWidget* StartPage::makeGoal()
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    const auto add = [&](int row, QLabel* name, QLineEdit* value, QLineEdit* source,
                         const QString& help, const QString& id) {
        name->setBuddy(value);
        name->setToolTip(help);
        value->setToolTip(help);
        value->setObjectName(id);
        value->setPlaceholderText(tr("unknown"));
        value->setAlignment(Qt::AlignRight);
        value->setMaximumWidth(120);
        source->setPlaceholderText(tr("where it comes from"));
        grid->addWidget(name, row, 0);
        grid->addWidget(value, row, 1);
        grid->addWidget(source, row, 2);
        connect(value, &QLineEdit::editingFinished, this, &StartPage::readGoal);
        connect(source, &QLineEdit::editingFinished, this, &StartPage::readGoal);
    };
    auto* name = new QLabel(tr("Metric"));
    name->setBuddy(m_metric);
    m_metric->setAccessibleName(tr("Metric"));
    m_metric->setObjectName(QStringLiteral("goal.metric"));
    connect(m_metric, &QComboBox::activated, this, &StartPage::chooseMetric);
    grid->addWidget(name, 0, 0);
    grid->addWidget(m_metric, 0, 1);
    m_goalNote->setProperty("role", "small");
    m_goalNote->setWordWrap(true);
    m_goalNote->setTextFormat(Qt::PlainText);
    grid->addWidget(m_goalNote, 0, 2);
    add(1, m_targetLabel, m_target, m_targetSource,
        tr("What the model must reach; drawn on its curve"), QStringLiteral("goal.target"));
    add(2, m_humanLabel, m_human, m_humanSource,
        tr("What people reach on the same examples: an estimate of what cannot be avoided. With it "
           "bias can be judged"),
        QStringLiteral("goal.human"));
    auto* kept = new QLabel(tr("Checkpoints"));
    kept->setBuddy(m_kept);
    m_kept->setObjectName(QStringLiteral("project.kept"));
    m_kept->setAccessibleName(tr("Megabytes of checkpoints that are kept"));
    m_kept->setRange(0, 10'000'000);
    m_kept->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrow keys and the wheel do
    m_kept->setSuffix(tr(" MB"));
    m_kept->setSingleStep(100);
    m_kept->setAlignment(Qt::AlignRight);
    m_kept->setMaximumWidth(120);
    m_kept->setKeyboardTracking(false);
    m_kept->setFocusPolicy(Qt::StrongFocus);
    m_kept->setToolTip(tr("A run keeps its first checkpoint and up to 20 in between, so that any "
                          "moment of it can be made again. They are thinned out evenly when all "
                          "of the project's take more than this; the last and the best of each run "
                          "always stay"));
    auto* keptNote = new QLabel(tr("at most, beside the last and best of each run"));
    keptNote->setProperty("role", "small");
    connect(m_kept, &QSpinBox::valueChanged, this, &StartPage::readKept);
    grid->addWidget(kept, 3, 0);
    grid->addWidget(m_kept, 3, 1);
    grid->addWidget(keptNote, 3, 2);
    grid->setColumnStretch(2, 1);
    m_goalProblem->setProperty("role", "error");
    m_goalProblem->setWordWrap(true);
    m_goalProblem->setTextFormat(Qt::PlainText);
    m_goalProblem->hide();
    m_goal->body()->addLayout(grid);
    m_goal->body()->addWidget(m_goalProblem);
    return m_goal;
}

void StartPage::listRecent()
{
    m_recent->clear();
    for (const QString& path : m_bench.settings().recentProjects.get()) {
        const QFileInfo file(path);
        auto* item = new QListWidgetItem(icon(QStringLiteral("file"), m_theme.colours().mutedInk),
                                         file.completeBaseName(), m_recent);
        item->setData(TwoLineDelegate::SecondLineRole, file.absolutePath());
        item->setData(PathRole, path);
        item->setToolTip(path);
    }
    if (m_recent->count() > 0)
        return;
    auto* nothing = new QListWidgetItem(tr("Projects you open appear here."), m_recent);
    nothing->setFlags(Qt::NoItemFlags);
}

bool StartPage::eventFilter(QObject* watched, QEvent* event)
{
    // Who comes by keyboard sees where: the list has no frame of its own.
    if (watched == m_recent && event->type() == QEvent::FocusIn && !m_recent->currentItem())
        m_recent->setCurrentRow(0);
    if (watched == m_recent && event->type() == QEvent::FocusOut)
        m_recent->setCurrentRow(-1);
    return QWidget::eventFilter(watched, event);
}

void StartPage::showGoal()
{
    const auto& project = m_bench.project();
    m_goal->setVisible(project.has_value());
    if (!project)
        return;
    const train::Goal& goal = project->goal;
    const data::Task task = taskOfProject();
    const train::Metric& metric = goal.metricFor(task);
    const std::vector<train::Metric> fitting = train::metricsFor(task);
    if (m_metric->findData(text(fitting.front().name)) < 0) { // else the list may be open
        m_metric->clear();
        for (const train::Metric& one : fitting) {
            m_metric->addItem(text(one.label), text(one.name));
            m_metric->setItemData(m_metric->count() - 1, text(one.help), Qt::ToolTipRole);
        }
    }
    if (const int at = m_metric->findData(text(metric.name)); at != m_metric->currentIndex())
        m_metric->setCurrentIndex(at);
    m_metric->setToolTip(text(metric.help));
    m_metric->setEnabled(!project->readOnly);
    m_targetLabel->setText(tr("Target %1").arg(text(metric.label)));
    m_humanLabel->setText(tr("Human-level %1").arg(text(metric.label)));
    m_target->setAccessibleName(m_targetLabel->text());
    m_human->setAccessibleName(m_humanLabel->text());
    m_targetSource->setAccessibleName(tr("Source of %1").arg(m_targetLabel->text()));
    m_humanSource->setAccessibleName(tr("Source of %1").arg(m_humanLabel->text()));
    const bool fits = goal.fits(task);
    QString note = text(goal.note);
    if (!fits)
        note = tr("The goal is set in %1, which these data do not have.")
                   .arg(text(train::metricNamed(goal.metric).label));
    m_goalNote->setText(note);
    const auto shown = [&](const std::optional<double>& value) {
        return fits ? text(train::goalText(metric, value)) : QString();
    };
    fill(m_target, shown(goal.target));
    fill(m_targetSource, text(goal.targetSource));
    fill(m_human, shown(goal.irreducible));
    fill(m_humanSource, text(goal.irreducibleSource));
    for (QLineEdit* line : {m_target, m_targetSource, m_human, m_humanSource})
        line->setReadOnly(project->readOnly);
    m_kept->setReadOnly(project->readOnly);
    const QSignalBlocker silent(m_kept);
    m_kept->setValue(static_cast<int>(std::min<std::int64_t>(
        m_kept->maximum(), (project->keptBytes + kMegabyte - 1) / kMegabyte)));
}

data::Task StartPage::taskOfProject() const
{
    if (const auto profile = m_bench.draft().profile())
        return profile->source.task;
    if (const train::RunRecord* run = m_bench.runs().current())
        return run->task;
    const train::Metric* chosen = train::findMetric(m_bench.project()->goal.metric);
    return chosen ? chosen->task : data::Task::Classification;
}

void StartPage::chooseMetric()
{
    if (!m_bench.project() || m_bench.project()->readOnly)
        return;
    store::ProjectInfo info = *m_bench.project();
    const data::Task task = taskOfProject();
    const std::string before = info.goal.metricFor(task).name;
    const std::string now = utf8(m_metric->currentData().toString());
    if (now == before && info.goal.fits(task))
        return;
    // A number of one metric says nothing of another; it comes back with its own.
    m_goals[info.goal.metric.empty() ? before : info.goal.metric] = info.goal;
    train::Goal goal{.metric = now};
    if (const auto known = m_goals.find(now); known != m_goals.end())
        goal = known->second;
    goal.metric = now;
    goal.note = info.goal.note;
    info.goal = goal;
    for (QLineEdit* line : {m_target, m_targetSource, m_human, m_humanSource})
        line->setModified(false);
    m_bench.describe(info);
}

void StartPage::readKept()
{
    if (!m_bench.project() || m_bench.project()->readOnly)
        return;
    store::ProjectInfo info = *m_bench.project();
    info.keptBytes = kMegabyte * m_kept->value();
    m_bench.describe(info);
}

void StartPage::readGoal()
{
    if (!m_bench.project() || m_bench.project()->readOnly)
        return;
    store::ProjectInfo info = *m_bench.project();
    const data::Task task = taskOfProject();
    const train::Metric& metric = info.goal.metricFor(task);
    QString problem;
    const auto read = [&](QLineEdit* line, std::optional<double>& into) {
        bool good = true;
        try {
            into = train::goalNumber(metric, utf8(line->text()));
        } catch (const base::Error& error) {
            good = false;
            problem = text(error.text());
        }
        line->setProperty("state", good ? QVariant() : QVariant("error"));
        line->style()->unpolish(line);
        line->style()->polish(line);
    };
    std::optional<double> target, human;
    read(m_target, target);
    read(m_human, human);
    m_goalProblem->setVisible(!problem.isEmpty());
    m_goalProblem->setText(problem);
    if (!problem.isEmpty())
        return;
    train::Goal goal = info.goal;
    if (info.goal.fits(task) || target || human) {
        goal.target = target;
        goal.irreducible = human;
    }
    if (target || human)
        goal.metric = metric.name; // a number has a unit
    goal.targetSource = utf8(m_targetSource->text().trimmed());
    goal.irreducibleSource = utf8(m_humanSource->text().trimmed());
    if (goal == info.goal)
        return;
    info.goal = goal;
    m_bench.describe(info);
}

} // namespace assay::ui
