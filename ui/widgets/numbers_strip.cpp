// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/numbers_strip.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>

namespace assay::ui {

namespace {

void say(QLabel* label, const QString& text)
{
    if (label->text() != text)
        label->setText(text);
}

} // namespace

NumbersStrip::NumbersStrip(QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(24);
    m_row->addStretch(1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

NumbersStrip::Cell NumbersStrip::addCell()
{
    Cell cell{new QWidget, new QLabel, new QLabel, new QLabel, new QLabel};
    cell.name->setProperty("role", "muted");
    cell.detail->setProperty("role", "muted");
    cell.swatch->setFixedSize(10, 3);
    cell.value->setProperty("role", "verdict");
    cell.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* grid = new QGridLayout(cell.box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(0);
    auto* top = new QHBoxLayout;
    top->setSpacing(6);
    top->addWidget(cell.swatch, 0, Qt::AlignVCenter);
    top->addWidget(cell.name, 1);
    auto* bottom = new QHBoxLayout;
    bottom->setSpacing(6);
    bottom->addWidget(cell.value, 0, Qt::AlignBaseline);
    bottom->addWidget(cell.detail, 1, Qt::AlignBaseline);
    grid->addLayout(top, 0, 0);
    grid->addLayout(bottom, 1, 0);
    m_row->insertWidget(int(m_cells.size()), cell.box);
    return cell;
}

void NumbersStrip::setNumbers(const std::vector<Number>& numbers)
{
    while (m_cells.size() < numbers.size())
        m_cells.push_back(addCell());
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const Cell& cell = m_cells[i];
        cell.box->setVisible(i < numbers.size());
        if (i >= numbers.size())
            continue;
        const Number& number = numbers[i];
        say(cell.name, number.name);
        say(cell.value, number.value);
        say(cell.detail, number.detail);
        cell.box->setToolTip(number.help);
        cell.value->setAccessibleName(number.name + QLatin1Char(' ') + number.value
                                      + QLatin1Char(' ') + number.detail);
        cell.swatch->setVisible(number.colour.isValid());
        const QString style = QStringLiteral("background: %1").arg(number.colour.name());
        if (cell.swatch->styleSheet() != style)
            cell.swatch->setStyleSheet(style);
    }
}

} // namespace assay::ui
