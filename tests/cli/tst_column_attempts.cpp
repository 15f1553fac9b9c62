// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QJsonArray>
#include <QTest>

using namespace assay::testing;

namespace {

constexpr int kRows = 400;

/// Columns a, b and c of which "a" says the class, "d" before the class where it is asked for.
QByteArray table(bool further, bool backwards = false)
{
    QByteArray text(further ? "a,b,c,d,y\n" : "a,b,c,y\n");
    for (int k = 0; k < kRows; ++k) {
        const int i = backwards ? kRows - 1 - k : k;
        text += QByteArray::number((i % 2 ? 1 : -1) + (i * 7 % 23) / 23.0, 'f', 3) + ','
                + QByteArray::number(i * 11 % 19 + 0.5) + ',' + QByteArray::number(i * i % 17)
                + (further ? ',' + QByteArray::number(i * 5 % 13 + 0.25) : QByteArray())
                + (i % 2 ? ",p\n" : ",q\n");
    }
    return text;
}

} // namespace

/// Columns of a table that are left out or taken in, measured on the same examples.
class TestColumnAttempts : public QObject
{
    Q_OBJECT

    TempFolder m_temp;

    QString path(const char* name) const
    {
        return QString::fromStdString((m_temp / name).string());
    }
    Result run(const QStringList& more)
    {
        return assayCli(QStringList{"advise", "--project", "p.assay", "--json", "--run", "1"}
                            + more,
                        QString::fromStdString(m_temp.path().string()));
    }
    std::string only(const char* sql) { return rows(m_temp / "p.assay", sql).at(0); }

private Q_SLOTS:
    void initTestCase()
    {
        write(m_temp / "wine.csv", table(false));
        const Result trained =
            assayCli({"train", "--project", "p.assay", "--json", "--data", path("wine.csv"),
                      "--template", "mlp", "--set", "model.hidden=8", "--epochs", "4"},
                     QString::fromStdString(m_temp.path().string()));
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
    }

    void aColumnIsLeftOutOnTheSameExamples()
    {
        const Result tried =
            run({"--try", "variance.fewer_features", "--way", "b,c", "--seeds", "2"});
        QVERIFY2(tried.code == 0, qPrintable(tried.err));
        const QJsonObject one = of(tried, "attempt").value(0);
        QCOMPARE(one["patch"].toObject()["data.leave_out"].toString(), QString("b,c"));
        QCOMPARE(one["state"].toString(), QString("tried"));
        QCOMPARE(one["seeds"].toInt(), 2);
        QVERIFY(!one["effects"].toArray().isEmpty());
        QCOMPARE(only("SELECT count(DISTINCT split) FROM runs"), std::string("1"));
    }

    void aFileWithAFurtherColumnIsTriedOnTheSameExamples()
    {
        write(m_temp / "more.csv", table(true));
        const Result tried = run({"--try", "avoidable_bias.features", "--set",
                                  "data.path=" + path("more.csv"), "--seeds", "1"});
        QVERIFY2(tried.code == 0, qPrintable(tried.err));
        const QJsonObject one = of(tried, "attempt").value(0);
        QCOMPARE(one["patch"].toObject()["data.id_columns"].toString(), QString("a,b,c,y"));
        QCOMPARE(one["seeds"].toInt(), 1);
        QVERIFY(!one["effects"].toArray().isEmpty());
    }

    void badColumnsAreOneSentenceAndTrainNothing()
    {
        const std::string before = only("SELECT count(*) FROM runs");
        const Result none = run({"--try", "variance.fewer_features"});
        QCOMPARE(none.code, 2);
        QVERIFY2((none.out + none.err).contains("a, b, c"), qPrintable(none.out + none.err));
        const Result wrong = run({"--try", "variance.fewer_features", "--way", "nothing"});
        QCOMPARE(wrong.code, 2);
        QVERIFY2((wrong.out + wrong.err).contains("nothing"), qPrintable(wrong.out + wrong.err));
        write(m_temp / "other.csv", table(true, true));
        const Result order =
            run({"--try", "avoidable_bias.features", "--set", "data.path=" + path("other.csv")});
        QCOMPARE(order.code, 2);
        QVERIFY2((order.out + order.err).contains("in another order"),
                 qPrintable(order.out + order.err));
        QCOMPARE(only("SELECT count(*) FROM runs"), before);
    }
};

QTEST_GUILESS_MAIN(TestColumnAttempts)
#include "tst_column_attempts.moc"
