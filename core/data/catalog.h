// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/read_request.h"

#include <functional>
#include <string>
#include <vector>

namespace assay::data {

const base::FieldsOf<DataSpec>& noFields();

/// One way to get data: a file format or a generator. Adding one is a file of its own and one
/// line in catalog.cpp.
struct Source {
    std::string kind;       ///< "idx"; of a file format also the choice of data.format
    std::string help;       ///< what it reads, one sentence
    bool synthetic = false; ///< chosen by name, not by path
    std::function<bool(const std::string& path)> recognises;
    std::function<Dataset::Content(const ReadRequest& request)> read;
    const base::FieldsOf<DataSpec>& (*fields)() = noFields; ///< its own settings
    std::vector<std::string> alsoReads = {}; ///< settings of other readers: "data.max_classes"
};

const std::vector<Source>& catalog();

/// Opens a file, folder or synthetic set. Throws an input Error that says what was found instead.
DatasetPtr open(const ReadRequest& request);

/// The documented settings of a DataSpec, paths "data....".
const base::FieldsOf<DataSpec>& dataFields();
/// Whether one of them has an effect on data like these: those of a reader on what it has read.
bool hasEffect(const base::Field& field, const DatasetInfo& info);

} // namespace assay::data
