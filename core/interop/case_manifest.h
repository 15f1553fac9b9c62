// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What an archive of a case says of itself (manifest.json), and the rules for the names in it. The archive may come
// from anybody.

namespace assay::interop {

inline constexpr int kCaseVersion = 1;
inline constexpr const char* kManifestEntry = "manifest.json";
inline constexpr const char* kProjectEntry = "project.assay";

/// One entry of the archive, but for the manifest itself.
struct CaseEntry {
    std::string name;
    std::uint64_t bytes = 0; ///< unpacked
    std::string sha256;      ///< 64 hexadecimal digits, of the unpacked bytes

    bool operator==(const CaseEntry&) const = default;
};

/// Data of a run.
struct CaseData {
    std::string kind;        ///< of the reader or generator: "table", "glyphs"
    std::string path;        ///< where they lay, or the name of a synthetic set
    std::string fingerprint; ///< of every value and label; empty: not known
    std::string packed; ///< the entry, or the folder of entries, that holds them; empty: not packed

    bool operator==(const CaseData&) const = default;
};

/// One run of the archive.
struct CaseRun {
    train::RunId run = 0;
    std::string name;
    bool isNamed = true; ///< else another run begins with its weights
    std::int64_t seed = 0;
    std::int64_t threads = 0; ///< that it was trained on; 0: not known
    std::string spec;         ///< the entry with its settings
    std::string environment;  ///< JSON: versions, threads, processor
    std::optional<CaseData> source, serving;
    std::vector<CaseData> further = {}; ///< in the order of DataSpec::more
    std::string labels, testLabels;     ///< entries with files of labels; empty: none
    std::string weights; ///< the entry with the file that the network begins with; empty: none

    bool operator==(const CaseRun&) const = default;
};

struct CaseManifest {
    std::string program; ///< version of the one that wrote it
    std::string written; ///< UTC, ISO 8601
    std::string project; ///< its name
    std::vector<CaseRun> runs;
    std::vector<CaseEntry> entries;

    bool operator==(const CaseManifest&) const = default;
};

std::string toJson(const CaseManifest& manifest);
/// `archive` is named in errors. Throws the input Error "case.version" for one of a newer version, "case.manifest" for
/// anything else that is no manifest: among others names that `isSafeEntry` refuses, or two entries of one name.
CaseManifest manifestFrom(std::string_view json, const std::filesystem::path& archive);

/// Whether a name stays within the folder that an archive is unpacked in, on any system: relative, its parts neither
/// empty nor "." nor "..", without backslash, colon behind one letter and control characters, at most 1,000 bytes of
/// UTF-8.
bool isSafeEntry(std::string_view name);

} // namespace assay::interop
