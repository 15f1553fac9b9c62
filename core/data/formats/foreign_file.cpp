// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/foreign_file.h"

#include "base/utf8.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/picture_bytes.h"
#include "data/formats/text_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace assay::data::formats {

namespace {

constexpr std::size_t kLooked = std::size_t{1} << 16; ///< bytes
constexpr int kLines = 5;                             ///< of libsvm that are looked at

struct Binary {
    std::string_view beginning;
    const char* sentence;
};

constexpr std::array kBinaries{
    Binary{"PAR1", "This is a Parquet file and no text: save it as CSV, with pandas for example: "
                   "pd.read_parquet(file).to_csv(\"data.csv\", index=False)."},
    Binary{"SQLite format 3", "This is a SQLite database and no text: export one of its tables as "
                              "CSV, for example with sqlite3 -header -csv."},
    Binary{"\xd0\xcf\x11\xe0", "This is an old Excel workbook (.xls) and no text: open it and save "
                               "the sheet as CSV."},
    Binary{"ARROW1", "This is an Arrow file and no text: save it as CSV, with pandas for example: "
                     "pd.read_feather(file).to_csv(\"data.csv\", index=False)."},
    Binary{"\x89HDF", "This is an HDF5 file and no text: save the table as CSV, or the arrays as "
                      ".npz of NumPy."},
    Binary{"version https://git-lfs.",
           "This is a pointer of Git LFS and not the data: fetch them with git lfs pull, or "
           "download the file itself."},
    Binary{"%PDF", "This is a PDF document and no table: export the table as CSV."},
    Binary{std::string_view("\xff\xfe\0\0", 4), "The text is written in UTF-32: save it as UTF-8."},
    Binary{std::string_view("\0\0\xfe\xff", 4),
           "The text is written in UTF-32: save it as UTF-8."}};

/// "P1 12" is the beginning of a portable bitmap and of a table of patients.
bool isPicture(std::span<const std::uint8_t> bytes)
{
    const std::string_view format =
        pictureFormat(bytes.first(std::min(bytes.size(), kPictureBeginning)));
    return !format.empty() && bytes.front() != 'P';
}

std::string ofArchive(std::string_view bytes)
{
    const auto holds = [&](std::string_view name) {
        return bytes.find(name) != std::string_view::npos;
    };
    if (holds("word/"))
        return "This is a Word document (.docx) and no table: open it and save its table as CSV, by "
               "way of a spreadsheet.";
    if (holds("ppt/"))
        return "This is a PowerPoint presentation (.pptx) and no table: open it and save its table "
               "as CSV, by way of a spreadsheet.";
    if (holds("xl/") || holds("[Content_Types].xml"))
        return "This is an Excel workbook (.xlsx) and no text: open it and save the sheet as CSV.";
    if (holds("opendocument.spreadsheet"))
        return "This is an OpenDocument spreadsheet (.ods) and no text: open it and save the sheet "
               "as CSV.";
    return "This is a ZIP archive and no text: unpack it and open what it holds.";
}

std::string ofMarkup(std::string_view text)
{
    const std::string small = lower(std::string(text.substr(0, 1024)));
    for (const char* begins : {"<!doctype html", "<html", "<head", "<body", "<table", "<div"}) {
        if (small.starts_with(begins)
            || (small.starts_with("<?xml") && small.find("<html") != std::string::npos))
            return "This is a web page (HTML) and no table, perhaps the page of a download: "
                   "download the data themselves, or save the table as CSV.";
    }
    return small.starts_with("<?xml")
               ? "This is XML and no table: write its records as CSV, one line each."
               : "";
}

std::string ofJson(std::string_view text)
{
    const auto next = [&](std::size_t from) {
        const std::size_t at = text.find_first_not_of(" \t\r\n", from);
        return at == std::string_view::npos ? '\0' : text[at];
    };
    const char first = text[0], second = next(1);
    const bool object = first == '{' && (second == '"' || second == '}');
    const bool list = first == '[' && (second == '{' || second == '[');
    if (!object && !list)
        return {};
    const std::string_view line = text.substr(0, lineEnd(text, 0));
    const std::size_t last = line.find_last_not_of(" \t");
    const bool lines =
        object && last != std::string_view::npos && line[last] == '}' && next(line.size()) == '{';
    return lines ? "These are lines of JSON and no table: save them as CSV, with pandas for "
                   "example: pd.read_json(file, lines=True).to_csv(\"data.csv\", index=False)."
                 : "This is JSON and no table: save it as CSV, with pandas for example: "
                   "pd.read_json(file).to_csv(\"data.csv\", index=False).";
}

/// "1 3:0.5 7:1": how many values follow the label; empty: the line is otherwise.
std::optional<int> valuesOfLibsvm(std::string_view line, bool& times)
{
    int values = 0;
    std::int64_t before = -1;
    for (bool label = true; !line.empty(); label = false) {
        const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
        const std::string_view word = line.substr(0, end);
        line.remove_prefix(end);
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (label) {
            if (!parseNumber(word.substr(0, word.find(',')), '.'))
                return std::nullopt;
            continue;
        }
        if (word.starts_with('#'))
            break;
        if (word.starts_with("qid:"))
            continue;
        std::int64_t index = 0;
        const auto [behind, error] = std::from_chars(word.data(), word.data() + word.size(), index);
        const auto at = static_cast<std::size_t>(behind - word.data());
        if (error != std::errc() || index <= before || at >= word.size() || word[at] != ':'
            || !parseNumber(word.substr(at + 1), '.'))
            return std::nullopt;
        before = index;
        ++values;
        times = times && word.size() - at == 3; // "12:30"
    }
    return values;
}

std::string ofSparse(std::string_view text)
{
    int lines = 0, values = 0;
    bool times = true;
    for (std::size_t at = 0; at < text.size() && lines < kLines;) {
        const std::size_t end = lineEnd(text, at);
        std::string_view line = text.substr(at, end - at);
        at = behindLineEnd(text, end);
        if (end == text.size() && lines > 0)
            break; // may be cut
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (line.empty() || line.starts_with('#'))
            continue;
        const auto found = valuesOfLibsvm(line, times);
        if (!found)
            return {};
        values += *found;
        ++lines;
    }
    return values > 0 && !times
               ? "Each line holds a label and numbered values such as 3:0.5, the format of libsvm, "
                 "and no table: save it as CSV with a column for each number, for example with "
                 "load_svmlight_file of scikit-learn."
               : "";
}

/// What plain text lacks that nothing says to be a table; empty: it is no plain text.
std::string ofPlainText(std::string_view text)
{
    const std::string_view line = text.substr(0, lineEnd(text, 0));
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const bool isPlain = std::none_of(text.begin(), text.end(), [](char c) {
        return c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v';
    });
    if (!isPlain || std::none_of(line.begin(), line.end(), isLetter))
        return {};
    return "This is a text, and nothing in it says which label an example has: save it as CSV with "
           "a column of texts and one of labels, or put the examples of each class into a file of "
           "their own, one a line, and open the folder of these files.";
}

} // namespace

std::string foreignFile(const std::filesystem::path& path)
{
    std::vector<std::uint8_t> bytes(kLooked);
    ByteReader reader(path);
    bytes.resize(reader.read(bytes.data(), bytes.size()));
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (const Binary& binary : kBinaries) {
        if (text.starts_with(binary.beginning))
            return binary.sentence;
    }
    if (isPicture(bytes))
        return "This is one picture, and data are many with their labels: open the folder in which the "
               "pictures of each class lie in a folder that is called as the class, or a table with a "
               "column that names pictures.";
    if (text.starts_with("PK\x03\x04"))
        return ofArchive(text);
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (text.empty())
        return {};
    if (text[0] == '<')
        return ofMarkup(text);
    if (text[0] == '{' || text[0] == '[')
        return ofJson(text);
    std::string_view below = text; // of the comments of ARFF
    while (below.starts_with('%')) {
        below.remove_prefix(behindLineEnd(below, lineEnd(below, 0)));
        below.remove_prefix(std::min(below.find_first_not_of(" \t\r\n"), below.size()));
    }
    if (lower(std::string(below.substr(0, 9))) == "@relation")
        return "This is an ARFF file of Weka: save it as CSV, or delete the lines down to @data and "
               "write the names of the columns above the rows.";
    if (text.starts_with("__label__"))
        return "Each line begins with its label, the format of fastText, and this is no table: put a "
               "tab behind the label and save it as .tsv, for example with "
               "sed -E 's/^__label__([^ ]+) /\\1\\t/' FILE > data.tsv.";
    return ofSparse(text);
}

std::string foreignFolder(const std::filesystem::path& folder)
{
    constexpr std::size_t kMostNames = 10'000; // that are looked at
    struct Kind {
        std::vector<std::string_view> endings;
        std::vector<std::string> names;
    };
    Kind tables{{".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz"}, {}};
    Kind archives{{".npz"}, {}}, arrays{{".npy"}, {}}, texts{{".txt", ".txt.gz"}, {}};
    std::error_code code;
    std::size_t looked = 0;
    for (std::filesystem::directory_iterator entry(folder, code), end;
         !code && entry != end && looked < kMostNames; entry.increment(code), ++looked) {
        const std::string name = entry->path().filename().string(), plain = lower(name);
        for (Kind* kind : {&tables, &archives, &arrays, &texts}) {
            if (std::any_of(kind->endings.begin(), kind->endings.end(),
                            [&](std::string_view ending) { return plain.ends_with(ending); }))
                kind->names.push_back(base::onTerminal(base::validUtf8(name)));
        }
    }
    const auto listed = [](Kind& kind) {
        std::sort(kind.names.begin(), kind.names.end());
        return base::validUtf8(listedNames(kind.names)); // long ones are cut
    };
    if (!tables.names.empty())
        return fmt::format(
            "The folder holds tables ({}) and is none itself: choose one of them, and "
            "another as the data to serve where there is one.",
            listed(tables));
    if (!archives.names.empty())
        return fmt::format("The folder holds several sets of arrays ({}): choose one of them.",
                           listed(archives));
    if (!arrays.names.empty())
        return fmt::format(
            "The folder holds arrays of NumPy's ({}), and no two of them are called as "
            "inputs and their labels: call them x_train and y_train, for example.",
            listed(arrays));
    if (!texts.names.empty())
        return fmt::format(
            "The folder holds texts ({}) that are not those of two classes or more: a "
            "class is a file with a line for each example, or a folder with a file "
            "for each.",
            listed(texts));
    return {};
}

std::string unlabelledText(const std::filesystem::path& path)
{
    std::vector<std::uint8_t> bytes(kLooked);
    ByteReader reader(path);
    bytes.resize(reader.read(bytes.data(), bytes.size()));
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    return ofPlainText(text);
}

} // namespace assay::data::formats
