// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"

#include <string>

namespace assay::interop {

/// The history that the Trainer of Hugging Face keeps: `trainer_state.json`, in the output folder
/// at the end and in each of its folders checkpoint-N. Every file holds the whole history so far,
/// without what a restart gave up, so only the newest is read, and read anew when it changes.
class TrainerState final : public LogReader
{
public:
    /// `place` is a file, or the output folder.
    TrainerState(std::filesystem::path place, std::string name, LogUse use);

    void read(LogSink& sink) override;
    double size() const override;

private:
    std::filesystem::path newest() const;

    std::filesystem::path m_place;
    LogUse m_use;
    LoggedRun m_run;
    int m_number = -1;
    std::string m_read; ///< what was read last, as a fingerprint
};

bool isTrainerState(const std::filesystem::path& file); ///< by its name
/// The output folder that such a file belongs to.
std::filesystem::path trainerFolder(const std::filesystem::path& file);

} // namespace assay::interop
