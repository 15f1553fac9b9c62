// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/column_reading.h"
#include "data/formats/label_keys.h"
#include "data/read_request.h"

#include <string>
#include <vector>

namespace assay::data::formats {

/// Gathers what is to be said of a table. A second source is named in each of its findings: their
/// evidence holds "served" and their last text is the name of the file.
///
/// Where texts of cells are quoted, evidence "quoted" is how many, and "cells 1", "line 1" ... are
/// how often each comes and where first.
class TableNotes
{
public:
    TableNotes(const ReadRequest& request, const MissingCells& isMissing);

    void add(base::Finding finding);
    /// What is doubtful about the cells of a column that enters the network, or of the target.
    void column(const ColumnSurvey& survey, const ColumnReading& reading);
    /// Of the target: rows without a value that can be learned from.
    void target(const ColumnSurvey& survey, const ColumnReading& reading, Task task);
    /// Of a column that is left out, or of categories: why it is taken for no quantity.
    void noQuantity(const ColumnSurvey& survey, const ColumnReading& reading, bool leftOut);
    /// Of a column whose texts are names of pictures, none of which is there: it is read as words.
    void picturesMissing(const ColumnSurvey& survey);
    /// Words for "missing" in a column of categories that may be values: NA is Namibia.
    void words(const ColumnSurvey& survey, const ColumnReading& reading);
    /// Classes that are marks for "missing", or have one example only.
    void classes(const ColumnSurvey& survey, const MergedLabels& classes);
    /// Spellings of the classes, or of the categories of another column, that were taken for one.
    void merged(const ColumnSurvey& survey, const MergedLabels& labels, bool target);
    /// How a column of a second source is written, where the first is written otherwise.
    void otherForm(const ColumnSurvey& survey, const ColumnReading& reading,
                   const ColumnInfo& first);

    std::size_t size() const { return m_findings.size(); }
    std::vector<base::Finding> take() { return std::move(m_findings); }

private:
    void quote(base::Finding& finding, const CellTexts& cells) const;
    void marks(const ColumnSurvey& survey, const ColumnReading& reading);
    void sentinels(const ColumnSurvey& survey, const ColumnReading& reading);
    void units(const ColumnSurvey& survey, const ColumnReading& reading);
    /// 12:30 beside 1:02:30, of which the first is hours and minutes, or minutes and seconds.
    void mixedTimes(const ColumnSurvey& survey);
    /// (12) that was taken for -12.
    void parenthesised(const ColumnSurvey& survey, const ColumnReading& reading);
    /// Whether a column of no quantity holds dates of which some begin with the day, others with the month.
    bool datesOfTwoOrders(const ColumnSurvey& survey, bool leftOut);
    /// Years of two digits that were taken for ones of 2030 to 2068.
    void shortYears(const ColumnSurvey& survey, const ColumnReading& reading);
    /// "data.missing=..." with what it holds already and the texts.
    base::Patch missingFix(const std::vector<std::string>& texts) const;
    base::Patch valueFix(const std::vector<std::string>& texts) const;
    std::vector<base::Patch> limitFixes(const ColumnSurvey& survey) const;

    const TableSpec& m_spec;
    const MissingCells& m_isMissing;
    std::string m_served; ///< name of the file; empty: the first source
    std::vector<base::Finding> m_findings;
};

/// The line of a first row that holds units ("m", "MPa", "-") instead of data; 0: there is none.
std::int64_t unitsLine(const std::vector<ColumnSurvey>& surveys);

} // namespace assay::data::formats
