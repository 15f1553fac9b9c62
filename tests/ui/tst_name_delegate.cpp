// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/name_delegate.h"
#include "delegates/two_line_delegate.h"
#include "style/theme.h"

#include <QHeaderView>
#include <QListView>
#include <QSet>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

using namespace assay;

namespace {

const QString kFirst = QStringLiteral(
    "convolutional network on drawn digits by night, rate 0.001, batch 64, with augmentation, 30 "
    "epochs");
const QString kSecond = QString(kFirst).replace("0.001", "0.03");
const QString kOther = QStringLiteral(
    "recurrent network on waves by their frequency, rate 0.001, batch 64, without any augmentation");

} // namespace

class TestNameDelegate : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void longNamesThatDifferInTheirMiddleAreDistinguished()
    {
        QTableView view;
        QStandardItemModel model;
        for (const QString& name : {kFirst, kSecond, kOther, QStringLiteral("lenet")})
            model.appendRow(new QStandardItem(name));
        view.setModel(&model);
        auto* names = new ui::NameDelegate(&view);
        view.setItemDelegateForColumn(0, names);
        view.resize(600, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const int width = view.fontMetrics().horizontalAdvance(kFirst) / 2;
        view.horizontalHeader()->resizeSection(0, width);
        const auto shown = [&](int row) {
            QStyleOptionViewItem option;
            option.initFrom(&view);
            option.widget = &view;
            option.font = view.font();
            option.rect = QRect(0, 0, width, 28);
            return names->shownText(option, model.index(row, 0));
        };
        QVERIFY2(shown(0).contains("0.001, batch") && shown(0) != kFirst, qPrintable(shown(0)));
        QVERIFY2(shown(1).contains("0.03, batch"), qPrintable(shown(1)));
        for (const int row : {0, 1}) {
            QVERIFY2(shown(row).startsWith("conv"), qPrintable(shown(row)));
            QVERIFY(view.fontMetrics().horizontalAdvance(shown(row)) <= width);
        }
        // Nothing looks like this one: its start and its end are shown.
        QVERIFY2(shown(2).startsWith("recurrent") && shown(2).endsWith("augmentation"),
                 qPrintable(shown(2)));
        QCOMPARE(shown(3), QString("lenet"));
    }

    void aColumnAsWideAsItsNamesCutsNone()
    {
        QTableView view;
        QStandardItemModel model;
        for (const char* name : {"negative.jsonl", "huge.jsonl", "a name of a middling length"})
            model.appendRow(new QStandardItem(QString(name)));
        view.setModel(&model);
        auto* names = new ui::NameDelegate(&view);
        view.setItemDelegateForColumn(0, names);
        view.show();
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex index = model.index(row, 0);
            QStyleOptionViewItem option;
            option.initFrom(&view);
            option.widget = &view;
            option.font = view.font();
            option.rect = QRect(QPoint(), names->sizeHint(option, index));
            QCOMPARE(names->shownText(option, index), index.data().toString());
        }
    }

    void namesThatDifferAtTheEndOfTheirFirstWordAreDistinguished()
    {
        const QFontMetrics metrics{QFont()};
        const QStringList tags{"layer1/attention/grad_norm", "layer10/attention/grad_norm",
                               "layer11/attention/grad_norm"};
        const int width = metrics.horizontalAdvance(tags[0]) * 2 / 5;
        QSet<QString> all;
        for (const QString& tag : tags) {
            const QString shown = ui::cutApart(tag, tags, metrics, width);
            QVERIFY2(shown.startsWith(tag.left(tag.indexOf('/'))), qPrintable(shown));
            QVERIFY(metrics.horizontalAdvance(shown) <= width);
            all.insert(shown);
        }
        QCOMPARE(all.size(), 3);
        QCOMPARE(ui::cutApart(tags[0], {}, metrics, width),
                 metrics.elidedText(tags[0], Qt::ElideMiddle, width));
    }

    void longNamesOfProjectsShowHowTheyEnd()
    {
        ui::Theme theme;
        QListView view;
        QStandardItemModel model;
        for (const char* end : {"cold", "warm"}) {
            auto* item = new QStandardItem(QString(120, QLatin1Char('w')) + QLatin1String(end));
            item->setData(QStringLiteral("/home/ada"), ui::TwoLineDelegate::SecondLineRole);
            model.appendRow(item);
        }
        view.setModel(&model);
        view.setSelectionMode(QAbstractItemView::NoSelection);
        view.setItemDelegate(new ui::TwoLineDelegate(theme, &view));
        view.resize(320, 200);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const auto row = [&](int at) {
            return view.viewport()->grab(view.visualRect(model.index(at, 0))).toImage();
        };
        QVERIFY(row(0) != row(1));
    }
};

QTEST_MAIN(TestNameDelegate)
#include "tst_name_delegate.moc"
