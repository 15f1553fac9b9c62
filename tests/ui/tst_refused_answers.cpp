// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "bridge/evaluation_book.h"
#include "support/window_kit.h"

#include <QLabel>

using namespace assay;

namespace {

/// Whether a label of the page shows this.
bool shows(testing::WindowKit& kit, const QString& pageName, const QString& words)
{
    kit.window.goTo(pageName);
    kit.settle();
    const auto labels = kit.window.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
        return label->isVisible() && label->text().contains(words);
    });
}

/// Reading the answers of run 1 fails.
void refuse(testing::WindowKit& kit, const base::Error& error)
{
    kit.session.slowAnswers = true;
    kit.session.addRun({});
    kit.session.openProject();
    kit.settle();
    QVERIFY(kit.session.readTag != 0);
    kit.session.emitEvent(session::Failed{kit.session.readTag, error});
    kit.settle();
}

} // namespace

/// Answers that a project has and that cannot be used are not shown as if there were none.
class TestRefusedAnswers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whyAnswersAreNotUsedIsSaid()
    {
        testing::WindowKit kit;
        const QString why(
            "The answers stored for run 1 cannot be its own: they are of step 90 of 40");
        refuse(kit, base::inputError("evaluation.other", why.toStdString(), {}));
        QVERIFY(shows(kit, QStringLiteral("evaluate"), why));
        QVERIFY(shows(kit, QStringLiteral("errors"), why));
        QVERIFY(!shows(kit, QStringLiteral("evaluate"), QStringLiteral("not evaluated yet")));
    }

    void aRunWithoutAnswersHasNoTrouble()
    {
        testing::WindowKit kit;
        const QString why("Run 1 was not evaluated yet.");
        refuse(kit, base::usageError("evaluation.none", why.toStdString()));
        QVERIFY(!shows(kit, QStringLiteral("evaluate"), why));
        QVERIFY(!shows(kit, QStringLiteral("errors"), why));
        QVERIFY(kit.window.bench().evaluations().problem().isEmpty());
    }
};

QTEST_MAIN(TestRefusedAnswers)
#include "tst_refused_answers.moc"
