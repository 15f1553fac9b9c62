// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/wandb_run.h"

#include "base/json_text.h"
#include "base/open_database.h"
#include "data/formats/byte_reader.h"
#include "interop/python_json.h"
#include "interop/row_counter.h"
#include "interop/wire.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <zlib.h>

#include <fstream>
#include <vector>

namespace assay::interop {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::string_view kMagic = ":W&B\xE1\xBE"; ///< then a byte with the version
constexpr std::size_t kHead = 7;                    ///< of the file, and of each record
constexpr std::size_t kBlock = 32768;
constexpr std::size_t kChunk = 16u << 20; ///< bytes that are read at once
constexpr int kDeepest = 4;

// Numbers of fields, wandb/proto/wandb_internal.proto.
constexpr std::uint32_t kRecordHistory = 2, kRecordConfig = 5, kRecordRun = 17, kRecordExit = 18;
constexpr std::uint32_t kHistoryItem = 1, kHistoryStep = 2, kStepNumber = 1;
constexpr std::uint32_t kItemKey = 1, kItemNested = 2, kItemJson = 16;
constexpr std::uint32_t kRunId = 1, kRunProject = 3, kRunConfig = 4, kRunName = 8;
/// What says which runs belong together.
constexpr std::uint32_t kRunGroup = 6, kRunJobType = 7, kRunTag = 10, kRunSweep = 12;
constexpr std::uint32_t kConfigUpdate = 1, kExitCode = 1;

enum RecordPart : unsigned char { Whole = 1, First, Middle, Last };

struct Item {
    std::string key;
    std::string_view json;
};

Item itemOf(std::string_view bytes)
{
    Item item;
    WireReader field(bytes);
    while (field.next()) {
        if (!field.isBytes())
            continue;
        if (field.field() == kItemKey)
            item.key = field.bytes();
        else if (field.field() == kItemNested)
            item.key += (item.key.empty() ? "" : ".") + std::string(field.bytes());
        else if (field.field() == kItemJson)
            item.json = field.bytes();
    }
    return item;
}

void flatten(const std::string& name, const Json& value, int depth, NamedRow& row)
{
    if (value.is_object() && depth < kDeepest) {
        for (const auto& [key, each] : value.items())
            flatten(name + '.' + key, each, depth + 1, row);
    } else if (const auto number = numberOf(value)) {
        row.emplace_back(name, *number);
    }
}

std::uint32_t number32(std::string_view bytes)
{
    std::uint32_t value = 0;
    for (std::size_t k = 0; k < 4; ++k)
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[k])) << (8 * k);
    return value;
}

} // namespace

bool looksLikeWandbRun(const fs::path& path)
{
    if (base::isOpenDatabase(path))
        return false;
    std::ifstream file(path, std::ios::binary);
    return readAt(file, 0, kMagic.size()) == kMagic;
}

WandbRun::WandbRun(fs::path file, LogUse use)
    : m_path(std::move(file))
    , m_use(use)
{
    m_run.source = m_path.string();
    m_run.name = m_path.stem().string();
    m_run.tool = "Weights & Biases";
}

void WandbRun::open(LogSink& sink)
{
    m_number = sink.run(m_run);
}

bool WandbRun::takeSetting(std::string_view bytes)
{
    const Item item = itemOf(bytes);
    if (item.key.empty() || item.key.starts_with("_"))
        return false; // what the tool keeps for itself
    const auto value = base::parsedJson<Json>(item.json);
    if (!value)
        return false;
    m_run.settings[item.key] = value->is_string() ? value->get<std::string>() : value->dump();
    return true;
}

void WandbRun::takeRun(std::string_view run)
{
    WireReader field(run);
    std::string id, name;
    std::map<std::string, std::string> together;
    while (field.next()) {
        if (!field.isBytes())
            continue;
        const std::string text(field.bytes());
        if (field.field() == kRunSweep)
            together["sweep"] = text;
        else if (field.field() == kRunGroup)
            together["group"] = text;
        else if (field.field() == kRunJobType)
            together["job_type"] = text;
        else if (field.field() == kRunTag)
            together["tags"] += (together["tags"].empty() ? "" : ", ") + text;
        else if (field.field() == kRunId)
            id = field.bytes();
        else if (field.field() == kRunName)
            name = field.bytes();
        else if (field.field() == kRunProject && !field.bytes().empty())
            m_run.settings["project"] = field.bytes();
        else if (field.field() == kRunConfig) {
            WireReader config(field.bytes());
            while (config.next()) {
                if (config.field() == kConfigUpdate && config.isBytes())
                    takeSetting(config.bytes());
            }
        }
    }
    for (const auto& [key, text] : together) {
        if (!text.empty())
            m_run.settings.try_emplace(key, text); // a setting of the person's by that name stays
    }
    if (!name.empty() || !id.empty())
        m_run.name = name.empty() ? id : name;
}

void WandbRun::takeHistory(LogSink& sink, std::string_view history)
{
    NamedRow row;
    LoggedPoint point{.step = m_row};
    WireReader field(history);
    while (field.next()) {
        if (!field.isBytes())
            continue;
        if (field.field() == kHistoryStep) {
            WireReader step(field.bytes());
            while (step.next()) {
                if (step.field() == kStepNumber && step.isNumber())
                    point.step = static_cast<std::int64_t>(
                        std::min<std::uint64_t>(step.number(), 1ull << 53));
            }
        } else if (field.field() == kHistoryItem) {
            const Item item = itemOf(field.bytes());
            if (const auto value = base::parsedJson<Json>(withQuotedWords(std::string(item.json))))
                flatten(item.key, *value, 0, row);
        }
    }
    for (const auto& [name, value] : row) {
        if (name == "_step" && value >= 0 && value < 9e15)
            point.step = static_cast<std::int64_t>(value);
        else if (name == "_timestamp")
            point.time = value;
        else if (countsEpochs(name))
            point.epoch = value;
    }
    m_row = point.step + 1;
    if (m_number < 0)
        open(sink);
    for (const auto& [name, value] : row) {
        if (name.starts_with("_"))
            continue;
        point.value = value;
        sink.point(m_number, name, point);
    }
}

void WandbRun::take(LogSink& sink, std::string_view record)
{
    WireReader field(record);
    while (field.next()) {
        if (!field.isBytes())
            continue;
        if (field.field() == kRecordHistory) {
            takeHistory(sink, field.bytes());
        } else if (field.field() == kRecordRun) {
            takeRun(field.bytes());
            open(sink);
        } else if (field.field() == kRecordConfig) {
            bool changed = false;
            WireReader config(field.bytes());
            while (config.next()) {
                if (config.field() == kConfigUpdate && config.isBytes())
                    changed = takeSetting(config.bytes()) || changed;
            }
            if (changed)
                open(sink);
        } else if (field.field() == kRecordExit) {
            std::uint64_t code = 0;
            WireReader exit(field.bytes());
            while (exit.next()) {
                if (exit.field() == kExitCode && exit.isNumber())
                    code = exit.number();
            }
            m_run.state = code == 0 ? train::RunState::Finished : train::RunState::Failed;
            if (code != 0)
                m_run.problem = fmt::format("it ended with exit code {}", code);
            open(sink);
        }
    }
}

void WandbRun::readRecords(LogSink& sink, const std::string& bytes)
{
    const std::uint64_t begin = m_at;
    std::string whole; // of a record in parts
    bool open = false;
    for (std::uint64_t at = begin;;) {
        // What is left of a block is too small for a record: it is filled with zeros.
        if (const std::uint64_t left = kBlock - at % kBlock; left < kHead)
            at += left;
        const std::uint64_t from = at - begin;
        if (from + kHead > bytes.size())
            break;
        const std::string_view head = std::string_view(bytes).substr(from, kHead);
        const std::size_t length = static_cast<unsigned char>(head[4])
                                   | static_cast<std::size_t>(static_cast<unsigned char>(head[5]))
                                         << 8;
        const auto part = static_cast<unsigned char>(head[6]);
        if (part == 0 && length == 0) { // the rest of this block was never written
            at += kBlock - at % kBlock;
            if (at - begin <= bytes.size())
                m_at = at;
            continue;
        }
        if (from + kHead + length > bytes.size())
            break;
        const std::string_view data = std::string_view(bytes).substr(from + kHead, length);
        uLong crc = crc32(0, reinterpret_cast<const Bytef*>(&head[6]), 1);
        crc =
            crc32(crc, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size()));
        const bool fits = part >= Whole && part <= Last && at % kBlock + kHead + length <= kBlock
                          && static_cast<std::uint32_t>(crc) == number32(head);
        if (!fits) {
            if (m_skipped++ == 0)
                m_firstSkipped = static_cast<std::int64_t>(at);
            // The next block begins with a record, whatever stands here.
            at += kBlock - at % kBlock;
            open = false;
            if (at - begin > bytes.size()) {
                m_at = begin + bytes.size();
                break;
            }
            m_at = at;
            continue;
        }
        at += kHead + length;
        if (part == Whole) {
            take(sink, data);
        } else if (part == First) {
            whole = data;
            open = true;
            continue;
        } else if (open) {
            whole += data;
            if (part == Middle)
                continue;
            take(sink, whole);
            open = false;
        }
        m_at = at;
    }
}

void WandbRun::read(LogSink& sink)
{
    base::requireNoOpenDatabase(m_path);
    std::ifstream file(m_path, std::ios::binary);
    if (!file)
        data::formats::refuse(m_path, "log.wandb", "The file cannot be opened; check its rights.");
    if (m_at > 0 && m_mark.isWrittenAnew(file)) {
        if (m_number >= 0)
            sink.forget(m_number);
        m_mark = {};
        m_at = 0;
        m_row = m_skipped = 0;
        m_reported = false;
    }
    if (m_at == 0) {
        const std::string head = readAt(file, 0, kHead);
        if (head.size() < kHead && m_use == LogUse::Watch)
            return;
        if (!head.starts_with(kMagic))
            data::formats::refuse(m_path, "log.wandb",
                                  "This is no run of Weights & Biases, in spite of its name.");
        m_at = kHead;
    }
    for (std::size_t chunk = kChunk;;) {
        const std::string bytes = readAt(file, m_at, chunk);
        const std::uint64_t before = m_at;
        readRecords(sink, bytes);
        if (bytes.size() < chunk)
            break;
        if (m_at == before) // one record is longer than that
            chunk *= 2;
        sink.reached(static_cast<double>(m_at) / size());
        if (chunk > (1u << 30))
            break;
    }
    m_mark.move(file, m_at);
    if (m_number < 0 && m_use == LogUse::Import)
        data::formats::refuse(m_path, "log.wandb", "This run holds no history; was it cut off?");
    if (m_number < 0)
        return;
    if (m_skipped > 0 && !std::exchange(m_reported, true))
        sink.problem(m_number, {.id = "log.damaged_records",
                                .severity = base::Severity::Warning,
                                .basis = base::Basis::Proven,
                                .place = m_path.string(),
                                .evidence = {{"records", static_cast<double>(m_skipped)},
                                             {"byte", static_cast<double>(m_firstSkipped)}}});
    const double rest = size() - 1 - static_cast<double>(m_at);
    if (m_use == LogUse::Import && rest > 0)
        sink.problem(m_number,
                     {.id = "log.cut_off",
                      .severity = base::Severity::Warning,
                      .basis = base::Basis::Proven,
                      .place = m_path.string(),
                      .evidence = {{"bytes", rest}, {"byte", static_cast<double>(m_at)}}});
}

double WandbRun::size() const
{
    std::error_code ignored;
    const auto bytes = fs::file_size(m_path, ignored);
    return ignored ? 1 : static_cast<double>(bytes) + 1;
}

} // namespace assay::interop
