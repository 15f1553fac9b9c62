// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace assay::base {

/// What does the arithmetic on this computer.
struct Compute {
    std::string device; ///< "CPU"
    int threads = 1;
    std::string blas;  ///< "MKL", "OpenBLAS" ...
    std::string cpu;   ///< model name
    std::string torch; ///< version of LibTorch
};
Compute describeCompute();

/// As many as asked for; 0: as many as the machine has cores.
int threadsFor(std::int64_t asked);
/// Threads within one operation, for the calling thread.
void useOperationThreads(int threads);
/// How many the operations of another process may use that works for the calling thread, which then uses
/// one for its own: idle threads look for work for a while, and would take the other's cores.
void lendOperationThreads(int threads);
int lentOperationThreads(); ///< as many as its own have, where none were lent

/// From now on memory that is freed stays with the program for the next step, in pieces of up to
/// 32 MB: asking the system for the same pages again at every step cost LeNet a sixth of its speed.
/// Any thread; does nothing where the C library is not glibc.
void keepFreedMemory();
/// Hands what is free back to the system, for the end of a training. Any thread.
void returnFreedMemory();

/// GFLOP/s of one core on a 512 x 512 product of floats, the best of three; about 10 ms.
double gflopsPerCore();

} // namespace assay::base
