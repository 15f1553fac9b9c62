// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog.h"
#include "data/prepared.h"
#include "experiment/spec.h"
#include "experiment/suite.h"
#include "support/errors.h"
#include "support/numpy_file.h"
#include "support/tables.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace assay;
using testing::npyOf;
using testing::values;

namespace {

using Arrays = std::vector<std::pair<QByteArray, QByteArray>>; ///< name without ending, array

QByteArray shape(std::initializer_list<int> sides)
{
    QByteArray text = "(";
    for (const int side : sides)
        text += QByteArray::number(side) + ", ";
    return (sides.size() == 1 ? text.chopped(1) : text.chopped(2)) + ")";
}

/// Bytes that count up from `first`.
QByteArray counted(std::size_t count, int first = 0)
{
    QByteArray bytes;
    for (std::size_t k = 0; k < count; ++k)
        bytes += char((first + int(k)) % 256);
    return bytes;
}

QByteArray floats(std::size_t count, float first = 0)
{
    std::vector<float> numbers;
    for (std::size_t k = 0; k < count; ++k)
        numbers.push_back(first + 0.25F * float(k));
    return values(numbers);
}

QByteArray labels(const std::vector<std::int64_t>& numbers)
{
    return npyOf("<i8", shape({int(numbers.size())}), values(numbers));
}

void writeArchive(const std::filesystem::path& file, const Arrays& arrays, bool packed = true)
{
    Arrays files;
    for (const auto& [name, bytes] : arrays)
        files.emplace_back(name + ".npy", bytes);
    testing::write(file, testing::zipOf(files, packed));
}

void writeFolder(const std::filesystem::path& folder, const Arrays& arrays)
{
    for (const auto& [name, bytes] : arrays)
        testing::write(folder / (name.toStdString() + ".npy"), bytes);
}

data::DatasetPtr open(const std::filesystem::path& path,
                      const std::function<void(data::DataSpec&)>& change = {},
                      const data::Dataset* like = nullptr)
{
    data::DataSpec spec;
    if (change)
        change(spec);
    return data::open({spec, path.string(), like, {}});
}

QString guess(const data::Dataset& set, const char* what)
{
    for (const auto& [name, value] : set.info().guesses) {
        if (name == what)
            return QString::fromStdString(value);
    }
    return {};
}

/// Twelve pictures of 9 x 10 bytes with labels 0 to 2, and four of a test part.
Arrays digits(const char* x, const char* y, const char* testX, const char* testY)
{
    return {{x, npyOf("|u1", shape({12, 9, 10}), counted(12 * 90))},
            {y, labels({0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2})},
            {testX, npyOf("|u1", shape({4, 9, 10}), counted(4 * 90, 7))},
            {testY, labels({2, 1, 0, 2})}};
}

} // namespace

class TestArrays : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesSayWhatAnArrayHolds_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::newRow("as Keras") << QStringList{"x_train", "y_train", "x_test", "y_test"};
        QTest::newRow("capitals") << QStringList{"X_train", "Y_train", "X_test", "Y_test"};
        QTest::newRow("as MedMNIST")
            << QStringList{"train_images", "train_labels", "test_images", "test_labels"};
        QTest::newRow("other words")
            << QStringList{"training-data", "training-targets", "testData", "testTargets"};
        QTest::newRow("plain") << QStringList{"X", "y", "X_test", "y_test"};
        QTest::newRow("features") << QStringList{"features", "label", "test.features",
                                                 "test.label"};
    }
    void namesSayWhatAnArrayHolds()
    {
        QFETCH(QStringList, names);
        const testing::TempFolder folder;
        const Arrays arrays =
            digits(names[0].toUtf8(), names[1].toUtf8(), names[2].toUtf8(), names[3].toUtf8());
        writeArchive(folder / "set.npz", arrays);
        std::filesystem::create_directories(folder / "files");
        writeFolder(folder / "files", arrays);
        const auto one = open(folder / "set.npz");
        for (const std::filesystem::path& place :
             {folder / "files", folder / "files" / (names[0].toStdString() + ".npy"),
              folder / "files" / (names[1].toStdString() + ".npy")}) {
            const auto set = open(place);
            QCOMPARE(set->info().reader, std::string("arrays"));
            QCOMPARE(set->info().trainingExamples, std::int64_t{12});
            QCOMPARE(set->info().testExamples, std::int64_t{4});
            QCOMPARE(set->info().fingerprint, one->info().fingerprint);
        }
        QCOMPARE(one->info().classes, (std::vector<std::string>{"0", "1", "2"}));
        QCOMPARE(int(one->label(12)), 2);
        const data::Shape size = one->info().pictureShape();
        QVERIFY(size.channels == 1 && size.height == 9 && size.width == 10);
        QVERIFY(one->pictures()->hasBytes());
        QCOMPARE(int(one->pictures()->pixels(1)[3]), 93);
        QCOMPARE(int(one->pictures()->pixels(12)[0]), 7);
        QVERIFY(guess(*one, "inputs are").contains("uint8 of shape (12, 9, 10)"));
    }

    void whatAnArrayHoldsIsProposedAndCanBeChosen_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QList<int>>("sides");
        QTest::addColumn<int>("choice");
        QTest::addColumn<QString>("shown");
        using data::ArrayChoice;
        const auto row = [](const char* name, const char* type, const QList<int>& sides,
                            ArrayChoice choice, const char* shown) {
            QTest::newRow(name) << QByteArray(type) << sides << int(choice) << shown;
        };
        row("colours behind", "<f4", {9, 8, 3}, ArrayChoice::Auto, "3 x 9 x 8");
        row("colours before", "<f4", {3, 9, 8}, ArrayChoice::Auto, "3 x 9 x 8");
        row("squares of floats", "<f4", {8, 8}, ArrayChoice::Auto, "1 x 8 x 8");
        row("two sides of bytes", "|u1", {9, 12}, ArrayChoice::Auto, "1 x 9 x 12");
        row("steps and channels", "<f4", {20, 6}, ArrayChoice::Auto, "6 channels, 20 steps");
        row("rows", "<f4", {5}, ArrayChoice::Auto, "5 columns");
        row("rows of bytes", "|u1", {6}, ArrayChoice::Auto, "6 columns");
        row("rows as squares", "|u1", {81}, ArrayChoice::Pictures, "1 x 9 x 9");
        row("rows as series", "<f4", {30}, ArrayChoice::Series, "1 channel, 30 steps");
        row("squares as series", "<f4", {8, 8}, ArrayChoice::Series, "8 channels, 8 steps");
        row("all of it a row", "<f4", {4, 5}, ArrayChoice::Rows, "20 columns");
    }
    void whatAnArrayHoldsIsProposedAndCanBeChosen()
    {
        QFETCH(QByteArray, type);
        QFETCH(QList<int>, sides);
        QFETCH(int, choice);
        QFETCH(QString, shown);
        std::size_t each = 1;
        QByteArray all = "(6";
        for (const int side : sides) {
            each *= std::size_t(side);
            all += ", " + QByteArray::number(side);
        }
        const testing::TempFolder folder;
        writeArchive(
            folder / "a.npz",
            {{"x", npyOf(type, all + ")", type == "|u1" ? counted(6 * each) : floats(6 * each))},
             {"y", labels({0, 1, 0, 1, 0, 1})}});
        const auto set = open(folder / "a.npz", [&](data::DataSpec& spec) {
            spec.arrays = static_cast<data::ArrayChoice>(choice);
        });
        const QString found = QString::fromStdString(data::describeShape(set->info()));
        QVERIFY2(found.contains(shown), qPrintable(found));
    }

    void channelsBehindAreBroughtBefore()
    {
        const testing::TempFolder folder;
        writeFolder(folder.path(), {{"x", npyOf("|u1", shape({2, 5, 6, 3}), counted(2 * 90))},
                                    {"y", labels({0, 1})}});
        const auto set = open(folder.path());
        const auto picture = set->pictures()->pixels(1);
        // Value (row, column, channel) of the second one lies at 90 + (6 row + column) 3 + channel.
        QCOMPARE(int(picture[0]), 90);
        QCOMPARE(int(picture[1]), 93);
        QCOMPARE(int(picture[30]), 91);
        QCOMPARE(int(picture[89]), 90 + 89);
    }

    void rowsKeepWhatIsMissing()
    {
        const float none = std::numeric_limits<float>::quiet_NaN();
        const testing::TempFolder folder;
        writeFolder(folder.path(),
                    {{"x", npyOf("<f4", shape({4, 2}), values<float>({1, 2, none, 4, 5, 6, 7, 8}))},
                     {"y", npyOf("<f8", shape({4}), values<double>({0.5, 1.5, 2.5, 9}))}});
        const auto set = open(folder.path());
        QVERIFY(set->isRegression());
        QCOMPARE(set->target(3), 9.0);
        QCOMPARE(set->info().columns().size(), std::size_t{2});
        QCOMPARE(set->info().columns()[0].missing, std::int64_t{1});
        QCOMPARE(set->table()->table().columns[1].numbers, (std::vector<float>{2, 4, 6, 8}));
        QVERIFY(std::isnan(set->table()->table().columns[0].numbers[1]));
        QVERIFY(set->id(0) != set->id(1));
    }

    void aColumnWithoutANumberIsLeftOutAndNamed()
    {
        const float none = std::numeric_limits<float>::quiet_NaN();
        const testing::TempFolder folder;
        writeFolder(folder.path(),
                    {{"x", npyOf("<f4", shape({3, 2}), values<float>({none, 2, none, 4, none, 6}))},
                     {"y", labels({0, 1, 0})}});
        const auto set = open(folder.path());
        QVERIFY(!set->info().columns()[0].leftOut.empty());
        QVERIFY(set->info().columns()[1].leftOut.empty());
        const auto* said = testing::finding(set->info().findings, "table.empty_column");
        QVERIFY(said && said->place == "column 1");
    }

    void labelsAreClassesOrNumbers_data()
    {
        QTest::addColumn<QByteArray>("array");
        QTest::addColumn<QStringList>("classes");
        QTest::newRow("whole numbers, not from 0")
            << labels({7, 3, 7, 12}) << QStringList{"3", "7", "12"};
        QTest::newRow("a column") << npyOf("<i4", shape({4, 1}), values<std::int32_t>({1, 0, 1, 0}))
                                  << QStringList{"0", "1"};
        QTest::newRow("one of three columns")
            << npyOf("<f4", shape({4, 3}), values<float>({0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1}))
            << QStringList{"0", "1", "2"};
        QTest::newRow("texts") << npyOf("<U2", shape({4}),
                                        values<std::uint32_t>({'o', 'k', 'a', 0, 'o', 'k', 'a', 0}))
                               << QStringList{"a", "ok"};
        QTest::newRow("truth values")
            << npyOf("|b1", shape({4}), QByteArray("\1\0\0\1", 4)) << QStringList{"0", "1"};
        QTest::newRow("whole floats, few")
            << npyOf("<f4", shape({4}), values<float>({-1, 1, -1, 1})) << QStringList{"-1", "1"};
        QTest::newRow("fractions")
            << npyOf("<f4", shape({4}), values<float>({0.5, 1, 2, 3})) << QStringList();
    }
    void labelsAreClassesOrNumbers()
    {
        QFETCH(QByteArray, array);
        QFETCH(QStringList, classes);
        const testing::TempFolder folder;
        writeFolder(folder.path(), {{"x", npyOf("<f4", shape({4, 2}), floats(8))}, {"y", array}});
        const auto set = open(folder.path());
        QCOMPARE(set->isRegression(), classes.isEmpty());
        QStringList found;
        for (const std::string& name : set->info().classes)
            found << QString::fromStdString(name);
        QCOMPARE(found, classes);
    }

    /// "Ash", "ash", "Ash ", "elm" and "CO", "Co".
    void labelsOfOneMeaningAreOneClassAndSaid()
    {
        const QByteArray texts =
            npyOf("|S4", shape({6}), QByteArray("Ash\0ash\0Ash elm\0CO\0\0Co\0\0", 24));
        const testing::TempFolder folder;
        writeFolder(folder.path(), {{"x", npyOf("<f4", shape({6, 2}), floats(12))}, {"y", texts}});
        const auto set = open(folder.path());
        QCOMPARE(set->info().classes, (std::vector<std::string>{"Ash", "CO", "Co", "elm"}));
        QCOMPARE(set->label(1), set->label(0));
        QCOMPARE(set->label(2), set->label(0));
        QVERIFY(set->label(4) != set->label(5));
        QCOMPARE(set->info().findings.size(), std::size_t{1});
        const base::Finding& said = set->info().findings.front();
        QCOMPARE(said.id, std::string("labels.matched"));
        const QString sentence = QString::fromStdString(experiment::sentence(said));
        QVERIFY2(sentence.contains("is read as \"Ash\", and 1 other likewise")
                     && sentence.contains("data.match_labels=false"),
                 qPrintable(sentence));
        const auto apart =
            open(folder.path(), [](data::DataSpec& spec) { spec.table.matchLabels = false; });
        QCOMPARE(apart->info().classes.size(), std::size_t{6});
        QVERIFY(data::hasEffect({.path = "data.match_labels"}, set->info()));
        QVERIFY(apart->info().findings.empty());
    }

    void labelsThatMayMeanNoneAreAskedAbout_data()
    {
        QTest::addColumn<QByteArray>("array");
        QTest::addColumn<QString>("label"); ///< empty: nothing is asked
        QTest::newRow("255") << labels({0, 1, 2, 255, 1, 0}) << "255";
        QTest::newRow("-1") << labels({0, -1, 2, -1, 1, 0}) << "-1";
        QTest::newRow("a mask") << labels({0, 255, 0, 255, 0, 0}) << "";
        QTest::newRow("signs") << labels({-1, 1, -1, 1, 1, 1}) << "";
        QTest::newRow("many bytes") << labels({252, 253, 254, 255, 252, 253}) << "";
        QTest::newRow("classes") << labels({0, 1, 2, 3, 4, 5}) << "";
    }
    void labelsThatMayMeanNoneAreAskedAbout()
    {
        QFETCH(QByteArray, array);
        QFETCH(QString, label);
        const testing::TempFolder folder;
        writeFolder(folder.path(), {{"x", npyOf("<f4", shape({6, 2}), floats(12))}, {"y", array}});
        const auto set = open(folder.path());
        QCOMPARE(set->info().findings.size(), std::size_t(label.isEmpty() ? 0 : 1));
        if (label.isEmpty())
            return;
        const base::Finding& said = set->info().findings.front();
        QCOMPARE(said.id, std::string("labels.no_label"));
        const QString sentence = QString::fromStdString(experiment::sentence(said));
        QVERIFY2(sentence.contains("the label " + label + " ("), qPrintable(sentence));
        QCOMPARE(said.fix, (base::Patch{{"data.simplify.classes", "0,1,2"}}));
        const auto without =
            open(folder.path(), [](data::DataSpec& spec) { spec.simplify.classes = "0,1,2"; });
        QVERIFY(without->info().findings.empty());
    }

    /// Without the mark one class would be left.
    void twoClassesThatWereChosenStay()
    {
        const testing::TempFolder folder;
        writeFolder(folder.path(), {{"x", npyOf("<f4", shape({6, 2}), floats(12))},
                                    {"y", labels({0, 1, 2, 255, 1, 0})}});
        const auto set =
            open(folder.path(), [](data::DataSpec& spec) { spec.simplify.classes = "0,255"; });
        QVERIFY(set->info().findings.empty());
    }

    void whatIsMeantCanBeSaid()
    {
        const testing::TempFolder folder;
        writeFolder(folder.path(),
                    {{"x", npyOf("<f4", shape({3, 2}), floats(6))}, {"y", labels({10, 20, 30})}});
        const auto set = open(folder.path(), [](data::DataSpec& spec) {
            spec.table.task = data::TaskChoice::Regression;
        });
        QVERIFY(set->isRegression());
        QCOMPARE(set->target(2), 30.0);
    }

    void aValidationPartIsJoinedAndSaid()
    {
        const testing::TempFolder folder;
        writeArchive(folder / "a.npz", {{"train_x", npyOf("<f4", shape({3, 2}), floats(6))},
                                        {"train_y", labels({0, 1, 0})},
                                        {"val_x", npyOf("<f4", shape({2, 2}), floats(4, 50))},
                                        {"val_y", labels({1, 1})},
                                        {"subject", labels({1, 2, 3})}});
        const auto set = open(folder / "a.npz");
        QCOMPARE(set->info().trainingExamples, std::int64_t{5});
        QCOMPARE(set->info().testExamples, std::int64_t{0});
        QVERIFY(guess(*set, "validation part").contains("val_x, val_y"));
        QCOMPARE(guess(*set, "not used"), QString("subject"));
    }

    void twoArraysUnderOtherNamesGoByTheirSides()
    {
        const testing::TempFolder folder;
        writeArchive(folder / "a.npz", {{"activity", labels({0, 1, 1})},
                                        {"accel", npyOf("<f4", shape({3, 20, 6}), floats(360))}});
        const auto set = open(folder / "a.npz");
        QVERIFY(set->series() != nullptr);
        QCOMPARE(set->size(), std::size_t{3});
    }

    void whatIsWrongIsSaid_data()
    {
        QTest::addColumn<Arrays>("arrays");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("says");
        const QByteArray x = npyOf("<f4", shape({3, 2}), floats(6)), y = labels({0, 1, 0});
        const auto row = [](const char* name, const Arrays& arrays, const char* code,
                            const char* says) { QTest::newRow(name) << arrays << code << says; };
        row("no labels", {{"x_train", x}}, "arrays.pair", "no labels to the inputs x_train");
        row("no inputs", {{"y_train", y}}, "arrays.pair", "no inputs to the labels y_train");
        row("a test part without labels", {{"x", x}, {"y", y}, {"x_test", x}}, "arrays.pair",
            "x_test");
        row("two inputs", {{"x", x}, {"images", x}, {"y", y}}, "arrays.names", "images");
        row("other names", {{"alpha", x}, {"beta", x}, {"gamma", y}}, "arrays.names", "gamma");
        row("fewer labels", {{"x", x}, {"y", labels({0, 1})}}, "arrays.count",
            "2 labels for the 3");
        row("examples in the last side", {{"x", npyOf("<f4", shape({2, 3}), floats(6))}, {"y", y}},
            "arrays.count", "np.moveaxis(x, -1, 0)");
        row("several inputs", {{"x1", x}, {"x2", x}, {"y", y}}, "arrays.pair",
            "x1, x2 have as many examples");
        row("an input under another name", {{"cells", x}, {"y", y}, {"of", labels({1, 2, 3})}},
            "arrays.pair", "Call it x.");
        row("labels of two columns", {{"x", x}, {"y", npyOf("<f4", shape({3, 2}), floats(6))}},
            "arrays.labels", "(3, 2)");
        row("a label that is none",
            {{"x", x}, {"y", npyOf("<f4", shape({3}), values<float>({0, NAN, 1}))}},
            "arrays.labels", "Label 2");
        row("texts as inputs",
            {{"x", npyOf("<U1", shape({3}), values<std::uint32_t>({'a', 'b', 'c'}))}, {"y", y}},
            "arrays.text", "texts");
        row("no example", {{"x", npyOf("<f4", shape({0, 2}), {})}, {"y", labels({})}},
            "arrays.empty", "(0, 2)");
        row("five sides", {{"x", npyOf("<f4", shape({3, 1, 1, 1, 2}), floats(6))}, {"y", y}}, "",
            "");
        row("infinite",
            {{"x", npyOf("<f4", shape({3, 2}), values<float>({1, 2, 3, INFINITY, 5, 6}))},
             {"y", y}},
            "arrays.value", "Example 2");
        row("rows without a number",
            {{"x", npyOf("<f4", shape({3, 2}), values(std::vector<float>(6, NAN)))}, {"y", y}},
            "arrays.missing", "nothing to learn from");
        row("a picture with no number",
            {{"x", npyOf("<f4", shape({1, 8, 8}), values(std::vector<float>(64, NAN)))},
             {"y", labels({1})}},
            "arrays.value", "Example 1");
        row("test pictures of another size",
            {{"x", npyOf("|u1", shape({2, 8, 8}), counted(128))},
             {"y", labels({0, 1})},
             {"x_test", npyOf("|u1", shape({2, 8, 9}), counted(144))},
             {"y_test", labels({0, 1})}},
            "arrays.shape", "1 x 8 x 9");
        row("test rows of another width",
            {{"x", x},
             {"y", y},
             {"x_test", npyOf("<f4", shape({2, 3}), floats(6))},
             {"y_test", labels({0, 1})}},
            "arrays.shape", "(2, 3)");
        row("objects", {{"x", npyOf("|O", shape({3}), "cnumpy")}, {"y", y}}, "npy.type",
            "Python objects");
    }
    void whatIsWrongIsSaid()
    {
        QFETCH(Arrays, arrays);
        QFETCH(QString, code);
        QFETCH(QString, says);
        const testing::TempFolder folder;
        writeArchive(folder / "a.npz", arrays);
        const auto error = testing::errorOf([&] { open(folder / "a.npz"); });
        if (code.isEmpty()) { // read as rows
            QVERIFY2(!error, error ? error->what() : "");
            return;
        }
        QVERIFY(error.has_value());
        const QString text = QString::fromStdString(error->text());
        QVERIFY2(QString::fromStdString(error->code()) == code, error->what());
        QVERIFY2(text.contains(says), qPrintable(text));
        QVERIFY2(testing::isSentence(error->text()), error->what());
    }

    void aLoneArrayOfObjectsIsRefusedForWhatItHolds()
    {
        const testing::TempFolder folder;
        testing::write(folder / "features.npy", npyOf("|O", shape({3}), "cnumpy"));
        const auto error = testing::errorOf([&] { open(folder / "features.npy"); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("npy.type"));
        QVERIFY2(QString::fromStdString(error->text()).contains("runs code"), error->what());
        QVERIFY2(testing::isSentence(error->text()), error->what());
        testing::write(folder / "features.npy", npyOf("<f4", shape({3, 2}), floats(6)));
        VERIFY_ERROR(open(folder / "features.npy"), "arrays.pair");
    }

    void eachPartHasItsOwnOrderOfChannels()
    {
        const testing::TempFolder folder;
        writeFolder(folder.path(), {{"x_train", npyOf("|u1", shape({2, 5, 6, 3}), counted(180))},
                                    {"y_train", labels({0, 1})},
                                    {"x_test", npyOf("|u1", shape({1, 3, 5, 6}), counted(90))},
                                    {"y_test", labels({1})}});
        const auto set = open(folder.path());
        QCOMPARE(int(set->pictures()->pixels(0)[1]), 3); // channels stood behind
        QCOMPARE(int(set->pictures()->pixels(2)[1]), 1); // and here before
        QCOMPARE(int(set->pictures()->pixels(2)[89]), 89);
    }

    void itIsChosenByTheSettingToo()
    {
        const testing::TempFolder folder;
        writeFolder(folder.path(), {{"x", npyOf("<f4", shape({4, 30}), floats(120))},
                                    {"y", labels({0, 1, 0, 1})}});
        experiment::ExperimentSpec spec;
        experiment::setText(spec, "data.arrays=series");
        const auto set = data::open({spec.data, folder.path().string(), nullptr, {}});
        QVERIFY(set->series() != nullptr);
        QVERIFY(data::hasEffect(experiment::field(spec, "data.arrays"), set->info()));
        QVERIFY(!data::hasEffect(experiment::field(spec, "data.leave_out"), set->info()));
    }

    void aFolderOfSomethingElseStaysWhatItIs()
    {
        const testing::TempFolder folder;
        testing::writePair(folder.path(), "train", 30, 3);
        writeFolder(folder.path(), {{"labels", labels({0, 1})},
                                    {"embeddings", npyOf("<f4", shape({2, 2}), floats(4))}});
        QCOMPARE(open(folder.path())->info().reader, std::string("idx"));
    }

    void whatUnpacksBeyondMeasureIsRefused()
    {
        const testing::TempFolder folder;
        constexpr int kRows = 90'000;
        writeArchive(folder / "bomb.npz",
                     {{"x", npyOf("|u1", shape({kRows, 1000}), QByteArray(kRows * 1000, '\0'))},
                      {"y", labels(std::vector<std::int64_t>(kRows, 1))}});
        QVERIFY(std::filesystem::file_size(folder / "bomb.npz") < 450'000);
        VERIFY_ERROR(open(folder / "bomb.npz"), "arrays.packed");
    }

    void aServedSetMeetsTheClassesOfTheFirst()
    {
        const testing::TempFolder folder;
        writeArchive(folder / "a.npz",
                     {{"x", npyOf("<f4", shape({3, 2}), floats(6))}, {"y", labels({3, 5, 9})}});
        writeArchive(folder / "b.npz",
                     {{"x", npyOf("<f4", shape({2, 2}), floats(4))}, {"y", labels({9, 5})}});
        const auto first = open(folder / "a.npz");
        const auto served = open(folder / "b.npz", {}, first.get());
        QCOMPARE(int(served->label(0)), 2);
        QCOMPARE(int(served->label(1)), 1);
        writeArchive(folder / "b.npz",
                     {{"x", npyOf("<f4", shape({2, 2}), floats(4))}, {"y", labels({9, 4})}});
        VERIFY_ERROR(open(folder / "b.npz", {}, first.get()), "data.classes");
    }
};

QTEST_GUILESS_MAIN(TestArrays)
#include "tst_arrays.moc"
