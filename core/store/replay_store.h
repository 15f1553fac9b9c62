// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/kept.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

namespace assay::store {

/// What replaying a run needs: the checkpoints that it kept, with their files, and what it logged. Over
/// a connection of its own: one thread uses it. Throws base::Error.
class ReplayStore
{
public:
    /// The project must exist and be up to date.
    ReplayStore(std::filesystem::path project, bool readOnly);
    ~ReplayStore();

    /// A file that was written now; then `fit`.
    void keep(const train::KeptCheckpoint& kept);
    /// Removes files until all take at most the bytes that the project keeps. One that cannot be
    /// removed is no failure, and counts on.
    void fit();
    /// Removes those of a run after an update: it will be trained again from there.
    void forgetAfter(train::RunId run, std::int64_t step);
    /// Of one run, by step; only those whose file is there.
    std::vector<train::KeptCheckpoint> kept(train::RunId run);

    /// Loss of every update from `after` + 1 to `last` that the run logged, by step.
    std::map<std::int64_t, double> losses(train::RunId run, std::int64_t after, std::int64_t last);

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

} // namespace assay::store
