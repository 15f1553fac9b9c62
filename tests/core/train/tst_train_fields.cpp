// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/train_spec.h"

#include <QTest>

using namespace assay;

class TestTrainFields : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsFrozenOnPurposeIsNamedByBeginnings_data()
    {
        QTest::addColumn<QString>("declared");
        QTest::addColumn<QString>("layer");
        QTest::addColumn<bool>("frozen");
        QTest::newRow("itself") << "conv1, conv2"
                                << "conv2" << true;
        QTest::newRow("within") << "block1"
                                << "block1.conv1" << true;
        QTest::newRow("another of that beginning") << "conv1"
                                                   << "conv10" << false;
        QTest::newRow("within a module") << "features.0"
                                         << "module.features.0" << true;
        QTest::newRow("the module's own name") << "module.features"
                                               << "module.features.3" << true;
        QTest::newRow("the whole module") << "module"
                                          << "module.features.3" << true;
        QTest::newRow("none") << ""
                              << "conv1" << false;
    }
    void whatIsFrozenOnPurposeIsNamedByBeginnings()
    {
        QFETCH(QString, declared);
        QFETCH(QString, layer);
        QFETCH(bool, frozen);
        train::TrainSpec spec;
        spec.declaredFrozen = declared.toStdString();
        QCOMPARE(train::isDeclaredFrozen(spec, layer.toStdString()), frozen);
    }
};

QTEST_GUILESS_MAIN(TestTrainFields)
#include "tst_train_fields.moc"
