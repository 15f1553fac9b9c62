// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/patch.h"
#include "support/errors.h"

#include <QTest>

using namespace assay;

class TestPatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsAnAssignmentAndWritesItBack_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        QTest::newRow("a number") << "train.learning_rate=3e-4"
                                  << "train.learning_rate"
                                  << "3e-4";
        QTest::newRow("an empty value") << "data.test_path="
                                        << "data.test_path"
                                        << "";
        QTest::newRow("an equals sign in the value") << "data.missing=a=b"
                                                     << "data.missing"
                                                     << "a=b";
    }
    void readsAnAssignmentAndWritesItBack()
    {
        QFETCH(QString, text);
        const base::Patch patch = base::patchFrom(text.toStdString());
        QCOMPARE(patch.size(), 1U);
        QTEST(QString::fromStdString(patch.front().path), "path");
        QTEST(QString::fromStdString(patch.front().value), "value");
        QCOMPARE(base::assignments(patch), std::vector<std::string>{text.toStdString()});
    }

    void anEmptyTextChangesNothing() { QVERIFY(base::patchFrom("").empty()); }

    void refusesWhatSetsNoField()
    {
        for (const char* text : {"train.epochs", "=5"}) {
            const auto error = testing::errorOf([text] { base::patchFrom(text); });
            QVERIFY2(error && testing::isSentence(error->text()), text);
        }
    }
};

QTEST_GUILESS_MAIN(TestPatch)
#include "tst_patch.moc"
