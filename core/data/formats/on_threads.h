// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

namespace assay::data::formats {

/// Calls work(0) to work(count - 1), each once and in any order, on `threads` threads of its own; 0:
/// on as many as the machine has cores.
/// `at` is called with the share that is done, on the calling thread, a few times a second. Returns
/// when all is done. What `work` or `at` throws ends the work and is thrown from here.
void onThreads(int threads, std::size_t count, const std::function<void(std::size_t)>& work,
               const std::function<void(double)>& at);

} // namespace assay::data::formats
