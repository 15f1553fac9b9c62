// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/check.h"
#include "diagnose/modes_and_steps.h"
#include "experiment/python_remedies.h"
#include "experiment/suite.h"

#include <QTest>

#include <algorithm>
#include <set>
#include <string>

using namespace assay;

/// What to change in the code of a module.
class TestPythonRemedies : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFindingAboutTheNetworkHasALine()
    {
        std::set<std::string_view> ids;
        for (const experiment::PythonRemedy& one : experiment::pythonRemedies())
            QVERIFY2(ids.insert(one.id).second, one.id.data());
        int raised = 0;
        for (const diagnose::Check* check : experiment::checks()) {
            for (const base::FindingKind& kind : check->kinds) {
                const std::string_view id = kind.id;
                if (!id.starts_with("network.") && !id.starts_with("loss."))
                    continue;
                if (check->stage != diagnose::Stage::Network)
                    continue;
                QVERIFY2(ids.erase(id) == 1, kind.id);
                ++raised;
            }
        }
        for (const base::FindingKind& kind : diagnose::modesAndStepsFindings())
            QVERIFY2(ids.erase(kind.id) == 1, kind.id);
        QVERIFY(ids.erase("network.backward_fails") == 1);
        QVERIFY(raised > 20);
        QVERIFY2(ids.empty(),
                 ids.empty() ? "" : ids.begin()->data()); // no line for what is never raised
    }

    void theLayerStandsInTheLine()
    {
        const auto line = [](const char* id, const char* place) {
            return experiment::pythonRemedy({.id = id, .place = place});
        };
        QCOMPARE(line("network.unused", "module.head.fc2"),
                 std::string("x = self.head.fc2(x)  # call it in forward, or remove it"));
        QCOMPARE(line("network.unused", "module.fc2.weight"), line("network.unused", "fc2"));
        QVERIFY(line("network.dead_units", "module.fc1")
                    .starts_with("nn.init.kaiming_uniform_(self.fc1.weight); "
                                 "nn.init.zeros_(self.fc1.bias)"));
        QCOMPARE(line("network.unused", "module.features.0.3").substr(0, 24),
                 std::string("x = self.features[0][3](").substr(0, 24));
        QVERIFY(line("network.unused", "module.2").starts_with("x = self[2](x)"));
        // Several layers, or a setting, are none.
        QCOMPARE(line("network.unused", "a, b"), line("network.unused", ""));
        QCOMPARE(line("network.unused", "train.loss"), line("network.unused", ""));
        QCOMPARE(line("network.unused", "").substr(0, 12), std::string("x = layer(x)"));
        QCOMPARE(line("classes.imbalanced", "fc"), std::string());
    }
};

QTEST_GUILESS_MAIN(TestPythonRemedies)
#include "tst_python_remedies.moc"
