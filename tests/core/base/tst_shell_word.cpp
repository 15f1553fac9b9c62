// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/shell_word.h"
#include "base/utf8.h"

#include <QProcess>
#include <QTest>

using namespace assay;

class TestShellWord : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wordsMeanTheirTextToAShell_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("word");
        const auto row = [](const char* name, const char* text, const char* word) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(word);
        };
        row("plain", "/data/digits-2.assay", "/data/digits-2.assay");
        row("a setting", "train.learning_rate=1e-3", "train.learning_rate=1e-3");
        row("umlauts", "/d\xc3\xa4ten/a.assay", "/d\xc3\xa4ten/a.assay");
        row("nothing", "", "''");
        row("a space", "my runs.assay", "'my runs.assay'");
        row("a quote", "it's.assay", "'it'\\''s.assay'");
        row("what a shell would run", "$(date) `date`;$HOME", "'$(date) `date`;$HOME'");
        row("home", "~/a.assay", "'~/a.assay'");
        row("backslash", "a\\b", "'a\\b'");
        row("a line's end", "a\nb's\\c.assay", "$'a\\nb\\'s\\\\c.assay'");
        row("escape", "a\x1b[2Jb", "$'a\\x1b[2Jb'");
    }
    void wordsMeanTheirTextToAShell()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, word);
        const std::string made = base::shellWord(text.toStdString());
        QCOMPARE(QByteArray::fromStdString(made), word);
        // A terminal shows it as it is to be typed.
        QCOMPARE(base::onTerminal(made), made);
        QProcess shell;
        shell.start("bash", {"-c", "printf %s " + QString::fromStdString(made)});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.readAllStandardOutput(), text);
    }
};

QTEST_GUILESS_MAIN(TestShellWord)
#include "tst_shell_word.moc"
