// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/event_file.h"

#include "base/open_database.h"
#include "data/formats/byte_reader.h"

#include <array>
#include <cstring>
#include <fstream>

namespace assay::interop {

namespace {

constexpr std::size_t kHead = 12;             ///< length and its checksum
constexpr std::size_t kChunk = 4u << 20;      ///< read at once
constexpr std::int64_t kPauseEvery = 1 << 20; ///< bytes between two calls of `pause`
/// No record of a real log is larger; a length beyond it comes from damage.
constexpr std::uint64_t kLargest = std::uint64_t{1} << 30;

/// CRC-32C (Castagnoli), reflected polynomial.
constexpr std::array<std::uint32_t, 256> kCrc = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = value >> 1 ^ ((value & 1) != 0 ? 0x82F63B78u : 0u);
        table[i] = value;
    }
    return table;
}();

std::uint64_t lengthAt(const char* at)
{
    std::uint64_t length = 0;
    std::memcpy(&length, at, sizeof length);
    return length;
}

std::uint32_t crcAt(const char* at)
{
    std::uint32_t crc = 0;
    std::memcpy(&crc, at, sizeof crc);
    return crc;
}

bool headIsSound(const char* at)
{
    return maskedCrc({at, 8}) == crcAt(at + 8) && lengthAt(at) <= kLargest;
}

} // namespace

std::uint32_t maskedCrc(std::string_view bytes)
{
    std::uint32_t crc = 0xFFFFFFFFu;
    for (const char c : bytes)
        crc = kCrc[(crc ^ static_cast<std::uint8_t>(c)) & 0xFF] ^ crc >> 8;
    crc = ~crc;
    return (crc >> 15 | crc << 17) + 0xA282EAD8u;
}

EventFile::EventFile(std::filesystem::path path)
    : m_path(std::move(path))
{}

bool EventFile::isWrittenAnew() const
{
    if (base::isOpenDatabase(m_path))
        return false;
    std::ifstream file(m_path, std::ios::binary);
    return file && m_mark.isWrittenAnew(file);
}

void EventFile::read(const std::function<void(const LoggedEvent&)>& take,
                     const std::function<void()>& pause)
{
    if (m_damage.stoppedAt)
        return;
    base::requireNoOpenDatabase(m_path);
    std::ifstream file(m_path, std::ios::binary);
    if (!file)
        data::formats::refuse(m_path, "file.open",
                              "The file cannot be opened; check that it exists and may be read.");
    file.seekg(0, std::ios::end);
    m_size = static_cast<std::int64_t>(file.tellg());
    readRecords(file, take, pause);
    m_mark.move(file, static_cast<std::uint64_t>(m_at));
}

void EventFile::readRecords(std::istream& file, const std::function<void(const LoggedEvent&)>& take,
                            const std::function<void()>& pause)
{
    std::int64_t paused = m_at;
    std::string buffer;
    std::size_t used = 0; // of the buffer
    const auto need = [&](std::uint64_t count) {
        if (buffer.size() - used >= count)
            return true;
        const auto left = static_cast<std::uint64_t>(m_size - m_at);
        if (count > left)
            return false;
        buffer.resize(std::min<std::uint64_t>(std::max<std::uint64_t>(count, kChunk), left));
        used = 0;
        file.seekg(m_at);
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        return file.gcount() == static_cast<std::streamsize>(buffer.size());
    };
    while (need(kHead)) {
        if (!headIsSound(buffer.data() + used)) {
            if (m_at == 0)
                data::formats::refuse(m_path, "log.not_events",
                                      "This is no TensorBoard event file (its first length has a "
                                      "wrong checksum); choose a file that a SummaryWriter wrote.",
                                      0);
            m_damage.stoppedAt = m_at;
            return;
        }
        const std::uint64_t length = lengthAt(buffer.data() + used);
        const std::uint64_t whole = kHead + length + 4;
        if (!need(whole))
            return;
        const std::string_view record(buffer.data() + used + kHead, length);
        std::optional<LoggedEvent> event;
        if (maskedCrc(record) == crcAt(record.data() + length))
            event = m_parser.parse(record);
        if (event)
            take(*event);
        else if (m_damage.skipped++ == 0)
            m_damage.firstSkipped = m_at;
        used += whole;
        m_at += static_cast<std::int64_t>(whole);
        if (m_at - paused > kPauseEvery) {
            paused = m_at;
            pause();
        }
    }
}

bool looksLikeEventFile(const std::filesystem::path& path)
{
    if (base::isOpenDatabase(path))
        return false;
    std::ifstream file(path, std::ios::binary);
    char head[kHead];
    return file.read(head, sizeof head) && headIsSound(head);
}

} // namespace assay::interop
