// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/wandb_run.h"
#include "support/errors.h"
#include "support/logs.h"
#include "support/temp_project.h"

#include <nlohmann/json.hpp>
#include <zlib.h>

#include <QDir>
#include <QFile>
#include <QTest>

#include <fstream>

using namespace assay;
using testing::imported;
using testing::put;
using testing::RecordedLog;
using testing::sentencesOf;
using testing::shown;

namespace {

const QString kRuns = QStringLiteral(ASSAY_ROOT "/../shared/data/logs/wandb/");

QByteArray bytes(int first, int second)
{
    return QByteArray(1, static_cast<char>(first)) + QByteArray(1, static_cast<char>(second));
}

/// A field of bytes in the wire format; fields up to 31.
QByteArray field(int number, const QByteArray& content)
{
    const int tag = number << 3 | 2;
    QByteArray made =
        number < 16 ? QByteArray(1, static_cast<char>(tag)) : bytes((tag & 0x7F) | 0x80, tag >> 7);
    for (int length = static_cast<int>(content.size());; length >>= 7) {
        made += static_cast<char>(length > 0x7F ? (length & 0x7F) | 0x80 : length);
        if (length <= 0x7F)
            break;
    }
    return made + content;
}

/// A record of a history: one number at a step.
QByteArray history(int step, const QByteArray& key, const QByteArray& json)
{
    return field(2, field(1, field(1, key) + field(16, json)) + field(2, bytes(8, step)));
}

/// Records in LevelDB's log format, cut at blocks of 32 KiB.
QByteArray fileOf(const QList<QByteArray>& records)
{
    QByteArray file(":W&B\xE1\xBE\0", 7);
    for (const QByteArray& record : records) {
        qsizetype done = 0;
        bool first = true;
        do {
            qsizetype left = 32768 - file.size() % 32768;
            if (left < 7) {
                file += QByteArray(left, '\0');
                left = 32768;
            }
            const QByteArray part = record.mid(done, left - 7);
            done += part.size();
            const bool last = done == record.size();
            const char type = first && last ? 1 : first ? 2 : last ? 4 : 3;
            first = false;
            uLong crc = crc32(0, reinterpret_cast<const Bytef*>(&type), 1);
            crc = crc32(crc, reinterpret_cast<const Bytef*>(part.constData()),
                        static_cast<uInt>(part.size()));
            for (int k = 0; k < 4; ++k)
                file += static_cast<char>(crc >> (8 * k));
            file += static_cast<char>(part.size() & 0xFF);
            file += static_cast<char>(part.size() >> 8);
            file += type;
            file += part;
        } while (done < record.size());
    }
    return file;
}

} // namespace

class TestWandbRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPointOfRealRuns()
    {
        if (!QFile::exists(kRuns + "expected.json"))
            QSKIP("The real logs are not here (../shared/data/logs).");
        std::ifstream stream((kRuns + "expected.json").toStdString());
        const auto expected = nlohmann::json::parse(stream);
        for (const auto& [id, run] : expected["runs"].items()) {
            const RecordedLog log = imported(std::filesystem::path(kRuns.toStdString())
                                             / run["file"].get<std::string>());
            QCOMPARE(log.runs.size(), std::size_t{1});
            QCOMPARE(log.runs[0].run.name, run["name"].get<std::string>());
            QCOMPARE(*log.runs[0].run.state, train::RunState::Finished);
            QVERIFY(log.runs[0].problems.empty());
            for (const auto& [name, value] : run["config"].items())
                QCOMPARE(log.runs[0].run.settings.at(name),
                         value.is_string() ? value.get<std::string>() : value.dump());
            std::map<std::string, std::vector<std::pair<std::int64_t, double>>> points;
            for (const auto& point : log.runs[0].points)
                points[point.tag].emplace_back(point.point.step, point.point.value);
            for (const auto& [name, values] : run["history"].items()) {
                QCOMPARE(points[name].size(), values.size());
                for (std::size_t k = 0; k < values.size(); ++k) {
                    QCOMPARE(points[name][k].first, values[k][0].get<std::int64_t>());
                    QCOMPARE(points[name][k].second, values[k][1].get<double>());
                }
            }
        }
    }

    void recordsOverSeveralBlocks()
    {
        const testing::TempFolder folder;
        QList<QByteArray> records;
        for (int k = 0; k < 5; ++k)
            records << history(k, "loss", QByteArray::number(5 - k))
                    << field(9, QByteArray(40'000, 'x')); // a record that is not read
        records << history(5, "loss", "NaN") << history(6, "val", "{\"acc\": 0.5}");
        put(folder / "run-a.wandb", fileOf(records));
        const RecordedLog log = imported(folder / "run-a.wandb");
        QCOMPARE(shown(log), QStringList({"loss@0=5", "loss@1=4", "loss@2=3", "loss@3=2",
                                          "loss@4=1", "loss@5=nan", "val.acc@6=0.5"}));
    }

    void runsThatBelongTogetherSayIt()
    {
        const testing::TempFolder folder;
        const QByteArray config = field(4, field(1, field(1, "group") + field(16, "\"mine\"")));
        const QByteArray run =
            field(17, field(1, "abc") + field(6, "theirs") + config + field(10, "small")
                          + field(10, "night") + field(12, "k3x9"));
        put(folder / "run-abc.wandb", fileOf({run, history(0, "loss", "2")}));
        const RecordedLog log = imported(folder / "run-abc.wandb");
        QCOMPARE(log.runs[0].run.settings,
                 (std::map<std::string, std::string>{
                     {"group", "mine"}, {"sweep", "k3x9"}, {"tags", "small, night"}}));
    }

    void damageIsReadAround()
    {
        const testing::TempFolder folder;
        QList<QByteArray> records;
        for (int k = 0; k < 3; ++k)
            records << history(k, "loss", QByteArray::number(5 - k))
                    << field(9, QByteArray(33'000, 'x'));
        QByteArray file = fileOf(records);
        file[12] = 'X'; // in the first record
        put(folder / "run-a.wandb", file);
        const RecordedLog log = imported(folder / "run-a.wandb");
        QCOMPARE(shown(log), QStringList({"loss@1=4", "loss@2=3"}));
        QVERIFY(sentencesOf(log)[0].contains("damaged (wrong checksum, at byte 7"));

        put(folder / "run-b.wandb",
            fileOf({history(0, "loss", "2"), history(1, "loss", "1")}).chopped(3));
        const RecordedLog cut = imported(folder / "run-b.wandb");
        QCOMPARE(shown(cut), QStringList({"loss@0=2"}));
        QVERIFY(sentencesOf(cut)[0].startsWith("The last record of "));
    }

    void aWatchedRunGrows()
    {
        const testing::TempFolder folder;
        const QByteArray whole =
            fileOf({history(0, "loss", "2"), history(1, "loss", "1"), field(18, bytes(8, 1))});
        put(folder / "run-a.wandb", whole.left(4));
        RecordedLog log;
        interop::WandbRun reader(folder / "run-a.wandb", interop::LogUse::Watch);
        reader.read(log);
        QVERIFY(log.runs.empty());
        put(folder / "run-a.wandb", whole.left(45));
        reader.read(log);
        QCOMPARE(shown(log), QStringList({"loss@0=2"}));
        put(folder / "run-a.wandb", whole);
        reader.read(log);
        QCOMPARE(shown(log), QStringList({"loss@0=2", "loss@1=1"}));
        QCOMPARE(*log.runs[0].run.state, train::RunState::Failed);
        QVERIFY(log.runs[0].run.problem.find("exit code 1") != std::string::npos);
    }

    void whatIsNoRunIsRefused()
    {
        const testing::TempFolder folder;
        put(folder / "run-a.wandb", "step,loss");
        VERIFY_ERROR(imported(folder / "run-a.wandb"), "log.unknown");
        put(folder / "run-b.wandb", QByteArray(":W&B\xE1\xBE\0", 7));
        VERIFY_ERROR(imported(folder / "run-b.wandb"), "log.wandb");
    }
};

QTEST_GUILESS_MAIN(TestWandbRun)
#include "tst_wandb_run.moc"
