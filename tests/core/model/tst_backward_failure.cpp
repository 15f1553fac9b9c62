// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/backward_failure.h"

#include <QTest>

#include <string>

using namespace assay;

/// Why gradients do not go back through a module, as its process says it.
class TestBackwardFailure : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theOperationStandsInTheReason_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("operation");
        QTest::newRow("in place")
            << "modified by an inplace operation: [CPUFloatType [6, 8]], which "
               "is output 0 of Sigmoid, is at version 1. Hint: enable it."
            << "Sigmoid";
        QTest::newRow("as Python names it") << "which is output 0 of ReluBackward0, is at version 1"
                                            << "Relu";
        QTest::newRow("no derivative") << "derivative for aten::frexp is not implemented"
                                       << "frexp";
        QTest::newRow("neither") << "the sizes do not fit"
                                 << "";
    }
    void theOperationStandsInTheReason()
    {
        QFETCH(QString, reason);
        QFETCH(QString, operation);
        const auto failure = model::backwardFailure({}, reason.toStdString());
        QCOMPARE(QString::fromStdString(failure.operation), operation);
        QVERIFY(failure.reason.find("Hint") == std::string::npos);
    }

    void aTextGivesBackWhatItWasMadeOf()
    {
        for (const char* layer : {"", "blocks.0.fc1"}) {
            const model::BackwardFailure made =
                model::backwardFailure(layer, "which is output 0 of Tanh (in a cell)");
            const model::BackwardFailure read =
                model::backwardFailureOf("net.pt " + model::backwardText(made));
            QCOMPARE(read.layer, made.layer);
            QCOMPARE(read.operation, std::string("Tanh"));
            QCOMPARE(read.reason, made.reason);
        }
    }
};

QTEST_GUILESS_MAIN(TestBackwardFailure)
#include "tst_backward_failure.moc"
