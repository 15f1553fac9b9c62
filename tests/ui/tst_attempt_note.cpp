// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/typed_answers.h"
#include "support/window_kit.h"
#include "widgets/attempt_note.h"

#include <QLabel>
#include <QPushButton>

using namespace assay;

namespace {

/// Of three seeds; the first network is wrong on `first` of the examples with the type, the others on six.
tune::MeasuredAttempt attemptOn(train::RunId run, std::uint64_t first)
{
    tune::MeasuredAttempt attempt;
    attempt.study.id = 1;
    attempt.study.of = run;
    attempt.study.tried = tune::Tried{.improvement = "avoidable_bias.longer",
                                      .way = "twice_as_long",
                                      .words = "twice as many epochs",
                                      .patch = {{"train.epochs", "20"}}};
    attempt.state = tune::AttemptState::Tried;
    attempt.metric = "error";
    attempt.pairs = {{1, run, run}, {2, run, run}, {3, run, run}};
    attempt.effects = tune::typeEffectsOf({{testing::answers(first), testing::answers(2)},
                                           {testing::answers(6), testing::answers(6)},
                                           {testing::answers(6), testing::answers(5)}});
    return attempt;
}

} // namespace

class TestAttemptNote : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void seedsThatErrorTypesLackAreTrainedByOneClick()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        const train::RunId run = kit.session.addRun({});
        const tune::MeasuredAttempt attempt = attemptOn(run, 10); // its errors were looked at
        kit.session.attempts = {attempt};
        kit.session.emitEvent(
            session::ProjectChanged{kit.session.info}); // attempts are listed anew
        ui::AttemptNote note(kit.bench);
        note.show();
        note.setAttempt(attempt);
        auto* train = note.findChild<QPushButton*>("improve.seeds_for_types");
        QVERIFY(train->isVisible());
        QCOMPARE(train->text(), QString("Train 4 seeds each"));
        QVERIFY(note.findChild<QLabel*>("improve.sure")
                    ->text()
                    .replace(QChar(0x00a0), ' ')
                    .contains("With 4 seeds each there are intervals."));
        QTRY_COMPARE(kit.bench.attempts().all().size(), std::size_t{1});
        QTRY_COMPARE(kit.bench.startObstacle(), QString());
        auto other = kit.bench.draft().spec();
        other.data.count = 77;
        kit.bench.draft().replace(other, QStringLiteral("other data"));
        note.setAttempt(attempt);
        QVERIFY(!train->isEnabled()); // the data are being read
        QTRY_VERIFY(train->isEnabled());
        kit.session.silent = true; // what is asked for is enough
        train->click();
        QCOMPARE(kit.session.studiesStarted.size(), std::size_t{1});
        const session::StudyRequest& asked = kit.session.studiesStarted.front();
        QCOMPARE(asked.seeds, 4);
        QCOMPARE(asked.of.value_or(0), run);
        QVERIFY(asked.tried && asked.tried->way == attempt.tried().way);

        // Three seeds that nobody looked at are enough.
        note.setAttempt(attemptOn(run, 8));
        QVERIFY(!train->isVisible());
        // Not while it trains.
        tune::MeasuredAttempt running = attempt;
        running.state = tune::AttemptState::Running;
        note.setAttempt(running);
        QVERIFY(!train->isVisible());
    }
};

QTEST_MAIN(TestAttemptNote)
#include "tst_attempt_note.moc"
