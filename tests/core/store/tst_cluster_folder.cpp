// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "store/cluster_folder.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTest>

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

using namespace assay;
using store::ClusterFolder;
using store::ClusterOrder;
using store::ClusterWorker;

namespace {

/// A folder of orders, as one that hands out has made it.
struct Shared {
    testing::TempFolder temp;
    ClusterFolder folder{temp / "cluster-1"};

    Shared() { folder.make(); }

    static ClusterOrder order(std::int64_t trial)
    {
        ClusterOrder order{.trial = trial, .name = "study 1, trial x", .metric = "error"};
        order.spec.train.epochs = 3 + trial;
        return order;
    }
    std::filesystem::path at(const std::string& name) const { return folder.path() / name; }
    std::vector<std::string> names(const std::string& part) const
    {
        std::vector<std::string> all;
        for (const auto& entry : std::filesystem::directory_iterator(at(part)))
            all.push_back(entry.path().filename().string());
        std::sort(all.begin(), all.end());
        return all;
    }
    void trained(const ClusterOrder& order, const ClusterWorker& by)
    {
        folder.finish(order, by, {.run = 1, .worker = "slurm", .begun = 10, .ended = 20});
    }
};

const ClusterWorker kFirst{"12", 0, 0}, kSecond{"12", 1, 0};
using Names = std::vector<std::string>;

} // namespace

class TestClusterFolder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFolderThatDoesNotSayWhoseItIsIsLeftAsItIs()
    {
        const testing::TempFolder temp;
        const auto project = temp / "p.assay", shared = temp / "shared";
        std::filesystem::create_directory(shared);
        const auto made = ClusterFolder::placed(project, 1, shared);
        QVERIFY(std::filesystem::exists(made / "project"));
        QCOMPARE(ClusterFolder::placed(project, 1, {}), made);
        for (const char* text : {"{", "{}", ""}) {
            testing::write(made / "project", text);
            const auto error = testing::errorOf([&] { ClusterFolder::placed(project, 1, {}); });
            QVERIFY(error);
            QCOMPARE(error->code(), std::string("cluster.shared"));
            QVERIFY2(error->text().find("cannot be understood") != std::string::npos,
                     error->text().c_str());
            QCOMPARE(testing::bytesOf(made / "project"), QByteArray(text));
        }
        // As the sentence says.
        std::filesystem::remove(made / "project");
        QCOMPARE(ClusterFolder::placed(project, 1, {}), made);
        QVERIFY(!testing::bytesOf(made / "project").isEmpty());
    }

    void anOrderChangesHands()
    {
        Shared shared;
        QVERIFY(shared.folder.isThere());
        QVERIFY(!shared.folder.claim(kFirst));
        for (const std::int64_t trial : {10, 9, 2})
            shared.folder.open(Shared::order(trial));
        QCOMPARE(shared.folder.openTrials(), (std::vector<std::int64_t>{2, 9, 10}));

        const auto first = shared.folder.claim(kFirst);
        const auto second = shared.folder.claim(kSecond);
        QVERIFY(first && second);
        QCOMPARE(first->trial, std::int64_t{2}); // the oldest, by number and not by name
        QCOMPARE(first->name, std::string("study 1, trial x"));
        QCOMPARE(first->metric, std::string("error"));
        QCOMPARE(experiment::hash(first->spec), experiment::hash(Shared::order(2).spec));
        QCOMPARE(second->trial, std::int64_t{9});
        QCOMPARE(shared.names("taken"), (Names{"trial-2.0.12_0.0.json", "trial-9.0.12_1.0.json"}));
        const auto taken = shared.folder.taken();
        QCOMPARE(taken.size(), 2U);
        QVERIFY(taken[0].worker == kFirst && taken[1].worker == kSecond);

        shared.trained(*first, kFirst);
        QVERIFY(shared.folder.isDone(2));
        QCOMPARE(shared.folder.done(), std::vector<std::int64_t>{2});
        const auto trained = shared.folder.trained(2);
        QVERIFY(trained);
        QCOMPARE(trained->run, train::RunId{1});
        QCOMPARE(trained->worker, std::string("slurm"));
        QCOMPARE(trained->ended, 20.0);
        shared.folder.forget(2);
        QVERIFY(shared.folder.done().empty());
    }

    /// Of many that reach for an order one has it: 8 threads and 3 processes, of which one is killed.
    void oneOfManyHasIt()
    {
        constexpr int kOrders = 300;
        constexpr int kThreads = 8;
        Shared shared;
        for (int trial = 0; trial < kOrders; ++trial)
            shared.folder.open(Shared::order(trial));
        std::vector<pid_t> processes;
        for (int k = 0; k < 3; ++k) {
            const pid_t process = ::fork();
            if (process == 0) {
                ClusterFolder folder(shared.folder.path());
                const ClusterWorker me{"99", k, 0};
                while (const auto order = folder.claim(me)) {
                    folder.finish(*order, me, {.run = 1 + k, .worker = "p"});
                    if (k == 0)
                        ::_exit(0); // what it has still stays
                }
                ::_exit(0);
            }
            processes.push_back(process);
        }
        std::mutex mutex;
        std::map<std::int64_t, int> had;
        std::vector<std::thread> threads;
        for (int k = 0; k < kThreads; ++k)
            threads.emplace_back([&, k] {
                ClusterFolder folder(shared.folder.path());
                const ClusterWorker me{"12", k, 0};
                while (const auto order = folder.claim(me)) {
                    {
                        const std::lock_guard lock(mutex);
                        ++had[order->trial];
                    }
                    folder.finish(*order, me, {.run = 100, .worker = "t"});
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        for (const pid_t process : processes)
            ::waitpid(process, nullptr, 0);
        QCOMPARE(shared.folder.done().size(), std::size_t{kOrders});
        for (const auto& [trial, times] : had) {
            QCOMPARE(times, 1);
            QCOMPARE(shared.folder.trained(trial)->run, train::RunId{100}); // of nobody else
        }
        QVERIFY(shared.folder.taken().empty() && shared.folder.openTrials().empty());
    }

    /// A task that is queued again has what it had, unless it was handed to another; never both.
    void aTaskThatStartsAgain()
    {
        Shared shared;
        shared.folder.open(Shared::order(4));
        QVERIFY(shared.folder.claim(kFirst));
        const ClusterWorker again{"12", 0, 1};
        const auto before = shared.folder.taken();
        auto order = shared.folder.claim(again);
        QVERIFY(order);
        QCOMPARE(shared.names("taken"), Names{"trial-4.0.12_0.1.json"});
        // Who hands out had looked before that: it is too late to take it away.
        QVERIFY(!shared.folder.putBack(before[0], false));
        QVERIFY(!shared.folder.claim(kSecond));
        // An earlier start, which Slurm took for dead, does not take it back.
        QVERIFY(!shared.folder.claim(kFirst));

        QVERIFY(shared.folder.putBack(shared.folder.taken()[0], true));
        order = shared.folder.claim(kSecond);
        QVERIFY(order);
        QCOMPARE(order->tries, 1);
        QVERIFY(!shared.folder.claim(ClusterWorker{"12", 0, 2}));
        QCOMPARE(shared.names("taken"), Names{"trial-4.1.12_1.0.json"});
        // Another array has tasks of the same numbers.
        QVERIFY(!shared.folder.claim(ClusterWorker{"13", 1, 5}));
    }

    /// Ended at each step: nothing is trained twice, nothing lost.
    void whatIsLeftByThoseWhoEnded()
    {
        Shared shared;
        // Before an order had its name.
        testing::write(shared.at("orders/trial-3.0.json.part"), "{\"trial\"");
        QVERIFY(shared.folder.openTrials().empty());
        QVERIFY(!shared.folder.claim(kFirst));
        shared.folder.tidy();
        QVERIFY(shared.names("orders").empty());
        // Between "done" and the end of "taken": by the next start, or by who gathers.
        shared.folder.open(Shared::order(5));
        const auto order = shared.folder.claim(kFirst);
        QVERIFY(order);
        const QByteArray text = testing::bytesOf(shared.at("taken/trial-5.0.12_0.0.json"));
        shared.trained(*order, kFirst);
        testing::write(shared.at("taken/trial-5.0.12_0.0.json"), text);
        QVERIFY(!shared.folder.claim(ClusterWorker{"12", 0, 1}));
        QVERIFY(shared.folder.taken().empty());
        // It was put back although it is done.
        testing::write(shared.at("orders/trial-5.0.json"), text);
        QVERIFY(!shared.folder.claim(kSecond));
        QVERIFY(shared.folder.openTrials().empty());
        QVERIFY(shared.folder.isDone(5));
        // "done" is said twice, by one that was taken for dead.
        shared.trained(*order, kSecond);
        QCOMPARE(shared.folder.done().size(), 1U);
        // Half forgotten: all of it goes.
        testing::write(shared.at("trials/trial-5.assay"), "x");
        testing::write(shared.at("trials/trial-5.assay-wal"), "x");
        // Its program was ended while it made the project, and the next one copied it.
        testing::write(shared.at("trials/trial-5.assay.v19.backup"), "x");
        testing::write(shared.at("done/trial-5.json.part"), "{");
        QDir().mkpath(QString::fromStdString(shared.at("trials/trial-5.assay-files/run-1")));
        shared.folder.forget(5);
        QVERIFY(shared.names("trials").empty() && shared.names("done").empty());
        shared.folder.forget(5); // safe to repeat
        // Open and withdrawn.
        shared.folder.open(Shared::order(6));
        QVERIFY(shared.folder.withdraw(6));
        QVERIFY(!shared.folder.withdraw(6));
        QVERIFY(!shared.folder.claim(kFirst));
    }

    void namesOfOthers()
    {
        Shared shared;
        const Names hostile{"trial-.0.json",
                            "trial-1.json",
                            "trial-01.0.json",
                            "trial--1.0.json",
                            "trial-9999999999999999999.0.json",
                            "trial-1.99999999999.json",
                            "trial-1.0.json.part",
                            ".nfs000000001",
                            "trial-1.0.12_0.0.json.orig",
                            "trial-1.0.x_0.0.json",
                            "trial-1.0.12_0.json",
                            "trial-1.0.12345678901234567890_0.0.json",
                            "trial-\n1.0.json",
                            "trial-1.0.\xff.json",
                            std::string(200, 'a')};
        for (const char* part : {"orders", "taken", "done"}) {
            for (const std::string& name : hostile) {
                if (std::string(part) == "done" && name == "trial-1.json")
                    continue;
                testing::write(shared.at(part) / name, "{}");
            }
        }
        QVERIFY(shared.folder.openTrials().empty());
        QVERIFY(shared.folder.taken().empty());
        QVERIFY(shared.folder.done().empty());
        QVERIFY(!shared.folder.claim(kFirst));
        QCOMPARE(shared.names("orders").size(), hostile.size()); // left alone
        // A folder with the name of an order.
        QDir().mkpath(QString::fromStdString(shared.at("orders/trial-7.0.json")));
        QVERIFY(!shared.folder.claim(kFirst));
        for (const char* name : {"", "12", "12_0", "12_0.", "a_0.0", "12_0.0x", "12_0.0\n",
                                 "12_99999999.0", "../../x_0.0", "12_-1.0"})
            QVERIFY2(!store::clusterWorkerFrom(name), name);
        QVERIFY(*store::clusterWorkerFrom("12_3.4") == (ClusterWorker{"12", 3, 4}));
    }

    void textsOfOthers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("{\"trial\": 7, ");
        QTest::newRow("a list") << QByteArray("[7]");
        QTest::newRow("deep") << QByteArray(100'000, '[');
        QTest::newRow("no spec") << QByteArray(R"({"trial": 7})");
        QTest::newRow("another trial") << QByteArray(R"({"trial": 8, "spec": {}})");
        QTest::newRow("other types") << QByteArray(R"({"trial": "7", "spec": "x", "name": 3})");
        QTest::newRow("a spec that is none")
            << QByteArray(R"({"trial": 7, "spec": {"train": {"epochs": "many"}}})");
        QTest::newRow("bytes") << QByteArray("\xff\xfe\x00{}", 5);
        QTest::newRow("large") << QByteArray(5 << 20, ' ');
    }
    /// What cannot be understood is nobody's work and ends nothing: it goes, and who has the trial writes it again.
    void textsOfOthers()
    {
        QFETCH(QByteArray, text);
        Shared shared;
        testing::write(shared.at("orders/trial-7.0.json"), text);
        shared.folder.open(Shared::order(9));
        const auto order = shared.folder.claim(kFirst);
        QVERIFY(order);
        QCOMPARE(order->trial, std::int64_t{9});
        QCOMPARE(shared.names("taken"), Names{"trial-9.0.12_0.0.json"});
        QVERIFY(shared.folder.openTrials().empty());

        testing::write(shared.at("done/trial-7.json"), text);
        QVERIFY(!shared.folder.trained(7));
        testing::write(shared.at("job"), text);
        QVERIFY(!shared.folder.job());
    }

    void numbersOfOthers()
    {
        Shared shared;
        testing::write(shared.at("done/trial-1.json"), R"({"run": -3})");
        QVERIFY(!shared.folder.trained(1));
        testing::write(shared.at("done/trial-1.json"), R"({"run": 1.5})");
        QVERIFY(!shared.folder.trained(1));
        testing::write(
            shared.at("done/trial-1.json"),
            "{\"run\": 2, \"begun\": -1e308, \"ended\": \"x\", \"worker\": \"a\\u001b[2Jb\"}");
        const auto trained = shared.folder.trained(1);
        QVERIFY(trained);
        QCOMPARE(trained->begun, 0.0);
        QCOMPARE(trained->ended, 0.0);
        QVERIFY(trained->worker.find('\x1b') == std::string::npos);
        testing::write(shared.at("job"), R"({"job": "12; rm -rf /", "workers": 2})");
        QVERIFY(!shared.folder.job());
        testing::write(shared.at("job"), R"({"job": "12", "workers": 1e300})");
        QVERIFY(shared.folder.job());
        shared.folder.setJob(store::ClusterJob{"77", 4, 5});
        QCOMPARE(shared.folder.job()->id, std::string("77"));
        QCOMPARE(shared.folder.job()->workers, 4);
        shared.folder.setJob({});
        QVERIFY(!shared.folder.job());
    }

    void stopAndTrouble()
    {
        Shared shared;
        QVERIFY(!shared.folder.stops());
        shared.folder.setStop(true);
        QVERIFY(shared.folder.stops());
        shared.folder.setStop(false);
        QVERIFY(!shared.folder.stops());
        QCOMPARE(shared.folder.trouble(kFirst), std::string());
        shared.folder.leaveTrouble(kFirst, "No space.", true);
        QCOMPARE(shared.folder.trouble(kFirst), std::string("No space."));
        QVERIFY(shared.folder.wasOfMachine(kFirst));
        QCOMPARE(shared.folder.trouble(kSecond), std::string());
        QVERIFY(!shared.folder.wasOfMachine(kSecond));
        shared.folder.leaveTrouble(kSecond, "No such checkpoint.", false);
        QCOMPARE(shared.folder.trouble(kSecond), std::string("No such checkpoint."));
        QVERIFY(!shared.folder.wasOfMachine(kSecond));
    }

    void aFolderThatCannotBeWritten()
    {
        testing::TempFolder temp;
        testing::write(temp / "file", "x");
        ClusterFolder folder(temp / "file" / "cluster-1");
        const auto error = testing::errorOf([&] { folder.make(); });
        QVERIFY(error);
        QVERIFY(error->kind() == base::ErrorKind::Environment);
        QCOMPARE(error->code(), std::string("cluster.files"));
        QVERIFY(!folder.isThere());
        QVERIFY(!folder.job());
        ClusterFolder none(temp / "none");
        QVERIFY(none.taken().empty() && none.openTrials().empty() && none.done().empty());
        QVERIFY(!none.claim(kFirst));
    }
};

QTEST_GUILESS_MAIN(TestClusterFolder)
#include "tst_cluster_folder.moc"
