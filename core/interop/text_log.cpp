// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/text_log.h"

#include "base/open_database.h"
#include "base/utf8.h"
#include "data/formats/byte_reader.h"
#include "interop/boosting_line.h"
#include "interop/named_numbers.h"
#include "interop/row_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <istream>
#include <set>
#include <utility>

namespace assay::interop {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = 4u << 20, kLongest = 1u << 20, kBeginning = 256u << 10;
constexpr int kEnoughLines = 3; ///< with a score, behind a counter
constexpr int kEnoughWhole = 2; ///< with a counter and two scores each
constexpr std::size_t kLongestText = 160;

struct Message {
    const char* id;
    std::array<std::string_view, 3> parts; ///< any of them, in lower case; empty: none
};
/// What PyTorch, TensorFlow, CUDA and the kernel print.
constexpr std::array kMessages{
    Message{"log.error_memory",
            {"out of memory", "cuda error: out of memory", "cannot allocate memory"}},
    Message{"log.error_worker", {"dataloader worker (pid", "killed by signal", "oom-kill"}},
    Message{"log.error_backward_twice", {"backward through the graph a second time", "", ""}},
    Message{"log.error_in_place", {"modified by an inplace operation", "", ""}},
    Message{"log.error_device", {"expected all tensors to be on the same device", "", ""}},
    Message{"log.error_assert", {"device-side assert triggered", "", ""}},
    Message{
        "log.error_shapes",
        {"mat1 and mat2 shapes cannot be multiplied", "shape mismatch:", "incompatible shapes"}},
    Message{"log.error_type",
            {"expected scalar type", "expected object of scalar type", "input type ("}},
    Message{"log.error_detached", {"does not require grad and does not have a grad_fn", "", ""}},
    Message{"log.error_raised", {"traceback (most recent call last)", "", ""}},
};

/// What is worth keeping beside scores, behind a counter.
bool isMeasured(std::string_view name)
{
    const std::string lower = data::formats::lower(std::string(name));
    constexpr std::array<std::string_view, 7> kWords{"lr",  "rate",       "norm",   "time",
                                                     "mem", "throughput", "per sec"};
    return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
        return lower.find(word) != std::string::npos;
    });
}

/// What scikit-learn prints below a round with a held-back set: a share of right answers or an R2.
bool isHeldScore(std::string_view name)
{
    return data::formats::lower(std::string(name)) == "validation score";
}

/// "Best epoch: 5, best val_loss: 0.31": whether the line is about an earlier epoch before it names one.
bool looksBack(std::string_view line)
{
    const std::string lower = data::formats::lower(std::string(line.substr(0, kLongest)));
    const std::string_view before = std::string_view(lower).substr(0, lower.find("epoch"));
    constexpr std::array<std::string_view, 6> kWords{"best",    "since",    "loaded",
                                                     "loading", "restored", "restoring"};
    return before.size() < lower.size()
           && std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
                  const std::size_t at = before.find(word);
                  return at != std::string_view::npos
                         && (at == 0 || !std::isalpha(static_cast<unsigned char>(before[at - 1])));
              });
}

constexpr std::string_view kOfEpoch = "Epoch(";

/// The set of "[Eval][Epoch 3]", as PaddlePaddle writes it, and of "| valid on 'valid' subset |" of fairseq; empty:
/// the line names none so, or several.
std::string setInside(std::string_view line)
{
    std::string found;
    for (std::size_t at = line.find('['); at != line.npos; at = line.find('[', at + 1)) {
        const std::string_view cell = line.substr(at + 1, line.find(']', at) - at - 1);
        const bool word = std::all_of(cell.begin(), cell.end(), [](char c) {
            return std::isalpha(static_cast<unsigned char>(c)) != 0;
        });
        const std::string set = word ? splitOf(cell) : std::string();
        if (!set.empty() && !found.empty() && set != found)
            return {};
        if (!set.empty())
            found = set;
    }
    const std::size_t on = line.find(" on '");
    const std::size_t bar = on == line.npos ? line.npos : line.rfind('|', on);
    if (found.empty() && bar != line.npos)
        found = splitOf(line.substr(bar + 1, on - bar - 1));
    return found;
}

/// What stands behind the level of a logger: "Test: [0/98]" of "[2026-01-02 10:00:00 net] (main.py 288): INFO Test: [0/98]";
/// the whole line where there is none.
std::string_view behindLogger(std::string_view line)
{
    constexpr std::size_t kFarthest = 160;
    const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    for (const std::string_view level : {"INFO", "DEBUG", "WARNING"}) {
        const std::size_t at = line.substr(0, kFarthest).find(level);
        if (at == line.npos || (at > 0 && isLetter(line[at - 1])))
            continue;
        const std::string_view rest = line.substr(at + level.size());
        if (!rest.empty() && !isLetter(rest[0]))
            return rest.substr(std::min(rest.find_first_not_of("]:-| \t"), rest.size()));
    }
    return line;
}

/// The set that a line begins with, or that MMEngine ("Epoch(val) [1][20/20]"), Caffe or an estimator of
/// TensorFlow names.
std::string setOf(std::string_view line)
{
    for (const std::string_view word : {kOfEpoch, std::string_view("Iter(")}) {
        const std::size_t at = line.find(word);
        std::string set = at == line.npos ? std::string() : splitOf(line.substr(at + word.size()));
        if (!set.empty())
            return set;
    }
    if (line.find("Test net output #") != line.npos)
        return "test";
    if (std::string set = setInside(line); !set.empty())
        return set;
    if (line.find("Saving dict for global step ") != line.npos)
        return "val";
    const std::string set = splitOf(line);
    return set.empty() ? splitOf(behindLogger(line)) : set;
}

/// "Best iteration is:", as LightGBM and XGBoost write above a line that stood before.
bool announcesRepeat(std::string_view line)
{
    const std::string lower =
        data::formats::lower(std::string(line.substr(0, line.find_last_not_of(" \t\r") + 1)));
    return lower.ends_with("best iteration is:") || lower.ends_with("best iteration:");
}

/// What a terminal would show of a line in which a progress bar went back to the beginning, also step by step.
std::string_view lastWritten(std::string_view line)
{
    while (!line.empty() && (line.back() == '\r' || line.back() == '\b'))
        line.remove_suffix(1);
    for (const std::string_view back : {"\r", "\b\b"}) {
        if (const std::size_t at = line.rfind(back); at != line.npos)
            line.remove_prefix(at + back.size());
    }
    return line;
}

} // namespace

bool looksLikeTextLog(const fs::path& path)
{
    const auto file = peekText(path);
    const std::string text = file ? readAt(*file, 0, kBeginning) : std::string();
    if (text.find('\0') != std::string::npos)
        return false;
    int lines = 0, whole = 0;
    bool counted = false;
    PrintedTable table;
    LeadingCounter bare;
    LineProgress bar;
    for (std::size_t at = 0; at < text.size() && lines < kEnoughLines;) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line =
            lastWritten(std::string_view(text).substr(at, std::min(end - at, kLongest)));
        at = end + 1;
        if (catBoostRound(line) || lightGbmRound(line)) {
            ++lines;
            continue;
        }
        const auto printed = table.row(line);
        NamedRow row = printed ? *printed : namedNumbers(line);
        bare.addTo(row, line);
        if (!printed)
            bar.addTo(row, line);
        const auto any = [&row](bool (*is)(std::string_view)) {
            return std::any_of(row.begin(), row.end(),
                               [is](const auto& cell) { return is(cell.first); });
        };
        const bool counts = any(countsSteps) || any(countsEpochs);
        counted = counted || counts;
        lines += counted && any(isScore) ? 1 : 0;
        whole += counts
                         && std::count_if(row.begin(), row.end(),
                                          [](const auto& cell) { return isScore(cell.first); })
                                > 1
                     ? 1
                     : 0;
    }
    return lines >= kEnoughLines || whole >= kEnoughWhole;
}

TextLog::TextLog(fs::path file, std::string name, LogUse use)
    : m_path(std::move(file))
    , m_use(use)
{
    m_run.source = m_path.string();
    m_run.name = std::move(name);
    m_run.tool = "Text";
    m_run.saysSessions = false;
}

void TextLog::lookForErrors(std::string_view line)
{
    const std::string lower = data::formats::lower(std::string(line.substr(0, kLongest)));
    if (lower.starts_with("keyboardinterrupt")) { // a person ended it
        m_errors.erase("log.error_raised");
        return;
    }
    for (const Message& message : kMessages) {
        const bool met =
            std::any_of(message.parts.begin(), message.parts.end(), [&](std::string_view part) {
                return !part.empty() && lower.find(part) != std::string::npos;
            });
        if (!met)
            continue;
        Error& error = m_errors[message.id];
        error.rows = m_rows;
        if (error.count++ == 0) {
            error.line = m_line;
            error.text = base::validUtf8(std::string(line.substr(0, kLongestText)));
        }
        return;
    }
}

void TextLog::takeLine(LogSink& sink, std::string_view line)
{
    lookForErrors(line);
    if (std::exchange(m_repeats, announcesRepeat(line)))
        return;
    std::optional<double> ofSteps;
    const auto catBoost = catBoostRound(lastWritten(line));
    const auto round = catBoost ? catBoost : lightGbmRound(lastWritten(line));
    const auto printed = m_table.row(lastWritten(line));
    NamedRow row = round ? *round : printed ? *printed : namedNumbers(lastWritten(line), &ofSteps);
    if (!round && !printed) {
        m_bare.addTo(row, lastWritten(line));
        if (const auto steps = m_bar.addTo(row, lastWritten(line)))
            ofSteps = steps;
    }
    nameRepeats(row);
    const auto epoch = std::find_if(row.begin(), row.end(),
                                    [](const auto& cell) { return countsEpochs(cell.first); });
    // The training is not at its best epoch again: these are the scores that it had there.
    const bool isSeen = std::any_of(row.begin(), row.end(), [this](const auto& cell) {
        return isScore(cell.first) && m_names.contains(cell.first);
    });
    const bool isBehind = epoch != row.end() && looksBack(line);
    if (isBehind && m_epoch && epoch->second < *m_epoch && isSeen)
        return;
    if (epoch != row.end() && !isBehind)
        m_epoch = epoch->second;
    const auto any = [&row](bool (*is)(std::string_view)) {
        return std::any_of(row.begin(), row.end(),
                           [is](const auto& cell) { return is(cell.first); });
    };
    const auto length = progressLength(line);
    const std::string split = setOf(line);
    const bool held = isHeldSet(split);
    // "Test: [5/10]" is a batch of the set, no step of the training.
    const bool isBatch = held && length && (!any(countsEpochs) || line.find(kOfEpoch) != line.npos);
    if (isBatch)
        std::erase_if(row, [](const auto& cell) { return countsSteps(cell.first); });
    const bool epochs = any(countsEpochs), steps = any(countsSteps);
    // " * Acc@1 70.5" ends the set that was gone through last.
    const std::string_view said = behindLogger(line);
    const bool isSummary =
        !epochs && !steps && split.empty()
        && said.substr(std::min(said.find_first_not_of(" \t"), said.size())).starts_with('*');
    if (epochs || steps || split == "train")
        m_prefix.clear();
    else if (!split.empty() && row.empty())
        m_prefix = split; // "Test Error:" above its numbers
    if (epochs || steps || split == "train")
        m_batches.clear();
    else if (isBatch)
        m_batches = split;
    if (isSummary)
        nameSplit(row, !m_batches.empty() ? m_batches : m_prefix.empty() ? "summary" : m_prefix);
    else
        nameSplit(row, split.empty() || split == "train" ? m_prefix : split,
                  isBatch || !setInside(line).empty());
    // Other lines hold numbers too: sizes, paths, settings ("batch 64").
    const bool holds =
        round || any(isScore) || any(isHeldScore) || ((epochs || steps) && any(isMeasured));
    if (epochs && !holds)
        m_counter.place(row); // "Epoch 3/10" above its numbers
    m_counted = m_counted || epochs || (steps && holds);
    if (!m_counted || !holds)
        return;
    if (m_number < 0)
        m_number = sink.run(m_run);
    m_rows += epochs || steps ? 1 : 0; // what goes on behind an error
    LoggedPoint point = m_counter.place(row, held,
                                        isBatch          ? std::nullopt
                                        : held || length ? length
                                                         : ofSteps);
    std::set<std::string> names;
    for (const auto& [name, value] : row) {
        if (!names.insert(name).second)
            continue; // of two in one line the first
        point.value = value;
        m_names.insert(name);
        sink.point(m_number, name, point);
    }
}

void TextLog::reportErrors(LogSink& sink)
{
    for (auto& [id, error] : m_errors) {
        if (m_number < 0 || error.reported > 0)
            continue;
        error.reported = error.count;
        sink.problem(m_number, {.id = id,
                                // What the run survived did not end it.
                                .severity = m_rows > error.rows ? base::Severity::Hint
                                                                : base::Severity::Blocker,
                                .basis = base::Basis::Proven,
                                .place = m_path.string(),
                                .evidence = {{"line", static_cast<double>(error.line)},
                                             {"times", static_cast<double>(error.count)}},
                                .texts = {error.text}});
    }
}

void TextLog::read(LogSink& sink)
{
    base::requireNoOpenDatabase(m_path);
    const auto stream = openText(m_path);
    if (!stream)
        data::formats::refuse(m_path, "log.text", "The file cannot be opened; check its rights.");
    std::istream& file = *stream;
    if (m_mark.at() > 0 && m_mark.isWrittenAnew(file)) {
        if (m_number >= 0)
            sink.forget(m_number);
        m_mark = {};
        m_counter = {};
        m_table = {};
        m_bare = {};
        m_bar = {};
        m_line = m_rows = 0;
        m_counted = m_repeats = false;
        m_epoch.reset();
        m_names.clear();
        m_prefix.clear();
        m_batches.clear();
        m_errors.clear();
    }
    for (;;) {
        const std::string text = readAt(file, m_mark.at(), kChunk);
        std::size_t end = text.rfind('\n');
        if (text.empty())
            break;
        if (end == std::string::npos) {
            if (text.size() < kChunk)
                break;             // not whole yet
            end = text.size() - 1; // no line is so long: what there is is passed over
        }
        for (std::size_t at = 0; at <= end;) {
            const std::size_t next = std::min(text.find('\n', at), end);
            ++m_line;
            if (const auto line = std::string_view(text).substr(at, next - at);
                lastWritten(line).size() <= kLongest)
                takeLine(sink, line);
            at = next + 1;
        }
        m_mark.move(file, m_mark.at() + end + 1);
        sink.reached(std::min(1.0, static_cast<double>(m_mark.at()) / size()));
    }
    if (m_use == LogUse::Import) {
        const std::string rest = readAt(file, m_mark.at(), kLongest);
        const bool isCut = rest.find_first_not_of(" \t\r") != std::string::npos;
        ++m_line;
        if (isCut)
            lookForErrors(rest);
        if (isCut && m_number >= 0 && !namedNumbers(rest).empty())
            sink.problem(m_number, {.id = "log.cut_line",
                                    .severity = base::Severity::Warning,
                                    .basis = base::Basis::Proven,
                                    .place = m_path.string(),
                                    .evidence = {{"row", static_cast<double>(m_line)}},
                                    .texts = {base::validUtf8(rest.substr(0, kLongestText))}});
        if (m_number < 0)
            data::formats::refuse(
                m_path, "log.text",
                "No line of this text holds a step or an epoch with a loss or a score.");
    }
    reportErrors(sink);
}

double TextLog::size() const
{
    std::error_code ignored;
    const auto bytes = fs::file_size(m_path, ignored);
    return ignored ? 1 : static_cast<double>(bytes) + 1;
}

} // namespace assay::interop
