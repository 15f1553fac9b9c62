// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QtEndian>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

// Files as NumPy writes them.

namespace assay::testing {

/// An array, format version 1.0; `header` as NumPy writes it.
inline QByteArray npy(const QByteArray& header, const QByteArray& data)
{
    QByteArray bytes("\x93NUMPY\x01\x00", 8);
    const auto length = qToLittleEndian(static_cast<quint16>(header.size()));
    bytes.append(reinterpret_cast<const char*>(&length), 2);
    return bytes + header + data;
}

/// The same from its parts: "<f4", "(2, 3)".
inline QByteArray npyOf(const QByteArray& type, const QByteArray& shape, const QByteArray& data,
                        bool fortran = false)
{
    return npy("{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False")
                   + ", 'shape': " + shape + ", }\n",
               data);
}

/// Numbers one after the other, as this machine has them.
template <typename T>
QByteArray values(const std::vector<T>& numbers)
{
    QByteArray bytes;
    for (const T number : numbers)
        bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
    return bytes;
}

/// A zip archive whose files are stored as they are, what numpy.savez writes, or `packed`, what
/// numpy.savez_compressed writes.
inline QByteArray zipOf(const std::vector<std::pair<QByteArray, QByteArray>>& files, bool packed)
{
    const auto number = [](auto value) {
        const auto little = qToLittleEndian(value);
        return QByteArray(reinterpret_cast<const char*>(&little), sizeof little);
    };
    const auto checksum = [](const QByteArray& data) {
        quint32 crc = 0xFFFFFFFF;
        for (const char byte : data) {
            crc ^= static_cast<quint8>(byte);
            for (int bit = 0; bit < 8; ++bit)
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
        }
        return ~crc;
    };
    QByteArray bytes, directory;
    for (const auto& [name, data] : files) {
        // Without the size and the head that come before it, and the checksum that follows.
        const QByteArray held = packed ? qCompress(data).mid(6).chopped(4) : data;
        const QByteArray common =
            number(quint16(20)) + number(quint16(0)) + number(quint16(packed ? 8 : 0))
            + number(quint32(0)) + number(checksum(data))
            + number(static_cast<quint32>(held.size())) + number(static_cast<quint32>(data.size()))
            + number(static_cast<quint16>(name.size())) + number(quint16(0));
        directory += "PK\x01\x02" + number(quint16(20)) + common + number(quint16(0))
                     + number(quint16(0)) + number(quint16(0)) + number(quint32(0))
                     + number(static_cast<quint32>(bytes.size())) + name;
        bytes += "PK\x03\x04" + common + name + held;
    }
    const auto count = static_cast<quint16>(files.size());
    const auto begin = static_cast<quint32>(bytes.size());
    return bytes + directory + "PK\x05\x06" + number(quint16(0)) + number(quint16(0))
           + number(count) + number(count) + number(static_cast<quint32>(directory.size()))
           + number(begin) + number(quint16(0));
}

inline QByteArray storedZip(const std::vector<std::pair<QByteArray, QByteArray>>& files)
{
    return zipOf(files, false);
}

} // namespace assay::testing
