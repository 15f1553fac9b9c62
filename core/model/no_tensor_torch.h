// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/ivalue.h>

#include <stdexcept>
#include <string>

namespace assay::model {

/// The forward of a module gave something else than one tensor. what(): "a dict of logits, hidden instead of one
/// tensor".
class NoTensor : public std::runtime_error
{
public:
    explicit NoTensor(const c10::IValue& given);
    /// One value of what was given, as Python takes it: out["logits"].
    const std::string& taken() const { return m_taken; }

private:
    std::string m_taken;
};

} // namespace assay::model
