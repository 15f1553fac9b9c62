// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

using namespace assay;
using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

/// Rows of two numbers, a word and a class that follows the first of them; no two of the first 527 are equal.
QByteArray rows(int from, int to)
{
    QByteArray text("a,b,word,class\n");
    for (int i = from; i < to; ++i)
        text += QByteArray::number(i * 7 % 31 + 0.5) + ',' + QByteArray::number(i % 17)
                + (i % 3 ? ",red" : ",blue") + (i * 7 % 31 > 15 ? ",oak\n" : ",ash\n");
    return text;
}

std::filesystem::path pathOf(const QTemporaryDir& temp, const char* name)
{
    return temp.filePath(name).toStdString();
}

/// A folder with data of 200 rows and further ones of 110, ten of which are the same.
struct TwoFiles {
    TwoFiles()
    {
        testing::write(pathOf(temp, "data.csv"), rows(0, 200));
        testing::write(pathOf(temp, "more.csv"), rows(190, 300));
    }
    Result run(const QStringList& arguments) const { return assayCli(arguments, temp.path()); }
    Result train(const QStringList& more) const
    {
        return run(QStringList{"train", "data.csv", "--template", "mlp", "--epochs", "1",
                               "--threads", "1", "--project", "p.assay"}
                   + more);
    }

    QTemporaryDir temp;
};

} // namespace

/// Sources that are trained on beside the data.
class TestFurtherData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhereExamplesCameFrom()
    {
        const TwoFiles files;
        const Result words = files.run({"data", "data.csv", "--more", "more.csv"});
        QVERIFY2(words.code == 0, qPrintable(words.err));
        QVERIFY2(words.out.contains("300 examples of 3 columns"), qPrintable(words.out));
        QVERIFY2(words.out.contains("of these 200 from " + files.temp.filePath("data.csv")),
                 qPrintable(words.out));
        QVERIFY2(words.out.contains("of these 100 from " + files.temp.filePath("more.csv")
                                    + ", which has 110, for training only"),
                 qPrintable(words.out));
        QVERIFY2(words.out.contains("10 of the 110 examples of more.csv are not trained on: 10 are "
                                    "equal to examples that there are already."),
                 qPrintable(words.out));

        const Result json = files.run({"data", "data.csv", "--more", "more.csv", "--json"});
        const QJsonArray further = of(json, "data").value(0)["further_data"].toArray();
        QCOMPARE(further.size(), qsizetype{1});
        QCOMPARE(further[0].toObject()["path"].toString(), files.temp.filePath("more.csv"));
        QCOMPARE(further[0].toObject()["examples"].toInt(), 110);
        QCOMPARE(further[0].toObject()["added"].toInt(), 100);
        const Result alone = files.run({"data", "data.csv", "--json"});
        QVERIFY(!of(alone, "data").value(0).contains("further_data"));
    }

    void isNamedOnce()
    {
        const TwoFiles files;
        const Result twice =
            files.run({"data", "data.csv", "--more", "more.csv", "--set", "data.more=more.csv"});
        QCOMPARE(twice.code, 2);
        QVERIFY2(twice.err.contains("named twice"), qPrintable(twice.err));
        const Result set = files.run({"data", "data.csv", "--set", "data.more=more.csv", "--json"});
        QCOMPARE(
            of(set, "data").value(0)["further_data"].toArray()[0].toObject()["path"].toString(),
            files.temp.filePath("more.csv"));
        const Result none = files.run({"data", "data.csv", "--more", "none.csv"});
        QCOMPARE(none.code, 3);
        QVERIFY2(none.err.contains("none.csv"), qPrintable(none.err));
    }

    void aRunKeepsItsFurtherData()
    {
        const TwoFiles files;
        QCOMPARE(files.train({}).code, 0);
        const Result more = files.train({"--more", "more.csv"});
        QVERIFY2(more.code == 0, qPrintable(more.err));
        const auto parts = testing::rows(
            pathOf(files.temp, "p.assay"),
            "SELECT m.part, m.examples FROM split_members m JOIN runs r ON r.split = m.split "
            "WHERE r.id = 2 ORDER BY m.part");
        QCOMPARE(parts, (std::vector<std::string>{"test | 20", "test_val | 20", "train | 240",
                                                  "train_val | 20"}));
        // Both are scored on the same examples.
        QCOMPARE(testing::rows(pathOf(files.temp, "p.assay"),
                               "SELECT count(DISTINCT scored) FROM splits"),
                 std::vector<std::string>{"1"});
        const QStringList evaluate{"evaluate", "--run", "2", "--project", "p.assay"};
        QCOMPARE(files.run(evaluate).code, 0);
        // Gone, it is asked for; named once where it lies now, it is found.
        QVERIFY(QFile::rename(files.temp.filePath("more.csv"), files.temp.filePath("moved.csv")));
        const Result lost = files.run(evaluate);
        QCOMPARE(lost.code, 3);
        QVERIFY2(lost.err.contains("further data are no longer here"), qPrintable(lost.err));
        QVERIFY2(lost.err.contains("more.csv"), qPrintable(lost.err));
        QCOMPARE(
            files.run({"data", "data.csv", "--more", "moved.csv", "--project", "p.assay"}).code, 0);
        const Result found = files.run(evaluate);
        QVERIFY2(found.code == 0, qPrintable(found.err));
        // Something else in its place is not taken for it.
        testing::write(pathOf(files.temp, "moved.csv"), rows(300, 400));
        QCOMPARE(files.run(evaluate).code, 3);
    }

    void goesAlongWithACase()
    {
        const TwoFiles files;
        QCOMPARE(files.train({"--more", "more.csv"}).code, 0);
        for (const QStringList& more :
             {QStringList{"--case", "case.zip"}, QStringList{"--case", "whole.zip", "--with-data"}})
            QCOMPARE(files.run(QStringList{"export", "--project", "p.assay"} + more).code, 0);
        QCOMPARE(
            files.run({"export", "--project", "p.assay", "--run", "1", "--report", "case.md"}).code,
            0);
        const QString report = QString::fromUtf8(testing::bytesOf(pathOf(files.temp, "case.md")));
        QVERIFY2(report.contains("more.csv are trained on too and are counted with the data"),
                 qPrintable(report.left(3000)));
        QCOMPARE(files.run({"replay", "case.zip"}).code, 0);
        QVERIFY(QFile::rename(files.temp.filePath("more.csv"), files.temp.filePath("moved.csv")));
        const Result lost = files.run({"replay", "case.zip"});
        QCOMPARE(lost.code, 3);
        QVERIFY2(lost.err.contains("The further data of run 1 are not here; name their place with "
                                   "--more PATH"),
                 qPrintable(lost.err));
        const Result found = files.run({"replay", "case.zip", "--more", "moved.csv"});
        QVERIFY2(found.code == 0, qPrintable(found.err + found.out));
        const Result two =
            files.run({"replay", "case.zip", "--more", "moved.csv", "--more", "data.csv"});
        QCOMPARE(two.code, 2);
        QVERIFY2(two.err.contains("Further sources of run 1: 1; --more names 2."),
                 qPrintable(two.err));
        QVERIFY(QFile::remove(files.temp.filePath("data.csv")));
        const Result whole = files.run({"replay", "whole.zip", "--json"});
        QVERIFY2(whole.code == 0, qPrintable(whole.err + whole.out));
        // Others in their place are not what the run was trained on.
        testing::write(pathOf(files.temp, "data.csv"), rows(0, 200));
        testing::write(pathOf(files.temp, "more.csv"), rows(300, 400));
        const Result other = files.run({"replay", "case.zip"});
        QCOMPARE(other.code, 3);
        QVERIFY2(other.err.contains("not the data of run 1"), qPrintable(other.err));
    }

    void isTriedAndMeasured()
    {
        const TwoFiles files;
        QCOMPARE(files.train({}).code, 0);
        const QStringList ask{"advise",  "--project", "p.assay", "--try", "variance.more_data",
                              "--seeds", "1"};
        const Result refused = files.run(ask + QStringList{"--more", "data.csv"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("among the data of this run already"),
                 qPrintable(refused.err));
        const Result tried = files.run(ask + QStringList{"--more", "more.csv", "--json"});
        QVERIFY2(tried.code == 0, qPrintable(tried.err));
        const QJsonObject attempt = of(tried, "attempt").value(0);
        QCOMPARE(attempt["patch"].toObject()["data.more"].toString(),
                 files.temp.filePath("more.csv"));
        bool isScored = false;
        for (const QJsonValue& effect : attempt["effects"].toArray())
            isScored = isScored || effect.toObject()["what"].toString() == "validation";
        QVERIFY2(isScored, qPrintable(tried.out));
        const Result other = files.run({"advise", "--project", "p.assay", "--try",
                                        "variance.regularisation", "--more", "more.csv"});
        QCOMPARE(other.code, 2);
        QVERIFY2(other.err.contains("variance.more_data"), qPrintable(other.err));
    }

    /// Else both sides would be trained on the same examples.
    void aLimitWithoutRoomIsSaid()
    {
        const TwoFiles files;
        QCOMPARE(files.train({"--set", "data.split.train_limit=50"}).code, 0);
        const Result full = files.run({"advise", "--project", "p.assay", "--try",
                                       "variance.more_data", "--more", "more.csv"});
        QCOMPARE(full.code, 2);
        QVERIFY2(full.err.contains("data.split.train_limit"), qPrintable(full.err));
    }

    /// The data that lie elsewhere are others, and the further ones are not to blame.
    void whichOfThemMovedIsSaid()
    {
        const TwoFiles files;
        QCOMPARE(files.train({"--more", "more.csv"}).code, 0);
        QVERIFY(QFile::rename(files.temp.filePath("data.csv"), files.temp.filePath("moved.csv")));
        QCOMPARE(files.run({"data", "moved.csv", "--project", "p.assay"}).code, 0);
        testing::write(pathOf(files.temp, "moved.csv"), rows(300, 400));
        const Result lost = files.run({"evaluate", "--run", "1", "--project", "p.assay"});
        QCOMPARE(lost.code, 3);
        QVERIFY2(lost.err.contains("data.csv"), qPrintable(lost.err));
        QVERIFY2(!lost.err.contains("further data"), qPrintable(lost.err));
    }

    /// Each of them was at two more places, of which the newer holds something else now.
    void eachIsLookedForAtItsOwnPlaces()
    {
        const TwoFiles files;
        const auto at = [&files](const char* name) { return pathOf(files.temp, name); };
        testing::write(at("third.csv"), rows(300, 360));
        QCOMPARE(files.train({"--more", "more.csv", "--more", "third.csv"}).code, 0);
        for (const char* number : {"1", "2"}) {
            const std::string one = std::string("more") + number + ".csv";
            const std::string other = std::string("third") + number + ".csv";
            testing::write(at(one.c_str()), rows(190, 300));
            testing::write(at(other.c_str()), rows(300, 360));
            QCOMPARE(files
                         .run({"data", "data.csv", "--more", one.c_str(), "--more", other.c_str(),
                               "--project", "p.assay"})
                         .code,
                     0);
        }
        QVERIFY(QFile::remove(files.temp.filePath("more.csv")));
        QVERIFY(QFile::remove(files.temp.filePath("third.csv")));
        testing::write(at("more2.csv"), "another,table\n1,2\n3,4\n5,6\n");
        testing::write(at("third2.csv"), rows(400, 470));
        const Result found = files.run({"evaluate", "--run", "1", "--project", "p.assay"});
        QVERIFY2(found.code == 0, qPrintable(found.err));
        testing::write(at("third1.csv"), rows(400, 470));
        const Result lost = files.run({"evaluate", "--run", "1", "--project", "p.assay"});
        QCOMPARE(lost.code, 3);
        QVERIFY2(lost.err.contains("further data"), qPrintable(lost.err));
    }
};

QTEST_GUILESS_MAIN(TestFurtherData)
#include "tst_further_data.moc"
