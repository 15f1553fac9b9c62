// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/trainer_state.h"

#include "base/json_text.h"
#include "base/open_database.h"
#include "base/sample_id.h"
#include "data/formats/byte_reader.h"
#include "interop/python_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <fstream>

namespace assay::interop {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kName = "trainer_state.json";
constexpr std::string_view kCheckpoint = "checkpoint-";
constexpr std::uintmax_t kLargest = 256u << 20; ///< bytes
constexpr double kFarthestStep = 9e15;          ///< exact as a double

/// The number of a folder "checkpoint-500"; -1 for any other.
std::int64_t checkpointOf(const fs::path& folder)
{
    const std::string name = folder.filename().string();
    std::int64_t number = -1;
    if (!name.starts_with(kCheckpoint))
        return -1;
    const char* begin = name.data() + kCheckpoint.size();
    const auto [end, error] = std::from_chars(begin, name.data() + name.size(), number);
    return error == std::errc() && end == name.data() + name.size() ? number : -1;
}

} // namespace

bool isTrainerState(const fs::path& file)
{
    return file.filename() == kName;
}

fs::path trainerFolder(const fs::path& file)
{
    const fs::path folder = file.parent_path();
    return checkpointOf(folder) >= 0 ? folder.parent_path() : folder;
}

TrainerState::TrainerState(fs::path place, std::string name, LogUse use)
    : m_place(std::move(place))
    , m_use(use)
{
    std::error_code ignored;
    m_run.source = (fs::is_directory(m_place, ignored) ? m_place / kName : m_place).string();
    m_run.name = std::move(name);
    m_run.tool = "Hugging Face Trainer";
}

fs::path TrainerState::newest() const
{
    std::error_code error;
    if (!fs::is_directory(m_place, error))
        return m_place;
    if (fs::exists(m_place / kName, error))
        return m_place / kName;
    std::int64_t last = -1;
    fs::path file;
    for (fs::directory_iterator at(m_place, error), end; !error && at != end; at.increment(error)) {
        const std::int64_t number = checkpointOf(at->path());
        std::error_code ignored;
        if (number > last && fs::exists(at->path() / kName, ignored)) {
            last = number;
            file = at->path() / kName;
        }
    }
    return file;
}

void TrainerState::read(LogSink& sink)
{
    const fs::path file = newest();
    std::error_code ignored;
    if (const auto size = fs::file_size(file, ignored); !ignored && size > kLargest)
        data::formats::refuse(file, "log.trainer_state",
                              fmt::format("The file is larger than {} MB, which no history of a "
                                          "Trainer is.",
                                          kLargest >> 20));
    base::requireNoOpenDatabase(file);
    std::ifstream stream(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    if (const std::string now = base::fingerprint(text); now == m_read)
        return;
    else
        m_read = now;
    const Json state = base::parsedJson<Json>(withQuotedWords(text)).value_or(Json());
    const auto history = state.is_object() ? state.find("log_history") : state.end();
    if (!state.is_object() || history == state.end() || !history->is_array()) {
        if (m_use == LogUse::Watch)
            return; // it is being written
        data::formats::refuse(file, "log.trainer_state",
                              "This is no whole trainer_state.json of the Hugging Face Trainer "
                              "(no list \"log_history\"); import that of another checkpoint.");
    }
    if (m_number >= 0)
        sink.forget(m_number);
    m_number = sink.run(m_run);
    for (const Json& entry : *history) {
        if (!entry.is_object())
            continue;
        const auto number = [&](const char* key) {
            const auto found = entry.find(key);
            return found == entry.end() ? std::nullopt : numberOf(*found);
        };
        const auto step = number("step");
        if (!step || !(std::abs(*step) < kFarthestStep))
            continue;
        LoggedPoint point{.step = static_cast<std::int64_t>(*step),
                          .epoch = number("epoch").value_or(0)};
        for (const auto& [key, value] : entry.items()) {
            const auto found = key == "step" || key == "epoch" ? std::nullopt : numberOf(value);
            if (!found)
                continue;
            point.value = *found;
            sink.point(m_number, key, point);
        }
    }
    sink.reached(1);
}

double TrainerState::size() const
{
    std::error_code ignored;
    const auto size = fs::file_size(newest(), ignored);
    return ignored ? 1 : static_cast<double>(size) + 1;
}

} // namespace assay::interop
