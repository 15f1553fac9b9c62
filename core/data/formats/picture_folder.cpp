// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_folder.h"

#include "base/error.h"
#include "base/number_text.h"
#include "base/utf8.h"
#include "data/field_makers.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/label_keys.h"
#include "data/formats/picture_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

/// The first source, where its classes are those of pictures.
const DatasetInfo* known(const ReadRequest& request)
{
    const bool pictures =
        request.like != nullptr && request.like->pictures() && !request.like->isRegression();
    return pictures ? &request.like->info() : nullptr;
}

/// The shape of the first source's pictures.
std::optional<Shape> knownShape(const ReadRequest& request)
{
    const DatasetInfo* first = known(request);
    return first ? std::optional(first->pictureShape()) : std::nullopt;
}

/// Reads one folder; the steps are those of `read`.
class Reader
{
public:
    Reader(const ReadRequest& request, int threads)
        : m_request(request)
        , m_files(findPictures(request))
        , m_loader(request, knownShape(request), threads)
    {
        m_notes.folder = m_files.root.filename().string();
        if (m_notes.folder.empty())
            m_notes.folder = m_files.root.parent_path().filename().string();
        m_notes.others = m_files.others;
        m_content.info.kind = "pictures";
        m_content.info.path = request.path;
        m_content.info.guesses = m_files.guesses;
    }

    Dataset::Content read()
    {
        for (std::size_t k = 0; k < m_files.files.size(); ++k)
            m_loader.add({.path = m_files.root / m_files.files[k].path,
                          .of = k,
                          .decides = m_files.files[k].part == Part::Training,
                          .header = {}});
        m_loader.readHeaders();
        dropBroken();
        requireFewClasses();
        m_loader.chooseShape(m_files.root);
        m_loader.decode();
        dropBroken();
        count();
        nameClasses();
        DatasetInfo& info = m_content.info;
        info.guesses.insert(info.guesses.end(), m_loader.guesses().begin(),
                            m_loader.guesses().end());
        info.findings = findingsOf(m_files, m_notes);
        m_content.inputs.push_back(m_loader.input(kOnlyInput));
        return std::move(m_content);
    }

private:
    const PictureFile& fileOf(const LoadedPicture& picture) const
    {
        return m_files.files[picture.of];
    }
    /// Counts those with a problem and leaves them out.
    void dropBroken();
    void requireFewClasses() const;
    void count();
    void nameClasses();

    const ReadRequest& m_request;
    PictureFiles m_files;
    PictureLoader m_loader;
    PictureNotes m_notes;
    Dataset::Content m_content;
};

void Reader::dropBroken()
{
    for (const LoadedPicture& picture : m_loader.takeBroken()) {
        const PictureFile& file = fileOf(picture);
        if (file.named || picture.header.isPicture)
            m_notes.broken.add(file.path, picture.header.problem);
        else
            m_notes.others.add(file.path);
    }
    if (!m_loader.pictures().empty())
        return;
    if (m_notes.broken.count() == 0 && m_files.links.count() > 0)
        refuse(m_files.root, "pictures.links_only",
               fmt::format("The folder holds links ({}) and no pictures, and links are not "
                           "followed; copy the pictures into it.",
                           m_files.links.listed()));
    if (m_notes.broken.count() == 0)
        refuse(m_files.root, "pictures.none",
               "The folder holds no pictures; choose a folder in which each class is a folder of "
               "pictures: cat/1.jpg, dog/1.jpg.");
    refuse(m_files.root, "pictures.all_broken",
           fmt::format("None of the {} pictures can be read: {}. Copy them again, or convert them "
                       "to PNG or JPEG.",
                       base::countText(m_notes.broken.count()), m_notes.broken.listed()));
}

void Reader::requireFewClasses() const
{
    std::set<std::uint32_t> folders;
    for (const LoadedPicture& picture : m_loader.pictures())
        folders.insert(fileOf(picture).folder);
    const auto classes = static_cast<std::int64_t>(folders.size());
    if (classes > m_request.spec.table.maxClasses)
        refuse(m_files.root, "pictures.classes",
               fmt::format("There are {} folders of pictures, more than data.max_classes ({}); "
                           "choose the folder that holds the folders of the classes, or raise it.",
                           base::countText(classes),
                           base::countText(m_request.spec.table.maxClasses)));
}

void Reader::count()
{
    for (const LoadedPicture& picture : m_loader.pictures()) {
        const bool training = fileOf(picture).part == Part::Training;
        m_content.training += training ? 1 : 0;
        m_notes.validation += training && fileOf(picture).validation ? 1 : 0;
        m_notes.deep.add(picture);
        m_notes.hasMore += picture.hasMore ? 1 : 0;
    }
    m_notes.read = static_cast<std::int64_t>(m_loader.pictures().size());
    m_notes.training = static_cast<std::int64_t>(m_content.training);
    m_notes.size = m_loader.notes();
}

/// A folder with a picture that could be read is a class. Names that are whole numbers come first
/// and in their order, others as text.
void Reader::nameClasses()
{
    DatasetInfo& info = m_content.info;
    std::vector<std::array<std::int64_t, 2>> counts(m_files.folders.size());
    for (const LoadedPicture& picture : m_loader.pictures())
        ++counts[fileOf(picture).folder][fileOf(picture).part == Part::Training ? 0 : 1];
    std::vector<std::uint32_t> order;
    for (std::uint32_t folder = 0; folder < counts.size(); ++folder) {
        const auto [training, test] = counts[folder];
        if (training + test == 0)
            m_notes.emptyClasses.insert(m_files.folders[folder]);
        else
            order.push_back(folder);
        if (training == 0 && test > 0 && m_content.training > 0 && !m_request.like)
            m_notes.onlyInTest.insert(m_files.folders[folder]);
        if (training > 0 && test == 0 && m_content.training < m_loader.pictures().size()
            && !m_request.like)
            m_notes.onlyInTraining.insert(m_files.folders[folder]);
    }
    const auto rank = [&](std::uint32_t folder) {
        const std::string& name = m_files.folders[folder];
        const auto number = parseNumber(name, '.');
        return std::tuple(!number, number.value_or(0), name);
    };
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
    std::map<std::string, std::uint16_t> places;
    if (const DatasetInfo* first = known(m_request))
        info.classes = first->classes;
    else
        for (const std::uint32_t folder : order)
            info.classes.push_back(base::validUtf8(m_files.folders[folder]));
    if (!known(m_request)) {
        const auto alike = alikeLabels(info.classes);
        m_notes.alike.insert(alike.begin(), alike.end());
    }
    for (std::size_t k = 0; k < info.classes.size(); ++k)
        places.emplace(info.classes[k], static_cast<std::uint16_t>(k));
    std::vector<std::uint16_t> labels(m_files.folders.size());
    for (const std::uint32_t folder : order) {
        const std::string name = base::validUtf8(m_files.folders[folder]);
        const auto place = places.find(name);
        if (place == places.end())
            refuse(m_files.root, "data.classes",
                   fmt::format("The folder {} is none of the classes of the data ({}); test data "
                               "must use the same names.",
                               base::onTerminal(name), base::validUtf8(listedNames(info.classes))));
        labels[folder] = place->second;
    }
    for (const LoadedPicture& picture : m_loader.pictures())
        m_content.labels.push_back(labels[fileOf(picture).folder]);
    if (info.classes.size() > 1)
        return;
    const std::string broken =
        m_notes.broken.count() > 0 ? " Not read: " + m_notes.broken.listed() + "." : "";
    refuse(m_files.root, "pictures.one_class",
           fmt::format("All pictures that can be read lie in one folder ({}), so that there is "
                       "nothing to tell apart; put the pictures of each class into a folder of its "
                       "own.{}",
                       base::onTerminal(info.classes.front()), broken));
}

} // namespace

bool looksLikePictureFolder(const std::string& path)
{
    return holdsPictureFolders(path);
}

Dataset::Content readPictureFolder(const ReadRequest& request, int threads)
{
    return Reader(request, threads).read();
}

const base::FieldsOf<DataSpec>& pictureFolderFields()
{
    static const base::FieldsOf<DataSpec> fields{
        base::fieldOf<DataSpec>(
            {.path = "data.picture_size",
             .label = "Picture size",
             .kind = base::FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 4096,
             .unit = "pixels",
             .help =
                 "Pictures in files of their own: the side of the squares that all pictures are brought to. "
                 "0: as they are where all are of one size; else the median of the shorter sides "
                 "of the training pictures, at most 64.",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::pictures, &PictureSpec::size)),
        base::choiceOf<DataSpec>(
            {.path = "data.picture_fit",
             .label = "Picture fit",
             .kind = base::FieldKind::Choice,
             .fallback = std::string("crop"),
             .help =
                 "Pictures in files of their own: how a picture of another size is brought to the size. "
                 "Scaling averages all pixels that become one.",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::pictures, &PictureSpec::fit),
            {{PictureFit::Crop, {"crop", "the middle, as large as the proportions allow"}},
             {PictureFit::Squeeze, {"squeeze", "all of it, in other proportions"}},
             {PictureFit::Letterbox,
              {"letterbox", "all of it, with black beside or above and below"}}}),
    };
    return fields;
}

} // namespace assay::data::formats
