// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view_tabs.h"

#include "style/icons.h"
#include "style/theme.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr int kPadding = 16;
constexpr int kHeight = 28;

} // namespace

ViewTabs::ViewTabs(Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_bar(new WideTabBar)
    , m_row(new QHBoxLayout)
    , m_more(new QToolButton)
    , m_moreMenu(new QMenu(this))
    , m_grow(new QToolButton)
    , m_views(new QStackedWidget)
{
    setObjectName(QStringLiteral("card"));
    m_bar->setDrawBase(false);
    m_bar->setExpanding(false);
    m_bar->setUsesScrollButtons(false);
    m_bar->setElideMode(Qt::ElideNone);
    m_bar->setFocusPolicy(Qt::StrongFocus);
    m_bar->setAccessibleName(tr("Views of the evaluation"));
    m_bar->installEventFilter(this);
    m_more->setProperty("role", "flat");
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(m_moreMenu);
    m_more->setToolTip(tr("Views that find no room beside the others"));
    m_more->setFixedHeight(kHeight);
    m_more->hide();
    m_grow->setProperty("role", "icon");
    m_grow->setCheckable(true);
    m_grow->setFixedSize(kHeight, kHeight);

    m_row->setSpacing(4);
    m_row->addWidget(m_bar, 1);
    m_row->addWidget(m_more);
    m_row->addWidget(m_grow);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kPadding, 6, kPadding, 12);
    column->setSpacing(8);
    column->addLayout(m_row);
    column->addWidget(m_views, 1);

    connect(m_bar, &QTabBar::currentChanged, this, [this](int tab) {
        if (m_fitting)
            return;
        m_views->setCurrentIndex(tab);
        setAccessibleName(m_bar->tabText(tab));
        fitTabs();
        Q_EMIT viewChanged();
    });
    connect(m_bar, &QTabBar::tabBarDoubleClicked, this, [this](int tab) {
        if (tab >= 0)
            setWhole(!m_whole);
    });
    connect(m_moreMenu, &QMenu::triggered, this,
            [this](const QAction* action) { m_bar->setCurrentIndex(action->data().toInt()); });
    connect(m_grow, &QToolButton::clicked, this, &ViewTabs::setWhole);
    connect(&theme, &Theme::changed, this, &ViewTabs::paintButtons);
    // Those of the window reach it while this is shown; fields keep the letters that are typed.
    const auto shortcut = [this](const QKeySequence& keys, auto act) {
        auto* made = new QShortcut(keys, this);
        connect(made, &QShortcut::activated, this, act);
        return made;
    };
    shortcut(QKeySequence(QStringLiteral("Ctrl+Tab")), [this] { turn(1); });
    shortcut(QKeySequence(QStringLiteral("Ctrl+Shift+Tab")), [this] { turn(-1); });
    shortcut(QKeySequence(Qt::Key_F), [this] {
        if (const QWidget* focus = QApplication::focusWidget(); !focus || !isAncestorOf(focus))
            m_bar->setFocus(Qt::OtherFocusReason); // Escape then leads back
        setWhole(!m_whole);
    });
    // Whatever lies over the window has its own Escape.
    auto* leave = shortcut(QKeySequence(Qt::Key_Escape), [this] { setWhole(false); });
    leave->setContext(Qt::WidgetWithChildrenShortcut);
    leave->setEnabled(false);
    connect(this, &ViewTabs::wholeChanged, leave, &QShortcut::setEnabled);
    paintButtons();
}

void ViewTabs::addView(const QString& key, const QString& title, QWidget* view)
{
    m_views->addWidget(view); // first: the bar makes its first tab the current one
    const int tab = m_bar->addTab(title);
    m_bar->setTabData(tab, key);
    if (tab == 0)
        setAccessibleName(title);
}

void ViewTabs::addTool(QWidget* tool)
{
    tool->setMaximumHeight(kHeight);
    m_row->insertWidget(m_row->indexOf(m_grow), tool);
}

QString ViewTabs::view() const
{
    return m_bar->tabData(m_bar->currentIndex()).toString();
}

void ViewTabs::showView(const QString& key)
{
    for (int tab = 0; tab < m_bar->count(); ++tab) {
        if (m_bar->tabData(tab).toString() == key && isOffered(tab))
            m_bar->setCurrentIndex(tab);
    }
}

bool ViewTabs::isOffered(int tab) const
{
    return !m_withheld.contains(m_bar->tabData(tab).toString());
}

void ViewTabs::setOffered(const QString& key, bool isOffered)
{
    if (isOffered != m_withheld.contains(key))
        return;
    if (isOffered)
        m_withheld.remove(key);
    else
        m_withheld.insert(key);
    for (int tab = 0; !this->isOffered(m_bar->currentIndex()) && tab < m_bar->count(); ++tab) {
        if (this->isOffered(tab))
            m_bar->setCurrentIndex(tab);
    }
    fitTabs();
}

void ViewTabs::setWhole(bool whole)
{
    if (whole == m_whole) {
        m_grow->setChecked(whole);
        return;
    }
    m_whole = whole;
    paintButtons();
    Q_EMIT wholeChanged(whole);
}

void ViewTabs::turn(int by)
{
    const int count = m_bar->count();
    int next = m_bar->currentIndex();
    do
        next = (next + by + count) % count;
    while (!isOffered(next));
    m_bar->setCurrentIndex(next);
}

void ViewTabs::fitTabs()
{
    if (m_fitting || m_bar->count() == 0)
        return;
    m_fitting = true; // hiding a tab may move the current one for a moment
    const int current = m_bar->currentIndex();
    int wanted = 0;
    for (int tab = 0; tab < m_bar->count(); ++tab) {
        m_bar->setTabVisible(tab, isOffered(tab));
        wanted += isOffered(tab) ? m_bar->widthOf(tab) : 0;
    }
    // The room is counted from the row: what the bar has depends on the button of the menu.
    int room = width() - 2 * kPadding;
    for (int place = 0; place < m_row->count(); ++place) {
        QWidget* widget = m_row->itemAt(place)->widget();
        if (widget && widget != m_bar && widget != m_more && !widget->isHidden())
            room -= widget->sizeHint().width() + m_row->spacing();
    }
    m_moreMenu->clear();
    if (wanted > room) {
        m_more->setText(tr("%1 more").arg(m_bar->count()));
        room -= m_more->sizeHint().width() + m_row->spacing() + m_bar->widthOf(current);
        for (int tab = 0; tab < m_bar->count(); ++tab) {
            if (tab == current || !isOffered(tab))
                continue;
            room -= m_bar->widthOf(tab);
            if (room >= 0)
                continue;
            m_bar->setTabVisible(tab, false);
            m_moreMenu->addAction(m_bar->tabText(tab))->setData(tab);
        }
        m_more->setText(tr("%1 more").arg(m_moreMenu->actions().size()));
    }
    m_more->setVisible(!m_moreMenu->isEmpty());
    m_bar->setCurrentIndex(current);
    m_fitting = false;
}

void ViewTabs::paintButtons()
{
    m_grow->setChecked(m_whole);
    m_grow->setIcon(
        icon(m_whole ? QStringLiteral("shrink") : QStringLiteral("expand"), m_theme.colours()));
    const QString words =
        m_whole ? tr("Show the breakdown again") : tr("Give this view the whole page");
    m_grow->setAccessibleName(words);
    m_grow->setToolTip(words
                       + (m_whole ? tr(" (Escape)") : tr(" (F, or a double click on its tab)")));
}

void ViewTabs::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    fitTabs();
}

void ViewTabs::showEvent(QShowEvent* event)
{
    QFrame::showEvent(event);
    fitTabs();
}

void ViewTabs::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        QTimer::singleShot(0, this, &ViewTabs::fitTabs);
}

bool ViewTabs::eventFilter(QObject* watched, QEvent* event)
{
    // By itself the bar goes over tabs that are in the menu.
    if (watched == m_bar && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right) {
            turn(key == Qt::Key_Right ? 1 : -1);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace assay::ui
