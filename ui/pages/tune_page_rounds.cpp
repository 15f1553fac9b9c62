// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/workbench.h"
#include "pages/tune_page.h"
#include "widgets/round_form.h"
#include "widgets/tune_views.h"

#include <QVBoxLayout>

// The rounds of a coarse-to-fine search: how they shrink, and the range of the next one by hand.
namespace assay::ui {

void TunePage::makeRounds(QVBoxLayout* column)
{
    m_rounds = new RoundForm;
    column->addWidget(m_rounds);
    connect(m_rounds, &RoundForm::edited, this,
            [this](const tune::Space& space, const QString& why, const std::string& part) {
                tune::Search plan = m_bench.searches().plan();
                plan.space = space;
                m_bench.searches().edit(plan, why, part);
            });
}

void TunePage::refreshRounds()
{
    const tune::SearchState* state = m_bench.searches().current();
    const auto trials = state ? tune::trialsSeen(state->trials) : std::vector<tune::Trial>();
    const auto boxes = state ? boxesOf(state->search, trials) : std::vector<tune::SearchBox>();
    m_views->setBoxes(boxes);
    m_rounds->setSearch(m_bench.searches().plan(), trials, boxes);
}

} // namespace assay::ui
