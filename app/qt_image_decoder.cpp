// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "qt_image_decoder.h"

#include "base/plain_file.h"
#include "data/formats/picture_bytes.h"
#include "data/formats/png_chunks.h"
#include "data/image_decoder.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <link.h>

#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QImageReader>
#include <QLoggingCategory>

#include <cstring>
#include <mutex>
#include <span>

namespace assay {

namespace {

using base::PlainFile;
using data::DecodedPicture;
using data::PictureHeader;

constexpr std::int64_t kMostPixels = 64'000'000;
constexpr std::int64_t kManyPixels = 16'000'000; ///< from here on one at a time
constexpr std::uintmax_t kMostBytes = std::uintmax_t{1} << 30;
constexpr std::uintmax_t kManyBytes = std::uintmax_t{64}
                                      << 20; ///< of a file, which is then read alone
constexpr int kMegabytes = 512;              ///< kMostPixels of four values of 16 bits

std::span<const std::uint8_t> bytesOf(const QByteArray& bytes)
{
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()),
            static_cast<std::size_t>(bytes.size())};
}

QByteArray toQt(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

PictureHeader problem(std::string text, bool isPicture = true)
{
    return {.problem = std::move(text), .isPicture = isPicture};
}

/// Grey values with a transparency arrive as colours; the header of a PNG is exact (its byte 25
/// is the kind of colour, W3C PNG 11.2.1).
bool isGreyWithAlpha(std::string_view format, const QByteArray& beginning)
{
    return format == "png" && beginning.size() > 25 && beginning[25] == 4;
}

/// libtiff writes what it finds to the error output unless its functions for that are taken away.
/// It is there once Qt's plugin has looked at a first picture.
void silenceTiff()
{
    static std::once_flag once;
    std::call_once(once, [] {
        QByteArray beginning("II*\0\x08\0\0\0", 8);
        QBuffer buffer(&beginning);
        buffer.open(QIODevice::ReadOnly);
        QImageReader(&buffer, "tiff").canRead();
        std::string path;
        dl_iterate_phdr(
            [](dl_phdr_info* library, std::size_t, void* to) {
                if (std::strstr(library->dlpi_name, "libtiff.so") != nullptr)
                    *static_cast<std::string*>(to) = library->dlpi_name;
                return 0;
            },
            &path);
        void* handle = path.empty() ? nullptr : dlopen(path.c_str(), RTLD_LAZY | RTLD_NOLOAD);
        if (handle == nullptr)
            return;
        using Set = void* (*)(void*);
        for (const char* name : {"TIFFSetErrorHandler", "TIFFSetWarningHandler"}) {
            if (const auto set = reinterpret_cast<Set>(dlsym(handle, name)))
                set(nullptr);
        }
        dlclose(handle);
    });
}

std::string pngProblem(QIODevice& device)
{
    std::string found = data::formats::pngHeaderProblem(
        [&device](std::uint64_t at, std::span<std::uint8_t> to) -> std::size_t {
            if (!device.seek(static_cast<qint64>(at)))
                return 0;
            const qint64 got =
                device.read(reinterpret_cast<char*>(to.data()), static_cast<qint64>(to.size()));
            return got < 0 ? 0 : static_cast<std::size_t>(got);
        });
    device.seek(0);
    return found;
}

PictureHeader headerOf(QIODevice& device)
{
    const QByteArray beginning = device.peek(data::formats::kPictureBeginning);
    if (beginning.isEmpty())
        return problem("it is empty", false);
    const std::string_view format = data::formats::pictureFormat(bytesOf(beginning));
    if (format.empty())
        return problem("its bytes are those of no picture", false);
    if (format == "tiff")
        silenceTiff();
    if (format == "png") {
        std::string found = pngProblem(device);
        if (!found.empty())
            return problem(std::move(found));
    }
    // Qt would try the plugin of the file's ending first.
    QImageReader reader(&device, toQt(format));
    reader.setAutoDetectImageFormat(false);
    const QSize size = reader.size();
    if (size.isEmpty()) {
        if (!QImageReader::supportedImageFormats().contains(toQt(format)))
            return problem(fmt::format("Qt's plugin for {} is not installed", format));
        return problem("its header is damaged");
    }
    const bool turned = reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
    PictureHeader header;
    header.width = turned ? size.height() : size.width();
    header.height = turned ? size.width() : size.height();
    if (header.width * header.height > kMostPixels)
        return problem(fmt::format("its header claims {} x {} pixels, more than 64 million",
                                   header.width, header.height));
    switch (reader.imageFormat()) {
    case QImage::Format_Grayscale16:
    case QImage::Format_Grayscale8:
        header.colour = PictureHeader::Colour::No;
        header.deep = reader.imageFormat() == QImage::Format_Grayscale16;
        break;
    case QImage::Format_RGBX64:
    case QImage::Format_RGBA64:
    case QImage::Format_RGBA64_Premultiplied: header.deep = true; break;
    case QImage::Format_Mono:
    case QImage::Format_MonoLSB:
    case QImage::Format_Indexed8:
    case QImage::Format_Invalid: header.colour = PictureHeader::Colour::Unknown; break;
    default: break;
    }
    if (isGreyWithAlpha(format, beginning))
        header.colour = PictureHeader::Colour::No;
    else if (format == "gif")
        header.colour = PictureHeader::Colour::Unknown;
    return header;
}

std::uint8_t overWhite(int value, int alpha)
{
    return static_cast<std::uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

/// ITU-R BT.601, in whole numbers.
std::uint8_t luma(std::uint8_t red, std::uint8_t green, std::uint8_t blue)
{
    return static_cast<std::uint8_t>((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);
}

/// A picture of grey values alone, as they are: Qt's own conversion is one of colour spaces.
void takeGrey(const QImage& image, DecodedPicture& to)
{
    const bool deep = image.format() == QImage::Format_Grayscale16;
    std::uint8_t* out = to.bytes.data();
    for (int y = 0; y < image.height(); ++y) {
        const uchar* line = image.constScanLine(y);
        for (int x = 0; x < image.width(); ++x) {
            std::uint16_t value = line[x];
            if (deep) {
                std::memcpy(&value, line + 2 * x, sizeof value);
                value = static_cast<std::uint16_t>((value + 128) / 257);
            }
            *out++ = static_cast<std::uint8_t>(value);
        }
    }
    const auto plane = static_cast<std::size_t>(to.width * to.height);
    for (std::size_t at = plane; at < to.bytes.size(); at += plane)
        std::memcpy(to.bytes.data() + at, to.bytes.data(), plane);
}

void takeColours(QImage image, DecodedPicture& to)
{
    // Its own bits where it has those already.
    if (image.format() != QImage::Format_RGB32)
        image = std::move(image).convertToFormat(QImage::Format_ARGB32);
    if (image.isNull()) {
        to.problem = "there is not enough memory for it";
        return;
    }
    const bool opaque = image.format() == QImage::Format_RGB32;
    const auto plane = static_cast<std::size_t>(to.width * to.height);
    std::uint8_t* out = to.bytes.data();
    for (int y = 0; y < image.height(); ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        for (int x = 0; x < image.width(); ++x, ++out) {
            const int alpha = opaque ? 255 : qAlpha(line[x]);
            const std::uint8_t red = overWhite(qRed(line[x]), alpha);
            const std::uint8_t green = overWhite(qGreen(line[x]), alpha);
            const std::uint8_t blue = overWhite(qBlue(line[x]), alpha);
            to.hasColour = to.hasColour || red != green || green != blue;
            if (to.channels == 1) {
                *out = luma(red, green, blue);
            } else {
                out[0] = red;
                out[plane] = green;
                out[2 * plane] = blue;
            }
        }
    }
}

DecodedPicture decoded(QByteArray bytes, std::int64_t channels)
{
    DecodedPicture to;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    const PictureHeader header = headerOf(buffer);
    to.problem = header.problem;
    if (!to.problem.empty())
        return to;
    const std::string_view format = data::formats::pictureFormat(bytesOf(bytes));
    if (data::formats::isCutOff(format, bytesOf(bytes))) {
        to.problem = "it is cut off";
        return to;
    }
    if (format == "png" && data::formats::hasDamagedPngChunk(bytesOf(bytes))) {
        to.problem = "its contents are damaged";
        return to;
    }
    if (format == "tiff" && data::formats::isSignedTiff(bytesOf(bytes))) {
        to.problem = "its values are signed, which no picture here may have";
        return to;
    }
    // On many threads, large pictures would take all memory.
    static std::mutex large;
    std::unique_lock<std::mutex> alone(large, std::defer_lock);
    if (header.width * header.height > kManyPixels)
        alone.lock();
    buffer.seek(0);
    QImageReader reader(&buffer, toQt(format));
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    to.hasMore =
        (format == "gif" || format == "tiff" || format == "webp") && reader.imageCount() > 1;
    QImage image;
    if (!reader.read(&image)) {
        to.problem = data::formats::tiffBits(bytesOf(bytes)) > 16
                         ? "its values have more than 16 bits, which no picture here may have"
                         : "its contents are damaged";
        return to;
    }
    if (std::int64_t{image.width()} * image.height() > kMostPixels) {
        to.problem = "it is larger than its header claims";
        return to;
    }
    to.channels = channels;
    to.height = image.height();
    to.width = image.width();
    to.bytes.resize(static_cast<std::size_t>(channels * to.height * to.width));
    if (image.format() == QImage::Format_Grayscale8 || image.format() == QImage::Format_Grayscale16)
        takeGrey(image, to);
    else
        takeColours(std::move(image), to);
    return to;
}

class QtImageDecoder final : public data::ImageDecoder
{
public:
    PictureHeader header(const std::filesystem::path& path) const override
    {
        PlainFile file(path, PlainFile::Use::Read);
        if (!file.isOpen())
            return problem(file.problem(), false);
        if (file.size() > kMostBytes)
            return problem("the file is larger than 1 GB", false);
        QFile device;
        if (!device.open(file.release(), QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
            return problem(device.errorString().toStdString(), false);
        return headerOf(device);
    }

    DecodedPicture decode(const std::filesystem::path& path, std::int64_t channels) const override
    {
        DecodedPicture none;
        PlainFile file(path, PlainFile::Use::Read);
        // On many threads, large files would take all memory.
        static std::mutex large;
        std::unique_lock<std::mutex> alone(large, std::defer_lock);
        if (file.isOpen() && file.size() > kManyBytes)
            alone.lock();
        if (file.isOpen() && file.size() <= kMostBytes) {
            const std::string bytes = file.readAll();
            if (file.problem().empty())
                return decoded(
                    QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())),
                    channels);
        }
        none.problem = file.problem().empty() ? "the file is larger than 1 GB" : file.problem();
        return none;
    }
};

QLoggingCategory::CategoryFilter& otherFilter()
{
    static QLoggingCategory::CategoryFilter filter = nullptr;
    return filter;
}

void withoutPictures(QLoggingCategory* category)
{
    if (otherFilter())
        otherFilter()(category);
    if (qstrncmp(category->categoryName(), "qt.gui.imageio", 14) != 0)
        return;
    for (const QtMsgType level : {QtInfoMsg, QtWarningMsg})
        category->setEnabled(level, false);
}

} // namespace

void installQtImageDecoder()
{
    static const QtImageDecoder decoder;
    static std::once_flag once;
    std::call_once(once, [] {
        QImageReader::setAllocationLimit(kMegabytes);
        otherFilter() = QLoggingCategory::installFilter(withoutPictures);
    });
    data::setImageDecoder(&decoder);
}

} // namespace assay
