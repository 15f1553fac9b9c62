// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/target_choice.h"

#include "base/field.h"
#include "bridge/convert.h"
#include "bridge/draft.h"
#include "data/catalog.h"
#include "data/column_choices.h"
#include "style/plain_label.h"
#include "widgets/card.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kLeastWidth = 160, kMostWidth = 480;
constexpr int kAround = 44; ///< the text of a list box: its edges and its arrow

/// "guessed: last column"; empty when it was chosen.
QString guessText(const std::string& guess)
{
    if (guess.empty())
        return {};
    return TargetChoice::tr("guessed: %1")
        .arg(guess == "its name"      ? TargetChoice::tr("by its name")
             : guess == "last column" ? TargetChoice::tr("last column")
                                      : TargetChoice::tr("last column that can be one"));
}

} // namespace

TargetChoice::TargetChoice(Draft& draft, QWidget* parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_columns(new QComboBox)
    , m_note(mutedLabel({}))
    , m_act(new QPushButton)
{
    auto* name = new QLabel(tr("Target"));
    name->setBuddy(m_columns);
    name->setToolTip(tr("The column that is predicted from the others"));
    m_columns->setObjectName(QStringLiteral("data.target"));
    m_columns->setAccessibleName(tr("Target column"));
    m_columns->setMinimumWidth(kLeastWidth);
    m_columns->setMinimumContentsLength(12);
    m_columns->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_columns->setMaxVisibleItems(16);
    m_act->setProperty("role", "link");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(name);
    row->addWidget(m_columns, 100); // all that its name needs, before anything is left free
    row->addWidget(m_note);
    row->addWidget(m_act);
    row->addStretch(1);
    connect(m_columns, &QComboBox::activated, this,
            [this](int at) { choose(m_columns->itemText(at)); });
    connect(m_act, &QPushButton::clicked, this, [this] { choose(m_offer); });
    connect(&draft, &Draft::specChanged, this, &TargetChoice::refresh);
    connect(&draft, &Draft::profileChanged, this, &TargetChoice::refresh);
    refresh();
}

void TargetChoice::choose(const QString& column)
{
    const auto shown = m_draft.shown();
    if (!shown)
        return;
    experiment::ExperimentSpec spec = m_draft.spec();
    if (column.isEmpty()) {
        spec.data.table.target.clear();
        spec.data.table.task = data::TaskChoice::Auto;
        m_draft.replace(spec, tr("return to the guessed target"));
        return;
    }
    data::choose(spec.data.table, shown->source, {utf8(column)}, data::ColumnChoice::Target);
    m_draft.replace(spec, tr("choice of %1 as target").arg(column));
}

void TargetChoice::refresh()
{
    const auto shown = m_draft.shown();
    if (!shown || !shown->source.has(data::Modality::Table))
        return;
    setVisible(shown->source.reader.empty()
               || data::hasEffect({.path = "data.target"}, shown->source));
    const std::vector<std::string> names = data::columnNames(shown->source);
    QStringList items;
    for (const std::string& name : names)
        items << text(name);
    bool same = items.size() == m_columns->count();
    for (int k = 0; same && k < m_columns->count(); ++k)
        same = m_columns->itemText(k) == items[k];
    if (!same) {
        m_columns->clear();
        m_columns->addItems(items);
    }
    const std::string& wanted = m_draft.spec().data.table.target;
    const auto& problem = m_draft.dataProblem();
    const bool unknown = !m_draft.profile() && problem && problem->code() == "data.column"
                         && problem->text().find("data.target") != std::string::npos;
    // What was read last says nothing of what is set now: then the name itself does.
    const bool stale = !m_draft.profile() && !wanted.empty();
    m_columns->setCurrentIndex(
        unknown ? -1
                : static_cast<int>(items.indexOf(text(stale ? wanted : shown->source.target))));
    m_columns->setPlaceholderText(unknown ? tr("no column \u201c%1\u201d").arg(text(wanted))
                                          : QString());
    const QString shownName = m_columns->currentText();
    const QString written = shownName.isEmpty() ? m_columns->placeholderText() : shownName;
    m_columns->setMaximumWidth(std::clamp(
        m_columns->fontMetrics().horizontalAdvance(written) + kAround, kLeastWidth, kMostWidth));
    const QString explained = tr("The column that is predicted from the others");
    m_columns->setToolTip(shownName.isEmpty() ? explained : shownName + '\n' + explained);
    m_columns->setProperty("state", unknown ? QVariant("error") : QVariant());
    m_columns->style()->unpolish(m_columns);
    m_columns->style()->polish(m_columns);
    const auto near = unknown ? base::nearest(wanted, names) : std::vector<std::string>();
    m_offer = near.empty() ? QString() : text(near.front());
    m_note->setText(unknown || !wanted.empty() ? QString() : guessText(shown->source.targetGuess));
    m_note->setVisible(!m_note->text().isEmpty());
    m_act->setVisible(!wanted.empty());
    m_act->setText(m_offer.isEmpty() ? tr("Guess it")
                                     : plainLabel(tr("Take \u201c%1\u201d").arg(m_offer)));
    m_act->setToolTip(m_offer.isEmpty()
                          ? tr("Lets the target be found again by name and place of the columns")
                          : QString());
}

} // namespace assay::ui
