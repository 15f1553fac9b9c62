// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/known_rows.h"

#include "store/own_result_store.h"

namespace assay::store {

std::vector<baseline::ResultRow> knownRows(const std::filesystem::path& project,
                                           const RememberedData& data)
{
    data::DatasetInfo info;
    info.kind = data.kind;
    info.path = data.path;
    info.fingerprint = data.fingerprint;
    info.classes = data.classes;
    info.trainingExamples = data.trainingExamples;
    info.testExamples = data.testExamples;
    return baseline::resultRows(baseline::dataSetName(info), info.fingerprint,
                                OwnResultStore(project, true).list());
}

} // namespace assay::store
