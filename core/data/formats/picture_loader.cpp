// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_loader.h"

#include "base/byte_text.h"
#include "base/error.h"
#include "base/number_text.h"
#include "data/formats/byte_reader.h"
#include "data/formats/on_threads.h"
#include "data/formats/picture_files.h"
#include "data/formats/picture_scale.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;
using Colour = PictureHeader::Colour;

constexpr std::int64_t kMostProposed = 64; ///< pixels of a side
constexpr std::int64_t kLarge = 256;       ///< of a side, from here on a smaller size is offered
constexpr double kMostMemory = 0.8;        ///< of the computer's, for pictures
constexpr double kSurvey = 0.2;            ///< share of the reading that headers take

constexpr std::array<const char*, 3> kFits{"crop", "squeeze", "letterbox"};

std::string sizeText(const Shape& shape)
{
    return fmt::format("{} x {}", shape.width, shape.height);
}

const ImageDecoder& decoderFor(const ReadRequest& request)
{
    if (const ImageDecoder* decoder = imageDecoder())
        return *decoder;
    throw base::environmentError("pictures.no_decoder",
                                 "This program has no decoder of pictures, so that files of "
                                 "pictures cannot be read; use assay or assay-cli.",
                                 {.file = request.path, .row = {}, .byte = {}});
}

} // namespace

void SizeRange::add(std::int64_t width, std::int64_t height)
{
    const Shape shape{1, height, width};
    const auto isLess = [](const Shape& a, const Shape& b) {
        return a.size() != b.size() ? a.size() < b.size() : a.width < b.width;
    };
    if (smallest.size() == 0)
        smallest = largest = shape;
    differ = differ || !(shape == smallest);
    if (isLess(shape, smallest))
        smallest = shape;
    if (isLess(largest, shape))
        largest = shape;
}

PictureLoader::PictureLoader(const ReadRequest& request, std::optional<Shape> known, int threads)
    : m_request(request)
    , m_decoder(decoderFor(request))
    , m_known(known)
    , m_threads(threads)
{
    m_notes.fit = kFits.at(static_cast<std::size_t>(request.spec.pictures.fit));
}

void PictureLoader::onAll(std::size_t count, double from, double to,
                          const std::function<void(std::size_t)>& work)
{
    onThreads(m_threads, count, work,
              [&](double share) { m_request.at(from + share * (to - from)); });
}

std::vector<LoadedPicture> PictureLoader::takeBroken()
{
    std::vector<LoadedPicture> broken;
    keepThose([&](LoadedPicture& picture) {
        const bool isBroken = !picture.header.problem.empty();
        if (isBroken)
            broken.push_back(std::move(picture));
        return !isBroken;
    });
    return broken;
}

void PictureLoader::keep(const std::vector<bool>& kept)
{
    keepThose([&](const LoadedPicture& picture) { return kept[picture.of]; });
}

template <typename IsKept>
void PictureLoader::keepThose(IsKept isKept)
{
    const std::size_t one = m_pixels.empty() ? 0 : m_pixels.size() / m_pictures.size();
    std::size_t to = 0;
    for (std::size_t from = 0; from < m_pictures.size(); ++from) {
        if (!isKept(m_pictures[from]))
            continue;
        if (to != from) {
            m_pictures[to] = std::move(m_pictures[from]);
            std::copy_n(m_pixels.begin() + static_cast<std::ptrdiff_t>(from * one), one,
                        m_pixels.begin() + static_cast<std::ptrdiff_t>(to * one));
        }
        ++to;
    }
    m_pictures.resize(to);
    m_pixels.resize(to * one);
}

void PictureLoader::readHeaders()
{
    onAll(m_pictures.size(), 0, kSurvey, [&](std::size_t i) {
        LoadedPicture& picture = m_pictures[i];
        const std::string kind = unreadKind(picture.path.filename().string());
        picture.header = m_decoder.header(picture.path);
        if (!kind.empty() && !picture.header.problem.empty())
            picture.header.problem = kind + " is not read";
    });
}

void PictureLoader::chooseShape(const fs::path& place)
{
    chooseChannels();
    chooseSize();
    const Shape& shape = m_notes.shape;
    const double bytes = static_cast<double>(shape.size()) * static_cast<double>(m_pictures.size());
    const double memory = static_cast<double>(::sysconf(_SC_PHYS_PAGES))
                          * static_cast<double>(::sysconf(_SC_PAGESIZE));
    if (bytes < kMostMemory * memory)
        return;
    refuse(place, "pictures.memory",
           fmt::format("{} pictures of {} take {}, and this computer has {}; set "
                       "data.picture_size=64 to read them smaller.",
                       base::countText(static_cast<std::int64_t>(m_pictures.size())), toText(shape),
                       base::bytesText(bytes), base::bytesText(memory)));
}

/// Looks into pictures whose header does not say, until one has colours.
bool PictureLoader::anyHasColour()
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
        if (!found && m_decoder.decode(m_pictures[open[k]].path, 1).hasColour)
            found = true;
    });
    return found;
}

void PictureLoader::chooseChannels()
{
    const bool follows = m_known && (m_known->channels == 1 || m_known->channels == 3);
    m_notes.shape.channels = follows ? m_known->channels : anyHasColour() ? 3 : 1;
    const auto count = [&](Colour colour) {
        return std::count_if(
            m_pictures.begin(), m_pictures.end(),
            [&](const LoadedPicture& picture) { return picture.header.colour == colour; });
    };
    if (const auto grey = count(Colour::No); m_notes.shape.channels == 3 && grey > 0)
        m_guesses.emplace_back("grey pictures",
                               fmt::format("{}, as three equal channels", base::countText(grey)));
    if (const auto coloured = count(Colour::Yes); m_notes.shape.channels == 1 && coloured > 0)
        m_guesses.emplace_back(
            "colours", fmt::format("{}, made grey as the data are", base::countText(coloured)));
}

/// Of those that decide alone, so that the size does not depend on pictures for testing.
PictureLoader::SizeChoice PictureLoader::proposedSize() const
{
    std::vector<std::int64_t> sides;
    SizeRange sizes;
    const bool some = std::any_of(m_pictures.begin(), m_pictures.end(),
                                  [](const LoadedPicture& picture) { return picture.decides; });
    for (const LoadedPicture& picture : m_pictures) {
        if (some && !picture.decides)
            continue;
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

void PictureLoader::chooseSize()
{
    Shape& shape = m_notes.shape;
    const std::int64_t wanted = m_request.spec.pictures.size;
    const SizeChoice proposed = proposedSize();
    shape.width = m_known ? m_known->width : wanted > 0 ? wanted : proposed.width;
    shape.height = m_known ? m_known->height : wanted > 0 ? wanted : proposed.height;
    std::int64_t unlike = 0;
    for (const LoadedPicture& picture : m_pictures) {
        const PictureHeader& header = picture.header;
        m_notes.sizes.add(header.width, header.height);
        unlike += header.width != shape.width || header.height != shape.height ? 1 : 0;
    }
    const bool isOpen = !m_known && wanted == 0;
    m_notes.proposed = isOpen && proposed.differ;
    m_notes.unlike = wanted == 0 && !m_notes.proposed ? unlike : 0;
    m_notes.large = isOpen && !proposed.differ && std::max(shape.width, shape.height) > kLarge;
    if (unlike == 0)
        return;
    const auto& [differ, smallest, largest] = m_notes.sizes;
    m_guesses.emplace_back("size",
                           fmt::format("{} from {}{} ({})", sizeText(shape), sizeText(smallest),
                                       differ ? " to " + sizeText(largest) : "", m_notes.fit));
}

void PictureLoader::decode()
{
    const Shape& shape = m_notes.shape;
    const auto one = static_cast<std::size_t>(shape.size());
    const PictureFit fit = m_request.spec.pictures.fit;
    m_pixels.resize(one * m_pictures.size());
    onAll(m_pictures.size(), kSurvey, 1, [&](std::size_t i) {
        LoadedPicture& picture = m_pictures[i];
        const DecodedPicture decoded = m_decoder.decode(picture.path, shape.channels);
        picture.header.problem = decoded.problem;
        picture.hasMore = decoded.hasMore;
        const auto largest = std::max_element(decoded.bytes.begin(), decoded.bytes.end());
        picture.largest = largest == decoded.bytes.end() ? std::uint8_t{0} : *largest;
        if (decoded.problem.empty())
            bringTo(shape, fit, decoded.bytes, {decoded.channels, decoded.height, decoded.width},
                    {m_pixels.data() + i * one, one});
    });
}

std::unique_ptr<PictureInput> PictureLoader::input(std::string name)
{
    InputInfo info;
    info.name = std::move(name);
    info.shape = m_notes.shape;
    return std::make_unique<PictureInput>(std::move(info), std::move(m_pixels));
}

} // namespace assay::data::formats
