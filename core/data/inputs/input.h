// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/input_spec.h"
#include "data/inputs/input_info.h"
#include "data/preprocess_steps.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::data {

class Encoder;
class Input;
struct DrawnFrom;

/// Some examples of an input.
struct FitPart {
    const Input* input;
    std::span<const std::uint32_t> indices;
};

/// How an encoder is fitted.
struct Fitting {
    Normalisation normalise = Normalisation::Unit;
    std::optional<PreprocessSteps> steps = {}; ///< none: the usual ones of its kind
    std::span<const std::uint32_t> train;      ///< of the input itself: what is known of its values
    std::vector<FitPart> statistics = {};      ///< whose values count; empty: those of train

    /// "train" or "all examples", for a person.
    const char* fittedOn() const { return statistics.empty() ? "train" : "all examples"; }
    /// The parts whose values count. `input`: the one that is fitted.
    std::vector<FitPart> parts(const Input& input) const
    {
        return statistics.empty() ? std::vector<FitPart>{{&input, train}} : statistics;
    }
};

/// One named input of the examples of a data set: what each of them holds there. Immutable, shared
/// between threads. A kind of input is a folder beside this file: its Input and its Encoder.
class Input
{
public:
    explicit Input(InputInfo info)
        : m_info(std::move(info))
    {}
    virtual ~Input() = default;
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    const InputInfo& info() const { return m_info; }
    virtual std::size_t size() const = 0; ///< examples
    /// The bytes that hold an example: what its id is the hash of.
    virtual std::span<const std::uint8_t> content(std::size_t i) const = 0;
    virtual std::uint64_t hash() const = 0; ///< of all examples
    /// How its values become numbers. Throws a usage Error for a step that means nothing here.
    virtual std::shared_ptr<const Encoder> fit(const Fitting& fitting) const = 0;

    /// The same input of some examples, in this order; pictures and series as small as `spec` says.
    virtual std::unique_ptr<const Input> simpler(std::span<const std::uint32_t> examples,
                                                 const SimplifySpec& spec) const = 0;
    /// As many examples of the same shape and spread, drawn from their targets.
    virtual std::unique_ptr<const Input> drawn(const DrawnFrom& from) const = 0;

protected:
    InputInfo m_info;
};

/// How texts became tokens, found from train.
struct TextEncoding {
    bool words = false; ///< tokens are words; else characters
    bool lowerCase = false;
    std::int64_t length = 0;   ///< tokens of a text that enter
    double cutShare = 0;       ///< of train's texts, those that have more
    std::int64_t distinct = 0; ///< tokens in train
    double unknownShare = 0;   ///< of train's tokens, those that the vocabulary does not have
};

/// "words in lower case, 2,801 of 9,004 in the vocabulary, which has 92.1 % of train's tokens; the
/// first 171 of each text, which cuts 5.0 % of them".
std::string describe(const TextEncoding& text, std::size_t vocabulary);

/// What a page shows of a fitted encoder.
struct Encoding {
    InputSpec input;
    std::vector<float> scale, shift;    ///< pictures, series: y = x * scale + shift, per channel
    std::vector<float> least, greatest; ///< pictures: what black and white become, per channel
    std::vector<std::string> steps; ///< what is done, in order, with the numbers that were fitted
    std::vector<std::string> features; ///< tables: a name for each number that enters
    /// Tables: of each of those, the column of the source that it is made from.
    std::vector<std::size_t> featureColumns;
    std::vector<bool> measured; ///< tables: of each of those, whether it is a number or a date
    TextEncoding text;          ///< texts
    std::vector<std::string>
        vocabulary; ///< texts: the tokens that have numbers, the commonest first
};

/// One input's values to the numbers that enter the network. Immutable, shared between threads. What
/// it is asked for is an Input of the kind that it was fitted on, of the same or of the served data.
class Encoder
{
public:
    virtual ~Encoder() = default;

    const Encoding& encoding() const { return m_encoding; }
    const InputSpec& input() const { return m_encoding.input; }
    /// Steps of a series, tokens of a text; 0 for anything else.
    virtual std::int64_t steps(const Input& /*input*/, std::size_t /*i*/) const { return 0; }
    /// Numbers of one example as it enters the network.
    virtual std::size_t floats(const Input& input, std::size_t i) const = 0;
    /// `out` holds as many.
    virtual void apply(const Input& input, std::size_t i, float* out) const = 0;

protected:
    Encoding m_encoding;
};

} // namespace assay::data
