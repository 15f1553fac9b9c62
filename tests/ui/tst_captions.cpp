// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/mistake_delegate.h"
#include "models/mistake_model.h"
#include "style/theme.h"
#include "support/window_kit.h"

#include <QFontMetrics>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace assay;

namespace {

const QString kArrow = QStringLiteral(" \u2192 ");

std::shared_ptr<const error_analysis::MistakePage> oneMistake()
{
    auto page = std::make_shared<error_analysis::MistakePage>();
    page->query.run = 1;
    page->total = 1;
    page->mistakes.resize(1);
    page->mistakes.front().sample = base::SampleId{7};
    page->classes = {"a", "b"};
    return page;
}

} // namespace

/// What stands in place of pictures of wrong answers, and below them.
class TestCaptions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bothNamesKeepTheirBeginning()
    {
        const QFontMetrics metrics(ui::Theme::smallFont());
        const QStringList whole{QStringLiteral("neither satisfied nor dissatisfied"),
                                QStringLiteral("satisfied with nearly everything")};
        const QString shown = ui::captionText(whole.join(kArrow), metrics, 126);
        QVERIFY2(metrics.horizontalAdvance(shown) <= 126, qPrintable(shown));
        const QStringList names = shown.split(kArrow);
        QCOMPARE(names.size(), 2);
        for (int k = 0; k < 2; ++k) {
            QVERIFY2(names[k].size() >= 4, qPrintable(shown));
            QVERIFY2(whole[k].startsWith(names[k].chopped(1)), qPrintable(shown));
        }
    }

    void aShortNameLeavesItsRoomToTheLongOne()
    {
        const QFontMetrics metrics(ui::Theme::smallFont());
        const QString longName = QStringLiteral("satisfied with nearly everything");
        const QString last = ui::captionText("no" + kArrow + longName, metrics, 126);
        QVERIFY2(last.startsWith("no" + kArrow + "satis"), qPrintable(last));
        const QString first = ui::captionText(longName + kArrow + "no", metrics, 126);
        QVERIFY2(first.startsWith("satis") && first.endsWith(kArrow + "no"), qPrintable(first));
        QCOMPARE(ui::captionText("1" + kArrow + "7", metrics, 126), "1" + kArrow + "7");
    }

    void anExampleThatIsStillReadSaysSo()
    {
        testing::BenchKit kit;
        ui::MistakeModel model(kit.bridge);
        model.setQuery({.run = 1});
        const auto page = oneMistake();
        kit.session.emitEvent(session::MistakesRead{kit.bridge.nextTag() - 1, page});
        kit.settle();
        QCOMPARE(model.rowCount(), 1);
        const auto lines = [&] {
            return model.index(0).data(ui::MistakeModel::LinesRole).toStringList();
        };
        QCOMPARE(lines(), QStringList{"Reading ..."});
        QVERIFY(model.isReading());
        // Of data that cannot be read the id is all there is.
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        kit.session.emitEvent(session::Failed{kit.bridge.nextTag() - 1,
                                              base::usageError("data.moved", "They moved.")});
        kit.settle();
        QVERIFY(!model.isReading());
        QCOMPARE(lines(), QStringList{QString::fromStdString(
                              error_analysis::idText(page->mistakes.front()))});
        QCOMPARE(changed.size(), 1);
    }

    void errorsOfARunThatIsNotShownAnyMoreAreNotTaken()
    {
        testing::BenchKit kit;
        ui::MistakeModel model(kit.bridge);
        model.setQuery({.run = 1});
        const session::Tag asked = kit.bridge.nextTag() - 1;
        model.setQuery({});
        kit.session.emitEvent(session::MistakesRead{asked, oneMistake()});
        kit.settle();
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.isReading());
    }
};

QTEST_MAIN(TestCaptions)
#include "tst_captions.moc"
