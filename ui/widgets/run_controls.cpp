// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_controls.h"

#include "bridge/run_book.h"
#include "style/actions.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace assay::ui {

RunControls::RunControls(const RunBook& runs, const Actions& actions, QWidget* parent)
    : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (const char* id : {"run.start", "run.resume", "run.pause", "run.step", "run.stop"}) {
        auto* button = new QToolButton;
        QAction* action = actions.at(QLatin1String(id));
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setIconSize({16, 16});
        button->setFixedWidth(32);
        button->setAccessibleName(action->text());
        button->setFocusPolicy(Qt::StrongFocus);
        button->setProperty("repeats", action->autoRepeat()); // two quick clicks are two steps
        row->addWidget(button);
        connect(action, &QAction::changed, button,
                [button, action] { button->setAccessibleName(action->text()); });
        // While nothing trains here, the plain triangle goes on with the run that is looked at, if
        // it can, and stands where it stood in a pause; a new run has a sign of its own.
        const QString name = QLatin1String(id);
        const auto follow = [button, name, &runs] {
            const train::RunRecord* active = runs.active();
            const train::RunRecord* current = runs.current();
            const bool training = active && active->here;
            if (name == QLatin1String("run.resume"))
                button->setVisible(!training && current && current->resumable);
            else if (name == QLatin1String("run.start"))
                button->setVisible(!training);
            else if (name == QLatin1String("run.pause"))
                button->setVisible(training);
        };
        connect(&runs, &RunBook::currentChanged, button, follow);
        connect(&runs, &RunBook::listed, button, follow);
        follow();
    }
}

} // namespace assay::ui
