// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "base/sample_id.h"
#include "data/series.h"
#include "data/table.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace assay::data {

/// Which of its source's own parts an example comes from.
enum class Part : std::uint8_t { Training, Test };

/// What one example is.
enum class Modality : std::uint8_t { Pictures, Table, Series };
std::string name(Modality modality); ///< "pictures"

/// What is to be said of an example: one of the classes, or a number.
enum class Task : std::uint8_t { Classification, Regression };
std::string name(Task task); ///< "classification"

/// Channels, height, width of one picture.
struct Shape {
    std::int64_t channels = 1;
    std::int64_t height = 0;
    std::int64_t width = 0;

    std::int64_t size() const { return channels * height * width; }
    bool operator==(const Shape&) const = default;
};

std::string toText(const Shape& shape); ///< "1 x 28 x 28"

/// One of the first lines of a text, as it was read.
struct FirstLine {
    enum class Use : std::uint8_t { PassedOver, Header, Row, LeftOut };
    std::int64_t line = 0; ///< from 1
    Use use = Use::Row;
    std::vector<std::string> cells; ///< long ones cut short; one cell, the line: PassedOver
};
std::string name(FirstLine::Use use); ///< "passed over"

/// The values of pictures: of bytes 0 to 255, of others the least and the greatest that occur.
struct ValueRange {
    double low = 0;
    double high = 255;
    bool bytes = true; ///< all values are bytes

    bool operator==(const ValueRange&) const = default;
};

struct DatasetInfo {
    std::string kind; ///< reader or generator, e.g. "idx", "glyphs"
    std::string path; ///< where it was read from, or the synthetic name
    Modality modality = Modality::Pictures;
    Task task = Task::Classification;
    Shape shape;                      ///< pictures
    ValueRange range;                 ///< pictures: of the training part
    std::vector<ColumnInfo> columns;  ///< tables
    std::int64_t channels = 0;        ///< series
    std::int64_t shortest = 0;        ///< series: steps
    std::int64_t longest = 0;         ///< series: steps
    std::vector<std::string> classes; ///< names in label order; classification only
    std::string target;               ///< tables: the name of its column
    std::int64_t targetColumn = 0;    ///< tables: its place among the columns of the file, from 1
    std::string targetGuess;   ///< tables: "last column", why it was taken; empty: it was named
    NumberForm targetForm;     ///< tables, regression
    std::string targetWritten; ///< tables: as ColumnInfo::written
    std::int64_t trainingExamples = 0;
    std::int64_t testExamples = 0; ///< 0: the source has no part of its own for testing
    std::string fingerprint; ///< hash of every value and label; equal after a move of the file
    /// How the file was read and how that is changed: "delimiter" -> "comma".
    std::vector<std::pair<std::string, std::string>> guesses;
    /// The settings that say the same as what was found: "data.delimiter", "comma". For tables.
    std::vector<std::pair<std::string, std::string>> settings;
    std::vector<FirstLine> firstLines;   ///< tables
    std::vector<base::Finding> findings; ///< what reading noticed
};

/// "1 x 28 x 28", "14 columns", "12 channels, 7 to 26 steps".
std::string describeShape(const DatasetInfo& info);

/// The byte that shows a value of pictures: 0 for the least, 255 for the greatest.
std::uint8_t shownByte(double value, const ValueRange& range);

/// Examples with their targets, immutable. Pictures stay the bytes they came as; pictures of other
/// values are floats. Shared between threads.
class Dataset
{
public:
    struct Content {
        DatasetInfo info; ///< `fingerprint` and the two counts are filled in by the constructor
        std::vector<std::uint8_t> pixels; ///< pictures: examples x channels x height x width
        std::vector<float> values; ///< pictures that are not of bytes: the same, instead of pixels
        Table table;
        Series series;
        std::vector<std::uint16_t> labels; ///< classification
        std::vector<double> targets;       ///< regression, in the target's own unit
        std::size_t training = 0;          ///< the first so many examples are the training part
    };
    explicit Dataset(Content content);

    const DatasetInfo& info() const { return m_content.info; }
    std::size_t size() const { return m_size; }
    /// Pictures of bytes.
    bool hasBytes() const { return m_content.values.empty(); }
    std::span<const std::uint8_t> pixels(std::size_t i) const
    {
        return {m_content.pixels.data() + i * m_pictureSize, m_pictureSize};
    }
    /// Pictures that are not of bytes.
    std::span<const float> values(std::size_t i) const
    {
        return {m_content.values.data() + i * m_pictureSize, m_pictureSize};
    }
    /// A picture as it was read, whatever its values are: `to` is filled anew.
    void picture(std::size_t i, std::vector<float>& to) const;
    /// A picture to look at: bytes as they are, of others the range of the values as 0 to 255.
    std::vector<std::uint8_t> shown(std::size_t i) const;
    /// The bytes that hold an example: what its id is the hash of.
    std::span<const std::uint8_t> content(std::size_t i) const;
    const Table& table() const { return m_content.table; }
    const Series& series() const { return m_content.series; }
    std::uint16_t label(std::size_t i) const { return m_content.labels[i]; }
    double target(std::size_t i) const { return m_content.targets[i]; }
    bool isRegression() const { return m_content.info.task == Task::Regression; }
    Part part(std::size_t i) const { return i < m_content.training ? Part::Training : Part::Test; }

    /// Computed when asked for: one hash of the example's content.
    base::SampleId id(std::size_t i) const;

    /// Examples of each class; empty for regression.
    std::vector<std::int64_t> classCounts() const;

private:
    std::uint64_t contentHash() const;

    Content m_content;
    std::size_t m_size;
    std::size_t m_pictureSize; ///< values of one
};

using DatasetPtr = std::shared_ptr<const Dataset>;

} // namespace assay::data
