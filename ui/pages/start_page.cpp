// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/start_page.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "delegates/two_line_delegate.h"
#include "shell/actions.h"
#include "shell/icons.h"
#include "shell/settings.h"
#include "shell/theme.h"
#include "widgets/card.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr int PathRole = Qt::UserRole + 8;

/// "2.5 %", "2.5" or nothing; a share, or none when it is no percentage from 0 to 100.
bool readPercent(const QString& typed, std::optional<double>& share)
{
    QString number = typed;
    number.remove(QLatin1Char('%'));
    number = number.trimmed().replace(QLatin1Char(','), QLatin1Char('.'));
    share.reset();
    if (number.isEmpty())
        return true;
    bool good = false;
    const double value = number.toDouble(&good);
    if (!good || !(value >= 0 && value <= 100))
        return false;
    share = value / 100;
    return true;
}

QString shownPercent(const std::optional<double>& share)
{
    return share ? QStringLiteral("%1 %").arg(*share * 100, 0, 'g', 4) : QString();
}

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
    , m_metric(new QLineEdit)
    , m_target(new QLineEdit)
    , m_targetSource(new QLineEdit)
    , m_human(new QLineEdit)
    , m_humanSource(new QLineEdit)
    , m_goalProblem(new QLabel)
{
    setAcceptDrops(true);
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
    page->addWidget(new PageHead(tr("Start"), tr("What do you want to find out?")));
    page->addLayout(columns, 1);

    connect(&bench, &Workbench::projectChanged, this, &StartPage::listRecent);
    connect(&bench, &Workbench::projectChanged, this, &StartPage::showGoal);
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
    const auto button = [&](const char* id, const QString& text, bool primary) {
        QAction* action = actions.at(QLatin1String(id));
        auto* made = new QPushButton(text);
        made->setObjectName(QLatin1String("start.") + QLatin1String(id));
        made->setToolTip(action->toolTip());
        if (primary)
            made->setProperty("role", "primary");
        connect(made, &QPushButton::clicked, action, &QAction::trigger);
        return made;
    };
    add(QStringLiteral("example"), tr("Try the built-in example"),
        tr("A LeNet learns ten drawn digits by day and is asked about digits drawn at night. It "
           "takes a minute, and the answer is known: it gets the days right and many nights "
           "wrong."),
        {button("start.example", tr("Try the example"), true)});
    add(QStringLiteral("folder"), tr("Start from your data"),
        tr("Drop a folder or a file here, or choose one: IDX pictures (the MNIST family) and "
           "tables (CSV, TSV), also gzipped, or time series (.ts, .tsv). The rest has sensible "
           "defaults."),
        {button("data.folder", tr("Choose folder ..."), false),
         button("data.file", tr("Choose file ..."), false)});
    return ways;
}

QWidget* StartPage::makeRecent(const Actions& actions)
{
    auto* card = new Card(tr("Recent projects"));
    m_recent->setFrameShape(QFrame::NoFrame);
    m_recent->setAccessibleName(tr("Recent projects"));
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
    const auto add = [&](int row, const QString& label, QLineEdit* value, QLineEdit* source,
                         const QString& help) {
        auto* name = new QLabel(label);
        name->setBuddy(value);
        name->setToolTip(help);
        value->setAccessibleName(label);
        value->setToolTip(help);
        grid->addWidget(name, row, 0);
        grid->addWidget(value, row, 1);
        connect(value, &QLineEdit::editingFinished, this, &StartPage::readGoal);
        if (!source)
            return;
        value->setPlaceholderText(tr("unknown"));
        value->setAlignment(Qt::AlignRight);
        source->setPlaceholderText(tr("where it comes from"));
        source->setAccessibleName(tr("Source of %1").arg(label));
        grid->addWidget(source, row, 2);
        connect(source, &QLineEdit::editingFinished, this, &StartPage::readGoal);
    };
    add(0, tr("Metric"), m_metric, nullptr, tr("The one number to improve"));
    add(1, tr("Target error"), m_target, m_targetSource,
        tr("What the model must reach; drawn on the error curve"));
    add(2, tr("Human-level error"), m_human, m_humanSource,
        tr("What people reach on the same examples: an estimate of the error that cannot be "
           "avoided"));
    m_metric->setMaximumWidth(96);
    m_target->setMaximumWidth(96);
    m_human->setMaximumWidth(96);
    grid->setColumnStretch(2, 1);
    m_goalProblem->setProperty("role", "error");
    m_goalProblem->setWordWrap(true);
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

void StartPage::showGoal()
{
    const auto& project = m_bench.project();
    m_goal->setVisible(project.has_value());
    if (!project)
        return;
    fill(m_metric, text(project->metric));
    fill(m_target, shownPercent(project->target));
    fill(m_targetSource, text(project->targetSource));
    fill(m_human, shownPercent(project->irreducible));
    fill(m_humanSource, text(project->irreducibleSource));
    for (QLineEdit* line : {m_metric, m_target, m_targetSource, m_human, m_humanSource})
        line->setReadOnly(project->readOnly);
}

void StartPage::readGoal()
{
    if (!m_bench.project() || m_bench.project()->readOnly)
        return;
    store::ProjectInfo info = *m_bench.project();
    const bool target = readPercent(m_target->text(), info.target);
    const bool human = readPercent(m_human->text(), info.irreducible);
    for (const auto& [line, good] : {std::pair(m_target, target), std::pair(m_human, human)}) {
        line->setProperty("state", good ? QVariant() : QVariant("error"));
        line->style()->unpolish(line);
        line->style()->polish(line);
    }
    m_goalProblem->setVisible(!target || !human);
    m_goalProblem->setText(tr("Give a percentage from 0 to 100, or leave it empty: unknown."));
    if (!target || !human)
        return;
    info.metric = utf8(m_metric->text().trimmed());
    info.targetSource = utf8(m_targetSource->text().trimmed());
    info.irreducibleSource = utf8(m_humanSource->text().trimmed());
    const store::ProjectInfo& now = *m_bench.project();
    if (info.metric != now.metric || info.target != now.target
        || info.targetSource != now.targetSource || info.irreducible != now.irreducible
        || info.irreducibleSource != now.irreducibleSource)
        m_bench.describe(info);
}

void StartPage::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void StartPage::dropEvent(QDropEvent* event)
{
    m_bench.open(event->mimeData()->urls().first().toLocalFile());
    event->acceptProposedAction();
}

} // namespace assay::ui
