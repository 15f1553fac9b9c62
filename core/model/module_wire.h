// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

// What both sides of a module's process share (module_calls.h): messages over a socket, and memory.

namespace assay::model {

/// A message is its length, four bytes, and a text. False: the other side is gone, sends no messages, or
/// is silent in the middle of one for longer than its socket allows.
bool writeMessage(int to, const std::string& text);
bool readMessage(int from, std::string& text);

/// The shared memory; empty where it cannot be had.
std::span<std::byte> mappedMemory(int memory, std::size_t bytes);

/// What the shared memory begins with: how many calls were made and answered, so that neither side has to
/// be woken for what it is about to look at.
struct SharedHead {
    std::atomic<std::uint32_t> asked, answered;
};
inline constexpr std::size_t kSharedHead = 64; ///< bytes before everything else
SharedHead& headOf(std::span<std::byte> memory);
/// All behind the head; empty where there is no memory.
std::span<std::byte> behindHead(std::span<std::byte> memory);

/// Looks for about a millisecond whether `value` becomes `wanted`.
bool looked(const std::atomic<std::uint32_t>& value, std::uint32_t wanted);

// Of the process that answers: where its calls and the shared memory come in.
inline constexpr int kModuleSocket = 3, kModuleMemory = 4;

} // namespace assay::model
