// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/profile.h"
#include "experiment/spec.h"

#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace assay::session {

/// Keeps the last few data sets that were opened, so that looking, training and training again
/// read a file once. Any thread; two that ask for the same wait for one reading.
class PreparedData
{
public:
    std::shared_ptr<const data::Prepared> get(const data::DataSpec& spec,
                                              const data::ReadProgress& progress = {});

private:
    struct Entry {
        std::string key;
        std::shared_ptr<const data::Prepared> prepared;
    };
    std::mutex m_mutex;
    std::list<Entry> m_recent;
};

} // namespace assay::session
