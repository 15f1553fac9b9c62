// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay::train {

/// RunEvent::kind of how far a step is that makes what it learns from (Step::prepare). Its value: about how many
/// seconds that still takes. Shown while it lasts, as progress at step 0, and not kept.
inline constexpr const char* kPreparing = "preparing";

/// How much of that is done, 0 to 1, of the seconds so far and of those that are left.
inline double preparedShare(double seconds, double left)
{
    return seconds + left > 0 ? seconds / (seconds + left) : 1;
}

/// Whether progress is of a step that prepares: nothing else has seconds left before the first update.
inline bool isPreparing(long long step, double secondsLeft)
{
    return step == 0 && secondsLeft >= 0;
}

} // namespace assay::train
