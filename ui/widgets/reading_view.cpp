// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/reading_view.h"

#include "bridge/convert.h"
#include "bridge/draft.h"
#include "data/catalog.h"
#include "data/column_choices.h"
#include "data/profile.h"
#include "delegates/name_delegate.h"
#include "style/theme.h"
#include "widgets/card.h"

#include <QButtonGroup>
#include <QFontMetrics>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace assay::ui {

namespace {

constexpr int kRowHeight = 24, kRows = 7;
constexpr int kLeastRows = 4; ///< where the page is low: the others are scrolled to
constexpr int kWidestCell = 160, kAround = 16; ///< the second: of the text of a cell
constexpr QStringView kGoesOn = u"...";        ///< ends what is known of a long cell
constexpr qsizetype kBeside = 20;              ///< names in sight on either hand of one
const QLatin1String kBlanks("data.delimiter=space");
enum LineColumn { Number, Use, FirstCell };

/// A choice as it is written in a file, where that says it best.
QString shortText(const std::string& path, const std::string& choice)
{
    static const std::map<std::string, QString> marks{
        {"data.delimiter comma", QStringLiteral(",")},
        {"data.delimiter semicolon", QStringLiteral(";")},
        {"data.delimiter pipe", QStringLiteral("|")},
        {"data.delimiter caret", QStringLiteral("^")},
        {"data.delimiter tilde", QStringLiteral("~")},
        {"data.delimiter colon", QStringLiteral(":")},
        {"data.delimiter double_colon", QStringLiteral("::")},
        {"data.delimiter double_pipe", QStringLiteral("||")},
        {"data.delimiter control_a", QStringLiteral("^A")},
        {"data.quotes doubled", QStringLiteral("\"\"")},
        {"data.quotes backslash", QStringLiteral("\\\"")},
        {"data.quotes single", QStringLiteral("' '")},
        {"data.comment hash", QStringLiteral("#")},
        {"data.comment percent", QStringLiteral("%")},
        {"data.comment slashes", QStringLiteral("//")},
        {"data.decimal point", QStringLiteral("1.5")},
        {"data.decimal comma", QStringLiteral("1,5")},
        {"data.encoding utf-8", QStringLiteral("UTF-8")},
        {"data.encoding latin-1", QStringLiteral("Latin-1")},
        {"data.encoding utf-16", QStringLiteral("UTF-16")}};
    const auto found = marks.find(path + ' ' + choice);
    return found == marks.end() ? text(choice) : found->second;
}

/// Shown only where a file is read with it.
bool isRare(const QString& button)
{
    static const QStringList rare{
        QStringLiteral("data.delimiter=caret"),       QStringLiteral("data.delimiter=tilde"),
        QStringLiteral("data.delimiter=colon"),       QStringLiteral("data.delimiter=double_colon"),
        QStringLiteral("data.delimiter=double_pipe"), QStringLiteral("data.delimiter=control_a")};
    return rare.contains(button);
}

/// Names of columns that would look alike once they are cut are cut where they differ. `whole`: as the columns are
/// called; of the first lines only the beginnings of long cells are known.
void cutHeads(QTableWidget& lines, int row, const std::vector<std::string>& whole)
{
    QStringList names;
    for (int column = FirstCell; column < lines.columnCount(); ++column) {
        const QTableWidgetItem* item = lines.item(row, column);
        if (!item || !item->font().bold())
            break;
        const auto k = static_cast<std::size_t>(names.size());
        const QString called = k < whole.size() ? text(whole[k]) : QString();
        const QString begin = item->text();
        const bool isCut =
            begin.endsWith(kGoesOn) && called.startsWith(begin.chopped(kGoesOn.size()));
        names << (isCut ? called : begin);
    }
    for (qsizetype k = 0; k < names.size(); ++k) {
        const auto column = static_cast<int>(k) + FirstCell;
        QTableWidgetItem& item = *lines.item(row, column);
        item.setData(Qt::AccessibleTextRole, names[k]);
        item.setToolTip(names[k]);
        item.setText(cutApart(names[k], names.mid(std::max<qsizetype>(0, k - kBeside), 2 * kBeside),
                              QFontMetrics(item.font()), lines.columnWidth(column) - kAround));
    }
}

} // namespace

/// As high as its rows where there is room, and lower where there is not. It shows whole lines only: what a scroll bar
/// leaves of one is left blank.
class ReadingView::Lines : public QTableWidget
{
public:
    Lines() { setMinimumHeight(kRowHeight * kLeastRows); }
    void fitRows(int rows)
    {
        m_height = kRowHeight * rows;
        setMaximumHeight(m_height);
        updateGeometry();
    }
    QSize sizeHint() const override { return {QTableWidget::sizeHint().width(), m_height}; }

protected:
    void updateGeometries() override
    {
        if (m_fitting)
            return;
        m_fitting = true;
        QTableWidget::updateGeometries(); // takes all the room for the lines
        if (const int room = viewport()->height(); room > kRowHeight)
            setViewportMargins(0, 0, 0, room % kRowHeight);
        m_fitting = false;
    }

private:
    int m_height = 0;
    bool m_fitting = false; ///< a viewport that is resized asks for its geometry again
};

ReadingView::ReadingView(const Draft& draft, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_theme(theme)
    , m_lines(new Lines)
{
    auto* grid = new QGridLayout;
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(4);
    addChoices(grid, "data.delimiter", 0, 0);
    addChoices(grid, "data.quotes", 1, 0);
    addChoices(grid, "data.comment", 2, 0);
    addChoices(grid, "data.header", 0, 2);
    addChoices(grid, "data.decimal", 1, 2);
    addChoices(grid, "data.encoding", 2, 2);
    grid->setColumnStretch(3, 1); // no button is to be narrower than its text

    m_lines->setAccessibleName(tr("First lines as read"));
    m_lines->verticalHeader()->setVisible(false);
    m_lines->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_lines->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_lines->horizontalHeader()->setVisible(false);
    m_lines->horizontalHeader()->setStretchLastSection(true);
    m_lines->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_lines->setSelectionMode(QAbstractItemView::NoSelection);
    m_lines->setTabKeyNavigation(false); // Tab goes on to what is behind it
    m_lines->setShowGrid(false);
    m_lines->setFrameShape(QFrame::NoFrame);
    m_lines->fitRows(kRows);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(grid);
    column->addWidget(m_lines);

    const auto begin = [this](int row, int at) {
        const QTableWidgetItem* line = m_lines->item(row, Number);
        if (at == Number && line && line->flags().testFlag(Qt::ItemIsEnabled))
            Q_EMIT settingWanted({{"data.first_line", utf8(line->text())}});
    };
    connect(m_lines, &QTableWidget::cellClicked, this, begin);
    connect(m_lines, &QTableWidget::cellActivated, this, begin);
    connect(&theme, &Theme::changed, this, &ReadingView::showLines);
    connect(&draft, &Draft::profileChanged, this, &ReadingView::refresh);
    connect(&draft, &Draft::specChanged, this, &ReadingView::refresh);
    refresh();
}

const QTableWidget& ReadingView::lines() const
{
    return *m_lines;
}

void ReadingView::addChoices(QGridLayout* grid, const std::string& path, int row, int column)
{
    const auto& fields = data::dataFields();
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const base::Field& each) { return each.path == path; });
    auto* label = mutedLabel(text(field->label));
    label->setToolTip(text(field->help));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    auto* group = new QButtonGroup(this);
    for (const base::FieldChoice& choice : field->choices) {
        if (choice.name == "auto")
            continue;
        auto* button = new QToolButton;
        button->setProperty("role", "segment");
        button->setCheckable(true);
        button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        button->setText(shortText(path, choice.name));
        button->setObjectName(text(path + '=' + choice.name));
        button->setAccessibleName(tr("%1: %2").arg(text(field->label), text(choice.name)));
        button->setToolTip(choice.help.empty() ? text(choice.name) : text(choice.help));
        group->addButton(button);
        buttons->addWidget(button);
        connect(button, &QToolButton::clicked, this, [this, path, name = choice.name] {
            if (settled(path) != name)
                Q_EMIT settingWanted({{path, name}});
        });
    }
    buttons->addStretch(1);
    m_choices[path] = group;
    grid->addWidget(label, row, column);
    grid->addLayout(buttons, row, column + 1);
}

QToolButton* ReadingView::button(const std::string& field, const std::string& choice) const
{
    return findChild<QToolButton*>(text(field + '=' + choice));
}

std::string ReadingView::settled(const std::string& path) const
{
    const base::Value value = experiment::get(m_draft.spec(), path);
    const auto* set = std::get_if<std::string>(&value);
    if (set && *set != "auto")
        return *set;
    const auto found = m_found.find(path);
    return found == m_found.end() ? std::string() : found->second;
}

void ReadingView::refresh()
{
    if (const auto profile = m_draft.shown()) {
        m_found.clear();
        m_found.insert(profile->source.settings.begin(), profile->source.settings.end());
        showLines();
    }
    for (const auto& [path, group] : m_choices) {
        const std::string value = settled(path);
        group->setExclusive(false); // none is checked while the value is none of them
        const QString chosen = text(path + '=' + value);
        for (QAbstractButton* each : group->buttons()) {
            each->setChecked(each->objectName() == chosen);
            // A rare one takes the place of blanks: beside all others it would squeeze the choices at its right.
            each->setVisible(each->isChecked()
                             || (!isRare(each->objectName())
                                 && !(isRare(chosen) && each->objectName() == kBlanks)));
        }
        group->setExclusive(true);
    }
}

void ReadingView::showLines()
{
    const auto profile = m_draft.shown();
    if (!profile)
        return;
    const auto& lines = profile->source.firstLines;
    const auto& serving = profile->serving.firstLines;
    std::size_t cells = 1;
    for (const auto* part : {&lines, &serving}) {
        for (const data::FirstLine& line : *part)
            cells = std::max(cells, line.cells.size());
    }
    m_lines->clear();
    m_lines->clearSpans();
    m_lines->setColumnCount(static_cast<int>(cells) + FirstCell);
    m_lines->setRowCount(0);
    putLines(lines, true);
    const int caption = m_lines->rowCount();
    if (!serving.empty()) {
        m_lines->setRowCount(caption + 1);
        putLines(serving, false);
    }
    m_lines->fitRows(serving.empty() ? kRows : 2 * kRows + 2);
    m_lines->resizeColumnsToContents();
    for (int column = FirstCell; column < m_lines->columnCount(); ++column)
        m_lines->setColumnWidth(column, std::min(m_lines->columnWidth(column), kWidestCell));
    const std::vector<std::string> called = data::columnNames(profile->source);
    for (int row = 0; row < m_lines->rowCount(); ++row)
        cutHeads(*m_lines, row, called);
    if (!serving.empty())
        putCaption(caption, *profile); // over all columns, so that it widens none of them
}

void ReadingView::putCaption(int row, const data::Profile& profile)
{
    auto* caption = new QTableWidgetItem(servingText(profile));
    caption->setFont(Theme::smallFont());
    caption->setForeground(m_theme.colours().ink);
    caption->setFlags(Qt::ItemIsSelectable); // no number to begin at
    caption->setToolTip(caption->text());
    m_lines->setItem(row, Number, caption);
    m_lines->setSpan(row, Number, 1, m_lines->columnCount());
    constexpr int kMargins = 16;
    const int words = QFontMetrics(caption->font()).horizontalAdvance(caption->text());
    if (words > m_lines->viewport()->width() - kMargins)
        m_lines->setRowHeight(row, 2 * kRowHeight); // it breaks
}

QString ReadingView::servingText(const data::Profile& profile)
{
    QStringList otherwise;
    for (const auto& [path, found] : profile.serving.settings) {
        const auto& source = profile.source.settings;
        const auto same = std::find(source.begin(), source.end(), std::pair(path, found));
        const auto& fields = data::dataFields();
        const auto field =
            std::find_if(fields.begin(), fields.end(),
                         [&path = path](const auto& each) { return each.path == path; });
        if (same == source.end() && field != fields.end())
            otherwise << tr("%1: %2").arg(text(field->label), text(found));
    }
    const QString name = text(std::filesystem::path(profile.serving.path).filename().string());
    return otherwise.isEmpty() ? tr("Test data, %1, read in the same way").arg(name)
                               : tr("Test data, %1, read differently: %2")
                                     .arg(name, otherwise.join(QStringLiteral(", ")));
}

void ReadingView::putLines(const std::vector<data::FirstLine>& lines, bool source)
{
    const int from = m_lines->rowCount();
    m_lines->setRowCount(from + static_cast<int>(lines.size()));
    const Colours& colours = m_theme.colours();
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const data::FirstLine& line = lines[at];
        const int row = from + static_cast<int>(at);
        const bool table =
            line.use == data::FirstLine::Use::Header || line.use == data::FirstLine::Use::Row;
        const bool first = at == 0 || lines[at - 1].use == data::FirstLine::Use::PassedOver;
        const auto put = [&](int column, const QString& words, const QColor& ink) {
            auto* item = new QTableWidgetItem(words);
            item->setForeground(ink);
            item->setToolTip(words);
            QFont font = column < FirstCell ? Theme::smallFont() : item->font();
            font.setBold(column >= FirstCell && line.use == data::FirstLine::Use::Header);
            item->setFont(font);
            m_lines->setItem(row, column, item);
            return item;
        };
        auto* number = put(Number, QString::number(line.line), colours.accent);
        number->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        number->setToolTip(tr("Let the table begin on line %1").arg(line.line));
        if (!source || (table && first)) {
            number->setFlags(Qt::ItemIsSelectable);
            number->setForeground(colours.mutedInk);
            number->setToolTip(table && first ? tr("The table begins here") : QString());
        }
        put(Use, text(data::name(line.use)), colours.mutedInk);
        for (std::size_t k = 0; k < line.cells.size(); ++k)
            put(static_cast<int>(k) + FirstCell, text(line.cells[k]),
                table ? colours.ink : colours.mutedInk);
        if (line.use == data::FirstLine::Use::PassedOver && m_lines->columnCount() > FirstCell + 1)
            m_lines->setSpan(row, FirstCell, 1, m_lines->columnCount() - FirstCell);
    }
}

} // namespace assay::ui
