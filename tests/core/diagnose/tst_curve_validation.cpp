// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/check.h"
#include "diagnose/checks/check_list.h"
#include "experiment/suite.h"

#include <QTest>

using namespace assay;

namespace {

diagnose::Curve curve(const char* name, const std::vector<double>& values)
{
    diagnose::Curve made{.name = name, .steps = {}, .values = values};
    for (std::size_t k = 0; k < values.size(); ++k)
        made.steps.push_back(static_cast<std::int64_t>(k + 1));
    return made;
}

/// What the check of validation against train finds, as it is said.
QStringList foundIn(const std::vector<double>& train, const std::vector<double>& validation,
                    const std::vector<double>& wrong = {})
{
    diagnose::RunCurves curves;
    curves.loss = curves.epochLoss = curve("loss", train);
    curves.valLoss = curve("val_loss", validation);
    if (!wrong.empty())
        curves.valError = curve("val_accuracy", wrong);
    diagnose::Subject subject;
    subject.curves = curves;
    QStringList said;
    for (const base::Finding& finding : diagnose::curveValidation().run(subject))
        said << QString::fromStdString(finding.id + ": " + experiment::sentence(finding));
    return said;
}

const std::vector<double> kTrain{2.0, 1.6, 1.2, 0.9, 0.6, 0.4, 0.2, 0.1};
const std::vector<double> kRises{2.1, 1.8, 1.5, 1.6, 1.8, 2.2, 2.6, 3.0};

} // namespace

class TestCurveValidation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wrongAnswersAreComparedWithTheBestLoss_data()
    {
        QTest::addColumn<std::vector<double>>("wrong");
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("advice");
        using Values = std::vector<double>;
        QTest::newRow("the loss alone") << Values{} << "down to 0.2. Stop there"
                                        << "Stop there and keep that checkpoint";
        QTest::newRow("more are wrong") << Values{0.6, 0.4, 0.2, 0.2, 0.22, 0.25, 0.25, 0.25}
                                        << "more of the answers are wrong than there"
                                        << "Stop there and keep that checkpoint";
        // The fewest were wrong later, and it is not that which the best loss is compared with.
        QTest::newRow("fewer are wrong") << Values{0.6, 0.4, 0.3, 0.1, 0.1, 0.15, 0.15, 0.15}
                                         << "fewer of the answers are wrong than there"
                                         << "Keep that checkpoint where probabilities count";
    }
    void wrongAnswersAreComparedWithTheBestLoss()
    {
        QFETCH(const std::vector<double>, wrong);
        QFETCH(const QString, said);
        QFETCH(const QString, advice);
        const QStringList found = foundIn(kTrain, kRises, wrong);
        QCOMPARE(found.size(), 1);
        QVERIFY2(
            found[0].startsWith("curve.overfits: Over-fitting: the validation loss was best at "
                                "step 3 (1.5) and is 2.6 at the end"),
            qPrintable(found[0]));
        QVERIFY2(found[0].contains(said) && found[0].contains(advice), qPrintable(found[0]));
    }

    void aValidationLossThatIsTooGoodIsSaidAsItIs()
    {
        const QStringList found =
            foundIn({2.0, 1.8, 1.6, 1.4, 1.2, 1.0}, {0.9, 0.6, 0.4, 0.3, 0.2, 0.2});
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.validation_too_good: ")
                     && found[0].contains("at the end, and less than half of it at the first look"),
                 qPrintable(found[0]));
        // Better by less is usual: training is held back.
        QCOMPARE(foundIn({2.0, 1.8, 1.6, 1.4, 1.2, 1.0}, {1.4, 1.2, 1.0, 0.8, 0.6, 0.5}),
                 QStringList());
    }
};

QTEST_GUILESS_MAIN(TestCurveValidation)
#include "tst_curve_validation.moc"
