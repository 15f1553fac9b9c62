// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "session/events.h"

#include <exception>
#include <functional>
#include <optional>

namespace assay::session {

class Hub;

/// What any exception says, as the one Error of core: one sentence, never empty. Its kind is Usage
/// only for an Error that already was.
base::Error errorOf(const std::exception_ptr& exception);

/// Runs `work`. Whatever it throws ends here and is given back.
std::optional<base::Error> guarded(const std::function<void()>& work) noexcept;

/// The same for the answer to a request: what it throws is published as Failed with this tag.
void guarded(const Hub& hub, Tag tag, const std::function<void()>& work) noexcept;

} // namespace assay::session
