// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/run_layers.h"

#include "diagnose/layer_watch.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::cli {

namespace {

diagnose::LayerWatch watchOf(const train::RunRecord& run, Context& context)
{
    diagnose::LayerWatch watch;
    const base::Subscription points = context.session.runs().watch(run.id);
    for (;;) {
        const auto read = context.inbox.until<session::PointsRead>(0);
        if (read.run != run.id)
            continue;
        watch.add(read.points);
        if (read.complete)
            break;
    }
    watch.findBands(run);
    return watch;
}

/// In quotes where a comma, a quote or the end of a line is in it.
std::string cell(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string cell(double value)
{
    return std::isfinite(value) ? fmt::format("{:.9g}", value)
           : std::isnan(value)  ? std::string("nan")
                                : std::string(value > 0 ? "inf" : "-inf");
}

void printCsv(const diagnose::WatchedSeries& series)
{
    const std::string band = series.band
                                 ? fmt::format("{},{},{}", cell(series.band->low),
                                               cell(series.band->high), name(series.band->basis))
                                 : std::string(",,");
    std::string lines;
    for (const diagnose::WatchedSeries::Point& point : series.points)
        lines +=
            fmt::format("{},{},{},{},{},{},{},{}\n", series.layer.position, cell(series.layer.name),
                        cell(series.layer.kind), name(series.quantity), point.step,
                        cell(point.epoch), cell(point.value), band);
    writeOut(lines);
}

void printJson(train::RunId run, const diagnose::WatchedSeries& series)
{
    Json steps = Json::array(), epochs = Json::array(), values = Json::array();
    for (const diagnose::WatchedSeries::Point& point : series.points) {
        steps.push_back(point.step);
        epochs.push_back(point.epoch);
        values.push_back(number(point.value));
    }
    Json line{{"event", "layer_series"},
              {"run", run},
              {"position", series.layer.position},
              {"layer", series.layer.name},
              {"kind", series.layer.kind},
              {"quantity", name(series.quantity)},
              {"band", nullptr}};
    if (series.band)
        line["band"] = {{"low", series.band->low},
                        {"high", series.band->high},
                        {"basis", name(series.band->basis)}};
    line["steps"] = std::move(steps);
    line["epochs"] = std::move(epochs);
    line["values"] = std::move(values);
    printLine(line);
}

} // namespace

void printLayers(const train::RunRecord& run, Context& context)
{
    const diagnose::LayerWatch watch = watchOf(run, context);
    if (watch.series().empty())
        throw base::usageError(
            "run.layers",
            fmt::format("Run {} measured nothing of its layers: it has not begun, was "
                        "trained with train.watch_layers=false or by an earlier "
                        "version, or another program trained it.",
                        run.id));
    if (!context.json)
        writeOut("position,layer,kind,quantity,step,epoch,value,low,high,band\n");
    for (const diagnose::WatchedSeries& series : watch.series()) {
        if (context.json)
            printJson(run.id, series);
        else
            printCsv(series);
    }
}

} // namespace assay::cli
