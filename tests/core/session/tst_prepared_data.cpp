// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "qt_image_decoder.h"
#include "session/prepared_data.h"
#include "support/pictures.h"
#include "support/tiny_data.h"

#include <QTest>

using namespace assay;

namespace {

/// The first value of the first picture.
int firstValue(const data::Prepared& prepared)
{
    return prepared.source->pictures()->pixels(0)[0];
}

} // namespace

/// What was read is read again when any file that it came from is another one.
class TestPreparedData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installQtImageDecoder(); }

    void filesBelowTheFolderCount()
    {
        const testing::TempFolder folder;
        std::filesystem::create_directories(folder / "MNIST/raw");
        testing::writePair(folder / "MNIST/raw", "train", 100, 5);
        session::PreparedData data;
        data::DataSpec spec;
        spec.path = folder.path().string();
        const auto first = data.get(spec);
        QVERIFY(data.get(spec) == first);
        testing::writePair(folder / "MNIST/raw", "train", 120, 5);
        QCOMPARE(data.get(spec)->source->size(), std::size_t{120});
    }

    void aPictureOfAClassCounts()
    {
        const testing::TempFolder folder;
        for (const char* name : {"cat", "dog"}) {
            for (int k = 0; k < 20; ++k)
                testing::place(folder.path() / name / (std::to_string(k) + ".png"),
                               testing::encoded(testing::grey(4, 4, 100 + k)));
        }
        session::PreparedData data;
        data::DataSpec spec;
        spec.path = folder.path().string();
        const auto first = data.get(spec);
        QCOMPARE(firstValue(*first), 100);
        QVERIFY(data.get(spec) == first);
        testing::place(folder.path() / "cat/0.png", testing::encoded(testing::grey(4, 4, 7)));
        QCOMPARE(firstValue(*data.get(spec)), 7);
    }

    void aPictureThatATableNamesCounts()
    {
        const testing::TempFolder folder;
        QByteArray text("photo,answer\n");
        for (int k = 0; k < 40; ++k) {
            const std::string file = std::to_string(k) + ".png";
            testing::place(folder.path() / "img" / file,
                           testing::encoded(testing::grey(4, 4, 100 + k)));
            text += "img/" + QByteArray::fromStdString(file) + (k % 2 ? ",a\n" : ",b\n");
        }
        testing::write(folder / "t.csv", text);
        session::PreparedData data;
        data::DataSpec spec;
        spec.path = (folder / "t.csv").string();
        const auto first = data.get(spec);
        QCOMPARE(firstValue(*first), 100);
        QVERIFY(data.get(spec) == first);
        testing::place(folder.path() / "img/0.png", testing::encoded(testing::grey(4, 4, 7)));
        QCOMPARE(firstValue(*data.get(spec)), 7);
    }
};

QTEST_GUILESS_MAIN(TestPreparedData)
#include "tst_prepared_data.moc"
