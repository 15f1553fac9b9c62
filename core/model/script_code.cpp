// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/script_code.h"

#include "base/error.h"
#include "model/script_file.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <vector>

namespace assay::model {

namespace {

/// Far more than the code of any network has.
constexpr zip_uint64_t kMostCode = 64'000'000;
constexpr std::size_t kPiece = std::size_t{1} << 20; ///< bytes that are read at once

struct Close {
    void operator()(zip_t* zip) const { zip_discard(zip); }
    void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

/// The names of a piece of code and the marks between them, each a character long; blanks and ends of lines are left
/// out.
std::vector<std::string_view> wordsOf(std::string_view code)
{
    const auto isOfName = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    };
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < code.size();) {
        std::size_t end = at + 1;
        while (isOfName(code[at]) && end < code.size() && isOfName(code[end]))
            ++end;
        if (std::isspace(static_cast<unsigned char>(code[at])) == 0)
            words.push_back(code.substr(at, end - at));
        at = end;
    }
    return words;
}

/// Also without what begins with "#" within a text: the code is looked at as it stands, too.
std::string withoutComments(std::string_view code)
{
    std::string kept;
    bool isComment = false;
    for (const char c : code) {
        isComment = c != '\n' && (isComment || c == '#');
        if (!isComment)
            kept += c;
    }
    return kept;
}

/// What of it no network needs; empty: nothing.
std::string harmIn(std::string_view code)
{
    constexpr std::array<std::string_view, 4> kSpaces{"aten", "prim", "quantized", "_quantized"};
    const std::vector<std::string_view> words = wordsOf(code);
    const auto isAt = [&](std::size_t k, std::string_view word) {
        return k < words.size() && words[k] == word;
    };
    for (std::size_t k = 0; k < words.size(); ++k) {
        const std::string_view word = words[k];
        if ((word == "torch" || word == "aten") && isAt(k + 1, ".")) {
            if (isAt(k + 2, "from_file") || isAt(k + 2, "save"))
                return fmt::format("torch.{}", words[k + 2]);
            if (isAt(k + 2, "classes") && isAt(k + 3, ".") && k + 4 < words.size()
                && words[k + 4] != "quantized")
                return fmt::format("torch.classes.{}", words[k + 4]);
        }
        if (word.starts_with("rpc_") && isAt(k + 1, "("))
            return std::string(word);
        // ops.NAMESPACE.NAME(
        if (word == "ops" && isAt(k + 1, ".") && isAt(k + 3, ".") && isAt(k + 5, "(")
            && std::find(kSpaces.begin(), kSpaces.end(), words[k + 2]) == kSpaces.end())
            return fmt::format("ops.{}.{}", words[k + 2], words[k + 4]);
    }
    return {};
}

/// Reads an entry to its end, where libzip compares its checksum, which LibTorch does not. `into` gets what it holds.
bool isSound(zip_file_t* entry, std::string* into)
{
    std::string piece(kPiece, '\0');
    zip_int64_t got = 0;
    while ((got = zip_fread(entry, piece.data(), piece.size())) > 0) {
        if (into && into->size() > kMostCode) // more than it claims to hold
            return false;
        if (into)
            into->append(piece, 0, static_cast<std::size_t>(got));
    }
    return got == 0;
}

} // namespace

void requireHarmlessCode(std::string_view bytes, const std::string& file)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    const std::unique_ptr<zip_t, Close> zip(
        source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr);
    if (!zip) {
        if (source)
            zip_source_free(source);
        zip_error_fini(&error);
        if (bytes.starts_with("PK\x03\x04"))
            throw moduleError(
                "model.file_damaged",
                fmt::format("{} is cut off or damaged: the list of its parts, which ends it, is "
                            "not there; copy or save the file anew.",
                            file));
        return; // no archive, so that there is no code; LibTorch refuses it
    }
    zip_uint64_t total = 0;
    const zip_int64_t count = zip_get_num_entries(zip.get(), 0);
    for (zip_int64_t k = 0; k < count; ++k) {
        const auto place = static_cast<zip_uint64_t>(k);
        zip_stat_t about{};
        if (zip_stat_index(zip.get(), place, 0, &about) != 0 || !about.name)
            continue;
        const std::string_view name = about.name;
        const bool isCode = name.ends_with(".py");
        total += isCode ? about.size : 0;
        if (total > kMostCode)
            throw base::usageError(
                "model.script_code",
                fmt::format("{} holds code that cannot be read ({}); save the network anew.", file,
                            name));
        const std::unique_ptr<zip_file_t, Close> entry(zip_fopen_index(zip.get(), place, 0));
        std::string code;
        if (!entry || !isSound(entry.get(), isCode ? &code : nullptr))
            throw moduleError("model.file_damaged",
                              fmt::format("{} is damaged: {} in it is not what was saved, by its "
                                          "checksum; copy or save the file anew.",
                                          file, name));
        if (!isCode)
            continue;
        std::string harm = harmIn(code);
        if (harm.empty())
            harm = harmIn(withoutComments(code));
        if (!harm.empty())
            throw base::usageError(
                "model.script_code",
                fmt::format(
                    "{} asks for {} ({}), which may reach files or memory that are not its own; "
                    "take that out of its code and save it anew.",
                    file, harm, name));
    }
}

} // namespace assay::model
