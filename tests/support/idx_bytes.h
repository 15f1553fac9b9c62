// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "data/prepared.h"

#include <zlib.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <bit>
#include <cmath>
#include <filesystem>
#include <utility>

/// IDX files of a few bytes, made by the tests that read them.
namespace assay::testing::idx {

inline QByteArray header(std::initializer_list<quint32> dimensions, char type = 0x08)
{
    QByteArray bytes;
    bytes.append('\0').append('\0').append(type).append(static_cast<char>(dimensions.size()));
    for (const quint32 length : dimensions) {
        for (const int shift : {24, 16, 8, 0})
            bytes.append(static_cast<char>(length >> shift));
    }
    return bytes;
}

/// 6 pictures of 2 x 3 and labels 0 1 2 0 1 2.
inline QByteArray images()
{
    QByteArray bytes = header({6, 2, 3});
    for (int i = 0; i < 36; ++i)
        bytes.append(static_cast<char>(7 * i));
    return bytes;
}

inline QByteArray labels()
{
    return header({6}) + QByteArray("\0\1\2\0\1\2", 6);
}

inline QByteArray bigFloats(std::initializer_list<float> values)
{
    QByteArray bytes;
    for (const float value : values) {
        const auto word = qToBigEndian(std::bit_cast<quint32>(value));
        bytes.append(reinterpret_cast<const char*>(&word), 4);
    }
    return bytes;
}

/// A set of 4 x 4 floats between 0 and `high` with two classes: 40 to train on, 20 to test on.
inline void placeFloats(const std::filesystem::path& folder, float high)
{
    std::filesystem::create_directories(folder);
    const QDir into(QString::fromStdString(folder.string()));
    for (const auto& [part, count] : {std::pair("train", 40U), {"t10k", 20U}}) {
        QByteArray pictures = header({count, 4, 4}, 0x0D), labels = header({count});
        for (quint32 i = 0; i < count; ++i) {
            labels.append(static_cast<char>(i % 2));
            for (quint32 k = 0; k < 16; ++k)
                pictures += bigFloats({high * static_cast<float>((i + k) % 16) / 15});
        }
        for (const auto& [what, bytes] :
             {std::pair("images-idx3-float", pictures), {"labels-idx1-ubyte", labels}}) {
            QFile file(into.filePath(
                QStringLiteral("%1-%2").arg(QLatin1String(part), QLatin1String(what))));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        }
    }
}

/// Labels or values of any type, from whole numbers.
inline QByteArray numbers(std::initializer_list<quint32> dimensions, char type,
                          std::initializer_list<int> values)
{
    QByteArray bytes = header(dimensions, type);
    for (const int value : values) {
        const auto put = [&](auto number) {
            const auto word = qToBigEndian(number);
            bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
        };
        switch (type) {
        case 0x08: put(quint8(value)); break;
        case 0x09: put(qint8(value)); break;
        case 0x0B: put(qint16(value)); break;
        case 0x0C: put(qint32(value)); break;
        case 0x0D: put(std::bit_cast<quint32>(float(value))); break;
        default: put(std::bit_cast<quint64>(double(value))); break;
        }
    }
    return bytes;
}

inline QByteArray gzip(const QByteArray& plain)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(static_cast<int>(deflateBound(&stream, static_cast<uLong>(plain.size()))) + 32,
                   '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(static_cast<int>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

inline void put(const QDir& folder, const QString& name, const QByteArray& bytes)
{
    QFile file(folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

/// What is said of how a set was read; empty: nothing.
inline std::string guess(const data::Dataset& set, const std::string& what)
{
    for (const auto& [name, found] : set.info().guesses) {
        if (name == what)
            return found;
    }
    return {};
}

inline data::DatasetPtr open(const QString& path)
{
    return data::open({.spec = {}, .path = path.toStdString(), .progress = {}});
}

} // namespace assay::testing::idx
