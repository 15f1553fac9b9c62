// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_chart.h"
#include "style/theme.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

using namespace assay;
using namespace assay::ui;
using train::Series;

class TestCurveChart : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_series = {};
        for (int i = 1; i <= 1000; ++i)
            m_series.append({i, float(i) / 100, float(i) / 50, 2.0 / i});
        m_chart = std::make_unique<CurveChart>(m_theme, Measure::Loss);
        m_chart->resize(800, 300);
        Curve curve;
        curve.name = QStringLiteral("train");
        curve.colour = Qt::red;
        curve.raw = &m_series;
        m_chart->setCurves({curve});
        m_chart->show();
        m_chart->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_chart.get()));
        m_chart->grab();
    }
    void cleanup() { m_chart.reset(); }

    void showsEverythingAndFollows()
    {
        QCOMPARE(m_chart->view().to(), 1000.0);
        m_series.append({1500, 15, 30, 0.1});
        m_chart->setCurves(m_chart->scene().curves);
        QCOMPARE(m_chart->view().to(), 1500.0);
    }

    void theWheelZoomsAboutThePointer()
    {
        const double x = m_chart->layoutNow().x.pixel(250);
        turnWheel(QPointF(x, 100), 120 * 3);
        const double span = m_chart->view().to() - m_chart->view().from();
        QVERIFY(span < 600 && span > 400);
        m_chart->grab();
        QVERIFY(std::abs(m_chart->layoutNow().x.pixel(250) - x) < 1);
        turnWheel(QPointF(x, 100), -120 * 20);
        QVERIFY(m_chart->view().following());
    }

    void draggingPans()
    {
        m_chart->view().show(400, 600);
        m_chart->grab();
        const double unit = m_chart->layoutNow().x.pixel(401) - m_chart->layoutNow().x.pixel(400);
        QTest::mousePress(m_chart->viewport(), Qt::LeftButton, {}, {400, 100});
        move({300, 100});
        QTest::mouseRelease(m_chart->viewport(), Qt::LeftButton, {}, {300, 100});
        QVERIFY(std::abs(m_chart->view().from() - (400 + 100 / unit)) < 1);
        QVERIFY(std::abs(m_chart->view().to() - m_chart->view().from() - 200) < 1e-6);
    }

    void shiftMarksOutAStretch()
    {
        const auto& x = m_chart->layoutNow().x;
        const QPoint from(int(x.pixel(200)), 80), to(int(x.pixel(400)), 80);
        QTest::mousePress(m_chart->viewport(), Qt::LeftButton, Qt::ShiftModifier, to);
        move(from);
        QTest::mouseRelease(m_chart->viewport(), Qt::LeftButton, Qt::ShiftModifier, from);
        QVERIFY(std::abs(m_chart->view().from() - 200) < 3);
        QVERIFY(std::abs(m_chart->view().to() - 400) < 3);
    }

    void resets_data()
    {
        QTest::addColumn<bool>("byKey");
        QTest::newRow("0") << true;
        QTest::newRow("double click") << false;
    }
    void resets()
    {
        QFETCH(bool, byKey);
        m_chart->view().show(400, 600);
        if (byKey) {
            m_chart->setFocus();
            QTest::keyClick(m_chart.get(), Qt::Key_0);
        } else {
            QTest::mouseDClick(m_chart->viewport(), Qt::LeftButton, {}, {300, 100});
        }
        QVERIFY(m_chart->view().following());
    }

    void arrowsMoveTheCrosshairByPoints()
    {
        QTest::keyClick(m_chart.get(), Qt::Key_End);
        QCOMPARE(m_chart->view().crosshair().value(), 1000.0);
        QTest::keyClick(m_chart.get(), Qt::Key_Left);
        QTest::keyClick(m_chart.get(), Qt::Key_Left);
        QCOMPARE(m_chart->view().crosshair().value(), 998.0);
        QTest::keyClick(m_chart.get(), Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(m_chart->view().crosshair().value(), 1000.0);
        QTest::keyClick(m_chart.get(), Qt::Key_Home);
        QCOMPARE(m_chart->view().crosshair().value(), 1.0);
        QTest::keyClick(m_chart.get(), Qt::Key_Escape);
        QVERIFY(!m_chart->view().crosshair());
    }

    void theViewGoesAlongWithTheCrosshair()
    {
        m_chart->view().show(400, 500);
        m_chart->view().setCrosshair(500);
        QTest::keyClick(m_chart.get(), Qt::Key_Right);
        QCOMPARE(m_chart->view().crosshair().value(), 501.0);
        QVERIFY(m_chart->view().to() >= 501);
    }

    void plusAndMinusZoom()
    {
        QTest::keyClick(m_chart.get(), Qt::Key_Plus);
        QCOMPARE(m_chart->view().from(), 250.0);
        QCOMPARE(m_chart->view().to(), 750.0);
        QTest::keyClick(m_chart.get(), Qt::Key_Minus);
        QVERIFY(m_chart->view().following());
    }

    void chartsShareViewAndCrosshair()
    {
        CurveChart other(m_theme, Measure::Share);
        other.share(m_chart->view());
        other.setCurves(m_chart->scene().curves);
        other.resize(800, 200);
        other.show();
        const QImage before = other.grab().toImage();
        m_chart->view().show(100, 300);
        QVERIFY(other.grab().toImage() != before); // its own axis moved
        hover({300, 100});
        QVERIFY(other.view().crosshair());
        QCOMPARE(other.view().from(), 100.0);
    }

    void theCrosshairSticksToPoints()
    {
        m_chart->view().show(100, 110);
        m_chart->grab();
        hover({int(m_chart->layoutNow().x.pixel(104.3)), 100});
        QCOMPARE(m_chart->view().crosshair().value(), 104.0);
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(m_chart.get(), &leave);
        QVERIFY(!m_chart->view().crosshair());
    }

    void onlyTheOverlayIsPaintedAnewUnderThePointer()
    {
        const QImage plain = m_chart->grab().toImage();
        m_chart->view().setCrosshair(500);
        const QImage crossed = m_chart->grab().toImage();
        QVERIFY(crossed != plain);
        m_chart->view().setCrosshair(std::nullopt);
        QCOMPARE(m_chart->grab().toImage(), plain);
    }

    void hidesACurveByItsMenu()
    {
        QMenu menu;
        m_chart->fillMenu(&menu);
        QMenu* curves = menu.actions().back()->menu();
        QVERIFY(curves);
        Q_EMIT curves->aboutToShow();
        QCOMPARE(curves->actions().size(), 1);
        curves->actions().front()->trigger();
        QVERIFY(!m_chart->scene().shown(m_chart->scene().curves.front()));
    }

    void namesOfCurvesKeepTheirAmpersand()
    {
        std::vector<Curve> curves = m_chart->scene().curves;
        curves.front().name = QStringLiteral("cats & dogs");
        m_chart->setCurves(curves);
        QMenu menu;
        m_chart->fillMenu(&menu);
        QMenu* names = menu.actions().back()->menu();
        QVERIFY(names);
        Q_EMIT names->aboutToShow();
        // Qt draws && as one; of a single one it makes the mark of a key.
        QCOMPARE(names->actions().front()->text(), QStringLiteral("cats && dogs"));
        names->actions().front()->trigger();
        QVERIFY(!m_chart->scene().shown(m_chart->scene().curves.front()));
    }

    void aClickInTheLegendHidesACurve()
    {
        std::vector<Curve> curves;
        for (int i = 0; i < 7; ++i) {
            curves.push_back(m_chart->scene().curves.front());
            curves.back().name = QStringLiteral("run %1").arg(i);
        }
        m_chart->setCurves(curves);
        m_chart->grab();
        const auto& legend = m_chart->layoutNow().legend;
        QCOMPARE(legend.size(), 7U);
        const QPoint at = legend[3].area.center().toPoint();
        QTest::mouseClick(m_chart->viewport(), Qt::LeftButton, {}, at);
        QVERIFY(m_chart->scene().hidden.contains("run 3"));
        QTest::mouseClick(m_chart->viewport(), Qt::LeftButton, {}, at);
        QVERIFY(m_chart->scene().hidden.isEmpty());
    }

    void logYIsSwitchedByKeyAndTold()
    {
        QSignalSpy changes(m_chart.get(), &CurveChart::logYChanged);
        m_chart->setFocus();
        QTest::keyClick(m_chart.get(), Qt::Key_L);
        QVERIFY(m_chart->logY());
        QCOMPARE(changes.size(), 1);
    }

    void saves_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("begins");
        QTest::newRow("picture") << "a.png" << QByteArray("\x89PNG");
        QTest::newRow("drawing") << "a.svg" << QByteArray("<?xml");
        QTest::newRow("points") << "a.csv" << QByteArray("step,epoch,seconds,\"train\"\n1,");
    }
    void saves()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, begins);
        QTemporaryDir folder;
        QSignalSpy said(m_chart.get(), &CurveChart::said);
        m_chart->save(folder.filePath(name));
        QTRY_COMPARE(said.size(), 1);
        QCOMPARE(said[0][1].toBool(), false);
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith(begins));
    }

    void saysWhatAFileLacks()
    {
        QSignalSpy said(m_chart.get(), &CurveChart::said);
        m_chart->save(QStringLiteral("/nowhere/at/all/a.csv"));
        QTRY_COMPARE(said.size(), 1);
        QCOMPARE(said[0][1].toBool(), true);
        QVERIFY(said[0][0].toString().contains("/nowhere/at/all/a.csv"));
    }

    void copiesAPicture()
    {
        m_chart->copy();
        const QImage image = QGuiApplication::clipboard()->image();
        // Twice as fine as the screen, below its title.
        QCOMPARE(image.width(), 1600);
        QVERIFY(image.height() > 600 + 40 && image.height() < 600 + 120);
    }

    void followsTheTheme()
    {
        m_theme.choose(ThemeChoice::Dark);
        QCOMPARE(m_chart->grab().toImage().pixelColor(2, 2), Colours::dark().card);
        m_theme.choose(ThemeChoice::Light);
        QCOMPARE(m_chart->grab().toImage().pixelColor(2, 2), Colours::light().card);
    }

    void paintsNothingButASentenceWhileItWaits()
    {
        CurveChart chart(m_theme, Measure::Loss);
        chart.resize(400, 200);
        chart.setWaiting({});
        const QImage without = chart.grab().toImage();
        QImage ground = without;
        ground.fill(without.pixelColor(2, 2));
        QCOMPARE(without, ground); // no axis of nothing
        chart.setWaiting(QStringLiteral("Waiting for the first step."));
        QVERIFY(chart.grab().toImage() != without);
        chart.view().setCrosshair(0.5); // nothing to read: no line
        const QImage waiting = chart.grab().toImage();
        chart.view().setCrosshair(std::nullopt);
        QCOMPARE(chart.grab().toImage(), waiting);
    }

    void survivesHardData_data()
    {
        QTest::addColumn<QList<double>>("values");
        const double nan = qQNaN(), infinite = qInf();
        QTest::newRow("one point") << QList<double>{0.5};
        QTest::newRow("one zero") << QList<double>{0};
        QTest::newRow("all NaN") << QList<double>{nan, nan, nan};
        QTest::newRow("infinite") << QList<double>{1, infinite, -infinite, 2};
        QTest::newRow("huge") << QList<double>{1e300, -1e300, 1e308, -1e308};
        QTest::newRow("tiny") << QList<double>{1e-300, 2e-300};
        QTest::newRow("constant") << QList<double>{3, 3, 3};
        QTest::newRow("negative") << QList<double>{-1, -2};
    }
    void survivesHardData()
    {
        QFETCH(QList<double>, values);
        Series series;
        for (int i = 0; i < values.size(); ++i)
            series.append({i + 1, float(i), float(i), values[i]});
        Curve curve = m_chart->scene().curves.front();
        curve.raw = &series;
        curve.best = true;
        curve.marker = Marker::Circle;
        for (const bool log : {false, true}) {
            for (const train::Axis axis :
                 {train::Axis::Step, train::Axis::Epoch, train::Axis::Seconds}) {
                m_chart->setLogY(log);
                m_chart->view().setAxis(axis);
                m_chart->setCurves({curve});
                m_chart->view().setCrosshair(1);
                QVERIFY(!m_chart->grab().isNull());
            }
        }
        m_chart->setCurves({});
    }

private:
    void turnWheel(QPointF at, int angle)
    {
        QWheelEvent event(at, m_chart->mapToGlobal(at), {}, {0, angle}, {}, {}, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(m_chart->viewport(), &event);
    }
    void move(QPoint at) { send(at, Qt::LeftButton); }
    void hover(QPoint at) { send(at, Qt::NoButton); }
    void send(QPoint at, Qt::MouseButtons buttons)
    {
        QMouseEvent event(QEvent::MouseMove, QPointF(at), m_chart->mapToGlobal(QPointF(at)),
                          Qt::NoButton, buttons, {});
        QCoreApplication::sendEvent(m_chart->viewport(), &event);
    }

    Theme m_theme;
    Series m_series;
    std::unique_ptr<CurveChart> m_chart;
};

QTEST_MAIN(TestCurveChart)
#include "tst_curve_chart.moc"
