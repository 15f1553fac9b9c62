// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/free_memory.h"
#include "experiment/before_training.h"
#include "experiment/run_plan.h"
#include "experiment/spec.h"
#include "support/script_module.h"
#include "train/memory_forecast.h"
#include "train/trainer.h"

#include <fmt/format.h>

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>

using namespace assay;
using experiment::ExperimentSpec;

namespace {

constexpr double kMegabyte = 1e6;
const char* const kMeasure = "--measure";

/// `count` series of so many steps in two classes, as the archive of UCR writes them.
void writeSeries(const std::string& path, int count, int steps)
{
    std::ofstream out(path);
    for (int i = 0; i < count; ++i) {
        out << i % 2;
        for (int k = 0; k < steps; ++k)
            out << '\t' << std::round(std::sin(0.01 * (i % 2 + 1) * k + i) * 1000) / 1000;
        out << '\n';
    }
}

/// Two convolutions with 32 channels over pictures of 28 x 28, ten outputs.
void writeConvolutions(const std::string& path)
{
    testing::writeScript(path,
                         {{.name = "a", .shape = {32, 1, 3, 3}},
                          {.name = "b", .shape = {32, 32, 3, 3}},
                          {.name = "c", .shape = {10, 32}}},
                         R"(
def forward(self, x):
    y = torch.relu(torch.conv2d(x, self.a, None, [1, 1], [1, 1]))
    z = torch.relu(torch.conv2d(y, self.b, None, [1, 1], [1, 1]))
    return torch.matmul(z.mean([2, 3]), self.c.t())
)");
}

struct Case {
    const char* name;
    std::vector<std::pair<const char*, const char*>> settings;
    int series = 0, steps = 0; ///< data of its own
};

const std::vector<Case>& cases()
{
    static const std::vector<Case> all{
        {"lenet, batch 4096",
         {{"data.count", "8000"}, {"model.template", "lenet"}, {"train.batch_size", "4096"}}},
        {"resnet 8, batch 256",
         {{"data.count", "500"}, {"model.template", "resnet"}, {"train.batch_size", "256"}}},
        {"mlp 10,000, Adam",
         {{"data.count", "1000"},
          {"model.template", "mlp"},
          {"model.hidden", "10000"},
          {"train.batch_size", "64"}}},
        {"mlp 20,000, SGD",
         {{"data.count", "1000"},
          {"model.template", "mlp"},
          {"model.hidden", "20000"},
          {"train.optimiser", "sgd"},
          {"train.momentum", "0"},
          {"train.batch_size", "64"}}},
        {"lstm, 1,000 steps",
         {{"model.template", "lstm"}, {"model.hidden", "64"}, {"train.batch_size", "128"}},
         300,
         1000},
        {"attention, 400 steps",
         {{"model.template", "attention"}, {"train.batch_size", "64"}},
         150,
         400},
        {"module, batch 1024",
         {{"data.count", "2000"}, {"model.template", "torchscript"}, {"train.batch_size", "1024"}}},
    };
    return all;
}

/// The specification of a case, with data and module in `folder`.
ExperimentSpec specOf(const Case& one, const std::string& folder)
{
    ExperimentSpec spec;
    if (one.series > 0) {
        const std::string file = folder + "/series.tsv";
        writeSeries(file, one.series, one.steps);
        experiment::set(spec, "data.path", file);
        experiment::set(spec, "data.format", "series");
    }
    for (const auto& [path, value] : one.settings) {
        experiment::setText(spec, fmt::format("{}={}", path, value));
        if (std::string(value) == "torchscript") {
            writeConvolutions(folder + "/module.pt");
            experiment::set(spec, "model.file", folder + "/module.pt");
        }
    }
    spec.train.epochs = 1;
    spec.train.threads = 2;
    return spec;
}

/// Trains as a run does, in this process, and prints what was forecast and what was taken.
int measure(const Case& one, const std::string& folder)
{
    const ExperimentSpec spec = specOf(one, folder);
    const auto before = double(base::residentBytes());
    const data::Prepared data = data::prepare(spec.data);
    model::Network network = experiment::networkFor(spec, data);
    const auto measured = train::measureMemory(spec.train, data, network);
    const train::MemoryForecast forecast = train::forecastMemory(*measured, spec.train);
    experiment::beforeTraining(spec, data, network);
    train::Control control;
    train::RunObserver observer;
    train::train({.spec = spec.train,
                  .data = &data,
                  .checkpoint = folder + "/last.ckpt",
                  .bestCheckpoint = folder + "/best.ckpt",
                  .resumeFrom = {},
                  .watched = {}},
                 network, control, observer);
    std::string parts;
    for (const train::MemoryPart& part : train::partsOf(forecast))
        parts += fmt::format(" {} {:.0f}", part.name, double(part.bytes) / kMegabyte);
    fmt::print(
        "{:.1f} {:.1f} |{} | update {:.0f} evaluation {:.0f} checkpoint {:.0f} look {:.0f}\n",
        double(forecast.peak()) / kMegabyte,
        (double(base::mostResidentBytes()) - before) / kMegabyte, parts,
        double(forecast.activations) / kMegabyte, double(forecast.evaluation) / kMegabyte,
        double(forecast.checkpoint) / kMegabyte, double(forecast.firstLook) / kMegabyte);
    return 0;
}

} // namespace

class TestMemoryForecast : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theForecastIsWhatIsTaken_data()
    {
        QTest::addColumn<int>("index");
        // All of them take minutes: `./assay test slow`.
        const std::vector<std::size_t> few{0, 2};
        const bool all = qEnvironmentVariableIsSet("ASSAY_ALL_CASES");
        for (std::size_t k = 0; k < cases().size(); ++k) {
            if (!all && std::find(few.begin(), few.end(), k) == few.end())
                continue;
            QTest::newRow(cases()[k].name) << int(k);
        }
    }

    /// In a process of its own, as the most that ever was taken is one number a process.
    void theForecastIsWhatIsTaken()
    {
        QFETCH(const int, index);
        const QTemporaryDir folder;
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {kMeasure, QString::number(index), folder.path()});
        QVERIFY(child.waitForFinished(300'000));
        const QString said = QString::fromUtf8(child.readAllStandardOutput());
        QVERIFY2(child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0,
                 child.readAllStandardError().constData());
        const double forecast = said.section(' ', 0, 0).toDouble();
        const double taken = said.section(' ', 1, 1).toDouble();
        qInfo("%s: forecast %.0f MB, taken %.0f MB (%+.0f %%)%s", cases()[std::size_t(index)].name,
              forecast, taken, 100 * (forecast / taken - 1),
              qPrintable(said.section('|', 1).trimmed()));
        QVERIFY(taken > 300);
        QVERIFY2(forecast > 0.5 * taken && forecast < 1.35 * taken, qPrintable(said));
    }
};

int main(int argc, char** argv)
{
    if (argc == 4 && std::string(argv[1]) == kMeasure)
        return measure(cases()[std::stoul(argv[2])], argv[3]);
    const QCoreApplication app(argc, argv);
    TestMemoryForecast test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_memory_forecast.moc"
