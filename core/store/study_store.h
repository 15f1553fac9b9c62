// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/effect.h"
#include "tune/study.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace assay::store {

/// What an attempt did, as it was measured last.
struct StoredEffects {
    tune::StudyId study = 0;
    std::string metric; ///< name, by which it was measured
    std::string pairs;  ///< the runs that it was measured on, as tune::pairsText
    std::vector<evaluate::Effect> effects;
};

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

    /// Replaces what was measured of an attempt before.
    void saveEffects(tune::StudyId study, const std::string& metric, const std::string& pairs,
                     const std::vector<evaluate::Effect>& effects);
    std::vector<StoredEffects> effects(); ///< by study

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

} // namespace assay::store
