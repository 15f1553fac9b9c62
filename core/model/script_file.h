// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

namespace assay::model {

/// A file with a network of one's own, as torch.jit.save writes it.
struct ScriptFile {
    std::string path;
    std::string bytes;
    std::string fingerprint; ///< of the bytes
};

/// The file, read anew only when its size or time has changed. Any thread. Throws a usage Error when
/// none was chosen or it cannot be read.
std::shared_ptr<const ScriptFile> readScriptFile(const std::string& path);

} // namespace assay::model
