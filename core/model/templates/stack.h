// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/templates.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace assay::model {

inline constexpr const char* kLecture = "Full Stack Deep Learning 2021, lecture 7";

base::Field activationField();
base::Field initField();
base::Field dropoutField();
Initialisation initialisationOf(const ModelSpec& spec); ///< as its field says
/// Of templates that take texts.
base::Field embeddingField();
/// The normalisation that follows hidden layers; `kinds` beside none: "batch", "layer".
base::Field normField(const char* fallback, const std::vector<std::string>& kinds);

class Stack;

// What a template does before its output, so that `fusion` can take it for one of several inputs. It
// begins where the stack is. `before`: of the names of its layers, "left."; `spec`: of that template.
void encodeWithResnet(Stack& stack, const std::string& before, const ModelSpec& spec);
void encodeWithConv(Stack& stack, const std::string& before, const ModelSpec& spec);
void encodeWithAttention(Stack& stack, const std::string& before, const ModelSpec& spec);
void encodeWithWavenet(Stack& stack, const std::string& before, const ModelSpec& spec);
void encodeWithDeep(Stack& stack, const std::string& before, const ModelSpec& spec);

/// Builds an architecture front to back and keeps the shape, so that layers fit by construction.
/// Each layer takes the output of the one before. Throws a usage Error when one does not fit.
class Stack
{
public:
    /// Begins at the first input.
    Stack(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs);

    /// With zeros around, then `finishLayer`.
    void convolution(const std::string& name, std::int64_t out, std::int64_t kernel,
                     std::int64_t padding);
    void pool(const std::string& name); ///< maxima of 2 x 2
    /// Maxima of squares that overlap where `stride` is less than `kernel`.
    void pool(const std::string& name, std::int64_t kernel, std::int64_t stride,
              std::int64_t padding);
    /// Nothing where there are rows already.
    void flatten(const std::string& name = "flatten");
    /// Category numbers at the end of a row become vectors.
    void embed(const std::string& name = "embedding");
    /// Rows of these layers in one.
    void concatenate(const std::string& name, const std::vector<std::string>& layers);
    void lstm(const std::string& name, std::int64_t hidden, double forgetBias);
    void linear(const std::string& name, std::int64_t out); ///< then `finishLayer`
    /// A convolution of zeros around and without a bias, then batch norm.
    void normedConvolution(const std::string& name, std::int64_t out, std::int64_t kernel,
                           std::int64_t stride);
    /// Two of them, and a shortcut that goes around both: as it is where shapes agree, else through
    /// one of 1 x 1 (He et al. 2016, figure 2 and option B).
    void residual(const std::string& name, std::int64_t out, std::int64_t stride);
    void averagePool(const std::string& name = "pool");      ///< the mean of each channel
    void project(const std::string& name, std::int64_t out); ///< a linear layer alone
    /// "batch", "layer", or "none": nothing. Its node is "fc1.norm" for "fc1".
    void normalise(const std::string& name, const std::string& kind);
    /// By the parameter "norm", if the template has it, then the template's non-linearity.
    void finishLayer(const std::string& name);
    /// The sum of the outputs of these layers.
    void sum(const std::string& name, const std::vector<std::string>& layers);

    /// Tokens become vectors, as the parameter "embedding" says; nothing where the example is no text.
    void embedTokens(const std::string& name = "embedding");

    // Of series:
    /// Without a non-linearity. `dilation`: steps from one value of the kernel to the next; `causal`:
    /// no step sees later ones.
    void timeConvolution(const std::string& name, std::int64_t out, std::int64_t kernel,
                         std::int64_t dilation, bool causal);
    void gate(const std::string& name); ///< half the channels
    void positions(const std::string& name);
    void selfAttention(const std::string& name, std::int64_t heads);
    void timeMean(const std::string& name); ///< a row
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
    std::string m_activation, m_norm = "none";
    double m_dropout = 0;
    std::int64_t m_embedding = 0;
};

} // namespace assay::model
