// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/text_files.h"

#include "base/utf8.h"
#include "data/formats/byte_reader.h"
#include "data/formats/folder_names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLooked = 2'000;    ///< entries of one folder, to recognise it
constexpr std::size_t kLookedBelow = 200; ///< of each folder in it
constexpr int kFoldersLooked = 50;        ///< of those that turn out to be no class
constexpr auto kAll = static_cast<std::size_t>(-1);
constexpr std::array<std::string_view, 3> kEndings{".txt.gz", ".text", ".txt"};

/// Its name without the ending of a text; empty: it has none of these.
std::string stemOf(const std::string& name)
{
    const std::string plain = lower(name);
    for (const std::string_view ending : kEndings) {
        if (plain.size() > ending.size() && plain.ends_with(ending))
            return name.substr(0, name.size() - ending.size());
    }
    return {};
}

/// What lies beside data: no class.
bool isRemark(const std::string& stem)
{
    const std::string plain = lower(stem);
    return plain.starts_with("readme") || plain.starts_with("license")
           || plain.starts_with("licence");
}

/// One of two parts in files beside each other, not a class: "GunPoint_TRAIN".
bool isPartFile(const std::string& stem)
{
    const std::string plain = lower(stem);
    const auto ends = [&](std::string_view word) {
        return plain.ends_with(word)
               && (plain.size() == word.size()
                   || std::string_view("_-. ").find(plain[plain.size() - word.size() - 1])
                          != std::string_view::npos);
    };
    return ends("train") || ends("test") || ends("val") || ends("valid") || ends("validation");
}

struct Names {
    std::vector<std::string> files, folders, links;
};

Names namesIn(const fs::path& folder, std::size_t most)
{
    Names names;
    std::error_code code, ignored;
    auto entry = fs::directory_iterator(folder, code);
    for (std::size_t looked = 0; !code && entry != fs::end(entry) && looked < most; ++looked) {
        std::string name = entry->path().filename().string();
        if (!isPassedOver(name)) {
            const fs::file_type type = entry->symlink_status(ignored).type();
            (type == fs::file_type::regular     ? names.files
             : type == fs::file_type::directory ? names.folders
                                                : names.links)
                .push_back(std::move(name));
        }
        entry.increment(code);
    }
    if (code && most == kAll) // what cannot be listed is not to be missing without a word
        throw fs::filesystem_error("list", folder, code);
    for (auto* list : {&names.files, &names.folders, &names.links})
        std::sort(list->begin(), list->end());
    return names;
}

/// A document has the ending of a text, or none at all.
bool isDocument(const std::string& name)
{
    return !stemOf(name).empty() || name.find('.') == std::string::npos;
}

/// What a folder holds directly.
enum class Holds { Nothing, FilesOfClasses, FoldersOfClasses };

/// Folders of classes count before files beside them, which may be lists and notes. Folders are
/// looked at until there are two.
Holds holds(const fs::path& folder, const Names& names)
{
    int folders = 0, others = 0;
    bool hasParts = false;
    for (const std::string& inner : names.folders) {
        hasParts = hasParts || roleOf(inner) != FolderRole::Class;
        if (folders > 1 || others > kFoldersLooked)
            continue;
        const Names below = namesIn(folder / inner, kLookedBelow);
        const auto documents = static_cast<std::size_t>(
            std::count_if(below.files.begin(), below.files.end(), isDocument));
        const bool plain =
            std::any_of(below.files.begin(), below.files.end(),
                        [](const std::string& name) { return !stemOf(name).empty(); })
            || below.folders.empty();
        const bool isClass = documents > 0 && documents * 2 > below.files.size() && plain;
        (isClass ? folders : others) += 1;
    }
    if (folders > 1)
        return Holds::FoldersOfClasses;
    std::size_t classes = 0, partFiles = 0, otherFiles = 0;
    for (const std::string& file : names.files) {
        const std::string stem = stemOf(file);
        const bool isClass = !stem.empty() && !isRemark(stem);
        classes += isClass ? 1 : 0;
        partFiles += isClass && isPartFile(stem) ? 1 : 0;
        otherFiles += stem.empty() ? 1 : 0;
    }
    // Files beside parts describe them. A single folder, such as one of old files, is no class.
    const bool areClasses = classes > 1 && classes > otherFiles && partFiles == 0 && !hasParts;
    return areClasses ? Holds::FilesOfClasses : Holds::Nothing;
}

const char* formName(Holds form)
{
    return form == Holds::FilesOfClasses ? "each file" : "each folder";
}

struct PartFolder {
    std::string name;
    FolderRole role;
    Holds holds;
};

/// The parts below a folder; empty: it is none that has parts.
std::vector<PartFolder> partsIn(const fs::path& folder, const Names& names, std::size_t most)
{
    std::vector<PartFolder> parts;
    for (const std::string& name : names.folders) {
        const FolderRole role = roleOf(name);
        if (role == FolderRole::Class)
            continue;
        const Holds inside = holds(folder / name, namesIn(folder / name, most));
        if (inside != Holds::Nothing)
            parts.push_back({name, role, inside});
    }
    return parts;
}

/// Collects the files of one part.
class Collector
{
public:
    Collector(const ReadRequest& request, TextFiles& found)
        : m_request(request)
        , m_found(found)
    {}

    void collect(const std::string& below, Holds form, Part part)
    {
        const Names names = namesIn(m_found.root / below, kAll);
        const auto joined = [&](const std::string& name) {
            return below.empty() ? name : below + '/' + name;
        };
        std::set<std::string> stems;
        for (const std::string& link : names.links)
            m_found.beside.add(joined(link));
        for (const std::string& file : names.files) {
            const std::string stem = stemOf(file);
            if (form == Holds::FilesOfClasses && !stem.empty() && !isRemark(stem)) {
                if (!stems.insert(stem).second)
                    m_found.joined.add(joined(file));
                m_found.files.push_back({joined(file), stem, part, false});
            } else {
                m_found.beside.add(joined(file));
            }
        }
        for (const std::string& folder : names.folders) {
            if (form == Holds::FoldersOfClasses)
                documents(joined(folder), folder, part);
            else
                m_found.beside.add(joined(folder) + "/");
        }
    }

private:
    void documents(const std::string& folder, const std::string& label, Part part)
    {
        m_request.at(0);
        const Names names = namesIn(m_found.root / folder, kAll);
        for (const std::string& file : names.files) {
            const std::string path = folder + '/' + file;
            if (isDocument(file))
                m_found.files.push_back({path, label, part, true});
            else
                m_found.beside.add(path);
        }
        for (const std::string& link : names.links)
            m_found.beside.add(folder + '/' + link);
        for (const std::string& inner : names.folders)
            m_found.beside.add(folder + '/' + inner + '/');
    }

    const ReadRequest& m_request;
    TextFiles& m_found;
};

} // namespace

bool holdsTexts(const fs::path& folder)
{
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored))
        return false;
    const Names names = namesIn(folder, kLooked);
    return holds(folder, names) != Holds::Nothing || !partsIn(folder, names, kLooked).empty();
}

TextFiles findTexts(const ReadRequest& request)
{
    TextFiles found;
    found.root = request.path;
    const Names names = namesIn(found.root, kAll);
    const std::vector<PartFolder> parts = partsIn(found.root, names, kAll);
    Collector collector(request, found);
    if (parts.empty()) {
        const Holds form = holds(found.root, names);
        if (form == Holds::Nothing)
            refuse(found.root, "texts.none",
                   "Texts in files are read from a folder in which each file is a class "
                   "(Arabic.txt, Czech.txt, a line an example) or each folder is one "
                   "(pos/1.txt, neg/1.txt); choose such a folder.");
        collector.collect("", form, Part::Training);
        found.guesses.emplace_back("a class", formName(form));
    } else {
        const auto has = [&](FolderRole role) {
            return std::any_of(parts.begin(), parts.end(),
                               [&](const PartFolder& part) { return part.role == role; });
        };
        // Where there is one part alone, it is cut as data without parts are.
        std::vector<std::string> said;
        for (const PartFolder& part : parts) {
            const bool forTest =
                parts.size() > 1
                && (part.role == FolderRole::Test
                    || (part.role == FolderRole::Validation && !has(FolderRole::Test)));
            collector.collect(part.name, part.holds, forTest ? Part::Test : Part::Training);
            said.push_back(part.name + (forTest ? " (test)" : " (training)"));
        }
        found.guesses.emplace_back("parts",
                                   base::validUtf8(fmt::format("{}", fmt::join(said, ", "))));
        std::set<std::string> forms;
        for (const PartFolder& part : parts)
            forms.insert(formName(part.holds));
        found.guesses.emplace_back("a class", fmt::format("{}", fmt::join(forms, " or ")));
        for (const std::string& name : names.folders) {
            if (std::none_of(parts.begin(), parts.end(),
                             [&](const PartFolder& part) { return part.name == name; }))
                found.beside.add(name + "/");
        }
        for (const std::string& name : names.files)
            found.beside.add(name);
    }
    std::sort(found.files.begin(), found.files.end(), [](const TextFile& a, const TextFile& b) {
        return a.part != b.part ? a.part < b.part : a.path < b.path;
    });
    return found;
}

} // namespace assay::data::formats
