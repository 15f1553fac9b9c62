// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/templates.h"

#include <cstdint>
#include <map>
#include <string>

namespace assay::model {

inline constexpr const char* kLecture = "Full Stack Deep Learning 2021, lecture 7";

base::Field activationField();
base::Field initField();
base::Field dropoutField();

/// Builds an architecture front to back and keeps the shape, so that layers fit by construction.
/// Each layer takes the output of the one before. Throws a usage Error when one does not fit.
class Stack
{
public:
    /// Begins at the first input.
    Stack(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs);

    /// With zeros around, then the template's non-linearity.
    void convolution(const std::string& name, std::int64_t out, std::int64_t kernel,
                     std::int64_t padding);
    void pool(const std::string& name); ///< maxima of 2 x 2
    /// Nothing where there are rows already.
    void flatten(const std::string& name = "flatten");
    /// Category numbers at the end of a row become vectors.
    void embed(const std::string& name = "embedding");
    /// Rows of these layers in one.
    void concatenate(const std::string& name, const std::vector<std::string>& layers);
    void lstm(const std::string& name, std::int64_t hidden, double forgetBias);
    void linear(const std::string& name, std::int64_t out); ///< then the non-linearity
    /// A convolution of zeros around and without a bias, then batch norm.
    void normedConvolution(const std::string& name, std::int64_t out, std::int64_t kernel,
                           std::int64_t stride);
    /// Two of them, and a shortcut that goes around both: as it is where shapes agree, else through
    /// one of 1 x 1 (He et al. 2016, figure 2 and option B).
    void residual(const std::string& name, std::int64_t out, std::int64_t stride);
    void averagePool(); ///< the mean of each channel
    void activate(const std::string& name);
    /// By the parameter of that name; nothing at 0. Its node is "fc1.dropout" for "fc1".
    void dropout(const std::string& name);
    /// What comes next takes the output of that layer, or that input of the data.
    void beginAt(const std::string& layer) { m_last = layer; }
    const std::string& last() const { return m_last; }
    Architecture finish(std::int64_t outputs, const std::string& name = "output");

private:
    /// After the last one, or where the node names its inputs, after those.
    void add(Node node);

    Architecture m_built;
    std::string m_last;
    std::map<std::string, Shape> m_shapes;        ///< of each input and of the output of each node
    std::map<std::string, std::size_t> m_sources; ///< as sourcesOf
    std::string m_activation;
    double m_dropout = 0;
};

} // namespace assay::model
