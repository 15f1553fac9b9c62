// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sha256.h"

#include <QCryptographicHash>
#include <QTest>

#include <random>

using namespace assay;

class TestSha256 : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sumsOfTheStandard_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("sum");
        // FIPS 180-2, appendix B; and nothing at all.
        QTest::newRow("nothing") << QByteArray()
                                 << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca4"
                                               "95991b7852b855");
        QTest::newRow("abc") << QByteArray("abc")
                             << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff"
                                           "61f20015ad");
        QTest::newRow("two blocks")
            << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
            << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        QTest::newRow("a million a")
            << QByteArray(1'000'000, 'a')
            << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
    void sumsOfTheStandard()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, sum);
        QCOMPARE(QByteArray::fromStdString(base::sha256(text.toStdString())), sum);
    }

    void piecesOfAnyLengthGiveTheSame()
    {
        std::mt19937 random(7); // NOLINT: the same lengths every time
        for (int length = 0; length < 300; ++length) {
            QByteArray text;
            for (int k = 0; k < length; ++k)
                text += static_cast<char>(random());
            const QByteArray sum =
                QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
            base::Sha256 inPieces;
            for (qsizetype at = 0; at < text.size();) {
                const auto piece = text.mid(at, 1 + static_cast<qsizetype>(random() % 130));
                inPieces.add({piece.data(), static_cast<std::size_t>(piece.size())});
                at += piece.size();
            }
            QCOMPARE(QByteArray::fromStdString(inPieces.digits()), sum);
        }
    }
};

QTEST_GUILESS_MAIN(TestSha256)
#include "tst_sha256.moc"
