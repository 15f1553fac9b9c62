// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <cstdint>
#include <memory>
#include <string>

namespace assay::model {

/// A file with a network of one's own, as torch.jit.save writes it.
struct ScriptFile {
    std::string path;
    std::string bytes;
    std::string fingerprint; ///< of the bytes
};

/// Whether memory has room for a network whose file has so many bytes.
bool hasRoom(std::uintmax_t bytes);

/// The file, read anew only when its size or time has changed. Any thread. Throws a usage Error when
/// none was chosen or memory has no room for it, an input Error when it cannot be read.
std::shared_ptr<const ScriptFile> readScriptFile(const std::string& path);

/// The Error about a network of one's own: an input Error where its file is at fault (it is no module, or another one
/// than before), else a usage Error.
base::Error moduleError(std::string code, std::string text);

} // namespace assay::model
