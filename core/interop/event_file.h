// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/read_mark.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::interop {

/// What one record of a TensorBoard event file says, as far as numbers and hyperparameters go.
struct LoggedEvent {
    double time = 0; ///< seconds since 1970
    std::int64_t step = 0;
    std::vector<std::pair<std::string, double>> scalars;
    std::map<std::string, std::string> settings;
    bool start = false; ///< a session starts: what an earlier one logged from `step` on is void
};

/// Keeps which tags hold scalars: their description comes with the first value only. Old-style
/// values, and tensors with one number, are scalars; histograms, pictures, texts are not.
class EventParser
{
public:
    /// The event in a record (message Event of event.proto); empty when the bytes make no sense.
    std::optional<LoggedEvent> parse(std::string_view record);

private:
    bool addValue(std::string_view summaryValue, LoggedEvent& event);

    std::map<std::string, std::string, std::less<>> m_plugins; ///< by tag
};

/// The checksum that TensorFlow's record files carry: CRC-32C, rotated and shifted (masked).
std::uint32_t maskedCrc(std::string_view bytes);

/// Reads a TensorBoard event file that may still be growing. A record is its length, the length's
/// checksum, the bytes, their checksum.
class EventFile
{
public:
    explicit EventFile(std::filesystem::path path);

    /// What is wrong with the file as far as it was read.
    struct Damage {
        std::int64_t skipped = 0;              ///< records with a wrong checksum
        std::int64_t firstSkipped = 0;         ///< byte at which the first of them begins
        std::optional<std::int64_t> stoppedAt; ///< byte at which nothing more can be told apart
    };

    /// Hands on every record that is wholly there and was not handed on yet. Throws an input Error
    /// when the file cannot be opened or does not begin like an event file.
    void read(const std::function<void(const LoggedEvent&)>& take,
              const std::function<void()>& pause);

    /// Whether what was read is no longer there: the file was written anew under the same name.
    bool isWrittenAnew() const;

    const std::filesystem::path& path() const { return m_path; }
    const Damage& damage() const { return m_damage; }
    std::int64_t at() const { return m_at; }            ///< bytes read
    std::int64_t rest() const { return m_size - m_at; } ///< bytes of a record not wholly there

private:
    void readRecords(std::istream& file, const std::function<void(const LoggedEvent&)>& take,
                     const std::function<void()>& pause);

    std::filesystem::path m_path;
    EventParser m_parser;
    std::int64_t m_at = 0;
    std::int64_t m_size = 0;
    ReadMark m_mark; ///< at m_at, once a read has ended
    Damage m_damage;
};

/// Whether a file begins like one: its first length has the right checksum.
bool looksLikeEventFile(const std::filesystem::path& path);

} // namespace assay::interop
