// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/hostile_project.h"

#include <QTest>

using namespace assay;
using testing::assayCli;
using testing::Result;

namespace {

const QList<QStringList>& commands()
{
    static const QList<QStringList> all{
        {"runs", "--json"},
        {"runs"},
        {"runs", "--changed", "1", "--against", "3"},
        {"evaluate", "--run", "1", "--json"},
        {"evaluate", "--run", "5"},
        {"evaluate", "--run", "1", "--against", "3"},
        {"errors", "list", "--run", "5", "--json"},
        {"errors", "list"},
        {"advise", "--run", "1"},
        {"errors", "table", "--run", "5"},
        {"errors", "type", "new", "--solution", "more data"},
        {"errors", "suggest", "--run", "5"},
        {"errors", "export", "--run", "5", "--csv", "table.csv"},
        {"export", "--report", "case.html", "--force"},
        {"export", "--case", "case.zip", "--run", "1", "--with-data", "--force"},
        {"train", "--resume", "1", "--json"},
        {"data", "--data", "glyphs", "--set", "data.count=100"},
    };
    return all;
}

} // namespace

class TestHostileProjectsCli : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyCommandEndsWithACodeOfItsOwn()
    {
        qsizetype turn = 0;
        const std::string wrong =
            testing::checkVariants(20, [&](const std::filesystem::path& file) -> std::string {
                for (int k = 0; k < 4; ++k) {
                    QStringList command = commands().at(turn++ % commands().size());
                    command.insert(command.first() == "errors" ? 2 : 1, "--project");
                    command.insert(command.first() == "errors" ? 3 : 2,
                                   QString::fromStdString(file.string()));
                    const Result result =
                        assayCli(command, QString::fromStdString(file.parent_path().string()));
                    const QString shown = command.join(' ') + ": ";
                    if (result.crashed || result.code < 0 || result.code > 3)
                        return (shown + QString::number(result.code) + " " + result.err)
                            .toStdString();
                    if (result.code >= 2 && result.err.trimmed().isEmpty())
                        return (shown + "no sentence").toStdString();
                    if (result.err.contains(QChar(27)) || result.out.contains(QChar(27)))
                        return (shown + "an escape sequence").toStdString();
                }
                return {};
            });
        QVERIFY2(wrong.empty(), wrong.c_str());
    }
};

QTEST_GUILESS_MAIN(TestHostileProjectsCli)
#include "tst_hostile_projects_cli.moc"
