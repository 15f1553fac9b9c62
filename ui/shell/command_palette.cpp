// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/command_palette.h"

#include "style/actions.h"
#include "style/plain_label.h"
#include "style/theme.h"

#include <QApplication>
#include <QFontMetrics>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kWidth = 560;
constexpr int kRowHeight = 34;
constexpr int kRows = 11;
constexpr int kBeside = 12, kDetailKept = 160; ///< pixels; the second: that a long name leaves
/// More than anybody reads; a project may have thousands of runs.
constexpr std::size_t kMostShown = 200;
enum EntryRole { ShortcutRole = Qt::UserRole, DetailRole, EnabledRole, IndexRole };

/// Icon, name, muted detail, and the shortcut at the right.
class EntryDelegate : public QStyledItemDelegate
{
public:
    EntryDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {}
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {kWidth - 24, kRowHeight};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        const Colours& colours = m_theme.colours();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colours.selection);
            painter->drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 5, 5);
        }
        const bool enabled = index.data(EnabledRole).toBool();
        const QRect line = option.rect.adjusted(10, 0, -10, 0);
        index.data(Qt::DecorationRole)
            .value<QIcon>()
            .paint(painter, QRect(line.left(), line.center().y() - 8, 17, 17), Qt::AlignCenter,
                   enabled ? QIcon::Normal : QIcon::Disabled);
        const QFontMetrics small(Theme::smallFont());
        const QString shortcut = index.data(ShortcutRole).toString();
        const QString detail = index.data(DetailRole).toString();
        const auto roomOf = [&small](const QString& words, int most) {
            return words.isEmpty() ? 0 : std::min(most, small.horizontalAdvance(words)) + kBeside;
        };
        // Of long names the middle goes: they often differ in how they end.
        const QRect words = line.adjusted(28, 0, -roomOf(shortcut, line.width()), 0);
        const QString name = option.fontMetrics.elidedText(
            index.data().toString(), Qt::ElideMiddle, words.width() - roomOf(detail, kDetailKept));
        painter->setFont(option.font);
        painter->setPen(enabled ? colours.ink : colours.mutedInk);
        painter->drawText(words, Qt::AlignVCenter, name);
        painter->setPen(colours.mutedInk);
        painter->setFont(Theme::smallFont());
        painter->drawText(line, Qt::AlignVCenter | Qt::AlignRight, shortcut);
        const QRect rest =
            words.adjusted(option.fontMetrics.horizontalAdvance(name) + kBeside, 0, 0, 0);
        painter->drawText(rest, Qt::AlignVCenter,
                          small.elidedText(detail, Qt::ElideRight, rest.width()));
        painter->restore();
    }

private:
    const Theme& m_theme;
};

} // namespace

int matchScore(const QString& typed, const QString& text)
{
    const QString whole = typed.trimmed();
    if (whole.isEmpty())
        return 1;
    // What stands there as typed beats letters picked from here and there.
    int score = 1;
    for (qsizetype at = text.indexOf(whole, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(whole, at + 1, Qt::CaseInsensitive))
        score = std::max(score, at == 0 ? 300 : text[at - 1].isLetterOrNumber() ? 100 : 200);
    int at = 0;
    int before = -2;
    for (const QChar wanted : typed) {
        if (wanted.isSpace())
            continue;
        // A head of a word is worth a look ahead; else the next place that fits.
        int found = -1;
        for (int i = at; i < text.size(); ++i) {
            if (text[i].toLower() != wanted.toLower())
                continue;
            const bool head = i == 0 || !text[i - 1].isLetterOrNumber();
            if (found < 0)
                found = i;
            if (i == before + 1 || head) {
                found = i;
                break;
            }
        }
        if (found < 0)
            return 0;
        const bool head = found == 0 || !text[found - 1].isLetterOrNumber();
        score += 1 + (head ? 8 : 0) + (found == before + 1 ? 5 : 0) + (found == 0 ? 4 : 0);
        before = found;
        at = found + 1;
    }
    return score;
}

CommandPalette::CommandPalette(const Actions& actions, const Theme& theme, Extra extra,
                               QWidget* window)
    : QFrame(window)
    , m_actions(actions)
    , m_theme(theme)
    , m_extra(std::move(extra))
    , m_typed(new QLineEdit)
    , m_list(new QListWidget)
    , m_none(new QLabel)
{
    setObjectName(QStringLiteral("palette"));
    setFixedWidth(kWidth);
    auto* shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(32);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 90));
    setGraphicsEffect(shadow);
    m_typed->setPlaceholderText(tr("Type a command, a setting or the name of a run"));
    m_typed->setAccessibleName(tr("Command"));
    m_typed->installEventFilter(this);
    m_list->setItemDelegate(new EntryDelegate(theme, this));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Commands"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_typed);
    column->addWidget(m_list);
    column->addWidget(m_none);
    m_none->setProperty("role", "muted");
    m_none->setWordWrap(true);
    m_none->setContentsMargins(10, 4, 10, 4);
    connect(m_typed, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runChosen);
    window->installEventFilter(this);
    hide();
}

void CommandPalette::open(const QString& typed)
{
    m_before = QApplication::focusWidget();
    collect();
    m_typed->setText(typed);
    filter();
    place();
    show();
    raise();
    m_typed->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::close()
{
    if (isHidden())
        return;
    // Before it hides, or the focus would go to whatever comes next.
    if (m_before && m_before->isVisible())
        m_before->setFocus();
    else
        parentWidget()->setFocus();
    hide();
}

void CommandPalette::collect()
{
    m_entries.clear();
    for (QAction* action : m_actions.all()) {
        if (action->objectName() == QLatin1String("palette"))
            continue;
        const QStringList tip = action->toolTip().split(QLatin1Char('\n'));
        m_entries.push_back({shownText(action->text()), tip.size() > 2 ? tip.last() : QString(),
                             action->shortcut().toString(QKeySequence::NativeText), action->icon(),
                             action->isEnabled(), [action] { action->trigger(); }});
    }
    for (Entry& entry : m_extra())
        m_entries.push_back(std::move(entry));
}

void CommandPalette::filter()
{
    std::vector<std::pair<int, int>> ranked;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const int score = matchScore(m_typed->text(), m_entries[i].text);
        if (score > 0)
            ranked.emplace_back(score + (m_entries[i].enabled ? 3 : 0), static_cast<int>(i));
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    if (ranked.size() > kMostShown)
        ranked.resize(kMostShown);
    m_list->clear();
    for (const auto& [score, index] : ranked) {
        const Entry& entry = m_entries[static_cast<std::size_t>(index)];
        auto* item = new QListWidgetItem(entry.icon, entry.text, m_list);
        item->setData(ShortcutRole, entry.shortcut);
        item->setData(DetailRole, entry.detail);
        item->setData(EnabledRole, entry.enabled);
        item->setData(IndexRole, index);
    }
    m_list->setCurrentRow(0);
    m_list->setFixedHeight(kRowHeight * std::clamp(m_list->count(), 1, kRows));
    m_list->setVisible(!ranked.empty());
    m_none->setVisible(ranked.empty());
    m_none->setText(tr("No command, setting or run fits \u201c%1\u201d.").arg(m_typed->text()));
    adjustSize();
}

void CommandPalette::runChosen()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (!item || !item->data(EnabledRole).toBool())
        return;
    const auto run = m_entries[static_cast<std::size_t>(item->data(IndexRole).toInt())].run;
    close();
    run();
}

void CommandPalette::place()
{
    adjustSize();
    move((parentWidget()->width() - width()) / 2, 64);
}

QStringList CommandPalette::shownTexts() const
{
    QStringList texts;
    for (int i = 0; i < m_list->count(); ++i)
        texts << m_list->item(i)->text();
    return texts;
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_typed && event->type() == QEvent::FocusOut && isVisible())
        hide();
    if (watched == parent() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched == m_typed && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Escape: close(); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: runChosen(); return true;
        case Qt::Key_Down:
        case Qt::Key_Up:
        case Qt::Key_PageDown:
        case Qt::Key_PageUp: QApplication::sendEvent(m_list, event); return true;
        default: break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace assay::ui
