// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_project.h"

#include "base/error.h"
#include "session/local/case_archive.h"
#include "session/local/case_report.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace assay::session {

LocalProject::LocalProject(const Hub& hub, PreparedData& data, StoreLane& store,
                           ImportLane& imports, RequestProgress& progress)
    : m_hub(hub)
    , m_data(data)
    , m_store(store)
    , m_imports(imports)
    , m_progress(progress)
    , m_reports(hub)
{}

void LocalProject::finish()
{
    m_reports.finish();
}

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

void LocalProject::writeReport(const ReportRequest& request, Tag tag)
{
    m_store.post(tag, [this, request, tag] {
        m_store.runs(); // throws where no project is open
        m_reports.post(tag, [this, request, tag, project = m_store.project()] {
            WrittenReport written = reportWritten(project, request, tag);
            if (!written.unread.empty())
                m_hub.publish(RowsSetAside{std::move(written.unread)});
            m_hub.publish(written.event);
        });
    });
}

void LocalProject::writeCase(const CaseRequest& request, Tag tag)
{
    m_store.post(tag, [this, request, tag] {
        m_store.runs(); // throws where no project is open
        m_reports.post(tag, [this, request, tag, project = m_store.project()] {
            const auto goesOn = [this, progress = m_progress.of(tag)](double share) {
                return progress(share) && !m_reports.isEnding();
            };
            m_hub.publish(caseWritten(project, request, m_data, tag, goesOn));
        });
    });
}

} // namespace assay::session
