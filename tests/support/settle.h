// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/session_bridge.h"

#include <QCoreApplication>
#include <QEvent>
#include <QTest>

namespace assay::testing {

/// Does what was posted to widgets: layouts, paints, deletions.
inline void settle()
{
    constexpr int kTurns = 10; // what one turn posts, the next does
    for (int turn = 0; turn < kTurns; ++turn) {
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
}

/// The same, until every answer of the session was handed out; what was asked because of one, too.
inline void settle(const ui::SessionBridge& bridge)
{
    do {
        if (!QTest::qWaitFor([&bridge] { return bridge.isIdle(); }))
            qFatal("the session does not cease to answer");
        settle();
    } while (!bridge.isIdle());
}

} // namespace assay::testing
