// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/step_menu.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "charts/curve_chart.h"

#include <QAction>
#include <QMenu>

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::ui {

void offerStep(CurveChart& chart, Workbench& bench, std::function<const train::RunRecord*()> run)
{
    QObject::connect(
        &chart, &CurveChart::menuOpening, &bench,
        [&chart, &bench, run = std::move(run)](QMenu* menu) {
            const train::RunRecord* of = run();
            const auto at = chart.view().crosshair();
            if (!of || !at || chart.view().axis() != train::Axis::Step
                || of->kind != train::RunKind::Training)
                return;
            const std::int64_t step =
                std::clamp<std::int64_t>(std::llround(*at), 1, std::max<std::int64_t>(1, of->step));
            auto* action =
                new QAction(CurveChart::tr("Take update %1 apart").arg(countText(step)), menu);
            const bool isOver = train::isOver(of->state);
            action->setEnabled(isOver && of->step > 0);
            if (!isOver)
                action->setToolTip(CurveChart::tr("Once the run is over."));
            QObject::connect(action, &QAction::triggered, &bench,
                             [&bench, id = of->id, step] { bench.stepThrough(id, step); });
            menu->setToolTipsVisible(true);
            menu->insertAction(menu->actions().value(0), action);
            menu->insertSeparator(menu->actions().value(1));
        });
}

} // namespace assay::ui
