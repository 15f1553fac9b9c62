// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/idx_files.h"

#include "base/error.h"
#include "data/formats/byte_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFolders = 500; ///< looked into below one
constexpr std::array<std::string_view, 8> kOtherEndings{".csv", ".tsv",  ".tab", ".ts",
                                                        ".txt", ".json", ".npy", ".npz"};
constexpr std::array<std::string_view, 5> kSplitWords{"train", "training", "test", "testing",
                                                      "t10k"};

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// What a file's name says about it.
struct Name {
    bool idx = false, images = false, labels = false, test = false;
    std::string spelled; ///< lower case, without .gz and role: equal for files of one writer
    std::string key;     ///< the words besides the role: equal for the two files of a pair
    std::string set;     ///< the words besides role and part: "emnist-letters"; may be empty
};

Name nameOf(const fs::path& path)
{
    std::string name = lower(path.filename().string());
    if (name.ends_with(".gz"))
        name.resize(name.size() - 3);
    Name found;
    found.images = contains(name, "image");
    found.labels = contains(name, "label");
    found.test = contains(name, "t10k") || contains(name, "test");

    found.spelled = name;
    const auto swap = [&](std::string_view from, std::string_view to) {
        if (const std::size_t at = found.spelled.find(from); at != std::string::npos)
            found.spelled.replace(at, from.size(), to);
    };
    for (const char* role : {"images", "labels", "image", "label"})
        swap(role, "#");
    for (const char* dimensions : {"idx1", "idx2", "idx3", "idx4"})
        swap(dimensions, "idx");

    std::string plain = withoutCopyMark(name);
    if (plain.ends_with(".gz"))
        plain.resize(plain.size() - 3);
    std::size_t mark = plain.ends_with(".idx") ? plain.size() - 3 : std::string::npos;
    for (const std::string_view dimensions : {"idx1", "idx2", "idx3", "idx4"}) {
        // Other files count things as "idx2" too.
        const std::size_t at = plain.rfind(dimensions);
        if (at != std::string::npos && mark == std::string::npos
            && (dimensions != "idx2" || found.images || found.labels))
            mark = at;
    }
    found.idx = mark != std::string::npos
                && std::none_of(kOtherEndings.begin(), kOtherEndings.end(),
                                [&](std::string_view ending) { return plain.ends_with(ending); });
    // What follows is the type: "idx3-ubyte", "idx1.int".
    if (found.idx && mark > 0)
        plain.resize(mark);
    for (const std::string_view role : {"images", "labels", "image", "label"}) {
        if (const std::size_t at = plain.find(role); at != std::string::npos)
            plain.replace(at, role.size(), "-");
    }
    std::vector<std::string> words, besidesPart;
    std::string word;
    for (const char c : plain + "-") {
        if (isDigit(c) || (c >= 'a' && c <= 'z') || (c & 0x80) != 0) {
            word += c;
        } else if (!word.empty()) {
            if (std::find(kSplitWords.begin(), kSplitWords.end(), word) == kSplitWords.end())
                besidesPart.push_back(word);
            words.push_back(std::move(word));
            word.clear();
        }
    }
    found.key = fmt::format("{}", fmt::join(words, "-"));
    found.set = fmt::format("{}", fmt::join(besidesPart, "-"));
    return found;
}

/// The file that an entry of a folder stands for: itself, or for a folder of that name (as some
/// archives unpack) the file in it. Empty: none.
fs::path fileOf(const fs::path& entry)
{
    std::error_code ignored;
    if (!fs::is_directory(entry, ignored))
        return entry;
    for (const fs::path& inner : {entry / entry.filename(), entry / entry.stem()}) {
        if (fs::is_regular_file(inner, ignored))
            return inner;
    }
    return {};
}

std::vector<fs::path> filesIn(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const Name name = nameOf(entry.path());
        if (!name.idx && !name.images && !name.labels)
            continue;
        if (const fs::path file = fileOf(entry.path()); !file.empty())
            files.push_back(file);
    }
    std::sort(files.begin(), files.end());
    return files;
}

fs::path folderOf(const fs::path& file)
{
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    // A file in a folder of its own name has its partner in such a folder too.
    if (folder.filename() == file.filename() && folder.has_parent_path())
        return folder.parent_path();
    return folder;
}

/// The other half of a pair, by name; empty where none fits.
std::optional<fs::path> partner(const fs::path& file, bool wantLabels)
{
    const Name own = nameOf(file);
    std::vector<fs::path> likely, others, ownRole;
    for (const fs::path& other : filesIn(folderOf(file))) {
        const Name name = nameOf(other);
        if (wantLabels ? name.labels : name.images) {
            if (name.spelled == own.spelled)
                return other; // sorted: the plain one before the compressed
            if (name.idx && name.key == own.key && name.test == own.test)
                likely.push_back(other);
            if (name.idx)
                others.push_back(other);
        } else if (name.idx && (wantLabels ? name.images : name.labels)) {
            ownRole.push_back(other);
        }
    }
    if (!likely.empty())
        return likely.front();
    // The only labels beside the only pictures, unless their names say that they are of two sets.
    if (others.size() != 1 || ownRole.size() != 1)
        return std::nullopt;
    const Name only = nameOf(others.front());
    return only.test == own.test && (only.set.empty() || own.set.empty())
               ? std::optional(others.front())
               : std::nullopt;
}

/// "train-labels-idx1-ubyte", the usual name of what is missing.
std::string wantedName(const fs::path& file, bool wantLabels)
{
    std::string name = file.filename().string();
    const auto swap = [&name](std::string_view from, std::string_view to) {
        if (const std::size_t at = lower(name).find(from); at != std::string::npos)
            name.replace(at, from.size(), to);
    };
    swap(wantLabels ? "image" : "label", wantLabels ? "label" : "image");
    for (const char* dimensions : {"idx2", "idx3", "idx4"})
        swap(wantLabels ? dimensions : "idx1", wantLabels ? "idx1" : "idx3");
    return name;
}

IdxPair pairOf(const fs::path& file)
{
    if (nameOf(file).labels) {
        const auto images = partner(file, false);
        if (!images)
            refuse(file, "idx.no_images",
                   fmt::format("These are labels without pictures; put the file of the same name "
                               "with \"images\" beside it ({}).",
                               wantedName(file, false)));
        return {*images, file};
    }
    const auto labels = partner(file, true);
    if (!labels)
        refuse(file, "idx.no_labels",
               fmt::format("These are pictures without labels; put the file of the same name with "
                           "\"labels\" beside it ({}).",
                           wantedName(file, true)));
    return {file, *labels};
}

/// One set of a folder by its files of pictures.
struct Set {
    std::vector<fs::path> training, test;
};

/// False also where one of them is damaged.
bool holdTheSame(const fs::path& a, const fs::path& b)
try {
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    ByteReader first(a), second(b);
    std::vector<std::uint8_t> one(kPiece), other(kPiece);
    for (;;) {
        const std::size_t got = first.read(one.data(), kPiece);
        if (got != second.read(other.data(), kPiece)
            || !std::equal(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(got),
                           other.begin()))
            return false;
        if (got < kPiece)
            return true;
    }
} catch (const base::Error&) {
    return false;
}

/// Leaves one of the files that are copies of each other: plain and compressed, a second download.
void dropCopies(std::vector<fs::path>& files)
{
    const std::set<fs::path> all(files.begin(), files.end());
    std::erase_if(files, [&](const fs::path& file) {
        const std::string name = file.string();
        return lower(name).ends_with(".gz") && all.contains(name.substr(0, name.size() - 3));
    });
    std::vector<fs::path> kept;
    std::stable_sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) {
        return a.filename().string().size() < b.filename().string().size();
    });
    for (const fs::path& file : files) {
        const bool known = std::any_of(kept.begin(), kept.end(), [&](const fs::path& other) {
            return nameOf(other).key == nameOf(file).key && holdTheSame(other, file);
        });
        if (!known)
            kept.push_back(file);
    }
    files = std::move(kept);
    std::sort(files.begin(), files.end());
}

/// How a set is named where one is to be chosen.
std::string titleOf(const std::string& name, const Set& set)
{
    if (!name.empty())
        return name;
    return (set.training.empty() ? set.test : set.training).front().filename().string();
}

bool answersTo(const std::string& wanted, const std::string& name, const Set& set, bool exactly)
{
    const std::string plain = lower(wanted);
    if (plain == name || (!exactly && name.ends_with("-" + plain)))
        return true;
    const auto isCalled = [&](const fs::path& file) {
        return lower(file.filename().string()) == plain;
    };
    return std::any_of(set.training.begin(), set.training.end(), isCalled)
           || std::any_of(set.test.begin(), set.test.end(), isCalled);
}

Set chosenSet(const fs::path& folder, const std::map<std::string, Set>& sets,
              const std::string& wanted, bool isOptional)
{
    std::vector<std::string> titles;
    for (const auto& [name, set] : sets)
        titles.push_back(titleOf(name, set));
    for (const bool exactly : {true, false}) {
        for (const auto& [name, set] : sets) {
            if (!wanted.empty() && answersTo(wanted, name, set, exactly))
                return set;
        }
    }
    if (!wanted.empty() && !isOptional)
        refuse(folder, "idx.set",
               fmt::format("The folder holds no set \"{}\"; there is: {}.", wanted,
                           fmt::join(titles, ", ")));
    if (sets.size() > 1)
        refuse(folder, "idx.several",
               fmt::format("The folder holds several sets ({}); choose one with data.set={}, or "
                           "name the file of its pictures.",
                           fmt::join(titles, ", "), titles.front()));
    return sets.begin()->second;
}

IdxFiles filesOf(const fs::path& folder, const std::string& wanted, bool isOptional)
{
    Set all;
    for (const fs::path& file : filesIn(folder)) {
        const Name name = nameOf(file);
        if (name.idx && name.images)
            (name.test ? all.test : all.training).push_back(file);
    }
    dropCopies(all.training);
    dropCopies(all.test);
    if (all.training.empty() && all.test.empty()) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            const Name name = nameOf(entry.path());
            if (name.idx && name.images && entry.is_directory())
                refuse(entry.path(), "idx.none",
                       "This folder is called like a file of pictures and does not hold that file; "
                       "unpack or copy it again.");
        }
        refuse(folder, "idx.none",
               "The folder holds no IDX pictures (names with \"images\" and \"idx3\"), and the "
               "folders below it hold none; choose another folder, or name the file.");
    }
    std::map<std::string, Set> sets;
    if (all.training.size() > 1 || all.test.size() > 1) {
        for (const fs::path& file : all.training)
            sets[nameOf(file).set].training.push_back(file);
        for (const fs::path& file : all.test)
            sets[nameOf(file).set].test.push_back(file);
    } else {
        const fs::path& first = (all.training.empty() ? all.test : all.training).front();
        sets[nameOf(first).set] = all;
    }
    const Set set = chosenSet(folder, sets, wanted, isOptional);
    for (const auto& files : {set.training, set.test}) {
        if (files.size() > 1)
            refuse(folder, "idx.several",
                   fmt::format("The folder holds several files of pictures for one part ({}, {}); "
                               "keep one of them, or name the file that is wanted.",
                               files[0].filename().string(), files[1].filename().string()));
    }
    if (set.training.empty())
        return {pairOf(set.test.front()), std::nullopt, {}};
    IdxFiles found{pairOf(set.training.front()), std::nullopt, {}};
    if (!set.test.empty())
        found.test = pairOf(set.test.front());
    if (sets.size() > 1)
        found.guesses.emplace_back("set", titleOf(nameOf(set.training.front()).set, set));
    for (const auto* pair : {&found.training, found.test ? &*found.test : nullptr}) {
        if (pair != nullptr && nameOf(pair->images).spelled != nameOf(pair->labels).spelled)
            found.guesses.emplace_back(pair == &found.training ? "labels" : "test labels",
                                       pair->labels.filename().string());
    }
    return found;
}

/// Whether a folder itself has pictures.
bool holdsPictures(const fs::path& folder)
{
    std::error_code code;
    for (auto entry = fs::directory_iterator(folder, code); !code && entry != fs::end(entry);
         entry.increment(code)) {
        const Name name = nameOf(entry->path());
        if (name.idx && name.images && !fileOf(entry->path()).empty())
            return true;
    }
    return false;
}

std::vector<fs::path> foldersIn(const fs::path& folder)
{
    std::vector<fs::path> folders;
    std::error_code code, ignored;
    for (auto entry = fs::directory_iterator(folder, code); !code && entry != fs::end(entry);
         entry.increment(code)) {
        if (entry->is_directory(ignored) && folders.size() < kMostFolders)
            folders.push_back(entry->path());
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

} // namespace

std::string withoutCopyMark(std::string name)
{
    for (std::size_t open = name.find('('); open != std::string::npos;
         open = name.find('(', open)) {
        std::size_t close = open + 1;
        while (close < name.size() && isDigit(name[close]))
            ++close;
        if (close == open + 1 || close == name.size() || name[close] != ')') {
            ++open;
            continue;
        }
        const std::size_t from = open > 0 && name[open - 1] == ' ' ? open - 1 : open;
        name.erase(from, close + 1 - from);
        open = from;
    }
    for (const std::string_view mark : {" - copy", " copy"}) {
        if (const std::size_t at = name.find(mark); at != std::string::npos)
            name.erase(at, mark.size());
    }
    return name;
}

bool holdsIdx(const fs::path& path)
{
    std::error_code code;
    if (!fs::is_directory(path, code))
        return nameOf(path).idx;
    for (auto entry = fs::directory_iterator(path, code); !code && entry != fs::end(entry);
         entry.increment(code)) {
        if (nameOf(entry->path()).idx && !fileOf(entry->path()).empty())
            return true;
    }
    return false;
}

std::vector<fs::path> idxFoldersBelow(const fs::path& folder)
{
    std::vector<fs::path> found;
    std::size_t looked = 0;
    for (const fs::path& below : foldersIn(folder)) {
        if (holdsPictures(below)) {
            found.push_back(below);
            continue;
        }
        for (const fs::path& inner : foldersIn(below)) {
            if (++looked > kMostFolders)
                return found;
            if (holdsPictures(inner))
                found.push_back(inner);
        }
    }
    return found;
}

IdxFiles findIdx(const fs::path& path, const std::string& set, bool setIsOptional)
{
    std::error_code ignored;
    if (!fs::is_directory(path, ignored))
        return {pairOf(path), std::nullopt, {}};
    // A file in a folder of its own name.
    if (const Name name = nameOf(path); name.idx && (name.images || name.labels)) {
        if (const fs::path file = fileOf(path); !file.empty())
            return {pairOf(file), std::nullopt, {}};
    }
    if (!holdsPictures(path)) {
        const std::vector<fs::path> below = idxFoldersBelow(path);
        std::vector<std::string> names;
        for (const fs::path& folder : below)
            names.push_back(folder.lexically_relative(path).string());
        if (below.size() > 1)
            refuse(path, "idx.several",
                   fmt::format("The folder holds several sets, each in a folder of its own: {}; "
                               "choose one of these folders.",
                               fmt::join(names, ", ")));
        if (!below.empty()) {
            IdxFiles found = filesOf(below.front(), set, setIsOptional);
            found.guesses.insert(found.guesses.begin(), {"folder", names.front()});
            return found;
        }
    }
    return filesOf(path, set, setIsOptional);
}

} // namespace assay::data::formats
