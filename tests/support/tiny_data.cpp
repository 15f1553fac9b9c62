// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tiny_data.h"

#include "base/random.h"
#include "support/temp_project.h"

#include <zlib.h>

#include <stdexcept>

namespace assay::testing {

data::DatasetPtr dataset(const std::vector<int>& labels, int classes, int training,
                         data::Shape shape, std::uint64_t seed, const std::string& path)
{
    base::Random random(seed, "tests.dataset");
    data::Dataset::Content content;
    content.info.kind = "made";
    content.info.path = path;
    data::InputInfo info;
    info.shape = shape;
    for (int label = 0; label < classes; ++label)
        content.info.classes.push_back(std::to_string(label));
    content.labels.assign(labels.begin(), labels.end());
    content.training = training < 0 ? labels.size() : static_cast<std::size_t>(training);
    std::vector<std::uint8_t> pixels(labels.size() * static_cast<std::size_t>(shape.size()));
    for (std::uint8_t& pixel : pixels)
        pixel = static_cast<std::uint8_t>(random.below(256));
    content.inputs.push_back(
        std::make_unique<data::PictureInput>(std::move(info), std::move(pixels)));
    return std::make_shared<const data::Dataset>(std::move(content));
}

std::vector<int> balanced(int count, int classes)
{
    std::vector<int> labels;
    for (int i = 0; i < count; ++i)
        labels.push_back(i % classes);
    return labels;
}

data::Prepared glyphs(std::int64_t count, data::Normalisation normalise, const std::string& name)
{
    data::DataSpec spec;
    spec.path = name;
    spec.count = count;
    spec.normalise = normalise;
    return data::prepare(spec);
}

QByteArray idx(const std::vector<std::uint32_t>& shape, const QByteArray& bytes, char type)
{
    QByteArray file(2, 0);
    file += type;
    file += static_cast<char>(shape.size());
    for (const std::uint32_t length : shape) {
        for (const int shift : {24, 16, 8, 0})
            file += static_cast<char>(length >> shift & 0xFF);
    }
    return file + bytes;
}

QByteArray idxImages(int count, int height, int width, int first)
{
    QByteArray pixels;
    for (int i = 0; i < count * height * width; ++i)
        pixels += static_cast<char>((first + i * 7) & 0xFF);
    return idx({static_cast<std::uint32_t>(count), static_cast<std::uint32_t>(height),
                static_cast<std::uint32_t>(width)},
               pixels);
}

QByteArray idxLabels(int count, int classes)
{
    QByteArray labels;
    for (int i = 0; i < count; ++i)
        labels += static_cast<char>(i % classes);
    return idx({static_cast<std::uint32_t>(count)}, labels);
}

QByteArray gzipped(const QByteArray& bytes)
{
    z_stream stream{};
    constexpr int kGzip = 15 + 16;
    if (deflateInit2(&stream, 6, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib gave up");
    QByteArray packed(
        static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(bytes.size()))) + 64, 0);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int code = deflate(&stream, Z_FINISH);
    packed.resize(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    if (code != Z_STREAM_END)
        throw std::runtime_error("zlib gave up");
    return packed;
}

void writePair(const std::filesystem::path& folder, const std::string& prefix, int count,
               int classes, int height, int width)
{
    write(folder / (prefix + "-images-idx3-ubyte"), idxImages(count, height, width));
    write(folder / (prefix + "-labels-idx1-ubyte"), idxLabels(count, classes));
}

} // namespace assay::testing
