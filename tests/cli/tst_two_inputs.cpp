// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/pictures.h"

#include <QJsonArray>
#include <QTest>

using namespace assay::testing;

namespace {

constexpr int kRows = 600;

/// A table of pictures and numbers whose answer is in neither alone: whether just one of the two holds,
/// that the picture is bright and that the height is great.
void write(const TempFolder& folder)
{
    QByteArray text("photo,height,answer\n");
    for (int row = 0; row < kRows; ++row) {
        const bool bright = row % 2 == 1, great = row / 2 % 2 == 1;
        const int value = (bright ? 170 : 60) + row * 7 % 25;
        const std::string file = "photos/" + std::to_string(row) + ".png";
        place(folder.path() / file, encoded(grey(12, 12, value)));
        text += QByteArray::fromStdString(file) + ','
                + QByteArray::number((great ? 1.5 : -1.5) + 0.01 * (row * 11 % 97), 'f', 2) + ','
                + (bright != great ? "one\n" : "both or none\n");
    }
    place(folder.path() / "people.csv", text);
}

QStringList train(const QString& project, const QStringList& more = {})
{
    return QStringList{"train",
                       "people.csv",
                       "--set",
                       "train.threads=2",
                       "--project",
                       project,
                       "--json",
                       "--epochs",
                       "40",
                       "--set",
                       "train.learning_rate=0.003"}
           + more;
}

double errorOf(const Result& result)
{
    return of(result, "end").value(0)["train_val"].toObject()["error"].toDouble(1);
}

} // namespace

/// A table with a column of pictures: two inputs through two encoders.
class TestTwoInputs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        write(m_temp);
        m_folder = QString::fromStdString(m_temp.path().string());
    }

    void bothInputsAreNamed()
    {
        const Result result = assayCli({"data", "people.csv", "--json"}, m_folder);
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const QJsonArray inputs = of(result, "data").value(0)["inputs"].toArray();
        QCOMPARE(inputs.size(), 2);
        QCOMPARE(inputs[0].toObject()["name"].toString(), QString("photo"));
        QCOMPARE(inputs[0].toObject()["shape"].toArray(), (QJsonArray{1, 12, 12}));
        QCOMPARE(inputs[1].toObject()["modality"].toString(), QString("table"));
    }

    void theyAreLearnedTogetherStoppedAndResumedToTheSameNumbers()
    {
        const Result whole = assayCli(train("whole.assay"), m_folder);
        QVERIFY2(whole.code == 0, qPrintable(whole.err));
        QVERIFY2(errorOf(whole) < 0.05, qPrintable(QString::number(errorOf(whole))));

        QVERIFY(stoppedAfterAnEpoch(train("parts.assay"), m_folder));
        const Result resumed =
            assayCli({"train", "--project", "parts.assay", "--resume", "1", "--json"}, m_folder);
        QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
        QVERIFY(of(resumed, "epoch").size() < 40);
        for (const char* split : {"train", "train_val"})
            QCOMPARE(of(resumed, "end").value(0)[split].toObject(),
                     of(whole, "end").value(0)[split].toObject());
    }

    void neitherAloneIsEnough_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("numbers alone") << QStringList{"--set", "data.leave_out=photo"};
        QTest::newRow("pictures alone") << QStringList{"--set", "data.leave_out=height"};
    }
    void neitherAloneIsEnough()
    {
        QFETCH(QStringList, settings);
        const Result result = assayCli(train("alone.assay", settings), m_folder);
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QVERIFY2(errorOf(result) > 0.3, qPrintable(QString::number(errorOf(result))));
    }

    void theRunIsEvaluatedItsErrorsListedAndAdvised()
    {
        const Result evaluated =
            assayCli({"evaluate", "--project", "whole.assay", "--json"}, m_folder);
        QVERIFY2(evaluated.code == 0, qPrintable(evaluated.err));
        const Result listed =
            assayCli({"errors", "list", "--project", "whole.assay", "--json"}, m_folder);
        QVERIFY2(listed.code == 0, qPrintable(listed.err));
        const Result advised = assayCli({"advise", "--project", "whole.assay", "--json"}, m_folder);
        QVERIFY2(advised.code == 0 || advised.code == 1, qPrintable(advised.err));
        QVERIFY(!of(advised, "advice").value(0)["label"].toString().isEmpty());
    }

    void oneBatchIsLearnedByHeart()
    {
        const Result result =
            assayCli({"overfit", "people.csv", "--set", "train.threads=2", "--json"}, m_folder);
        QCOMPARE(of(result, "end").value(0)["verdict"].toString(), QString("passes"));
    }

    void aTemplateOfOneInputSaysWhatTakesThem()
    {
        const Result result = assayCli(train("none.assay", {"--template", "lenet"}), m_folder);
        QCOMPARE(result.code, 2);
        QVERIFY2((result.out + result.err)
                     .contains("the data are examples of 2 inputs; use the template fusion"),
                 qPrintable(result.out + result.err));
    }

private:
    TempFolder m_temp;
    QString m_folder;
};

QTEST_GUILESS_MAIN(TestTwoInputs)
#include "tst_two_inputs.moc"
