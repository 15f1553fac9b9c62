// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

/// What may be included from where: everything to the left, never the right. As core/README.md draws
/// it.
QStringList coreOrder()
{
    QFile file(QStringLiteral(ASSAY_ROOT "/core/README.md"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QRegularExpression arrows("^base <- .*$", QRegularExpression::MultilineOption);
    return arrows.match(QString::fromUtf8(file.readAll())).captured().split(" <- ");
}

/// The same for the folders of the window.
const QStringList kWindowOrder{"style",     "bridge",  "dialogs", "charts", "models",
                               "delegates", "widgets", "pages",   "shell"};

struct Include {
    QString file; ///< from the project's root
    QString what;
    bool angled;
};

QList<Include> includesUnder(const QString& folder)
{
    const QString root = QStringLiteral(ASSAY_ROOT "/");
    QList<Include> found;
    const QRegularExpression line(R"(^#include ([<"])([^>"]+))",
                                  QRegularExpression::MultilineOption);
    QDirIterator files(root + folder, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        auto matches = line.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext()) {
            const auto match = matches.next();
            found.append(
                {file.fileName().mid(root.size()), match.captured(2), match.captured(1) == "<"});
        }
    }
    return found;
}

bool isTorch(const QString& header)
{
    return header.startsWith("torch/") || header.startsWith("ATen/") || header.startsWith("c10/");
}

} // namespace

class TestIncludes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void coreKnowsNoQt();
    void torchStaysBehindTheWall();
    void arrowsPointOneWay();
    void arrowsOfTheWindowPointOneWay();
    void windowUsesTheDoor();
    void sqlStaysInTheStore();
    void sealedExamplesOpenInFewPlaces();
    void fileDialogsAreMadeInOnePlace();
    void filesStaySmall();
};

void TestIncludes::coreKnowsNoQt()
{
    const auto all = includesUnder("core");
    QVERIFY(all.size() > 200);
    for (const Include& include : all)
        QVERIFY2(!(include.angled && include.what.startsWith('Q')), qPrintable(include.file));
}

void TestIncludes::torchStaysBehindTheWall()
{
    for (const QString folder : {"core", "ui", "app"}) {
        for (const Include& include : includesUnder(folder)) {
            const bool inside =
                folder == "core"
                && (include.file.endsWith(".cpp") || include.file.endsWith("_torch.h")
                    || include.file.endsWith("torch_pch.h"));
            QVERIFY2(inside || !isTorch(include.what), qPrintable(include.file));
            if (folder == "core" && include.what.endsWith("_torch.h"))
                QVERIFY2(inside, qPrintable(include.file));
        }
    }
}

void TestIncludes::arrowsPointOneWay()
{
    const QStringList order = coreOrder();
    const QDir core(QStringLiteral(ASSAY_ROOT "/core"));
    const QStringList folders = core.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(QSet<QString>(folders.begin(), folders.end()),
             QSet<QString>(order.begin(), order.end()));
    for (const Include& include : includesUnder("core")) {
        const int from = static_cast<int>(order.indexOf(include.file.section('/', 1, 1)));
        const int to = static_cast<int>(order.indexOf(include.what.section('/', 0, 0)));
        if (include.angled || from < 0 || to < 0)
            continue;
        // A project's description is a value that the session hands on.
        QVERIFY2(to <= from, qPrintable(include.file + " -> " + include.what));
    }
}

void TestIncludes::arrowsOfTheWindowPointOneWay()
{
    int read = 0;
    for (const Include& include : includesUnder("ui")) {
        const QString folder = include.file.section('/', 1, 1);
        QVERIFY2(kWindowOrder.contains(folder), qPrintable(include.file));
        const auto to = kWindowOrder.indexOf(include.what.section('/', 0, 0));
        if (include.angled || to < 0)
            continue;
        QVERIFY2(to <= kWindowOrder.indexOf(folder),
                 qPrintable(include.file + " -> " + include.what));
        ++read;
    }
    QVERIFY(read > 300);
}

void TestIncludes::windowUsesTheDoor()
{
    for (const Include& include : includesUnder("ui")) {
        if (include.angled)
            continue;
        const bool store =
            include.what.startsWith("store/") && include.what != "store/project_info.h";
        const bool session = include.what.startsWith("session/")
                             && include.what != "session/session.h"
                             && include.what != "session/events.h";
        QVERIFY2(!store && !session, qPrintable(include.file + " -> " + include.what));
    }
}

void TestIncludes::sqlStaysInTheStore()
{
    // Those of other programs, which are only ever read.
    const QStringList foreign{"core/interop/foreign_database.cpp",
                              "core/interop/mlflow_database.cpp", "core/interop/optuna_search.cpp",
                              "core/interop/optuna_study.cpp"};
    for (const QString folder : {"core", "ui", "app"}) {
        for (const Include& include : includesUnder(folder)) {
            if (include.what.startsWith("SQLiteCpp/") || include.what == "sqlite3.h")
                QVERIFY2(include.file.startsWith("core/store/") || foreign.contains(include.file),
                         qPrintable(include.file));
        }
    }
}

/// Which files of the program may open what nothing else looks at: Test, and the labels of the target
/// part. The oracle and a supervised adaptation join the second list.
void TestIncludes::sealedExamplesOpenInFewPlaces()
{
    const QString root = QStringLiteral(ASSAY_ROOT "/");
    const QMap<QString, QStringList> keys{
        {"TestReason",
         {"core/data/split.cpp", "core/data/split.h", "core/evaluate/predictions_torch.cpp"}},
        {"LabelledTarget", {"core/adapt/methods.cpp", "core/data/split.h"}}};
    QMap<QString, QStringList> found;
    for (const QString folder : {"core", "ui", "app"}) {
        QDirIterator files(root + folder, {"*.h", "*.cpp"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = file.readAll();
            for (auto key = keys.begin(); key != keys.end(); ++key) {
                if (content.contains(key.key().toUtf8()))
                    found[key.key()] << file.fileName().mid(root.size());
            }
        }
    }
    for (auto key = keys.begin(); key != keys.end(); ++key) {
        found[key.key()].sort();
        QCOMPARE(found[key.key()], key.value());
    }
}

void TestIncludes::fileDialogsAreMadeInOnePlace()
{
    // Another one would open the files that it lists, and end the locks of an open project.
    int found = 0;
    for (const QString folder : {"ui", "app"}) {
        QDirIterator files(QStringLiteral(ASSAY_ROOT "/") + folder, {"*.h", "*.cpp"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray text = file.readAll();
            const bool makes = text.contains("new QFileDialog") || text.contains("QFileDialog::get")
                               || text.contains("QFileDialog(");
            const bool place = file.fileName().endsWith("ui/dialogs/file_dialog.cpp");
            QVERIFY2(makes == place, qPrintable(file.fileName()));
            found += makes ? 1 : 0;
        }
    }
    QCOMPARE(found, 1);
}

void TestIncludes::filesStaySmall()
{
    for (const QString folder : {"core", "ui", "app"}) {
        QDirIterator files(QStringLiteral(ASSAY_ROOT "/") + folder, {"*.h", "*.cpp"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto lines = file.readAll().count('\n');
            QVERIFY2(lines <= 500, qPrintable(QString("%1: %2").arg(file.fileName()).arg(lines)));
        }
    }
}

QTEST_GUILESS_MAIN(TestIncludes)
#include "tst_includes.moc"
