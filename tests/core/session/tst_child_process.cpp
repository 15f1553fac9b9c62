// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/child_process.h"
#include "support/errors.h"

#include <QTest>

#include <memory>

using namespace assay;
using session::ChildProcess;

namespace {

constexpr int kPatience = 60'000;

/// What a shell made of a script.
std::unique_ptr<ChildProcess> shell(const char* script)
{
    return std::make_unique<ChildProcess>("/bin/sh", std::vector<std::string>{"-c", script});
}

} // namespace

class TestChildProcess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itsLinesAndItsEndAreSeen()
    {
        const auto process =
            shell("echo one; echo two; echo first >&2; echo last >&2; echo >&2; exit 3");
        QTRY_VERIFY_WITH_TIMEOUT(process->look().has_value(), kPatience);
        QCOMPARE(*process->look(), 3);
        QVERIFY((process->takeLines() == std::vector<std::string>{"one", "two"}));
        QVERIFY(process->takeLines().empty());
        QCOMPARE(process->lastLine(), std::string("last"));
        const std::string number = std::to_string(process->id());
        QVERIFY2(process->name().ends_with(":" + number), process->name().c_str());
    }

    void aLastLineWithoutAnEndIsSeen()
    {
        const auto process = shell("printf 'no end' >&2");
        QTRY_VERIFY_WITH_TIMEOUT(process->look().has_value(), kPatience);
        QCOMPARE(*process->look(), 0);
        QCOMPARE(process->lastLine(), std::string("no end"));
    }

    void itWaitsForTheEndOfItsInput()
    {
        const auto process = shell("echo ready; read line; echo over");
        std::vector<std::string> lines;
        const auto taken = [&] {
            process->look();
            for (std::string& line : process->takeLines())
                lines.push_back(std::move(line));
            return lines.size();
        };
        QTRY_COMPARE_WITH_TIMEOUT(taken(), 1U, kPatience);
        QVERIFY(!process->look());
        process->endInput();
        QTRY_COMPARE_WITH_TIMEOUT(taken(), 2U, kPatience);
        QCOMPARE(lines[1], std::string("over"));
    }

    void aSignalThatEndsItIsItsCode()
    {
        const auto process = shell("exec sleep 600");
        QVERIFY(!process->look());
        process->kill();
        QTRY_VERIFY_WITH_TIMEOUT(process->look().has_value(), kPatience);
        QCOMPARE(*process->look(), 128 + 9);
        process->interrupt(); // nothing is there any more
    }

    void whatCannotBeStartedIsOneSentence()
    {
        try {
            const ChildProcess none("/nowhere/assay-cli", {});
            QFAIL("it was started");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("tune.worker"));
            QVERIFY2(testing::isSentence(error.text()), error.text().c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestChildProcess)
#include "tst_child_process.moc"
