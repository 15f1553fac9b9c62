// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/field_row.h"

#include "base/error.h"
#include "bridge/convert.h"
#include "style/icons.h"
#include "widgets/card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QStyle>
#include <QToolButton>
#include <QToolTip>

namespace assay::ui {

namespace {

enum GridColumn { Dot, Label, Editor, Reset, Help };
constexpr int kEditorWidth = 120;
constexpr int kNarrowEditor = 92; ///< where labels are wide, as in a wide font
constexpr int kLeastWidth = 60;   ///< of a number beside its unit, where a form is narrow

QToolButton* smallButton(const QString& name)
{
    auto* button = new QToolButton;
    button->setProperty("role", "icon");
    button->setAccessibleName(name);
    button->setFixedSize(24, 28);
    return button;
}

/// Empty where the label says it already: "Epochs 10 epochs" adds nothing.
QString unitBeside(const base::Field& field)
{
    const QString unit = text(field.unit);
    return unit.compare(text(field.label), Qt::CaseInsensitive) == 0 ? QString() : unit;
}

/// Numbers as people write them, 3e-4 and not 0.0003.
QString editText(const base::Value& value)
{
    if (const double* number = std::get_if<double>(&value))
        return numberText(*number);
    return text(base::toText(value));
}

/// In lines of a good length: a tip shows plain text as it is.
QString wrapped(const QString& text)
{
    constexpr qsizetype kMost = 80;
    QString lines;
    qsizetype width = 0;
    for (const QString& word : text.split(QLatin1Char(' '))) {
        const bool fits = width + 1 + word.size() <= kMost;
        lines += width == 0 ? QString() : fits ? QStringLiteral(" ") : QStringLiteral("\n");
        width = fits ? width + 1 + word.size() : word.size();
        lines += word;
    }
    return lines;
}

} // namespace

FieldRow::FieldRow(const base::Field& field, const Theme& theme, QGridLayout* grid, int at,
                   bool whileTyping, QObject* parent)
    : QObject(parent)
    , m_field(field)
    , m_theme(theme)
    , m_grid(grid)
    , m_at(at)
    , m_value(new QHBoxLayout)
    , m_editor(makeEditor(whileTyping))
    , m_dot(new QLabel)
    , m_label(new QLabel(text(field.label)))
    , m_unit(mutedLabel(unitBeside(field)))
    , m_reset(smallButton(tr("Reset %1").arg(text(field.label))))
    , m_help(smallButton(tr("Explain %1").arg(text(field.label))))
    , m_problem(new QLabel)
{
    m_editor->setObjectName(text(field.path));
    m_editor->setAccessibleName(text(field.label));
    m_editor->setAccessibleDescription(text(field.help));
    m_editor->setToolTip(helpText());
    m_label->setToolTip(helpText());
    m_label->setBuddy(m_editor);
    m_dot->setFixedWidth(10);
    m_dot->setToolTip(tr("Changed from the default"));
    m_reset->setToolTip(tr("Back to %1").arg(editText(field.fallback)));
    // Not a stop of the Tab key: what it says is in the tooltip and the description of the editor.
    m_help->setFocusPolicy(Qt::NoFocus);
    m_help->setToolTip(tr("Explain"));
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    m_problem->hide();

    grid->addWidget(m_dot, at, Dot);
    grid->addWidget(m_label, at, Label);
    // In one column: a unit takes room from its own number, and from no other field.
    m_value->setSpacing(4);
    m_value->addWidget(m_editor, 100); // up to its greatest width; the rest stays empty
    m_value->addWidget(m_unit);
    m_value->addStretch(1);
    grid->addLayout(m_value, at, Editor);
    grid->addWidget(m_reset, at, Reset);
    grid->addWidget(m_help, at, Help);
    grid->addWidget(m_problem, at + 2, Label, 1, 4);

    connect(m_reset, &QToolButton::clicked, this, [this] {
        setProblem({});
        show(m_field.fallback);
        Q_EMIT edited(m_field.fallback);
    });
    connect(m_help, &QToolButton::clicked, this, [this] {
        QToolTip::showText(m_help->mapToGlobal(QPoint(0, m_help->height())), helpText(), m_help);
    });
    connect(&m_theme, &Theme::changed, this, &FieldRow::paint);
    paint();
}

QWidget* FieldRow::makeEditor(bool whileTyping)
{
    if (m_field.kind == base::FieldKind::Boolean) {
        auto* box = new QCheckBox;
        connect(box, &QCheckBox::clicked, this, [this](bool on) { Q_EMIT edited(on); });
        return box;
    }
    if (m_field.kind == base::FieldKind::Choice) {
        auto* list = new QComboBox;
        for (const base::FieldChoice& choice : m_field.choices) {
            QString shown = text(choice.name);
            list->addItem(shown.replace(QLatin1Char('_'), QLatin1Char(' ')), text(choice.name));
            list->setItemData(list->count() - 1, text(choice.help), Qt::ToolTipRole);
        }
        list->setMinimumWidth(kNarrowEditor);
        list->setMaximumWidth(kEditorWidth);
        list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        connect(list, &QComboBox::activated, this,
                [this, list](int index) { Q_EMIT edited(utf8(list->itemData(index).toString())); });
        return list;
    }
    auto* line = new QLineEdit;
    line->setMinimumWidth(unitBeside(m_field).isEmpty() ? kNarrowEditor : kLeastWidth);
    line->setMaximumWidth(kEditorWidth);
    if (m_field.kind != base::FieldKind::Text)
        line->setAlignment(Qt::AlignRight);
    if (whileTyping)
        connect(line, &QLineEdit::textEdited, this, &FieldRow::readText);
    else
        connect(line, &QLineEdit::editingFinished, this, [this, line] {
            if (line->isModified())
                readText(line->text());
        });
    return line;
}

void FieldRow::readText(const QString& typed)
{
    const std::string value = utf8(typed.trimmed());
    setProblem(inWords(base::problemOf(m_field, value)));
    if (problem().isEmpty())
        Q_EMIT edited(base::parsed(m_field, value));
}

void FieldRow::show(const base::Value& value)
{
    m_changed = value != m_field.fallback;
    if (auto* box = qobject_cast<QCheckBox*>(m_editor))
        box->setChecked(std::get<bool>(value));
    if (auto* list = qobject_cast<QComboBox*>(m_editor))
        list->setCurrentIndex(list->findData(text(std::get<std::string>(value))));
    if (auto* line = qobject_cast<QLineEdit*>(m_editor)) {
        bool same = false;
        try {
            same = base::parsed(m_field, utf8(line->text().trimmed())) == value;
        } catch (const base::Error&) {
            same = line->hasFocus() && !problem().isEmpty();
        }
        if (!same) {
            line->setText(editText(value));
            if (m_field.kind == base::FieldKind::Text)
                line->setCursorPosition(0); // of a long text the beginning is seen
            setProblem({});
        }
        constexpr int kFrame = 24; // padding, border and the cursor
        place(m_field.kind == base::FieldKind::Text
              && line->fontMetrics().horizontalAdvance(line->text()) + kFrame > kEditorWidth);
    }
    paint();
}

void FieldRow::setObstacles(const std::function<QString(const std::string& choice)>& obstacle)
{
    const auto* list = qobject_cast<QComboBox*>(m_editor);
    auto* items = list ? qobject_cast<QStandardItemModel*>(list->model()) : nullptr;
    if (!items)
        return;
    for (int i = 0; i < items->rowCount(); ++i) {
        const base::FieldChoice& choice = m_field.choices[std::size_t(i)];
        const QString sentence = obstacle(choice.name);
        items->item(i)->setEnabled(sentence.isEmpty());
        items->item(i)->setToolTip(sentence.isEmpty() ? text(choice.help) : wrapped(sentence));
    }
}

void FieldRow::place(bool below)
{
    if (below == m_below)
        return;
    m_below = below;
    m_grid->removeItem(m_value);
    m_editor->setMaximumWidth(below ? QWIDGETSIZE_MAX : kEditorWidth);
    if (below)
        m_grid->addLayout(m_value, m_at + 1, Label, 1, 4);
    else
        m_grid->addLayout(m_value, m_at, Editor);
}

void FieldRow::setProblem(const QString& sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(m_shown && !sentence.isEmpty());
    m_editor->setProperty("state", sentence.isEmpty() ? QVariant() : QVariant("error"));
    m_editor->style()->unpolish(m_editor);
    m_editor->style()->polish(m_editor);
    m_editor->setAccessibleDescription(sentence.isEmpty() ? text(m_field.help) : sentence);
}

QString FieldRow::problem() const
{
    return m_problem->text();
}

void FieldRow::setVisible(bool visible)
{
    m_shown = visible;
    for (QWidget* part : {static_cast<QWidget*>(m_dot), static_cast<QWidget*>(m_label), m_editor,
                          static_cast<QWidget*>(m_unit), static_cast<QWidget*>(m_reset),
                          static_cast<QWidget*>(m_help)})
        part->setVisible(visible);
    m_problem->setVisible(visible && !m_problem->text().isEmpty());
}

void FieldRow::paint()
{
    const Colours& colours = m_theme.colours();
    m_dot->setPixmap(m_changed ? iconPixmap(QStringLiteral("dot"), colours.accent, 10,
                                            m_dot->devicePixelRatioF())
                               : QPixmap());
    m_reset->setEnabled(m_changed || !problem().isEmpty());
    m_reset->setIcon(m_changed || !problem().isEmpty()
                         ? icon(QStringLiteral("reset"), colours.mutedInk)
                         : QIcon());
    m_help->setIcon(icon(QStringLiteral("help"), colours.mutedInk));
}

QString FieldRow::helpText() const
{
    QStringList parts{text(m_field.help)};
    for (const base::FieldChoice& choice : m_field.choices)
        parts << QStringLiteral("%1: %2").arg(text(choice.name), text(choice.help));
    if (m_field.kind == base::FieldKind::Integer || m_field.kind == base::FieldKind::Number)
        parts << QStringLiteral("%1, %2").arg(text(base::describeRange(m_field)),
                                              tr("default %1").arg(editText(m_field.fallback)));
    if (const std::string tuning = base::describeTuning(m_field); !tuning.empty())
        parts << tr("Tuning: %1").arg(text(tuning));
    if (!m_field.source.empty())
        parts << tr("Source: %1").arg(text(m_field.source));
    parts << text(m_field.path);
    for (QString& part : parts)
        part = wrapped(part);
    return parts.join(QLatin1Char('\n'));
}

} // namespace assay::ui
