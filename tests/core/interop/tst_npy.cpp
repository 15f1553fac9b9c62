// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "interop/npy.h"
#include "support/temp_project.h"

#include <QTest>

#include <cstring>

using namespace assay;

namespace {

QByteArray npy(const QByteArray& header, const QByteArray& data)
{
    QByteArray bytes("\x93NUMPY\x01\x00", 8);
    const auto length = static_cast<quint16>(header.size());
    bytes.append(reinterpret_cast<const char*>(&length), 2);
    return bytes + header + data;
}

template <typename T>
QByteArray values(std::initializer_list<T> numbers)
{
    QByteArray bytes;
    for (const T number : numbers)
        bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
    return bytes;
}

} // namespace

class TestNpy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsRowsAndColumns()
    {
        const testing::TempFolder folder;
        testing::write(folder / "c.npy",
                       npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n",
                           values<float>({1, 2, 3, 4, 5, 6})));
        const auto c = interop::readNpy(folder / "c.npy");
        QCOMPARE(c.shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(c.values, (std::vector<double>{1, 2, 3, 4, 5, 6}));
        testing::write(folder / "f.npy",
                       npy("{'descr': '<i8', 'fortran_order': True, 'shape': (2, 3), }\n",
                           values<std::int64_t>({1, 4, 2, 5, 3, 6})));
        QCOMPARE(interop::readNpy(folder / "f.npy").values,
                 (std::vector<double>{1, 2, 3, 4, 5, 6}));
    }

    void strangeArraysAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("code");
        QTest::newRow("text") << QByteArray("1,2,3\n") << "npy.magic";
        QTest::newRow("objects") << npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
                                        "x")
                                 << "npy.type";
        QTest::newRow("complex") << npy("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}",
                                        QByteArray(8, 0))
                                 << "npy.type";
        QTest::newRow("big-endian")
            << npy("{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}", QByteArray(4, 0))
            << "npy.type";
        QTest::newRow("cut") << npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
                                    QByteArray(4, 0))
                             << "npy.truncated";
        QTest::newRow("huge") << npy("{'descr': '<f4', 'fortran_order': False, 'shape': "
                                     "(99999999, 99999999)}",
                                     {})
                              << "npy.size";
    }
    void strangeArraysAreRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, code);
        const testing::TempFolder folder;
        testing::write(folder / "x.npy", bytes);
        try {
            interop::readNpy(folder / "x.npy");
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(QString::fromStdString(error.code()), code);
        }
    }
};

QTEST_GUILESS_MAIN(TestNpy)
#include "tst_npy.moc"
