// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/sample_id.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace assay::data {

/// Which of its source's own parts an example comes from.
enum class Part : std::uint8_t { Training, Test };

/// Channels, height, width of one picture.
struct Shape {
    std::int64_t channels = 1;
    std::int64_t height = 0;
    std::int64_t width = 0;

    std::int64_t size() const { return channels * height * width; }
    bool operator==(const Shape&) const = default;
};

std::string toText(const Shape& shape); ///< "1 x 28 x 28"

struct DatasetInfo {
    std::string kind; ///< reader or generator, e.g. "idx", "glyphs"
    std::string path; ///< where it was read from, or the synthetic name
    Shape shape;
    std::vector<std::string> classes; ///< names in label order
    std::int64_t trainingExamples = 0;
    std::int64_t testExamples = 0; ///< 0: the source has no part of its own for testing
    std::string fingerprint; ///< hash of every pixel and label; equal after a move of the file
};

/// Labelled pictures, immutable, pixels kept as the bytes they came as. Shared between threads.
class Dataset
{
public:
    struct Content {
        DatasetInfo info; ///< `fingerprint` and the two counts are filled in by the constructor
        std::vector<std::uint8_t> pixels; ///< examples x channels x height x width
        std::vector<std::uint16_t> labels;
        std::size_t training = 0; ///< the first so many examples are the training part
    };
    explicit Dataset(Content content);

    const DatasetInfo& info() const { return m_content.info; }
    std::size_t size() const { return m_content.labels.size(); }
    std::size_t exampleBytes() const { return m_exampleBytes; }
    std::span<const std::uint8_t> pixels(std::size_t i) const
    {
        return {m_content.pixels.data() + i * m_exampleBytes, m_exampleBytes};
    }
    std::uint16_t label(std::size_t i) const { return m_content.labels[i]; }
    Part part(std::size_t i) const { return i < m_content.training ? Part::Training : Part::Test; }

    /// Computed when asked for: one hash of the example's bytes.
    base::SampleId id(std::size_t i) const;

    /// Examples of each class.
    std::vector<std::int64_t> classCounts() const;

private:
    Content m_content;
    std::size_t m_exampleBytes;
};

using DatasetPtr = std::shared_ptr<const Dataset>;

} // namespace assay::data
