// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/spec_form.h"

#include "bridge/convert.h"
#include "bridge/draft.h"
#include "experiment/choice_obstacle.h"
#include "model/templates.h"
#include "widgets/field_row.h"

#include <QEvent>
#include <QGridLayout>
#include <QPushButton>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>

namespace assay::ui {

SpecForm::SpecForm(Draft& draft, const Theme& theme, Filter filter, bool whileTyping,
                   QWidget* parent)
    : QScrollArea(parent)
    , m_draft(draft)
    , m_theme(theme)
    , m_filter(std::move(filter))
    , m_whileTyping(whileTyping)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(&draft, &Draft::specChanged, this, &SpecForm::refresh);
    connect(&draft, &Draft::profileChanged, this, &SpecForm::refresh);
    refresh();
}

QSize SpecForm::minimumSizeHint() const
{
    constexpr int kFewRows = 108;
    const QSize content = widget() ? widget()->minimumSizeHint() : QSize(0, kFewRows);
    return {content.width() + verticalScrollBar()->sizeHint().width(),
            std::min(kFewRows, content.height())};
}

bool SpecForm::eventFilter(QObject* watched, QEvent* event)
{
    // A row that grows, or gets the fonts of the style, would lie under the scroll bar.
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

FieldRow* SpecForm::row(const std::string& path) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const FieldRow* row) { return row->field().path == path; });
    return found == m_rows.end() ? nullptr : *found;
}

void SpecForm::setAdvancedShown(bool shown)
{
    m_advanced = shown;
    fold();
}

void SpecForm::setFolds(bool folds)
{
    m_folds = folds;
    fold();
}

bool SpecForm::reveal(const std::string& path)
{
    const FieldRow* wanted = row(path);
    if (!wanted)
        return false;
    if (wanted->editor()->isHidden())
        setAdvancedShown(true);
    Q_EMIT revealed();
    QWidget* editor = wanted->editor();
    editor->setFocus(Qt::ShortcutFocusReason);
    ensureWidgetVisible(editor);
    // A form that was unfolded, or whose page is shown for the first time, has its height later.
    QTimer::singleShot(0, editor, [this, editor] { ensureWidgetVisible(editor); });
    return true;
}

void SpecForm::build()
{
    m_rows.clear();
    auto* content = new QWidget;
    content->setAutoFillBackground(false);
    auto* grid = new QGridLayout(content);
    grid->setContentsMargins(0, 0, 8, 0);
    grid->setHorizontalSpacing(4);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);

    int at = 0;
    for (const base::Field& field : experiment::fields(m_draft.spec())) {
        if (!m_filter(field))
            continue;
        auto* row = new FieldRow(field, m_theme, grid, at, m_whileTyping, content);
        connect(row, &FieldRow::edited, this, [this, path = field.path](const base::Value& value) {
            m_draft.setField(path, value);
        });
        m_rows.push_back(row);
        at += FieldRow::kRows;
    }
    m_more = new QPushButton;
    m_more->setProperty("role", "link");
    connect(m_more, &QPushButton::clicked, this, [this] { setAdvancedShown(!m_advanced); });
    grid->addWidget(m_more, at, 1, 1, 3, Qt::AlignLeft);
    grid->setRowStretch(at + 1, 1);
    // The old rows may be the ones whose signal led here.
    if (QWidget* old = takeWidget())
        old->deleteLater();
    setWidget(content);
    // A viewport paints the ground of the page, a form lies on a card.
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
}

void SpecForm::refresh()
{
    std::string shape;
    for (const base::Field& field : experiment::fields(m_draft.spec()))
        if (m_filter(field))
            shape += field.path + '\n';
    if (shape != m_shape) {
        m_shape = shape;
        build();
    }
    for (FieldRow* row : m_rows)
        row->show(experiment::get(m_draft.spec(), row->field().path));
    fold();
}

void SpecForm::fold()
{
    int folded = 0;
    const auto profile = m_draft.profile();
    for (FieldRow* row : m_rows) {
        row->setObstacles([&](const std::string& choice) {
            return profile ? inWords(experiment::choiceObstacle(m_draft.spec(), row->field().path,
                                                                choice, profile->source))
                           : QString();
        });
        const bool hasEffect = experiment::hasEffect(m_draft.spec(), row->field(), profile.get());
        if (!row->isChanged() && !hasEffect) {
            row->setVisible(false);
            continue;
        }
        const bool foldable = m_folds && row->field().advanced && !row->isChanged();
        folded += foldable;
        row->setVisible(m_advanced || !foldable);
    }
    m_more->setVisible(folded > 0);
    m_more->setText(m_advanced ? tr("Show fewer") : tr("Show %1 more").arg(folded));
    updateGeometry();
}

} // namespace assay::ui
