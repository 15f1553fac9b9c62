// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_project.h"

#include "base/error.h"

#include <filesystem>
#include <system_error>

namespace assay::session {

LocalProject::LocalProject(StoreLane& store, ImportLane& imports)
    : m_store(store)
    , m_imports(imports)
{}

void LocalProject::create(const std::string& path, Tag tag)
{
    m_store.post(tag, [this, path] {
        std::error_code ignored;
        if (std::filesystem::exists(path, ignored))
            throw base::environmentError("project.exists",
                                         "There is a file of this name already; open it or "
                                         "choose another name.",
                                         {.file = path, .row = {}, .byte = {}});
        m_store.openProject(path, true);
        m_imports.stopAll();
    });
}

void LocalProject::open(const std::string& path, Tag tag)
{
    m_store.post(tag, [this, path] {
        m_store.openProject(path, false);
        m_imports.stopAll();
    });
}

void LocalProject::saveCopy(const std::string& path, Tag tag)
{
    m_store.post(tag, [this, path] { m_store.saveCopy(path); });
}

void LocalProject::describe(const store::ProjectInfo& info, Tag tag)
{
    m_store.post(tag, [this, info] { m_store.describe(info); });
}

} // namespace assay::session
