// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/confusion_view.h"
#include "charts/known_chart.h"
#include "charts/reliability_chart.h"
#include "charts/scatter_chart.h"
#include "charts/size_chart.h"
#include "charts/waterfall_chart.h"
#include "style/theme.h"
#include "support/chart_words.h"

#include <QFile>
#include <QFontMetricsF>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QtCharts/QBarSet>
#include <QtCharts/QCategoryAxis>
#include <QtCharts/QLineSeries>
#include <QtCharts/QStackedBarSeries>

#include <cmath>

using namespace assay;
using namespace assay::ui;

namespace {

QStringList labels(const Drawing& chart, Qt::Orientation orientation)
{
    const QList<QAbstractAxis*> axes = chart.chart()->axes(orientation);
    auto* axis = axes.isEmpty() ? nullptr : qobject_cast<QCategoryAxis*>(axes.front());
    return axis ? axis->categoriesLabels() : QStringList();
}

evaluate::Measured measured(double error, double half)
{
    evaluate::Measured rung;
    rung.error = error;
    rung.examples = 1000;
    rung.interval = {error - half, error + half};
    return rung;
}

} // namespace

class TestCharts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aClickChoosesTheNearestPoint()
    {
        ScatterChart chart(m_theme);
        shown(chart);
        chart.setPoints({{0, 0}, {10, std::nan("")}, {10, 8}, {20, 25}});
        chart.grab();
        QSignalSpy chosen(&chart, &ScatterChart::chosen);
        const QPoint at = chart.placeOf(2).toPoint();
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, at + QPoint(4, -3));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<std::size_t>(), std::size_t{2});
        QCOMPARE(chart.current(), std::optional<std::size_t>(2));
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, at + QPoint(30, 40));
        QCOMPARE(chosen.size(), 1); // nothing there
        QVERIFY(chart.accessibleDescription().startsWith("true 10, answered 8: off by -2"));
    }

    void theArrowsGoByTheTruthPastWhatIsNoNumber()
    {
        ScatterChart chart(m_theme);
        chart.setPoints({{30, 1}, {10, 2}, {std::nan(""), 3}, {20, 4}});
        QSignalSpy chosen(&chart, &ScatterChart::chosen);
        for (int k = 0; k < 5; ++k)
            QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Left);
        QList<std::size_t> order;
        for (const auto& signal : chosen)
            order << signal[0].value<std::size_t>();
        QCOMPARE(order, QList<std::size_t>({1, 3, 0, 3}));
    }

    void aChosenPointMayBeAnything()
    {
        ScatterChart chart(m_theme);
        QSignalSpy chosen(&chart, &ScatterChart::chosen);
        chart.setPoints({{1, std::nan("")}, {2, 2}});
        chart.setCurrent(0); // known, but nowhere to be seen
        QCOMPARE(chart.current(), std::optional<std::size_t>(0));
        QVERIFY(!chart.grab().isNull());
        chart.setCurrent(7);
        QVERIFY(!chart.current());
        QCOMPARE(chosen.size(), 0);
        chart.setPoints({});
        QVERIFY(!chart.grab().isNull());
    }

    void bothAxesSpanTheSameValues_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("prices") << 15000.0 << 500000.0;
        QTest::newRow("below zero") << -3e-7 << 2e-7;
        QTest::newRow("huge") << -1e300 << 1e14;
        QTest::newRow("all the same") << 4.0 << 4.0;
    }
    void bothAxesSpanTheSameValues()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        ScatterChart chart(m_theme);
        chart.setPoints({{low, low}, {high, high}});
        QCOMPARE(labels(chart, Qt::Horizontal), labels(chart, Qt::Vertical));
        QVERIFY(labels(chart, Qt::Horizontal).size() >= 2);
        QVERIFY(!chart.grab().isNull());
    }

    void aTermHangsBetweenItsRungs()
    {
        evaluate::Ladder ladder;
        ladder.trainVal = measured(0.10, 0.01);
        ladder.train = measured(0.06, 0.01);
        ladder.testVal = measured(0.31, 0.03);
        WaterfallChart chart(m_theme);
        QVERIFY(!chart.grab().isNull()); // nothing known yet
        chart.setBreakdown(evaluate::breakDown(ladder));
        auto* bars = qobject_cast<QStackedBarSeries*>(chart.chart()->series().front());
        QVERIFY(bars);
        // train, variance, train-val, shift, test-val on what carries them
        QCOMPARE(bars->barSets().size(), 6);
        QCOMPARE(bars->barSets()[0]->at(1), 6.0);
        QCOMPARE(bars->barSets()[2]->at(1), 4.0);
        QCOMPARE(bars->barSets()[0]->at(3), 10.0);
        QCOMPARE(bars->barSets()[4]->at(3), 21.0);
        QCOMPARE(labels(chart, Qt::Vertical), QStringList({"0", "10", "20", "30", "40"}));
        QVERIFY(!chart.grab().isNull());
        chart.clear();
        QVERIFY(bars->barSets().isEmpty());
    }

    void aTermHasTheDecimalsOfItsInterval()
    {
        evaluate::Ladder ladder;
        ladder.isShare = ladder.isCount = false;
        ladder.train = measured(0.434127, 0.05);
        ladder.trainVal = measured(0.412678, 0.07);
        WaterfallChart chart(m_theme);
        chart.setBreakdown(evaluate::breakDown(ladder));
        chart.resize(520, 280);
        const QTemporaryDir folder;
        chart.save(folder.filePath("a.svg"));
        QFile file(folder.filePath("a.svg"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray drawn = file.readAll();
        QVERIFY(drawn.contains("0.4341<"));
        QVERIFY(drawn.contains("-0.0214<")); // and not -0.02145
    }

    void sizesStandOnALogarithmicAxis()
    {
        SizeChart chart(m_theme);
        evaluate::SizeCurve curve;
        for (const std::int64_t examples : {2700, 5400, 10800}) {
            evaluate::SizePoint point;
            point.examples = examples;
            point.errors[data::SplitKind::Train] = {0.2, {0.1, 0.32}};
            curve.points.push_back(point);
        }
        chart.setCurve(curve);
        QCOMPARE(labels(chart, Qt::Horizontal), QStringList({"2,700", "5,400", "10,800"}));
        const auto* line = qobject_cast<QLineSeries*>(chart.chart()->series().front());
        QVERIFY(line && line->count() == 3);
        QCOMPARE(line->at(1).x() - line->at(0).x(), line->at(2).x() - line->at(1).x());
        const auto* axis = qobject_cast<QCategoryAxis*>(chart.chart()->axes(Qt::Horizontal)[0]);
        QCOMPARE(axis->min(), std::log10(1080)); // a tenth is still missing
        // The mark of the last point is whole within the plot.
        chart.resize(600, 260);
        chart.show();
        chart.grab();
        const double right = chart.chart()->plotArea().right();
        const double last =
            chart.chart()->mapToPosition(line->at(2), chart.chart()->series().front()).x();
        QVERIFY2(right - last >= 4, qPrintable(QString::number(right - last)));
        QVERIFY(!chart.grab().isNull());
    }

    void saves_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("begins");
        QTest::newRow("picture") << "a.png" << QByteArray("\x89PNG");
        QTest::newRow("drawing") << "a.svg" << QByteArray("<?xml");
    }
    void saves()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, begins);
        ReliabilityChart chart(m_theme);
        evaluate::SplitReport report;
        report.bins.push_back({0.9, 1, 50, 0.95, {0.9, {0.8, 0.97}}});
        chart.setReport(report);
        chart.resize(360, 260);
        QTemporaryDir folder;
        QSignalSpy said(&chart, &Drawing::said);
        chart.save(folder.filePath(name));
        QCOMPARE(said.size(), 1);
        QCOMPARE(said[0][1].toBool(), false);
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray data = file.readAll();
        QVERIFY(data.startsWith(begins));
        QVERIFY(!data.contains("<image")); // a drawing has no pixels
    }

    void theMatrixTakesTheRoomThatThereIs_data()
    {
        QTest::addColumn<int>("classes");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QSizeF>("least"); // of a cell
        QTest::newRow("ten in a small card") << 10 << QSize(420, 260) << QSizeF(30, 22);
        QTest::newRow("ten on a large screen") << 10 << QSize(1700, 700) << QSizeF(120, 50);
        QTest::newRow("two on a large screen") << 2 << QSize(1700, 700) << QSizeF(120, 50);
        QTest::newRow("forty on a large screen") << 40 << QSize(1700, 700) << QSizeF(35, 16);
    }
    void theMatrixTakesTheRoomThatThereIs()
    {
        QFETCH(int, classes);
        QFETCH(QSize, size);
        QFETCH(QSizeF, least);
        ConfusionView view(m_theme);
        view.resize(size);
        evaluate::SplitReport report;
        report.classes.resize(std::size_t(classes));
        std::vector<std::string> names(std::size_t(classes), "3");
        view.setReport(report, names);
        const QRectF first = view.cellArea(0, 0), last = view.cellArea(classes - 1, classes - 1);
        QVERIFY2(first.width() >= least.width() && first.height() >= least.height(),
                 qPrintable(QStringLiteral("%1 x %2").arg(first.width()).arg(first.height())));
        QVERIFY(QRectF(view.rect()).contains(last));
        // A number stays near to its neighbours.
        QVERIFY(first.width() <= 130 && first.height() <= 60);
        // Names that are long get room before their rows.
        names.back() = "a name of a class that is as long as this";
        view.setReport(report, names);
        if (size.width() > 1000)
            QVERIFY(view.cellArea(0, 0).left() > first.left() + 50);
        else
            QCOMPARE(view.cellArea(0, 0).left(), first.left());
        QVERIFY(QRectF(view.rect()).contains(view.cellArea(classes - 1, classes - 1)));
    }

    void rowsOfTheMatrixKeepTheirNamesWholeWhereThereIsRoom()
    {
        ConfusionView view(m_theme);
        view.resize(900, 220);
        evaluate::SplitReport report;
        report.classes.resize(3);
        const std::vector<std::string> names{"neither satisfied nor dissatisfied, perhaps", "no",
                                             "yes"};
        view.setReport(report, names);
        const double wanted = QFontMetricsF(Theme::smallFont())
                                  .horizontalAdvance(QString::fromStdString(names.front()));
        QVERIFY(wanted > 180); // a fifth of the width is not enough
        QVERIFY(view.nameArea(Qt::Vertical, 0).width() >= wanted);
        QVERIFY(QRectF(view.rect()).contains(view.cellArea(2, 2)));
    }

    void classesOfTheMatrixHaveTheirNames_data()
    {
        QTest::addColumn<int>("classes");
        QTest::addColumn<QSize>("size");
        QTest::newRow("ten below the breakdown") << 10 << QSize(900, 190);
        QTest::newRow("eighteen below the breakdown") << 18 << QSize(900, 190);
        QTest::newRow("eighteen beside something") << 18 << QSize(420, 260);
        QTest::newRow("eighteen on the whole page") << 18 << QSize(1100, 560);
    }
    void classesOfTheMatrixHaveTheirNames()
    {
        QFETCH(int, classes);
        QFETCH(QSize, size);
        ConfusionView view(m_theme);
        view.resize(size);
        evaluate::SplitReport report;
        report.classes.resize(std::size_t(classes));
        std::vector<std::string> names;
        for (int k = 0; k < classes; ++k)
            names.push_back("kind of flower " + std::to_string(k));
        view.setReport(report, names);
        QVERIFY(view.minimumSizeHint().height() <= size.height());
        for (const Qt::Orientation along : {Qt::Vertical, Qt::Horizontal}) {
            for (int k = 0; k < classes; ++k) {
                const QRectF place = view.nameArea(along, k);
                const QRectF own =
                    along == Qt::Vertical ? view.cellArea(k, 0) : view.cellArea(0, k);
                // It stands before its row or above its column, with room to be read.
                QVERIFY2(QRectF(view.rect()).contains(place), qPrintable(QString::number(k)));
                QVERIFY2(std::min(place.width(), place.height()) >= 11,
                         qPrintable(QStringLiteral("%1 x %2 of class %3")
                                        .arg(place.width())
                                        .arg(place.height())
                                        .arg(k)));
                QVERIFY(std::max(place.width(), place.height()) >= 40);
                if (along == Qt::Vertical)
                    QVERIFY(std::abs(place.center().y() - own.center().y()) < 0.01
                            && place.right() < own.left());
                else
                    QVERIFY(std::abs(place.center().x() - own.center().x()) < 0.01
                            && place.bottom() < own.top());
                QCOMPARE(view.nameAt(place.center()),
                         QString::fromStdString(names[std::size_t(k)]));
                for (int other = 0; other < k; ++other) {
                    const QRectF both = place & view.nameArea(along, other);
                    QVERIFY2(both.width() < 0.01 || both.height() < 0.01,
                             qPrintable(QStringLiteral("%1 on %2").arg(k).arg(other)));
                }
            }
        }
        QVERIFY(view.nameAt(view.cellArea(0, 0).center()).isEmpty());
    }

    void numbersOfTheMatrixReadInBothThemes()
    {
        ConfusionView view(m_theme);
        view.resize(600, 400);
        evaluate::SplitReport report;
        report.classes.resize(2);
        for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
            m_theme.choose(choice);
            for (std::int64_t wrong = 0; wrong <= 100; wrong += 5) {
                report.classes[0].examples = 100;
                report.confusions = {{0, 0, 100 - wrong}, {0, 1, wrong}};
                view.setReport(report, {"day", "night"});
                for (const int predicted : {0, 1}) {
                    const double seen = contrastRatio(view.numberColour(0, predicted),
                                                      view.cellColour(0, predicted));
                    QVERIFY2(seen >= 4.5, qPrintable(QStringLiteral("%1 at %2 % in %3")
                                                         .arg(seen)
                                                         .arg(wrong)
                                                         .arg(name(choice))));
                }
            }
        }
        QVERIFY(std::abs(contrastRatio(Qt::black, Qt::white) - 21) < 0.01);
        m_theme.choose(ThemeChoice::Light);
    }

    void labelsOfAnAxisDoNotTouch_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("least") << QSize(240, 180);
        QTest::newRow("beside a table") << QSize(184, 330);
        QTest::newRow("large") << QSize(1400, 700);
    }
    void labelsOfAnAxisDoNotTouch()
    {
        QFETCH(QSize, size);
        ScatterChart scatter(m_theme);
        scatter.setPoints({{15'000, 20'000}, {500'000, 610'000}});
        SizeChart sizes(m_theme);
        evaluate::SizeCurve curve;
        for (const std::int64_t examples : {5'000, 12'500, 25'000, 37'500, 50'000}) {
            evaluate::SizePoint point;
            point.examples = examples;
            point.errors[data::SplitKind::Train] = {0.2, {0.1, 0.32}};
            curve.points.push_back(point);
        }
        sizes.setCurve(curve);
        const QFontMetricsF metrics(Theme::numberFont());
        for (Drawing* chart : {static_cast<Drawing*>(&scatter), static_cast<Drawing*>(&sizes)}) {
            chart->setMinimumSize(1, 1);
            chart->resize(size);
            chart->show();
            chart->grab();
            auto* axis = qobject_cast<QCategoryAxis*>(chart->chart()->axes(Qt::Horizontal).front());
            const QStringList words = axis->categoriesLabels();
            QVERIFY(!words.isEmpty());
            const double unit = chart->chart()->plotArea().width() / (axis->max() - axis->min());
            for (int k = 1; k < words.size(); ++k) {
                const double between =
                    (axis->endValue(words[k]) - axis->endValue(words[k - 1])) * unit;
                const double taken =
                    (metrics.horizontalAdvance(words[k]) + metrics.horizontalAdvance(words[k - 1]))
                    / 2;
                QVERIFY2(between >= taken + 4,
                         qPrintable(words.join(' ')
                                    + QStringLiteral(" %1 < %2").arg(between).arg(taken)));
            }
        }
    }

    /// Qt Charts makes "..." of the words below an axis that has no room for them.
    void wordsBelowAnAxisAreWholeInTheLowestChart()
    {
        KnownChart known(m_theme);
        baseline::ResultRow row;
        row.value = 0.01;
        known.show({row}, {});
        SizeChart sizes(m_theme);
        evaluate::SizeCurve curve;
        for (const std::int64_t examples : {5'000, 50'000}) {
            evaluate::SizePoint point;
            point.examples = examples;
            point.errors[data::SplitKind::Train] = {0.2, {0.1, 0.32}};
            curve.points.push_back(point);
        }
        sizes.setCurve(curve);
        ScatterChart scatter(m_theme);
        scatter.setPoints({{15'000, 20'000}, {500'000, 610'000}});
        for (Drawing* chart : {static_cast<Drawing*>(&known), static_cast<Drawing*>(&sizes),
                               static_cast<Drawing*>(&scatter)}) {
            chart->resize(420, chart->minimumSizeHint().height());
            chart->show();
            chart->grab();
            const QString title = chart->chart()->axes(Qt::Horizontal).front()->titleText();
            QVERIFY(!title.isEmpty());
            const auto words = [chart] { return testing::axisWords(*chart); };
            QTRY_VERIFY2(words().contains(title), qPrintable(words().join('|')));
        }
    }

    void namesOfColumnsDoNotTouch_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<double>("width"); // of a column
        QTest::addColumn<int>("least");    // names that are written
        const QStringList regions{"<1H OCEAN", "INLAND", "ISLAND", "NEAR BAY", "NEAR OCEAN"};
        QStringList species, digits;
        for (int k = 0; k < 12; ++k) {
            species << QStringLiteral("a species with a long name, number %1").arg(k);
            digits << QString::number(k % 10);
        }
        QTest::newRow("regions in a card") << regions << 45.8 << 5;
        QTest::newRow("regions on a large screen") << regions << 160.0 << 5;
        QTest::newRow("long names, narrow") << species << 19.0 << 3;
        QTest::newRow("long names, wide") << species << 70.0 << 12;
        QTest::newRow("digits, narrow") << digits << 17.0 << 12;
        QTest::newRow("no room at all") << species << 2.0 << 0;
    }
    void namesOfColumnsDoNotTouch()
    {
        QFETCH(QStringList, names);
        QFETCH(double, width);
        QFETCH(int, least);
        const QFontMetricsF metrics(Theme::smallFont());
        const ColumnNames shown = namesOfColumns(names, width, metrics);
        double end = 0;
        int written = 0;
        for (std::size_t k = 0; k < shown.texts.size(); ++k) {
            if (shown.texts[k].isEmpty())
                continue;
            ++written;
            const double half = metrics.horizontalAdvance(shown.texts[k]) / 2;
            const double middle = (double(k) + 0.5) * width;
            QVERIFY2(middle - half >= end, qPrintable(shown.texts[k]));
            end = middle + half + 6;
            QVERIFY(middle + half <= width * double(names.size()));
        }
        QVERIFY2(written >= least, qPrintable(QString::number(written)));
    }

    void namesOfColumnsThatEndDifferentlyAreCutInTheirMiddle()
    {
        QStringList species;
        for (int k = 0; k < 12; ++k)
            species << QStringLiteral("a species with a long name, number %1").arg(k);
        const QFontMetricsF metrics(Theme::smallFont());
        const ColumnNames shown = namesOfColumns(species, 70, metrics);
        const QSet<QString> different(shown.texts.begin(), shown.texts.end());
        QCOMPARE(different.size(), species.size());
        QVERIFY2(shown.texts[7].endsWith('7'), qPrintable(shown.texts[7]));
        // Those that differ at their beginnings are cut behind them.
        const ColumnNames regions =
            namesOfColumns({"north of the large river", "south of the large river"}, 70, metrics);
        QVERIFY2(regions.texts[0].startsWith("nor") && !regions.texts[0].endsWith('r'),
                 qPrintable(regions.texts[0]));
    }

    void aPictureHasItsWordsAboveItWhateverTheirLength_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("lines"); // at least
        QTest::newRow("none") << "" << 1;
        QTest::newRow("short") << "Project a" << 2;
        QTest::newRow("long words") << QStringLiteral("Project %1").arg(QString(200, 'x')) << 5;
    }
    void aPictureHasItsWordsAboveItWhateverTheirLength()
    {
        QFETCH(QString, source);
        QFETCH(int, lines);
        QWidget around;
        ReliabilityChart chart(m_theme, &around);
        PictureSource outer(&around, [&] { return source; });
        chart.resize(300, 200);
        QTemporaryDir folder;
        chart.save(folder.filePath("a.png"));
        const QImage image(folder.filePath("a.png"));
        QCOMPARE(image.width(), int(300 * kPictureRatio));
        const double above = image.height() / kPictureRatio - 200;
        const double line = QFontMetricsF(Theme::smallFont()).height();
        QVERIFY2(above >= lines * line, qPrintable(QString::number(above)));
        // The chart itself is as it is seen, and nothing is written beyond the edges.
        const QColor ground = m_theme.colours().card;
        for (int y = 0; y < image.height() - int(200 * kPictureRatio); ++y) {
            QCOMPARE(image.pixelColor(2, y), ground);
            QCOMPARE(image.pixelColor(image.width() - 3, y), ground);
        }
    }

    void theInnermostSourceCounts()
    {
        QWidget window;
        auto* page = new QWidget(&window);
        auto* chart = new QWidget(page);
        QCOMPARE(PictureSource::of(*chart), QString());
        new PictureSource(&window, [] { return QStringLiteral("Project a"); });
        QCOMPARE(PictureSource::of(*chart), QStringLiteral("Project a"));
        new PictureSource(page, [] { return QStringLiteral("run 3"); });
        QCOMPARE(PictureSource::of(*chart), QStringLiteral("run 3"));
        QCOMPARE(PictureSource::of(window), QStringLiteral("Project a"));
    }

    void proposesANameForAFile_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("name");
        QTest::newRow("words") << "Train-val error (%)"
                               << "train-val-error.png";
        QTest::newRow("a tag") << "val/acc@5"
                               << "val-acc-5.png";
        QTest::newRow("no letter") << "%"
                                   << "chart.png";
        QTest::newRow("a path") << "../../etc"
                                << "etc.png";
        QTest::newRow("other letters")
            << QString::fromUtf8("Größe") << QString::fromUtf8("größe.png");
    }
    void proposesANameForAFile()
    {
        QFETCH(QString, title);
        QFETCH(QString, name);
        QCOMPARE(fileNameFor(title, "png"), name);
    }

    void followsTheTheme()
    {
        ReliabilityChart chart(m_theme);
        m_theme.choose(ThemeChoice::Dark);
        QCOMPARE(chart.grab().toImage().pixelColor(2, 2), Colours::dark().card);
        m_theme.choose(ThemeChoice::Light);
        QCOMPARE(chart.grab().toImage().pixelColor(2, 2), Colours::light().card);
    }

private:
    static void shown(QWidget& chart)
    {
        chart.resize(420, 320);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
    }

    Theme m_theme;
};

QTEST_MAIN(TestCharts)
#include "tst_charts.moc"
