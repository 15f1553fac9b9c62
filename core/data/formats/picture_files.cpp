// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_files.h"

#include "base/number_text.h"
#include "base/utf8.h"
#include "data/formats/byte_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDeepest = 64;        ///< folders below each other
constexpr std::size_t kLooked = 20'000;     ///< entries looked at to recognise a folder
constexpr std::size_t kLookedBelow = 1'000; ///< of them in one folder of a class
constexpr std::size_t kAskEvery = 1'000;    ///< files, whether the reading is to stop

constexpr std::array<std::string_view, 14> kEndings{".jpg", ".jpeg", ".jpe", ".jfif", ".png",
                                                    ".bmp", ".dib",  ".gif", ".pbm",  ".pgm",
                                                    ".ppm", ".pnm",  ".tif", ".tiff"};
constexpr std::array<std::string_view, 9> kUnreadEndings{".heic", ".heif", ".avif", ".jp2", ".j2k",
                                                         ".jxl",  ".tga",  ".exr",  ".dng"};
template <std::size_t N>
bool endsWithOneOf(const std::string& name, const std::array<std::string_view, N>& endings)
{
    const std::string plain = lower(name);
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return plain.ends_with(ending); });
}

std::string joined(const std::string& folder, const std::string& name)
{
    return folder.empty() ? name : folder + '/' + name;
}

/// The entries of a folder, without what is passed over.
struct Listing {
    std::vector<std::string> folders, files, links, devices;
    std::size_t pictures = 0; ///< of the files and links
    bool failed = false;
};

Listing listing(const fs::path& folder, std::size_t most = static_cast<std::size_t>(-1))
{
    Listing found;
    std::error_code code, ignored;
    auto entry = fs::directory_iterator(folder, code);
    for (std::size_t looked = 0; !code && entry != fs::end(entry) && looked < most; ++looked) {
        std::string name = entry->path().filename().string();
        const fs::file_type type = entry->symlink_status(ignored).type();
        if (!isPassedOver(name)) {
            if (type == fs::file_type::regular || type == fs::file_type::symlink)
                found.pictures += hasPictureEnding(name) ? 1 : 0;
            (type == fs::file_type::directory ? found.folders
             : type == fs::file_type::regular ? found.files
             : type == fs::file_type::symlink ? found.links
                                              : found.devices)
                .push_back(std::move(name));
        }
        entry.increment(code);
    }
    found.failed = static_cast<bool>(code);
    std::sort(found.folders.begin(), found.folders.end());
    return found;
}

/// Looks for pictures until a number of entries is used up.
class Look
{
public:
    explicit Look(std::size_t entries, const ReadRequest* request = nullptr)
        : m_left(entries)
        , m_request(request)
    {}

    Listing at(const fs::path& folder, std::size_t most)
    {
        if (m_request)
            m_request->at(0); // it may be a long way, and may be cancelled
        Listing found = listing(folder, std::min(most, m_left));
        const std::size_t used = found.folders.size() + found.files.size();
        m_left -= std::min(m_left, used + 1);
        return found;
    }
    /// In the folder or below it.
    bool findsPictures(const fs::path& folder, std::size_t depth = 0)
    {
        if (depth > kDeepest || m_left == 0)
            return false;
        const Listing found = at(folder, kLookedBelow);
        return found.pictures > 0
               || std::any_of(found.folders.begin(), found.folders.end(),
                              [&](const std::string& below) {
                                  return findsPictures(folder / below, depth + 1);
                              });
    }

private:
    std::size_t m_left;
    const ReadRequest* m_request; ///< null: it cannot be cancelled
};

/// What the folders in a folder are.
struct Layout {
    Listing top;
    std::vector<std::string> parts;   ///< hold folders of classes
    std::vector<std::string> holding; ///< folders with pictures, besides those
    std::size_t classes = 0;          ///< folders of pictures, also within parts
};

Layout layoutOf(const fs::path& folder, Look& look, std::size_t most)
{
    Layout layout{.top = look.at(folder, most)};
    std::size_t direct = 0; // folders that are no part and hold pictures themselves
    bool mixed = false;     // a candidate holds pictures beside folders
    std::vector<std::string> candidates;
    for (const std::string& name : layout.top.folders) {
        const Listing below = look.at(folder / name, kLookedBelow);
        std::size_t holding = 0;
        if (roleOf(name) != FolderRole::Class) {
            for (const std::string& inner : below.folders)
                holding += holding < 2 && look.findsPictures(folder / name / inner) ? 1 : 0;
        }
        if (holding > 1 || (holding == 1 && below.pictures == 0)) {
            candidates.push_back(name);
            layout.classes += holding;
            mixed = mixed || below.pictures > 0;
        } else if (below.pictures > 0 || look.findsPictures(folder / name)) {
            layout.holding.push_back(name);
            direct += below.pictures > 0 && roleOf(name) == FolderRole::Class ? 1 : 0;
        }
    }
    // "train" beside "bus" and "car" is a vehicle.
    if (candidates.size() == 1 && direct >= (mixed ? 1 : 2)) {
        layout.holding.push_back(candidates.front());
        std::sort(layout.holding.begin(), layout.holding.end());
        layout.classes = layout.holding.size();
    } else if (candidates.empty()) {
        layout.classes = layout.holding.size();
    } else {
        layout.parts = std::move(candidates);
    }
    return layout;
}

bool isFlat(const Layout& layout)
{
    const std::size_t entries = layout.top.files.size() + layout.top.links.size();
    return layout.classes == 0 && layout.top.pictures * 2 > entries;
}

/// The only folder in a folder without pictures of its own, as archives unpack.
std::optional<std::string> onlyFolder(const Layout& layout)
{
    if (layout.top.folders.size() != 1 || !layout.parts.empty() || layout.top.pictures > 0)
        return std::nullopt;
    return layout.top.folders.front();
}

/// Collects the files below one folder of a class.
class Walk
{
public:
    Walk(const ReadRequest& request, PictureFiles& found)
        : m_request(request)
        , m_found(found)
    {}

    void into(const std::string& folder, const PictureFile& like, std::size_t depth = 0)
    {
        const Listing here = depth > kDeepest ? Listing{} : listing(m_found.root / folder);
        if (here.failed || depth > kDeepest)
            m_found.unreadable.add(folder);
        for (const std::string& name : here.links)
            m_found.links.add(joined(folder, name));
        for (const std::string& name : here.devices)
            m_found.others.add(joined(folder, name));
        for (const std::string& name : here.files) {
            PictureFile file = like;
            file.path = joined(folder, name);
            file.named = hasPictureEnding(name);
            m_found.files.push_back(std::move(file));
            if (m_found.files.size() % kAskEvery == 0)
                m_request.at(0);
        }
        for (const std::string& name : here.folders)
            into(joined(folder, name), like, depth + 1);
    }

private:
    const ReadRequest& m_request;
    PictureFiles& m_found;
};

void noteOutside(PictureFiles& found, const std::string& folder, const Listing& listing)
{
    for (const std::string& name : listing.files)
        (hasPictureEnding(name) ? found.outside : found.others).add(joined(folder, name));
    for (const std::string& name : listing.links)
        found.links.add(joined(folder, name));
}

/// Folders that all classes have, where all pictures lie in such folders: the classes may lie a
/// level deeper than they were taken to.
std::vector<std::string> sameBelow(const PictureFiles& found, const Layout& layout)
{
    std::vector<std::string> same;
    for (std::size_t k = 0; k < layout.holding.size(); ++k) {
        const Listing below = listing(found.root / layout.holding[k]);
        if (below.pictures > 0)
            return {};
        std::vector<std::string> both;
        std::set_intersection(same.begin(), same.end(), below.folders.begin(), below.folders.end(),
                              std::back_inserter(both));
        same = k == 0 ? below.folders : both;
    }
    return layout.holding.size() > 1 && same.size() > 1 ? same : std::vector<std::string>();
}

void walkPart(Walk& walk, PictureFiles& found, const std::string& part, Part as, bool validation,
              const Listing& inside)
{
    for (const std::string& name : inside.folders) {
        const auto place = std::lower_bound(found.folders.begin(), found.folders.end(), name);
        walk.into(joined(part, name),
                  {.path = {},
                   .folder = static_cast<std::uint32_t>(place - found.folders.begin()),
                   .part = as,
                   .validation = validation,
                   .named = false});
    }
}

void walkParts(Walk& walk, PictureFiles& found, const Layout& layout)
{
    std::map<std::string, Listing> inside;
    std::set<std::string> folders;
    bool hasTraining = false, hasTest = false, hasValidation = false;
    for (const std::string& part : layout.parts) {
        hasTraining = hasTraining || roleOf(part) == FolderRole::Training;
        hasTest = hasTest || roleOf(part) == FolderRole::Test;
        hasValidation = hasValidation || roleOf(part) == FolderRole::Validation;
        const Listing& below = inside[part] = listing(found.root / part);
        folders.insert(below.folders.begin(), below.folders.end());
        noteOutside(found, part, below);
    }
    found.folders.assign(folders.begin(), folders.end());
    for (const std::string& name : layout.top.folders) {
        if (inside.contains(name))
            continue;
        // A part whose pictures lie in no folders has no labels.
        const Listing below =
            roleOf(name) == FolderRole::Class ? Listing{} : listing(found.root / name);
        if (below.pictures > 0)
            noteOutside(found, name, below);
        else
            found.beside.add(name);
    }
    // Where there is one part alone, it is cut as data without parts are.
    const bool several = hasTraining ? hasTest || hasValidation : hasTest && hasValidation;
    found.validationJoins = hasTraining && hasValidation && hasTest;
    for (const auto& [part, below] : inside) {
        const FolderRole role = roleOf(part);
        const bool forTest =
            several && (role == FolderRole::Test || (role == FolderRole::Validation && !hasTest));
        walkPart(walk, found, part, forTest ? Part::Test : Part::Training,
                 role == FolderRole::Validation, below);
    }
    std::vector<std::string> said;
    for (const FolderRole role : {FolderRole::Training, FolderRole::Validation, FolderRole::Test}) {
        for (const std::string& part : layout.parts) {
            if (roleOf(part) == role)
                said.push_back(part);
        }
    }
    found.guesses.emplace_back("parts", fmt::format("{}", fmt::join(said, ", ")));
}

} // namespace

bool hasPictureEnding(const std::string& name)
{
    return endsWithOneOf(name, kEndings) || lower(name).ends_with(".webp")
           || endsWithOneOf(name, kUnreadEndings);
}

std::string unreadKind(const std::string& name)
{
    if (!endsWithOneOf(name, kUnreadEndings))
        return {};
    std::string kind = name.substr(name.rfind('.') + 1);
    std::transform(kind.begin(), kind.end(), kind.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return kind;
}

bool holdsPictureFolders(const fs::path& folder)
{
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored))
        return false;
    Look look(kLooked);
    const Layout layout = layoutOf(folder, look, kLookedBelow);
    if (layout.classes >= 2 || isFlat(layout))
        return true;
    const auto only = onlyFolder(layout);
    if (!only)
        return false;
    const Layout inner = layoutOf(folder / *only, look, kLookedBelow);
    return inner.classes > 1 || (isFlat(inner) && layout.top.files.empty());
}

PictureFiles findPictures(const ReadRequest& request)
{
    PictureFiles found;
    found.root = request.path;
    std::error_code ignored;
    if (!fs::is_directory(found.root, ignored))
        refuse(found.root, "pictures.no_folder",
               "Pictures in files of their own are read from a folder in which each class is a "
               "folder; choose that folder.");
    constexpr auto kAll = static_cast<std::size_t>(-1);
    const auto look = [&] {
        Look all(kAll, &request);
        return layoutOf(found.root, all, kAll);
    };
    Layout layout = look();
    if (const auto only = onlyFolder(layout)) {
        const fs::path outer = found.root;
        found.root /= *only;
        Layout inner = look();
        if (inner.classes > 1 || !inner.parts.empty()) {
            found.guesses.emplace_back("folder", base::validUtf8(*only));
            layout = std::move(inner);
        } else {
            found.root = outer;
        }
    }
    for (const std::string& name : layout.holding) {
        if (layout.parts.empty() && roleOf(name) != FolderRole::Class)
            found.partNames.push_back(name);
    }
    if (!found.partNames.empty() && found.partNames.size() == layout.holding.size())
        refuse(found.root, "pictures.no_classes",
               fmt::format("The parts ({}) hold pictures and no folders of pictures, so that none "
                           "has a label; put the pictures of each class into a folder that is "
                           "called as the class: {}/cat/1.jpg.",
                           fmt::join(found.partNames, ", "), found.partNames.back()));
    if (layout.classes == 0 && layout.top.pictures > 0)
        refuse(found.root, "pictures.no_classes",
               fmt::format("The folder holds pictures ({}) and no folders of pictures, so that "
                           "none has a label; put the pictures of each class into a folder that is "
                           "called as the class: cat/1.jpg, dog/1.jpg.",
                           base::countText(static_cast<std::int64_t>(layout.top.pictures))));
    if (layout.classes == 0)
        refuse(found.root, "pictures.none",
               "The folder holds no pictures; choose a folder in which each class is a folder of "
               "pictures: cat/1.jpg, dog/1.jpg.");
    Walk walk(request, found);
    noteOutside(found, "", layout.top);
    if (layout.parts.empty()) {
        found.folders = layout.top.folders;
        walkPart(walk, found, "", Part::Training, false, layout.top);
        found.sameBelow = sameBelow(found, layout);
    } else {
        walkParts(walk, found, layout);
    }
    std::sort(found.files.begin(), found.files.end(), [](const auto& a, const auto& b) {
        return a.part != b.part ? a.part < b.part : a.path < b.path;
    });
    return found;
}

} // namespace assay::data::formats
