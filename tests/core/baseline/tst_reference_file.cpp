// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/reference_file.h"
#include "baseline/reference_match.h"
#include "model/safetensors.h"
#include "support/errors.h"
#include "support/numpy_file.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace assay;
using baseline::Reference;
using model::NamedValues;
using testing::npyOf;

namespace {

QByteArray floats(const std::vector<float>& values)
{
    return testing::values(values);
}

/// A batch of two rows and one layer.
std::vector<NamedValues> sound()
{
    return {{"input", {2, 2}, {1, 2, 3, 4}}, {"output.a", {2, 1}, {5, 6}}};
}

Reference read(std::vector<NamedValues> arrays)
{
    return baseline::referenceOf(std::move(arrays), "r.npz");
}

std::vector<NamedValues> with(NamedValues more)
{
    std::vector<NamedValues> arrays = sound();
    arrays.push_back(std::move(more));
    return arrays;
}

std::vector<std::string> namesOf(const std::vector<NamedValues>& arrays)
{
    std::vector<std::string> names;
    for (const NamedValues& each : arrays)
        names.push_back(each.name);
    return names;
}

} // namespace

class TestReferenceFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bothFormatsGiveTheSame()
    {
        const testing::TempFolder folder;
        for (const bool packed : {false, true}) {
            testing::write(
                folder / "r.npz",
                testing::zipOf(
                    {{"input.npy", npyOf("<f4", "(2, 2)", floats({1, 2, 3, 4}))},
                     {"output.b.npy", npyOf("<f8", "(2, 1)", testing::values<double>({5, 6}))},
                     {"output.a.npy", npyOf("<f4", "(2,)", floats({7, 8}))},
                     {"weight.a.w.npy", npyOf("<f4", "(1, 2)", floats({9, 10}))},
                     {"target.npy", npyOf("<i8", "(2,)", testing::values<qint64>({0, 1}))}},
                    packed));
            const Reference found = baseline::readReference(folder / "r.npz");
            QCOMPARE(found.examples, std::int64_t{2});
            QCOMPARE(found.inputs[0].values, (std::vector<float>{1, 2, 3, 4}));
            QCOMPARE(namesOf(found.outputs), (std::vector<std::string>{"b", "a"})); // as they stand
            QCOMPARE(found.weight("a.w")->values, (std::vector<float>{9, 10}));
            QVERIFY(found.weight("b.w") == nullptr);
            QCOMPARE(found.target->values, (std::vector<float>{0, 1}));
        }
        model::writeSafetensors(folder / "r.safetensors",
                                {{"input", {2, 2}, {1, 2, 3, 4}},
                                 {"output.010.b", {2, 1}, {5, 6}},
                                 {"output.009.a", {2}, {7, 8}}},
                                {});
        const Reference found = baseline::readReference(folder / "r.safetensors");
        QCOMPARE(namesOf(found.outputs), (std::vector<std::string>{"a", "b"}));
        QVERIFY(!found.target);
    }

    void placesAreNumbersOfThreeDigitsInEveryName()
    {
        std::vector<NamedValues> arrays = sound();
        arrays[1].name = "output.0.1"; // a layer of a Sequential within one
        QCOMPARE(namesOf(read(arrays).outputs), (std::vector<std::string>{"0.1"}));
        arrays[1].name = "output.001.0.1";
        QCOMPARE(namesOf(read(arrays).outputs), (std::vector<std::string>{"0.1"}));
        arrays.push_back({"output.b", {2}, {0, 0}});
        QCOMPARE(namesOf(read(arrays).outputs), (std::vector<std::string>{"001.0.1", "b"}));
    }

    void otherNamesAreLeftOut()
    {
        const Reference found = read(with({"note", {1}, {0}}));
        QCOMPARE(found.ignored, (std::vector<std::string>{"note"}));
    }

    void whatCannotBeUsedIsRefused_data()
    {
        QTest::addColumn<int>("place");
        QTest::addColumn<QString>("words");
        QTest::newRow("NaN") << 0 << "\"output.b\" holds a number that is NaN (number 2 of 2)";
        QTest::newRow("infinite") << 1 << "\"weight.w\" holds a number that is infinite";
        QTest::newRow("twice") << 2 << "\"output.a\" is there twice";
        QTest::newRow("batch") << 3 << "\"output.b\" is 3, and the batch has 2 examples";
        QTest::newRow("no side") << 4 << "\"output.b\" (one number) holds no examples";
        QTest::newRow("no examples") << 5 << "\"output.b\" (0 x 3) holds no examples";
        QTest::newRow("targets") << 6 << "\"target\" is 3, and the batch has 2 examples";
        QTest::newRow("no input") << 7 << "it holds no array \"input\" (it has: x)";
        QTest::newRow("no output") << 8 << "it holds no array \"output.LAYER\"";
    }
    void whatCannotBeUsedIsRefused()
    {
        QFETCH(int, place);
        QFETCH(QString, words);
        const float nan = std::numeric_limits<float>::quiet_NaN(),
                    infinite = std::numeric_limits<float>::infinity();
        const std::vector<std::vector<NamedValues>> all{
            with({"output.b", {2}, {0, nan}}), with({"weight.w", {1}, {infinite}}),
            with({"output.a", {2}, {0, 0}}),   with({"output.b", {3}, {0, 0, 0}}),
            with({"output.b", {}, {0}}),       with({"output.b", {0, 3}, {}}),
            with({"target", {3}, {0, 0, 0}}),  {{"x", {2}, {0, 0}}, {"output.a", {2}, {0, 0}}},
            {{"input", {2}, {0, 0}}}};
        const auto error = testing::errorOf([&] { read(all[std::size_t(place)]); });
        QVERIFY(error.has_value());
        QVERIFY(error->kind() == base::ErrorKind::Usage);
        QVERIFY2(error->text().starts_with("r.npz: " + words.toStdString()), error->what());
        QVERIFY2(testing::isSentence(error->text()), error->what());
    }

    void filesThatAreNoneAreRefused()
    {
        const testing::TempFolder folder;
        VERIFY_ERROR(baseline::readReference(folder / "none.npz"), "reference.file");
        VERIFY_ERROR(baseline::readReference(folder.path()), "reference.file");
        testing::write(folder / "text.npz", "PK, but no archive");
        VERIFY_ERROR(baseline::readReference(folder / "text.npz"), "reference.file");
        testing::write(folder / "objects.npz",
                       testing::storedZip({{"input.npy", npyOf("|O", "(2,)", "????????")}}));
        const auto error =
            testing::errorOf([&] { baseline::readReference(folder / "objects.npz"); });
        QVERIFY(error && error->text().find("Python objects") != std::string::npos);
        const QByteArray whole =
            testing::storedZip({{"input.npy", npyOf("<f4", "(2, 2)", floats({1, 2, 3, 4}))},
                                {"output.a.npy", npyOf("<f4", "(2,)", floats({7, 8}))}});
        for (qsizetype size = 0; size < whole.size(); size += 3) {
            testing::write(folder / "cut.npz", whole.left(size));
            VERIFY_ERROR(baseline::readReference(folder / "cut.npz"), "reference.file");
        }
    }

    void weightsAreMatchedByNameElseByOrder()
    {
        const std::vector<model::ParameterInfo> own{
            {"a.weight", {3, 2}}, {"a.bias", {3}}, {"b.weight", {3, 3}}, {"n.running_mean", {3}}};
        const auto values = [](model::Shape shape) {
            return std::vector<float>(std::size_t(model::sizeOf(shape)));
        };
        const auto paired = [&](std::vector<NamedValues> theirs) {
            for (NamedValues& each : theirs)
                each.values = values(each.shape);
            return baseline::pairWeights(own, theirs, "r.npz", "weight");
        };
        // Another order, a prefix, one transposed, no bias, a counter of batches.
        auto found = paired({{"net.n.running_mean", {3}, {}},
                             {"net.n.num_batches_tracked", {}, {}},
                             {"net.b.weight", {3, 3}, {}},
                             {"net.a.weight", {2, 3}, {}}});
        QVERIFY(found.how == baseline::MatchedBy::Name);
        QCOMPARE(found.pairs.size(), std::size_t{3});
        QCOMPARE(found.pairs[0].theirs, std::size_t{3});
        QCOMPARE(found.pairs[0].turn, (std::vector<std::int64_t>{1, 0}));
        QVERIFY(found.pairs[1].turn.empty());
        QCOMPARE(found.missing, (std::vector<std::string>{"a.bias"}));
        QVERIFY(found.leftOver.empty());
        // Statistics stand beside their layer in a state_dict, and behind all parameters in a network.
        found = paired({{"x", {3, 2}, {}},
                        {"x.running_mean", {3}, {}},
                        {"x.bias", {3}, {}},
                        {"y", {3, 3}, {}},
                        {"z.bias", {7}, {}}});
        QVERIFY(found.how == baseline::MatchedBy::Order);
        QCOMPARE(found.pairs.size(), std::size_t{4});
        QCOMPARE(found.pairs[3].theirs, std::size_t{1});
        QCOMPARE(found.leftOver, (std::vector<std::size_t>{4}));
        VERIFY_ERROR(paired({{"x", {3, 2}, {}}, {"y", {4, 4}, {}}}), "reference.weights");
    }

    /// The layers of a block have one shape, and a sum is no module of PyTorch.
    void ofLayersOfOneShapeThoseAreTakenThatAgree()
    {
        const std::vector<baseline::LayerShape> own{{"conv", "convolution", {4}},
                                                    {"sum", "add", {4}},
                                                    {"bend", "relu", {4}},
                                                    {"mean", "max_pool", {4, 1}}};
        const auto paired = [&](const std::vector<std::string>& names, std::size_t agrees) {
            Reference reference;
            for (const std::string& name : names)
                reference.outputs.push_back({name, {2, 4}, std::vector<float>(8)});
            std::vector<std::string> with;
            for (const auto& pair : baseline::pairLayers(
                     own, reference, {}, [&](std::size_t i, std::size_t) { return i == agrees; }))
                with.push_back(pair.how == baseline::MatchedBy::Nothing ? "-" : names[pair.theirs]);
            return with;
        };
        using Names = std::vector<std::string>;
        QCOMPARE(paired({"conv", "x"}, 9), (Names{"conv", "x", "-", "-"}));
        QCOMPARE(paired({"conv", "block.relu"}, 9), (Names{"conv", "-", "block.relu", "-"}));
        QCOMPARE(paired({"conv", "x"}, 2), (Names{"conv", "-", "x", "-"}));
        QCOMPARE(paired({"conv", "avgpool"}, 9), (Names{"conv", "-", "-", "avgpool"}));
        QCOMPARE(paired({"a", "b", "c", "d"}, 9), (Names{"a", "b", "c", "d"}));
    }
};

QTEST_GUILESS_MAIN(TestReferenceFile)
#include "tst_reference_file.moc"
