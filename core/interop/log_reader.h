// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/logged.h"

#include <filesystem>
#include <memory>

namespace assay::interop {

/// Reads logs that may still be growing. One thread.
class LogReader
{
public:
    virtual ~LogReader() = default;
    /// Everything that came since the last call; always into the same sink. A line or record that
    /// is not wholly there yet waits for the next call. Throws an input Error for a file that is
    /// not what it was taken for.
    virtual void read(LogSink& sink) = 0;
    /// Bytes that lie there now; decides how far along a reading is.
    virtual double size() const = 0;
};

enum class LogUse {
    Import, ///< read once: a record or line that is cut off is left out and reported
    Watch   ///< read again and again: a folder may still be empty, a record still incomplete
};

/// A reader for a file or for everything below a folder, chosen by content: TensorBoard event
/// files, CSV logs of Lightning, Keras, fastai, YOLO and of one's own, JSON lines,
/// trainer_state.json of Hugging Face, MLflow databases and `mlruns`, databases of Optuna studies,
/// runs of Weights & Biases, and texts that a script printed. Throws an input Error when there is
/// nothing of the kind; it names a tool that is known and not read.
std::unique_ptr<LogReader> openLog(const std::filesystem::path& path, LogUse use);

} // namespace assay::interop
