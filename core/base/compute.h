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

/// GFLOP/s of one core on a 512 x 512 product of floats, the best of three; about 10 ms.
double gflopsPerCore();

} // namespace assay::base
