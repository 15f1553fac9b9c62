// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/templates.h"

#include <cstdint>
#include <string>

namespace assay::model {

inline constexpr const char* kLecture = "Full Stack Deep Learning 2021, lecture 7";

base::Field activationField();
base::Field initField();

/// Builds an architecture front to back and keeps the shape, so that layers fit by construction.
/// Each layer takes the output of the one before. Throws a usage Error when one does not fit.
class Stack
{
public:
    Stack(const ModelSpec& spec, const data::InputSpec& input);

    /// With zeros around, then the template's non-linearity.
    void convolution(const std::string& name, std::int64_t out, std::int64_t kernel,
                     std::int64_t padding);
    void pool(const std::string& name); ///< maxima of 2 x 2
    void flatten();                     ///< nothing where there are rows already
    void embed();                       ///< category numbers at the end of a row become vectors
    void lstm(const std::string& name, std::int64_t hidden, double forgetBias);
    void linear(const std::string& name, std::int64_t out); ///< then the non-linearity
    Architecture finish(std::int64_t outputs);

private:
    void add(Node node);
    void activate(const std::string& name);

    Architecture m_built;
    std::string m_last = kExample;
    Shape m_shape; ///< of its output
    std::string m_activation;
};

} // namespace assay::model
