// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog.h"
#include "data/further_sources.h"
#include "data/prepared.h"
#include "experiment/suite.h"
#include "support/errors.h"
#include "support/idx_bytes.h"
#include "support/tables.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace assay;
using data::SplitKind;
using testing::TempFolder;

namespace {

/// Rows of two numbers, a word and a class; no two of the first 527 are equal.
QByteArray rows(int from, int to, const char* header = "a,b,word,class\n")
{
    QByteArray text(header);
    for (int i = from; i < to; ++i)
        text += QByteArray::number(i * 7 % 31 + 0.5) + ',' + QByteArray::number(i % 17)
                + (i % 3 ? ",red" : ",blue") + (i % 2 ? ",oak\n" : ",ash\n");
    return text;
}

/// Rows of five numbers and a class, the columns in this order or from the last to the first.
QByteArray wideRows(int from, int to, bool isTurned)
{
    QByteArray text(isTurned ? "class,e,d,c,b,a\n" : "a,b,c,d,e,class\n");
    for (int i = from; i < to; ++i) {
        QList<QByteArray> cells{
            QByteArray::number(i * 7 % 31 + 0.5), QByteArray::number(i % 17 + 0.5),
            QByteArray::number(i % 13 + 0.25),    QByteArray::number(i % 11 + 0.75),
            QByteArray::number(i * 3 % 19 + 0.5), i % 2 ? "oak" : "ash"};
        if (isTurned)
            std::reverse(cells.begin(), cells.end());
        text += cells.join(',') + '\n';
    }
    return text;
}

/// Pictures of 4 x 4 in one grey each: 40 to train on from `grey` on, and 20 to test on.
void placeGreys(const std::filesystem::path& folder, int grey)
{
    namespace idx = testing::idx;
    std::filesystem::create_directories(folder);
    const QDir into(QString::fromStdString(folder.string()));
    for (const auto& [part, count] : {std::pair("train", 40U), {"t10k", 20U}}) {
        QByteArray pictures = idx::header({count, 4, 4}), labels = idx::header({count});
        for (quint32 i = 0; i < count; ++i) {
            pictures.append(QByteArray(16, static_cast<char>(grey++)));
            labels.append(static_cast<char>(i % 2));
        }
        idx::put(into, QString(part) + "-images-idx3-ubyte", pictures);
        idx::put(into, QString(part) + "-labels-idx1-ubyte", labels);
    }
}

/// The data beside `folder / "data.csv"`, with "more.csv" where there is one.
struct Tables {
    explicit Tables(const QByteArray& first, const QByteArray& more, const QByteArray& served = {})
    {
        testing::write(folder / "data.csv", first);
        testing::write(folder / "more.csv", more);
        spec.path = (folder / "data.csv").string();
        if (!served.isEmpty()) {
            testing::write(folder / "served.csv", served);
            spec.testPath = (folder / "served.csv").string();
        }
    }
    data::Prepared alone() const { return data::prepare(spec); }
    data::Prepared joined() const
    {
        data::DataSpec both = spec;
        both.more = (folder / "more.csv").string();
        return data::prepare(both);
    }

    TempFolder folder;
    data::DataSpec spec;
};

std::vector<base::SampleId> idsOf(const data::Prepared& data, SplitKind kind)
{
    return data::members(data.splits).ids[kind];
}

/// Train has grown by so many examples at its end, and every other part is what it was.
void requireGrown(const data::Prepared& alone, const data::Prepared& joined, std::size_t by)
{
    for (const SplitKind kind : {SplitKind::TrainVal, SplitKind::TestVal, SplitKind::Test})
        QVERIFY2(idsOf(alone, kind) == idsOf(joined, kind), data::key(kind).c_str());
    const auto before = idsOf(alone, SplitKind::Train), after = idsOf(joined, SplitKind::Train);
    QCOMPARE(after.size(), before.size() + by);
    QVERIFY(std::equal(before.begin(), before.end(), after.begin()));
    QCOMPARE(std::set<base::SampleId>(after.begin(), after.end()).size(), after.size());
}

double evidence(const data::Prepared& data, const char* name)
{
    const auto* found = testing::finding(data.findings, "further.left_out");
    if (!found)
        return -1;
    for (const base::NamedNumber& number : found->evidence) {
        if (number.name == name)
            return number.value;
    }
    return -2;
}

} // namespace

/// Sources that are trained on beside the first one.
class TestFurtherSources : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void trainGrowsAndNothingElseMoves()
    {
        const Tables tables(rows(0, 200), rows(200, 300));
        const auto alone = tables.alone(), joined = tables.joined();
        requireGrown(alone, joined, 100);
        QCOMPARE(joined.source->size(), std::size_t{300});
        QCOMPARE(joined.source->info().path, alone.source->info().path);
        QVERIFY(joined.source->info().fingerprint != alone.source->info().fingerprint);
        QVERIFY(!testing::finding(joined.findings, "further.left_out"));
        // Row 200: 200 * 7 = 1400 is 5 more than 45 * 31.
        QCOMPARE(joined.source->table()->table().columns[0].numbers[200], 5.5F);
        QCOMPARE(joined.source->info().classes[joined.source->label(200)], std::string("ash"));

        const auto shares = joined.source->info().further;
        QCOMPARE(shares.size(), std::size_t{1});
        QCOMPARE(shares[0].path, (tables.folder / "more.csv").string());
        QCOMPARE(shares[0].added, std::int64_t{100});
        QCOMPARE(shares[0].all, std::int64_t{100});
        QVERIFY(alone.source->info().further.empty());

        const auto from = joined.source->info().joinedFrom;
        QCOMPARE(from.size(), std::size_t{2});
        QCOMPARE(from[0].fingerprint, alone.source->info().fingerprint);
        QCOMPARE(from[1].path, shares[0].path);
        QVERIFY(alone.source->info().joinedFrom.empty());
    }

    /// As when a run is opened that was trained before.
    void aRememberedSplitIsFoundAgain()
    {
        const Tables tables(rows(0, 200), rows(200, 300), rows(300, 400));
        const auto joined = tables.joined(), again = tables.joined();
        const auto recalled =
            data::recall(again.source, again.serving, data::members(joined.splits));
        QCOMPARE(recalled.fingerprint(), joined.splits.fingerprint());
    }

    void equalExamplesAreLeftOut()
    {
        const Tables tables(rows(0, 200), rows(150, 260));
        const auto joined = tables.joined();
        requireGrown(tables.alone(), joined, 60);
        const auto* found = testing::finding(joined.findings, "further.left_out");
        QVERIFY(found);
        QCOMPARE(experiment::sentence(*found),
                 std::string("50 of the 110 examples of more.csv are not trained on: 50 are equal "
                             "to examples that there are already."));
        QCOMPARE(joined.source->info().further.at(0).added, std::int64_t{60});
        QCOMPARE(joined.source->info().further.at(0).all, std::int64_t{110});
    }

    /// Trained on, these would make test-val and test easier than they are.
    void whatIsServedIsNotTrainedOn()
    {
        const Tables tables(rows(0, 200), rows(380, 420), rows(300, 400));
        const auto joined = tables.joined();
        requireGrown(tables.alone(), joined, 20);
        QCOMPARE(evidence(joined, "equal"), 20.0);
    }

    /// Columns are matched by their names, and rows are compared after that.
    void equalRowsOfOtherColumnOrderAreLeftOut()
    {
        const Tables tables(wideRows(0, 200, false), wideRows(190, 230, true));
        const auto joined = tables.joined();
        requireGrown(tables.alone(), joined, 30);
        QCOMPARE(evidence(joined, "equal"), 10.0);
        // Row 200, wherever its columns stand.
        QCOMPARE(joined.source->table()->table().columns[0].numbers[200], 5.5F);
    }

    void whatASourceKeepsForTestingIsNotTrainedOn()
    {
        const TempFolder folder;
        placeGreys(folder / "first", 0);
        placeGreys(folder / "more", 100);
        placeGreys(folder / "near", 30);
        data::DataSpec spec;
        spec.path = (folder / "first").string();
        const auto alone = data::prepare(spec);
        spec.more = (folder / "more").string();
        const auto joined = data::prepare(spec);
        requireGrown(alone, joined, 40);
        QCOMPARE(joined.source->info().trainingExamples, std::int64_t{80});
        QCOMPARE(joined.source->info().testExamples, std::int64_t{20});
        QCOMPARE(int(joined.source->pictures()->pixels(40)[0]), 100);
        QCOMPARE(int(joined.source->pictures()->pixels(80)[0]), 40); // the first's test part
        QCOMPARE(evidence(joined, "own_test"), 20.0);
        QCOMPARE(evidence(joined, "equal"), 0.0);

        spec.more = (folder / "near").string();
        const auto near = data::prepare(spec);
        requireGrown(alone, near, 10);
        QCOMPARE(evidence(near, "equal"), 30.0);
    }

    void severalSourcesAreComparedWithEachOther()
    {
        const Tables tables(rows(0, 200), rows(200, 230));
        testing::write(tables.folder / "third, last.csv", rows(220, 250));
        data::DataSpec spec = tables.spec;
        spec.more = data::furtherText(
            {(tables.folder / "more.csv").string(), (tables.folder / "third, last.csv").string()});
        const auto joined = data::prepare(spec);
        requireGrown(tables.alone(), joined, 50);
        const auto shares = joined.source->info().further;
        QCOMPARE(shares.size(), std::size_t{2});
        QCOMPARE(shares[0].added, std::int64_t{30});
        QCOMPARE(shares[1].added, std::int64_t{20});
        QCOMPARE(shares[1].path, (tables.folder / "third, last.csv").string());
    }

    void aPartOrALimitOfTrainHoldsForAll()
    {
        Tables tables(rows(0, 200), rows(200, 300));
        tables.spec.split.trainPart = 0.5;
        requireGrown(tables.alone(), tables.joined(), 50);
        tables.spec.split.trainPart = 1;
        QCOMPARE(tables.alone().splits.train().size(), std::size_t{140});
        tables.spec.split.trainLimit = 150;
        requireGrown(tables.alone(), tables.joined(), 10);
        QCOMPARE(evidence(tables.joined(), "beyond"), 90.0);
        tables.spec.split.trainLimit = 100;
        requireGrown(tables.alone(), tables.joined(), 0);
        QCOMPARE(evidence(tables.joined(), "beyond"), 100.0);
    }

    void textsAreJoined()
    {
        const TempFolder folder;
        QByteArray dutch, greek;
        for (int i = 0; i < 20; ++i) {
            dutch += "van " + QByteArray(1, char('a' + i)) + "aan\n";
            greek += QByteArray(1, char('A' + i)) + "opoulos\n";
        }
        testing::write(folder / "first/Dutch.txt", dutch);
        testing::write(folder / "first/Greek.txt", greek);
        testing::write(folder / "more/Dutch.txt", "de boer\nde haan\nvan aaan\n");
        testing::write(folder / "more/Greek.txt", "Zorbas\n");
        data::DataSpec spec;
        spec.path = (folder / "first").string();
        const auto alone = data::prepare(spec);
        spec.more = (folder / "more").string();
        const auto joined = data::prepare(spec);
        requireGrown(alone, joined, 3);
        QCOMPARE(evidence(joined, "equal"), 1.0);
        std::set<std::string> texts;
        for (const std::uint32_t i : {40U, 41U, 42U})
            texts.emplace(joined.source->text()->texts().at(i));
        QCOMPARE(texts, (std::set<std::string>{"de boer", "de haan", "Zorbas"}));
    }

    void seriesAreJoined()
    {
        const TempFolder folder;
        QByteArray first("@problemName p\n@timeStamps false\n@classLabel true up down\n@data\n");
        QByteArray more = first;
        for (int i = 0; i < 40; ++i) {
            first += QByteArray::number(i) + (i % 2 ? ",2,3:up\n" : ",2,1:down\n");
            more += QByteArray::number(i) + (i % 2 ? ".5,2,3,4,5:up\n" : ".5,2:down\n");
        }
        testing::write(folder / "first.ts", first);
        testing::write(folder / "more.ts", more);
        data::DataSpec spec;
        spec.path = (folder / "first.ts").string();
        const auto alone = data::prepare(spec);
        spec.more = (folder / "more.ts").string();
        const auto joined = data::prepare(spec);
        requireGrown(alone, joined, 40);
        const data::TimeSeries& series = joined.source->series()->series();
        QCOMPARE(series.steps(39), std::int64_t{3});
        QCOMPARE(series.steps(40), std::int64_t{2});
        QCOMPARE(series.steps(41), std::int64_t{5});
        QCOMPARE(series.at(41)[0], 1.5F);
    }

    void valuesThatTheDataDoNotHaveAreSaid()
    {
        const Tables tables(rows(0, 200), rows(200, 300) + "0.25,1,green,oak\n0.25,2,green,ash\n");
        const auto joined = tables.joined();
        requireGrown(tables.alone(), joined, 102);
        const auto* found = testing::finding(joined.findings, "further.unseen_values", "word");
        QVERIFY(found);
        QCOMPARE(
            experiment::sentence(*found),
            std::string("Column \"word\" of more.csv has values that the data do not have in 2 "
                        "rows; they count as any other value."));
        // They enter the network as numbers like any row.
        for (const float value : joined.preprocess.encoded(*joined.source, 300))
            QVERIFY(std::isfinite(value));
    }

    /// Also where the cells that identify a row are the same.
    void aChangeInAFurtherSourceIsAnotherDataSet()
    {
        const auto fingerprintOf = [](const QByteArray& more) {
            Tables tables(rows(0, 200), more);
            tables.spec.table.idColumns = "a,b,class";
            return tables.joined().source->info().fingerprint;
        };
        const QByteArray more = rows(200, 300);
        const std::string before = fingerprintOf(more);
        QCOMPARE(fingerprintOf(more), before);
        QVERIFY(fingerprintOf(QByteArray(more).replace(",red", ",blue")) != before);
    }

    void whatCannotBeAddedIsSaid()
    {
        const auto said = [](const std::function<void()>& work) {
            const auto error = testing::errorOf(work);
            return error ? QString::fromStdString(error->what()) : QString();
        };
        const Tables same(rows(0, 200), rows(0, 50));
        VERIFY_ERROR(same.joined(), "further.none");
        QVERIFY(said([&] { same.joined(); }).contains("50 are equal to examples"));

        const Tables label(rows(0, 200), rows(200, 300).replace(",oak", ",elm"));
        VERIFY_ERROR(label.joined(), "further.data.classes");
        const QString classes = said([&] { label.joined(); });
        QVERIFY2(classes.contains("elm"), qPrintable(classes));
        QVERIFY2(classes.contains("further data must use the same labels"), qPrintable(classes));
        QVERIFY2(!classes.contains("test data"), qPrintable(classes));

        const Tables columns(rows(0, 200), rows(200, 300, "p,q,r,s\n"));
        VERIFY_ERROR(columns.joined(), "further.table.other_columns");

        Tables kind(rows(0, 200), rows(200, 300));
        kind.spec.more = "glyphs";
        kind.spec.count = 50;
        VERIFY_ERROR(data::prepare(kind.spec), "further.data.shape");
        const QString shape = said([&] { data::prepare(kind.spec); });
        QVERIFY2(shape.contains("the further data pictures of 1 x 28 x 28"), qPrintable(shape));

        kind.spec.more = (kind.folder / "none.csv").string();
        VERIFY_ERROR(data::prepare(kind.spec), "further.file.missing");
    }

    /// One scale serves both, so that the smaller ones would all but vanish.
    void picturesOfAnotherRangeAreRefused()
    {
        const TempFolder folder;
        testing::idx::placeFloats(folder / "first", 1);
        testing::idx::placeFloats(folder / "more", 255);
        data::DataSpec spec;
        spec.path = (folder / "first").string();
        spec.more = (folder / "more").string();
        VERIFY_ERROR(data::prepare(spec), "further.range");
    }

    void pathsAreAList()
    {
        const TempFolder folder;
        using Paths = std::vector<std::string>;
        QVERIFY(data::furtherPaths("").empty());
        QCOMPARE(data::furtherPaths("a.csv, b.csv"), (Paths{"a.csv", "b.csv"}));
        QCOMPARE(data::furtherPaths("\"a,b.csv\",c.csv"), (Paths{"a,b.csv", "c.csv"}));
        const std::string odd = (folder / "x,y.csv").string();
        QCOMPARE(data::furtherPaths(odd).size(), std::size_t{2});
        testing::write(folder / "x,y.csv", rows(0, 3));
        QCOMPARE(data::furtherPaths(odd), Paths{odd});
        QCOMPARE(data::furtherPaths(data::furtherText({odd, "z \"1\""})), (Paths{odd, "z \"1\""}));
    }
};

QTEST_GUILESS_MAIN(TestFurtherSources)
#include "tst_further_sources.moc"
