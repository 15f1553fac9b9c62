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

/// What a page shows of a fitted encoder.
struct Encoding {
    InputSpec input;
    std::vector<float> scale, shift;   ///< pictures, series: y = x * scale + shift, per channel
    std::vector<std::string> features; ///< tables: a name for each number that enters
    /// Tables: of each of those, the column of the source that it is made from.
    std::vector<std::size_t> featureColumns;
};

/// One input's values to the numbers that enter the network. Immutable, shared between threads. What
/// it is asked for is an Input of the kind that it was fitted on, of the same or of the served data.
class Encoder
{
public:
    virtual ~Encoder() = default;

    const Encoding& encoding() const { return m_encoding; }
    const InputSpec& input() const { return m_encoding.input; }
    /// Steps of a series; 0 for anything else.
    virtual std::int64_t steps(const Input& /*input*/, std::size_t /*i*/) const { return 0; }
    /// Numbers of one example as it enters the network.
    virtual std::size_t floats(const Input& input, std::size_t i) const = 0;
    /// `out` holds as many.
    virtual void apply(const Input& input, std::size_t i, float* out) const = 0;

protected:
    Encoding m_encoding;
};

} // namespace assay::data
