// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/predictions_file.h"

#include "base/error.h"
#include "base/open_database.h"
#include "interop/answer_forms.h"

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
    std::string start(64, '\0');
    std::ifstream(file, std::ios::binary).read(start.data(), 64);
    std::string dense = start;
    std::erase_if(dense, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
    if (dense.starts_with("[{") || dense.starts_with("{\""))
        throw base::inputError(
            "predictions.json",
            "The file holds JSON, which is not read as answers. Write it as a table: "
            "pandas.read_json(file).to_csv(\"answers.csv\", index=False), with lines=True where "
            "each line is an object.",
            {.file = file.string(), .row = {}, .byte = {}});
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
        "Give one table, two arrays (.npy), probabilities and labels, or both in "
        "one .npz.");
}

} // namespace assay::interop
