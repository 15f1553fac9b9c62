// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/safetensors.h"
#include "model/templates.h"
#include "model/weight_match.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QByteArray>
#include <QTest>

#include <cmath>

using namespace assay;
using model::Safetensors;

namespace {

/// A header with its length, and numbers behind it.
std::string fileOf(const QByteArray& header, const QByteArray& numbers)
{
    QByteArray length(8, '\0');
    for (int k = 0; k < 8; ++k)
        length[k] = static_cast<char>(static_cast<quint64>(header.size()) >> (8 * k) & 0xFF);
    return (length + header + numbers).toStdString();
}

/// As safetensors 0.8.0 of Python writes float32, float16, int64 and bool.
std::string written()
{
    return fileOf(
        R"({"__metadata__":{"format":"pt"},"steps":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
        R"("fc.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[8,32]},)"
        R"("fc.bias":{"dtype":"F16","shape":[2],"data_offsets":[32,36]},)"
        R"("on":{"dtype":"BOOL","shape":[2],"data_offsets":[36,38]}}  )",
        QByteArray::fromHex(
            "07000000000000000000c03f000000c00000803e00004040000080406f12833a0038fffb0100"));
}

Safetensors read(const std::string& bytes)
{
    return {bytes, "weights.safetensors"};
}

model::Network perceptron(std::uint64_t seed)
{
    model::ModelSpec spec;
    spec.templateName = "mlp";
    spec.parameters["hidden"] = std::int64_t{4};
    const data::InputSpec table{.modality = data::Modality::Table, .shape = {3}, .embedded = {}};
    return {model::architecture(spec, {table}, 2), seed};
}

std::vector<model::NamedValues> tensorsOf(const model::Network& network, const std::string& prefix)
{
    std::vector<model::NamedValues> all;
    for (const model::ParameterInfo& info : network.parameters())
        all.push_back({prefix + info.name, info.shape, network.weights(info.name)});
    return all;
}

} // namespace

class TestSafetensors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsWhatPythonWrote()
    {
        const Safetensors file = read(written());
        QCOMPARE(file.tensors().size(), std::size_t{4});
        QCOMPARE(file.notes().at("format"), std::string("pt"));
        const auto* weight = file.find("fc.weight");
        QVERIFY(weight && !file.find("fc"));
        QCOMPARE(weight->shape, (model::Shape{2, 3}));
        QCOMPARE(file.values(*weight), (std::vector<float>{1.5F, -2, 0.25F, 3, 4, 1e-3F}));
        QCOMPARE(file.values(*file.find("fc.bias")), (std::vector<float>{0.5F, -65504}));
        QCOMPARE(file.values(*file.find("steps")), (std::vector<float>{7}));
        QCOMPARE(file.values(*file.find("on")), (std::vector<float>{1, 0}));
    }

    void readsHalves_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<float>("wanted");
        QTest::newRow("one") << QByteArray("F16") << QByteArray::fromHex("003c") << 1.0F;
        QTest::newRow("least") << QByteArray("F16") << QByteArray::fromHex("0100")
                               << std::ldexp(1.0F, -24);
        QTest::newRow("least normal")
            << QByteArray("F16") << QByteArray::fromHex("0004") << std::ldexp(1.0F, -14);
        QTest::newRow("infinite") << QByteArray("F16") << QByteArray::fromHex("00fc") << -INFINITY;
        QTest::newRow("bfloat") << QByteArray("BF16") << QByteArray::fromHex("c0bf") << -1.5F;
    }
    void readsHalves()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, bytes);
        QFETCH(float, wanted);
        const Safetensors file = read(
            fileOf(R"({"x":{"dtype":")" + type + R"(","shape":[1],"data_offsets":[0,2]}})", bytes));
        QVERIFY(file.values(*file.find("x")).front() == wanted);
    }

    void whatIsCutAnywhereIsRefused()
    {
        const std::string whole = written();
        for (std::size_t size = 0; size < whole.size(); ++size)
            VERIFY_ERROR(read(whole.substr(0, size)), "weights.damaged");
        VERIFY_ERROR(read(whole + "x"), "weights.damaged");
    }

    void whatDoesNotFitTogetherIsRefused_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("no object") << QByteArray("[1,2]");
        QTest::newRow("no JSON") << QByteArray("{\"x\"");
        QTest::newRow("no type") << QByteArray(R"({"x":{"shape":[2],"data_offsets":[0,8]}})");
        QTest::newRow("a negative side")
            << QByteArray(R"({"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})");
        QTest::newRow("half a number")
            << QByteArray(R"({"x":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}})");
        QTest::newRow("another size")
            << QByteArray(R"({"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})");
        QTest::newRow("more than any memory") << QByteArray(
            R"({"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}})");
        QTest::newRow("a gap") << QByteArray(
            R"({"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})");
        QTest::newRow("two in one place")
            << QByteArray(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                          R"("y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})");
        QTest::newRow("backwards")
            << QByteArray(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})");
        QTest::newRow("beyond the end")
            << QByteArray(R"({"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})");
        QTest::newRow("notes that are none")
            << QByteArray(R"({"__metadata__":{"a":1},)"
                          R"("x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})");
    }
    void whatDoesNotFitTogetherIsRefused()
    {
        QFETCH(QByteArray, header);
        VERIFY_ERROR(read(fileOf(header, QByteArray(8, '\0'))), "weights.damaged");
    }

    void aTypeThatIsNoNumberIsNamed()
    {
        const Safetensors file = read(fileOf(
            R"({"x":{"dtype":"F8_E5M2","shape":[8],"data_offsets":[0,8]}})", QByteArray(8, '\0')));
        VERIFY_ERROR(file.values(*file.find("x")), "weights.type");
    }

    void whatIsWrittenIsReadAgain()
    {
        const testing::TempFolder folder;
        const model::Network network = perceptron(3);
        const auto tensors = tensorsOf(network, {});
        const auto path = folder / "net.safetensors";
        model::writeSafetensors(path, tensors, {{"step", "12"}});
        QVERIFY(Safetensors::is(path));
        const Safetensors file = Safetensors::read(path);
        QCOMPARE(file.notes().at("step"), std::string("12"));
        QCOMPARE(file.tensors().size(), tensors.size());
        for (const model::NamedValues& tensor : tensors)
            QCOMPARE(file.values(*file.find(tensor.name)), tensor.values);
        testing::write(folder / "other.txt", "not weights at all");
        QVERIFY(!Safetensors::is(folder / "other.txt"));
        QVERIFY(!Safetensors::is(folder / "nothing"));
        VERIFY_ERROR(Safetensors::read(folder / "nothing"), "weights.file");
        VERIFY_ERROR(model::writeSafetensors(folder / "none" / "x.safetensors", tensors, {}),
                     "weights.write");
    }

    void aNetworkTakesThemByName_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::newRow("as they are") << "";
        QTest::newRow("behind a prefix") << "model.net.";
    }
    void aNetworkTakesThemByName()
    {
        QFETCH(QString, prefix);
        const testing::TempFolder folder;
        const model::Network trained = perceptron(3);
        model::Network fresh = perceptron(4);
        auto tensors = tensorsOf(trained, prefix.toStdString());
        tensors.push_back({"steps", {}, {7}});
        model::writeSafetensors(folder / "net.safetensors", tensors, {});
        const auto match = model::loadWeights(Safetensors::read(folder / "net.safetensors"), fresh);
        QCOMPARE(match.filePrefix, prefix.toStdString());
        QCOMPARE(match.names(model::Fit::Unexpected), std::vector<std::string>{"steps"});
        for (const model::ParameterInfo& info : trained.parameters())
            QCOMPARE(fresh.weights(info.name), trained.weights(info.name));
    }

    /// A module within another has a prefix that its weights have not, and one layer may differ.
    void namesThatDifferByAPrefixAreMatched_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("inFile");
        QTest::newRow("in the file") << ""
                                     << "model.";
        QTest::newRow("in the network") << "net.body."
                                        << "";
        QTest::newRow("none") << ""
                              << "";
    }
    void namesThatDifferByAPrefixAreMatched()
    {
        QFETCH(QString, before);
        QFETCH(QString, inFile);
        const testing::TempFolder folder;
        const model::Network network = perceptron(3);
        auto tensors = tensorsOf(network, inFile.toStdString());
        tensors.pop_back();
        model::writeSafetensors(folder / "net.safetensors", tensors, {});
        std::vector<model::ParameterInfo> own = model::tensorsOf(network.architecture());
        QCOMPARE(own.size(), network.parameters().size());
        for (model::ParameterInfo& info : own)
            info.name = before.toStdString() + info.name;
        const auto match = model::matchWeights(own, Safetensors::read(folder / "net.safetensors"));
        QCOMPARE(match.filePrefix, inFile.toStdString());
        QCOMPARE(match.ownPrefix, before.toStdString());
        QCOMPARE(match.count(model::Fit::Matched), own.size() - 1);
        QCOMPARE(match.names(model::Fit::Missing), std::vector<std::string>{own.back().name});
        QCOMPARE(match.count(model::Fit::Unexpected), std::size_t{0});
        QVERIFY(!match.fits());
    }

    void whatAPrefixLeavesOutIsMissing()
    {
        const testing::TempFolder folder;
        model::writeSafetensors(folder / "net.safetensors",
                                {{"fc1.weight", {1}, {1}}, {"fc2.weight", {1}, {2}}}, {});
        const auto match = model::matchWeights(
            {{"body.fc1.weight", {1}}, {"body.fc2.weight", {1}}, {"fc1.weight", {1}}},
            Safetensors::read(folder / "net.safetensors"));
        QCOMPARE(match.ownPrefix, std::string("body."));
        QCOMPARE(match.names(model::Fit::Missing), std::vector<std::string>{"fc1.weight"});
    }

    /// What is listed needs not be read, and what is read may have gone.
    void numbersAreReadWhenTheyAreAskedFor()
    {
        const testing::TempFolder folder;
        const auto path = folder / "net.safetensors";
        model::writeSafetensors(path, tensorsOf(perceptron(3), {}), {});
        const Safetensors file = Safetensors::read(path);
        QCOMPARE(file.tensors().size(), std::size_t{4});
        std::filesystem::resize_file(path, std::filesystem::file_size(path) - 4);
        VERIFY_ERROR(file.values(file.tensors().back()), "weights.damaged");
        QVERIFY(!file.values(file.tensors().front()).empty());
    }

    void whatDoesNotFitTheNetworkIsListedAndChangesNothing()
    {
        const testing::TempFolder folder;
        model::Network network = perceptron(4);
        const auto before = tensorsOf(network, {});
        auto tensors = tensorsOf(perceptron(3), {});
        const std::string first = tensors.front().name, last = tensors.back().name;
        tensors.front().shape = {static_cast<std::int64_t>(tensors.front().values.size())};
        tensors.back().name = "head.bias";
        model::writeSafetensors(folder / "net.safetensors", tensors, {});
        const Safetensors file = Safetensors::read(folder / "net.safetensors");
        try {
            model::loadWeights(file, network);
            QFAIL("taken");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("weights.other_network"));
            const QString text = QString::fromStdString(error.text());
            QVERIFY2(text.contains(QStringLiteral("2 of 4 weights are there")), qPrintable(text));
            QVERIFY2(text.contains(QString::fromStdString("missing: " + last)), qPrintable(text));
            QVERIFY2(text.contains(QString::fromStdString("of another shape: " + first)),
                     qPrintable(text));
            QVERIFY2(text.contains(QStringLiteral("only in the file: head.bias")),
                     qPrintable(text));
        }
        const auto after = tensorsOf(network, {});
        for (std::size_t k = 0; k < before.size(); ++k)
            QCOMPARE(after[k].values, before[k].values);
    }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
