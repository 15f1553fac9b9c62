// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/pickle.h"
#include "model/torch_archive.h"
#include "model/weight_file.h"
#include "model/weight_match.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QByteArray>
#include <QTest>

#include <cmath>
#include <stdexcept>

using namespace assay;
using model::Pickle;
using model::TorchArchive;
using model::WeightFile;

namespace {

/// Written by tests/golden/make_weights.py.
std::filesystem::path golden(const char* name)
{
    return std::filesystem::path(ASSAY_ROOT "/tests/golden/weights") / name;
}

std::vector<float> valuesOf(const WeightFile& file, const char* name)
{
    const WeightFile::Tensor* tensor = file.find(name);
    return tensor ? file.values(*tensor) : std::vector<float>{-1e9F};
}

/// 0 to 11, as `whole` there.
std::vector<float> upTo12()
{
    std::vector<float> all;
    for (int k = 0; k < 12; ++k)
        all.push_back(float(k));
    return all;
}

bool refused(const char* bytes, std::size_t size)
{
    try {
        const Pickle pickle(std::string_view(bytes, size));
    } catch (const std::invalid_argument&) {
        return true;
    }
    return false;
}

} // namespace

class TestTorchArchive : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsWhatPyTorchWrote_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("format");
        QTest::newRow("a state_dict") << "state_dict.pt"
                                      << ""
                                      << "torch.save";
        QTest::newRow("another protocol") << "protocol4.pt"
                                          << ""
                                          << "torch.save";
        QTest::newRow("among what training keeps") << "training.pt"
                                                   << "state."
                                                   << "torch.save";
        QTest::newRow("a TorchScript module") << "script.pt"
                                              << ""
                                              << "TorchScript";
        QTest::newRow("one that was traced") << "traced.pt"
                                             << ""
                                             << "TorchScript";
    }
    void readsWhatPyTorchWrote()
    {
        QFETCH(QString, file);
        QFETCH(QString, before);
        QFETCH(QString, format);
        const auto path = golden(qPrintable(file));
        QVERIFY(WeightFile::is(path));
        const auto weights = WeightFile::open(path);
        QCOMPARE(weights->notes().at("format"), format.toStdString());
        QCOMPARE(weights->tensors().size(), std::size_t{5});
        const std::string prefix = before.toStdString();
        const auto* hidden = weights->find(prefix + "net.hidden.weight");
        QVERIFY(hidden);
        QCOMPARE(hidden->shape, (model::Shape{8, 2}));
        QCOMPARE(hidden->type, std::string("F32"));
        const std::vector<float> values = weights->values(*hidden);
        QCOMPARE(values.size(), std::size_t{16});
        for (std::size_t k = 0; k < values.size(); ++k)
            QVERIFY(std::abs(values[k] - 0.4 * std::sin(0.7 * double(k))) < 1e-6);
        QCOMPARE(valuesOf(*weights, (prefix + "steps").c_str()), std::vector<float>{7});
    }

    void readsEveryKindOfNumberAndWhatLiesTurned()
    {
        const TorchArchive file(golden("kinds.pt"));
        for (const char* name : {"f64", "f16", "bf16", "i64", "u16", "parameter"})
            QVERIFY2(valuesOf(file, name) == upTo12(), name);
        QCOMPARE(valuesOf(file, "bool"), (std::vector<float>{0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1}));
        QCOMPARE(file.find("turned")->shape, (model::Shape{4, 3}));
        QCOMPARE(valuesOf(file, "turned"),
                 (std::vector<float>{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}));
        QCOMPARE(valuesOf(file, "part"), (std::vector<float>{4, 6, 8, 10}));
        QCOMPARE(valuesOf(file, "repeated"), (std::vector<float>{1, 1, 1, 1, 1}));
        QCOMPARE(valuesOf(file, "one"), std::vector<float>{3.5F});
        QVERIFY(valuesOf(file, "none").empty());
        QCOMPARE(valuesOf(file, "listed.1"), (std::vector<float>{4, 5, 6, 7}));
        VERIFY_ERROR(file.values(*file.find("complex")), "weights.type");
    }

    void whatWouldRunCodeOrIsNoWeightsIsRefused_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("says");
        QTest::newRow("a module in Python") << "module.pt"
                                            << "reading __main__.Outer would run code";
        QTest::newRow("an old file") << "before_1_6.pt"
                                     << "before PyTorch 1.6";
        QTest::newRow("a sparse tensor") << "sparse.pt"
                                         << "_rebuild_sparse_tensor";
        QTest::newRow("a tensor alone") << "unnamed.pt"
                                        << "without a name";
        QTest::newRow("settings alone") << "no_tensors.pt"
                                        << "no tensors";
        QTest::newRow("a list within itself") << "endless.pt"
                                              << "without end";
        QTest::newRow("a list that doubles forty times") << "doubled.pt"
                                                         << "without end";
        QTest::newRow("packed entries") << "packed.pt"
                                        << "its parts are packed";
        QTest::newRow("the other order of bytes") << "big_endian.pt"
                                                  << "big-endian";
        QTest::newRow("numbers that are not there") << "gone.pt"
                                                    << "are not there";
        QTest::newRow("too few numbers") << "short.pt"
                                         << "are not there";
        QTest::newRow("one name twice") << "twice.pt"
                                        << "two of its tensors are called";
        QTest::newRow("a name of 2,000 letters") << "long_name.pt"
                                                 << "too long";
        QTest::newRow("a shape beyond its numbers") << "wide.pt"
                                                    << "another size than its shape";
        QTest::newRow("numbers kept with another sign") << "negated.pt"
                                                        << "does not say what \"negated\" is";
    }
    void whatWouldRunCodeOrIsNoWeightsIsRefused()
    {
        QFETCH(QString, file);
        QFETCH(QString, says);
        const auto path = golden(qPrintable(file));
        const auto error = testing::errorOf([&] { WeightFile::open(path); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("weights.damaged"));
        const QString text = QString::fromStdString(error->text());
        QVERIFY2(text.contains(says), qPrintable(text));
        const bool hasRemedy = text.contains(QStringLiteral("torch.save("))
                               || text.contains(QStringLiteral("save it"));
        QVERIFY2(hasRemedy, qPrintable(text));
    }

    void aByteThatChangedIsFound()
    {
        const testing::TempFolder folder;
        const auto path = folder / "changed.pt";
        const std::string whole = testing::bytesOf(golden("state_dict.pt")).toStdString();
        const auto sound = WeightFile::open(golden("state_dict.pt"));
        const float third = valuesOf(*sound, "net.hidden.weight")[3]; // of others too
        const std::string bytes(reinterpret_cast<const char*>(&third), sizeof(third));
        int changes = 0;
        for (std::size_t at = whole.find(bytes); at != std::string::npos;
             at = whole.find(bytes, at + 1)) {
            std::string changed = whole;
            changed[at + 1] = char(changed[at + 1] ^ 1);
            testing::write(path, QByteArray::fromStdString(changed));
            const auto file = WeightFile::open(path); // its numbers were not read yet
            int damaged = 0;
            for (const auto& tensor : file->tensors()) {
                const auto error = testing::errorOf([&] { file->values(tensor); });
                damaged += error && error->code() == "weights.damaged";
            }
            QCOMPARE(damaged, 1);
            ++changes;
        }
        QVERIFY(changes > 0);
    }

    void ofTwoCopiesTheFirstIsTakenAndTheOtherNamed()
    {
        const auto file = WeightFile::open(golden("two.pt"));
        const auto match =
            model::matchWeights({{"hidden.weight", {8, 2}}, {"hidden.bias", {8}}}, *file);
        QCOMPARE(match.filePrefix, std::string("last.net."));
        QCOMPARE(match.otherPrefixes, std::vector<std::string>{"average.net."});
        QVERIFY(match.fits());
    }

    void onlyModulesAreScripts()
    {
        QVERIFY(TorchArchive::isScript(golden("script.pt")));
        QVERIFY(TorchArchive::isScript(golden("traced.pt")));
        for (const char* name : {"state_dict.pt", "module.pt", "before_1_6.pt", "nothing.pt"})
            QVERIFY2(!TorchArchive::isScript(golden(name)), name);
    }

    void whatIsCutOrChangedIsRefusedOrRead()
    {
        const testing::TempFolder folder;
        const auto path = folder / "cut.pt";
        for (const char* name : {"state_dict.pt", "script.pt"}) {
            const std::string whole = testing::bytesOf(golden(name)).toStdString();
            for (std::size_t size = 0; size < whole.size(); size += 37) {
                testing::write(path, QByteArray::fromStdString(whole.substr(0, size)));
                const auto error = testing::errorOf([&] { WeightFile::open(path); });
                QVERIFY2(error && error->kind() == base::ErrorKind::Input,
                         qPrintable(QString::number(size)));
            }
            for (std::size_t at = 0; at < whole.size(); at += 11) {
                std::string changed = whole;
                changed[at] = char(changed[at] ^ 0x5A);
                testing::write(path, QByteArray::fromStdString(changed));
                const auto error = testing::errorOf([&] {
                    const auto file = WeightFile::open(path);
                    for (const auto& tensor : file->tensors())
                        if (model::countOf(tensor.shape) < 1000)
                            file->values(tensor);
                });
                QVERIFY2(!error || error->kind() == base::ErrorKind::Input,
                         qPrintable(QString::number(at)));
            }
        }
    }

    void otherFilesAreNone()
    {
        const testing::TempFolder folder;
        testing::write(folder / "a.txt", "not weights at all");
        QVERIFY(!WeightFile::is(folder / "a.txt"));
        QVERIFY(!WeightFile::is(folder / "nothing"));
        VERIFY_ERROR(WeightFile::open(folder / "a.txt"), "weights.damaged");
        VERIFY_ERROR(WeightFile::open(folder / "nothing"), "weights.file");
        VERIFY_ERROR(TorchArchive(folder / "nothing"), "weights.damaged");
    }

    void aPickleIsReadWithoutWhatItAsksFor()
    {
        // {"a": os.system("rm"), "n": -2, "big": 2.5} with protocol 4.
        const QByteArray bytes = QByteArray::fromHex("8004") + "}(X\x01" + QByteArray(3, '\0')
                                 + "aX\x02" + QByteArray(3, '\0') + "osX\x06" + QByteArray(3, '\0')
                                 + "system" + QByteArray::fromHex("93") + "X\x02"
                                 + QByteArray(3, '\0') + "rm" + QByteArray::fromHex("85") + "RX\x01"
                                 + QByteArray(3, '\0') + "n" + QByteArray::fromHex("8a01fe")
                                 + "X\x03" + QByteArray(3, '\0') + "big"
                                 + QByteArray::fromHex("474004000000000000") + "u.";
        const Pickle pickle(std::string_view(bytes.constData(), std::size_t(bytes.size())));
        const Pickle::Value& top = pickle[pickle.top()];
        QCOMPARE(top.kind, Pickle::Kind::Dict);
        QCOMPARE(top.items.size(), std::size_t{6});
        const Pickle::Value& call = pickle[top.items[1]];
        QCOMPARE(call.kind, Pickle::Kind::Call);
        QCOMPARE(pickle[call.callee].text, std::string("os.system"));
        QCOMPARE(pickle[pickle[call.arguments].items.front()].text, std::string("rm"));
        QCOMPARE(pickle[top.items[3]].integer, std::int64_t{-2});
        QCOMPARE(pickle[top.items[5]].number, 2.5);
    }

    void damagedPicklesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("nothing on the stack") << QByteArray("\x80\x02.", 3);
        QTest::newRow("an unknown protocol") << QByteArray("\x80\x09N.", 4);
        QTest::newRow("an unknown opcode") << QByteArray("\x80\x02\xff.", 4);
        QTest::newRow("cut within a text") << QByteArray("\x80\x02X\x09\0\0\0abc", 10);
        QTest::newRow("a list that was not begun") << QByteArray("\x80\x02Nt.", 5);
        QTest::newRow("what was not kept") << QByteArray("\x80\x02h\x05.", 5);
        QTest::newRow("beyond a mark") << QByteArray("\x80\x02N(R.", 6);
        QTest::newRow("onto a number") << QByteArray("\x80\x02K\x01Na.", 7);
        QTest::newRow("half a pair") << QByteArray("\x80\x02}(Nu.", 7);
        QTest::newRow("no end") << QByteArray("\x80\x02N", 3);
    }
    void damagedPicklesAreRefused()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(refused(bytes.constData(), std::size_t(bytes.size())));
    }
};

QTEST_GUILESS_MAIN(TestTorchArchive)
#include "tst_torch_archive.moc"
