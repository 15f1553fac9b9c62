// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/profile.h"
#include "data/sample.h"
#include "data/source_files.h"
#include "experiment/suite.h"
#include "qt_image_decoder.h"
#include "support/errors.h"
#include "support/pictures.h"
#include "support/tables.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace assay;

namespace {

constexpr int kRows = 40;

/// A row's picture is grey of this value.
int greyOf(int row)
{
    return 6 * row;
}

/// "photo,width,kind,label", the pictures in the folder img beside the table.
QByteArray rows(const testing::TempFolder& folder, int width = 8, int height = 8)
{
    QByteArray text("photo,width,kind,label\n");
    for (int row = 0; row < kRows; ++row) {
        const std::string file = "img/" + std::to_string(row) + ".png";
        testing::place(folder.path() / file,
                       testing::encoded(testing::grey(width, height, greyOf(row))));
        text += QByteArray::fromStdString(file) + ',' + QByteArray::number(row * 3 % 17) + ','
                + (row % 3 ? "a" : "b") + ',' + (row % 2 ? "yes\n" : "no\n");
    }
    return text;
}

QStringList idsOf(const std::vector<base::Finding>& findings)
{
    QStringList ids;
    for (const base::Finding& finding : findings)
        ids << QString::fromStdString(finding.id);
    return ids;
}

} // namespace

class TestTablePictures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installQtImageDecoder(); }

    void aColumnOfPicturesIsAnInputOfItsOwn()
    {
        const testing::TempFolder folder;
        const data::Prepared prepared = testing::prepared(folder, rows(folder));
        const data::DatasetInfo& info = prepared.source->info();
        QCOMPARE(info.inputs.size(), std::size_t{2});
        QCOMPARE(info.inputs[0].name, std::string("photo"));
        QVERIFY(info.inputs[0].modality == data::Modality::Pictures);
        QVERIFY(info.inputs[0].shape == (data::Shape{1, 8, 8}));
        QCOMPARE(info.inputs[1].name, std::string("table"));
        QCOMPARE(data::describeShape(info), std::string("photo 1 x 8 x 8, table 2 columns"));
        QVERIFY(info.columns()[0].kind == data::ColumnKind::Picture);
        QCOMPARE(info.columns()[0].leftOut, std::string(data::kOwnInput));
        QVERIFY(idsOf(info.findings).isEmpty());

        // Each example has both: its grey, and its width among the numbers that enter.
        const std::vector<data::InputSpec>& inputs = prepared.preprocess.inputs();
        QCOMPARE(inputs.size(), std::size_t{2});
        QCOMPARE(inputs[0].shape, (std::vector<std::int64_t>{1, 8, 8}));
        QCOMPARE(prepared.preprocess.encoder(1).encoding().features,
                 (std::vector<std::string>{"width", "kind = (other)", "kind = a", "kind = b"}));
        for (std::size_t row = 0; row < kRows; ++row) {
            QCOMPARE(int(prepared.source->pictures()->pixels(row)[5]), greyOf(int(row)));
            QVERIFY(std::abs(prepared.preprocess.encoded(*prepared.source, row, 0)[5]
                             - float(greyOf(int(row))) / 255)
                    < 1e-6F);
        }
        const data::Sample sample = data::samples(prepared, data::SplitKind::Train, 0, 1).front();
        QCOMPARE(sample.pixels.size(), std::size_t{64});
        QCOMPARE(sample.cells[0], "img/" + std::to_string(sample.index) + ".png");
        QCOMPARE(sample.tensors.size(), std::size_t{2});
        // The numbers beside the picture are its own.
        QCOMPARE(sample.min, sample.tensors[0][0]);
        QCOMPARE(sample.max, sample.tensors[0][0]);
    }

    void manyRowsMayShareAPicture()
    {
        const testing::TempFolder folder;
        for (const int picture : {0, 1})
            testing::place(folder.path() / (std::to_string(picture) + ".png"),
                           testing::encoded(testing::grey(8, 8, 100 * picture)));
        QByteArray text("photo,width,label\n");
        for (int row = 0; row < kRows; ++row)
            text += QByteArray::number(row % 2) + ".png," + QByteArray::number(row * 3 % 17)
                    + (row % 3 ? ",yes\n" : ",no\n");
        const data::Prepared prepared = testing::prepared(folder, text);
        QVERIFY(prepared.source->pictures());
        QCOMPARE(int(prepared.source->pictures()->pixels(5)[0]), 100);
    }

    void anExampleIsKnownByAllOfItsInputs()
    {
        const testing::TempFolder folder;
        const QByteArray text = rows(folder);
        const auto before = testing::prepared(folder, text).source;
        const auto again = testing::prepared(folder, text).source;
        QCOMPARE(again->info().fingerprint, before->info().fingerprint);
        testing::place(folder.path() / "img/7.png",
                       testing::encoded(testing::grey(8, 8, greyOf(7) + 1)));
        const auto after = testing::prepared(folder, text).source;
        QVERIFY(after->info().fingerprint != before->info().fingerprint);
        for (std::size_t row = 0; row < kRows; ++row)
            QCOMPARE(after->id(row) == before->id(row), row != 7);
    }

    void rowsWithoutAPictureAreLeftOutAndNamed()
    {
        const testing::TempFolder folder;
        QByteArray text = rows(folder);
        testing::place(folder.path() / "img/3.png", "no picture");
        std::filesystem::remove(folder.path() / "img/5.png");
        text.replace("img/9.png", "");
        const data::Prepared prepared = testing::prepared(folder, text);
        QCOMPARE(prepared.source->size(), std::size_t{kRows - 3});
        QCOMPARE(prepared.source->info().trainingExamples, std::int64_t{kRows - 3});
        // What is left stays together: the picture, the cells and the label of one row.
        for (std::size_t k = 0; k < prepared.source->size(); ++k) {
            const std::string& file = prepared.source->table()->table().columns[0].written[k];
            const int row = std::stoi(file.substr(4));
            QCOMPARE(int(prepared.source->pictures()->pixels(k)[0]), greyOf(row));
            QCOMPARE(prepared.source->table()->table().columns[1].numbers[k], float(row * 3 % 17));
            QCOMPARE(int(prepared.source->label(k)), row % 2);
        }
        QCOMPARE(idsOf(prepared.findings), QStringList{"table.pictures_left_out"});
        const QString sentence = QString::fromStdString(experiment::sentence(prepared.findings[0]));
        QVERIFY2(sentence.startsWith("3 rows are left out"), qPrintable(sentence));
        QVERIFY2(sentence.contains("1 name none") && sentence.contains("img/3.png")
                     && sentence.contains("img/5.png"),
                 qPrintable(sentence));
    }

    void servedRowsBringPicturesOfTheSameShape()
    {
        const testing::TempFolder folder, other;
        const QByteArray text = rows(folder);
        const QByteArray served = rows(other, 20, 12);
        data::DataSpec spec;
        testing::write(folder / "data.csv", text);
        testing::write(other / "served.csv", served);
        spec.path = (folder / "data.csv").string();
        spec.testPath = (other / "served.csv").string();
        const data::Prepared prepared = data::prepare(spec);
        QVERIFY(prepared.serving->pictures()->info().shape == (data::Shape{1, 8, 8}));
        QCOMPARE(idsOf(prepared.findings), QStringList{"pictures.other_size"});
        testing::write(other / "served.csv", QByteArray(served).replace("photo,", "image,"));
        VERIFY_ERROR(data::prepare(spec), "table.no_pictures");
    }

    void picturesAloneAreTheOnlyInput()
    {
        const testing::TempFolder folder;
        QByteArray text("photo,label\n");
        for (const QByteArray& line : rows(folder).split('\n').mid(1, kRows)) {
            const auto cells = line.split(',');
            text += cells[0] + ',' + cells[3] + '\n';
        }
        const data::Prepared prepared = testing::prepared(folder, text);
        QCOMPARE(prepared.preprocess.inputs().size(), std::size_t{1});
        QCOMPARE(data::profile(prepared).networkInputs().size(), std::size_t{1});
        QCOMPARE(prepared.preprocess.inputs()[0].name, std::string(data::kOnlyInput));
        QCOMPARE(data::describeShape(prepared.source->info()), std::string("1 x 8 x 8"));
        QCOMPARE(prepared.source->info().columns().size(), std::size_t{1});
    }

    void sizesFollowTheSettings()
    {
        const testing::TempFolder folder;
        data::DataSpec spec;
        spec.pictures.size = 16;
        const data::Prepared prepared = testing::prepared(folder, rows(folder, 30, 20), spec);
        QVERIFY(prepared.source->pictures()->info().shape == (data::Shape{1, 16, 16}));
        const data::DatasetInfo& info = prepared.source->info();
        QStringList effective;
        for (const base::Field& field : data::dataFields()) {
            if (field.path.starts_with("data.picture_") && data::hasEffect(field, info))
                effective << QString::fromStdString(field.path);
        }
        QCOMPARE(effective, (QStringList{"data.picture_size", "data.picture_fit"}));
    }

    void aColumnStaysOneOfPicturesThoughMostAreMissing()
    {
        const testing::TempFolder folder;
        const QByteArray text = rows(folder);
        // Eighteen of forty are left.
        const std::set<int> there{0, 1, 2, 3, 4, 5, 6, 7, 8, 30, 31, 32, 33, 34, 35, 36, 37, 38};
        for (int row = 0; row < kRows; ++row) {
            if (!there.contains(row))
                std::filesystem::remove(folder.path() / ("img/" + std::to_string(row) + ".png"));
        }
        const data::Prepared prepared = testing::prepared(folder, text);
        QVERIFY(prepared.source->pictures());
        QCOMPARE(prepared.source->size(), there.size());
        const auto& findings = prepared.source->info().findings;
        QVERIFY(idsOf(findings).contains("table.pictures_left_out"));
        QVERIFY(!idsOf(findings).contains("table.pictures_missing"));
        const auto left = std::find_if(findings.begin(), findings.end(), [](const auto& one) {
            return one.id == "table.pictures_left_out";
        });
        QVERIFY2(experiment::sentence(*left).starts_with("22 rows are left out"),
                 experiment::sentence(*left).c_str());
    }

    void picturesThatAreAllMissingAreSaid()
    {
        const testing::TempFolder folder;
        const QByteArray text = rows(folder);
        for (int row = 0; row < kRows; ++row)
            std::filesystem::remove(folder.path() / ("img/" + std::to_string(row) + ".png"));
        const data::Prepared prepared = testing::prepared(folder, text);
        QVERIFY(!prepared.source->pictures());
        const auto& findings = prepared.source->info().findings;
        const auto said = std::find_if(findings.begin(), findings.end(), [](const auto& one) {
            return one.id == "table.pictures_missing";
        });
        QVERIFY(said != findings.end());
        QVERIFY2(experiment::sentence(*said).starts_with(
                     "Column \"photo\" names pictures (img/0.png ...), and none"),
                 experiment::sentence(*said).c_str());
    }

    void namesOfPicturesThatAreNotThereStayText_data()
    {
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("elsewhere") << QByteArray("elsewhere/%1.png");
        QTest::newRow("no endings") << QByteArray("img/%1");
        QTest::newRow("words") << QByteArray("a picture %1");
    }
    void namesOfPicturesThatAreNotThereStayText()
    {
        QFETCH(QByteArray, cell);
        const testing::TempFolder folder;
        QByteArray text = rows(folder);
        for (int row = 0; row < kRows; ++row)
            text.replace("img/" + QByteArray::number(row) + ".png,",
                         QByteArray(cell).replace("%1", QByteArray::number(row)) + ',');
        const data::Prepared prepared = testing::prepared(folder, text);
        QCOMPARE(prepared.source->info().inputs.size(), std::size_t{1});
        QVERIFY(!prepared.source->pictures());
    }

    void aColumnLeftOutIsNoInput()
    {
        const testing::TempFolder folder;
        data::DataSpec spec;
        spec.table.leaveOut = "photo";
        const data::Prepared prepared = testing::prepared(folder, rows(folder), spec);
        QVERIFY(!prepared.source->pictures());
        QCOMPARE(prepared.source->size(), std::size_t{kRows});
    }

    void aLinkedFolderOfPicturesIsThePersonsOwn()
    {
        const testing::TempFolder folder, elsewhere;
        const QByteArray text = rows(elsewhere);
        std::filesystem::create_directory_symlink(elsewhere / "img", folder / "img");
        QCOMPARE(testing::prepared(folder, text).source->size(), std::size_t{kRows});
    }

    void whatIsLostOfValuesIsSaid()
    {
        const testing::TempFolder folder;
        const QByteArray text = rows(folder);
        QImage deep(8, 8, QImage::Format_Grayscale16);
        deep.fill(Qt::white);
        testing::place(folder.path() / "img/2.png", testing::encoded(deep));
        const data::Prepared prepared = testing::prepared(folder, text);
        QCOMPARE(idsOf(prepared.findings), QStringList{"pictures.deep"});
        QCOMPARE(prepared.findings[0].place, std::string("photo"));
    }

    void deepPicturesThatAreNearlyBlackAreWarnedOf()
    {
        const testing::TempFolder folder;
        const QByteArray text = rows(folder);
        QImage dark(8, 8, QImage::Format_Grayscale16);
        dark.fill(1000U); // 4 of 255
        testing::place(folder.path() / "img/2.png", testing::encoded(dark));
        const data::Prepared prepared = testing::prepared(folder, text);
        QCOMPARE(idsOf(prepared.findings), QStringList{"pictures.deep"});
        QVERIFY(prepared.findings[0].severity == base::Severity::Warning);
        const std::string said = experiment::sentence(prepared.findings[0]);
        QVERIFY2(said.find("No value of theirs is above 4 then, so that at most 5 steps")
                     != std::string::npos,
                 said.c_str());
    }

    void pathsThatWindowsWroteAreFound()
    {
        const testing::TempFolder folder;
        const QByteArray text = rows(folder).replace("img/", "img\\");
        const data::Prepared prepared = testing::prepared(folder, text);
        QVERIFY(prepared.source->pictures());
        QCOMPARE(prepared.source->size(), std::size_t{kRows});
        QCOMPARE(int(prepared.source->pictures()->pixels(5)[0]), greyOf(5));
        // They are packed with the table, too.
        QCOMPARE(data::sourceFiles(*prepared.source).files.size(), std::size_t{kRows + 1});
    }

    void aTableOfMissingPicturesAloneSaysWhichColumn()
    {
        const testing::TempFolder folder;
        QByteArray text("photo,label\n");
        for (int row = 0; row < kRows; ++row)
            text += QByteArray::number(row).rightJustified(3, '0') + ".jpg,"
                    + (row % 2 ? "yes\n" : "no\n");
        const auto error = testing::errorOf([&] { testing::prepared(folder, text); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("table.no_columns"));
        QVERIFY2(error->text().find("column \"photo\" names pictures") != std::string::npos,
                 error->text().c_str());
    }

    void twoColumnsAreTwoInputsAndTheBrokenOneIsNamed()
    {
        const testing::TempFolder folder;
        QByteArray text = rows(folder), two("photo,table,width,label\n");
        for (const QByteArray& line : text.split('\n').mid(1, kRows)) {
            const auto cells = line.split(',');
            two += cells[0] + ",other/" + cells[0].mid(4) + ',' + cells[1] + ',' + cells[3] + '\n';
        }
        for (int row = 0; row < kRows; ++row)
            testing::place(folder.path() / ("other/" + std::to_string(row) + ".png"),
                           testing::encoded(testing::grey(6, 6, 255 - greyOf(row))));
        const data::Prepared prepared = testing::prepared(folder, two);
        const auto& inputs = prepared.preprocess.inputs();
        QCOMPARE(inputs.size(), std::size_t{3});
        QCOMPARE(inputs[0].name, std::string("photo"));
        QCOMPARE(inputs[1].name, std::string("table (pictures)"));
        QCOMPARE(inputs[2].name, std::string("table"));
        QVERIFY(std::abs(prepared.preprocess.encoded(*prepared.source, 3, 1)[0]
                         - float(255 - greyOf(3)) / 255)
                < 1e-6F);
        for (int row = 0; row < kRows; ++row)
            testing::place(folder.path() / ("other/" + std::to_string(row) + ".png"), "broken");
        try {
            testing::prepared(folder, two);
            QFAIL("pictures that cannot be read were read");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("table.no_pictures"));
            QVERIFY2(error.text().find("column \"table\"") != std::string::npos,
                     error.text().c_str());
        }
    }

    void oneClassThatIsLeftIsRefused()
    {
        const testing::TempFolder folder;
        const QByteArray text = rows(folder);
        for (int row = 1; row < kRows; row += 2)
            testing::place(folder.path() / ("img/" + std::to_string(row) + ".png"), "broken");
        VERIFY_ERROR(testing::prepared(folder, text), "data.one_class");
    }

    void noPictureAtAllIsOneSentence()
    {
        const testing::TempFolder folder;
        const QByteArray text = rows(folder);
        for (int row = 0; row < kRows; ++row)
            testing::place(folder.path() / ("img/" + std::to_string(row) + ".png"), "broken");
        VERIFY_ERROR(testing::prepared(folder, text), "table.no_pictures");
    }
};

QTEST_GUILESS_MAIN(TestTablePictures)
#include "tst_table_pictures.moc"
