// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/geometry.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QComboBox>
#include <QGraphicsScene>
#include <QGraphicsTextItem>
#include <QGraphicsView>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTableView>
#include <QTextBrowser>
#include <QTextDocument>
#include <QToolButton>
#include <QtCharts/QAbstractAxis>
#include <QtCharts/QChart>

#include <algorithm>

namespace assay::testing {

namespace {

constexpr int kRowsRead = 40; ///< of a table
constexpr int kSlack = 1;     ///< pixels that rounding may take at a scale of 1.5
constexpr int kRowRoom = 24;  ///< less than that beside an elided text is no room

/// A composite of Qt, whose inner widgets are its own affair.
bool isWhole(const QWidget& widget)
{
    return qobject_cast<const QComboBox*>(&widget) || qobject_cast<const QAbstractSpinBox*>(&widget)
           || qobject_cast<const QAbstractItemView*>(&widget)
           || qobject_cast<const QLineEdit*>(&widget) || qobject_cast<const QTabBar*>(&widget)
           || qobject_cast<const QGraphicsView*>(&widget)
           || qobject_cast<const QPlainTextEdit*>(&widget)
           || qobject_cast<const QTextBrowser*>(&widget);
}

/// Lies over others on purpose.
bool isOverlay(const QWidget& widget)
{
    // A notice covers the foot of the page for some seconds, so that the page does not move for it.
    return widget.objectName() == QStringLiteral("notice")
           || widget.objectName() == QStringLiteral("palette")
           // Grips of a splitter of one pixel are wider than they look.
           || widget.inherits("QSplitterHandle");
}

QString named(const QWidget& widget)
{
    QString name = widget.objectName();
    if (const auto* label = qobject_cast<const QLabel*>(&widget))
        name = label->text().left(40);
    else if (const auto* button = qobject_cast<const QAbstractButton*>(&widget);
             button && !button->text().isEmpty())
        name = button->text();
    else if (!widget.accessibleName().isEmpty())
        name = widget.accessibleName();
    return QStringLiteral("%1 \"%2\" (%3,%4 %5x%6)")
        .arg(
            QString::fromLatin1(widget.metaObject()->className()).section(QStringLiteral("::"), -1),
            name)
        .arg(widget.x())
        .arg(widget.y())
        .arg(widget.width())
        .arg(widget.height());
}

QString place(const QWidget& widget)
{
    QStringList path;
    for (const QWidget* at = widget.parentWidget(); at && path.size() < 3;
         at = at->parentWidget()) {
        const QString name =
            at->accessibleName().isEmpty() ? at->objectName() : at->accessibleName();
        if (!name.isEmpty() && !name.startsWith(QStringLiteral("qt_")))
            path.prepend(name);
    }
    return path.isEmpty() ? QString() : QStringLiteral(" in ") + path.join(QStringLiteral(" > "));
}

/// The parent shows a part of the child on purpose.
bool scrolls(const QWidget& parent)
{
    const auto* area = qobject_cast<const QAbstractScrollArea*>(parent.parentWidget());
    return area && area->viewport() == &parent;
}

/// Of what `text` needs, plain or rich.
int widthOf(const QLabel& label)
{
    if (Qt::mightBeRichText(label.text())) {
        QTextDocument document;
        document.setDefaultFont(label.font());
        document.setDocumentMargin(0);
        document.setHtml(label.text());
        return static_cast<int>(document.idealWidth());
    }
    int width = 0;
    for (const QString& line : label.text().split(QLatin1Char('\n')))
        width = std::max(width, label.fontMetrics().horizontalAdvance(line));
    return width;
}

/// Pixels at the right of `widget` up to its next neighbour in the same band, or to the edge.
int roomBeside(const QWidget& widget)
{
    const QWidget& parent = *widget.parentWidget();
    int edge = parent.contentsRect().right();
    for (const QObject* child : parent.children()) {
        const auto* other = qobject_cast<const QWidget*>(child);
        if (!other || other == &widget || other->isWindow() || !other->isVisible())
            continue;
        const bool band =
            other->y() < widget.y() + widget.height() && widget.y() < other->y() + other->height();
        if (band && other->x() > widget.x())
            edge = std::min(edge, other->x());
    }
    return edge - (widget.x() + widget.width());
}

class Reader
{
public:
    QStringList faults;

    void read(const QWidget& parent)
    {
        std::vector<const QWidget*> seen;
        for (const QObject* child : parent.children()) {
            const auto* widget = qobject_cast<const QWidget*>(child);
            if (!widget || widget->isWindow() || !widget->isVisible() || isOverlay(*widget)
                || widget->size().isEmpty())
                continue;
            if (!scrolls(parent)
                && !parent.rect()
                        .adjusted(-kSlack, -kSlack, kSlack, kSlack)
                        .contains(widget->geometry()))
                add(*widget, QStringLiteral("leaves its parent of %1x%2")
                                 .arg(parent.width())
                                 .arg(parent.height()));
            for (const QWidget* other : seen) {
                const QRect both = widget->geometry() & other->geometry();
                if (both.width() > kSlack && both.height() > kSlack)
                    add(*widget, QStringLiteral("lies on ") + named(*other));
            }
            seen.push_back(widget);
            words(*widget);
            if (!isWhole(*widget))
                read(*widget);
            needlessBar(*widget);
        }
    }

private:
    void add(const QWidget& widget, const QString& what)
    {
        faults << named(widget) + QLatin1Char(' ') + what + place(widget);
    }

    /// Text that scrolls although there is empty room below it.
    void needlessBar(const QWidget& widget)
    {
        const auto* area = qobject_cast<const QScrollArea*>(&widget);
        if (!area || !area->widget() || !area->verticalScrollBar()->isVisible()
            || !qobject_cast<const QLabel*>(area->widget()))
            return;
        const QWidget& card = *area->parentWidget();
        int foot = card.y() + card.height();
        for (const QObject* child : card.parentWidget()->children()) {
            const auto* other = qobject_cast<const QWidget*>(child);
            if (other && other->isVisible() && !other->isWindow() && other->x() >= card.x()
                && other->x() < card.x() + card.width())
                foot = std::max(foot, other->y() + other->height());
        }
        const int below = card.parentWidget()->height() - foot;
        if (below > kRowRoom && below > area->verticalScrollBar()->maximum())
            add(*area, QStringLiteral("scrolls above %1 empty pixels").arg(below));
    }

    void words(const QWidget& widget)
    {
        if (const auto* label = qobject_cast<const QLabel*>(&widget))
            readLabel(*label);
        else if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
            readButton(*button);
        else if (const auto* list = qobject_cast<const QComboBox*>(&widget))
            readChoice(*list);
        else if (const auto* table = qobject_cast<const QTableView*>(&widget))
            readTable(*table);
        else if (const auto* tabs = qobject_cast<const QTabBar*>(&widget))
            readTabs(*tabs);
        else if (const auto* drawing = qobject_cast<const QGraphicsView*>(&widget))
            readChart(*drawing);
    }

    /// Qt Charts ends what has no room beside or below an axis with dots.
    void readChart(const QGraphicsView& drawing)
    {
        if (!drawing.scene())
            return;
        QStringList whole; // titles that end with dots of their own
        for (const QGraphicsItem* item : drawing.scene()->items()) {
            if (const auto* chart = dynamic_cast<const QChart*>(item)) {
                for (const QAbstractAxis* axis : chart->axes())
                    whole << axis->titleText();
            }
        }
        for (const QGraphicsItem* item : drawing.scene()->items()) {
            const auto* text = dynamic_cast<const QGraphicsTextItem*>(item);
            if (!text || !text->isVisible())
                continue;
            const QString words = text->toPlainText();
            if (words.endsWith(QStringLiteral("...")) && !whole.contains(words))
                add(drawing,
                    QStringLiteral("has no room for the words of an axis: \"%1\"").arg(words));
        }
    }

    void readLabel(const QLabel& label)
    {
        if (label.text().isEmpty() || !label.pixmap(Qt::ReturnByValue).isNull())
            return;
        // The question of a page gives its room to the tools beside it.
        if (label.property("role").toString() == QStringLiteral("question"))
            return;
        if (label.wordWrap()) {
            if (label.height() + kSlack < label.heightForWidth(label.width()))
                add(label, QStringLiteral("is cut: its lines need %1")
                               .arg(label.heightForWidth(label.width())));
            return;
        }
        if (widthOf(label) > label.contentsRect().width() + kSlack)
            add(label, QStringLiteral("is cut: its text needs %1").arg(widthOf(label)));
        else if (label.text().endsWith(QChar(0x2026)) && roomBeside(label) > kRowRoom)
            add(label, QStringLiteral("is elided beside %1 pixels of room").arg(roomBeside(label)));
        if (label.height() + kSlack < label.fontMetrics().height())
            add(label, QStringLiteral("is lower than its letters"));
    }

    void readButton(const QAbstractButton& button)
    {
        const bool words = qobject_cast<const QPushButton*>(&button)
                           || qobject_cast<const QCheckBox*>(&button)
                           || (qobject_cast<const QToolButton*>(&button)
                               && static_cast<const QToolButton&>(button).toolButtonStyle()
                                      != Qt::ToolButtonIconOnly);
        if (!words || button.text().isEmpty())
            return;
        const int needed = button.fontMetrics().horizontalAdvance(button.text());
        if (needed > button.width() + kSlack
            || (qobject_cast<const QPushButton*>(&button)
                && button.width() + kSlack < button.minimumSizeHint().width()))
            add(button, QStringLiteral("is cut: it needs %1").arg(button.sizeHint().width()));
    }

    void readChoice(const QComboBox& list)
    {
        constexpr int kFrame = 8 + 24; // padding and arrow, as in the style sheet
        const int needed = list.fontMetrics().horizontalAdvance(list.currentText()) + kFrame;
        if (needed > list.width() + kSlack)
            add(list,
                QStringLiteral("cuts \"%1\": it needs %2").arg(list.currentText()).arg(needed));
    }

    void readTabs(const QTabBar& tabs)
    {
        for (int i = 0; i < tabs.count(); ++i) {
            if (tabs.isTabVisible(i) // else a menu beside the bar has it
                && !tabs.rect().adjusted(-kSlack, 0, kSlack, 0).contains(tabs.tabRect(i)))
                add(tabs, QStringLiteral("hides the tab \"%1\"").arg(tabs.tabText(i)));
        }
    }

    void readTable(const QTableView& table)
    {
        const QAbstractItemModel* model = table.model();
        if (!model || model->rowCount() == 0)
            return;
        int all = 0;
        std::vector<int> shown;
        for (int column = 0; column < model->columnCount(); ++column) {
            if (!table.isColumnHidden(column)) {
                shown.push_back(column);
                all +=
                    std::max(static_cast<const QAbstractItemView&>(table).sizeHintForColumn(column),
                             table.horizontalHeader()->sectionSizeHint(column));
            }
        }
        const bool room = all <= table.viewport()->width();
        for (const int column : shown) {
            const QString head = model->headerData(column, Qt::Horizontal).toString();
            const int width = table.columnWidth(column) + kSlack;
            const bool number = isNumber(*model, column);
            // What a person may widen is as wide as the person makes it; the tooltip has the rest.
            const bool theirs =
                table.horizontalHeader()->sectionResizeMode(column) == QHeaderView::Interactive;
            if (width < needed(table, column) && ((room && !theirs) || number))
                add(table, QStringLiteral("cuts its column \"%1\" of %2, which needs %3%4")
                               .arg(head)
                               .arg(width)
                               .arg(needed(table, column))
                               .arg(room ? QStringLiteral(", although there is room")
                                         : QStringLiteral(" for its numbers")));
        }
    }

    static bool isNumber(const QAbstractItemModel& model, int column)
    {
        return Qt::Alignment(model.index(0, column).data(Qt::TextAlignmentRole).toInt())
               & Qt::AlignRight;
    }

    /// Width of a column's cells with their padding, and for numbers of its header.
    static int needed(const QTableView& table, int column)
    {
        constexpr int kCell = 10, kHead = 16; // padding, as in the style sheet
        const QAbstractItemModel& model = *table.model();
        int width = 0;
        for (int row = 0; row < std::min(model.rowCount(), kRowsRead); ++row) {
            const QModelIndex index = model.index(row, column);
            const QVariant font = index.data(Qt::FontRole);
            const QFontMetrics metrics(font.isValid() ? font.value<QFont>() : table.font());
            const QString text = index.data().toString();
            if (!text.isEmpty())
                width = std::max(width, metrics.horizontalAdvance(text) + kCell);
        }
        QFont small = table.font();
        small.setPointSizeF(9);
        if (isNumber(model, column))
            width = std::max(width, QFontMetrics(small).horizontalAdvance(
                                        model.headerData(column, Qt::Horizontal).toString())
                                        + kHead);
        return width;
    }
};

} // namespace

QStringList misplaced(const QWidget& root)
{
    Reader reader;
    reader.read(root);
    return reader.faults;
}

QStringList hiddenAnswers(const QWidget& root)
{
    QStringList hidden;
    for (const QLabel* label : root.findChildren<QLabel*>()) {
        const QString role = label->property("role").toString();
        const bool answer =
            role == QStringLiteral("pageTitle") || role == QStringLiteral("verdict");
        if (!answer || !label->isVisible() || label->text().isEmpty())
            continue;
        if (!label->visibleRegion().contains(label->rect())
            || label->visibleRegion().boundingRect() != label->rect())
            hidden << named(*label) + QStringLiteral(" is not wholly in sight") + place(*label);
    }
    return hidden;
}

} // namespace assay::testing
