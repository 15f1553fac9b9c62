// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/torch_archive.h"

#include "base/error.h"
#include "base/open_database.h"
#include "base/plain_file.h"
#include "model/number_type.h"
#include "model/pickle.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace assay::model {

namespace {

using Kind = Pickle::Kind;
using Ref = Pickle::Ref;

constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kPickleFile = "data.pkl";
constexpr std::uint64_t kLongestPickle = 32'000'000; ///< bytes: of 100,000 tensors
constexpr std::size_t kDeepest = 64;                 ///< dictionaries within each other
constexpr std::size_t kMostParts =
    500'000; ///< lists, dictionaries and tensors, each time one is met
constexpr std::size_t kMostItems = 20'000'000; ///< what stands in them
constexpr std::size_t kLongestName = 1000;     ///< bytes
constexpr std::size_t kMostSides = 64;
constexpr std::size_t kPiece = 1 << 20; ///< bytes read at once

[[noreturn]] void refuseFile(const std::filesystem::path& file, const std::string& what,
                             const std::string& remedy)
{
    throw base::inputError("weights.damaged",
                           fmt::format("The weights in {} cannot be read: {}; {}.",
                                       file.filename().string(), what, remedy),
                           {.file = file.string(), .row = {}, .byte = {}});
}

constexpr const char* kSaveAgain =
    "save them anew with torch.save(model.state_dict(), \"weights.pt\")";

/// As storages and types of PyTorch are called, and safetensors calls them.
std::string typeOf(std::string_view name)
{
    static const std::map<std::string_view, const char*> known{
        {"FloatStorage", "F32"}, {"DoubleStorage", "F64"},
        {"HalfStorage", "F16"},  {"BFloat16Storage", "BF16"},
        {"LongStorage", "I64"},  {"IntStorage", "I32"},
        {"ShortStorage", "I16"}, {"CharStorage", "I8"},
        {"ByteStorage", "U8"},   {"BoolStorage", "BOOL"},
        {"float32", "F32"},      {"float64", "F64"},
        {"float16", "F16"},      {"bfloat16", "BF16"},
        {"int64", "I64"},        {"int32", "I32"},
        {"int16", "I16"},        {"int8", "I8"},
        {"uint64", "U64"},       {"uint32", "U32"},
        {"uint16", "U16"},       {"uint8", "U8"},
        {"bool", "BOOL"}};
    constexpr std::string_view kTorch = "torch.";
    if (name.starts_with(kTorch))
        name.remove_prefix(kTorch.size());
    const auto found = known.find(name);
    return found == known.end() ? std::string(name) : found->second;
}

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

/// The open zip. Its entries are stored as they are, as PyTorch writes them.
class TorchArchive::Zip
{
public:
    explicit Zip(std::filesystem::path file)
        : m_file(std::move(file))
    {
        base::requireNoOpenDatabase(m_file);
        std::error_code none;
        m_size = std::filesystem::file_size(m_file, none);
        int code = 0;
        m_zip.reset(zip_open(m_file.c_str(), ZIP_RDONLY, &code));
        if (!m_zip)
            damaged();
        const zip_int64_t count = zip_get_num_entries(m_zip.get(), 0);
        for (zip_int64_t k = 0; k < count && m_root.empty(); ++k) {
            const char* entry = zip_get_name(m_zip.get(), static_cast<zip_uint64_t>(k), 0);
            const std::string_view name = entry ? entry : "";
            const std::size_t slash = name.find('/');
            if (slash != std::string_view::npos && name.substr(slash + 1) == kPickleFile)
                m_root = name.substr(0, slash + 1);
        }
        if (m_root.empty())
            refuse("it is a zip that torch.save has not written", kSaveAgain);
    }

    [[noreturn]] void refuse(const std::string& what, const std::string& remedy) const
    {
        refuseFile(m_file, what, remedy);
    }

    /// Bytes of an entry beside the pickle; empty: there is none.
    std::optional<std::uint64_t> sizeOf(const std::string& name) const
    {
        zip_stat_t found{};
        if (zip_stat(m_zip.get(), (m_root + name).c_str(), 0, &found) != 0
            || (found.valid & ZIP_STAT_SIZE) == 0)
            return std::nullopt;
        if ((found.valid & ZIP_STAT_COMP_METHOD) == 0 || found.comp_method != ZIP_CM_STORE)
            refuse("its parts are packed", "unpack and save it as PyTorch does");
        if (found.size > m_size)
            damaged();
        return found.size;
    }

    /// Bytes of an entry whose checksum is right.
    std::string read(const std::string& name, std::uint64_t place, std::uint64_t count)
    {
        requireSound(name);
        const Entry entry = open(name);
        std::string bytes(static_cast<std::size_t>(count), '\0');
        if ((place > 0 && zip_fseek(entry.get(), static_cast<zip_int64_t>(place), SEEK_SET) != 0)
            || zip_fread(entry.get(), bytes.data(), bytes.size())
                   != static_cast<zip_int64_t>(bytes.size()))
            damaged();
        return bytes;
    }

private:
    struct Close {
        void operator()(zip_t* zip) const { zip_discard(zip); }
        void operator()(zip_file_t* entry) const { zip_fclose(entry); }
    };
    using Entry = std::unique_ptr<zip_file_t, Close>;

    [[noreturn]] void damaged() const
    {
        refuse("it is damaged or cut off", "fetch or save it anew");
    }

    Entry open(const std::string& name) const
    {
        Entry entry(zip_fopen(m_zip.get(), (m_root + name).c_str(), 0));
        if (!entry)
            damaged();
        return entry;
    }

    /// libzip compares the checksum when it meets the end of an entry.
    void requireSound(const std::string& name)
    {
        if (!m_sound.insert(name).second)
            return;
        const Entry entry = open(name);
        std::string piece(kPiece, '\0');
        zip_int64_t got = 1;
        while (got > 0)
            got = zip_fread(entry.get(), piece.data(), piece.size());
        if (got < 0)
            damaged();
    }

    std::set<std::string> m_sound;
    std::uintmax_t m_size = 0; ///< of the file, in bytes
    std::filesystem::path m_file;
    std::unique_ptr<zip_t, Close> m_zip;
    std::string m_root; ///< the folder in which all of them lie: "archive/"
};

/// Finds the tensors among the values of the pickle.
class TorchArchive::Tensors
{
public:
    Tensors(const Pickle& pickle, TorchArchive& into)
        : m_pickle(pickle)
        , m_into(into)
    {}

    void find()
    {
        walk(m_pickle.top(), "", 0);
        if (m_into.m_tensors.empty())
            refuse("it holds no tensors");
    }

private:
    [[noreturn]] void refuse(const std::string& what, const std::string& remedy = kSaveAgain) const
    {
        m_into.m_zip->refuse(what, remedy);
    }

    void walk(Ref ref, const std::string& name, std::size_t depth)
    {
        if (depth > kDeepest || ++m_parts > kMostParts)
            refuse("its values are within each other without end");
        const Pickle::Value& value = m_pickle[ref];
        switch (value.kind) {
        case Kind::List: walkList(value.items, name, depth); break;
        case Kind::Dict: walkPairs(value.items, name, depth); break;
        case Kind::Call: walkCall(value, name, depth); break;
        default: break;
        }
    }

    /// Whether something may be in it; the rest are settings beside the weights.
    bool isPart(Ref ref) const
    {
        const Kind kind = m_pickle[ref].kind;
        if (kind == Kind::Outside)
            refuse("it holds numbers that are no tensor");
        return kind == Kind::List || kind == Kind::Dict || kind == Kind::Call;
    }

    void countItems(std::size_t count)
    {
        m_items += count;
        if (m_items > kMostItems)
            refuse("its values are within each other without end");
    }

    void walkList(const std::vector<Ref>& items, const std::string& name, std::size_t depth)
    {
        countItems(items.size());
        for (std::size_t k = 0; k < items.size(); ++k) {
            if (isPart(items[k]))
                walk(items[k], joined(name, std::to_string(k)), depth + 1);
        }
    }

    void walkPairs(const std::vector<Ref>& pairs, const std::string& name, std::size_t depth)
    {
        countItems(pairs.size());
        for (std::size_t k = 0; k + 1 < pairs.size(); k += 2) {
            if (!isPart(pairs[k + 1]))
                continue;
            const Pickle::Value& key = m_pickle[pairs[k]];
            const bool isText = key.kind == Kind::Text;
            if (!isText && key.kind != Kind::Integer && key.kind != Kind::Boolean)
                refuse("it has a key that is no name");
            walk(pairs[k + 1], joined(name, isText ? key.text : std::to_string(key.integer)),
                 depth + 1);
        }
    }

    void walkCall(const Pickle::Value& call, const std::string& name, std::size_t depth)
    {
        const std::string& of = m_pickle[call.callee].text;
        const std::vector<Ref>& given = m_pickle[call.arguments].items;
        if (isOneOf(of, {"collections.OrderedDict", "collections.defaultdict"}))
            walkPairs(call.items, name, depth); // its state is of its own keeping
        else if (isOneOf(of,
                         {"torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3"}))
            addTensor(given, name, of.ends_with("v3"));
        else if (isOneOf(of, {"torch._utils._rebuild_parameter",
                              "torch._utils._rebuild_parameter_with_state",
                              "torch.jit._pickle.build_tensorlist",
                              "torch.jit._pickle.restore_type_tag"})
                 && !given.empty())
            walk(given.front(), name, depth + 1);
        else if (of.starts_with(
                     "__torch__.")) // a part of a TorchScript module: what it has by name
            walk(call.state, name, depth + 1);
        else if (!isOneOf(of, {"torch.Size", "torch.device", "torch.jit._pickle.build_intlist",
                               "torch.jit._pickle.build_doublelist",
                               "torch.jit._pickle.build_boollist", "collections.Counter",
                               "_codecs.encode", "__builtin__.set", "builtins.set"}))
            refuse(of.empty() ? "it asks for code to be run"
                              : fmt::format("it holds more than tensors, and reading {} would run "
                                            "code of its own",
                                            of));
    }

    /// storage, offset, shape, stride, and more; of a storage without a type its seventh is that.
    /// Last comes what else it is, such as negated (kMore).
    void addTensor(const std::vector<Ref>& given, const std::string& name, bool isThird)
    {
        constexpr std::size_t kStorage = 0, kOffset = 1, kShape = 2, kStride = 3, kType = 6;
        const std::size_t kMore = isThird ? 7 : 6;
        if (name.empty())
            refuse("it holds one tensor without a name");
        if (given.size() < 4 || m_pickle[given[kStorage]].kind != Kind::Outside)
            refuseTensor(name);
        // "storage", the type, the entry, where it was, how many.
        const std::vector<Ref>& storage = m_pickle[m_pickle[given[kStorage]].items.front()].items;
        const auto offset = natural(given[kOffset]);
        const auto shape = naturals(given[kShape]), stride = naturals(given[kStride]);
        if (storage.size() < 5 || m_pickle[storage[2]].kind != Kind::Text || !natural(storage[4])
            || !offset || !shape || !stride || shape->size() != stride->size()
            || (given.size() > kMore && !m_pickle[given[kMore]].items.empty()))
            refuseTensor(name);
        const bool hasType = m_pickle[storage[1]].text != "torch.storage.UntypedStorage";
        if (!hasType && given.size() <= kType)
            refuseTensor(name);
        Place place{.entry = "data/" + m_pickle[storage[2]].text,
                    .held = *natural(storage[4]),
                    .offset = *offset,
                    .stride = *stride};
        Tensor tensor{.name = name,
                      .type = typeOf(m_pickle[hasType ? storage[1] : given[kType]].text),
                      .shape = *shape};
        if (const NumberType* type = numberType(tensor.type); type && !hasType)
            place.held /= type->bytes;
        requireWithin(tensor, place);
        if (!m_names.insert(name).second)
            refuse(fmt::format("two of its tensors are called {}", name));
        m_into.m_tensors.push_back(std::move(tensor));
        m_into.m_places.push_back(std::move(place));
    }

    /// It may have some of the numbers of its storage, or have them several times.
    void requireWithin(const Tensor& tensor, const Place& place) const
    {
        const std::uint64_t count = countOf(tensor.shape);
        std::uint64_t last = place.offset;
        for (std::size_t k = 0; k < tensor.shape.size() && count > 0; ++k) {
            const auto side = static_cast<std::uint64_t>(tensor.shape[k] - 1),
                       step = static_cast<std::uint64_t>(place.stride[k]);
            if (side > 0 && step > kLargestWeights / side)
                refuseTensor(tensor.name);
            last += side * step;
        }
        const NumberType* type = numberType(tensor.type);
        if (count > 0 && last >= place.held)
            refuse(fmt::format("\"{}\" has another size than its shape", tensor.name));
        if (!type || place.held == 0)
            return;
        const auto size = m_into.m_zip->sizeOf(place.entry);
        if (!size || *size / type->bytes < place.held)
            refuse(fmt::format("the numbers of \"{}\" are not there", tensor.name),
                   "fetch or save it anew");
    }

    [[noreturn]] void refuseTensor(const std::string& name) const
    {
        refuse(fmt::format("it does not say what \"{}\" is", name));
    }

    std::optional<std::uint64_t> natural(Ref ref) const
    {
        const Pickle::Value& value = m_pickle[ref];
        if (value.kind != Kind::Integer || value.integer < 0
            || static_cast<std::uint64_t>(value.integer) > kLargestWeights)
            return std::nullopt;
        return static_cast<std::uint64_t>(value.integer);
    }
    std::optional<std::vector<std::int64_t>> naturals(Ref ref) const
    {
        const Pickle::Value& list = m_pickle[ref];
        if (list.kind != Kind::List || list.items.size() > kMostSides)
            return std::nullopt;
        std::vector<std::int64_t> all;
        for (const Ref item : list.items) {
            const auto value = natural(item);
            if (!value)
                return std::nullopt;
            all.push_back(static_cast<std::int64_t>(*value));
        }
        return all;
    }

    std::string joined(const std::string& before, const std::string& name) const
    {
        if (before.size() + name.size() > kLongestName)
            refuse("a name in it is too long");
        return before.empty() ? name : before + "." + name;
    }

    const Pickle& m_pickle;
    TorchArchive& m_into;
    std::set<std::string> m_names;
    std::size_t m_parts = 0, m_items = 0; ///< met so far
};

bool TorchArchive::is(const std::filesystem::path& file)
{
    base::PlainFile opened(file, base::PlainFile::Use::Read);
    if (!opened.isOpen())
        return false;
    const std::string begin = opened.readFirst(kZip.size());
    const bool isPickle = begin.size() == kZip.size() && begin[0] == '\x80' && begin[1] >= 2
                          && begin[1] <= 5 && begin[2] != '\0';
    return begin == kZip || isPickle;
}

bool TorchArchive::isScript(const std::filesystem::path& file)
{
    try {
        return is(file) && Zip(file).sizeOf("constants.pkl").has_value();
    } catch (const base::Error&) {
        return false;
    }
}

TorchArchive::TorchArchive(const std::filesystem::path& file)
    : WeightFile(file)
{
    {
        base::PlainFile opened(file, base::PlainFile::Use::Read);
        if (!opened.isOpen())
            refuseFile(file, opened.isMissing() ? "there is no such file" : opened.problem(),
                       "choose another file");
        if (opened.size() > kLargestWeights)
            refuseFile(file, "it is too large", "choose another file");
        if (opened.readFirst(kZip.size()) != kZip)
            refuseFile(file,
                       "it is a pickle, as torch.save wrote it before PyTorch 1.6 and others do",
                       kSaveAgain);
    }
    m_zip = std::make_unique<Zip>(file);
    const std::uint64_t size = m_zip->sizeOf(std::string(kPickleFile)).value_or(0);
    if (size > kLongestPickle)
        m_zip->refuse("its list of tensors is too long", kSaveAgain);
    const std::string order = m_zip->sizeOf("byteorder").value_or(0) == 3 // "big"
                                  ? m_zip->read("byteorder", 0, 3)
                                  : "little";
    if (order == "big")
        m_zip->refuse("its numbers are those of a big-endian machine",
                      "save it on a little-endian one");
    try {
        const Pickle pickle(m_zip->read(std::string(kPickleFile), 0, size));
        Tensors(pickle, *this).find();
    } catch (const std::invalid_argument& problem) {
        m_zip->refuse(fmt::format("its list of tensors is damaged ({})", problem.what()),
                      kSaveAgain);
    }
    m_notes["format"] = m_zip->sizeOf("constants.pkl") ? "TorchScript" : "torch.save";
}

TorchArchive::~TorchArchive() = default;

std::string TorchArchive::bytesOf(std::size_t index) const
{
    const Tensor& tensor = m_tensors[index];
    const Place& place = m_places[index];
    const std::uint64_t each = numberType(tensor.type)->bytes, count = countOf(tensor.shape);
    if (count == 0)
        return {};
    std::uint64_t next = 1;
    bool isInOrder = true;
    for (std::size_t k = tensor.shape.size(); k-- > 0;) {
        const auto side = static_cast<std::uint64_t>(tensor.shape[k]);
        isInOrder = isInOrder && (side == 1 || static_cast<std::uint64_t>(place.stride[k]) == next);
        next *= side;
    }
    if (isInOrder)
        return m_zip->read(place.entry, place.offset * each, count * each);
    std::uint64_t span = 1;
    for (std::size_t k = 0; k < tensor.shape.size(); ++k)
        span += static_cast<std::uint64_t>((tensor.shape[k] - 1) * place.stride[k]);
    const std::string held = m_zip->read(place.entry, place.offset * each, span * each);
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(count * each));
    std::vector<std::int64_t> at(tensor.shape.size(), 0);
    for (std::uint64_t k = 0; k < count; ++k) {
        std::uint64_t from = 0;
        for (std::size_t side = 0; side < at.size(); ++side)
            from += static_cast<std::uint64_t>(at[side] * place.stride[side]);
        bytes.append(held, static_cast<std::size_t>(from * each), static_cast<std::size_t>(each));
        for (std::size_t side = at.size(); side-- > 0 && ++at[side] == tensor.shape[side];)
            at[side] = 0;
    }
    return bytes;
}

} // namespace assay::model
