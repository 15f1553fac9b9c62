// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/cluster_program.h"
#include "support/tune_kit.h"
#include "widgets/cluster_form.h"

#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>

#include <csignal>

using namespace assay;
using testing::kSpace;
using testing::searchOf;
using Kit = testing::TuneKit;

namespace {

/// Says how an array is, then waits until it is interrupted.
constexpr const char* kWaits = R"(#!/bin/sh
here=`dirname "$0"`
for word in "$@"; do echo "$word"; done >"$here/words"
trap 'echo yes >"$here/interrupted"; exit 130' INT
echo '{"event":"cluster","study":1,"job":"12","running":2,"waiting":1,"over":0,"reason":"Resources","handed_out":3}'
while :; do sleep 0.05; done
)";

constexpr const char* kRefused = R"(#!/bin/sh
echo "Slurm did not take the workers: invalid partition specified: nosuch." >&2
exit 3
)";

bool isWritten(const QString& path, const QByteArray& text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size()
           && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

} // namespace

/// What a person does on the page to have a cluster train trials, with scripts in place of the command line.
class TestTuneOnCluster : public QObject
{
    Q_OBJECT

    QByteArray m_path = qgetenv("PATH");
    QTemporaryDir m_temp;

    QString program(const char* text) const
    {
        const QString file = m_temp.filePath("assay-cli");
        return isWritten(file, text) ? file : QString();
    }
    QStringList words() const
    {
        QFile file(m_temp.filePath("words"));
        return file.open(QIODevice::ReadOnly)
                   ? QString::fromUtf8(file.readAll()).split('\n', Qt::SkipEmptyParts)
                   : QStringList();
    }
    static ui::ClusterProgram* clusterOf(const Kit& kit)
    {
        return kit.page->findChild<ui::ClusterProgram*>();
    }
    /// Opens the form; null: it did not open.
    static ui::ClusterForm* formOf(Kit& kit)
    {
        kit.action("tune.cluster")->trigger();
        kit.settle();
        return kit.page->findChild<ui::ClusterForm*>();
    }
    static void type(const ui::ClusterForm* form, const char* name, const QString& words)
    {
        form->findChild<QLineEdit*>(QLatin1String(name))->setText(words);
    }
    static QPushButton* submitOf(const ui::ClusterForm* form)
    {
        return form->findChild<QPushButton*>("tune.cluster.submit");
    }
    static QString problemOf(const ui::ClusterForm* form)
    {
        return form->findChild<QLabel*>("tune.cluster_problem")->text();
    }

private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGINT, SIG_DFL); // a shell whose caller ignores it cannot trap it
        QDir(m_temp.path()).mkpath("bin");
        QVERIFY(isWritten(m_temp.filePath("bin/sbatch"), "#!/bin/sh\n"));
    }
    void init()
    {
        for (const char* name : {"words", "interrupted"})
            QFile::remove(m_temp.filePath(name));
        qputenv("PATH", m_temp.filePath("bin").toUtf8() + ":" + m_path);
    }
    void cleanup() { qputenv("PATH", m_path); }

    void theShownSearchIsHandedToACluster()
    {
        Kit kit({searchOf(kSpace, 20)});
        clusterOf(kit)->setProgram(program(kWaits));
        QVERIFY(kit.named<QLabel>("tune.cluster_words")->isHidden());
        const ui::ClusterForm* form = formOf(kit);
        QVERIFY(form);
        QVERIFY2(submitOf(form)->isEnabled(), qPrintable(problemOf(form)));
        form->findChild<QSpinBox*>("tune.cluster.workers")->setValue(20);
        type(form, "tune.cluster.partition", "short");
        type(form, "tune.cluster.time", "2:00:00");
        type(form, "tune.cluster.memory", "4G");
        type(form, "tune.cluster.gpus", "a100:1");
        type(form, "tune.cluster.more", "--qos=long  --nice=100");
        type(form, "tune.cluster.shared", m_temp.path());
        QTest::mouseClick(submitOf(form), Qt::LeftButton);
        QTRY_COMPARE(
            kit.label("tune.cluster_words"),
            QString("Slurm's job 12: 2 workers train, 1 in the queue (Resources); 3 trials "
                    "are handed out."));
        QVERIFY(!kit.named<QLabel>("tune.cluster_words")->isHidden());
        QCOMPARE(words(),
                 QStringList({"tune", "--project", QString::fromStdString(kit.session.info.path),
                              "--json", "--resume", "1", "--on", "slurm", "--workers", "20",
                              "--partition=short", "--time=2:00:00", "--memory=4G", "--gpus=a100:1",
                              "--sbatch=--qos=long", "--sbatch=--nice=100",
                              "--shared=" + m_temp.path()}));
        // The second time it ends them, and once only.
        QCOMPARE(kit.action("tune.cluster")->text(), QString("End the workers on the cluster"));
        kit.action("tune.cluster")->trigger();
        QTRY_VERIFY(!clusterOf(kit)->isRunning());
        QTRY_VERIFY2(kit.label("tune.cluster_words").contains("go on from their checkpoints"),
                     qPrintable(kit.label("tune.cluster_words")));
        QVERIFY(QFile::exists(m_temp.filePath("interrupted")));
        QCOMPARE(kit.action("tune.cluster")->text(), QString("Train on a cluster ..."));
        QVERIFY(kit.action("tune.cluster")->isEnabled());
        QVERIFY(!kit.wasCalled("searches.work 1"));
    }

    void aNewSearchIsStoredAndNotTrainedHere()
    {
        Kit kit;
        clusterOf(kit)->setProgram(program(kWaits));
        QVERIFY(!kit.action("tune.cluster")->isEnabled());
        QVERIFY2(kit.action("tune.cluster")->toolTip().contains("Tick a setting"),
                 qPrintable(kit.action("tune.cluster")->toolTip()));
        kit.action("tune.high")->trigger();
        kit.settle();
        const ui::ClusterForm* form = formOf(kit);
        QVERIFY(form);
        QTest::mouseClick(submitOf(form), Qt::LeftButton);
        QTRY_VERIFY(kit.label("tune.cluster_words").contains("Slurm's job 12"));
        kit.settle();
        QVERIFY(kit.wasCalled("searches.begin"));
        QVERIFY(!kit.wasCalled("searches.work 1"));
        QCOMPARE(words().value(words().indexOf("--resume") + 1), QString("1"));
        QCOMPARE(kit.plan().id, tune::SearchId(1));
        // Another project is opened: the program ends, and is not interrupted, which would end the workers.
        kit.session.openProject("other");
        QTRY_VERIFY(!clusterOf(kit)->isRunning());
        kit.settle();
        QVERIFY(kit.named<QLabel>("tune.cluster_words")->isHidden());
        QVERIFY(!QFile::exists(m_temp.filePath("interrupted")));
    }

    void withoutSlurmItSaysSo()
    {
        Kit kit({searchOf(kSpace, 20)});
        clusterOf(kit)->setProgram(program(kWaits));
        qputenv("PATH", "/nowhere");
        const ui::ClusterForm* form = formOf(kit);
        QVERIFY(form);
        QVERIFY2(problemOf(form).startsWith("There is no Slurm on this machine"),
                 qPrintable(problemOf(form)));
        QVERIFY(!submitOf(form)->isEnabled());
    }

    void whatSbatchWouldRefuseIsSaid()
    {
        Kit kit({searchOf(kSpace, 20)});
        clusterOf(kit)->setProgram(program(kWaits));
        const ui::ClusterForm* form = formOf(kit);
        QVERIFY(form);
        type(form, "tune.cluster.memory", "plenty");
        QVERIFY2(problemOf(form).contains("plenty"), qPrintable(problemOf(form)));
        QVERIFY(!submitOf(form)->isEnabled());
        type(form, "tune.cluster.memory", "");
        QVERIFY(submitOf(form)->isEnabled());
        type(form, "tune.cluster.shared", m_temp.filePath("nowhere"));
        QVERIFY2(problemOf(form).contains("is not there"), qPrintable(problemOf(form)));
        QVERIFY(!submitOf(form)->isEnabled());
    }

    void whyItEndedIsSaid()
    {
        Kit kit({searchOf(kSpace, 20)});
        clusterOf(kit)->setProgram(program(kRefused));
        const ui::ClusterForm* form = formOf(kit);
        QVERIFY(form);
        QTest::mouseClick(submitOf(form), Qt::LeftButton);
        QTRY_COMPARE(
            kit.label("tune.cluster_words"),
            QString("Slurm did not take the workers: invalid partition specified: nosuch."));
        QVERIFY(clusterOf(kit)->hasFailed());
        QVERIFY(kit.action("tune.cluster")->isEnabled());
    }

    /// It took the trial back, which changes no run.
    void whatIsWithWorkersIsReadAgainAtItsEnd()
    {
        tune::SearchState state = searchOf(kSpace, 20);
        state.trials.back().run = 0;
        state.trials.back().worker = "slurm 12";
        Kit kit({state});
        QVERIFY2(kit.label("tune.cluster_words").startsWith("1 trial is with workers of a cluster"),
                 qPrintable(kit.label("tune.cluster_words")));
        tune::TriedRun& last = kit.session.fakeSearches.states[0].trials.back();
        last.worker.clear();
        last.trial.state = tune::TrialState::Waiting;
        clusterOf(kit)->setProgram(program(kRefused));
        const ui::ClusterForm* form = formOf(kit);
        QVERIFY(form);
        QTest::mouseClick(submitOf(form), Qt::LeftButton);
        QTRY_COMPARE(
            kit.label("tune.cluster_words"),
            QString("Slurm did not take the workers: invalid partition specified: nosuch."));
    }

    /// As after a night: the window was closed, the workers went on.
    void trialsThatAreWithWorkersAreGathered()
    {
        tune::SearchState state = searchOf(kSpace, 20);
        state.trials.back().run = 0;
        state.trials.back().worker = "slurm 12";
        Kit kit({state});
        QVERIFY2(kit.label("tune.cluster_words").startsWith("1 trial is with workers of a cluster"),
                 qPrintable(kit.label("tune.cluster_words")));
        const ui::ClusterForm* form = formOf(kit);
        QVERIFY(form);
        QCOMPARE(submitOf(form)->text(), QString("Go on"));
    }
};

QTEST_MAIN(TestTuneOnCluster)
#include "tst_tune_on_cluster.moc"
