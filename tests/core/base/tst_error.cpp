// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <QTest>

using namespace assay;

class TestError : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void putsThePlaceInFront_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("byte");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("no place") << "" << -1 << -1 << "It is empty.";
        QTest::newRow("file") << "a.gz" << -1 << -1 << "a.gz: It is empty.";
        QTest::newRow("file and byte") << "a.gz" << -1 << 16 << "a.gz, byte 16: It is empty.";
        QTest::newRow("file and row") << "a.csv" << 3 << -1 << "a.csv, row 3: It is empty.";
        QTest::newRow("byte alone") << "" << -1 << 0 << "byte 0: It is empty.";
        QTest::newRow("everything") << "a" << 1 << 2 << "a, row 1, byte 2: It is empty.";
    }
    void putsThePlaceInFront()
    {
        QFETCH(QString, file);
        QFETCH(int, row);
        QFETCH(int, byte);
        QFETCH(QString, wanted);
        base::ErrorPlace place{.file = file.toStdString(), .row = {}, .byte = {}};
        if (row >= 0)
            place.row = row;
        if (byte >= 0)
            place.byte = byte;
        const base::Error error = base::inputError("file.empty", "It is empty.", place);
        QCOMPARE(QString(error.what()), wanted);
        QCOMPARE(QString::fromStdString(error.text()), QStringLiteral("It is empty."));
        QCOMPARE(QString::fromStdString(error.code()), QStringLiteral("file.empty"));
        QCOMPARE(error.kind(), base::ErrorKind::Input);
    }

    void eachMakerHasItsKind()
    {
        QCOMPARE(base::usageError("a", "b").kind(), base::ErrorKind::Usage);
        QCOMPARE(base::inputError("a", "b", {}).kind(), base::ErrorKind::Input);
        QCOMPARE(base::environmentError("a", "b").kind(), base::ErrorKind::Environment);
    }
};

QTEST_GUILESS_MAIN(TestError)
#include "tst_error.moc"
