// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/zip_writer.h"

#include "base/error.h"
#include "base/plain_file.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "interop/zip_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace assay::interop {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U; ///< bytes of a file that are read at once

base::ErrorPlace at(const std::filesystem::path& file)
{
    return {.file = file.string(), .row = {}, .byte = {}};
}

base::Error notRead(const std::filesystem::path& file, const std::string& why)
{
    return base::environmentError(
        "case.read", fmt::format("The file cannot be packed ({}); allow reading it.", why),
        at(file));
}

base::Error changed(const std::filesystem::path& file)
{
    return base::environmentError(
        "case.changed", "The file changed while it was packed; export the case again.", at(file));
}

void requireSafe(const std::string& name, const std::filesystem::path& file)
{
    if (!isSafeEntry(name))
        throw base::inputError(
            "case.name",
            fmt::format("\"{}\" can be no name in an archive, as other systems do not have it; "
                        "rename the file.",
                        base::onTerminal(name)),
            at(file));
}

} // namespace

/// One entry, read by libzip piece by piece.
struct ZipWriter::Item final : ZipContent {
    std::string name, text;
    std::filesystem::path file; ///< empty: `text`
    std::uint64_t bytes = 0;
    std::string sum;

    // While it is written:
    std::unique_ptr<base::PlainFile> open;
    std::uint64_t done = 0;
    base::Sha256 again;

    std::uint64_t size() const override { return bytes; }
    void begin() override
    {
        done = 0;
        again = {};
        open.reset();
        if (file.empty())
            return;
        open = std::make_unique<base::PlainFile>(file, base::PlainFile::Use::Read);
        if (!open->isOpen() || open->size() != bytes)
            throw changed(file);
    }

    std::uint64_t read(char* to, std::uint64_t count) override
    {
        const std::uint64_t wanted = std::min(count, bytes - done);
        if (wanted == 0)
            return 0;
        if (file.empty()) {
            std::memcpy(to, text.data() + done, wanted);
        } else {
            const std::string piece = open->readAt(done, wanted);
            if (piece.size() != wanted)
                throw changed(file);
            again.add(piece);
            std::memcpy(to, piece.data(), wanted);
        }
        done += wanted;
        if (done == bytes && !file.empty() && again.digits() != sum)
            throw changed(file);
        return wanted;
    }

    void end() override { open.reset(); }
};

ZipWriter::ZipWriter() = default;
ZipWriter::~ZipWriter() = default;

void ZipWriter::add(const std::string& name, std::string text)
{
    requireSafe(name, {});
    auto item = std::make_unique<Item>();
    item->name = name;
    item->bytes = text.size();
    item->sum = base::sha256(text);
    item->text = std::move(text);
    m_entries.push_back({name, item->bytes, item->sum});
    m_items.push_back(std::move(item));
}

void ZipWriter::addFile(const std::string& name, const std::filesystem::path& file)
{
    requireSafe(name, file);
    base::PlainFile read(file, base::PlainFile::Use::Read);
    if (!read.isOpen())
        throw notRead(file, read.isMissing() ? "there is no such file" : read.problem());
    auto item = std::make_unique<Item>();
    item->name = name;
    item->file = file;
    item->bytes = read.size();
    base::Sha256 sum;
    for (std::uint64_t done = 0; done < item->bytes;) {
        const std::string piece =
            read.readAt(done, std::min<std::uint64_t>(kPiece, item->bytes - done));
        if (piece.empty())
            throw read.problem().empty() ? changed(file) : notRead(file, read.problem());
        sum.add(piece);
        done += piece.size();
    }
    item->sum = sum.digits();
    m_entries.push_back({name, item->bytes, item->sum});
    m_items.push_back(std::move(item));
}

void ZipWriter::write(const std::filesystem::path& path,
                      const std::function<bool(double share)>& progress)
{
    std::vector<ZipOutput> outputs;
    for (const auto& item : m_items)
        outputs.push_back({item->name, item.get()});
    writeZip(path, outputs,
             {.deflates = true,
              .what = "archive",
              .cancelled =
                  base::usageError("case.cancelled", "The export was ended; nothing was written.")},
             progress);
}

} // namespace assay::interop
