// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "report/case.h"
#include "support/xml.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace assay;
using data::SplitKind;
using report::Case;
using report::ChartPoint;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

train::RunRecord trained(train::RunId id, const std::string& name)
{
    train::RunRecord run;
    run.id = id;
    run.name = name;
    run.state = train::RunState::Finished;
    run.spec = experiment::toJson({});
    run.specHash = "0123456789abcdef";
    run.family = "one experiment";
    run.split = "a split";
    run.seed = id;
    run.epoch = 2;
    run.step = 14;
    run.created = "2026-11-28T10:00:00Z";
    run.environment = R"({"assay":"1.2.3","torch":"2.13.0","threads":2,"cpu":"A processor"})";
    run.last = train::Scores{{SplitKind::Train, {.loss = 0.2, .error = 0.05, .examples = 700}},
                             {SplitKind::TrainVal, {.loss = 0.3, .error = 0.1, .examples = 100}},
                             {SplitKind::TestVal, {.loss = 0.9, .error = 0.4, .examples = 100}}};
    return run;
}

/// A project with a bit of everything; `word` stands wherever a person or a file could have put it.
Case full(const std::string& word = "lenet")
{
    Case all{.project = word, .file = "/home/ada/" + word + ".assay"};
    all.version = "1.2.3";
    all.written = "2026-11-29 13:05:09";
    all.goal = {
        .target = 0.02, .targetSource = word, .irreducible = 0.004, .irreducibleSource = word};
    train::RunRecord attempt = trained(1, word);
    attempt.kind = train::RunKind::Overfit;
    train::RunRecord failed = trained(2, word);
    failed.state = train::RunState::Failed;
    failed.problem = word;
    train::RunRecord run = trained(5, word);
    run.note = word;
    run.baselines = {
        {.name = "nearest_centroid", .trainVal = 0.35, .examples = 100, .interval = {}}};
    all.runs = {run, trained(4, word), trained(3, word), failed, attempt};
    all.run = run;
    const evaluate::Ladder ladder{
        .irreducible = evaluate::Measured{.error = 0.004, .interval = {}, .isExact = true},
        .train = evaluate::measuredShare(0.05, 700),
        .trainVal = evaluate::measuredShare(0.1, 100),
        .testVal = evaluate::measuredShare(0.4, 100)};
    evaluate::Evaluation evaluation{
        .run = 5, .step = 14, .created = "2026-11-28T11:00:00Z", .classes = {word, "b"}};
    evaluation.breakdown = evaluate::breakDown(ladder);
    evaluate::SplitReport split{.split = SplitKind::TrainVal};
    split.classes = {{.examples = 60, .correct = 50}, {.examples = 40, .correct = 40}};
    evaluation.reports[SplitKind::TrainVal] = split;
    all.evaluation = evaluation;
    all.facts = advise::factsOf(run, all.runs, &all.runs.back(), all.goal, {}, &evaluation);
    all.advice = {.title = "Distribution shift: 30.0 % [18.0, 41.0]",
                  .reasons = {"It was served other data: " + word}};
    all.data = {{.path = "/data/" + word,
                 .kind = "idx",
                 .fingerprint = "ab12",
                 .shape = "1 x 28 x 28",
                 .classes = {word},
                 .trainingExamples = 800,
                 .testExamples = 0},
                {.isServed = true,
                 .path = "/data/" + word,
                 .kind = "idx",
                 .fingerprint = "cd34",
                 .shape = "1 x 28 x 28",
                 .classes = {word},
                 .trainingExamples = 200,
                 .testExamples = 0}};
    all.parts = {{SplitKind::Train, 700},
                 {SplitKind::TrainVal, 100},
                 {SplitKind::TestVal, 100},
                 {SplitKind::Test, 100}};
    for (const train::RunId id : {5, 4}) {
        for (const SplitKind kind : data::kOpenSplits) {
            all.curves.push_back(
                {.run = id, .metric = "loss", .split = kind, .points = {{1, 0.9}, {2, 0.3}}});
            all.curves.push_back(
                {.run = id, .metric = "error", .split = kind, .points = {{1, 0.5}, {2, 0.1}}});
        }
    }
    base::Finding seen{.id = "classes.imbalanced",
                       .severity = base::Severity::Warning,
                       .place = word,
                       .step = 7,
                       .evidence = {{word, 12.5}}};
    base::Finding dismissed = seen;
    dismissed.place = "elsewhere";
    all.findings = {{5, {seen, dismissed}},
                    {4, {seen}},
                    {1, {{.id = "overfit.passes", .step = 30, .evidence = {{"loss", 0.01}}}}}};
    all.dismissals = {{dismissed.key(), word, "2026-11-28T12:00:00Z"}};
    all.known = {{.id = 1, .dataSet = word, .model = word, .value = 0.0095, .source = word}};
    error_analysis::TypeCounts counts;
    counts.type = {.id = 1, .name = word, .solutions = {word, word}, .owner = word, .triedRun = 4};
    counts.trainVal = {2, 2, 0};
    counts.testVal = {20, 20, 0};
    all.errors = error_analysis::tableOf(
        {counts}, {.examples = 100, .errors = 10, .sample = 10, .looked = 10, .lookedInAll = 10},
        {.examples = 100, .errors = 40, .sample = 40, .looked = 40, .lookedInAll = 40});
    tune::Study study{.id = 1, .purpose = tune::Purpose::Seeds, .base = {}, .of = 5};
    all.studies = {
        {study, {{.spec = {}, .name = word, .standing = tune::Standing::Finished, .run = 4}}}};
    study.purpose = tune::Purpose::Attempt;
    study.tried = tune::Tried{word, word, word, {{"train.epochs", word}}, word};
    evaluate::Effect effect{.key = "test_val", .isTerm = false, .before = 0.4, .after = 0.3};
    effect.pairs = 3;
    effect.sampleError = 0.01;
    all.attempts = {{.study = study,
                     .state = tune::AttemptState::Tried,
                     .problem = word,
                     .pairs = {{1, 4, 5}},
                     .metric = "error",
                     .effects = {effect},
                     .secondsBefore = 1,
                     .secondsAfter = 2}};
    all.unread = {"A row of runs holds what cannot be there: " + word};
    return all;
}

QByteArray html(const Case& all)
{
    return QByteArray::fromStdString(report::html(report::documentOf(all)));
}
QString markdown(const Case& all)
{
    return QString::fromStdString(report::markdown(report::documentOf(all)));
}

bool namesARun(const std::string& text)
{
    static const QRegularExpression kRun("\\bruns? \\d+",
                                         QRegularExpression::CaseInsensitiveOption);
    return kRun.match(QString::fromStdString(text)).hasMatch();
}
bool hasNumber(const std::string& text)
{
    return std::any_of(text.begin(), text.end(),
                       [](unsigned char c) { return std::isdigit(c) != 0; });
}
bool isOfTheProject(const std::string& text)
{
    return QString::fromStdString(text).contains("of the project")
           || text.find("checks look") != std::string::npos;
}

/// Empty: every number of the block stands beside its run.
QString strayNumber(const report::Block& block)
{
    const auto stray = [](const std::string& text) {
        return hasNumber(text) && !namesARun(text) && !isOfTheProject(text)
                   ? QString::fromStdString(text)
                   : QString();
    };
    if (const auto* paragraph = std::get_if<report::Paragraph>(&block))
        return stray(paragraph->text);
    if (const auto* chart = std::get_if<report::Chart>(&block))
        return namesARun(chart->title) ? QString() : QString::fromStdString(chart->title);
    if (const auto* list = std::get_if<report::Bullets>(&block)) {
        if (namesARun(list->lead))
            return {};
        for (const std::string& item : list->items) {
            if (const QString found = stray(item); !found.isEmpty())
                return found;
        }
        return {};
    }
    const auto& table = std::get<report::Table>(block);
    const bool hasColumn =
        std::any_of(table.columns.begin(), table.columns.end(), [](const auto& column) {
            return column.title == "run" || column.title == "in runs" || column.title == "of run";
        });
    return hasColumn || namesARun(table.caption)
               ? QString()
               : QString::fromStdString("table: " + table.caption);
}

} // namespace

/// The writer of the case report: values in, text out.
class TestCaseReport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatMovedAnErrorTypeStandsBelowTheTable()
    {
        Case all = full();
        QVERIFY(!markdown(all).contains("did to the error types"));
        all.run->family = experiment::family(all.attempts.front().study.base);
        evaluate::Effect moved{.key = "type: lenet", .isTerm = false, .before = 0.2, .after = 0.14};
        moved.pairs = 3;
        moved.sampleError = 0.001;
        all.attempts.front().effects.push_back(moved);
        const QString text = markdown(all);
        QVERIFY2(text.contains("What attempts on the experiment of run 5 did to the error types"),
                 qPrintable(text));
        QVERIFY(text.contains("6.0 points"));
        // Of a type that the table no longer has nothing is said.
        all.attempts.front().effects.back().key = "type: another";
        QVERIFY(!markdown(all).contains("did to the error types"));
    }

    void whatAnAttemptChangedIsInWords()
    {
        const QString text = markdown(full());
        QVERIFY2(text.contains("| test-val: -10.0 points"), qPrintable(text));
        // And what was measured without and with it.
        QVERIFY2(text.contains("| lenet | run 5 | test-val | 40.0 % | 30.0 % | -10.0 points"),
                 qPrintable(text));
    }

    void allPartsStandInTheirOrder()
    {
        const testing::Page page = testing::readPage(html(full()));
        QCOMPARE(page.trouble, QString());
        const QStringList parts{"Verdict and next step",
                                "Data",
                                "Runs",
                                "Curves",
                                "Where the error comes from",
                                "Findings",
                                "One batch and proofs",
                                "Compared with other results",
                                "Error table",
                                "Attempts and their effects",
                                "Studies and seeds",
                                "Environment",
                                "What is not in this report"};
        QCOMPARE(page.headings, parts);
        QStringList inMarkdown;
        for (const QString& line : markdown(full()).split('\n')) {
            if (line.startsWith("## "))
                inMarkdown << line.mid(3);
        }
        QCOMPARE(inMarkdown, parts);
        // A score with its interval, by the function that writes them everywhere.
        const stats::Interval range = stats::wilson(40, 100);
        const QString score = QString::fromStdString(base::percentText(0.4, range.low, range.high));
        QCOMPARE(page.cells.count(score), qsizetype{9}); // five runs, the ladder, three seeds
        QVERIFY(page.text.contains("Of run 5: Distribution shift: 30.0 % [18.0, 41.0]"));
        QVERIFY(page.text.contains("LibTorch"));
        QVERIFY(page.text.contains("test-val: -10.0 points"));
        QVERIFY(page.text.contains("better"));
        QCOMPARE(page.elements.count("svg"), qsizetype{2});
        for (const char* outside :
             {"http-equiv=\"refresh\"", "<script", "<link", "<img", " src=", "url("})
            QVERIFY2(!html(full()).contains(outside), outside);
    }

    /// Student's interval of errors of 0, 0 and 1 % begins at -1.1 %.
    void aMeanOverSeedsEndsWhereAnErrorCan()
    {
        Case all = full();
        QCOMPARE(all.facts.seeds.runs.size(), std::size_t{3});
        double error = 0.01;
        for (train::RunRecord& run : all.facts.seeds.runs) {
            run.last->at(SplitKind::Train).error = error;
            error = 0;
        }
        const stats::Estimate mean = stats::meanOf(std::vector<double>{0.01, 0, 0});
        QVERIFY(mean.interval.low < 0);
        const std::string text = base::percentText(mean.value, 0, mean.interval.high);
        const testing::Page page = testing::readPage(html(all));
        QVERIFY2(page.text.contains(": train " + QString::fromStdString(text)),
                 qPrintable(page.text));
    }

    void everyNumberStandsBesideItsRun()
    {
        for (const report::Section& section : report::documentOf(full()).sections) {
            for (const report::Block& block : section.blocks) {
                const QString stray = strayNumber(block);
                QVERIFY2(stray.isEmpty(),
                         qPrintable(QString::fromStdString(section.title) + ": " + stray));
            }
        }
        // The rule finds one that does not.
        QVERIFY(!strayNumber(report::Paragraph{"The error is 4.8 %."}).isEmpty());
        QVERIFY(!strayNumber(report::Table{.caption = "Errors", .columns = {{"set"}}, .rows = {}})
                     .isEmpty());
    }

    void aProjectWithNothingInItIsSaidInSentences()
    {
        Case nothing{.project = "new", .file = "/home/ada/new.assay"};
        nothing.advice = advise::Advice{.title = "Train something."};
        const testing::Page page = testing::readPage(html(nothing));
        QCOMPARE(page.trouble, QString());
        QCOMPARE(page.headings.size(), qsizetype{13});
        for (const char* sentence :
             {"There is no run in this project.", "No run has read data in this project yet.",
              "There is no run, and so no curve.", "Test is sealed",
              "There is no run, and so nothing was found.",
              "No runs of this project were planned together as a study."})
            QVERIFY2(page.text.contains(sentence), sentence);
        QCOMPARE(page.elements.count("table"), qsizetype{0});
        for (const report::Section& section : report::documentOf(nothing).sections)
            QVERIFY2(!section.blocks.empty(), section.title.c_str());
    }

    void nothingIsSaidOfSettingsThatARunDoesNotHave()
    {
        // Logged from elsewhere: a name and numbers.
        Case all{.project = "theirs", .file = "/home/ada/theirs.assay"};
        train::RunRecord run;
        run.id = 3;
        run.name = "logged";
        run.spec = "{}";
        run.state = train::RunState::Finished;
        all.runs = {run};
        all.run = run;
        all.facts = advise::factsOf(run, all.runs, nullptr, {}, {}, nullptr);
        const testing::Page page = testing::readPage(html(all));
        QCOMPARE(page.trouble, QString());
        QVERIFY(!page.text.contains("glyphs"));
        for (const char* sentence : {"The project does not say which data run 3 was of.",
                                     "Run 3 has logged no score of an epoch yet.",
                                     "The project does not say where run 3 was trained."})
            QVERIFY2(page.text.contains(sentence), sentence);
    }

    void aTargetThatIsReachedOpensTestNext()
    {
        Case all = full();
        all.facts.goal.target = 0.6;
        all.advice.label = "target_reached";
        all.advice.action = advise::Action::CompareRuns;
        const QString text = testing::readPage(html(all)).text;
        QVERIFY2(text.contains("Next: open Test."), qPrintable(text));
        QVERIFY2(text.contains("Run 5: The requirements are met on validation"), qPrintable(text));
        all.facts.goal.target = 0.2;
        QVERIFY(!testing::readPage(html(all)).text.contains("open Test"));
    }

    void textsOfAProjectMeanNothingToTheFormat_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("plain") << QByteArray("lenet");
        QTest::newRow("script") << QByteArray("<script>alert('1')</script>");
        QTest::newRow("entities") << QByteArray("a & b &amp; \"c\" 'd' ]]> <!-- -->");
        QTest::newRow("markdown") << QByteArray("| a | `b` *c* _d_ [e](f) ![g](h) ~~i~~ \\| $j$");
        QTest::newRow("line beginnings") << QByteArray("# not a heading");
        QTest::newRow("list") << QByteArray("1. not a list\n- neither\n\n    nor code\r\n| x |");
        QTest::newRow("control") << QByteArray("\x1b[31mred\x07\x01\x7f\t", 11)
                                        + QByteArray(1, '\0');
        QTest::newRow("no UTF-8") << QByteArray("\xff\xfe\xc3");
        QTest::newRow("no XML character") << QByteArray("\xEF\xBF\xBE\xEF\xBF\xBF");
        QTest::newRow("direction") << QByteArray("\xE2\x80\xAE"
                                                 "gnp.exe");
        QTest::newRow("10 MB") << QByteArray("<&|`\n").repeated(2 << 20);
        QTest::newRow("10 MB of letters") << QByteArray("\xC3\xA4").repeated(5 << 20);
    }

    void textsOfAProjectMeanNothingToTheFormat()
    {
        QFETCH(QByteArray, word);
        const Case all = full(word.toStdString());
        const Case usual = full();
        const QByteArray page = html(all);
        const testing::Page read = testing::readPage(page);
        QCOMPARE(read.trouble, QString());
        QCOMPARE(read.elements, testing::readPage(html(usual)).elements);
        const QString shown =
            QString::fromStdString(report::plain(word.toStdString(), report::kLongestName));
        QVERIFY(read.cells.contains(shown));
        QVERIFY(page.size() < 300'000);
        if (word.size() > 1'000'000)
            QVERIFY(shown.endsWith("(cut; 10,485,760 bytes in all)"));

        const QString text = markdown(all);
        QVERIFY(text.size() < 200'000);
        const QStringList lines = text.split('\n'), plain = markdown(usual).split('\n');
        QCOMPARE(lines.size(), plain.size());
        static const QRegularExpression kBars(R"((?<!\\)(?:\\\\)*\|)");
        for (qsizetype k = 0; k < lines.size(); ++k) {
            QCOMPARE(lines[k].count(kBars), plain[k].count(kBars));
            QCOMPARE(lines[k].startsWith('#'), plain[k].startsWith('#'));
            QCOMPARE(lines[k].startsWith("- "), plain[k].startsWith("- "));
            QVERIFY2(!lines[k].contains('<') && !lines[k].contains('\r'),
                     qPrintable(lines[k].left(200)));
            static const QRegularExpression kCode("(?<!\\\\)`");
            QVERIFY2(!lines[k].contains(kCode), qPrintable(lines[k].left(200)));
            for (const QChar c : lines[k])
                QVERIFY(c >= u' ' && c != QChar(0x7F));
        }
    }

    void textsAreCutBetweenCharacters()
    {
        QCOMPARE(report::plain("abcdef", 6), std::string("abcdef"));
        QCOMPARE(report::plain("abcdef", 4), std::string("abcd ... (cut; 6 bytes in all)"));
        QCOMPARE(report::plain("abc\xC3\xA4z", 4), std::string("abc ... (cut; 6 bytes in all)"));
        QCOMPARE(report::plain("a\nb"), std::string("a\\nb"));
        QCOMPARE(report::htmlEscaped("<a href=\"x\">&"),
                 std::string("&lt;a href=&quot;x&quot;&gt;&amp;"));
    }

    /// Markdown is read as it is too.
    void quotesStayQuotesInMarkdown()
    {
        QVERIFY(markdown(full()).contains("\"assay-cli evaluate\" has them"));
        QVERIFY(!markdown(full()).contains("&quot;"));
        QVERIFY(html(full()).contains("&quot;assay-cli evaluate&quot; has them"));
    }

    void aSealedTestIsNotShownAndAnOpenedOneIs()
    {
        Case all = full();
        all.unread.clear();
        QVERIFY(html(all).contains("Test is sealed: it was not opened for any run"));
        QVERIFY(testing::readPage(html(all)).cells.contains("sealed"));
        // Where something could not be read, nothing is said to be absent for sure, and no verdict is made up.
        Case damaged = all;
        damaged.unread = {"2 rows of the table test_openings."};
        damaged.knowsFacts = false;
        const testing::Page hedged = testing::readPage(html(damaged));
        QVERIFY(!hedged.cells.contains("sealed"));
        QVERIFY(hedged.text.contains("But not all of the project could be read"));
        QCOMPARE(hedged.text.contains("is not known: what it rests on"), damaged.run.has_value());
        all.openings = {
            {.id = 1,
             .run = 5,
             .opened = "2026-11-28T13:00:00Z",
             .reason = "final numbers",
             .step = 14,
             .measured = evaluate::measuredShare(0.45, 100)},
            {.id = 2, .run = 4, .opened = "2026-11-28T14:00:00Z", .reason = "cut off", .step = 14}};
        const testing::Page page = testing::readPage(html(all));
        QVERIFY(!page.text.contains("Test is sealed"));
        QVERIFY(!page.cells.contains("sealed"));
        const stats::Interval range = stats::wilson(45, 100);
        for (const QString& cell :
             {QString("final numbers"),
              QString::fromStdString(base::percentText(0.45, range.low, range.high)),
              QString("not read to its end"), QString("2026-11-28 13:00:00 UTC")})
            QVERIFY2(page.cells.contains(cell), qPrintable(cell));
        // One whose row is gone may have been of this run.
        all.openings = {{.id = 1, .reason = "the row is gone"}};
        const testing::Page lost = testing::readPage(html(all));
        QVERIFY(!lost.cells.contains("sealed"));
        QVERIFY(lost.cells.contains("the row is gone"));
    }

    void dismissedFindingsStandApartWithTheirReason()
    {
        Case all = full();
        all.dismissals.front().reason = "rare by nature";
        const report::Document document = report::documentOf(all);
        const auto section = std::find_if(document.sections.begin(), document.sections.end(),
                                          [](const auto& one) { return one.title == "Findings"; });
        std::vector<report::Table> tables;
        for (const report::Block& block : section->blocks) {
            if (const auto* table = std::get_if<report::Table>(&block))
                tables.push_back(*table);
        }
        QCOMPARE(tables.size(), std::size_t{2});
        QCOMPARE(tables[0].rows.size(), std::size_t{1}); // one thing, seen in two runs
        QCOMPARE(tables[0].rows[0][3], std::string("run 5 and run 4"));
        QCOMPARE(tables[1].rows.size(), std::size_t{1});
        QCOMPARE(tables[1].rows[0][1], std::string("rare by nature"));
        QCOMPARE(tables[1].rows[0][3], std::string("run 5"));
    }

    void thinningKeepsTheExtremes()
    {
        std::vector<ChartPoint> points;
        for (int k = 0; k < 100'000; ++k)
            points.push_back({double(k), std::sin(k / 500.0)});
        points[34'567].y = 40;
        points[34'568].y = -40;
        points[77'777].y = kNone;
        for (int k = 90'000; k < 90'500; ++k)
            points[std::size_t(k)].y = std::numeric_limits<double>::infinity();
        const auto kept = report::thinned(points);
        QVERIFY(kept.size() <= report::kMostPoints);
        QVERIFY(kept.size() > report::kMostPoints / 2);
        QCOMPARE(kept.front().x, 0.0);
        QCOMPARE(kept.back().x, 99'999.0);
        const auto has = [&](double x, double y) {
            return std::any_of(kept.begin(), kept.end(), [&](const ChartPoint& point) {
                return point.x == x && point.y == y;
            });
        };
        QVERIFY(has(34'567, 40));
        QVERIFY(has(34'568, -40));
        QVERIFY(std::is_sorted(kept.begin(), kept.end(),
                               [](auto& one, auto& other) { return one.x < other.x; }));
        QVERIFY(std::any_of(kept.begin(), kept.end(),
                            [](auto& point) { return !std::isfinite(point.y); }));
        QCOMPARE(report::thinned({{1, 2}, {2, 3}}).size(), std::size_t{2});

        Case all = full();
        all.curves.front().points = points;
        QVERIFY(html(all).contains(
            "Lines of more than 2000 points are drawn by the smallest and the largest"));
        QVERIFY(!html(full()).contains("Lines of more than"));
        QVERIFY(html(all).size() < 200'000);
        // Of the table in Markdown rows are left out, which is said.
        QVERIFY(markdown(all).contains("40 of 100000 rows are shown"));
    }

    void axesHaveRoundPlaces_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<QString>("places");
        QTest::newRow("unit") << 0.0 << 1.0 << "0.0 0.2 0.4 0.6 0.8 1.0";
        QTest::newRow("percent") << 0.0 << 43.0 << "0 10 20 30 40";
        QTest::newRow("epochs") << 1.0 << 3.0 << "1.0 1.5 2.0 2.5 3.0";
        QTest::newRow("below zero") << -0.03 << 0.05 << "-0.02 0.00 0.02 0.04";
        QTest::newRow("small") << 0.0 << 2.9e-7 << "0 5e-8 1e-7 1.5e-7 2e-7 2.5e-7";
        QTest::newRow("large") << 0.0 << 3e9 << "0 5e8 1e9 1.5e9 2e9 2.5e9 3e9";
        QTest::newRow("narrow") << 1000.0 << 1000.5 << "1000.0 1000.1 1000.2 1000.3 1000.4 1000.5";
    }

    void axesHaveRoundPlaces()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(QString, places);
        const auto all = report::ticks(low, high);
        QStringList texts;
        for (const double one : all)
            texts << QString::fromStdString(report::tickText(one, all));
        QCOMPARE(texts.join(' '), places);
    }

    void aChartIsAPictureForPrint()
    {
        report::Chart chart{.title = "Error of run 5",
                            .xTitle = "epoch",
                            .yTitle = "error",
                            .isShare = true,
                            .lines = {{.name = "run 5, train",
                                       .style = report::LineStyle::Train,
                                       .points = {{1, 0.5}, {2, 0.1}}},
                                      {.name = "run 5, train-val",
                                       .style = report::LineStyle::TrainVal,
                                       .points = {{1, 0.6}, {2, kNone}, {3, 0.2}}},
                                      {.name = "run 4, train",
                                       .style = report::LineStyle::Train,
                                       .isThin = true,
                                       .points = {{1, 0.4}}}},
                            .marks = {{"target", 0.02}}};
        const std::string svg = report::svg(chart);
        const testing::Page page = testing::readPage(QByteArray::fromStdString(svg));
        QCOMPARE(page.trouble, QString());
        for (const char* text :
             {"run 5, train", "run 5, train-val", "error %", "epoch", "target 2.0 %", "60", "2"})
            QVERIFY2(page.text.contains(QString(text) + '\n'), text);
        QVERIFY(!page.text.contains("run 4"));
        QVERIFY(svg.find("stroke-dasharray=\"9 4\"") != std::string::npos);
        QVERIFY(svg.find("nan") == std::string::npos && svg.find("inf") == std::string::npos);
        QCOMPARE(page.elements.count("circle"), qsizetype{4});

        for (const auto& points :
             {std::vector<ChartPoint>{}, std::vector<ChartPoint>{{1, kNone}}}) {
            report::Chart empty{.title = "Loss of run 5",
                                .xTitle = "epoch",
                                .yTitle = "loss",
                                .lines = {{.points = points}}};
            QVERIFY(report::svg(empty).find("There is no finite number to draw.")
                    != std::string::npos);
        }
        report::Chart one{.title = "Loss of run 5",
                          .xTitle = "epoch",
                          .yTitle = "loss",
                          .lines = {{.name = "a", .points = {{1, 0}}}}};
        QVERIFY(report::svg(one).find("nan") == std::string::npos);
        QVERIFY(report::svg(one).find("<circle") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestCaseReport)
#include "tst_case_report.moc"
