// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/size_view.h"

#include "bridge/convert.h"
#include "bridge/source_text.h"
#include "bridge/workbench.h"
#include "charts/picture.h"
#include "charts/size_chart.h"
#include "widgets/card.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace assay::ui {

SizeView::SizeView(Workbench& bench, Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_book(bench.comparisons())
    , m_chart(new SizeChart(theme))
    , m_verdict(new QLabel)
    , m_state(mutedLabel({}, true))
    , m_seeds(new QSpinBox)
    , m_train(new QPushButton)
{
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_seeds->setRange(1, 20);
    m_seeds->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrow keys and the wheel do
    m_seeds->setPrefix(tr("seeds per size: "));
    m_seeds->setAccessibleName(tr("Networks per size"));
    m_seeds->setToolTip(tr("Networks per size; three or more show the noise between seeds"));
    new PictureSource(this, [this, &bench] {
        std::vector<const train::RunRecord*> runs;
        for (const auto& point :
             m_book.sizes() ? m_book.sizes()->curve.points : std::vector<evaluate::SizePoint>())
            for (const train::RunId run : point.runs)
                runs.push_back(bench.runs().find(run));
        return sourceText(bench, runs);
    });
    connect(m_seeds, &QSpinBox::valueChanged, this, [this](int seeds) { m_book.readSizes(seeds); });
    connect(m_train, &QPushButton::clicked, &m_book, &ComparisonBook::trainMissing);
    connect(&m_book, &ComparisonBook::changed, this, &SizeView::refresh);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_train);
    row->addWidget(m_seeds);
    row->addWidget(m_state, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_verdict);
    column->addLayout(row);
    column->addWidget(m_chart, 1);
    refresh();
}

void SizeView::read()
{
    if (!m_book.sizes() && !m_book.isReadingSizes() && m_book.sizeProblem().isEmpty())
        m_book.readSizes(m_seeds->value());
}

void SizeView::refresh()
{
    const auto& sizes = m_book.sizes();
    const std::size_t missing = m_book.missing(), underway = m_book.underway();
    m_chart->setCurve(sizes ? sizes->curve : evaluate::SizeCurve());
    m_verdict->setText(!m_book.sizeProblem().isEmpty() ? m_book.sizeProblem()
                       : sizes                         ? unbroken(sizes->curve.text)
                                                       : tr("Reading what was trained ..."));
    m_train->setText(missing == 1 ? tr("Train 1 network")
                                  : tr("Train %1 networks").arg(qulonglong(missing)));
    m_train->setVisible(missing > 0);
    m_train->setEnabled(!m_book.isReadingSizes());
    m_train->setToolTip(tr("On 10, 25 and 50 % of train, each with as many updates as on all of "
                           "it, to the nearest epoch, behind what is training now"));
    m_state->setText(underway > 0 ? tr("%1 still training or waiting.").arg(qulonglong(underway))
                     : missing > 0
                         ? tr("Each takes about as long as this run; you can stop and continue.")
                         : QString());
}

} // namespace assay::ui
