// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/theme.h"
#include "support/fake_session.h"
#include "widgets/fixed_batch_view.h"

#include <QTest>

using namespace assay;
using namespace assay::ui;

namespace {

session::FixedBatch batchOf(std::int64_t step, std::vector<std::uint16_t> answers)
{
    session::FixedBatch batch;
    batch.run = 1;
    batch.step = step;
    batch.classes = {"cat", "dog", "a bird with a very long name"};
    std::vector<data::Sample> samples;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        data::Sample sample;
        sample.id = {i};
        sample.label = std::uint16_t(i % 3);
        sample.pixels.assign(16, std::uint8_t(i * 20));
        samples.push_back(sample);
        batch.probability.push_back(0.5F);
    }
    batch.samples = std::make_shared<const std::vector<data::Sample>>(std::move(samples));
    batch.predicted = std::move(answers);
    return batch;
}

} // namespace

class TestFixedBatchView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void countsWhatIsWrongAndWhatChanged()
    {
        FixedBatchView view(m_theme);
        QVERIFY(view.isEmpty());
        view.setBatch(batchOf(100, {0, 1, 1, 0}));
        QCOMPARE(view.summary(), QStringLiteral("1 of 4 wrong at step 100"));
        view.setBatch(batchOf(1200, {0, 0, 2, 0}));
        QCOMPARE(view.summary(),
                 QStringLiteral("1 of 4 wrong at step 1,200, 2 changed since step 100"));
        QVERIFY(view.isWrong(1) && !view.isWrong(2));
        QVERIFY(view.flipped(1) && view.flipped(2) && !view.flipped(0));
    }

    void anotherBatchHasNothingToCompareWith()
    {
        FixedBatchView view(m_theme);
        view.setBatch(batchOf(100, {0, 1, 2, 0}));
        auto other = batchOf(200, {1, 1, 1, 1, 1});
        view.setBatch(other);
        QVERIFY(!view.flipped(0));
        view.clear();
        QVERIFY(view.isEmpty());
        QVERIFY(view.summary().isEmpty());
    }

    void aWrongAnswerLooksDifferent()
    {
        FixedBatchView view(m_theme);
        view.resize(500, 90);
        view.setBatch(batchOf(1, {0, 1, 2, 0}));
        const QImage right = view.grab().toImage();
        view.setBatch(batchOf(1, {0, 1, 1, 0}));
        QVERIFY(view.grab().toImage() != right);
    }

    void showsTheWrongOnesAlone()
    {
        FixedBatchView view(m_theme);
        view.resize(500, 90);
        view.setBatch(batchOf(1, {0, 1, 1, 0}));
        const QImage all = view.grab().toImage();
        view.setWrongOnly(true);
        QVERIFY(view.grab().toImage() != all);
        view.setBatch(batchOf(1, {0, 1, 2, 0}));
        QVERIFY(!view.grab().isNull()); // a sentence instead of an empty field
    }

    void survivesShapesThatItCannotKnow()
    {
        auto batch = batchOf(1, {0, 1, 2});
        auto samples = *batch.samples;
        for (data::Sample& sample : samples)
            sample.pixels.assign(17, 3);
        batch.samples = std::make_shared<const std::vector<data::Sample>>(samples);
        FixedBatchView view(m_theme);
        view.resize(500, 90);
        view.setBatch(batch);
        QVERIFY(!view.grab().isNull());
        QCOMPARE(view.wrong(), 0U);
    }

private:
    Theme m_theme;
};

QTEST_MAIN(TestFixedBatchView)
#include "tst_fixed_batch_view.moc"
