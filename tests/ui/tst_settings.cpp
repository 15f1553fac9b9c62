// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/settings.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace assay;

class TestSettings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void startsWithDefaults()
    {
        const QTemporaryDir folder;
        const ui::Settings settings(folder.path());
        QCOMPARE(settings.smoothing.get(), 0.9);
        QCOMPARE(settings.xAxis.get(), QStringLiteral("step"));
        QCOMPARE(settings.seedCount.get(), 3);
        QVERIFY(settings.recentProjects.get().isEmpty());
    }

    void remembersFromOneStartToTheNext()
    {
        const QTemporaryDir folder;
        {
            ui::Settings settings(folder.path());
            settings.smoothing.set(0.5);
            settings.logY.set(true);
            settings.setPageOfProject("/a/b c.assay", "runs");
            settings.setWindowState("runs.parts", QByteArray("\x00\x01", 2));
        }
        const ui::Settings settings(folder.path());
        QCOMPARE(settings.smoothing.get(), 0.5);
        QCOMPARE(settings.logY.get(), true);
        QCOMPARE(settings.pageOfProject("/a/b c.assay"), QStringLiteral("runs"));
        QCOMPARE(settings.pageOfProject("/a/other.assay"), QString());
        QCOMPARE(settings.windowState("runs.parts"), QByteArray("\x00\x01", 2));
    }

    void keepsKeysItDoesNotKnow()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath("settings.ini"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[future]\nthing=7\n[chart]\nsmoothing=0.25\n");
        file.close();
        {
            ui::Settings settings(folder.path());
            QCOMPARE(settings.smoothing.get(), 0.25);
            settings.smoothing.set(0.75);
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY2(text.contains("thing=7"), text);
        QVERIFY2(text.contains("smoothing=0.75"), text);
    }

    void readsNonsenseAsTheDefault()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath("settings.ini"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[chart]\nsmoothing=many\n[run]\nseed_count=\n");
        file.close();
        const ui::Settings settings(folder.path());
        QCOMPARE(settings.smoothing.get(), 0.9);
        QCOMPARE(settings.seedCount.get(), 3);
    }

    void keepsTheNewestTenProjects()
    {
        const QTemporaryDir folder;
        ui::Settings settings(folder.path());
        for (int i = 0; i < 12; ++i)
            settings.remember(QStringLiteral("/%1.assay").arg(i));
        settings.remember("/5.assay");
        QCOMPARE(settings.recentProjects.get().size(), 10);
        QCOMPARE(settings.recentProjects.get().first(), QStringLiteral("/5.assay"));
        QCOMPARE(settings.recentProjects.get().count("/5.assay"), 1);
        settings.forget("/5.assay");
        QVERIFY(!settings.recentProjects.get().contains("/5.assay"));
    }

    void forgetsTheDraftWithItsProject()
    {
        const QTemporaryDir folder;
        ui::Settings settings(folder.path());
        settings.setDraftOfProject("/a.assay", "{}");
        settings.setPageOfProject("/a.assay", "runs");
        settings.setDraftOfProject("/b.assay", "{}");
        settings.forget("/a.assay"); // out of reach, perhaps for a while
        QCOMPARE(settings.draftOfProject("/a.assay"), QStringLiteral("{}"));
        settings.drop("/a.assay");
        QCOMPARE(settings.draftOfProject("/a.assay"), QString());
        QCOMPARE(settings.pageOfProject("/a.assay"), QString());
        QCOMPARE(settings.draftOfProject("/b.assay"), QStringLiteral("{}"));
    }

    void keepsNoDraftOfAProjectThatWasThereBefore()
    {
        const QTemporaryDir folder;
        ui::Settings settings(folder.path());
        const QString path = folder.filePath("a.assay");
        settings.setDraftOfProject(path, "{}");
        // The clock of the file system may be some milliseconds late.
        const QDateTime drafted = QDateTime::currentDateTime();
        QDateTime made;
        do {
            QFile::remove(path);
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.close();
            made = QFileInfo(path).birthTime();
            if (!made.isValid())
                QSKIP("this file system does not record when a file was made");
        } while (made <= drafted);
        QCOMPARE(settings.draftOfProject(path), QString());
        settings.setDraftOfProject(path, "{}");
        QCOMPARE(settings.draftOfProject(path), QStringLiteral("{}"));
    }

    void saysWhatChangedAndOnlyThen()
    {
        const QTemporaryDir folder;
        ui::Settings settings(folder.path());
        QSignalSpy changed(&settings, &ui::Settings::changed);
        settings.logY.set(true);
        settings.logY.set(true);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().toString(), settings.logY.key());
    }

    void livesWhereTheEnvironmentSays()
    {
        qputenv("ASSAY_CONFIG_DIR", "/somewhere/else");
        QCOMPARE(ui::Settings::standardFolder(), QStringLiteral("/somewhere/else"));
        qunsetenv("ASSAY_CONFIG_DIR");
        QVERIFY(ui::Settings::standardFolder() != QStringLiteral("/somewhere/else"));
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
