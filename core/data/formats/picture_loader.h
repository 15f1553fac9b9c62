// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/image_decoder.h"
#include "data/read_request.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::data::formats {

/// The sizes of some pictures.
struct SizeRange {
    bool differ = false;
    Shape smallest, largest; ///< by their pixels, then by their width

    void add(std::int64_t width, std::int64_t height);
};

/// What the pictures were brought to, and why.
struct SizeNotes {
    SizeRange sizes;
    bool proposed = false;   ///< the size was
    bool large = false;      ///< pictures of one size, and a large one
    std::int64_t unlike = 0; ///< of another size than the one that was asked for
    Shape shape;             ///< of the examples
    std::string fit;         ///< the choice of data.picture_fit
};

/// One file on its way to an example.
struct LoadedPicture {
    std::filesystem::path path;
    std::size_t of = 0;       ///< its place in the list of who loads it
    bool decides = true;      ///< the size is proposed from it, and from others like it
    PictureHeader header;     ///< its `problem`: why there is no picture
    bool hasMore = false;     ///< as DecodedPicture
    std::uint8_t largest = 0; ///< of its values, once it is decoded
};

/// Reads files of pictures into examples of one size. The calls come in their order; after
/// readHeaders and after decode the broken ones are taken out.
class PictureLoader
{
public:
    /// `known`: the shape of the first source's pictures. `threads`: 0 for all cores; the result does
    /// not depend on it. Throws an environment Error where this process has no decoder.
    PictureLoader(const ReadRequest& request, std::optional<Shape> known, int threads = 0);

    void add(LoadedPicture picture) { m_pictures.push_back(std::move(picture)); }
    const std::vector<LoadedPicture>& pictures() const { return m_pictures; }
    /// Those with a problem.
    std::vector<LoadedPicture> takeBroken();
    /// Those whose place in the list of who loads them is kept.
    void keep(const std::vector<bool>& kept);

    void readHeaders();
    /// One channel where no picture can have colours, else three. Then the size, by
    /// DataSpec::pictures. Throws an input Error about `place` where the pictures would not fit into
    /// memory.
    void chooseShape(const std::filesystem::path& place);
    void decode();
    /// Of all that are left.
    std::unique_ptr<PictureInput> input(std::string name);

    const SizeNotes& notes() const { return m_notes; }
    /// For DatasetInfo::guesses.
    const std::vector<std::pair<std::string, std::string>>& guesses() const { return m_guesses; }

private:
    /// The size that pictures are brought to, and whether theirs differ.
    struct SizeChoice {
        std::int64_t width, height;
        bool differ;
    };
    template <typename IsKept>
    void keepThose(IsKept isKept);
    void onAll(std::size_t count, double from, double to,
               const std::function<void(std::size_t)>& work);
    bool anyHasColour();
    void chooseChannels();
    SizeChoice proposedSize() const;
    void chooseSize();

    const ReadRequest& m_request;
    const ImageDecoder& m_decoder;
    std::optional<Shape> m_known;
    int m_threads;
    std::vector<LoadedPicture> m_pictures;
    SizeNotes m_notes;
    std::vector<std::pair<std::string, std::string>> m_guesses;
    std::vector<std::uint8_t> m_pixels;
};

} // namespace assay::data::formats
