// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/study.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace assay::store {

/// The studies of a project, over a connection of its own: one thread uses it. Throws base::Error.
class StudyStore
{
public:
    /// The project must exist and be up to date.
    StudyStore(std::filesystem::path project, bool readOnly);
    ~StudyStore();

    /// A study without a number is new and is given one; of one that is there, its planned runs are
    /// replaced.
    tune::StudyId save(const tune::Study& study);
    void remove(tune::StudyId study); ///< its runs stay
    /// Newest first. A study that cannot be read, or one of whose planned runs cannot, is left out.
    std::vector<tune::Study> list();

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

} // namespace assay::store
