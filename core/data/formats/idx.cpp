// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/idx.h"

#include "data/formats/byte_reader.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::uint8_t kUnsignedByte = 0x08;
constexpr std::size_t kChunk = std::size_t{1} << 22;

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

/// What a file's name says about it.
struct NameParts {
    bool idx, images, labels, test;
};

NameParts partsOf(const fs::path& path)
{
    std::string name = lower(path.filename().string());
    if (name.ends_with(".gz"))
        name.resize(name.size() - 3);
    const bool images = contains(name, "image");
    const bool labels = contains(name, "label");
    return {.idx = name.ends_with(".idx") || contains(name, "idx1") || contains(name, "idx3")
                   || contains(name, "idx4"),
            .images = images,
            .labels = labels,
            .test = contains(name, "t10k") || contains(name, "test")};
}

struct Idx {
    std::vector<std::uint64_t> shape;
    std::vector<std::uint8_t> bytes;
};

std::uint64_t memoryBytes()
{
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES))
           * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

Idx readFile(const fs::path& path)
{
    ByteReader reader(path);
    std::uint8_t magic[4] = {};
    const std::size_t got = reader.read(magic, 4);
    if (got == 0)
        refuse(path, "file.empty", "The file is empty; download or copy it again.", 0);
    if (got < 4 || magic[0] != 0 || magic[1] != 0 || magic[3] == 0 || magic[3] > 4)
        refuse(path, "idx.magic",
               "This is not an IDX file, which begins with two zero bytes, a type and the number "
               "of dimensions; choose another file, or set data.format to what this one is.",
               0);
    if (magic[2] != kUnsignedByte)
        refuse(path, "idx.type",
               fmt::format("The IDX file holds values of type 0x{:02x}, and only unsigned bytes "
                           "(0x08) are read; convert them to whole numbers from 0 to 255.",
                           magic[2]),
               2);

    Idx idx;
    std::uint64_t promised = 1;
    for (int dimension = 0; dimension < magic[3]; ++dimension) {
        std::uint8_t word[4] = {};
        if (reader.read(word, 4) < 4)
            refuse(path, "idx.truncated",
                   "The file ends within its header; download or copy it again.", reader.at());
        const std::uint64_t length = (std::uint64_t{word[0]} << 24) | (std::uint64_t{word[1]} << 16)
                                     | (std::uint64_t{word[2]} << 8) | std::uint64_t{word[3]};
        if (length == 0)
            refuse(path, "idx.zero_dimension",
                   fmt::format("Dimension {} of the IDX file is 0, so it holds no examples; make "
                               "it anew with some, or choose another file.",
                               dimension + 1),
                   reader.at() - 4);
        if (promised > memoryBytes() / length)
            refuse(path, "idx.too_large",
                   "The header promises more than this computer's memory holds; the file is "
                   "damaged or too large.",
                   reader.at() - 4);
        promised *= length;
        idx.shape.push_back(length);
    }
    // Memory grows with what is really there, never with what a damaged header promises.
    while (idx.bytes.size() < promised) {
        const std::size_t before = idx.bytes.size();
        const std::size_t want =
            std::min<std::uint64_t>(promised - before, std::max(before, kChunk));
        if (idx.bytes.capacity() < before + want && promised <= (before + want) * 2)
            idx.bytes.reserve(promised);
        idx.bytes.resize(before + want);
        const std::size_t read = reader.read(idx.bytes.data() + before, want);
        if (read < want)
            refuse(path, "idx.truncated",
                   fmt::format("The header promises {} bytes, the file has {}; download or copy it "
                               "again.",
                               promised, before + read),
                   reader.at());
    }
    // Reading on also lets zlib compare its checksum.
    std::uint8_t more = 0;
    if (reader.read(&more, 1) > 0)
        refuse(path, "idx.trailing",
               fmt::format("The file goes on after the {} bytes that its header promises; download "
                           "or copy it again.",
                           promised),
               reader.at() - 1);
    return idx;
}

struct Pair {
    fs::path images, labels;
};

/// The same name with the other role: "a-images-idx3-ubyte.gz" <-> "a-labels-idx1-ubyte.gz".
std::optional<fs::path> partner(const fs::path& file, bool wantLabels)
{
    const auto stem = [](const fs::path& path) {
        std::string name = lower(path.filename().string());
        if (name.ends_with(".gz"))
            name.resize(name.size() - 3);
        const auto swap = [&name](std::string_view from, std::string_view to) {
            const std::size_t at = name.find(from);
            if (at != std::string::npos)
                name.replace(at, from.size(), to);
        };
        swap("images", "#");
        swap("labels", "#");
        swap("image", "#");
        swap("label", "#");
        for (const char* dimensions : {"idx1", "idx3", "idx4"})
            swap(dimensions, "idx");
        return name;
    };
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    std::optional<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const NameParts parts = partsOf(entry.path());
        if ((wantLabels ? parts.labels : parts.images) && stem(entry.path()) == stem(file)
            && (!found || entry.path() < *found))
            found = entry.path();
    }
    return found;
}

Pair pairOf(const fs::path& file)
{
    if (partsOf(file).labels) {
        const auto images = partner(file, false);
        if (!images)
            refuse(file, "idx.no_images",
                   "These are labels without pictures; put the file of the same name with "
                   "\"images\" beside it.");
        return {*images, file};
    }
    const auto labels = partner(file, true);
    if (!labels)
        refuse(file, "idx.no_labels",
               "These are pictures without labels; put the file of the same name with \"labels\" "
               "beside it.");
    return {file, *labels};
}

/// Appends one pair to the content and returns how many examples it had.
std::size_t append(Dataset::Content& content, const Pair& pair)
{
    Idx images = readFile(pair.images);
    const Idx labels = readFile(pair.labels);
    if (images.shape.size() < 3)
        refuse(pair.images, "idx.dimensions",
               fmt::format("The IDX file has {} dimension(s), and pictures need 3 (count, height, "
                           "width) or 4; choose the file that holds the pictures.",
                           images.shape.size()),
               3);
    if (labels.shape.size() != 1)
        refuse(pair.labels, "idx.dimensions",
               fmt::format("The IDX file has {} dimensions, and labels need 1; choose the file "
                           "that holds the labels.",
                           labels.shape.size()),
               3);
    if (labels.shape[0] != images.shape[0])
        refuse(pair.labels, "idx.count",
               fmt::format("There are {} labels for {} pictures in {}; put the two files of one "
                           "set side by side.",
                           labels.shape[0], images.shape[0], pair.images.filename().string()),
               4);

    const auto at = [&](std::size_t k) { return static_cast<std::int64_t>(images.shape[k]); };
    Shape shape{1, at(1), at(2)};
    if (images.shape.size() == 4)
        shape = {at(1), at(2), at(3)};
    if (content.labels.empty()) {
        content.info.shape = shape;
        content.pixels = std::move(images.bytes);
    } else {
        if (!(content.info.shape == shape))
            refuse(pair.images, "idx.shape",
                   fmt::format("The test pictures are {}, the training pictures {}; bring both to "
                               "one size.",
                               toText(shape), toText(content.info.shape)),
                   4);
        content.pixels.insert(content.pixels.end(), images.bytes.begin(), images.bytes.end());
    }
    content.labels.insert(content.labels.end(), labels.bytes.begin(), labels.bytes.end());
    return labels.bytes.size();
}

struct Found {
    Pair training;
    std::optional<Pair> test;
};

Found findIn(const fs::path& folder)
{
    std::vector<fs::path> training, test;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const NameParts parts = partsOf(entry.path());
        if (parts.idx && parts.images)
            (parts.test ? test : training).push_back(entry.path());
    }
    // The same file plain and compressed is one file; the plain one is quicker.
    const auto only = [&](std::vector<fs::path>& files) {
        std::sort(files.begin(), files.end());
        const std::set<fs::path> all(files.begin(), files.end());
        std::erase_if(files, [&](const fs::path& file) {
            const std::string name = file.string();
            return name.ends_with(".gz") && all.contains(name.substr(0, name.size() - 3));
        });
        if (files.size() > 1)
            refuse(folder, "idx.several",
                   fmt::format("The folder holds several sets ({}, {} ...); name the file that is "
                               "wanted.",
                               files[0].filename().string(), files[1].filename().string()));
    };
    only(training);
    only(test);
    if (training.empty() && test.empty())
        refuse(folder, "idx.none",
               "The folder holds no IDX pictures (names with \"images\" and \"idx3\"); choose "
               "another folder, or name the file.");
    if (training.empty())
        return {pairOf(test.front()), std::nullopt};
    Found found{pairOf(training.front()), std::nullopt};
    if (!test.empty())
        found.test = pairOf(test.front());
    return found;
}

} // namespace

bool looksLikeIdx(const std::string& path)
{
    std::error_code ignored;
    if (!fs::is_directory(path, ignored))
        return partsOf(path).idx;
    for (const auto& entry : fs::directory_iterator(path, ignored)) {
        if (partsOf(entry.path()).idx)
            return true;
    }
    return false;
}

Dataset::Content readIdx(const std::string& path)
{
    Dataset::Content content;
    content.info.kind = "idx";
    content.info.path = path;
    const Found found = fs::is_directory(path) ? findIn(path) : Found{pairOf(path), std::nullopt};
    content.training = append(content, found.training);
    if (found.test)
        append(content, *found.test);
    const int classes = 1 + *std::max_element(content.labels.begin(), content.labels.end());
    for (int label = 0; label < classes; ++label)
        content.info.classes.push_back(std::to_string(label));
    return content;
}

} // namespace assay::data::formats
