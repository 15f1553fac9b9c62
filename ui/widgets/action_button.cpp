// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action_button.h"

#include <QAction>
#include <QPushButton>

namespace assay::ui {

QPushButton* actionButton(QAction* action, const QString& label, bool primary)
{
    auto* button = new QPushButton(label);
    if (primary)
        button->setProperty("role", "primary");
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    const auto follow = [button, action, isOwn = label.isEmpty()] {
        if (isOwn)
            button->setText(action->text());
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
    };
    QObject::connect(action, &QAction::changed, button, follow);
    follow();
    return button;
}

} // namespace assay::ui
