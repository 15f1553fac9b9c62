// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/utf8.h"

#include <QTest>

using namespace assay;

class TestUtf8 : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bytesOutsideOfCharactersAreWrittenOut_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("valid");
        const auto same = [](const char* text) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(text);
        };
        same("");
        same("loss");
        same("точность");
        same("Prüfung 測 \xF0\x9F\x98\x80");
        QTest::newRow("Latin-1") << QByteArray("Pr\xFC"
                                               "fung")
                                 << QByteArray("Pr\\xFCfung");
        QTest::newRow("cut character") << QByteArray("a\xD1") << QByteArray("a\\xD1");
        QTest::newRow("too long a form") << QByteArray("\xC0\xAF") << QByteArray("\\xC0\\xAF");
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << QByteArray("\\xED\\xA0\\x80");
        QTest::newRow("beyond Unicode")
            << QByteArray("\xF4\x90\x80\x80") << QByteArray("\\xF4\\x90\\x80\\x80");
    }
    void bytesOutsideOfCharactersAreWrittenOut()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, valid);
        QCOMPARE(QByteArray::fromStdString(base::validUtf8(text.toStdString())), valid);
        QCOMPARE(base::isUtf8(text.toStdString()), text == valid);
    }
};

QTEST_GUILESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
