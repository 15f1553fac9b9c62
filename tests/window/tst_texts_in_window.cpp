// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/evaluation_book.h"
#include "models/mistake_table_model.h"
#include "models/sample_model.h"
#include "support/real_window.h"
#include "widgets/field_row.h"
#include "widgets/mistake_view.h"
#include "widgets/spec_form.h"
#include "widgets/table_view.h"

#include <QListView>
#include <QTest>

using namespace assay;

namespace {

constexpr int kPatience = 60'000;

/// Two classes of sentences; of every tenth the words say nothing of the class.
void writeReviews(const std::filesystem::path& folder)
{
    QByteArray good, bad;
    for (int i = 0; i < 200; ++i) {
        const QByteArray end =
            " film, seen on day " + QByteArray::number(i) + " of the year with my brother\n";
        good += (i % 10 ? "A splendid and touching" : "One more") + end;
        bad += (i % 10 ? "A dull and tiresome" : "One more") + end;
    }
    testing::write(folder / "bad.txt", bad);
    testing::write(folder / "good.txt", good);
}

} // namespace

/// Texts from the drop to their errors, through the window.
class TestTextsInWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textsAreShownTrainedAndTheirErrorsRead()
    {
        testing::RealWindow program;
        writeReviews(program.folder / "reviews");
        auto& draft = program.window->bench().draft();
        program.drop({program.folder / "reviews"});
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        QCOMPARE(draft.profile()->source.reader, std::string("texts"));
        QCOMPARE(draft.spec().model.templateName, std::string("lstm"));

        program.window->goTo("data");
        auto* examples = program.on<QListView>("data", "Examples");
        QVERIFY(examples && examples->isVisible());
        QTRY_VERIFY(examples->model()->rowCount() > 0);
        const QModelIndex first = examples->model()->index(0, 0);
        QVERIFY(first.data(ui::SampleModel::TextRole).toString().contains(" film, seen on day "));
        const QStringList tokens = first.data(ui::SampleModel::TokensRole).toStringList();
        QVERIFY2(tokens.contains("film") && tokens.contains(","), qPrintable(tokens.join(' ')));
        const QString said = program.labelsOn("data").join(' ');
        QVERIFY2(said.contains("Tokens of example: words in lower case"), qPrintable(said));
        QVERIFY2(said.contains("Above as read; below the tokens"), qPrintable(said));
        program.settle();
        program.keep("data-texts");

        // What counts for texts alone is in the form.
        program.window->goTo("model");
        QVERIFY(draft.model().problem.empty());
        auto* form = program.window->findChild<QWidget*>("page.model")->findChild<ui::SpecForm*>();
        QVERIFY(form && form->row("model.embedding")
                && form->row("model.embedding")->editor()->isVisible());
        program.keep("model-texts");

        draft.setField("train.epochs", std::int64_t{4});
        program.press("run.start");
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().evaluations().evaluation() != nullptr,
                                 kPatience);
        program.press("go.errors");
        auto* view = program.window->findChild<ui::MistakeView*>();
        auto* table = program.on<ui::TableView>("errors", "Errors");
        QTRY_VERIFY_WITH_TIMEOUT(view->isTable() && table->model()->rowCount() > 0
                                     && table->model()->columnCount()
                                            > ui::MistakeTableModel::FirstCell,
                                 kPatience);
        const int column = ui::MistakeTableModel::FirstCell;
        QCOMPARE(table->model()->headerData(column, Qt::Horizontal).toString(), QString("text"));
        QTRY_VERIFY(table->model()->index(0, column).data().toString().contains(" film, seen on"));
        program.settle();
        program.keep("errors-texts");
        const QString shown = program.labelsOn("errors").join(' ');
        QVERIFY2(shown.contains("tokens: "), qPrintable(shown));
    }

    void whatCountsForTextsAloneIsNotShownForSeries()
    {
        testing::RealWindow program;
        auto& draft = program.window->bench().draft();
        draft.setField("data.path", std::string("sequences"));
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        program.window->goTo("model");
        QCOMPARE(draft.spec().model.templateName, std::string("lstm"));
        auto* form = program.window->findChild<QWidget*>("page.model")->findChild<ui::SpecForm*>();
        QVERIFY(form->row("model.hidden")->editor()->isVisible());
        QVERIFY(!form->row("model.embedding")->editor()->isVisible());
    }
};

QTEST_MAIN(TestTextsInWindow)
#include "tst_texts_in_window.moc"
