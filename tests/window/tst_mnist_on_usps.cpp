// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/attempt_book.h"
#include "bridge/error_book.h"
#include "bridge/workbench.h"
#include "models/error_table_model.h"
#include "support/real_window.h"
#include "widgets/improvement_view.h"
#include "widgets/table_view.h"
#include "widgets/view_tabs.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>

using namespace assay;

namespace {

constexpr int kPatience = 240'000; // a busy machine
const QString kImages = QStringLiteral(ASSAY_ROOT "/../shared/data/images/");

/// A case from its beginning to its report, in the window, by its commands, keys and clicks.
struct Case : testing::RealWindow {
    ui::Workbench& bench() { return window->bench(); }
    ui::ImprovementView* detail() { return window->findChild<ui::ImprovementView*>(); }
    QPushButton* button(const QString& text)
    {
        for (QPushButton* one : detail()->findChildren<QPushButton*>()) {
            if (one->text() == text)
                return one;
        }
        return nullptr;
    }
    void showView(const QString& view)
    {
        window->findChild<QWidget*>("page.improve")->findChild<ui::ViewTabs*>()->showView(view);
    }
    /// Tries a way to adapt the domain, as its entry of the list offers it.
    void adapt(const char* way)
    {
        const std::size_t before = bench().attempts().all().size();
        press("go.improve");
        showView(QStringLiteral("list"));
        auto* list = on<ui::TableView>("improve", "What to try");
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            const QModelIndex entry = list->model()->index(row, 0);
            if (entry.data().toString().contains("Adapt the domain"))
                QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                                  list->visualRect(entry).center());
        }
        auto* ways = detail()->findChild<QComboBox*>();
        ways->setFocus();
        const int wanted = ways->findData(QLatin1String(way));
        QVERIFY(wanted >= 0);
        for (int k = 0; k < ways->count() && ways->currentIndex() != wanted; ++k)
            QTest::keyClick(ways, ways->currentIndex() < wanted ? Qt::Key_Down : Qt::Key_Up);
        QCOMPARE(ways->currentIndex(), wanted);
        settle(); // what was just shown has its place
        QPushButton* start = button("Try and measure");
        QTRY_VERIFY(start->isEnabled() && start->width() > 0);
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(bench().attempts().all().size() > before
                                     && bench().attempts().all().front().state
                                            == tune::AttemptState::Tried,
                                 kPatience);
        settle();
    }
};

} // namespace

/// MNIST served on USPS: the culprit, what is tried against it with what each changes, the types of errors that it
/// moves, and the report.
class TestMnistOnUsps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aShiftIsFoundAdaptedToAndReported()
    {
        if (!QFileInfo::exists(kImages + "usps"))
            QSKIP("The shared data sets are not here: ../shared/data/images.");
        Case kit;
        kit.bench().newProject(QString::fromStdString((kit.folder / "digits.assay").string()));
        QTRY_VERIFY(kit.bench().project());
        auto spec = kit.bench().draft().spec();
        // Of both the smaller part, so that it is over within a minute.
        const QString part = QStringLiteral("/t10k-images-idx3-ubyte.gz");
        for (const QString& setting :
             {"data.path=" + kImages + "mnist" + part, "data.test_path=" + kImages + "usps" + part,
              QString("data.split.train_limit=2000"), QString("model.template=lenet"),
              QString("train.learning_rate=3e-3"), QString("train.epochs=5"),
              QString("train.schedule=cosine")})
            experiment::setText(spec, setting.toStdString());
        kit.bench().draft().replace(spec, QStringLiteral("MNIST, served on USPS"));
        QTRY_VERIFY2_WITH_TIMEOUT(kit.bench().startObstacle().isEmpty(),
                                  qPrintable(kit.bench().startObstacle()), kPatience);
        kit.press("run.start");
        QTRY_VERIFY_WITH_TIMEOUT(kit.bench().runs().current()
                                     && kit.bench().runs().current()->state
                                            == train::RunState::Finished
                                     && kit.bench().evaluations().evaluation(),
                                 kPatience);
        kit.settle();

        // The culprit, as Evaluate says it.
        kit.press("go.evaluate");
        const auto& breakdown = kit.bench().evaluations().evaluation()->breakdown;
        QCOMPARE(breakdown.culprits.front(), evaluate::TermKind::DistributionShift);
        QVERIFY(kit.labelsOn("evaluate").join(' ').contains("Distribution shift"));
        kit.keep("usps-evaluate");

        // Two types of errors, by keys.
        kit.press("go.errors");
        auto* gallery = kit.on<QListView>("errors", "Mistakes");
        QTRY_VERIFY_WITH_TIMEOUT(gallery->model()->rowCount() > 20, kPatience);
        gallery->setFocus();
        auto* find = kit.on<QLineEdit>("errors", "Find or make an error type");
        for (const char* type : {"large", "broken stroke"}) {
            const auto before = kit.bench().errorBook().types().size();
            QTest::keyClick(gallery, Qt::Key_N);
            QTRY_VERIFY(find->hasFocus());
            QTest::keyClicks(find, type);
            QTest::keyClick(find, Qt::Key_Return);
            QTRY_COMPARE(kit.bench().errorBook().types().size(), before + 1);
        }
        for (int k = 0; k < 16; ++k)
            QTest::keyClick(gallery, k % 4 == 3 ? Qt::Key_2 : Qt::Key_1);
        kit.settle();

        for (const char* way : {"coral", "dann", "fine_tune"})
            kit.adapt(way);
        const train::RunRecord* run = kit.bench().runs().current();
        QCOMPARE(run->id, 1);
        kit.showView(QStringLiteral("adaptation"));
        auto* table = kit.on<ui::TableView>("improve", "Domain adaptation");
        QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() >= 3, kPatience);
        kit.settle();
        kit.keep("usps-adaptation");
        const auto* known = kit.bench().attempts().adaptations(run->id);
        QVERIFY(known);
        QStringList methods;
        for (const tune::Adaptation& one : *known) {
            methods << QString::fromStdString(one.method);
            QCOMPARE(one.gap.seeds, std::size_t{3});
            QVERIFY(one.gap.changeInterval);
        }
        for (const char* method : {"coral", "dann", "fine_tune"})
            QVERIFY2(methods.contains(method), qPrintable(methods.join(' ')));
        kit.showView(QStringLiteral("ledger"));
        kit.settle();
        kit.keep("usps-ledger");

        // What they changed for each type.
        kit.press("go.errors");
        const auto* types = kit.on<ui::TableView>("errors", "Error analysis")->model();
        QCOMPARE(types->rowCount(), 2);
        const auto moved = [types](int row) {
            return types->index(row, ui::ErrorTableModel::Moved).data().toString();
        };
        QTRY_VERIFY2_WITH_TIMEOUT(moved(0).size() > 1 && moved(1).size() > 1,
                                  qPrintable(moved(0) + '|' + moved(1)), kPatience);
        kit.settle();
        kit.keep("usps-errors");

        kit.press("file.report");
        auto* dialog = kit.window->findChild<QFileDialog*>();
        QVERIFY(dialog);
        const QString file = QString::fromStdString((kit.folder / "case.html").string());
        Q_EMIT dialog->fileSelected(file);
        dialog->close();
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(file), kPatience);
        kit.settle();
        const QByteArray report = testing::bytesOf(file.toStdString());
        for (const char* words :
             {"istribution shift", "CORAL", "DANN", "fine-tuned", "broken stroke"})
            QVERIFY2(report.contains(words), words);
    }
};

QTEST_MAIN(TestMnistOnUsps)
#include "tst_mnist_on_usps.moc"
