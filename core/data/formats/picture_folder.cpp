// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_folder.h"

#include "base/error.h"
#include "base/number_text.h"
#include "base/utf8.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/on_threads.h"
#include "data/formats/picture_notes.h"
#include "data/formats/picture_scale.h"
#include "data/image_decoder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <tuple>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;
using Colour = PictureHeader::Colour;

constexpr std::int64_t kMostProposed = 64; ///< pixels of a side
constexpr std::int64_t kLarge = 256;       ///< of a side, from here on a smaller size is offered
constexpr double kMostMemory = 0.8;        ///< of the computer's, for pictures
constexpr double kSurvey = 0.2;            ///< share of the reading that headers take

constexpr std::array<const char*, 3> kFits{"crop", "squeeze", "letterbox"};

/// One file on its way to an example.
struct Picture {
    PictureFile file;
    PictureHeader header;
    bool hasMore = false;
};

/// The size that pictures are brought to, and whether theirs differ.
struct SizeChoice {
    std::int64_t width, height;
    bool differ;
};

std::string sizeText(const Shape& shape)
{
    return fmt::format("{} x {}", shape.width, shape.height);
}

/// Reads one folder; the steps are those of `read`.
class Reader
{
public:
    Reader(const ReadRequest& request, const ImageDecoder& decoder, int threads)
        : m_request(request)
        , m_decoder(decoder)
        , m_threads(threads)
        , m_files(findPictures(request))
    {
        m_notes.folder = m_files.root.filename().string();
        if (m_notes.folder.empty())
            m_notes.folder = m_files.root.parent_path().filename().string();
        m_notes.fit = kFits.at(static_cast<std::size_t>(request.spec.pictures.fit));
        m_notes.others = m_files.others;
        m_content.info.kind = "pictures";
        m_content.info.path = request.path;
        m_content.info.guesses = m_files.guesses;
    }

    Dataset::Content read()
    {
        readHeaders();
        requireFewClasses();
        chooseChannels();
        chooseSize();
        requireRoom();
        decode();
        nameClasses();
        m_content.info.findings = findingsOf(m_files, m_notes);
        m_content.inputs.push_back(
            std::make_unique<PictureInput>(std::move(m_input), std::move(m_pixels)));
        return std::move(m_content);
    }

private:
    fs::path pathOf(const Picture& picture) const { return m_files.root / picture.file.path; }
    void onAll(std::size_t count, double from, double to,
               const std::function<void(std::size_t)>& work)
    {
        onThreads(m_threads, count, work,
                  [&](double share) { m_request.at(from + share * (to - from)); });
    }
    /// Counts those with a problem and leaves them out.
    void dropBroken();
    void readHeaders();
    void requireFewClasses() const;
    bool anyHasColour();
    void chooseChannels();
    SizeChoice proposedSize() const;
    void chooseSize();
    void requireRoom() const;
    void decode();
    void nameClasses();

    const ReadRequest& m_request;
    const ImageDecoder& m_decoder;
    int m_threads; ///< 0: all cores
    PictureFiles m_files;
    PictureNotes m_notes;
    std::vector<Picture> m_pictures;
    Dataset::Content m_content;
    InputInfo m_input;
    std::vector<std::uint8_t> m_pixels;
};

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

void Reader::dropBroken()
{
    std::erase_if(m_pictures, [&](const Picture& picture) {
        const std::string& problem = picture.header.problem;
        if (problem.empty())
            return false;
        if (picture.file.named || picture.header.isPicture)
            m_notes.broken.add(picture.file.path, problem);
        else
            m_notes.others.add(picture.file.path);
        return true;
    });
    if (!m_pictures.empty())
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

void Reader::readHeaders()
{
    m_pictures.reserve(m_files.files.size());
    for (PictureFile& file : m_files.files)
        m_pictures.push_back({.file = std::move(file), .header = {}});
    m_files.files.clear();
    onAll(m_pictures.size(), 0, kSurvey, [&](std::size_t i) {
        Picture& picture = m_pictures[i];
        const std::string kind = unreadKind(picture.file.path);
        picture.header = m_decoder.header(pathOf(picture));
        if (!kind.empty() && !picture.header.problem.empty())
            picture.header.problem = kind + " is not read";
    });
    dropBroken();
}

void Reader::requireFewClasses() const
{
    std::set<std::uint32_t> folders;
    for (const Picture& picture : m_pictures)
        folders.insert(picture.file.folder);
    const auto classes = static_cast<std::int64_t>(folders.size());
    if (classes > m_request.spec.table.maxClasses)
        refuse(m_files.root, "pictures.classes",
               fmt::format("There are {} folders of pictures, more than data.max_classes ({}); "
                           "choose the folder that holds the folders of the classes, or raise it.",
                           base::countText(classes),
                           base::countText(m_request.spec.table.maxClasses)));
}

/// Looks into pictures whose header does not say, until one has colours.
bool Reader::anyHasColour()
{
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < m_pictures.size(); ++i) {
        if (m_pictures[i].header.colour == Colour::Yes)
            return true;
        if (m_pictures[i].header.colour == Colour::Unknown)
            open.push_back(i);
    }
    std::atomic<bool> found{false};
    onAll(open.size(), kSurvey, kSurvey, [&](std::size_t k) {
        if (!found && m_decoder.decode(pathOf(m_pictures[open[k]]), 1).hasColour)
            found = true;
    });
    return found;
}

void Reader::chooseChannels()
{
    DatasetInfo& info = m_content.info;
    const auto first = knownShape(m_request);
    const bool follows = first && (first->channels == 1 || first->channels == 3);
    m_input.shape.channels = follows ? first->channels : anyHasColour() ? 3 : 1;
    const auto count = [&](Colour colour) {
        return std::count_if(m_pictures.begin(), m_pictures.end(), [&](const Picture& picture) {
            return picture.header.colour == colour;
        });
    };
    if (const auto grey = count(Colour::No); m_input.shape.channels == 3 && grey > 0)
        info.guesses.emplace_back(
            "grey pictures", fmt::format("{}, as three equal channels", base::countText(grey)));
    if (const auto coloured = count(Colour::Yes); m_input.shape.channels == 1 && coloured > 0)
        info.guesses.emplace_back(
            "colours", fmt::format("{}, made grey as the data are", base::countText(coloured)));
}

/// Of the training part alone, so that the size does not depend on pictures for testing.
SizeChoice Reader::proposedSize() const
{
    std::vector<std::int64_t> sides;
    SizeRange sizes;
    for (const Picture& picture : m_pictures) {
        if (picture.file.part != m_pictures[0].file.part)
            break;
        sizes.add(picture.header.width, picture.header.height);
        sides.push_back(std::min(picture.header.width, picture.header.height));
    }
    if (!sizes.differ)
        return {sizes.smallest.width, sizes.smallest.height, false};
    const auto middle = sides.begin() + static_cast<std::ptrdiff_t>(sides.size() / 2);
    std::nth_element(sides.begin(), middle, sides.end());
    const std::int64_t side = std::min(*middle, kMostProposed);
    return {side, side, true};
}

void Reader::chooseSize()
{
    Shape& shape = m_input.shape;
    const std::int64_t wanted = m_request.spec.pictures.size;
    const SizeChoice proposed = proposedSize();
    const auto first = knownShape(m_request);
    shape.width = first ? first->width : wanted > 0 ? wanted : proposed.width;
    shape.height = first ? first->height : wanted > 0 ? wanted : proposed.height;
    m_notes.shape = shape;
    std::int64_t unlike = 0;
    for (const Picture& picture : m_pictures) {
        const PictureHeader& header = picture.header;
        m_notes.sizes.add(header.width, header.height);
        unlike += header.width != shape.width || header.height != shape.height ? 1 : 0;
    }
    const bool isOpen = !first && wanted == 0;
    m_notes.proposed = isOpen && proposed.differ;
    m_notes.unlike = wanted == 0 && !m_notes.proposed ? unlike : 0;
    m_notes.large = isOpen && !proposed.differ && std::max(shape.width, shape.height) > kLarge;
    if (unlike == 0)
        return;
    const auto& [differ, smallest, largest] = m_notes.sizes;
    m_content.info.guesses.emplace_back(
        "size", fmt::format("{} from {}{} ({})", sizeText(shape), sizeText(smallest),
                            differ ? " to " + sizeText(largest) : "", m_notes.fit));
}

void Reader::requireRoom() const
{
    const Shape& shape = m_input.shape;
    const double bytes = static_cast<double>(shape.size()) * static_cast<double>(m_pictures.size());
    const double memory = static_cast<double>(::sysconf(_SC_PHYS_PAGES))
                          * static_cast<double>(::sysconf(_SC_PAGESIZE));
    if (bytes < kMostMemory * memory)
        return;
    refuse(m_files.root, "pictures.memory",
           fmt::format("{} pictures of {} take {:.0f} GB, and this computer has {:.0f}; set "
                       "data.picture_size=64 to read them smaller.",
                       base::countText(static_cast<std::int64_t>(m_pictures.size())), toText(shape),
                       bytes / 1e9, memory / 1e9));
}

void Reader::decode()
{
    const Shape& shape = m_input.shape;
    const auto one = static_cast<std::size_t>(shape.size());
    const PictureFit fit = m_request.spec.pictures.fit;
    std::vector<std::uint8_t>& pixels = m_pixels;
    pixels.resize(one * m_pictures.size());
    onAll(m_pictures.size(), kSurvey, 1, [&](std::size_t i) {
        Picture& picture = m_pictures[i];
        const DecodedPicture decoded = m_decoder.decode(pathOf(picture), shape.channels);
        picture.header.problem = decoded.problem;
        picture.hasMore = decoded.hasMore;
        if (decoded.problem.empty())
            bringTo(shape, fit, decoded.bytes, {decoded.channels, decoded.height, decoded.width},
                    {pixels.data() + i * one, one});
    });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_pictures.size(); ++i) {
        if (!m_pictures[i].header.problem.empty())
            continue;
        if (kept != i)
            std::copy_n(pixels.begin() + static_cast<std::ptrdiff_t>(i * one), one,
                        pixels.begin() + static_cast<std::ptrdiff_t>(kept * one));
        ++kept;
    }
    pixels.resize(kept * one);
    dropBroken();
    for (const Picture& picture : m_pictures) {
        const bool training = picture.file.part == Part::Training;
        m_content.training += training ? 1 : 0;
        m_notes.validation += training && picture.file.validation ? 1 : 0;
        m_notes.deep += picture.header.deep ? 1 : 0;
        m_notes.hasMore += picture.hasMore ? 1 : 0;
    }
    m_notes.read = static_cast<std::int64_t>(m_pictures.size());
    m_notes.training = static_cast<std::int64_t>(m_content.training);
}

/// A folder with a picture that could be read is a class. Names that are whole numbers come first
/// and in their order, others as text.
void Reader::nameClasses()
{
    DatasetInfo& info = m_content.info;
    std::vector<std::array<std::int64_t, 2>> counts(m_files.folders.size());
    for (const Picture& picture : m_pictures)
        ++counts[picture.file.folder][picture.file.part == Part::Training ? 0 : 1];
    std::vector<std::uint32_t> order;
    for (std::uint32_t folder = 0; folder < counts.size(); ++folder) {
        const auto [training, test] = counts[folder];
        if (training + test == 0)
            m_notes.emptyClasses.insert(m_files.folders[folder]);
        else
            order.push_back(folder);
        if (training == 0 && test > 0 && m_content.training > 0 && !m_request.like)
            m_notes.onlyInTest.insert(m_files.folders[folder]);
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
    for (const Picture& picture : m_pictures)
        m_content.labels.push_back(labels[picture.file.folder]);
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
    const ImageDecoder* decoder = imageDecoder();
    if (decoder == nullptr)
        throw base::environmentError("pictures.no_decoder",
                                     "This program has no decoder of pictures, so that folders of "
                                     "pictures cannot be read; use assay or assay-cli.",
                                     {.file = request.path, .row = {}, .byte = {}});
    return Reader(request, *decoder, threads).read();
}

const std::vector<base::Field>& pictureFolderFields()
{
    static const std::vector<base::Field> fields{
        {.path = "data.picture_size",
         .label = "Picture size",
         .kind = base::FieldKind::Integer,
         .fallback = std::int64_t{0},
         .low = 0,
         .high = 4096,
         .unit = "pixels",
         .help = "Folders of pictures: the side of the squares that all pictures are brought to. "
                 "0: as they are where all are of one size; else the median of the shorter sides "
                 "of the training pictures, at most 64.",
         .advanced = true,
         .addedLater = true},
        {.path = "data.picture_fit",
         .label = "Picture fit",
         .kind = base::FieldKind::Choice,
         .fallback = std::string("crop"),
         .choices = {{"crop", "the middle, as large as the proportions allow"},
                     {"squeeze", "all of it, in other proportions"},
                     {"letterbox", "all of it, with black beside or above and below"}},
         .help = "Folders of pictures: how a picture of another size is brought to the size. "
                 "Scaling averages all pixels that become one.",
         .advanced = true,
         .addedLater = true},
    };
    return fields;
}

} // namespace assay::data::formats
