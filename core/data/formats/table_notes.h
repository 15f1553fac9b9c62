// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/column_reading.h"
#include "data/formats/label_keys.h"
#include "data/read_request.h"

#include <string>
#include <string_view>
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
    /// Of a column of names: cells that a spreadsheet changed into dates or powers of ten.
    void damagedNames(const ColumnSurvey& survey);
    /// Of categories, classes or texts: dates without a year among numbers and ranges, as a spreadsheet makes Jan-10
    /// of 1-10.
    void damagedRanges(const ColumnSurvey& survey);
    /// Of a column that enters as text, as no other could: numbers in a form that is not read as one.
    void numbersInWords(const ColumnSurvey& survey);
    /// Before the columns: a line that holds a word in nearly every column of numbers.
    void wordLine(const std::vector<ColumnSurvey>& surveys,
                  const std::vector<ColumnReading>& readings);
    /// Of categories, or of classes: cells that hold lists of a few items, "action;comedy".
    void lists(const ColumnSurvey& survey, bool target);
    /// Columns whose cells stand in apostrophes, which were taken for letters.
    void apostrophes(const std::vector<ColumnSurvey>& surveys);
    /// Zeros that may mean "missing" in the columns at these places, which enter the network: a hint for each
    /// that has no finding on such a value yet.
    void zeros(const std::vector<ColumnSurvey>& surveys, const std::vector<ColumnReading>& readings,
               const std::vector<std::size_t>& places);
    /// Of a first column without a name that enters the network: whole numbers of which none comes twice, as the row
    /// numbers of a larger table are that rows were drawn from.
    void rowNumbers(const std::vector<ColumnSurvey>& surveys, const ColumnReading& reading);
    /// Of the target, or a column that enters the network: its cells name the parts of data, train and test.
    void partColumn(const ColumnSurvey& survey, bool target);
    /// Words for "missing" in a column of categories that may be values: NA is Namibia.
    void words(const ColumnSurvey& survey, const ColumnReading& reading);
    /// Of the target, or of a column of words: a word in the first row and in few others, none right below
    /// another, as where cells of a spreadsheet were merged over the rows of a group. Whether it is so.
    bool groupHeads(const ColumnSurvey& survey, bool target, bool leftOut);
    /// Classes that are marks for "missing", or have one example only.
    void classes(const ColumnSurvey& survey, const MergedLabels& classes);
    /// Classes that are the same but for the marks on letters: "cafe" and "café".
    void accents(const ColumnSurvey& survey, const MergedLabels& classes);
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
    void sentinel(const ColumnSurvey& survey, const Sentinels& found, base::Severity severity);
    /// Long whole numbers that a spreadsheet cut to a few digits; whether there are any.
    bool cutIds(const ColumnSurvey& survey);
    /// Times since 1970 of which some are seconds, others thousandths of them or less.
    void clocks(const ColumnSurvey& survey);
    void units(const ColumnSurvey& survey, const ColumnReading& reading);
    /// A first row of words that stand nowhere else, as survey tools write questions below the names.
    void furtherNames(const std::vector<ColumnSurvey>& surveys,
                      const std::vector<ColumnReading>& readings);
    /// Cells of JSON, which are categories as any other text; whether that is so.
    bool json(const ColumnSurvey& survey, bool target);
    /// 1.1 beside 1.10, which are two versions and one number.
    void versions(const ColumnSurvey& survey, const ColumnReading& reading);
    /// 12:30 beside 1:02:30, of which the first is hours and minutes, or minutes and seconds.
    void mixedTimes(const ColumnSurvey& survey);
    /// (12) that was taken for -12.
    void parenthesised(const ColumnSurvey& survey, const ColumnReading& reading);
    /// Takes the column as numbers.
    base::Patch asNumbers(const ColumnSurvey& survey) const;
    /// Numbers with several units, of which none has the most. `use`: what becomes of the column.
    bool severalUnits(const ColumnSurvey& survey, const base::NamedNumber& use);
    void besideBare(const ColumnSurvey& survey, const base::NamedNumber& use);
    /// Numbers with cells among them that are none. `share`: of numbers, at least.
    bool mostlyNumbers(const ColumnSurvey& survey, double share, const base::NamedNumber& use);
    /// Whether a column of no quantity holds dates of which some begin with the day, others with the month or the year.
    bool datesOfTwoOrders(const ColumnSurvey& survey, bool leftOut);
    /// Whether it holds dates beside numbers of days, as spreadsheets keep dates.
    bool serialDates(const ColumnSurvey& survey, bool leftOut);
    /// Of numbers: the cells without one, where all but one in a thousand have one, as a slip leaves them.
    void fewMissing(const ColumnSurvey& survey);
    /// Years of two digits that were taken for ones of 2030 to 2068.
    void shortYears(const ColumnSurvey& survey, const ColumnReading& reading);
    /// "data.missing=..." with what it holds already and the texts.
    base::Patch missingFix(const std::vector<std::string>& texts) const;
    base::Patch valueFix(const std::vector<std::string>& texts) const;
    std::vector<base::Patch> limitFixes(const ColumnSurvey& survey) const;

    const TableSpec& m_spec;
    const MissingCells& m_isMissing;
    std::string m_served;        ///< name of the file; empty: the first source
    std::int64_t m_wordLine = 0; ///< 0: there is none
    std::vector<base::Finding> m_findings;
};

/// "MPa" of "[MPa]" and "(MPa)".
std::string_view withoutBrackets(std::string_view text);

/// The line of a first row that holds units ("m", "MPa", "-") instead of data; 0: there is none.
std::int64_t unitsLine(const std::vector<ColumnSurvey>& surveys);

} // namespace assay::data::formats
