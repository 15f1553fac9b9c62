// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/notice_bar.h"
#include "support/window_kit.h"

using namespace assay;
using testing::settle;

/// Notices that stay until they are closed leave earlier when their reason is over.
class TestNotices : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFailureIsWithdrawnOnceTheSameComesOff()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        settle();
        ui::NoticeBar& bar = kit.window.notices();
        kit.session.failNext = base::environmentError("disk", "The disk is full.");
        kit.window.bench().start();
        settle();
        QCOMPARE(bar.text(), QStringLiteral("The disk is full."));
        kit.window.bench().start();
        settle();
        QVERIFY(bar.isHidden());
    }

    void aProjectThatIsBackIsNoTroubleAnyMore()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        settle();
        ui::NoticeBar& bar = kit.window.notices();
        kit.session.emitEvent(
            session::Failed{0, base::environmentError("project.gone", "The project is gone.")});
        settle();
        QCOMPARE(bar.text(), QStringLiteral("The project is gone."));
        kit.session.info.here = false;
        kit.session.emitEvent(session::ProjectChanged{kit.session.info});
        settle();
        QVERIFY(!bar.isHidden());
        kit.session.info.here = true;
        kit.session.emitEvent(session::ProjectChanged{kit.session.info});
        settle();
        QVERIFY(bar.isHidden());
    }
};

QTEST_MAIN(TestNotices)
#include "tst_notices.moc"
