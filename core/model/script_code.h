// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace assay::model {

/// Throws a usage Error where the code of a TorchScript file asks for what no network needs: files of this machine
/// (torch.from_file, torch.save), other machines (rpc, process groups), or operators outside of those that TorchScript
/// itself has, some of which reach past the memory of a tensor. `bytes`: of the file; `file`: how it is called in
/// the sentence. Code of a file runs as soon as it is loaded, so this comes before. It names what is refused; what
/// holds a module back is that its process may write none and reach no other machine (module_answers.cpp).
void requireHarmlessCode(std::string_view bytes, const std::string& file);

} // namespace assay::model
