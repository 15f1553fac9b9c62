// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/folder_names.h"
#include "data/formats/table_plan.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace assay::data::formats {

/// The input of columns that stand beside files or texts.
inline constexpr const char* kTableInput = "table";

/// The name of the input that such a column is; kOnlyInput where nothing else enters. Names of inputs
/// stand in the network beside those of its layers.
std::string inputName(const TablePlan& plan, const ColumnInfo& column);

/// The file that a cell names, relative to `folder`. Where there is none of that name, backslashes are read as
/// Windows means them.
std::filesystem::path fileOfCell(const std::filesystem::path& folder, const std::string& cell);

/// Where cells say that files are, relative to the folder of the table. Links among the folders are
/// the person's own and are followed; files that are links are not.
class Places
{
public:
    explicit Places(const std::filesystem::path& table);
    std::filesystem::path of(const std::string& cell);

private:
    std::filesystem::path m_beside;
    std::map<std::filesystem::path, std::filesystem::path> m_folders; ///< as named -> without links
};

/// Whether nearly all texts of a column are `isNamed`, as files are.
bool areNamed(const ColumnSurvey& survey, bool (*isNamed)(const std::string&));

/// Files that a column names and that are there: of the first 40 in the order of the table, else the first of the
/// next thousand. Empty: it names none, as not nearly all of its texts are `isNamed`, or none of them lies where it
/// says. Those that are missing are no reason to take the others for words.
std::vector<std::filesystem::path> filesNamed(const ColumnSurvey& survey,
                                              const std::filesystem::path& table,
                                              bool (*isNamed)(const std::string&));

/// What the rows of a table hold.
struct TableContent {
    Table table; ///< of columns of files the files, of texts the texts
    std::vector<std::uint16_t> labels;
    std::vector<double> targets;
    std::vector<base::Finding> findings;                      ///< what reading the files noticed
    std::vector<std::pair<std::string, std::string>> guesses; ///< and how they were read
    std::map<std::string, std::string> written;               ///< ColumnInfo::written, by column
};

/// One column of files while it is read. The calls come in their order.
class FileColumn
{
public:
    FileColumn(std::string column, std::string input, const std::vector<std::string>& files);
    virtual ~FileColumn() = default;
    FileColumn(const FileColumn&) = delete;
    FileColumn& operator=(const FileColumn&) = delete;

    /// Takes rows whose files cannot be read out of `kept`, as far as that is seen at first sight.
    virtual void look(std::vector<bool>& kept) = 0;
    /// Reads those that are kept by now, and takes out of `kept` those that cannot be read after all.
    virtual void read(std::vector<bool>& kept) = 0;
    /// Of those that are kept at last. Adds what it noticed to `content`.
    virtual std::unique_ptr<const Input> take(const std::vector<bool>& kept,
                                              TableContent& content) = 0;
    /// "pictures", as sentences say it.
    virtual const char* what() const = 0;
    virtual const char* noneCode() const = 0; ///< of the Error where none can be read

    const std::string& column() const { return m_column; }
    const CountedNames& broken() const { return m_broken; }
    std::int64_t lacking() const { return m_broken.count() + m_unnamed; }

protected:
    /// Every file with its row; rows that name none are taken out of `kept` and counted.
    void eachNamed(Places& places, std::vector<bool>& kept,
                   const std::function<void(std::size_t row, std::filesystem::path file)>& use);
    void drop(std::vector<bool>& kept, std::size_t row, const std::string& problem);
    const std::string& input() const { return m_input; }
    /// "table.pictures_left_out" or "table.series_left_out" where rows were.
    void noteLeftOut(TableContent& content, std::int64_t left) const;

private:
    std::string m_column, m_input;
    const std::vector<std::string>& m_files;
    CountedNames m_broken;
    std::int64_t m_unnamed = 0; ///< cells without a file
};

/// Each column that names pictures or series, as an input called as the column, or kOnlyInput where
/// nothing else enters. A row with a file that is missing or cannot be read is taken out of everything
/// and reported. Throws an input Error where no row is left.
std::vector<std::unique_ptr<const Input>> readFiles(const ReadRequest& request,
                                                    const TablePlan& plan, TableContent& content);

} // namespace assay::data::formats
