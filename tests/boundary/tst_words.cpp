// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace {

struct Text {
    QString file;
    int line = 0;
    QString content;
};

/// The string literals of a source, such as stand side by side as one. Comments, characters and raw strings are passed
/// over: help texts of the command line are raw, and are read whole.
QList<Text> textsOf(const QString& path, const QString& source)
{
    QList<Text> found;
    int line = 1;
    bool goesOn = false; // nothing but white space since the last literal
    for (qsizetype i = 0; i < source.size(); ++i) {
        const QChar at = source[i];
        const auto starts = [&](const char* what) {
            return QStringView(source).mid(i).startsWith(QLatin1String(what));
        };
        const auto skipTo = [&](const QString& end) {
            const qsizetype to = source.indexOf(end, i);
            const qsizetype next = to < 0 ? source.size() : to;
            line += static_cast<int>(QStringView(source).mid(i, next - i).count('\n'));
            i = next + (to < 0 ? 0 : end.size() - 1);
        };
        if (at == '\n') {
            ++line;
        } else if (starts("//")) {
            const qsizetype end = source.indexOf('\n', i);
            i = (end < 0 ? source.size() : end) - 1;
        } else if (starts("/*")) {
            skipTo(QStringLiteral("*/"));
        } else if (starts("R\"(")) {
            const qsizetype end = source.indexOf(QStringLiteral(")\""), i);
            found.append({path, line, source.mid(i + 3, end - i - 3)});
            skipTo(QStringLiteral(")\""));
            goesOn = false;
        } else if (at == '\'' && i > 0 && !source[i - 1].isLetterOrNumber()) {
            i += i + 1 < source.size() && source[i + 1] == '\\' ? 3 : 2;
            goesOn = false;
        } else if (at == '"') {
            QString content;
            for (++i; i < source.size() && source[i] != '"'; ++i) {
                if (source[i] == '\\')
                    content += source[i++];
                content += source[i];
            }
            if (goesOn)
                found.last().content += content;
            else
                found.append({path, line, content});
            goesOn = true;
        } else if (!at.isSpace()) {
            goesOn = false;
        }
    }
    return found;
}

QString contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

/// Words at which a practitioner stops to read a sentence twice, in what a person reads.
class TestWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsStringsAndNothingElse();
    void noneMakesAPersonReadTwice_data();
    void noneMakesAPersonReadTwice();
};

void TestWords::readsStringsAndNothingElse()
{
    const QList<Text> texts = textsOf("a.cpp", "f(\"one \" // it errs\n  \"errs\", '\"', 1'000,\n"
                                               "  R\"(raw\nerrs)\"); g(\"a \\\" b\");");
    QCOMPARE(texts.size(), 3);
    QCOMPARE(texts[0].content, QStringLiteral("one errs"));
    QCOMPARE(texts[0].line, 1);
    QCOMPARE(texts[1].content, QStringLiteral("raw\nerrs"));
    QCOMPARE(texts[2].content, QStringLiteral("a \\\" b"));
    QCOMPARE(texts[2].line, 4);
}

void TestWords::noneMakesAPersonReadTwice_data()
{
    QTest::addColumn<QString>("words");

    // What is said instead: is wrong on, 3 seeds each, different from, the most common class.
    QTest::newRow("errs") << R"(\berrs\b)";
    QTest::newRow("seeds a side") << R"((\b(seeds?|networks?|runs?)|\{\}) a side\b)";
    QTest::newRow("told from") << R"(\btold (from|apart)\b)";
    QTest::newRow("otherwise than")
        << R"(\botherwise than\b|\b(answers?|read|trained|prepared|rounded) otherwise\b)";
    QTest::newRow("the commonest class") << R"(\bcommonest (class|category|value))";
}

void TestWords::noneMakesAPersonReadTwice()
{
    QFETCH(QString, words);
    const QString root = QStringLiteral(ASSAY_ROOT "/");
    const QRegularExpression pattern(words, QRegularExpression::CaseInsensitiveOption);
    int read = 0;
    for (const QString folder : {"core", "ui", "app"}) {
        QDirIterator files(root + folder, {"*.h", "*.cpp"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            for (const Text& text : textsOf(path.mid(root.size()), contentOf(path))) {
                QVERIFY2(!pattern.match(text.content).hasMatch(),
                         qPrintable(QStringLiteral("%1:%2: %3")
                                        .arg(text.file)
                                        .arg(text.line)
                                        .arg(text.content)));
                ++read;
            }
        }
    }
    QVERIFY(read > 5000);
    QDirIterator help(root + "resources/help", {"*.md"}, QDir::Files);
    while (help.hasNext()) {
        const QString path = help.next();
        const QRegularExpressionMatch match = pattern.match(contentOf(path));
        QVERIFY2(!match.hasMatch(), qPrintable(path + ": " + match.captured()));
    }
    QVERIFY2(!pattern.match(contentOf(root + "README.md")).hasMatch(), "README.md");
}

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
