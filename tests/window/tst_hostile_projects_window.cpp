// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/hostile_project.h"
#include "support/real_window.h"

#include <QTest>

using namespace assay;

class TestHostileProjectsWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPageIsDrawnWhateverTheFileHolds()
    {
        testing::RealWindow program;
        int drawn = 0;
        const std::string wrong =
            testing::checkVariants(20, [&](const std::filesystem::path& file) -> std::string {
                bool over = false;
                const auto opened = program.window->bench().bridge().on<session::ProjectOpened>(
                    program.window.get(), [&] { over = true; });
                const auto failed = program.window->bench().bridge().on<session::Failed>(
                    program.window.get(),
                    [&](const session::Failed& failure) { over = over || failure.tag != 0; });
                program.window->bench().openProject(QString::fromStdString(file.string()));
                const bool answered = QTest::qWaitFor([&] { return over; }, 50'000);
                disconnect(opened);
                disconnect(failed);
                if (!answered)
                    return "not answered";
                for (const char* page :
                     {"start", "data", "model", "debug", "train", "evaluate", "errors", "runs"}) {
                    program.window->goTo(QLatin1String(page));
                    testing::settle();
                    if (program.window->grab().isNull())
                        return "no picture";
                    ++drawn;
                }
                return {};
            });
        QVERIFY2(wrong.empty(), wrong.c_str());
        QVERIFY(drawn > 0);
    }
};

QTEST_MAIN(TestHostileProjectsWindow)
#include "tst_hostile_projects_window.moc"
