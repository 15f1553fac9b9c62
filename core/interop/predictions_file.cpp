// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/predictions_file.h"

#include "base/error.h"
#include "base/open_database.h"
#include "interop/answer_forms.h"
#include "interop/answer_shapes.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace assay::interop {

namespace {

enum class Form { Table, Array, Archive };

/// By the first bytes, whatever the name says. Throws an input Error for JSON.
Form formOf(const std::filesystem::path& file)
{
    base::requireNoOpenDatabase(file);
    std::string start(256, '\0');
    std::ifstream(file, std::ios::binary).read(start.data(), 256);
    refuseJson(file, start);
    start.resize(6);
    return start == "\x93NUMPY"              ? Form::Array
           : start.starts_with("PK\x03\x04") ? Form::Archive
                                             : Form::Table;
}

} // namespace

PredictionsFile readPredictions(const std::vector<std::filesystem::path>& paths)
{
    std::vector<Form> forms;
    std::transform(paths.begin(), paths.end(), std::back_inserter(forms), formOf);
    if (forms == std::vector{Form::Table})
        return answersOfTable(paths[0]);
    if (forms == std::vector{Form::Archive})
        return answersOfArchive(paths[0]);
    if (forms == std::vector{Form::Array, Form::Array})
        return answersOfArrays(paths[0], paths[1]);
    throw base::usageError(
        "predictions.files",
        forms == std::vector{Form::Table, Form::Table}
            ? "Give one table. Labels and answers in two are joined by their id: "
              "pandas.read_csv(LABELS).merge(pandas.read_csv(ANSWERS), on=\"id\", "
              "validate=\"1:1\").to_csv(\"answers.csv\", index=False)"
            : "Give one table, two arrays (.npy), probabilities and labels, or both in one .npz.");
}

} // namespace assay::interop
