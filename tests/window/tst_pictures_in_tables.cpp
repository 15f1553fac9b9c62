// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "qt_image_decoder.h"
#include "support/pictures.h"
#include "support/real_window.h"

#include <QLabel>
#include <QListView>
#include <QTableWidget>
#include <QTest>

using namespace assay;

namespace {

constexpr int kPatience = 60'000;
constexpr int kRows = 300;

/// "photo,height,answer": just one of the two holds, bright and great.
void writeTable(const std::filesystem::path& folder)
{
    QByteArray text("photo,height,answer\n");
    for (int row = 0; row < kRows; ++row) {
        const bool bright = row % 2 == 1, great = row / 2 % 2 == 1;
        const std::string file = "photos/" + std::to_string(row) + ".png";
        testing::place(folder / file,
                       testing::encoded(testing::grey(12, 12, (bright ? 170 : 60) + row % 25)));
        text += QByteArray::fromStdString(file) + ','
                + QByteArray::number((great ? 180 : 150) + row * 11 % 9) + ','
                + (bright != great ? "one\n" : "other\n");
    }
    testing::place(folder / "people.csv", text);
}

} // namespace

/// Data that hold pictures beside columns, and folders of pictures, through the window.
class TestPicturesInTables : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installQtImageDecoder(); }

    void aTableWithPicturesIsShownAndTrained()
    {
        testing::RealWindow program;
        writeTable(program.folder.path());
        auto& draft = program.window->bench().draft();
        program.drop({program.folder / "people.csv"});
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        QCOMPARE(draft.profile()->inputs.size(), std::size_t{2});
        QCOMPARE(draft.spec().model.templateName, std::string("fusion"));

        // Both are to be seen: the pictures, and the columns with the row that enters.
        program.window->goTo("data");
        auto* examples = program.on<QListView>("data", "Examples");
        QVERIFY(examples && examples->isVisible());
        QTRY_VERIFY(examples->model()->rowCount() > 0);
        const QModelIndex first = examples->model()->index(0, 0);
        QTRY_VERIFY(examples->visualRect(first).isValid());
        QVERIFY(examples->viewport()->rect().intersects(examples->visualRect(first)));
        QString said;
        for (const QLabel* label : program.window->findChildren<QLabel*>())
            said += label->isVisible() ? label->text() : QString();
        QVERIFY2(said.contains("Shown: photo; not shown: table."), qPrintable(said));
        program.keep("data-two-inputs");

        program.window->goTo("model");
        QVERIFY(draft.model().problem.empty());
        program.keep("model-two-inputs");
        program.press("run.start");
        const auto run = [&] { return program.window->bench().runs().current(); };
        QTRY_VERIFY_WITH_TIMEOUT(run() && run()->epoch > 0, kPatience);
        program.press("run.stop");
        QTRY_VERIFY_WITH_TIMEOUT(train::isOver(run()->state), kPatience);
        QCOMPARE(run()->templateName, std::string("fusion"));
    }

    void aTableOfPicturesAloneShowsThemAndTheirRows()
    {
        testing::RealWindow program;
        writeTable(program.folder.path());
        auto& draft = program.window->bench().draft();
        program.drop({program.folder / "people.csv"});
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        draft.setField("data.leave_out", std::string("height"));
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile() && draft.profile()->inputs.size() == 1, kPatience);
        QCOMPARE(draft.spec().model.templateName, std::string("fusion")); // it takes one input too
        program.window->goTo("data");
        auto* examples = program.on<QListView>("data", "Examples");
        QVERIFY(examples && examples->isVisible());
        QTRY_VERIFY(examples->model()->rowCount() > 0);
        auto* row = program.on<QTableWidget>("data", "The row as it enters the network");
        QTRY_COMPARE(row->rowCount(), 3);
        QTRY_COMPARE(row->item(1, 2)->text(), QString("own input"));
    }

    void aFolderOfPicturesIsReadWhenItIsDropped()
    {
        testing::RealWindow program;
        testing::placeClasses(program.folder / "animals", {"cat", "dog", "fox"}, 20, 14, 14);
        auto& draft = program.window->bench().draft();
        program.drop({program.folder / "animals"});
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        QCOMPARE(draft.profile()->source.reader, std::string("pictures"));
        QCOMPARE(draft.profile()->source.classes, (std::vector<std::string>{"cat", "dog", "fox"}));
        QCOMPARE(draft.spec().model.templateName, std::string("lenet"));
        program.window->goTo("data");
        auto* examples = program.on<QListView>("data", "Examples");
        QTRY_VERIFY(examples->model()->rowCount() > 0);
        QCOMPARE(examples->model()->index(0, 0).data().toString(), QString("cat"));
    }
};

QTEST_MAIN(TestPicturesInTables)
#include "tst_pictures_in_tables.moc"
