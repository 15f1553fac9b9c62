// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/answer.h"
#include "store/project_info.h"

#include <string>

namespace assay::session {

struct ProjectOpened {
    store::ProjectInfo info;
};

struct ProjectChanged {
    store::ProjectInfo info;
};

/// Opens and describes the project file. Answers come as events.
class Project
{
public:
    virtual ~Project() = default;
    /// Makes a new project file; refused when the file exists. -> ProjectOpened or Failed
    virtual void create(const std::string& path, Tag tag) = 0;
    /// -> ProjectOpened, RunsListed; or Failed and the present project stays open
    virtual void open(const std::string& path, Tag tag) = 0;
    /// A consistent copy, also while a run is writing. -> ProjectChanged (unchanged) or Failed
    virtual void saveCopy(const std::string& path, Tag tag) = 0;
    /// -> ProjectChanged
    virtual void describe(const store::ProjectInfo& info, Tag tag) = 0;
};

} // namespace assay::session
