// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "base/sample_id.h"
#include "data/inputs/picture/picture_input.h"
#include "data/inputs/series/series_input.h"
#include "data/inputs/table/table_input.h"
#include "data/inputs/text/text_input.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace assay::data {

/// Which of its source's own parts an example comes from.
enum class Part : std::uint8_t { Training, Test };

/// What is to be said of an example: one of the classes, or a number.
enum class Task : std::uint8_t { Classification, Regression };
std::string name(Task task); ///< "classification"

/// One of the first lines of a text, as it was read.
struct FirstLine {
    enum class Use : std::uint8_t { PassedOver, Header, Row, LeftOut };
    std::int64_t line = 0; ///< from 1
    Use use = Use::Row;
    std::vector<std::string> cells; ///< long ones cut short; one cell, the line: PassedOver
};
std::string name(FirstLine::Use use); ///< "passed over"

/// How many examples of a further source (DataSpec::more) are trained on.
struct FurtherShare {
    std::string path;
    std::int64_t added = 0; ///< to the training part
    std::int64_t all = 0;   ///< that the source has
};

struct DatasetInfo {
    std::string kind;              ///< reader or generator, e.g. "idx", "glyphs"
    std::string reader;            ///< of the catalogue: "idx", "series"
    std::string path;              ///< where it was read from, or the synthetic name
    std::vector<InputInfo> inputs; ///< in the order in which networks take them
    Task task = Task::Classification;
    std::vector<std::string> classes; ///< names in label order; classification only
    std::string target;               ///< tables: the name of its column
    std::int64_t targetColumn = 0;    ///< tables: its place among the columns of the file, from 1
    std::string targetGuess;   ///< tables: "last column", why it was taken; empty: it was named
    NumberForm targetForm;     ///< tables, regression
    std::string targetWritten; ///< tables: as ColumnInfo::written
    std::int64_t trainingExamples = 0;
    std::int64_t testExamples = 0; ///< 0: the source has no part of its own for testing
    std::string fingerprint; ///< hash of every value and label; equal after a move of the file
    /// Hash of what was read and is no value of an input: of a table whose rows are identified by some cells, of all
    /// cells. Enters the fingerprint, and is kept in data that are made of these. Empty: the inputs hold everything.
    std::string beyondInputs;
    /// How the file was read and how that is changed: "delimiter" -> "comma".
    std::vector<std::pair<std::string, std::string>> guesses;
    /// The settings that say the same as what was found: "data.delimiter", "comma". For tables.
    std::vector<std::pair<std::string, std::string>> settings;
    std::vector<FirstLine> firstLines;   ///< tables
    std::vector<base::Finding> findings; ///< what reading noticed
    /// What the data were joined from, as each was read: the first source, then the further ones. Empty: of one source.
    std::vector<DatasetInfo> joinedFrom;
    std::vector<FurtherShare> further; ///< of each further source, in their order

    /// The first input of that kind; null: there is none.
    const InputInfo* input(Modality modality) const;
    bool has(Modality modality) const { return input(modality) != nullptr; }
    /// Of the pictures; without sides where there are none.
    Shape pictureShape() const;
    /// Of the table; empty: there is none.
    const std::vector<ColumnInfo>& columns() const;
};

/// "1 x 28 x 28", "14 columns"; of several inputs "picture 3 x 32 x 32, numbers 4 columns".
std::string describeShape(const DatasetInfo& info);

/// Examples, each of all inputs, with their targets. Immutable, shared between threads.
class Dataset
{
public:
    struct Content {
        DatasetInfo info; ///< inputs, `fingerprint` and the two counts come from the constructor
        std::vector<std::unique_ptr<const Input>> inputs; ///< of as many examples as have targets
        std::vector<std::uint16_t> labels;                ///< classification
        std::vector<double> targets;                      ///< regression, in the target's own unit
        std::size_t training = 0; ///< the first so many examples are the training part
    };
    explicit Dataset(Content content);

    const DatasetInfo& info() const { return m_content.info; }
    std::size_t size() const { return m_size; }
    std::size_t inputCount() const { return m_content.inputs.size(); }
    const Input& input(std::size_t k) const { return *m_content.inputs[k]; }
    /// The first input of that kind; null: there is none.
    const PictureInput* pictures() const { return m_pictures; }
    const TableInput* table() const { return m_table; }
    const SeriesInput* series() const { return m_series; }
    const TextInput* text() const { return m_text; }
    std::uint16_t label(std::size_t i) const { return m_content.labels[i]; }
    double target(std::size_t i) const { return m_content.targets[i]; }
    bool isRegression() const { return m_content.info.task == Task::Regression; }
    Part part(std::size_t i) const { return i < m_content.training ? Part::Training : Part::Test; }

    /// Computed when asked for: one hash of the example's content in all inputs.
    base::SampleId id(std::size_t i) const;

    /// Examples of each class; empty for regression.
    std::vector<std::int64_t> classCounts() const;

private:
    std::uint64_t contentHash() const;

    Content m_content;
    std::size_t m_size;
    const PictureInput* m_pictures = nullptr;
    const TableInput* m_table = nullptr;
    const SeriesInput* m_series = nullptr;
    const TextInput* m_text = nullptr;
};

using DatasetPtr = std::shared_ptr<const Dataset>;

} // namespace assay::data
