// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dismissal.h"
#include "train/run.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace assay::store {

/// What became of findings after they were raised: set aside by a person, or proven by another run. Over a connection
/// of its own: one thread uses it. Throws base::Error.
class FindingStore
{
public:
    /// The project must exist and be up to date.
    FindingStore(std::filesystem::path project, bool readOnly);
    ~FindingStore();

    /// Sets a finding aside, or gives one that was set aside another reason. `made` is set here. Throws a usage Error
    /// for one that cannot be kept (base::requireSound).
    void dismiss(const base::Dismissal& dismissal);
    /// Throws a usage Error where nothing of that key was set aside.
    void restore(const std::string& key);
    /// By their keys. A row that cannot be read is left out.
    std::vector<base::Dismissal> dismissals();

    /// Puts `finding` in the place of those of its key that the run has, or adds it. Throws a usage Error for a run
    /// that there is not.
    void replace(train::RunId run, const base::Finding& finding);

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

} // namespace assay::store
