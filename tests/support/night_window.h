// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/workbench.h"
#include "experiment/spec.h"
#include "support/real_window.h"

namespace assay::testing {

inline constexpr int kPatience = 60'000; ///< milliseconds, on a busy machine

/// A network that learned drawn digits by day and is to serve them by night, trained to its end
/// and evaluated by itself.
struct NightWindow : RealWindow {
    explicit NightWindow(int epochs = 3)
    {
        auto& bench = window->bench();
        bench.newProject(QString::fromStdString((folder / "night.assay").string()));
        QTRY_VERIFY_WITH_TIMEOUT(bench.project().has_value(), kPatience);
        auto spec = bench.draft().spec();
        for (const char* setting :
             {"data.path=glyphs", "data.test_path=glyphs-night", "data.count=2000"})
            experiment::setText(spec, setting);
        spec.train.epochs = epochs;
        session->runs().start({.spec = spec}, 900);
        QTRY_VERIFY_WITH_TIMEOUT(bench.evaluations().evaluation() != nullptr, kPatience);
    }
    ui::Workbench& bench() { return window->bench(); }
    std::filesystem::path project() const { return folder / "night.assay"; }
};

} // namespace assay::testing
