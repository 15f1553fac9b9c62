// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"
#include "support/temp_project.h"

#include <zlib.h>

#include <QBuffer>
#include <QColor>
#include <QImage>
#include <QtEndian>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

/// Pictures of a few bytes, made by the tests that read them.
namespace assay::testing {

inline QByteArray encoded(const QImage& image, const char* format = "PNG")
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format, 100);
    return bytes;
}

inline QImage filled(int width, int height, const QColor& colour)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

inline QImage grey(int width, int height, int value)
{
    return filled(width, height, QColor(value, value, value))
        .convertToFormat(QImage::Format_Grayscale8);
}

/// Writes a file and the folders above it; names are bytes.
inline void place(const std::filesystem::path& file, const QByteArray& bytes)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary).write(bytes.constData(), bytes.size());
}

/// `count` pictures a folder, all different; folders of one part.
inline void placeClasses(const std::filesystem::path& root, const std::vector<std::string>& classes,
                         int count = 8, int width = 6, int height = 5)
{
    for (std::size_t k = 0; k < classes.size(); ++k) {
        for (int i = 0; i < count; ++i) {
            const QColor colour(static_cast<int>(40 * k) + i, 3 * i, 200 - i);
            place(root / classes[k] / (std::to_string(i) + ".png"),
                  encoded(filled(width, height, colour)));
        }
    }
}

inline QByteArray bigEndian(quint32 value)
{
    const quint32 word = qToBigEndian(value);
    return {reinterpret_cast<const char*>(&word), 4};
}

inline QByteArray pngChunk(const QByteArray& name, const QByteArray& data)
{
    const QByteArray body = name + data;
    return bigEndian(static_cast<quint32>(data.size())) + body
           + bigEndian(
               static_cast<quint32>(crc32(0, reinterpret_cast<const Bytef*>(body.constData()),
                                          static_cast<uInt>(body.size()))));
}

/// A PNG of any kind: `rows` are its bytes, each row after a byte 0 (no filter).
inline QByteArray png(quint32 width, quint32 height, char bits, char colourType,
                      const QByteArray& rows)
{
    return QByteArray("\x89PNG\r\n\x1A\n", 8)
           + pngChunk("IHDR", bigEndian(width) + bigEndian(height) + bits + colourType
                                  + QByteArray(3, '\0'))
           + pngChunk("IDAT", qCompress(rows).mid(4)) + pngChunk("IEND", {});
}

/// A JPEG with the EXIF orientation 1 to 8 spliced in behind its first marker.
inline QByteArray turned(const QByteArray& jpeg, char orientation)
{
    const QByteArray tiff = QByteArray("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18)
                            + orientation + QByteArray(7, '\0');
    const QByteArray body = QByteArray("Exif\0\0", 6) + tiff;
    const auto length = static_cast<char>(body.size() + 2);
    return jpeg.left(2) + QByteArray("\xFF\xE1\0", 3) + length + body + jpeg.mid(2);
}

/// 2 x 1: red and green, and a second frame with the two exchanged.
inline QByteArray animation()
{
    const QByteArray frame("\x2C\0\0\0\0\x02\0\x01\0\0\x02\x02", 12);
    return QByteArray("GIF89a\x02\0\x01\0\x81\0\0", 13)
           + QByteArray("\xFF\0\0\0\xFF\0\0\0\0\0\0\0", 12) + frame + QByteArray("\x44\x0A\0", 3)
           + frame + QByteArray("\x0C\x0A\0\x3B", 4);
}

/// The values of one pixel, a channel each.
inline std::vector<int> pixel(const data::Dataset& set, std::size_t example, int x, int y)
{
    const data::Shape shape = set.info().pictureShape();
    std::vector<int> values;
    for (std::int64_t channel = 0; channel < shape.channels; ++channel)
        values.push_back(set.pictures()->pixels(
            example)[static_cast<std::size_t>((channel * shape.height + y) * shape.width + x)]);
    return values;
}

} // namespace assay::testing
