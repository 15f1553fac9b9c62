// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "tune/slurm_script.h"

#include <QTest>

#include <array>
#include <cstdio>

using namespace assay;
using tune::ArrayTask;
using tune::JobState;
using tune::SlurmOptions;

namespace {

SlurmOptions with(std::string SlurmOptions::*field, const std::string& value)
{
    SlurmOptions options;
    options.*field = value;
    return options;
}

/// What a shell prints for the line.
std::string printed(const std::string& line)
{
    FILE* shell = popen(line.c_str(), "r");
    std::string all;
    std::array<char, 256> part{};
    for (std::size_t n = 0; shell && (n = fread(part.data(), 1, part.size(), shell)) > 0;)
        all.append(part.data(), n);
    return shell && pclose(shell) == 0 ? all : "failed";
}

} // namespace

class TestSlurmScript : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theScript()
    {
        SlurmOptions options;
        QCOMPARE(tune::arrayScript(options, "'/opt/assay-cli' tune --worker", "/shared/logs"),
                 std::string("#!/bin/sh\n"
                             "#SBATCH --job-name=assay-tune\n"
                             "#SBATCH --nodes=1\n"
                             "#SBATCH --ntasks=1\n"
                             "#SBATCH --requeue\n"
                             "#SBATCH --array=0-0\n"
                             "#SBATCH --open-mode=append\n"
                             "#SBATCH --output=/shared/logs/worker-%A_%a.txt\n"
                             "exec '/opt/assay-cli' tune --worker\n"));
        options.partition = "gpu,long";
        options.account = "vision";
        options.time = "1-12:00:00";
        options.memory = "4G";
        options.gpus = "a100:2";
        options.more = {"--qos=long", "--exclusive", "--job-name=mine", "--constraint=a100&ib"};
        options.workers = 16;
        const std::string script = tune::arrayScript(options, "true", "/ho me/50% # done");
        for (const std::string line :
             {"--partition=gpu,long", "--account=vision", "--time=1-12:00:00", "--mem=4G",
              "--gres=gpu:a100:2", "--qos=long", "--exclusive", "--job-name=mine",
              "--constraint=\"a100&ib\"", "--array=0-15",
              "--output=\"/ho me/50%% # done/worker-%A_%a.txt\""})
            QVERIFY2(script.find("\n#SBATCH " + line + "\n") != std::string::npos, line.c_str());
        QVERIFY(script.find("--job-name=assay-tune") < script.find("--job-name=mine"));

        const auto arguments = tune::sbatchArguments(options, "/ho me/50% # done");
        QCOMPARE(arguments.front(), std::string("--parsable"));
        QCOMPARE(arguments.back(), std::string("--output=/ho me/50%% # done/worker-%A_%a.txt"));
        QCOMPARE(std::count(script.begin(), script.end(), '\n'),
                 static_cast<long>(arguments.size()) + 1);
    }

    void whatIsTaken_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isTaken");
        const auto rows = [](const char* field, bool isTaken, const QStringList& values) {
            for (const QString& value : values)
                QTest::addRow("%s %s", field, qPrintable(value.left(40)))
                    << field << value << isTaken;
        };
        rows("time", true,
             {"30", "90:30", "2:00:00", "1-12", "1-12:30", "1-12:00:00", "100:00:00"});
        rows("time", false,
             {"0", "0:00:00", "2h", "1:99:00", "-5", "2:00:00:00", "1-", "1.5", " 30",
              "30\n#SBATCH --array=0-99", "99999999999"});
        rows("memory", true, {"4G", "500", "200m", "4GB", "0"});
        rows("memory", false, {"G", "1.5G", "4GiB", "-1", "4 G", "4G\"", "4G\n"});
        rows("partition", true, {"main", "gpu-a100", "short,long", "p_1.x"});
        rows("partition", false, {"two words", "a;b", "$(id)", "a\nb", "'a'", ",", "a,"});
        rows("account", true, {"vision", "u@group"});
        rows("account", false, {"my account", "a#b", "a\""});
        rows("gpus", true, {"1", "8", "a100:2", "nvidia_a100-sxm4:1"});
        rows("gpus", false, {"0", "two", "a100", "a100:0", "1,2", "-1", "1\n"});
        rows("more", true,
             {"--qos=long", "--exclusive", "--cpus-per-task=4", "--nodelist=n[1-4],n7",
              "--no-requeue", "--export=NONE", "--mail-user=a@b.c"});
        rows("more", false,
             {"-p", "qos=long", "--qos=", "--qos long", "--comment=a#b", "--comment=\"a\"",
              "--comment=$HOME", "--comment=a\\b", "--array=0-99", "--arr=0-99", "--output=x",
              "--ou=x", "--wait", "--wrap=ls", "--test-only", "--", "--qos=a\n#SBATCH --array=0-99",
              ""});
        rows("more", false, {"--comment=" + QString(300, 'x')});
    }
    void whatIsTaken()
    {
        QFETCH(QString, field);
        QFETCH(QString, value);
        QFETCH(bool, isTaken);
        const std::string text = value.toStdString();
        SlurmOptions options = field == "time"        ? with(&SlurmOptions::time, text)
                               : field == "memory"    ? with(&SlurmOptions::memory, text)
                               : field == "partition" ? with(&SlurmOptions::partition, text)
                               : field == "account"   ? with(&SlurmOptions::account, text)
                               : field == "gpus"      ? with(&SlurmOptions::gpus, text)
                                                      : SlurmOptions{};
        if (field == "more")
            options.more = {text};
        if (isTaken)
            tune::check(options);
        else
            VERIFY_ERROR(tune::check(options), "tune.slurm");
    }

    void workersAndFolders()
    {
        SlurmOptions options;
        options.workers = tune::kMostSlurmWorkers;
        tune::check(options);
        for (const int workers : {0, -1, tune::kMostSlurmWorkers + 1}) {
            options.workers = workers;
            VERIFY_ERROR(tune::check(options), "tune.slurm");
            VERIFY_ERROR(tune::arrayScript(options, "true", "/tmp"), "tune.slurm");
            VERIFY_ERROR(tune::sbatchArguments(options, "/tmp"), "tune.slurm");
        }
        options.workers = 1;
        for (const char* folder : {"logs", "", "/a\"b", "/a\\b", "/a\nb"})
            VERIFY_ERROR(tune::arrayScript(options, "true", folder), "tune.slurm");
    }

    void wordsForTheShell()
    {
        QCOMPARE(tune::shellQuoted("plain"), std::string("'plain'"));
        QCOMPARE(tune::shellQuoted(""), std::string("''"));
        for (const std::string text : {"it's", "a b", "$HOME `id` $(id)", "\"\\n\" !x *",
                                       "two\nlines", "'", "''", "\xff\xfe", "-n", "#"})
            QCOMPARE(printed("printf %s " + tune::shellQuoted(text)), text);
    }

    void theJobThatWasSubmitted()
    {
        QCOMPARE(tune::submittedJob("1234\n"), std::optional<std::string>("1234"));
        QCOMPARE(tune::submittedJob("1234;north\n"), std::optional<std::string>("1234"));
        QCOMPARE(tune::submittedJob("Welcome!\n77\n"), std::optional<std::string>("77"));
        for (const char* output : {"", "\n", "Submitted batch job 5\n", "0\n", "-1\n", "12 34\n"})
            QCOMPARE(tune::submittedJob(output), std::nullopt);
    }

    void whatSqueueLists()
    {
        // As Slurm 22.05 printed them.
        const std::string lines =
            "22_[4-5]|PENDING|(Resources)\n"
            "22_0|RUNNING|node1\n"
            "22_1|COMPLETING|node1\n"
            "22_2|NODE_FAIL|node2\n"
            "22_3|TIMEOUT|(TimeLimit)\n"
            "22_6|PENDING|(Nodes required for job are DOWN, DRAINED or reserved)\n"
            "220_7|RUNNING|node3\n"
            "23|RUNNING|node3\n";
        const std::vector<ArrayTask> tasks = tune::arrayTasks(lines, "22");
        const std::vector<ArrayTask> wanted{
            {0, JobState::Running, "node1", ""},
            {1, JobState::Ending, "node1", ""},
            {2, JobState::NodeLost, "node2", ""},
            {3, JobState::TimedOut, "", "TimeLimit"},
            {4, JobState::Waiting, "", "Resources"},
            {5, JobState::Waiting, "", "Resources"},
            {6, JobState::Waiting, "", "Nodes required for job are DOWN, DRAINED or reserved"}};
        QVERIFY(tasks == wanted);
        QCOMPARE(tune::squeueArguments("22").back(), std::string("--jobs=22"));
    }

    void tasksInOneLine_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QList<int>>("tasks");
        QTest::newRow("range") << "[2-7]" << QList<int>{2, 3, 4, 5, 6, 7};
        QTest::newRow("one") << "3" << QList<int>{3};
        QTest::newRow("one in brackets") << "[3]" << QList<int>{3};
        QTest::newRow("limit") << "[0,3,6,9%2]" << QList<int>{0, 3, 6, 9};
        QTest::newRow("steps") << "[0-9:3,20]" << QList<int>{0, 3, 6, 9, 20};
        QTest::newRow("cut") << "[1-2,5,...]" << QList<int>{1, 2, 5};
        QTest::newRow("backwards") << "[7-2]" << QList<int>{};
        QTest::newRow("no step") << "[0-9:0]" << QList<int>{};
        QTest::newRow("no number") << "[a-b,-1,1-x,1-2:y,99999999999]" << QList<int>{};
        QTest::newRow("nothing") << "" << QList<int>{};
        QTest::newRow("open") << "[1-2" << QList<int>{};
    }
    void tasksInOneLine()
    {
        QFETCH(QString, list);
        QFETCH(QList<int>, tasks);
        QList<int> found;
        for (const ArrayTask& task :
             tune::arrayTasks("5_" + list.toStdString() + "|PENDING|(None)\n", "5"))
            found << task.task;
        QCOMPARE(found, tasks);
    }

    void linesThatAreNone()
    {
        for (const char* lines :
             {"", "\n\n", "5_1", "5_1|RUNNING", "|||", "slurm_load_jobs error: x",
              "5_|RUNNING|node1", "_1|RUNNING|node1"})
            QVERIFY2(tune::arrayTasks(lines, "5").empty(), lines);
        QCOMPARE(tune::arrayTasks("5_[0-2000000000]|PENDING|(None)", "5").size(),
                 static_cast<std::size_t>(tune::kMostSlurmWorkers));
        QCOMPARE(tune::arrayTasks("5_1|NEW_WORD|node1", "5").at(0).state, JobState::Unknown);
    }

    void whatIsOver()
    {
        for (const char* word : {"PENDING", "CONFIGURING", "REQUEUED", "RUNNING", "SUSPENDED",
                                 "COMPLETING", "SOMETHING_NEW"})
            QVERIFY2(!tune::isOver(tune::jobState(word)), word);
        for (const char* word : {"COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "OUT_OF_MEMORY",
                                 "NODE_FAIL", "BOOT_FAIL", "DEADLINE", "PREEMPTED"})
            QVERIFY2(tune::isOver(tune::jobState(word)), word);
    }
};

QTEST_GUILESS_MAIN(TestSlurmScript)
#include "tst_slurm_script.moc"
