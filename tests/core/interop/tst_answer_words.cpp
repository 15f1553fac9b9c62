// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/decomposed.h"
#include "experiment/suite.h"
#include "interop/predictions_file.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;

/// Classes that labels and answers spell in different ways.
class TestAnswerWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bothFormsOfUnicodeAreOneClass()
    {
        QCOMPARE(base::decomposed("\xC3\xA9"), std::string("e\xCC\x81"));
        QCOMPARE(base::decomposed("\xE1\xBB\x87"), std::string("e\xCC\xA3\xCC\x82"));
        QCOMPARE(base::decomposed("\xED\x95\x9C"),
                 std::string("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"));
        QCOMPARE(base::decomposed("a\xFF\xC3"), std::string("a\xFF\xC3"));
        const auto file = read("a,a\n\xC3\xA9,e\xCC\x81\n\xC3\xA9,e\xCC\x81\n");
        QCOMPARE(file.classes, (std::vector<std::string>{"a", "\xC3\xA9"}));
        QVERIFY(!file.splits.front().isWrong(1));
        QCOMPARE(file.findings.size(), std::size_t{1});
        QCOMPARE(file.findings[0].id, std::string("predictions.labels_matched"));
    }

    void classesThatAreNoLabelAreSaid_data()
    {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<QString>("said");
        const QString all = "%1 of %2 never a label, \"%3\" for instance, and %4; 1 label is never "
                            "answered. If \"%3\" stands for \"%5\", write them the same and import "
                            "the file again.";
        QTest::newRow("underscore")
            << QByteArray("a,a\nhot dog,hot_dog\nhot dog,hot_dog\n")
            << all.arg("2 answers are", "1 class that is", "hot_dog", "count as errors", "hot dog");
        QTest::newRow("-1 for 0") << QByteArray("0,-1\n1,1\n")
                                  << all.arg("1 answer is", "1 class that is", "-1",
                                             "counts as an error", "0");
        QTest::newRow("order of several labels")
            << QByteArray("a,a\na;b,b;a\n")
            << all.arg("1 answer is", "1 class that is", "b;a", "counts as an error", "a;b");
        QTest::newRow("another class")
            << QByteArray("a,a\na,c\n")
            << "1 answer is of 1 class that is never a label, \"c\" for instance, and counts as an "
               "error.";
        QTest::newRow("a label that is never answered") << QByteArray("a,a\nb,a\n") << QString();
    }
    void classesThatAreNoLabelAreSaid()
    {
        QFETCH(const QByteArray, rows);
        QFETCH(const QString, said);
        QStringList sentences;
        for (const base::Finding& finding : read(rows).findings)
            sentences << QString::fromStdString(experiment::sentence(finding));
        QCOMPARE(sentences, said.isEmpty() ? QStringList() : QStringList(said));
    }

private:
    static interop::PredictionsFile read(const QByteArray& pairs)
    {
        QByteArray text("id,split,label,prediction\n");
        int id = 0;
        for (const QByteArray& pair : pairs.trimmed().split('\n'))
            text += QByteArray::number(id++) + ",test_val," + pair + "\n";
        const testing::TempFolder folder;
        testing::write(folder / "answers.csv", text);
        return interop::readPredictions({folder / "answers.csv"});
    }
};

QTEST_GUILESS_MAIN(TestAnswerWords)
#include "tst_answer_words.moc"
