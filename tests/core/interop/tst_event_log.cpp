// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "experiment/suite.h"
#include "interop/event_file.h"
#include "support/errors.h"
#include "support/logs.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
using interop::LogUse;
using testing::imported;
using testing::RecordedLog;

namespace {

const char* const kName = "events.out.tfevents.1700000000.host.7.0";

/// Twenty scalars under one tag.
std::vector<QByteArray> twenty()
{
    std::vector<QByteArray> records{testing::eventHead()};
    for (int step = 0; step < 20; ++step)
        records.push_back(testing::scalarEvent("loss", step, 1.0F / float(step + 1), 1000 + step));
    return records;
}

QByteArray joined(const std::vector<QByteArray>& records)
{
    QByteArray bytes;
    for (const QByteArray& record : records)
        bytes += record;
    return bytes;
}

std::vector<std::string> ids(const std::vector<base::Finding>& findings)
{
    std::vector<std::string> names;
    for (const base::Finding& finding : findings)
        names.push_back(finding.id);
    return names;
}

} // namespace

class TestEventLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void checksumIsThatOfTensorFlow()
    {
        // CRC-32C of "123456789" is E3069283 (RFC 3720, appendix B.4 gives its kin); masked as in
        // tensorflow/core/lib/hash/crc32c.h.
        const std::uint32_t crc = 0xE3069283;
        QCOMPARE(interop::maskedCrc("123456789"), (crc >> 15 | crc << 17) + 0xA282EAD8);
    }

    void oldAndNewScalarsAreReadAndTextsAreNot()
    {
        testing::TempFolder folder;
        testing::write(folder / kName, testing::eventHead() + testing::scalarEvent("old", 1, 0.5F)
                                           + testing::tensorEvent("new", 2, 0.25F, "scalars")
                                           + testing::tensorEvent("new", 3, 0.125F, "")
                                           + testing::tensorEvent("bars", 3, 7, "histograms")
                                           + testing::tensorEvent("bars", 4, 7, "")
                                           + testing::textEvent("note", 4, "hello")
                                           + testing::scalarEvent("old", -1, NAN));
        const RecordedLog log = imported(folder / kName);
        QCOMPARE(log.lines(), (std::vector<std::string>{"old@1=0.5", "new@2=0.25", "new@3=0.125",
                                                        "old@-1=nan"}));
        QCOMPARE(log.runs[0].problems.size(), 0u);
    }

    void everyCutKeepsWhatCameBefore_data()
    {
        QTest::addColumn<int>("cut");
        const int size = int(joined(twenty()).size());
        for (int i = 0; i < 20; ++i)
            QTest::newRow(qPrintable(QString::number(i))) << i * size / 20 + i % 7;
    }
    void everyCutKeepsWhatCameBefore()
    {
        QFETCH(const int, cut);
        const auto records = twenty();
        testing::TempFolder folder;
        testing::write(folder / kName, joined(records).left(cut));
        const RecordedLog log = imported(folder / kName);
        std::size_t whole = 0;
        qsizetype end = 0;
        for (const QByteArray& record : records) {
            if (end + record.size() > cut)
                break;
            end += record.size();
            ++whole;
        }
        QCOMPARE(log.lines().size(), whole > 0 ? whole - 1 : 0);
        const bool clean = end == cut;
        QCOMPARE(ids(log.runs[0].problems),
                 clean ? std::vector<std::string>() : std::vector<std::string>{"log.cut_off"});
    }

    void aDamagedRecordCostsItselfOnly()
    {
        auto records = twenty();
        records[5][14] = char(records[5][14] ^ 1);
        records[9][20] = char(records[9][20] ^ 64);
        testing::TempFolder folder;
        testing::write(folder / kName, joined(records));
        const RecordedLog log = imported(folder / kName);
        QCOMPARE(log.lines().size(), 18u);
        QCOMPARE(ids(log.runs[0].problems), std::vector<std::string>{"log.damaged_records"});
        const std::string sentence = experiment::sentence(log.runs[0].problems[0]);
        QVERIFY2(sentence.starts_with("2 records of " + std::string(kName)), sentence.c_str());
    }

    void aDamagedLengthEndsTheReading()
    {
        auto records = twenty();
        records[11][2] = char(records[11][2] ^ 1);
        testing::TempFolder folder;
        testing::write(folder / kName, joined(records));
        const RecordedLog log = imported(folder / kName);
        QCOMPARE(log.lines().size(), 10u);
        QCOMPARE(ids(log.runs[0].problems), std::vector<std::string>{"log.damaged"});
    }

    void whatIsNoEventFileIsRefused()
    {
        testing::TempFolder folder;
        testing::write(folder / kName, "<!DOCTYPE html><html><body>Not found</body></html>");
        RecordedLog log;
        VERIFY_ERROR(interop::openLog(folder / kName, LogUse::Import)->read(log), "log.not_events");
        QVERIFY(log.runs.empty()); // and no empty run is left of it
    }

    void aWebPageAmongEventFilesCostsItselfOnly()
    {
        testing::TempFolder folder;
        testing::write(folder / kName, joined(twenty()));
        testing::write(folder / "events.out.tfevents.1700000009.host.7.1",
                       "<html></html>         ");
        const RecordedLog log = imported(folder.path());
        QCOMPARE(log.runs.size(), 1u);
        QCOMPARE(log.lines().size(), 20u);
        QCOMPARE(ids(log.runs[0].problems), std::vector<std::string>{"log.not_events"});
    }

    void aGrowingFileIsReadOnce()
    {
        testing::TempFolder folder;
        const auto records = twenty();
        testing::write(folder / kName, {});
        const auto reader = interop::openLog(folder.path(), LogUse::Watch);
        RecordedLog log;
        reader->read(log);
        QByteArray bytes;
        for (const QByteArray& record : records) {
            // In halves, as a flush may leave it.
            testing::write(folder / kName, bytes + record.left(record.size() / 2));
            reader->read(log);
            bytes += record;
            testing::write(folder / kName, bytes);
            reader->read(log);
        }
        QCOMPARE(log.lines().size(), 20u);
        QCOMPARE(log.lines().back(), std::string("loss@19=0.05"));
        QCOMPARE(log.runs[0].problems.size(), 0u);
    }

    void aSessionSaysFromWhichStepOnItWrites()
    {
        testing::TempFolder folder;
        testing::write(folder / kName,
                       testing::eventHead(1000) + testing::scalarEvent("loss", 150, 1, 1100));
        testing::write(folder / "events.out.tfevents.1700009000.other.1.0",
                       testing::eventHead(2000) + testing::sessionEvent(101, 2000)
                           + testing::scalarEvent("loss", 110, 1, 2010));
        const RecordedLog log = imported(folder.path());
        const auto& sessions = log.runs.at(0).sessions;
        QCOMPARE(sessions.size(), 3u);
        QVERIFY(!sessions[0].from && !sessions[1].from);
        QCOMPARE(sessions[1].time, 2000.0);
        QCOMPARE(sessions[2].from, 101);
        QVERIFY(!sessions[2].beside);
    }

    void aFileOfTheSameTimeIsNoRestart()
    {
        testing::TempFolder folder;
        const auto put = [&](const char* name, double from, double to) {
            testing::write(folder / name, testing::eventHead(from)
                                              + testing::scalarEvent("lr", 0, 1, from)
                                              + testing::scalarEvent("lr", 9, 1, to));
        };
        put("events.out.tfevents.1700000000.a.1.0", 1000, 2000);
        put("events.out.tfevents.1700000001.b.1.0", 1010, 2010);
        put("events.out.tfevents.1700000002.c.1.0", 1990, 2900); // its clock is behind by a little
        const RecordedLog log = imported(folder.path());
        const auto& sessions = log.runs.at(0).sessions;
        QCOMPARE(sessions.size(), 3u);
        QVERIFY(!sessions[0].beside);
        QVERIFY(sessions[1].beside);
        QVERIFY(!sessions[2].beside);
    }

    void aFileThatIsWrittenAnewIsReadAnew()
    {
        testing::TempFolder folder;
        const auto write = [&](float value, int count) {
            QByteArray bytes = testing::eventHead();
            for (int i = 0; i < count; ++i)
                bytes += testing::scalarEvent("loss", i, value);
            testing::write(folder / kName, bytes);
        };
        write(0.5F, 3);
        const auto reader = interop::openLog(folder / kName, LogUse::Watch);
        RecordedLog log;
        reader->read(log);
        QCOMPARE(log.lines().size(), 3u);
        write(0.25F, 2); // shorter
        reader->read(log);
        QCOMPARE(log.runs[0].forgotten, 1);
        QCOMPARE(log.lines(), (std::vector<std::string>{"loss@0=0.25", "loss@1=0.25"}));
        write(0.125F, 4); // longer than before
        reader->read(log);
        QCOMPARE(log.runs[0].forgotten, 2);
        QCOMPARE(log.lines().size(), 4u);
        QCOMPARE(log.lines().front(), std::string("loss@0=0.125"));
        reader->read(log);
        QCOMPARE(log.runs[0].forgotten, 2);
    }

    void theSecondHyperparametersCount()
    {
        testing::TempFolder folder;
        testing::write(folder / kName, testing::eventHead()
                                           + testing::settingsEvent({{"lr", 0.5}, {"width", 8}})
                                           + testing::settingsEvent({{"lr", 0.25}}));
        const RecordedLog log = imported(folder / kName);
        QCOMPARE(log.runs.at(0).run.settings,
                 (std::map<std::string, std::string>{{"lr", "0.25"}, {"width", "8"}}));
    }

    void foldersOfOneProgramAreOneRun()
    {
        testing::TempFolder folder;
        const auto put = [&](const char* below, const char* name, const char* tag) {
            const auto path = folder.path() / below;
            std::filesystem::create_directories(path);
            testing::write(path / name, testing::eventHead() + testing::scalarEvent(tag, 0, 1));
        };
        put("a", "events.out.tfevents.1700000000.host.7.0", "loss");
        put("a/hparams", "events.out.tfevents.1700000005.host.7.1", "hparam/loss");
        put("b", "events.out.tfevents.1700000000.host.8.0", "loss");
        put("b/later", "events.out.tfevents.1700000009.host.9.0", "loss"); // another program
        put("keras/train", "events.out.tfevents.1700000000.host.8.0.v2", "epoch_loss");
        put("keras/validation", "events.out.tfevents.1700000000.host.8.1.v2", "epoch_loss");
        const RecordedLog log = imported(folder.path());
        std::map<std::string, std::size_t> runs;
        for (const auto& run : log.runs)
            runs[run.run.name] = run.points.size();
        QCOMPARE(runs, (std::map<std::string, std::size_t>{
                           {"a", 2}, {"b", 1}, {"b/later", 1}, {"keras", 2}}));
    }

    void chanceDamageNeverBreaksTheReader()
    {
        base::Random random(7, "damage", 0);
        const QByteArray sound = joined(twenty()) + testing::tensorEvent("t", 1, 2, "scalars")
                                 + testing::textEvent("x", 2, "text");
        for (int round = 0; round < 5000; ++round) {
            QByteArray record = sound;
            for (int k = 0; k < 4; ++k)
                record[qsizetype(random.below(std::uint64_t(record.size())))] =
                    char(random.below(256));
            // Once as a file's bytes, once as what a sound record holds.
            interop::EventParser parser;
            for (qsizetype at = 0; at + 40 < record.size(); at += 17)
                parser.parse({record.constData() + at, 40});
            if (round % 50 != 0)
                continue;
            testing::TempFolder folder;
            testing::write(folder / kName, record);
            try {
                QVERIFY(imported(folder / kName).lines().size() <= 22);
            } catch (const base::Error& error) {
                QCOMPARE(error.code(), std::string("log.not_events"));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestEventLog)
#include "tst_event_log.moc"
