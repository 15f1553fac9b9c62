// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/theme.h"
#include "widgets/method_tree_view.h"

#include <QTest>
#include <QVBoxLayout>

using namespace assay;
using advise::Place;

namespace {

std::vector<advise::MethodStep> steps(const std::vector<std::string>& evidence)
{
    std::vector<advise::MethodStep> all;
    for (const Place place : {Place::StartSimple, Place::Debug, Place::Evaluate, Place::Improve,
                              Place::Tune, Place::MeetsRequirements})
        all.push_back({.place = place, .title = "Improve", .evidence = evidence});
    return all;
}

/// A tree above what takes the rest of a page.
struct Page {
    ui::Theme theme;
    QWidget window;
    ui::MethodTreeView* tree = new ui::MethodTreeView(theme);

    Page()
    {
        auto* column = new QVBoxLayout(&window);
        column->addWidget(tree);
        column->addWidget(new QWidget, 1);
        window.resize(940, 640);
        window.show();
    }
    void show(const std::vector<std::string>& evidence)
    {
        tree->setSteps(steps(evidence));
        QCoreApplication::processEvents();
    }
};

} // namespace

class TestMethodTreeView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void boxesGrowUntilTheirEvidenceIsWhole()
    {
        Page page;
        page.show({"nothing tried yet"});
        const int least = page.tree->height();
        page.show({"first: train longer", "then: variance", "3 tried, 1 better", "2 of 13"});
        QVERIFY(page.tree->height() > least);
        for (const auto* box : page.tree->findChildren<ui::StepBox*>()) {
            QVERIFY(box->height() >= box->heightFor(box->width()));
            QVERIFY(page.tree->rect().contains(box->geometry()));
        }
        page.show({"nothing tried yet"});
        QCOMPARE(page.tree->height(), least);
    }

    void noAmountOfEvidenceTakesThePage()
    {
        Page page;
        page.show(std::vector<std::string>(40, "another line of evidence, and a long one at that"));
        QVERIFY(page.tree->height() < page.window.height() / 2);
        for (const auto* box : page.tree->findChildren<ui::StepBox*>())
            QVERIFY(page.tree->rect().contains(box->geometry()));
    }
};

QTEST_MAIN(TestMethodTreeView)
#include "tst_method_tree_view.moc"
