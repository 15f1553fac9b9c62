// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_chart.h"
#include "charts/drawing.h"
#include "charts/picture.h"
#include "support/night_window.h"

#include <QClipboard>
#include <QDate>
#include <QFile>
#include <QGuiApplication>
#include <QImageReader>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

using namespace assay;
using testing::kPatience;
using testing::NightWindow;

/// What leaves the window says what it shows, and of which project, run and date it is.
class TestPictures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_kit = std::make_unique<NightWindow>(2); }
    void cleanupTestCase() { m_kit.reset(); }

    void everyChartNamesItselfAndItsSource_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("view");
        QTest::addColumn<QStringList>("titles");
        QTest::newRow("train") << "train"
                               << "" << QStringList{"Loss", "Error (%)"};
        QTest::newRow("runs") << "runs"
                              << ""
                              << QStringList{"Training loss, smoothed", "Train-val error (%)"};
        QTest::newRow("breakdown")
            << "evaluate"
            << "Confusion matrix"
            << QStringList{"Breakdown of the error", "Confusion matrix, test-val"};
        QTest::newRow("confusion")
            << "evaluate"
            << "Confusion matrix" << QStringList{"Confusion matrix, test-val"};
        QTest::newRow("calibration") << "evaluate"
                                     << "Calibration" << QStringList{"Calibration, test-val"};
        QTest::newRow("learning curves")
            << "evaluate"
            << "Learning curves" << QStringList{"Error of the open splits (%)"};
        QTest::newRow("sizes") << "evaluate"
                               << "Training-set size"
                               << QStringList{"Error against training-set size"};
    }
    void everyChartNamesItselfAndItsSource()
    {
        QFETCH(QString, page);
        QFETCH(QString, view);
        QFETCH(QStringList, titles);
        m_kit->press(("go." + page).toUtf8().constData());
        if (!view.isEmpty())
            lookAt(view);
        const train::RunRecord& run = *m_kit->bench().runs().current();
        const QString made = QDateTime::fromString(QString::fromStdString(run.created), Qt::ISODate)
                                 .toLocalTime()
                                 .toString("yyyy-MM-dd");
        QStringList found;
        for (QWidget* chart : m_kit->window->findChildren<QWidget*>()) {
            if (!chart->isVisible())
                continue;
            const QString drawing = saved(chart);
            if (drawing.isEmpty())
                continue;
            for (const QString& title : titles)
                if (drawing.contains(title) && !found.contains(title))
                    found << title;
            QVERIFY2(drawing.contains("Project night"), qPrintable(drawing.left(2000)));
            QVERIFY2(drawing.contains(made), qPrintable(made));
            if (view != "Training-set size") // of every run whose size is known
                QVERIFY(drawing.contains("run 1, " + QString::fromStdString(run.name)));
        }
        found.sort();
        titles.sort();
        for (const QString& title : titles)
            QVERIFY2(found.contains(title), qPrintable(title + ": " + found.join(", ")));
    }

    void aPictureOfAnswersSaysWhoseWeightsGaveThem()
    {
        m_kit->press("go.evaluate");
        lookAt("Confusion matrix");
        auto* drawing =
            m_kit->window->findChild<QWidget*>("page.evaluate")->findChild<ui::Drawing*>();
        QVERIFY(drawing);
        QVERIFY(saved(drawing).contains("last weights at step "));
        drawing->copy();
        const QImage copied = QGuiApplication::clipboard()->image();
        QVERIFY(copied.height() > drawing->height() * ui::kPictureRatio + 40);
        QCOMPARE(copied.width(), int(drawing->width() * ui::kPictureRatio));
    }

    void aPngKeepsItsWords()
    {
        m_kit->press("go.train");
        m_kit->settle();
        for (auto* chart : m_kit->window->findChildren<ui::CurveChart*>()) {
            if (!chart->isVisible())
                continue;
            const QString path = m_folder.filePath("words.png");
            QSignalSpy said(chart, &ui::CurveChart::said);
            chart->save(path);
            QTRY_COMPARE(said.size(), 1);
            QImageReader reader(path);
            QCOMPARE(reader.text("Title"), chart->accessibleName());
            QVERIFY(reader.text("Description").startsWith("Project night \u00b7 run 1"));
            QFile::remove(path);
        }
    }

private:
    void lookAt(const QString& title)
    {
        auto* bar = m_kit->on<QTabBar>("evaluate", "Views of the evaluation");
        for (int tab = 0; tab < bar->count(); ++tab)
            if (bar->tabText(tab) == title)
                bar->setCurrentIndex(tab);
        m_kit->settle();
    }
    /// Its drawing; empty: it is no chart.
    QString saved(QWidget* widget)
    {
        const QString path = m_folder.filePath("chart.svg");
        QFile::remove(path);
        if (auto* curves = qobject_cast<ui::CurveChart*>(widget)) {
            QSignalSpy said(curves, &ui::CurveChart::said);
            curves->save(path);
            if (said.isEmpty())
                said.wait(kPatience);
        } else if (auto* drawing = qobject_cast<ui::Drawing*>(widget)) {
            drawing->save(path);
        } else {
            return {};
        }
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<NightWindow> m_kit;
};

QTEST_MAIN(TestPictures)
#include "tst_pictures.moc"
