// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/csv_layout.h"

#include "base/error.h"
#include "data/formats/byte_reader.h"
#include "data/formats/csv_scanner.h"
#include "interop/logged_number.h"
#include "interop/row_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace assay::interop {

namespace {

constexpr std::size_t kLongestHeader = 1u << 20; ///< bytes, remarks before it included
constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::int64_t kMostTitles = 10; ///< lines above a header that are looked through

bool isOneOf(const std::string& name, std::initializer_list<const char*> names)
{
    return std::any_of(names.begin(), names.end(), [&](const char* each) { return name == each; });
}

bool isStepName(const std::string& lower)
{
    return isOneOf(lower, {"step", "global_step", "iteration", "iter", "schritt", "шаг", "Шаг"});
}

bool isEpochName(const std::string& lower)
{
    return isOneOf(lower, {"epoch", "epoche", "эпоха", "Эпоха"});
}

/// A header that is written as a remark: "# step,loss".
std::string_view withoutHash(std::string_view text)
{
    while (text.starts_with('#') || text.starts_with(' '))
        text.remove_prefix(1);
    return text;
}

/// One line without its end, which may be LF, CR LF or CR; false when it has none yet.
bool readLine(std::istream& file, std::string& line, std::uint64_t& at)
{
    line.clear();
    char c = 0;
    while (line.size() < kLongestHeader && file.get(c)) {
        ++at;
        if (c == '\n')
            return true;
        if (c == '\r') {
            if (file.peek() == '\n') {
                file.get(c);
                ++at;
            }
            return true;
        }
        line += c;
    }
    return false;
}

/// Whether a line is a row of numbers below this header: as many cells, of which the counter is a number.
bool countsBelow(const std::string& header, const std::string& line)
{
    const CsvLayout layout = parsedHeader({}, header);
    try {
        data::formats::CsvScanner scanner({}, line, layout.delimiter);
        if (!scanner.next())
            return false;
        const auto& cells = scanner.cells();
        const auto counter =
            static_cast<std::size_t>(layout.step >= 0 ? layout.step : layout.epoch);
        return cells.size() >= layout.named && counter < cells.size()
               && loggedCell(cells[counter]).form == CellForm::Number;
    } catch (const base::Error&) {
        return false; // a quote that the line does not close
    }
}

} // namespace

std::optional<CsvLayout> layoutOf(const std::vector<std::string_view>& cells, char delimiter)
{
    CsvLayout layout{.delimiter = delimiter, .columns = {}};
    std::set<std::string> taken;
    bool isTagWeak = false; // "name" beside "metric" is that of the run
    for (std::size_t i = 0; i < cells.size(); ++i) {
        std::string_view cell = cells[i];
        if (i == 0)
            cell = withoutHash(cell);
        if (loggedNumber(cell))
            return std::nullopt;
        const std::string lower = data::formats::lower(std::string(cell));
        if (layout.step < 0 && isStepName(lower))
            layout.step = static_cast<int>(i);
        else if (layout.epoch < 0 && isEpochName(lower))
            layout.epoch = static_cast<int>(i);
        else if (layout.set < 0 && namesSet(lower))
            layout.set = static_cast<int>(i);
        else if (layout.run < 0 && namesRun(lower))
            layout.run = static_cast<int>(i);
        else if ((layout.tag < 0 && namesTag(lower)) || (isTagWeak && namesMetric(lower)))
            layout.tag = static_cast<int>(i);
        else if (layout.value < 0 && namesValue(lower))
            layout.value = static_cast<int>(i);
        if (layout.tag == static_cast<int>(i))
            isTagWeak = !namesMetric(lower);
        if (!cell.empty())
            layout.named = i + 1;
        const std::string plain =
            cell.empty() ? fmt::format("column {}", i + 1) : std::string(cell);
        std::string name = plain;
        for (int again = 2; !taken.insert(name).second; ++again)
            name = fmt::format("{} ({})", plain, again);
        layout.columns.push_back(std::move(name));
    }
    if (!layout.isLog())
        return std::nullopt;
    if (layout.tag < 0 || layout.value < 0)
        layout.tag = layout.value = -1;
    return layout;
}

std::vector<std::string_view> gluedHeader(const std::vector<std::string_view>& cells,
                                          const CsvLayout& before)
{
    const std::string& first = before.columns.front();
    for (std::size_t i = 0; i + 1 < cells.size(); ++i) {
        if (cells[i].size() <= first.size() || !cells[i].ends_with(first))
            continue;
        std::vector<std::string_view> header{cells[i].substr(cells[i].size() - first.size())};
        header.insert(header.end(), cells.begin() + std::ptrdiff_t(i) + 1, cells.end());
        const bool known = std::any_of(header.begin() + 1, header.end(), [&](auto cell) {
            return std::find(before.columns.begin(), before.columns.end(), cell)
                   != before.columns.end();
        });
        if (known && layoutOf(header, before.delimiter))
            return header;
    }
    return {};
}

CsvHeader findHeader(std::istream& file)
{
    CsvHeader header; // of the place that is read
    std::optional<CsvHeader> first, candidate;
    std::string line;
    for (header.line = 1; readLine(file, line, header.end); ++header.line) {
        if (header.line == 1 && line.starts_with(kMark))
            line.erase(0, kMark.size());
        const std::size_t begin = line.find_first_not_of(" \t");
        if (header.end > kLongestHeader)
            break;
        if (begin == std::string::npos)
            continue;
        if (candidate && line[begin] != '#' && countsBelow(candidate->text, line))
            return *candidate;
        const bool isLog = parsedHeader({}, line).isLog();
        if (line[begin] == '#' && !isLog)
            continue;
        header.text = line;
        if (!first && isLog)
            return header;
        candidate = isLog ? std::optional(header) : std::nullopt;
        if (!first)
            first = header;
        if (++header.titles > kMostTitles)
            break;
        header.title = first->text;
        header.titleLine = first->line;
    }
    return first.value_or(
        CsvHeader{.text = {}, .line = header.line, .end = header.end, .title = {}});
}

CsvLayout parsedHeader(const std::filesystem::path& path, const std::string& line)
{
    CsvLayout best;
    for (const char delimiter : {',', ';', '\t', '|'}) {
        try {
            data::formats::CsvScanner scanner(path, line, delimiter);
            if (!scanner.next())
                continue;
            const auto layout = layoutOf(scanner.cells(), delimiter);
            if (layout && layout->columns.size() > best.columns.size())
                best = *layout;
        } catch (const base::Error&) {
            continue; // a quote that the line does not close
        }
    }
    return best;
}

std::string csvTool(const std::filesystem::path& path, const CsvLayout& layout)
{
    const auto has = [&](std::string_view name) {
        return std::find(layout.columns.begin(), layout.columns.end(), name)
               != layout.columns.end();
    };
    if (path.filename() == "metrics.csv")
        return "Lightning";
    if (has("metrics/mAP50(B)") || has("train/box_loss") || has("metrics/mAP_0.5")
        || has("metrics/accuracy_top1"))
        return "Ultralytics YOLO";
    if (has("train_loss") && has("valid_loss") && has("time"))
        return "fastai";
    // Keras writes the epoch and then its own names in alphabetical order.
    if (layout.epoch == 0 && has("loss")
        && std::is_sorted(layout.columns.begin() + 1, layout.columns.end()))
        return "Keras CSVLogger";
    return "CSV";
}

} // namespace assay::interop
