// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/prepared.h"
#include "experiment/controls.h"
#include "support/tables.h"

#include <QTest>

#include <algorithm>

using namespace assay;
using experiment::Control;

namespace {

/// Whether nothing of an example but 0 enters the network.
bool isZero(const data::Prepared& data, std::uint32_t index)
{
    for (std::size_t k = 0; k < data.preprocess.inputs().size(); ++k) {
        const auto numbers = data.preprocess.encoded(*data.source, index, k);
        if (std::any_of(numbers.begin(), numbers.end(), [](float value) { return value != 0; }))
            return false;
    }
    return true;
}

experiment::ExperimentSpec drawn(const char* set)
{
    experiment::ExperimentSpec spec;
    spec.data.path = set;
    spec.data.count = 400;
    return spec;
}

} // namespace

class TestControls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void zeroedInputsAreExactlyZero_data()
    {
        QTest::addColumn<QByteArray>("set");
        for (const char* set : {"glyphs", "points-moons", "sequences"})
            QTest::newRow(set) << QByteArray(set);
    }
    void zeroedInputsAreExactlyZero()
    {
        QFETCH(QByteArray, set);
        experiment::ExperimentSpec spec = drawn(set.constData());
        const auto before = data::prepare(spec.data);
        QVERIFY(!isZero(before, 0));
        spec = experiment::controlOf(Control::ZeroedInputs, spec, before.source->info());
        QVERIFY(experiment::controlIn(spec) == Control::ZeroedInputs);
        const auto data = data::prepare(spec.data);
        for (std::uint32_t i = 0; i < data.source->size(); ++i)
            QVERIFY(isZero(data, i));
        // The spec is kept as JSON, and its step is read back.
        QCOMPARE(experiment::hash(experiment::fromJson(experiment::toJson(spec))),
                 experiment::hash(spec));
    }

    void missingCellsAndCategoriesAreZeroToo()
    {
        const testing::TempFolder folder;
        const QByteArray rows = [] {
            QByteArray text("a,word,y\n");
            for (int i = 0; i < 60; ++i)
                text += (i % 7 ? QByteArray::number(i) : QByteArray())
                        + (i % 3 ? ",red," : ",blue,") + QByteArray::number(i % 2) + '\n';
            return text;
        }();
        const auto before = testing::prepared(folder, rows);
        experiment::ExperimentSpec whole;
        whole.data.path = before.source->info().path;
        whole.data.table.target = "y";
        whole = experiment::controlOf(Control::ZeroedInputs, whole, before.source->info());
        const auto data = data::prepare(whole.data);
        for (std::uint32_t i = 0; i < data.source->size(); ++i)
            QVERIFY(isZero(data, i));
    }

    void shuffledLabelsAreThoseOfOthers()
    {
        experiment::ExperimentSpec spec = drawn("glyphs");
        const auto before = data::prepare(spec.data);
        spec = experiment::controlOf(Control::ShuffledLabels, spec, before.source->info());
        QCOMPARE(spec.data.preprocess.steps, std::string("shuffle_targets"));
        QVERIFY(experiment::controlIn(spec) == Control::ShuffledLabels);
        const auto after = data::prepare(spec.data);
        QCOMPARE(after.source->classCounts(), before.source->classCounts());
        QCOMPARE(after.preprocess.encoded(*after.source, 3),
                 before.preprocess.encoded(*before.source, 3));
        std::size_t same = 0;
        for (std::size_t i = 0; i < before.source->size(); ++i) {
            QCOMPARE(after.source->id(i), before.source->id(i));
            same += after.source->label(i) == before.source->label(i);
        }
        QVERIFY2(same > 15 && same < 75, qPrintable(QString::number(same))); // of 400, 40 by chance
        const auto again = data::prepare(spec.data);
        QCOMPARE(again.source->info().fingerprint, after.source->info().fingerprint);
        QVERIFY(after.source->info().fingerprint != before.source->info().fingerprint);
        // Steps that the run has stay.
        spec = drawn("glyphs");
        experiment::setText(spec, "data.preprocess=divide 255");
        spec = experiment::controlOf(Control::ShuffledLabels, spec, before.source->info());
        experiment::setText(spec, "data.preprocess=" + spec.data.preprocess.steps);
        QCOMPARE(spec.data.preprocess.steps, std::string("shuffle_targets, divide 255"));
    }

    void theTargetsOfTheTestPartStay()
    {
        experiment::ExperimentSpec spec = drawn("glyphs");
        spec.data.testPath = "glyphs-night";
        const auto before = data::prepare(spec.data);
        const auto after = data::prepare(
            experiment::controlOf(Control::ShuffledLabels, spec, before.source->info()).data);
        for (std::size_t i = 0; i < before.serving->size(); ++i)
            QCOMPARE(after.serving->label(i), before.serving->label(i));
    }

    void drawnExamplesHaveTheSameShape()
    {
        experiment::ExperimentSpec spec = drawn("glyphs");
        const auto before = data::prepare(spec.data);
        spec = experiment::controlOf(Control::DrawnExamples, spec, before.source->info());
        QVERIFY(experiment::controlIn(spec) == Control::DrawnExamples);
        const auto after = data::prepare(spec.data);
        QVERIFY(after.preprocess.inputs() == before.preprocess.inputs());
        QVERIFY(!experiment::controlIn(drawn("glyphs")));
    }

    void textsHaveNoZero()
    {
        data::DatasetInfo info;
        info.inputs.emplace_back();
        info.inputs.back().modality = data::Modality::Text;
        try {
            experiment::controlOf(Control::ZeroedInputs, {}, info);
            QFAIL("texts were zeroed");
        } catch (const base::Error& error) {
            QVERIFY(error.text().find("shuffle the labels") != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(TestControls)
#include "tst_controls.moc"
