// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/input_spec.h"
#include "data/inputs/input_info.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace assay::data {

class Encoder;

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
    /// How its values become numbers, fitted on these examples of train alone.
    virtual std::shared_ptr<const Encoder> fit(Normalisation normalise,
                                               std::span<const std::uint32_t> train) const = 0;

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
    std::vector<float> scale, shift;   ///< pictures, series: y = x * scale + shift, per channel
    std::vector<std::string> features; ///< tables: a name for each number that enters
    /// Tables: of each of those, the column of the source that it is made from.
    std::vector<std::size_t> featureColumns;
    TextEncoding text; ///< texts
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
