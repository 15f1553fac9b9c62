// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/session_bridge.h"
#include "bridge/workbench.h"
#include "shell/main_window.h"
#include "style/settings.h"
#include "style/theme.h"
#include "support/fake_session.h"
#include "support/settle.h"

#include <QAbstractItemModel>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace assay::testing {

/// The project that the fake session opens by itself has drawn digits, as if they had been chosen
/// in it before; one that is made is as empty as it is for a person.
inline void giveDigits(ui::Workbench& bench, const FakeSession& session)
{
    bench.bridge().on<session::ProjectOpened>(
        &bench, [&bench, &session](const session::ProjectOpened& opened) {
            if (opened.info.path.starts_with("/home/ada/") && session.records.empty()
                && bench.draft().spec().data.path.empty())
                bench.draft().load({});
        });
}

/// A fake session and what stands between it and the pages.
struct BenchKit {
    QTemporaryDir folder;
    FakeSession session;
    ui::Settings settings{folder.path()};
    ui::SessionBridge bridge{session};
    ui::Workbench bench{bridge, settings};

    BenchKit()
    {
        bench.setProjectsFolder(folder.path());
        giveDigits(bench, session);
    }
    void settle() const { testing::settle(bridge); }
    bool wasCalled(const std::string& call) const
    {
        return std::find(session.calls.begin(), session.calls.end(), call) != session.calls.end();
    }
};

/// The whole window over a fake session.
struct WindowKit {
    QTemporaryDir folder;
    FakeSession session;
    ui::Settings settings{folder.path()};
    ui::Theme theme;
    ui::MainWindow window{session, settings, theme};

    WindowKit()
    {
        window.bench().setProjectsFolder(folder.path());
        giveDigits(window.bench(), session);
        window.resize(1280, 800);
        window.show();
    }
    void settle() { testing::settle(window.bench().bridge()); }
};

/// The displayed cells of the first `columns` columns, a row a string: "finished | run 1".
inline QStringList printed(const QAbstractItemModel& model, int columns)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < columns; ++column)
            cells << model.index(row, column).data().toString();
        rows << cells.join(QStringLiteral(" | "));
    }
    return rows;
}

} // namespace assay::testing
