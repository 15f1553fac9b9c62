// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/utf8.h"

#include <QTest>

#include <string>

using namespace assay;

class TestUtf8 : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyBytesComeBackThroughUtf8_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("unchanged");
        QTest::newRow("plain") << QByteArray("/data/train.csv") << true;
        QTest::newRow("umlaut and emoji")
            << QByteArray("/d\xc3\xa4ten/\xf0\x9f\x8d\x8e.csv") << true;
        QTest::newRow("latin-1") << QByteArray("/d\xe4ten/a.csv") << false;
        QTest::newRow("cut character") << QByteArray("/a\xf0\x9f\x8d") << false;
        QTest::newRow("over-long slash") << QByteArray("/a\xc0\xaf") << false;
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << false;
        QTest::newRow("beyond the last character") << QByteArray("\xf4\x90\x80\x80") << false;
        QTest::newRow("a character that stands for a byte")
            << QByteArray("\xf4\x8f\xbe\x80") << false;
        QByteArray every;
        for (int byte = 1; byte < 256; ++byte)
            every += static_cast<char>(byte);
        QTest::newRow("every byte") << every << false;
    }
    void everyBytesComeBackThroughUtf8()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, unchanged);
        const std::string text = base::toUtf8(bytes.toStdString());
        QVERIFY(base::isUtf8(text));
        QCOMPARE(QByteArray::fromStdString(base::fromUtf8(text)), bytes);
        QCOMPARE(QByteArray::fromStdString(text) == bytes, unchanged);
    }

    void terminalIsNotSteeredByTextsFromFiles_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        const auto row = [](const char* name, const char* text, const char* shown) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(shown);
        };
        row("plain", "train.csv, 20 %", "train.csv, 20 %");
        row("letters of other scripts", "\xc3\xa4 \xd7\xa9 \xe7\x8c\xab \xf0\x9f\x8d\x8e",
            "\xc3\xa4 \xd7\xa9 \xe7\x8c\xab \xf0\x9f\x8d\x8e");
        row("a path of Windows", "C:\\new", "C:\\new");
        row("clears the screen", "a\x1b[2Jb", "a\\x1b[2Jb");
        row("renames the window", "\x1b]0;gone\x07", "\\x1b]0;gone\\x07");
        row("lines and tabs", "a\nb\tc\rd", "a\\nb\\tc\\x0dd");
        row("delete", "a\x7f", "a\\x7f");
        row("C1 control sequence",
            "a\xc2\x9b"
            "2J",
            "a\\u009b2J");
        row("turned around",
            "photo\xe2\x80\xae"
            "gpj.exe",
            "photo\\u202egpj.exe");
        row("isolate", "\xe2\x81\xa6x", "\\u2066x");
        row("line separator",
            "a\xe2\x80\xa8"
            "b",
            "a\\u2028b");
        row("no UTF-8", "a\xff\xc3", "a\\xff\\xc3");
    }
    void terminalIsNotSteeredByTextsFromFiles()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        QCOMPARE(QByteArray::fromStdString(base::onTerminal(text.toStdString())), shown);
    }

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

    void zeroBytesAreShown()
    {
        QCOMPARE(base::onTerminal(std::string_view("a\0b", 3)), std::string("a\\x00b"));
    }
};

QTEST_GUILESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
