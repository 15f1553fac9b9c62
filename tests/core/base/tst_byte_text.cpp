// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/byte_text.h"

#include <QTest>

using assay::base::bytesText;

class TestByteText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aUnitIsTheOneThatTheRoundedNumberFits_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(0) << "0 B";
        QTest::newRow("bytes") << qint64(999) << "999 B";
        QTest::newRow("a thousand") << qint64(1000) << "1.0 kB";
        QTest::newRow("one decimal") << qint64(1'849'999) << "1.8 MB";
        QTest::newRow("below a hundred") << qint64(99'949'999) << "99.9 MB";
        QTest::newRow("rounds to a hundred") << qint64(99'950'000) << "100 MB";
        QTest::newRow("below a thousand") << qint64(999'499'999) << "999 MB";
        QTest::newRow("rounds to a thousand") << qint64(999'500'000) << "1.0 GB";
        QTest::newRow("many") << qint64(9'200'000'000'000'000'000) << "9200 PB";
        QTest::newRow("less") << qint64(-2'400'000) << "-2.4 MB";
    }

    void aUnitIsTheOneThatTheRoundedNumberFits()
    {
        QFETCH(qint64, bytes);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(bytesText(static_cast<std::int64_t>(bytes))), text);
    }
};

QTEST_APPLESS_MAIN(TestByteText)
#include "tst_byte_text.moc"
