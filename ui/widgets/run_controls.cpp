// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_controls.h"

#include "bridge/run_book.h"
#include "shell/actions.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace assay::ui {

RunControls::RunControls(const RunBook& runs, const Actions& actions, QWidget* parent)
    : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (const char* id : {"run.start", "run.pause", "run.step", "run.stop"}) {
        auto* button = new QToolButton;
        button->setDefaultAction(actions.at(QLatin1String(id)));
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setIconSize({16, 16});
        button->setFixedWidth(32);
        button->setAccessibleName(button->defaultAction()->text());
        button->setFocusPolicy(Qt::StrongFocus);
        row->addWidget(button);
        connect(button->defaultAction(), &QAction::changed, button,
                [button] { button->setAccessibleName(button->defaultAction()->text()); });
        const bool starts = button->defaultAction()->objectName() == QLatin1String("run.start");
        const bool pauses = button->defaultAction()->objectName() == QLatin1String("run.pause");
        if (!starts && !pauses)
            continue;
        const auto follow = [button, starts, &runs] {
            const train::RunRecord* active = runs.active();
            button->setVisible(starts != (active && active->here));
        };
        connect(&runs, &RunBook::currentChanged, button, follow);
        connect(&runs, &RunBook::listed, button, follow);
        follow();
    }
}

} // namespace assay::ui
