// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/utf8.h"
#include "data/catalog.h"
#include "data/formats/picture_folder.h"
#include "data/image_decoder.h"
#include "experiment/suite.h"
#include "qt_image_decoder.h"
#include "support/errors.h"
#include "support/findings.h"
#include "support/pictures.h"
#include "support/tables.h"

#include <sys/stat.h>

#include <QTest>

using namespace assay;
using namespace assay::testing;

namespace {

using Names = std::vector<std::string>;
using Ints = std::vector<int>;

std::string guess(const data::DatasetInfo& info, const std::string& what)
{
    for (const auto& [name, found] : info.guesses) {
        if (name == what)
            return found;
    }
    return {};
}

double evidence(const base::Finding& finding, const std::string& name)
{
    for (const base::NamedNumber& number : finding.evidence) {
        if (number.name == name)
            return number.value;
    }
    return -1;
}

/// 0 at the left end to 250 at the right.
QImage ramp(int width, int height)
{
    QImage image(width, height, QImage::Format_Grayscale8);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.scanLine(y)[x] = static_cast<uchar>(250 * x / (width - 1));
    return image;
}

} // namespace

class TestPictureFolder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installQtImageDecoder(); }
    void init() { m_folder.emplace(); }
    void classesAreFolders();
    void classesOfNumbersCountUp();
    void greyPicturesHaveOneChannel_data();
    void greyPicturesHaveOneChannel();
    void partsAreRecognised_data();
    void partsAreRecognised();
    void aClassMayBeCalledAsAPart();
    void aClassThatTrainLacksIsReported();
    void sizesAreBroughtToOne_data();
    void sizesAreBroughtToOne();
    void picturesOfOneSizeStayAsTheyAre();
    void theSizeDoesNotDependOnTheTestPart();
    void everyRemedyMakesItsFindingGoAway_data();
    void everyRemedyMakesItsFindingGoAway();
    void whatIsBrokenIsLeftOutAndNamed();
    void whatIsMostlyBrokenIsAWarning();
    void classesThatDifferInSpellingAreNamed();
    void whatIsNoPictureIsReported();
    void linksAloneAreRefused();
    void picturesThatFitIntoNoMemoryAreRefused();
    void otherBitsAndFramesAreReported();
    void servedPicturesFollowTheFirst();
    void servedClassesHaveToBeKnown();
    void everyThreadCountReadsTheSame();
    void namesNeedNotBeUtf8();
    void readingCanBeCancelled();
    void otherFoldersAreLeftToTheirReaders_data();
    void otherFoldersAreLeftToTheirReaders();
    void saysWhatAPictureFolderIs_data();
    void saysWhatAPictureFolderIs();
    void withoutADecoderItSaysSo();

private:
    std::filesystem::path at(const std::string& name) const { return *m_folder / name; }
    data::DatasetPtr open(const std::string& name = "set", data::DataSpec spec = {},
                          const data::Dataset* like = nullptr) const
    {
        return data::open({spec, at(name).string(), like, {}});
    }
    std::optional<TempFolder> m_folder;
};

void TestPictureFolder::classesAreFolders()
{
    placeClasses(at("set"), {"dog", "cat"}, 3);
    place(at("set/dog/young/far/0.png"), encoded(filled(6, 5, Qt::red)));
    const auto set = open();
    const data::DatasetInfo& info = set->info();
    QCOMPARE(info.kind, std::string("pictures"));
    QCOMPARE(info.classes, (Names{"cat", "dog"}));
    QVERIFY(info.pictureShape() == (data::Shape{3, 5, 6}));
    QCOMPARE(set->size(), std::size_t{7});
    QCOMPARE(set->classCounts(), (std::vector<std::int64_t>{3, 4}));
    QCOMPARE(info.testExamples, std::int64_t{0});
    // By their paths: cat/0, cat/1, cat/2, dog/0 ... dog/young/far/0.
    QCOMPARE(pixel(*set, 1, 0, 0), (Ints{41, 3, 199}));
    QCOMPARE(pixel(*set, 6, 5, 4), (Ints{255, 0, 0}));
    QVERIFY(info.findings.empty());
}

void TestPictureFolder::classesOfNumbersCountUp()
{
    placeClasses(at("set"), {"10", "2", "1", "none"}, 2);
    QCOMPARE(open()->info().classes, (Names{"1", "2", "10", "none"}));
}

void TestPictureFolder::greyPicturesHaveOneChannel_data()
{
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<int>("channels");
    QImage greys(4, 4, QImage::Format_Indexed8), colours(4, 4, QImage::Format_Indexed8);
    greys.setColorTable({0xFF404040});
    colours.setColorTable({0xFF404041});
    greys.fill(0);
    colours.fill(0);
    QTest::newRow("grey") << encoded(grey(4, 4, 5)) << 1;
    QTest::newRow("a palette of greys") << encoded(greys) << 1;
    QTest::newRow("a palette of colours") << encoded(colours) << 3;
    QTest::newRow("grey values in a format of colours") << encoded(filled(4, 4, Qt::gray)) << 3;
}

void TestPictureFolder::greyPicturesHaveOneChannel()
{
    QFETCH(QByteArray, other);
    QFETCH(int, channels);
    for (const char* name : {"set/a/1.png", "set/a/2.png", "set/b/1.png"})
        place(at(name), encoded(grey(4, 4, 100)));
    place(at("set/b/2.png"), other);
    const auto set = open();
    QCOMPARE(set->info().pictureShape().channels, std::int64_t{channels});
    QCOMPARE(pixel(*set, 0, 3, 3), Ints(static_cast<std::size_t>(channels), 100));
    QCOMPARE(guess(set->info(), "grey pictures").empty(), channels == 1);
}

void TestPictureFolder::partsAreRecognised_data()
{
    QTest::addColumn<QStringList>("parts");
    QTest::addColumn<int>("training");
    QTest::addColumn<int>("test");
    QTest::addColumn<QString>("said");
    QTest::newRow("train, test") << QStringList{"train", "test"} << 4 << 4 << "train, test";
    QTest::newRow("other words") << QStringList{"Training", "TESTING"} << 4 << 4
                                 << "Training, TESTING";
    QTest::newRow("val is test") << QStringList{"train", "val"} << 4 << 4 << "train, val";
    QTest::newRow("val joins") << QStringList{"train", "valid", "test"} << 8 << 4
                               << "train, valid, test";
    QTest::newRow("no train") << QStringList{"validation", "test"} << 4 << 4 << "validation, test";
    QTest::newRow("one alone") << QStringList{"test"} << 4 << 0 << "test";
}

void TestPictureFolder::partsAreRecognised()
{
    QFETCH(QStringList, parts);
    QFETCH(int, training);
    QFETCH(int, test);
    QFETCH(QString, said);
    for (const QString& part : parts)
        placeClasses(at("set") / part.toStdString(), {"a", "b"}, 2);
    const auto set = open();
    QCOMPARE(set->info().trainingExamples, std::int64_t{training});
    QCOMPARE(set->info().testExamples, std::int64_t{test});
    QCOMPARE(set->info().classes, (Names{"a", "b"}));
    QCOMPARE(QString::fromStdString(guess(set->info(), "parts")), said);
    const base::Finding* joins = finding(set->info().findings, "pictures.validation_joins");
    QCOMPARE(joins != nullptr, parts.size() == 3);
    if (joins) {
        QCOMPARE(evidence(*joins, "count"), 4.0);
        QCOMPARE(evidence(*joins, "training"), 4.0);
    }
}

void TestPictureFolder::aClassMayBeCalledAsAPart()
{
    placeClasses(at("set"), {"bus", "car"}, 2);
    placeClasses(at("set/train"), {"red", "blue"}, 2);
    QCOMPARE(open()->info().classes, (Names{"bus", "car", "train"}));
    QCOMPARE(idsOf(open()->info().findings), std::string("pictures.part_names "));
    placeClasses(at("other"), {"bus", "train", "test"}, 2);
    const auto other = open("other");
    QCOMPARE(other->info().classes, (Names{"bus", "test", "train"}));
    QCOMPARE(finding(other->info().findings, "pictures.part_names")->texts.at(0),
             std::string("test, train"));
}

void TestPictureFolder::aClassThatTrainLacksIsReported()
{
    placeClasses(at("set/train"), {"a", "b"}, 2);
    placeClasses(at("set/test"), {"b", "c"}, 2);
    place(at("set/test/9.png"), encoded(grey(6, 5, 1)));
    placeClasses(at("set/more"), {"d"}, 2);
    const auto set = open();
    QCOMPARE(set->info().classes, (Names{"a", "b", "c"}));
    const auto& findings = set->info().findings;
    const base::Finding* only = finding(findings, "pictures.only_in_test");
    QVERIFY(only && only->severity == base::Severity::Warning);
    QCOMPARE(only->texts.at(0), std::string("c"));
    const base::Finding* untested = finding(findings, "pictures.only_in_training");
    QVERIFY(untested && untested->severity == base::Severity::Warning);
    QCOMPARE(untested->texts.at(0), std::string("a"));
    QCOMPARE(finding(findings, "pictures.outside")->texts.at(0), std::string("test/9.png"));
    QCOMPARE(finding(findings, "pictures.beside_parts")->texts.at(0), std::string("more"));
}

void TestPictureFolder::sizesAreBroughtToOne_data()
{
    QTest::addColumn<int>("fit");
    QTest::addColumn<Ints>("row"); ///< of the picture 40 x 20, at the middle
    // Its middle is 10 to 30 of 40, its values 64 to 186.
    QTest::newRow("crop") << int(data::PictureFit::Crop) << Ints{77, 109, 141, 173};
    QTest::newRow("squeeze") << int(data::PictureFit::Squeeze) << Ints{29, 93, 157, 221};
    QTest::newRow("letterbox") << int(data::PictureFit::Letterbox) << Ints{29, 93, 157, 221};
}

void TestPictureFolder::sizesAreBroughtToOne()
{
    QFETCH(int, fit);
    QFETCH(Ints, row);
    place(at("set/a/1.png"), encoded(ramp(40, 20)));
    place(at("set/a/2.png"), encoded(grey(4, 4, 200)));
    place(at("set/b/1.png"), encoded(grey(4, 4, 90)));
    place(at("set/b/2.png"), encoded(grey(2, 4, 90)));
    data::DataSpec spec;
    spec.pictures.fit = static_cast<data::PictureFit>(fit);
    const auto set = open("set", spec);
    QVERIFY(set->info().pictureShape() == (data::Shape{1, 4, 4}));
    for (int x = 0; x < 4; ++x) {
        const int found = pixel(*set, 0, x, 2)[0];
        QVERIFY2(std::abs(found - row[static_cast<std::size_t>(x)]) <= 1,
                 QByteArray::number(found));
    }
    const bool bars = spec.pictures.fit == data::PictureFit::Letterbox;
    QCOMPARE(pixel(*set, 0, 0, 0)[0] == 0, bars);
    QCOMPARE(pixel(*set, 3, 0, 2)[0], bars ? 0 : 90);
    QCOMPARE(pixel(*set, 3, 1, 2)[0], 90);
    // What had the size is what it was.
    QCOMPARE(pixel(*set, 1, 3, 3)[0], 200);
    const base::Finding* differ = finding(set->info().findings, "pictures.sizes_differ");
    QVERIFY(differ);
    QCOMPARE(differ->texts, (Names{"2 x 4", "40 x 20", "4 x 4", QTest::currentDataTag()}));
    QCOMPARE(guess(set->info(), "size"),
             std::string("4 x 4 from 2 x 4 to 40 x 20 (") + QTest::currentDataTag() + ")");
}

void TestPictureFolder::picturesOfOneSizeStayAsTheyAre()
{
    placeClasses(at("set"), {"a", "b"}, 2, 300, 20);
    const auto set = open();
    QVERIFY(set->info().pictureShape() == (data::Shape{3, 20, 300}));
    QVERIFY(guess(set->info(), "size").empty());
    QVERIFY(finding(set->info().findings, "pictures.large"));
    // One that stands and one that lies are of two sizes.
    placeClasses(at("turned"), {"a"}, 3, 12, 8);
    placeClasses(at("turned"), {"b"}, 2, 8, 12);
    const auto other = open("turned");
    QVERIFY(other->info().pictureShape() == (data::Shape{3, 8, 8}));
    QCOMPARE(guess(other->info(), "size"), std::string("8 x 8 from 8 x 12 to 12 x 8 (crop)"));
}

void TestPictureFolder::theSizeDoesNotDependOnTheTestPart()
{
    placeClasses(at("set/train"), {"a", "b"}, 2, 6, 4);
    placeClasses(at("set/test"), {"a", "b"}, 9, 30, 40);
    const auto set = open();
    QVERIFY(set->info().pictureShape() == (data::Shape{3, 4, 6}));
    const base::Finding* other = finding(set->info().findings, "pictures.other_size");
    QVERIFY(other);
    QCOMPARE(evidence(*other, "count"), 18.0);
    QVERIFY(!finding(set->info().findings, "pictures.sizes_differ"));
}

void TestPictureFolder::everyRemedyMakesItsFindingGoAway_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("width");
    QTest::newRow("sizes") << "pictures.sizes_differ" << 80;
    QTest::newRow("large") << "pictures.large" << 300;
}

void TestPictureFolder::everyRemedyMakesItsFindingGoAway()
{
    QFETCH(QString, id);
    QFETCH(int, width);
    placeClasses(at("set"), {"a"}, 2, 300, 90);
    placeClasses(at("set"), {"b"}, 2, width, 90);
    const auto before = open();
    const base::Finding* found = finding(before->info().findings, id.toStdString());
    QVERIFY(found);
    testing::requireDeclaredFixes(before->info().findings);
    QVERIFY(isSentence(experiment::sentence(*found)));
    std::vector<base::Patch> fixes = found->otherFixes;
    fixes.push_back(found->fix);
    for (const base::Patch& fix : fixes) {
        QCOMPARE(fix.size(), std::size_t{1});
        QCOMPARE(fix[0].path, std::string("data.picture_size"));
        data::DataSpec spec;
        spec.pictures.size = std::stoi(fix[0].value);
        const auto after = open("set", spec);
        QVERIFY(after->info().pictureShape()
                == (data::Shape{3, spec.pictures.size, spec.pictures.size}));
        QCOMPARE(idsOf(after->info().findings), std::string());
    }
}

void TestPictureFolder::whatIsBrokenIsLeftOutAndNamed()
{
    placeClasses(at("set"), {"a", "b"}, 14);
    const QByteArray sound = encoded(filled(6, 5, Qt::green), "JPG");
    place(at("set/a/cut.jpg"), sound.left(sound.size() - 2));
    place(at("set/a/empty.png"), {});
    place(at("set/b/bomb.png"), png(60000, 60000, 8, 2, QByteArray(5, '\0')));
    place(at("set/b/phone.HEIC"), "\0\0\0\x18"
                                  "ftypheic");
    place(at("set/c/text.jpg"), "not a picture\n");
    const auto set = open();
    QCOMPARE(set->size(), std::size_t{28});
    QCOMPARE(set->info().classes, (Names{"a", "b"}));
    for (std::size_t i = 14; i < 28; ++i)
        QCOMPARE(int(set->label(i)), 1);
    // b/13 stands before b/2: by bytes.
    QCOMPARE(pixel(*set, 19, 0, 0), (Ints{53, 39, 187}));
    const base::Finding* broken = finding(set->info().findings, "pictures.broken");
    QVERIFY(broken && broken->severity == base::Severity::Hint);
    QCOMPARE(evidence(*broken, "count"), 5.0);
    QCOMPARE(QString::fromStdString(broken->texts.at(0)),
             QString("a/cut.jpg (it is cut off), a/empty.png (it is empty), b/bomb.png (its "
                     "header claims 60000 x 60000 pixels, more than 64 million), b/phone.HEIC "
                     "(HEIC is not read), c/text.jpg (its bytes are those of no picture)"));
    QCOMPARE(finding(set->info().findings, "pictures.empty_classes")->texts.at(0),
             std::string("c"));
}

void TestPictureFolder::whatIsMostlyBrokenIsAWarning()
{
    placeClasses(at("set"), {"a", "b"}, 2);
    for (int i = 0; i < 12; ++i)
        place(at("set/a/x" + std::to_string(10 + i) + ".png"), "nothing");
    const auto set = open();
    QCOMPARE(set->size(), std::size_t{4});
    const base::Finding* broken = finding(set->info().findings, "pictures.mostly_broken");
    QVERIFY(broken && broken->severity == base::Severity::Warning);
    QVERIFY(
        broken->texts.at(0).ends_with("a/x19.png (its bytes are those of no picture) and 2 more"));
    for (const char* name : {"0.png", "1.png"}) {
        place(at("set/a") / name, "x");
        place(at("set/b") / name, "x");
    }
    VERIFY_ERROR(open(), "pictures.all_broken");
}

void TestPictureFolder::classesThatDifferInSpellingAreNamed()
{
    placeClasses(at("set"), {"Cat", "cat ", "dog"}, 2);
    const auto set = open();
    QCOMPARE(set->info().classes, (Names{"Cat", "cat ", "dog"})); // nothing is merged unasked
    const base::Finding* alike = finding(set->info().findings, "pictures.alike_classes");
    QVERIFY(alike && alike->severity == base::Severity::Warning);
    QCOMPARE(evidence(*alike, "count"), 2.0);
    QVERIFY2(isSentence(experiment::sentence(*alike)), experiment::sentence(*alike).c_str());
    placeClasses(at("other"), {"bird", "cat", "dog"}, 2);
    QVERIFY(!finding(open("other")->info().findings, "pictures.alike_classes"));
}

void TestPictureFolder::whatIsNoPictureIsReported()
{
    placeClasses(at("set"), {"a", "b"}, 2);
    place(at("set/a/Thumbs.db"), "x");
    place(at("set/a/.DS_Store"), "x");
    place(at("set/__MACOSX/a/._0.png"), "x");
    place(at("set/.cache/0.png"), encoded(grey(1, 1, 1)));
    place(at("set/a/notes.txt"), "seen in May\n");
    place(at("set/a/without_ending"), encoded(filled(6, 5, Qt::red)));
    place(at("set/labels.csv"), "name,label\n");
    place(at("set/loose.png"), encoded(grey(6, 5, 1)));
    std::filesystem::create_directories(at("set/empty"));
    std::filesystem::create_symlink(at("set/a/0.png"), at("set/b/link.png"));
    std::filesystem::create_directory_symlink(at("set/a"), at("set/linked"));
    QCOMPARE(::mkfifo(at("set/b/pipe.png").c_str(), 0600), 0);
    const auto set = open();
    QCOMPARE(set->size(), std::size_t{5});
    QCOMPARE(set->info().classes, (Names{"a", "b"}));
    const auto listed = [&](const char* id) {
        const base::Finding* found = finding(set->info().findings, id);
        return found ? QString::fromStdString(found->texts.at(0)) : QString();
    };
    QCOMPARE(listed("pictures.other_files"), QString("a/notes.txt, b/pipe.png, labels.csv"));
    QCOMPARE(listed("pictures.links"), QString("b/link.png, linked"));
    QCOMPARE(listed("pictures.empty_classes"), QString("empty"));
    QCOMPARE(listed("pictures.outside"), QString("loose.png"));
    QCOMPARE(set->info().findings.size(), std::size_t{4});
    for (const base::Finding& found : set->info().findings)
        QVERIFY2(isSentence(experiment::sentence(found)), experiment::sentence(found).c_str());
}

void TestPictureFolder::linksAloneAreRefused()
{
    placeClasses(at("real"), {"a", "b"}, 2);
    for (const char* name : {"a", "b"}) {
        std::filesystem::create_directories(at("set") / name);
        std::filesystem::create_symlink(at("real") / name / "0.png", at("set") / name / "0.png");
    }
    VERIFY_ERROR(open(), "pictures.links_only");
}

/// By their headers: nothing is decoded, and nothing asked of the system.
void TestPictureFolder::picturesThatFitIntoNoMemoryAreRefused()
{
    const QByteArray large = png(8000, 8000, 8, 2, QByteArray(5, '\0'));
    for (int i = 0; i < 4000; ++i)
        place(at("set") / (i % 2 ? "a" : "b") / (std::to_string(i) + ".png"), large);
    const auto error = errorOf([&] { open(); });
    QVERIFY(error);
    QCOMPARE(error->code(), std::string("pictures.memory"));
    QVERIFY2(error->text().find("768 GB") != std::string::npos, error->what());
    QVERIFY2(error->text().find("data.picture_size=64") != std::string::npos, error->what());
}

void TestPictureFolder::otherBitsAndFramesAreReported()
{
    placeClasses(at("set"), {"a", "b"}, 2, 2, 1);
    place(at("set/a/x.gif"), animation());
    QImage deep(2, 1, QImage::Format_Grayscale16);
    deep.fill(0);
    place(at("set/b/deep.png"), encoded(deep));
    const auto set = open();
    QCOMPARE(idsOf(set->info().findings), std::string("pictures.deep pictures.first_frame "));
    QCOMPARE(guess(set->info(), "grey pictures"), std::string("1, as three equal channels"));
}

void TestPictureFolder::servedPicturesFollowTheFirst()
{
    for (int i = 0; i < 20; ++i) {
        const std::string name = std::to_string(i) + ".png";
        place(at("set/z") / name, encoded(grey(4, 4, 10 + i)));
        place(at("set/2") / name, encoded(grey(4, 4, 110 + i)));
        place(at("night/2") / name, encoded(filled(8, 4, QColor(100, 100, 100))));
        place(at("night/z") / name, encoded(filled(8, 8, QColor(200, 0, 0))));
    }
    data::DataSpec spec;
    spec.path = at("set").string();
    spec.testPath = at("night").string();
    const auto prepared = data::prepare(spec);
    const data::DatasetInfo& served = prepared.serving->info();
    QVERIFY(served.pictureShape() == (data::Shape{1, 4, 4}));
    QCOMPARE(served.classes, (Names{"2", "z"}));
    QCOMPARE(int(prepared.serving->label(0)), 0);
    QCOMPARE(pixel(*prepared.serving, 0, 2, 2), Ints{100});
    QCOMPARE(pixel(*prepared.serving, 39, 2, 2), Ints{60});
    QCOMPARE(guess(served, "colours"), std::string("40, made grey as the data are"));
    const base::Finding* other = finding(prepared.findings, "pictures.other_size");
    QVERIFY(other);
    QCOMPARE(other->place, std::string("night"));
    QCOMPARE(evidence(*other, "count"), 40.0);
    // Fewer classes than the first are a part of them.
    std::filesystem::remove_all(at("night/2"));
    QCOMPARE(data::prepare(spec).serving->classCounts(), (std::vector<std::int64_t>{0, 20}));
}

void TestPictureFolder::servedClassesHaveToBeKnown()
{
    placeClasses(at("set"), {"a", "b"}, 2);
    placeClasses(at("night"), {"b", "c"}, 2);
    const auto first = open();
    VERIFY_ERROR(open("night", {}, first.get()), "data.classes");
}

void TestPictureFolder::everyThreadCountReadsTheSame()
{
    for (int i = 0; i < 60; ++i) {
        const std::string name = "set/" + std::to_string(i % 3) + "/" + std::to_string(i) + ".png";
        place(at(name), i % 7 == 3 ? QByteArray("broken") : encoded(ramp(9 + i, 20)));
    }
    const data::ReadRequest request{{}, at("set").string(), nullptr, {}};
    const data::Dataset one(data::formats::readPictureFolder(request, 1));
    QVERIFY(one.size() > 40);
    for (const int threads : {2, 7, 0}) {
        const data::Dataset other(data::formats::readPictureFolder(request, threads));
        QCOMPARE(other.info().fingerprint, one.info().fingerprint);
        QCOMPARE(other.id(20), one.id(20));
        QCOMPARE(experiment::sentence(other.info().findings.at(1)),
                 experiment::sentence(one.info().findings.at(1)));
    }
}

void TestPictureFolder::namesNeedNotBeUtf8()
{
    placeClasses(at("set\xE9"), {"caf\xE9", "b\xC3\xA4r"}, 2);
    place(at("set\xE9/caf\xE9/\xFF.png"), "broken");
    const auto set = open("set\xE9");
    QCOMPARE(set->size(), std::size_t{4});
    QCOMPARE(set->info().classes, (Names{"b\xC3\xA4r", "caf\\xE9"}));
    const base::Finding* broken = finding(set->info().findings, "pictures.broken");
    QVERIFY(broken);
    QVERIFY(base::isUtf8(experiment::sentence(*broken)));
    const auto served = open("set\xE9", {}, set.get());
    QCOMPARE(served->info().fingerprint, set->info().fingerprint);
    std::filesystem::remove_all(at("set\xE9")); // QTemporaryDir does not take such names
}

void TestPictureFolder::readingCanBeCancelled()
{
    placeClasses(at("set"), {"a", "b"}, 20);
    VERIFY_ERROR(data::open({{}, at("set").string(), nullptr, [](double) { return false; }}),
                 "data.cancelled");
    std::vector<double> shares;
    data::open({{}, at("set").string(), nullptr, [&](double share) {
                    shares.push_back(share);
                    return true;
                }});
    QVERIFY(!shares.empty());
    QVERIFY(std::is_sorted(shares.begin(), shares.end()));
    QVERIFY(shares.back() <= 1);
}

void TestPictureFolder::otherFoldersAreLeftToTheirReaders_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<bool>("pictures");
    QTest::newRow("two classes") << QStringList{"a/1.png", "b/1.JPG"} << true;
    QTest::newRow("in one more folder") << QStringList{"s/a/1.png", "s/b/1.jpeg"} << true;
    QTest::newRow("parts") << QStringList{"train/a/1.png", "train/b/1.png"} << true;
    QTest::newRow("beside each other") << QStringList{"1.png", "2.png"} << true;
    QTest::newRow("tables") << QStringList{"a.csv", "b.csv", "plot.png"} << false;
    QTest::newRow("tables in folders") << QStringList{"x/a.csv", "y/b.csv", "y/p.png"} << false;
    QTest::newRow("a log") << QStringList{"events.out.tfevents.1", "plots/1.png"} << false;
    QTest::newRow("nothing") << QStringList{} << false;
    QTest::newRow("hidden") << QStringList{".a/1.png", ".b/1.png"} << false;
}

void TestPictureFolder::otherFoldersAreLeftToTheirReaders()
{
    QFETCH(QStringList, files);
    QFETCH(bool, pictures);
    std::filesystem::create_directories(at("set"));
    for (const QString& file : files)
        place(at("set") / file.toStdString(), "x");
    QCOMPARE(data::formats::looksLikePictureFolder(at("set").string()), pictures);
    if (!pictures)
        VERIFY_ERROR(open(), "data.unknown_format");
}

void TestPictureFolder::saysWhatAPictureFolderIs_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("code");
    QTest::newRow("no folders") << QStringList{"1.png", "2.png"} << "pictures.no_classes";
    QTest::newRow("parts without classes")
        << QStringList{"train/1.png", "test/1.png"} << "pictures.no_classes";
    QTest::newRow("one part without classes")
        << QStringList{"train/1.png"} << "pictures.no_classes";
    QTest::newRow("one folder") << QStringList{"cat/1.png", "cat/2.png"} << "pictures.one_class";
    QTest::newRow("too many") << QStringList{"a/1.png", "b/1.png", "c/1.png"} << "pictures.classes";
}

void TestPictureFolder::saysWhatAPictureFolderIs()
{
    QFETCH(QStringList, files);
    QFETCH(QString, code);
    for (const QString& file : files)
        place(at("set") / file.toStdString(), encoded(grey(2, 2, 1)));
    data::DataSpec spec;
    spec.table.maxClasses = 2;
    VERIFY_ERROR(open("set", spec), code.toUtf8().constData());
    spec.format = "pictures";
    VERIFY_ERROR(data::open({spec, at("set").string() + "/1.csv", nullptr, {}}), "file.missing");
    place(at("plain.csv"), "a,b\n1,2\n");
    VERIFY_ERROR(open("plain.csv", spec), "pictures.no_folder");
}

void TestPictureFolder::withoutADecoderItSaysSo()
{
    placeClasses(at("set"), {"a", "b"}, 2);
    const data::ImageDecoder* decoder = data::imageDecoder();
    data::setImageDecoder(nullptr);
    VERIFY_ERROR(open(), "pictures.no_decoder");
    data::setImageDecoder(decoder);
    QCOMPARE(open()->size(), std::size_t{4});
}

QTEST_APPLESS_MAIN(TestPictureFolder)
#include "tst_picture_folder.moc"
