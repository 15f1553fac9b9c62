// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/own_results.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace assay::store {

/// The results that a person added to a project, over a connection of its own: one thread uses it. Throws base::Error.
class OwnResultStore
{
public:
    /// The project must exist and be up to date.
    OwnResultStore(std::filesystem::path project, bool readOnly);
    ~OwnResultStore();

    /// A row without a number is new and is given one; another one is changed. Throws a usage Error for a row
    /// that cannot be kept (baseline::requireSound), and for a number that there is not.
    std::int64_t save(const baseline::ResultRow& row);
    /// Throws a usage Error for a number that there is not.
    void remove(std::int64_t id);
    /// Oldest first. A row that cannot be read is left out.
    std::vector<baseline::ResultRow> list();

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

} // namespace assay::store
