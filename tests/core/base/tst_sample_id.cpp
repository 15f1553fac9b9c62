// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sample_id.h"

#include <QTest>

#include <vector>

using namespace assay;

namespace {

std::vector<std::uint8_t> bytes(const QByteArray& text)
{
    return {text.begin(), text.end()};
}

} // namespace

class TestSampleId : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // From a second implementation (Python: xxhash 3.5). Tags of old projects hang on these.
    void contentHashIsXxh3_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<quint64>("wanted");
        QByteArray kilobyte;
        for (int i = 0; i < 1024; ++i)
            kilobyte += static_cast<char>(i & 0xFF);
        QTest::newRow("nothing") << QByteArray() << quint64(0) << quint64(0x2d06800538d394c2);
        QTest::newRow("word") << QByteArray("assay") << quint64(0) << quint64(0xec260ebc9a765a0b);
        QTest::newRow("seeded") << QByteArray("assay") << quint64(7) << quint64(0x1dca21adef64fa57);
        QTest::newRow("long") << kilobyte << quint64(0) << quint64(0xa870f92984398d22);
    }
    void contentHashIsXxh3()
    {
        QFETCH(QByteArray, content);
        QFETCH(quint64, seed);
        QFETCH(quint64, wanted);
        QCOMPARE(quint64(base::contentHash(bytes(content), seed)), wanted);
    }

    void fingerprintIsXxh3Of128Bits()
    {
        QCOMPARE(QString::fromStdString(base::fingerprint("assay")),
                 QStringLiteral("010c11733b2f38a3487b764007d67761"));
        QCOMPARE(QString::fromStdString(base::fingerprint("")),
                 QStringLiteral("99aa06d3014798d86001c324468d497f"));
    }

    void idIsMadeOfContentAndKey()
    {
        const std::vector<std::uint8_t> picture{1, 2, 3, 4}, other{1, 2, 3, 5};
        const base::SampleId id = base::sampleId(picture, "train", 17);
        QCOMPARE(quint64(id.value), quint64(0x525cbdbd198b7dda));
        QVERIFY(id == base::sampleId(picture, "train", 17));
        QVERIFY(id != base::sampleId(other, "train", 17));
        QVERIFY(id != base::sampleId(picture, "train", 18));
        QCOMPARE(quint64(base::sampleId(picture, "test", 17).value), quint64(0xe6f54a8a9d58f1a8));
    }

    void hexHasSixteenDigits()
    {
        QCOMPARE(QString::fromStdString(base::hex(0x1f)), QStringLiteral("000000000000001f"));
    }
};

QTEST_GUILESS_MAIN(TestSampleId)
#include "tst_sample_id.moc"
