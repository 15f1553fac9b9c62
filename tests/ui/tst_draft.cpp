// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/draft.h"
#include "support/window_kit.h"

#include <algorithm>

using namespace assay;

class TestDraft : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void undoesEditsOfOneFieldAsOne()
    {
        testing::BenchKit kit;
        ui::Draft& draft = kit.bench.draft();
        draft.setField("train.batch_size", std::int64_t{1});
        draft.setField("train.batch_size", std::int64_t{12});
        draft.setField("train.batch_size", std::int64_t{128});
        draft.setField("train.epochs", std::int64_t{3});
        QCOMPARE(kit.bench.undo().count(), 2);
        kit.bench.undo().undo();
        QCOMPARE(draft.spec().train.epochs, 10);
        QCOMPARE(draft.spec().train.batchSize, 128);
        kit.bench.undo().undo();
        QCOMPARE(draft.spec().train.batchSize, 64);
        kit.bench.undo().redo();
        QCOMPARE(draft.spec().train.batchSize, 128);
    }

    void refusesAValueOutOfRangeAndKeepsTheOld()
    {
        testing::BenchKit kit;
        ui::Draft& draft = kit.bench.draft();
        QVERIFY_EXCEPTION_THROWN(draft.setField("train.batch_size", std::int64_t{0}), base::Error);
        QVERIFY_EXCEPTION_THROWN(draft.setField("train.batch_sise", std::int64_t{1}), base::Error);
        QCOMPARE(draft.spec().train.batchSize, 64);
        QCOMPARE(kit.bench.undo().count(), 0);
    }

    void readsTheDataAgainOnlyWhenTheDataChanges()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        const auto before = kit.session.calls.size();
        kit.bench.draft().setField("train.epochs", std::int64_t{3});
        kit.bench.draft().setField("model.template", std::string("mlp"));
        kit.settle();
        QCOMPARE(kit.session.calls.size(), before);
        kit.bench.draft().setField("data.normalise", std::string("standard"));
        QCOMPARE(kit.session.calls.back(), std::string("data.profile glyphs"));
        QVERIFY(kit.bench.draft().readingData());
        kit.settle();
        QVERIFY(kit.bench.draft().profile());
    }

    void aReadingThatNobodyWaitsForAnyMoreIsCancelled()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        const auto cancelled = [&] {
            return std::count(kit.session.calls.begin(), kit.session.calls.end(), "cancel");
        };
        kit.bench.draft().setField("data.normalise", std::string("standard"));
        QCOMPARE(cancelled(), 0); // nothing was being read
        QVERIFY(kit.bench.draft().readingData());
        kit.bench.undo().undo();
        QCOMPARE(cancelled(), 1);
        QCOMPARE(kit.session.calls.back(), std::string("data.profile glyphs"));
        kit.settle();
        QVERIFY(kit.bench.draft().profile());
        QVERIFY(!kit.bench.draft().readingData());
    }

    void forgetsTheAnswerToAnOlderQuestion()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        kit.session.silent = true;
        kit.bench.draft().setField("data.path", std::string("glyphs-night"));
        kit.session.emitEvent(session::DataProfiled{
            1, std::make_shared<const data::Profile>(testing::FakeSession::makeProfile({}))});
        kit.settle();
        QVERIFY(kit.bench.draft().readingData());
        QVERIFY(!kit.bench.draft().profile());
    }

    void saysWhyStartIsNotPossible()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        QCOMPARE(kit.bench.draft().obstacle(), QString());
        kit.session.failNext = base::inputError("file.missing", "There is no such file.",
                                                {.file = "/gone", .row = {}, .byte = {}});
        kit.bench.useData("/gone");
        kit.settle();
        QCOMPARE(kit.bench.draft().obstacle(), QStringLiteral("/gone: There is no such file."));
        kit.bench.draft().readData();
        kit.settle();
        QCOMPARE(kit.bench.draft().obstacle(), QString());
    }

    void describesTheModelForThePresentBatch()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        const auto bytes = kit.bench.draft().model().table.bytes;
        QVERIFY(bytes > 0);
        kit.bench.draft().setField("train.batch_size", std::int64_t{256});
        QVERIFY(kit.bench.draft().model().table.bytes > bytes);
    }
};

QTEST_MAIN(TestDraft)
#include "tst_draft.moc"
