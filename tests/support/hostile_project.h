// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/temp_project.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace assay::testing {

/// A project with everything that the program stores, made by the program itself: a run that was
/// trained, one on a single batch, an imported log, imported answers; evaluations, a look at Test,
/// error types, marks, a decision, typed errors. The data are synthetic.
class SoundProject
{
public:
    SoundProject();
    const std::filesystem::path& file() const { return m_file; }

private:
    TempFolder m_folder;
    std::filesystem::path m_file;
};

/// Writes a copy of a sound project that somebody or something has changed: cells, rows, tables,
/// bytes, pages. The same number makes the same changes. What was done, for a failure's sentence.
std::string writeVariant(const std::filesystem::path& sound, const std::filesystem::path& file,
                         unsigned number);

/// Calls `check` with each variant in a folder of its own: as many as ASSAY_VARIANTS says, else
/// `usual`; ASSAY_VARIANT=N checks that one alone. Whatever ends the program meanwhile, or takes
/// longer than a minute, names the variant first. Empty when all was well and no file beside the
/// variants changed; else what went wrong. `check` returns such a text too.
std::string checkVariants(
    unsigned usual, const std::function<std::string(const std::filesystem::path& file)>& check);

/// The number of the variant that is being checked.
unsigned presentVariant();

} // namespace assay::testing
