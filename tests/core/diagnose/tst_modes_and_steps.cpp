// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/modes_and_steps.h"
#include "experiment/own_module.h"
#include "experiment/run_plan.h"
#include "experiment/suite.h"
#include "support/errors.h"
#include "support/script_module.h"
#include "support/tables.h"
#include "support/temp_project.h"

#include <QTest>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace assay;

namespace {

struct Seen {
    diagnose::FirstBatch batch;
    std::vector<base::Finding> findings;
};

/// Of a module that lies in `folder`.
Seen seen(const testing::TempFolder& folder, const std::vector<std::string>& settings)
{
    experiment::ExperimentSpec spec;
    for (const std::string& setting : settings)
        experiment::setText(spec, setting);
    experiment::setText(spec, "model.template=torchscript");
    experiment::set(spec, "model.file", (folder / "module.pt").string());
    spec = experiment::withModule(spec);
    const data::Prepared data = data::prepare(spec.data);
    const model::Network network = experiment::networkFor(spec, data);
    const diagnose::FirstBatch batch = diagnose::lookAtFirstBatch(spec.train, 1, data, network);
    return {batch, diagnose::modesAndSteps(spec.train, 1, data, network, batch)};
}

/// Rows of ten codes from 1 to 9, filled up with 0, and a word. The first row has all ten.
Seen seenOfCodes(const std::string& forward)
{
    const testing::TempFolder folder;
    QByteArray text;
    std::string columns;
    for (int step = 1; step <= 10; ++step)
        columns += (step > 1 ? ", column " : "column ") + std::to_string(step);
    for (int i = 0; i < 400; ++i) {
        for (int step = 0; step < 10; ++step)
            text += QByteArray::number(step < 10 - i % 8 ? 1 + (i * 7 + step * (3 + i % 5)) % 9 : 0)
                    + ',';
        text += i % 3 ? "oak\n" : "ash\n";
    }
    testing::write(folder / "data.csv", text);
    testing::writeScript(folder / "module.pt",
                         {{"table", {10, 8}},
                          {"p", {10, 8}},
                          {"q", {8, 8}},
                          {"k", {8, 8}},
                          {"w", {8, 8}},
                          {"o", {2, 8}}},
                         "def forward(self, x):\n"
                         "    t = torch.embedding(self.table, x.long())\n"
                             + forward);
    return seen(folder, {"data.path=" + (folder / "data.csv").string(), "data.preprocess=none",
                         "data.numbers=" + columns});
}

/// Series of ten steps and one channel. A module must lie beside them.
std::vector<base::Finding> seenOfSeries(const testing::TempFolder& folder)
{
    QByteArray text;
    for (int i = 0; i < 200; ++i) {
        text += i % 2 ? "1" : "2";
        for (int step = 0; step < 10; ++step)
            text += '\t' + QByteArray::number((i * 7 + step * (3 + i % 5)) % 11 + 0.5);
        text += '\n';
    }
    testing::write(folder / "data.tsv", text);
    return seen(folder, {"data.path=" + (folder / "data.tsv").string()}).findings;
}

/// Of these "h" has eight numbers at each step and "o" takes `width`.
std::vector<base::Finding> foundInSeries(const std::string& forward, std::int64_t width = 8)
{
    const testing::TempFolder folder;
    testing::writeScript(folder / "module.pt", {{"w", {8, 1}}, {"o", {2, width}}},
                         "def forward(self, x):\n"
                         "    h = torch.tanh(torch.linear(x, self.w))\n"
                             + forward);
    return seenOfSeries(folder);
}

/// Points of two numbers, of which three layers take what `first` makes of them.
std::vector<base::Finding> foundBefore(const std::string& first)
{
    const testing::TempFolder folder;
    testing::writeActivationScript(folder / "module.pt",
                                   "    x = self.first.forward(" + first
                                       + ")\n"
                                         "    x = self.second.forward(self.act1.forward(x))\n"
                                         "    return self.third.forward(self.act2.forward(x))\n");
    return seen(folder, {"data.path=points-blobs", "data.count=400"}).findings;
}

std::string idsOfSeries(const std::string& forward, std::int64_t width = 8)
{
    return testing::idsOf(foundInSeries(forward, width));
}

/// Points of two numbers, a batch norm before and behind a dense layer, each with statistics of these names.
std::string idsOfNorms(const std::string& first, const std::string& second,
                       const std::string& momentum = "0.1")
{
    using Role = testing::ScriptTensor::Role;
    const testing::TempFolder folder;
    std::vector<testing::ScriptTensor> tensors{{"w", {2, 2}}, {"o", {3, 2}}};
    for (const std::string& name :
         first == second ? std::vector{first} : std::vector{first, second}) {
        tensors.push_back({name + "running_mean", {2}, Role::Zeros});
        tensors.push_back({name + "running_var", {2}, Role::Ones});
    }
    const auto norm = [&](const std::string& name) {
        return "    h = torch.batch_norm(h, None, None, self." + name + "running_mean, self." + name
               + "running_var, self.training, " + momentum + ", 1e-5, False)\n";
    };
    testing::writeScript(folder / "module.pt", tensors,
                         "def forward(self, x):\n"
                         "    h = x\n"
                             + norm(first) + "    h = torch.linear(h, self.w) * 30.0 + 200.0\n"
                             + norm(second) + "    return torch.linear(torch.tanh(h), self.o)\n");
    return testing::idsOf(seen(folder, {"data.path=points-blobs", "data.count=400"}).findings);
}

/// Points of two numbers, whose eight hidden units go through a norm that keeps no variance.
std::vector<base::Finding> foundBehind(const std::string& norm)
{
    const testing::TempFolder folder;
    testing::writeScript(folder / "module.pt", {{"w", {8, 2}}, {"o", {3, 8}}},
                         "def forward(self, x):\n"
                         "    h = torch.linear(x, self.w)\n"
                         "    h = "
                             + norm
                             + "\n"
                               "    return torch.linear(torch.tanh(h), self.o)\n");
    return seen(folder, {"data.path=points-blobs", "data.count=400"}).findings;
}

/// Points of two numbers, with a batch norm that adds `epsilon` to variances of a hundredth.
std::string idsOfEpsilon(const std::string& epsilon)
{
    using Role = testing::ScriptTensor::Role;
    const testing::TempFolder folder;
    testing::writeScript(folder / "module.pt",
                         {{"w", {2, 2}},
                          {"o", {3, 2}},
                          {.name = "a_weight", .shape = {2}, .value = 1.0},
                          {"a_running_mean", {2}, Role::Zeros},
                          {"a_running_var", {2}, Role::Ones}},
                         "def forward(self, x):\n"
                         "    h = torch.batch_norm(torch.linear(x, self.w), self.a_weight, None, "
                         "self.a_running_mean, self.a_running_var, self.training, 0.1, "
                             + epsilon
                             + ", False)\n"
                               "    return torch.linear(torch.tanh(h), self.o)\n");
    return testing::idsOf(seen(folder, {"data.path=points-blobs", "data.count=400"}).findings);
}

} // namespace

/// What differs between training and evaluation, and which steps of its inputs a network uses.
class TestModesAndSteps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneBatchNormAtTwoPlacesIsSeen()
    {
        QCOMPARE(idsOfNorms("a_", "a_"), std::string("network.modes_differ "));
        QCOMPARE(idsOfNorms("a_", "b_"), std::string());
        // Statistics that hardly move do not show where to.
        QCOMPARE(idsOfNorms("a_", "b_", "0.00005"), std::string());
    }

    void anEpsilonThatIsNotSmallIsSeen()
    {
        QCOMPARE(idsOfEpsilon("0.9"), std::string("network.norm_epsilon "));
        QCOMPARE(idsOfEpsilon("1e-5"), std::string());
    }

    void anEpsilonOfANormThatKeepsNoVarianceIsSeen()
    {
        const auto layerNorm = [](const std::string& epsilon) {
            return foundBehind("torch.layer_norm(h, [8], None, None, " + epsilon + ", True)");
        };
        const auto groupNorm = [](const std::string& epsilon) {
            return foundBehind("torch.group_norm(h, 2, None, None, " + epsilon + ", True)");
        };
        const std::vector<base::Finding> found = layerNorm("0.5");
        QCOMPARE(testing::idsOf(found), std::string("network.norm_epsilon "));
        QVERIFY(testing::isSentence(experiment::sentence(found.front())));
        QCOMPARE(testing::idsOf(groupNorm("1.0")), std::string("network.norm_epsilon "));
        // As PyTorch has it, as Keras does, and as networks of half precision do.
        for (const char* usual : {"1e-5", "1e-3", "1e-2"}) {
            QCOMPARE(testing::idsOf(layerNorm(usual)), std::string());
            QCOMPARE(testing::idsOf(groupNorm(usual)), std::string());
        }
    }

    void aMeanOverUnitsInPlaceOfStepsIsSeen()
    {
        const std::vector<base::Finding> found =
            foundInSeries("    return torch.linear(h.mean(2), self.o)\n", 10);
        QCOMPARE(testing::idsOf(found), std::string("network.units_together "));
        QVERIFY(testing::isSentence(experiment::sentence(found.front())));
        QCOMPARE(idsOfSeries("    return torch.linear(h.amax(2), self.o)\n", 10),
                 std::string("network.units_together "));
        QCOMPARE(idsOfSeries("    return torch.linear(h.mean(1), self.o)\n"), std::string());
        // Beside a mean over units each unit counts; as a weight of steps it is one of two ways.
        QCOMPARE(idsOfSeries("    both = torch.cat([h.mean(2), h.mean(1)], 1)\n"
                             "    return torch.linear(both, self.o)\n",
                             18),
                 std::string());
        QCOMPARE(idsOfSeries("    h = h * torch.sigmoid(h.mean(2, True))\n"
                             "    return torch.linear(h.mean(1), self.o)\n"),
                 std::string());
    }

    void weightsThatLeadBackAreNoMeanOverUnits()
    {
        const testing::TempFolder folder;
        testing::writeScript(folder / "module.pt", {{"w", {8, 2}}, {"o", {3, 2}}},
                             "def forward(self, x):\n"
                             "    h = torch.relu(torch.linear(x, self.w))\n"
                             "    return torch.linear(torch.matmul(h, self.w), self.o)\n");
        QCOMPARE(
            testing::idsOf(seen(folder, {"data.path=points-blobs", "data.count=400"}).findings),
            std::string());
    }

    void anAttentionThatPicksOneStepIsSeen()
    {
        const auto isSharp = [](const std::string& factor) {
            const auto found =
                seenOfCodes("    a = torch.matmul(torch.linear(t, self.q),\n"
                            "                     torch.linear(t, self.k).transpose(1, 2))\n"
                            "    a = a * "
                            + factor
                            + "\n"
                              "    h = torch.tanh(torch.matmul(torch.softmax(a, -1), t))\n"
                              "    return torch.linear(h.mean(1), self.o)\n")
                    .findings;
            return std::any_of(found.begin(), found.end(), [](const base::Finding& one) {
                return one.id == "network.attention_sharp";
            });
        };
        QVERIFY(isSharp("1e7"));
        QVERIFY(!isSharp("0.35"));
        // What a mask and a distance add is the same for all examples.
        QVERIFY(!isSharp("0.35 - 50.0 * torch.arange(10)"));
    }

    void weightsThatSaturateWhatFollowsAreSeen()
    {
        const auto ids = [](double value, const std::string& forward) {
            const testing::TempFolder folder;
            testing::writeScript(folder / "module.pt",
                                 {{.name = "w", .shape = {8, 2}, .value = value}, {"o", {3, 8}}},
                                 "def forward(self, x):\n"
                                 "    h = torch.linear(x, self.w)\n"
                                     + forward + "    return torch.linear(h, self.o)\n");
            return testing::idsOf(
                seen(folder, {"data.path=points-blobs", "data.count=400"}).findings);
        };
        QCOMPARE(ids(60, "    h = torch.tanh(0.5 * h)\n"), std::string("network.saturated_start "));
        QCOMPARE(ids(1, "    h = torch.tanh(0.5 * h)\n"), std::string());
        // What bends at 0 alone has no ends, and a norm takes the scale away.
        QCOMPARE(ids(60, "    h = torch.relu(h)\n"), std::string());
        QCOMPARE(ids(60, "    h = h / (h.abs().sum(1, True) + 1e-9)\n"), std::string());
    }

    void aFactorBehindTheLastLayerIsSeen()
    {
        const auto of = [](const std::string& factor) {
            const testing::TempFolder folder;
            testing::writeScript(folder / "module.pt", {{"w", {8, 2}}, {"o", {3, 8}}, {"b", {3}}},
                                 "def forward(self, x):\n"
                                 "    h = torch.tanh(torch.linear(x, self.w))\n"
                                 "    return torch.linear(h, self.o, self.b)"
                                     + factor + "\n");
            const auto all = seen(folder, {"data.path=points-blobs", "data.count=400"}).findings;
            const auto found = std::find_if(all.begin(), all.end(), [](const base::Finding& one) {
                return one.id == "network.outputs_scaled";
            });
            return found == all.end() ? std::optional<base::Finding>() : *found;
        };
        QVERIFY(!of(""));
        QVERIFY(!of(" * 2.0"));
        const auto scaled = of(" * 500.0");
        QVERIFY(scaled.has_value());
        QVERIFY2(scaled->place.ends_with("b"), scaled->place.c_str());
        const std::string sentence = experiment::sentence(*scaled);
        QVERIFY(testing::isSentence(sentence));
        QVERIFY2(QString::fromStdString(sentence).contains("is multiplied by 500 behind it"),
                 sentence.c_str());
    }

    void weightsOfTheLastLayerThatBeginTooLargeAreSeen()
    {
        experiment::ExperimentSpec spec;
        for (const char* setting :
             {"data.path=points-moons", "data.count=400", "model.template=mlp"})
            experiment::setText(spec, setting);
        const data::Prepared data = data::prepare(spec.data);
        const auto of = [&](float factor) {
            model::Network network = experiment::networkFor(spec, data);
            std::vector<float> weights = network.weights("output.weight");
            for (float& weight : weights)
                weight *= factor;
            network.setWeights("output.weight", weights);
            const diagnose::FirstBatch batch =
                diagnose::lookAtFirstBatch(spec.train, 1, data, network);
            const auto all = diagnose::modesAndSteps(spec.train, 1, data, network, batch);
            const auto found = std::find_if(all.begin(), all.end(), [](const base::Finding& one) {
                return one.id == "network.outputs_scaled";
            });
            return found == all.end() ? std::string()
                                      : found->place + ": " + experiment::sentence(*found);
        };
        QCOMPARE(of(1), std::string());
        QCOMPARE(of(3), std::string());
        const std::string said = of(200);
        QVERIFY2(said.starts_with("output: Before it has learned, the outputs are "), said.c_str());
        QVERIFY2(said.find("the weights of \"output\" are ") != std::string::npos, said.c_str());
    }

    void theDimensionOfASoftmaxIsSeen()
    {
        const auto ids = [](const std::string& weights) {
            return testing::idsOf(
                seenOfCodes("    a = torch.matmul(torch.linear(t, self.q),\n"
                            "                     torch.linear(t, self.k).transpose(1, 2))\n"
                            "    s = torch.linear(t, self.o)[:, :, 0:1]\n"
                            "    h = "
                            + weights
                            + "\n"
                              "    return torch.linear(torch.tanh(h), self.o)\n")
                    .findings);
        };
        const auto has = [&](const std::string& weights, const char* id) {
            return ids(weights).find(id) != std::string::npos;
        };
        QVERIFY(has("(torch.softmax(s, 2) * t).sum(1)", "network.softmax_of_one"));
        QVERIFY(!has("(torch.softmax(s, 1) * t).sum(1)", "network.softmax"));
        // Where padding is cut off, an example of nothing else leaves one step.
        const std::string filled = "[:, :max(1, int(x.ne(0).sum(1).max()))]";
        QVERIFY(!has("(torch.softmax(s" + filled + ", 1) * t" + filled + ").sum(1)",
                     "network.softmax"));
        QVERIFY(
            has("torch.matmul(torch.softmax(a, 1), t).mean(1)", "network.softmax_over_queries"));
        QVERIFY(has("torch.bmm(torch.softmax(a, -2), t).mean(1)", "network.softmax_over_queries"));
        QVERIFY(!has("torch.matmul(torch.softmax(a, -1), t).mean(1)", "network.softmax"));
        // Keys x queries, turned before the sum.
        QVERIFY(!has("torch.matmul(torch.softmax(a, 1).transpose(1, 2), t).mean(1)",
                     "network.softmax"));
    }

    void aMaskThatIsTurnedRoundIsSeen()
    {
        const auto ids = [](const std::string& mask) {
            return testing::idsOf(seenOfCodes("    m = x.long()." + mask
                                              + "(0).float().unsqueeze(2)\n"
                                                "    h = torch.linear(t * m, self.w).mean(1)\n"
                                                "    return torch.linear(h, self.o)\n")
                                      .findings);
        };
        QCOMPARE(ids("eq"), std::string("network.counts_steps "));
        QCOMPARE(ids("ne"), std::string());
    }

    /// Behind a recurrence each step says something of all before it, so that padding alone is enough for some answer.
    void aMaskThatIsTurnedRoundBehindARecurrenceIsSeen()
    {
        const auto found = [](const std::string& mask) {
            return seenOfCodes("    h = torch.zeros([x.size(0), 8])\n"
                               "    o = []\n"
                               "    for k in range(x.size(1)):\n"
                               "        h = torch.tanh(torch.linear(h, self.w) + t.select(1, k))\n"
                               "        o.append(h)\n"
                               "    m = x.long()."
                               + mask
                               + "(0).float().unsqueeze(2)\n"
                                 "    h = (torch.stack(o, 1) * m).sum(1) / m.sum(1).clamp(1.0)\n"
                                 "    return torch.linear(h, self.o)\n")
                .findings;
        };
        const std::vector<base::Finding> turned = found("eq");
        const auto counts =
            std::find_if(turned.begin(), turned.end(),
                         [](const base::Finding& one) { return one.id == "network.counts_steps"; });
        QVERIFY2(counts != turned.end(), testing::idsOf(turned).c_str());
        QVERIFY(testing::isSentence(experiment::sentence(*counts)));
        const std::string right = testing::idsOf(found("ne"));
        QVERIFY2(right.find("network.counts_steps") == std::string::npos, right.c_str());
    }

    void aSoftmaxOverHeadsIsSeen()
    {
        const auto ids = [](const std::string& side) {
            const std::string heads = ".view([-1, 10, 2, 4]).transpose(1, 2)\n";
            return testing::idsOf(
                seenOfCodes("    q = torch.linear(t, self.q)" + heads
                            + "    k = torch.linear(t, self.k)" + heads
                            + "    v = torch.linear(t, self.w)" + heads
                            + "    a = torch.softmax(torch.matmul(q, k.transpose(2, 3)), " + side
                            + ")\n"
                              "    h = torch.matmul(a, v).transpose(1, 2).reshape([-1, 10, 8])\n"
                              "    return torch.linear(torch.tanh(h).mean(1), self.o)\n")
                    .findings);
        };
        QVERIFY(ids("1").find("network.softmax_over_heads") != std::string::npos);
        QVERIFY(ids("-1").find("network.softmax_over") == std::string::npos);
        QVERIFY(ids("-2").find("network.softmax_over_queries") != std::string::npos);
        QVERIFY(ids("-2").find("network.softmax_over_heads") == std::string::npos);
    }

    void whatIsDividedOnceMoreWithinTheModuleIsSeen()
    {
        const std::vector<base::Finding> again = foundBefore("x / 255.0");
        const auto scaled = std::find_if(again.begin(), again.end(), [](const base::Finding& one) {
            return one.id == "network.scaled_again";
        });
        QVERIFY2(scaled != again.end(), testing::idsOf(again).c_str());
        QVERIFY(scaled->place.ends_with("first"));
        QVERIFY(scaled->basis == base::Basis::Proven);
        QVERIFY(testing::isSentence(experiment::sentence(*scaled)));
        // Inputs as they are, a little smaller, with a mean taken away, and changed in place.
        for (const char* sound : {"x", "x / 4.0", "(x - 0.5) / 2.0", "torch.relu_(x)"}) {
            const std::string ids = testing::idsOf(foundBefore(sound));
            QVERIFY2(ids.find("network.scaled_again") == std::string::npos, ids.c_str());
        }
    }

    void whatIsMadeLargerWithinTheModuleIsSeen()
    {
        const auto found = [](const std::string& first) {
            std::vector<base::Finding> large = foundBefore(first);
            std::erase_if(large, [](const base::Finding& finding) {
                return finding.id != "network.large_inside";
            });
            return large;
        };
        for (const char* faulty : {"x * 255.0", "x - 128.0"}) {
            const std::vector<base::Finding> large = found(faulty);
            QVERIFY2(large.size() == 1, faulty);
            QVERIFY(large.front().place.ends_with("first"));
            QVERIFY(testing::isSentence(experiment::sentence(large.front())));
        }
        for (const char* sound : {"x", "x * 4.0", "(x - 0.5) * 2.0"})
            QVERIFY2(found(sound).empty(), sound);
    }

    void stepsThatAreTakenForChannelsAreSeen()
    {
        const auto found = [](std::int64_t channels, const std::string& enters) {
            const testing::TempFolder folder;
            testing::writeScript(folder / "module.pt", {{"w", {8, channels, 1}}, {"o", {2, 8}}},
                                 "def forward(self, x):\n"
                                 "    h = torch.tanh(torch.conv1d("
                                     + enters
                                     + ", self.w))\n"
                                       "    return torch.linear(h.mean(2), self.o)\n");
            std::vector<base::Finding> turned = seenOfSeries(folder);
            std::erase_if(turned, [](const base::Finding& finding) {
                return finding.id != "network.steps_as_channels";
            });
            return turned;
        };
        const std::vector<base::Finding> turned = found(10, "x");
        QCOMPARE(turned.size(), std::size_t{1});
        const std::string words = experiment::sentence(turned.front());
        QVERIFY2(words.find("takes the 10 steps of a series for its channels, of which these data "
                            "have 1:")
                     != std::string::npos,
                 words.c_str());
        QVERIFY(found(1, "x.transpose(1, 2)").empty());
    }

    /// A layer that stands at two steps takes numbers that nearly cancel out: nothing is divided.
    void stepsThatCancelOutAreNotScaled()
    {
        const auto found = [](bool cancels, const std::string& first) {
            const testing::TempFolder folder;
            QByteArray text = "a,b,c,d,kind\n";
            for (int i = 0; i < 300; ++i) {
                const double a = i % 2 ? 1 : -1, b = i / 2 % 2 ? 1 : -1;
                const double rest = i / 4 % 2 ? 0.004 : -0.004;
                const double c = cancels ? rest - a : i % 7, d = cancels ? rest - b : i % 11;
                for (const double value : {a, b, c, d})
                    text += QByteArray::number(value) + ',';
                text += i % 3 == 0 ? "oak\n" : i % 3 == 1 ? "ash\n" : "elm\n";
            }
            testing::write(folder / "data.csv", text);
            testing::writeActivationScript(
                folder / "module.pt",
                "    x = self.first.forward(" + first
                    + ".reshape([-1, 2, 2])).mean(1)\n"
                      "    x = self.second.forward(self.act1.forward(x))\n"
                      "    return self.third.forward(self.act2.forward(x))\n");
            std::vector<base::Finding> scaled =
                seen(folder, {"data.path=" + (folder / "data.csv").string()}).findings;
            std::erase_if(scaled, [](const base::Finding& finding) {
                return finding.id != "network.scaled_again";
            });
            return scaled;
        };
        QVERIFY(found(true, "x").empty());
        QVERIFY(found(false, "x").empty());
        const std::vector<base::Finding> divided = found(false, "(x / 255.0)");
        QCOMPARE(divided.size(), std::size_t{1});
        QVERIFY(divided.front().basis == base::Basis::Suspected);
    }

    void pixelsThatMayStandInAnyOrderAreSeen()
    {
        const auto ids = [](const std::string& forward) {
            const testing::TempFolder folder;
            testing::writeScript(folder / "module.pt",
                                 {{"w", {8, 1}}, {"c", {8, 1, 3, 3}}, {"o", {10, 8}}},
                                 "def forward(self, x):\n" + forward);
            return testing::idsOf(seen(folder, {"data.path=glyphs", "data.count=200"}).findings);
        };
        const auto isSeen = [&](const std::string& forward) {
            return ids(forward).find("network.pixels_unordered") != std::string::npos;
        };
        QVERIFY(isSeen("    h = torch.linear(x.flatten(2).transpose(1, 2), self.w)\n"
                       "    return torch.linear(torch.relu(h).mean(1), self.o)\n"));
        QVERIFY(!isSeen("    h = torch.relu(torch.conv2d(x, self.c))\n"
                        "    return torch.linear(h.mean([2, 3]), self.o)\n"));
    }

    void piecesOfAPictureNeedPlacesInAnAttention()
    {
        const auto batchWith = [](const std::string& places) {
            const testing::TempFolder folder;
            testing::writeScript(
                folder / "module.pt",
                {{"w", {8, 49}}, {"p", {16, 8}}, {"q", {8, 8}}, {"k", {8, 8}}, {"o", {10, 8}}},
                "def forward(self, x):\n"
                "    h = x.unfold(2, 7, 7).unfold(3, 7, 7).reshape([x.size(0), 16, 49])\n"
                "    h = torch.linear(h, self.w)"
                    + places
                    + "\n"
                      "    a = torch.matmul(torch.linear(h, self.q),\n"
                      "                     torch.linear(h, self.k).transpose(1, 2))\n"
                      "    h = torch.tanh(torch.matmul(torch.softmax(a, -1), h))\n"
                      "    return torch.linear(h.mean(1), self.o)\n");
            return seen(folder, {"data.path=glyphs", "data.count=200"}).batch;
        };
        const diagnose::FirstBatch blind = batchWith("");
        QVERIFY(blind.attends);
        QVERIFY2(blind.movedByOrder >= 0 && blind.movedByOrder < 1e-4,
                 qPrintable(QString::number(blind.movedByOrder)));
        QVERIFY(batchWith(" + self.p").movedByOrder > 1e-3);
    }

    void aFirstStepInPlaceOfAllIsSeen()
    {
        QCOMPARE(idsOfSeries("    return torch.linear(h.select(1, 0), self.o)\n"),
                 std::string("network.steps_unused "));
        QCOMPARE(idsOfSeries("    return torch.linear(h.mean(1), self.o)\n"), std::string());
        // Of a maximum few steps have a gradient, and each may be the largest.
        QCOMPARE(idsOfSeries("    return torch.linear(h.amax(1), self.o)\n"), std::string());
    }

    void whatPaddingMakesForgottenIsSeen()
    {
        const std::string loop = "    h = torch.zeros([x.size(0), 8])\n"
                                 "    for k in range(x.size(1)):\n"
                                 "        h = 0.2 * h + torch.linear(t.select(1, k), self.w)\n";
        const Seen found = seenOfCodes(loop + "    return torch.linear(h, self.o)\n");
        QCOMPARE(testing::idsOf(found.findings), std::string("network.reads_padding "));
        QVERIFY(testing::isSentence(experiment::sentence(found.findings.front())));
        QCOMPARE(testing::idsOf(seenOfCodes("    h = torch.linear(t, self.w).mean(1)\n"
                                            "    return torch.linear(h, self.o)\n")
                                    .findings),
                 std::string());
    }

    void theOrderOfCodesIsAsked()
    {
        const auto batchWith = [](const std::string& places) {
            return seenOfCodes("    h = t" + places
                               + "\n"
                                 "    a = torch.matmul(torch.linear(h, self.q),\n"
                                 "                     torch.linear(h, self.k).transpose(1, 2))\n"
                                 "    h = torch.tanh(torch.matmul(torch.softmax(a, -1), h))\n"
                                 "    return torch.linear(h.mean(1), self.o)\n")
                .batch;
        };
        const diagnose::FirstBatch blind = batchWith("");
        QVERIFY(blind.attends);
        QVERIFY2(blind.movedByOrder >= 0 && blind.movedByOrder < 1e-4,
                 qPrintable(QString::number(blind.movedByOrder)));
        QVERIFY(batchWith(" + self.p").movedByOrder > 1e-3);
    }
};

QTEST_GUILESS_MAIN(TestModesAndSteps)
#include "tst_modes_and_steps.moc"
