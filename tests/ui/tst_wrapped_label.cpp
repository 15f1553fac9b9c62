// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wrapped_label.h"

#include <QApplication>
#include <QClipboard>
#include <QTest>

using namespace assay;

class TestWrappedLabel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// A name that was copied is looked for in the file that it came from.
    void copiesNamesWithoutTheMarksAtWhichTheyMayBreak()
    {
        const QString name = "household_question_about_the_whole_year_2021";
        const QString words = "Unlike train:\n" + name + ": agrees entirely\nage: 180";
        ui::WrappedLabel label;
        label.setTextInteractionFlags(Qt::TextSelectableByMouse);
        label.setWords(words);
        label.show();
        QVERIFY(label.text() != words); // may break within the name
        QClipboard* clipboard = QApplication::clipboard();
        const auto copied = [&](qsizetype from, qsizetype to) {
            clipboard->setText("before");
            label.setSelection(int(from), int(to - from));
            QTest::keyClick(&label, Qt::Key_C, Qt::ControlModifier);
            return clipboard->text();
        };
        QCOMPARE(copied(0, label.text().size()), words);
        QCOMPARE(copied(label.text().indexOf('\n') + 1, label.text().indexOf(": agrees")), name);
        QCOMPARE(copied(label.text().indexOf("age"), label.text().size()), QString("age: 180"));
    }

    void shortWordsAreLeftAsTheyAre()
    {
        ui::WrappedLabel label;
        label.setWords("age: 180\nnative-country: Holand-Netherlands");
        QCOMPARE(label.text(), QString("age: 180\nnative-country: Holand-Netherlands"));
        QVERIFY(label.selectedWords().isEmpty());
    }
};

QTEST_MAIN(TestWrappedLabel)
#include "tst_wrapped_label.moc"
