// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/events.h"

#include <QString>

#include <optional>

namespace assay::ui {

/// The learning rate of a run as it is shown wherever one stands.
struct ShownRate {
    std::optional<double>
        now; ///< of the last update; before the first one, of that; empty: unknown
    std::optional<double> next; ///< of the next update, where a person changed it
};

/// Of a run of one's own. `progress`: of this run, or none. `wanted`: what a person gave and no
/// update has had yet.
ShownRate shownRate(const train::RunRecord& run,
                    const std::optional<session::RunProgress>& progress,
                    const std::optional<double>& wanted);

/// "3e-4", or "3e-4 → 0.01".
QString rateText(const ShownRate& rate);

} // namespace assay::ui
