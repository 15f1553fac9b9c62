// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dismissal.h"
#include "session/answer.h"
#include "train/run.h"

#include <string>
#include <vector>

namespace assay::session {

/// All findings that are set aside in the open project.
struct DismissalsListed {
    Tag tag;
    std::vector<base::Dismissal> dismissals; ///< by their keys
};

/// A cause was written down as proven.
struct ProofKept {
    Tag tag;
    train::RunId run;
    base::Finding finding;
};

/// What a person makes of findings. They stay with the project.
class Findings
{
public:
    virtual ~Findings() = default;
    /// -> DismissalsListed or Failed
    virtual void listDismissals(Tag tag) = 0;
    /// Sets a finding aside in all runs of the project, or gives it another reason. -> the same
    virtual void dismiss(const std::string& key, const std::string& reason, Tag tag) = 0;
    /// Takes that back. -> the same
    virtual void restoreDismissed(const std::string& key, Tag tag) = 0;
    /// Puts a finding that another run has proven in its place among those of the run. -> ProofKept or Failed
    virtual void keepProof(train::RunId run, const base::Finding& finding, Tag tag) = 0;
};

} // namespace assay::session
