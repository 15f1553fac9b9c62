// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/free_memory.h"
#include "model/module_process.h"
#include "model/module_trial.h"
#include "model/network.h"
#include "model/script_code.h"
#include "model/templates.h"
#include "support/errors.h"
#include "support/script_module.h"
#include "support/script_network.h"
#include "support/temp_project.h"
#include "support/tensor_probe.h"
#include "support/zip_file.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

using namespace assay;
using Role = testing::ScriptTensor::Role;

namespace {

/// A module whose first input decides what it does: `when` is an expression, `then` a statement.
void writeTrap(const std::filesystem::path& file, const char* when, const char* then)
{
    testing::writeScript(file, {{"out", {2, 3}}},
                         std::string("def forward(self, x):\n"
                                     "    y = torch.linear(x, self.out)\n"
                                     "    n = 0\n"
                                     "    while bool(")
                             + when
                             + "):\n"
                               "        "
                             + then + "\n    return y + n * 0\n");
}
constexpr const char* kEndless = "n = n + 1 - n // 1000000 * n";

} // namespace

/// A module that does not come back, takes all memory or whose process ends takes nothing with it.
class TestModuleProcess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { model::runModulesIn(ASSAY_CLI); }

    void numbersAreThoseOfThisProcessToTheLastBit_data()
    {
        QTest::addColumn<bool>("training");
        QTest::newRow("answers") << false;
        QTest::newRow("an update, with draws and statistics of the batch") << true;
    }
    void numbersAreThoseOfThisProcessToTheLastBit()
    {
        QFETCH(bool, training);
        const auto file = m_folder / "normed.pt";
        testing::writeNormedScript(file);
        const data::InputSpec pictures = data::pictureInput(1, 28, 28);
        const auto answerOf = [&](const model::Network& network) {
            std::vector<double> targets;
            for (int k = 0; k < 20; ++k)
                targets.push_back(k % 10);
            return testing::forwardAndBackward(network, train::lossNamed("cross_entropy"),
                                               testing::waveOf(20 * 784), {}, targets, training);
        };
        const model::Network apart = testing::scriptNetwork(file, pictures, 10);
        std::vector<testing::TwinAnswer> mine;
        for (int pass = 0; pass < 2; ++pass)
            mine.push_back(answerOf(apart));
        model::runModulesIn({});
        const model::Network here = testing::scriptNetwork(file, pictures, 10);
        for (int pass = 0; pass < 2; ++pass) {
            const auto theirs = answerOf(here);
            QCOMPARE(mine[std::size_t(pass)].outputs, theirs.outputs);
            QCOMPARE(mine[std::size_t(pass)].gradients, theirs.gradients);
        }
        for (const model::ParameterInfo& kept : here.buffers())
            QCOMPARE(apart.weights(kept.name), here.weights(kept.name));
        QCOMPARE(apart.weights("module.batches"), std::vector<float>{training ? 2.0F : 0.0F});
    }

    void batchesOfAnySizeFollowEachOther()
    {
        const auto file = m_folder / "plain.pt";
        testing::writeScript(file, {{"out", {2, 3}}},
                             "def forward(self, x):\n    return torch.linear(x, self.out)\n");
        model::Network network = testing::scriptNetwork(file);
        network.setWeights("module.out", {1, 0, 0, 0, 1, 0});
        for (const std::size_t count : {1, 1000, 3, 100'000, 2}) {
            const std::vector<float> inputs = testing::waveOf(count * 3);
            const auto outputs = network.logits(inputs, static_cast<std::int64_t>(count));
            QCOMPARE(outputs.size(), count * 2);
            QCOMPARE(outputs[2 * count - 2], inputs[3 * count - 3]);
            QCOMPARE(outputs[2 * count - 1], inputs[3 * count - 2]);
        }
    }

    void whatNeverComesBackIsEndedAndRefusedFromThenOn()
    {
        const auto file = m_folder / "endless.pt";
        writeTrap(file, "x.sum() == x.sum()", kEndless);
        QVERIFY(!model::isTried(testing::scriptSpec(file), {testing::kRows}));
        {
            const model::ModuleLimits limits(0.5);
            VERIFY_ERROR(testing::scriptNetwork(file), "model.module_slow");
        }
        const auto said = testing::errorOf([&] { testing::scriptNetwork(file); })->text();
        QVERIFY2(said.starts_with("endless.pt did not finish two examples within 0.5 seconds"),
                 said.c_str());
        QVERIFY(model::isTried(testing::scriptSpec(file), {testing::kRows}));
        // It may only have been slow: it can be asked again.
        model::forgetRefusedModules();
        QVERIFY(!model::isTried(testing::scriptSpec(file), {testing::kRows}));
    }

    void aBatchThatNeverComesBackEndsThatNetworkAlone()
    {
        const auto file = m_folder / "sometimes.pt";
        writeTrap(file, "x.sum() > 100", kEndless);
        const model::Network network = testing::scriptNetwork(file),
                             other = testing::scriptNetwork(file);
        QCOMPARE(network.logits({1, 2, 3}, 1).size(), std::size_t{2});
        {
            const model::ModuleLimits limits(0.5);
            VERIFY_ERROR(network.logits({100, 2, 3}, 1), "model.module_slow");
        }
        VERIFY_ERROR(network.logits({1, 2, 3}, 1), "model.module_slow");
        QCOMPARE(other.logits({1, 2, 3}, 1).size(), std::size_t{2});
    }

    void whatIsSlowIsReportedAndCanBeEnded()
    {
        const auto file = m_folder / "stuck.pt";
        writeTrap(file, "x.sum() > 100", kEndless);
        const model::Network network = testing::scriptNetwork(file);
        std::mutex mutex;
        std::vector<model::ModuleWait> waits;
        const auto handle = model::onModuleWait([&](const model::ModuleWait& wait) {
            const std::lock_guard lock(mutex);
            waits.push_back(wait);
            if (!wait.isOver)
                model::endSlowModules();
        });
        model::endSlowModules(); // of what is not slow yet it ends nothing
        VERIFY_ERROR(network.logits({100, 2, 3}, 1), "model.module_slow");
        const std::lock_guard lock(mutex);
        QCOMPARE(waits.size(), std::size_t{2});
        QCOMPARE(waits[0].file, std::string("stuck.pt"));
        QVERIFY(waits[0].seconds > model::kSlowModuleSeconds && !waits[0].isOver);
        QCOMPARE(waits[0].limit, model::kModuleSeconds);
        QVERIFY(waits[1].isOver);
    }

    void whatIsNotWantedAnyMoreEndsAndIsNoFaultOfTheModule()
    {
        const auto file = m_folder / "unwanted.pt";
        writeTrap(file, "x.sum() == x.sum()", kEndless);
        const auto flag = std::make_shared<std::atomic<bool>>(false);
        std::thread later([flag] {
            std::this_thread::sleep_for(std::chrono::milliseconds(700));
            *flag = true;
        });
        {
            const model::ModuleCancel cancel([&] { return flag->load(); });
            VERIFY_ERROR(testing::scriptNetwork(file), "model.module_cancelled");
        }
        later.join();
        QVERIFY(!model::isTried(testing::scriptSpec(file), {testing::kRows}));
        // The same when the program closes.
        const model::ModulesClose closes(0.5);
        VERIFY_ERROR(testing::scriptNetwork(file), "model.module_closed");
        QVERIFY(!model::isTried(testing::scriptSpec(file), {testing::kRows}));
    }

    // A sound module finishes its update, so that a checkpoint of it can be written.
    void whatAnsweredBeforeHasTimeForABatchThoughNobodyWantsIt()
    {
        const auto file = m_folder / "stopped.pt";
        writeTrap(file, "x.sum() > 100", kEndless);
        const model::Network network = testing::scriptNetwork(file);
        QCOMPARE(network.logits({1, 2, 3}, 1).size(), std::size_t{2});
        const model::ModuleCancel cancel([] { return true; });
        QCOMPARE(network.logits({1, 2, 3}, 1).size(), std::size_t{2});
        VERIFY_ERROR(network.logits({100, 2, 3}, 1), model::kModuleCancelled);
        VERIFY_ERROR(network.logits({1, 2, 3}, 1), model::kModuleCancelled);
        {
            const model::ModuleCancel wanted([] { return false; });
            QCOMPARE(testing::scriptNetwork(file).logits({1, 2, 3}, 1).size(), std::size_t{2});
        }
        QVERIFY(model::isModuleCancelled());
    }

    void memoryHasALimit()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("Sanitizers reserve more memory than any limit allows.");
#endif
        constexpr std::int64_t kLimit = 600'000'000;
        const auto file = m_folder / "hungry.pt";
        testing::writeScript(file, {{"out", {2, 3}}},
                             "def forward(self, x):\n"
                             "    kept = [x]\n"
                             "    while bool(x.sum() > 100):\n"
                             "        kept.append(torch.ones([4000000]))\n"
                             "    return torch.linear(x, self.out) + len(kept) * 0\n");
        const model::ModuleLimits limits(model::kModuleSeconds, kLimit);
        const model::Network network = testing::scriptNetwork(file);
        QCOMPARE(network.logits({1, 2, 3}, 1).size(), std::size_t{2});
        VERIFY_ERROR(network.logits({100, 2, 3}, 1), "model.module_memory");
        const auto said = testing::errorOf([&] { network.logits({1, 2, 3}, 1); })->text();
        QVERIFY2(said.starts_with("hungry.pt needs more memory for a batch than the 600 MB"),
                 said.c_str());
    }

    /// A control group may leave less than the machine.
    void theMemoryOfAProcessIsPartOfWhatIsFree()
    {
        const base::FixedFreeMemory free(8'000'000'000);
        QCOMPARE(model::moduleMemoryLimit(), std::int64_t{6'000'000'000});
        const model::ModuleLimits limits(model::kModuleSeconds, 700'000'000);
        QCOMPARE(model::moduleMemoryLimit(), std::int64_t{700'000'000});
    }

    void aFailureOfTheCodeIsNamedAndTheNextBatchIsAnswered()
    {
        const auto file = m_folder / "raising.pt";
        testing::writeScript(file, {{"out", {2, 3}}},
                             "def forward(self, x):\n"
                             "    assert bool(x.sum() < 100), \"too large\"\n"
                             "    return torch.linear(x, self.out)\n");
        const model::Network network = testing::scriptNetwork(file);
        VERIFY_ERROR(network.logits({100, 2, 3}, 1), "model.script_failed");
        const auto said = testing::errorOf([&] { network.logits({100, 2, 3}, 1); })->text();
        QVERIFY2(said.find("too large") != std::string::npos, said.c_str());
        QCOMPARE(network.logits({1, 2, 3}, 1).size(), std::size_t{2});
    }

    // A file that somebody mailed changes no other file, also where only its shapes are asked for.
    void codeThatReachesFilesIsRefused()
    {
        const auto other = m_folder / "other";
        std::ofstream(other) << "sixteen letters.";
        const auto file = m_folder / "reaching.pt";
        testing::writeScript(file, {{"out", {2, 3}}},
                             "def forward(self, x):\n    y = torch.from_file(\"" + other.string()
                                 + "\", True, 4).fill_(7.0)\n"
                                   "    return torch.linear(x, self.out) + y.sum()\n");
        VERIFY_ERROR(testing::scriptNetwork(file), "model.script_code");
        const auto said = testing::errorOf([&] { testing::scriptNetwork(file); })->text();
        QVERIFY2(said.starts_with("reaching.pt asks for torch.from_file ("), said.c_str());
        std::string kept;
        std::ifstream again(other);
        std::getline(again, kept);
        QCOMPARE(kept, std::string("sixteen letters."));
    }

    void onlyCodeThatNoNetworkNeedsIsRefused_data()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("named"); // empty: it is taken
        const auto row = [](const char* code, const char* named) {
            QTest::newRow(code) << QByteArray(code) << QByteArray(named);
        };
        row("y = torch.from_file(\"/a\", True, 4)", "torch.from_file");
        row("y = torch . \n from_file(\"/a\")", "torch.from_file");
        row("y = (torch.# c\n  from_file)(\"/a\")", "torch.from_file");
        row("y = ops.aten.from_file(\"/a\")", "torch.from_file");
        row("torch.save(x, \"/a\")", "torch.save");
        row("y = ops.inductor._reinterpret_tensor(x, [2], [1], 9)",
            "ops.inductor._reinterpret_tensor");
        row("a : __torch__.torch.classes.dist_rpc.WorkerInfo", "torch.classes.dist_rpc");
        row("y = rpc_sync(\"other\", f, ())", "rpc_sync");
        row("y = ops.prim.NumToTensor(3)", "");
        row("y = (self.ops).forward(x)", "");
        row("y = (self).save(x)", "");
        row("a : __torch__.torch.classes.quantized.LinearPackedParamsBase", "");
    }
    void onlyCodeThatNoNetworkNeedsIsRefused()
    {
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, named);
        const auto file = m_folder / "code.pt";
        testing::writeZip(file, {{"net/data.pkl", "x"},
                                 {"net/code/__torch__.py",
                                  "class Net(Module):\n  " + code.toStdString() + "\n"}});
        std::ifstream in(file, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        const auto refused =
            testing::errorOf([&] { model::requireHarmlessCode(bytes, "code.pt"); });
        QCOMPARE(refused.has_value(), !named.isEmpty());
        if (refused)
            QVERIFY2(refused->text().starts_with("code.pt asks for " + named.toStdString() + " ("),
                     refused->text().c_str());
    }

    void anotherShapeThanWasTriedIsRefused()
    {
        const auto file = m_folder / "changing.pt";
        testing::writeScript(file, {{"out", {2, 3}}},
                             "def forward(self, x):\n"
                             "    y = torch.linear(x, self.out)\n"
                             "    if bool(x.sum() > 100):\n"
                             "        y = y[:, 0:1]\n"
                             "    return y\n");
        VERIFY_ERROR(testing::scriptNetwork(file).logits({100, 2, 3}, 1), "model.script_output");
    }

    void aProcessThatEndsOrCannotStartIsSaid()
    {
        const auto file = m_folder / "plain.pt";
        testing::writeScript(file, {{"out", {2, 3}}},
                             "def forward(self, x):\n    return torch.linear(x, self.out)\n");
        model::runModulesIn("/bin/false");
        VERIFY_ERROR(testing::scriptNetwork(file), "model.module_ended");
        const auto said = testing::errorOf([&] { testing::scriptNetwork(file); })->text();
        QVERIFY2(said.find("plain.pt") != std::string::npos
                     && said.find("exit code 1") != std::string::npos,
                 said.c_str());
        model::runModulesIn(m_folder / "no program");
        VERIFY_ERROR(testing::scriptNetwork(file), "model.module_start");
    }

private:
    testing::TempFolder m_folder;
};

QTEST_GUILESS_MAIN(TestModuleProcess)
#include "tst_module_process.moc"
