// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

/// "area;people;y" with so many rows.
QByteArray towns(const char* area, const char* people)
{
    QByteArray text("area;people;y\n");
    for (int i = 0; i < 40; ++i)
        text += QByteArray::number(20 + i) + area + ';' + QByteArray::number(11 + i) + people
                + (i % 2 ? ";p\n" : ";q\n");
    return text;
}

QJsonObject column(const Result& result, const QString& name)
{
    for (const QJsonObject& line : of(result, "column")) {
        if (line["column"].toString() == name)
            return line;
    }
    return {};
}

QJsonObject found(const Result& result, const QString& id)
{
    for (const QJsonObject& line : of(result, "finding")) {
        if (line["finding"].toString() == id)
            return line;
    }
    return {};
}

} // namespace

class TestNumberTables : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void columnsSayHowTheyAreWritten()
    {
        const QTemporaryDir folder;
        write(folder.filePath("t.csv"), towns(",5 kg", ".405"));
        const Result result = assayCli({"data", "--data", "t.csv", "--json"}, folder.path());
        QCOMPARE(result.code, 0);
        const QJsonObject area = column(result, "area"), people = column(result, "people");
        QCOMPARE(area["written"].toString(), QStringLiteral("1234,5 kg"));
        QCOMPARE(area["decimal"].toString(), QStringLiteral("comma"));
        QCOMPARE(area["unit"].toString(), QStringLiteral("kg"));
        QCOMPARE(people["thousands"].toString(), QStringLiteral("point"));
        QVERIFY(people["train"].toObject()["max"].toDouble() > 11000);
        const Result words = assayCli({"data", "--data", "t.csv"}, folder.path());
        QVERIFY2(words.out.contains("1234,5 kg"), qPrintable(words.out));
    }

    /// They would change nothing.
    void whatIsForClassesIsRefusedForNumbers()
    {
        const QTemporaryDir folder;
        QByteArray text("width,height,price\n");
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(i * 7 % 23 + 0.5) + ','
                    + QByteArray::number(i * 5 % 19 + 0.25) + ','
                    + QByteArray::number(i * 3.7 + 11.3) + '\n';
        write(folder.filePath("t.csv"), text);
        const QStringList training{"train",    "--data", "t.csv",     "--set",  "data.target=price",
                                   "--epochs", "1",      "--project", "t.assay"};
        const auto with = [&](const QString& setting) {
            return assayCli(training + QStringList{"--set", setting}, folder.path());
        };
        const Result smoothed = with("train.label_smoothing=0.1");
        QCOMPARE(smoothed.code, 2);
        QVERIFY2(smoothed.err.contains("The target is a number, and train.label_smoothing is for "
                                       "classes; set it to 0."),
                 qPrintable(smoothed.err));
        const Result weighed = with("train.class_weights=balanced");
        QCOMPARE(weighed.code, 2);
        QVERIFY2(weighed.err.contains("train.class_weights is for classes; leave it empty."),
                 qPrintable(weighed.err));
        const Result plain = with("train.label_smoothing=0");
        QVERIFY2(!plain.err.contains("is for classes"), qPrintable(plain.err));
    }

    /// What is offered is a line to type.
    void whatIsOfferedCanBeSet()
    {
        const QTemporaryDir folder;
        write(folder.filePath("t.csv"), towns("", ".405"));
        const Result open = assayCli({"data", "--data", "t.csv", "--json"}, folder.path());
        const QJsonObject finding = found(open, "table.number_marks");
        QVERIFY(finding["text"].toString().contains("11405"));
        QStringList fixes{finding["fix"].toString()};
        for (const QJsonValue& other : finding["other_fixes"].toArray())
            fixes << other.toString();
        QCOMPARE(fixes.size(), 2);
        QList<double> greatest;
        for (const QString& fix : fixes) {
            const Result again =
                assayCli({"data", "--data", "t.csv", "--set", fix, "--json"}, folder.path());
            QCOMPARE(again.code, 0);
            QVERIFY(found(again, "table.number_marks").isEmpty());
            greatest << column(again, "people")["train"].toObject()["max"].toDouble();
        }
        std::sort(greatest.begin(), greatest.end());
        QVERIFY(greatest[0] < 60 && greatest[1] > 11000);
    }

    void rowsWithoutATargetAreCountedInBothFiles()
    {
        const QTemporaryDir folder;
        QByteArray clean("depth,lead\n"), gaps("depth,lead\n");
        for (int i = 0; i < 60; ++i) {
            const QByteArray depth = QByteArray::number((i * 7) % 23);
            clean += depth + ',' + QByteArray::number(0.25 + 0.1 * i) + '\n';
            gaps += depth + ',' + (i % 5 ? QByteArray::number(0.25 + 0.1 * i) : "") + '\n';
        }
        write(folder.filePath("clean.csv"), clean);
        write(folder.filePath("gaps.csv"), gaps);
        const Result result = assayCli(
            {"data", "--data", "clean.csv", "--test-data", "gaps.csv", "--json"}, folder.path());
        const QJsonObject finding = found(result, "table.target_missing");
        QCOMPARE(finding["place"].toString(), QStringLiteral("lead"));
        const QString text = finding["text"].toString();
        QVERIFY2(text.startsWith("12 of 60 rows") && text.contains("gaps.csv")
                     && text.contains("line 2"),
                 qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(TestNumberTables)
#include "tst_number_tables.moc"
