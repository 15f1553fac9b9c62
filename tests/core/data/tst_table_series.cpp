// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sample.h"
#include "experiment/suite.h"
#include "qt_image_decoder.h"
#include "support/errors.h"
#include "support/numpy_file.h"
#include "support/pictures.h"
#include "support/tables.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace assay;

namespace {

constexpr int kRows = 40;

/// Of row `row`: steps and value at a step of a channel.
int stepsOf(int row)
{
    return 5 + row % 4;
}
double valueAt(int row, int step, int channel)
{
    return row + 0.25 * step - 10.0 * channel;
}

/// Writes the file of a row in some form.
using Writer = std::function<QByteArray(int row)>;

QByteArray plain(int row)
{
    QByteArray text;
    for (int step = 0; step < stepsOf(row); ++step)
        text += QByteArray::number(valueAt(row, step, 0)) + ','
                + QByteArray::number(valueAt(row, step, 1)) + '\n';
    return text;
}

QByteArray named(int row)
{
    QByteArray text("time;left;right\n");
    for (int step = 0; step < stepsOf(row); ++step)
        text += "12:0" + QByteArray::number(step) + ";"
                + QByteArray::number(valueAt(row, step, 0)).replace('.', ',') + ';'
                + QByteArray::number(valueAt(row, step, 1)).replace('.', ',') + '\n';
    return text;
}

std::vector<float> valuesOf(int row, bool channelsFirst)
{
    std::vector<float> values;
    const int steps = stepsOf(row);
    for (int k = 0; k < 2 * steps; ++k)
        values.push_back(
            float(channelsFirst ? valueAt(row, k % steps, k / steps) : valueAt(row, k / 2, k % 2)));
    return values;
}

QByteArray array(int row)
{
    return testing::npyOf("<f4", "(" + QByteArray::number(stepsOf(row)) + ", 2)",
                          testing::values(valuesOf(row, false)));
}

QByteArray channelsFirst(int row)
{
    return testing::npyOf("<f4", "(2, " + QByteArray::number(stepsOf(row)) + ")",
                          testing::values(valuesOf(row, true)));
}

/// "signal,width,label", the series in the folder s beside the table.
QByteArray rows(const testing::TempFolder& folder, const Writer& write, const char* ending = "csv")
{
    QByteArray text("signal,width,label\n");
    for (int row = 0; row < kRows; ++row) {
        const std::string file = "s/" + std::to_string(row) + "." + ending;
        testing::place(folder.path() / file, write(row));
        text += QByteArray::fromStdString(file) + ',' + QByteArray::number(row * 3 % 17)
                + (row % 2 ? ",yes\n" : ",no\n");
    }
    return text;
}

std::string guessOf(const data::DatasetInfo& info, const std::string& what)
{
    for (const auto& [name, found] : info.guesses) {
        if (name == what)
            return found;
    }
    return {};
}

} // namespace

/// Tables with a column that names files of series.
class TestTableSeries : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installQtImageDecoder(); }

    void aColumnOfSeriesIsAnInputOfItsOwn_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<int>("form");
        QTest::addColumn<QString>("guess");
        QTest::newRow("rows of numbers") << "csv" << 0 << "2 channels";
        QTest::newRow("names, times and decimal commas")
            << "txt" << 1 << "2 channels (left, right), decimal commas, without time";
        QTest::newRow("arrays") << "npy" << 2 << "2 channels";
        QTest::newRow("arrays with a row a channel") << "npy" << 3 << "2 channels, a row a channel";
    }
    void aColumnOfSeriesIsAnInputOfItsOwn()
    {
        QFETCH(QString, ending);
        QFETCH(int, form);
        QFETCH(QString, guess);
        const Writer writers[]{plain, named, array, channelsFirst};
        const testing::TempFolder folder;
        const QByteArray text = rows(folder, writers[form], qPrintable(ending));
        const data::Prepared prepared = testing::prepared(folder, text);
        const data::DatasetInfo& info = prepared.source->info();
        QCOMPARE(data::describeShape(info),
                 std::string("signal 2 channels, 5 to 8 steps, table 1 column"));
        QVERIFY(info.columns()[0].kind == data::ColumnKind::Series);
        QCOMPARE(QString::fromStdString(guessOf(info, "signal, series of")), guess);
        QCOMPARE(testing::idsOf(info.findings), std::string());
        for (int row = 0; row < kRows; ++row) {
            const auto values = prepared.source->series()->series().at(std::size_t(row));
            QCOMPARE(values.size(), std::size_t(2 * stepsOf(row)));
            for (int step = 0; step < stepsOf(row); ++step) {
                QCOMPARE(values[std::size_t(2 * step)], float(valueAt(row, step, 0)));
                QCOMPARE(values[std::size_t(2 * step + 1)], float(valueAt(row, step, 1)));
            }
        }
        const data::Sample sample = data::samples(prepared, data::SplitKind::Train, 0, 1).front();
        QCOMPARE(sample.steps, std::int64_t(stepsOf(int(sample.index))));
        QCOMPARE(sample.cells[0], "s/" + std::to_string(sample.index) + "." + ending.toStdString());
    }

    void rowsWithoutASeriesAreLeftOutAndNamedWithTheReason()
    {
        const testing::TempFolder folder;
        QByteArray text = rows(folder, plain);
        std::filesystem::remove(folder.path() / "s/3.csv");
        testing::write(folder / "s/5.csv", "1,2\n3,oops\n");
        testing::write(folder / "s/7.csv", "1,2,3\n4,5,6\n");
        testing::write(folder / "s/11.csv", "1,2\n3\n");
        testing::write(folder / "s/13.csv", "");
        text.replace("s/9.csv", "");
        const data::Prepared prepared = testing::prepared(folder, text);
        QCOMPARE(prepared.source->size(), std::size_t{kRows - 6});
        QCOMPARE(testing::idsOf(prepared.source->info().findings),
                 std::string("table.series_left_out "));
        const QString sentence =
            QString::fromStdString(experiment::sentence(prepared.source->info().findings[0]));
        for (const char* part :
             {"6 rows are left out, as their series in column \"signal\"", "(1 name none)",
              "s/3.csv (it is not there)", "\"oops\" on line 2 is no number",
              "it has 3 channels, the others 2", "line 2 has 1 cell, most rows 2"})
            QVERIFY2(sentence.contains(part), qPrintable(sentence));
        // What is left stays together: the series, the cells and the label of one row.
        for (std::size_t k = 0; k < prepared.source->size(); ++k) {
            const int row =
                std::stoi(prepared.source->table()->table().columns[0].written[k].substr(2));
            QCOMPARE(prepared.source->series()->series().at(k)[0], float(valueAt(row, 0, 0)));
            QCOMPARE(int(prepared.source->label(k)), row % 2);
        }
    }

    void missingValuesAreCountedAndFilesOfWordsAreNoSeries()
    {
        const testing::TempFolder folder;
        const QByteArray text = rows(
            folder, [](int row) { return row == 4 ? QByteArray("1,2\nNA,\n?,5\n") : plain(row); });
        const data::Prepared prepared = testing::prepared(folder, text);
        QCOMPARE(testing::idsOf(prepared.source->info().findings), std::string("series.missing "));
        QCOMPARE(prepared.source->info().findings[0].evidence[0].value, 3.0);
        const auto values = prepared.source->series()->series().at(4);
        QVERIFY(std::isnan(values[2]) && std::isnan(values[3]) && values[5] == 5);

        const testing::TempFolder other;
        const data::Prepared letters = testing::prepared(
            other, rows(
                       other,
                       [](int row) {
                           return "Dear reader, this is letter " + QByteArray::number(row) + ".\n";
                       },
                       "txt"));
        QVERIFY(!letters.source->series());
        QCOMPARE(letters.source->info().columns()[0].leftOut, std::string("id"));
    }

    void servedRowsBringSeriesOfAsManyChannels()
    {
        const testing::TempFolder folder, other;
        data::DataSpec spec;
        testing::write(folder / "data.csv", rows(folder, channelsFirst, "npy"));
        testing::write(other / "served.csv", rows(other, array, "npy"));
        spec.path = (folder / "data.csv").string();
        spec.testPath = (other / "served.csv").string();
        const data::Prepared prepared = data::prepare(spec);
        QCOMPARE(prepared.serving->series()->series().at(2)[3], float(valueAt(2, 1, 1)));
        testing::write(other / "served.csv",
                       rows(
                           other,
                           [](int) {
                               return testing::npyOf("<f4", "(4, 3)",
                                                     testing::values(std::vector<float>(12, 1)));
                           },
                           "npy"));
        VERIFY_ERROR(data::prepare(spec), "table.no_series");
    }

    void formsOfFilesAreFoundByTheirContent_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("guess");
        QTest::addColumn<QList<float>>("values");
        const auto row = [](const char* name, const QByteArray& bytes, const char* guess,
                            const QList<float>& values) {
            QTest::newRow(name) << bytes << guess << values;
        };
        row("times without names", "12:00,1.5\n12:01,1.6\n12:02,1.7\n",
            "1 channel, without column 1", {1.5F, 1.6F, 1.7F});
        row("a first column that counts", ",a,b\n0,5,6.5\n1,7,8.5\n2,9,1.5\n",
            "2 channels (a, b), without column 1", {5, 6.5F, 7, 8.5F, 9, 1.5F});
        row("one column with decimal commas", "value\n1,50\n2,75\n-3,25\n",
            "1 channel (value), decimal commas", {1.5F, 2.75F, -3.25F});
        row("quoted decimal commas", "a;b\n\"1,5\";\"2,5\"\n\"3,5\";\"4,25\"\n",
            "2 channels (a, b), decimal commas", {1.5F, 2.5F, 3.5F, 4.25F});
        row("a delimiter at the end", "a;b\n1;2;\n3;4;\n", "2 channels (a, b)", {1, 2, 3, 4});
        row("marks are missing", "a,b\n1,-\n2,#N/A\n3,4\n", "2 channels (a, b)",
            {1, NAN, 2, NAN, 3, 4});
        row("a column without values", "a,b,c\n1,,2\n3,,4\n", "2 channels (a, c), without b",
            {1, 2, 3, 4});
    }
    void formsOfFilesAreFoundByTheirContent()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, guess);
        QFETCH(QList<float>, values);
        const testing::TempFolder folder;
        const data::Prepared prepared =
            testing::prepared(folder, rows(folder, [&](int) { return bytes; }));
        QVERIFY(prepared.source->series());
        QCOMPARE(QString::fromStdString(guessOf(prepared.source->info(), "signal, series of")),
                 guess);
        const auto read = prepared.source->series()->series().at(3);
        QCOMPARE(qsizetype(read.size()), values.size());
        for (qsizetype k = 0; k < values.size(); ++k)
            QVERIFY(read[std::size_t(k)] == values[k]
                    || (std::isnan(read[std::size_t(k)]) && std::isnan(values[k])));
    }

    void whatMostFilesHaveCounts()
    {
        // One array of another shape changes nothing for the others; a first file with other names
        // neither; channels are matched by name.
        const testing::TempFolder folder, other, third;
        const data::Prepared arrays = testing::prepared(
            folder, rows(
                        folder,
                        [](int row) {
                            return row == 0
                                       ? testing::npyOf("<f4", "(5, 4)",
                                                        testing::values(std::vector<float>(20, 1)))
                                       : testing::npyOf("<f4", "(5, 3)",
                                                        testing::values(std::vector<float>(15, 1)));
                        },
                        "npy"));
        QCOMPARE(arrays.source->size(), std::size_t{kRows - 1});
        QCOMPARE(data::describeShape(arrays.source->info()),
                 std::string("signal 3 channels, 5 steps, table 1 column"));
        const auto xy = [](int row) -> QByteArray {
            return row == 0 ? "x,z\n1,2\n3,4\n" : row == 5 ? "y,x\n2,1\n4,3\n" : "x,y\n1,2\n3,4\n";
        };
        const data::Prepared named = testing::prepared(other, rows(other, xy));
        QCOMPARE(named.source->size(), std::size_t{kRows - 1});
        const auto turned = named.source->series()->series().at(4); // row 5
        QCOMPARE(std::vector<float>(turned.begin(), turned.end()),
                 (std::vector<float>{1, 2, 3, 4}));
        // Of the second table too.
        data::DataSpec spec;
        spec.path = (other / "data.csv").string();
        testing::write(third / "served.csv",
                       rows(third, [](int) { return QByteArray("y,x\n2,1\n4,3\n"); }));
        spec.testPath = (third / "served.csv").string();
        const data::Prepared two = data::prepare(spec);
        QCOMPARE(two.serving->series()->series().at(0)[0], 1.0F);
    }

    void filesNamedByNumberAreFilesAndSharedOnesAreNot()
    {
        const testing::TempFolder folder;
        QByteArray numbered("signal,width,label\n"), shared("source,width,label\n");
        for (int row = 0; row < kRows; ++row) {
            const QByteArray rest =
                ',' + QByteArray::number(row * 3 % 17) + (row % 2 ? ",yes\n" : ",no\n");
            numbered += QByteArray::number(row + 1) + ".csv" + rest;
            shared += (row % 2 ? "1.csv" : "2.csv") + rest;
            testing::write(folder / (std::to_string(row + 1) + ".csv"), plain(row));
        }
        QVERIFY(testing::prepared(folder, numbered).source->series());
        QVERIFY(!testing::prepared(folder, shared).source->series());
    }

    void seriesAloneAreTheOnlyInputAndStandBesidePictures()
    {
        const testing::TempFolder folder;
        QByteArray alone("signal,label\n"), both("photo,signal,label\n");
        for (int row = 0; row < kRows; ++row) {
            const QByteArray number = QByteArray::number(row);
            testing::place(folder.path() / ("s/" + number.toStdString() + ".csv"), plain(row));
            testing::place(folder.path() / ("p/" + number.toStdString() + ".png"),
                           testing::encoded(testing::grey(8, 8, row)));
            const QByteArray rest = "s/" + number + ".csv" + (row % 2 ? ",yes\n" : ",no\n");
            alone += rest;
            both += "p/" + number + ".png," + rest;
        }
        QCOMPARE(data::describeShape(testing::prepared(folder, alone).source->info()),
                 std::string("2 channels, 5 to 8 steps"));
        const data::Prepared two = testing::prepared(folder, both);
        QCOMPARE(data::describeShape(two.source->info()),
                 std::string("photo 1 x 8 x 8, signal 2 channels, 5 to 8 steps"));
        QCOMPARE(two.preprocess.inputs().size(), std::size_t{2});
    }
};

QTEST_GUILESS_MAIN(TestTableSeries)
#include "tst_table_series.moc"
