// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace assay::data {

/// What the beginning of a picture's file says.
struct PictureHeader {
    enum class Colour {
        No,     ///< the format holds grey values alone
        Yes,    ///< it holds red, green and blue
        Unknown ///< a palette: the header does not say which colours are in it
    };
    std::string problem;   ///< why there is no picture: "it is empty"; empty: there is one
    bool isPicture = true; ///< false: it begins as no picture does, or could not be opened
    std::int64_t width = 0;
    std::int64_t height = 0; ///< both after the turn that EXIF asks for
    Colour colour = Colour::Yes;
    bool deep = false; ///< more than 8 bits a value
};

/// The values of one picture.
struct DecodedPicture {
    std::string problem; ///< why it cannot be read; empty: it was
    std::int64_t channels = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
    bool hasColour = false;          ///< red, green and blue differ in some pixel
    bool hasMore = false;            ///< further frames or pages follow, which were not read
    std::vector<std::uint8_t> bytes; ///< channel after channel, row by row
};

/// Decodes picture files for core, which has no library of pictures. All calls may come from many
/// threads at once, and none throws because of a file: what is wrong is a `problem`, the second half
/// of a sentence ("it is cut off"). Neither follows a link, waits for a pipe or opens a device.
class ImageDecoder
{
public:
    virtual ~ImageDecoder() = default;

    /// Reads as little as the size takes; decodes nothing. A picture of more pixels than the decoder
    /// takes has a problem.
    virtual PictureHeader header(const std::filesystem::path& file) const = 0;

    /// The first frame of an animation, the first page of several, turned as EXIF asks for (JPEG,
    /// TIFF). `channels` is 1 or 3. Values of 16 bits become 8 (65535 is 255), what is transparent
    /// lies over white, colours become grey by their luma (ITU-R BT.601), and colour profiles are not
    /// applied. Its memory is bounded: no more pixels are decoded than `header` lets pass.
    virtual DecodedPicture decode(const std::filesystem::path& file,
                                  std::int64_t channels) const = 0;
};

/// The decoder of this process; null: none was installed, and pictures in files of their own are
/// refused. Any thread.
const ImageDecoder* imageDecoder();
/// `decoder` has to exist until another one or null is installed. Before data are read.
void setImageDecoder(const ImageDecoder* decoder);

} // namespace assay::data
