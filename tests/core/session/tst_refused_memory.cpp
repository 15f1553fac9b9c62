// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/free_memory.h"
#include "experiment/before_training.h"
#include "experiment/memory_check.h"
#include "experiment/run_plan.h"
#include "experiment/suite.h"
#include "session/local_session.h"
#include "support/cli.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>
#include <fstream>
#include <mutex>

using namespace assay;
using experiment::ExperimentSpec;

namespace {

const char* const kLimited = "--limited";

/// About 70 kB an update for each picture.
ExperimentSpec lenet(std::int64_t batch, std::int64_t count = 800)
{
    ExperimentSpec spec;
    spec.data.count = count;
    spec.model.templateName = "lenet";
    spec.train.batchSize = batch;
    spec.train.epochs = 1;
    spec.train.threads = 1;
    return spec;
}

void limitAddresses(std::int64_t more)
{
    std::ifstream in("/proc/self/statm");
    std::int64_t pages = 0;
    in >> pages;
    const auto most = static_cast<rlim_t>(pages * 4096 + more);
    const rlimit limit{most, most};
    setrlimit(RLIMIT_AS, &limit);
}

/// The end of a run in a session.
session::RunEnded runIn(session::Session& session, const ExperimentSpec& spec)
{
    std::mutex mutex;
    std::condition_variable wake;
    std::optional<session::RunEnded> ended;
    const auto listening = session.listen([&](const session::Event& event) {
        if (const auto* end = std::get_if<session::RunEnded>(&event)) {
            const std::lock_guard lock(mutex);
            ended = *end;
            wake.notify_one();
        }
    });
    session.runs().start({.spec = spec, .name = {}, .checksFirst = false}, 1);
    std::unique_lock lock(mutex);
    wake.wait_for(lock, std::chrono::minutes(3), [&] { return ended.has_value(); });
    return ended.value_or(session::RunEnded{});
}

/// A process whose addresses are limited: a run that is refused memory, then one that is not.
int runLimited(const std::string& folder)
{
    const auto session = session::makeLocalSession({});
    session->project().create(folder + "/p.assay", 0);
    runIn(*session, lenet(16, 100)); // threads and libraries are there from now on
    limitAddresses(200'000'000);
    for (const ExperimentSpec& spec : {lenet(8192, 12'000), lenet(16, 100)}) {
        const session::RunEnded end = runIn(*session, spec);
        fmt::print("{}|{}\n", train::name(end.run.state), end.run.problem);
    }
    session->shutDown();
    return 0;
}

} // namespace

class TestRefusedMemory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aTrainingThatDoesNotFitIsABlockerWithABatchThatDoes()
    {
        const ExperimentSpec spec = lenet(4096, 6000);
        const data::Prepared data = data::prepare(spec.data);
        const model::Network network = experiment::networkFor(spec, data);
        const auto plenty = experiment::lookAtMemory(spec, data, network);
        QVERIFY(plenty);
        QVERIFY(plenty->findings.empty());

        const base::FixedFreeMemory little(plenty->forecast.toCome() * 2 / 3);
        const auto look = experiment::lookAtMemory(spec, data, network);
        QCOMPARE(look->findings.size(), 1U);
        const base::Finding& finding = look->findings.front();
        QCOMPARE(finding.id, std::string("memory.too_large"));
        QVERIFY(finding.severity == base::Severity::Blocker);
        QVERIFY(look->oneBatchFits);
        QCOMPARE(finding.fix.size(), 1U);
        const std::string sentence = experiment::sentence(finding);
        QVERIFY2(sentence.find("conv1") != std::string::npos, sentence.c_str());
        QVERIFY2(sentence.find("of this machine") != std::string::npos, sentence.c_str());

        ExperimentSpec mended = spec;
        for (const auto& [path, value] : finding.fix)
            experiment::setText(mended, path + "=" + value);
        QVERIFY(mended.train.batchSize < 4096);
        QVERIFY(experiment::lookAtMemory(mended, data, network)->findings.empty());
    }

    void whereNotOneExampleFitsThereIsNoFix()
    {
        const ExperimentSpec spec = lenet(4096, 6000);
        const data::Prepared data = data::prepare(spec.data);
        const model::Network network = experiment::networkFor(spec, data);
        const base::FixedFreeMemory none(1000);
        const auto nothing = experiment::lookAtMemory(spec, data, network);
        QVERIFY(nothing->findings.front().fix.empty());
        QVERIFY(!nothing->oneBatchFits);
    }

    void theEventHasTheParts()
    {
        const ExperimentSpec spec = lenet(64, 200);
        const data::Prepared data = data::prepare(spec.data);
        const auto look = experiment::lookAtMemory(spec, data, experiment::networkFor(spec, data));
        const train::RunEvent event = experiment::eventOf(*look);
        QCOMPARE(event.kind, std::string("memory"));
        const QJsonObject said =
            QJsonDocument::fromJson(QByteArray::fromStdString(event.text)).object();
        QCOMPARE(said["batch"].toInt(), 64);
        QCOMPARE(said["bytes"].toDouble(), event.value);
        QVERIFY(said["parts"].toObject()["parameters"].toInt() > 0);
        QVERIFY(said["free"].isDouble());
    }

    void aRefusedRunFailsAndTheNextOneTrains()
    {
        const QTemporaryDir folder;
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {kLimited, folder.path()});
        QVERIFY(child.waitForFinished(300'000));
        QVERIFY2(child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0,
                 child.readAllStandardError().constData());
        const QStringList said =
            QString::fromUtf8(child.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts);
        QCOMPARE(said.size(), 2);
        QVERIFY2(said[0].startsWith("failed|The run was refused"), qPrintable(said[0]));
        QVERIFY2(said[0].contains("to this process (ulimit -v)"), qPrintable(said[0]));
        QVERIFY2(said[0].contains("train.batch_size"), qPrintable(said[0]));
        QCOMPARE(said[1], "finished|");
    }

    /// The command line ends with 3 and one sentence, whatever the limit: refused while it reads, checks or trains.
    void theCommandLineSaysSo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QStringList large{"--set", "data.count=12000",      "--template", "lenet",
                                "--set", "train.batch_size=8192", "--threads",  "1"};
        QTest::newRow("train") << QStringList{"train", "glyphs", "--no-check"} + large;
    }
    void theCommandLineSaysSo()
    {
        QFETCH(const QStringList, arguments);
        const QTemporaryDir folder;
        QProcess process;
        process.setWorkingDirectory(folder.path());
        process.setChildProcessModifier([] {
            const rlimit limit{1'500'000'000, 1'500'000'000};
            setrlimit(RLIMIT_AS, &limit);
        });
        process.start(ASSAY_CLI, arguments);
        QVERIFY(process.waitForFinished(300'000));
        const QString said = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(process.exitStatus() == QProcess::NormalExit, qPrintable(said));
        QVERIFY2(process.exitCode() == 3, qPrintable(said));
        QVERIFY2(said.contains("refused"), qPrintable(said));
    }
};

int main(int argc, char** argv)
{
    if (argc == 3 && std::string(argv[1]) == kLimited)
        return runLimited(argv[2]);
    const QCoreApplication app(argc, argv);
    TestRefusedMemory test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_refused_memory.moc"
