// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/code_page.h"
#include "support/tables.h"

#include <iconv.h>

#include <QTest>

#include <vector>

using namespace assay;
using data::formats::codePageOf;

namespace {

/// A text in UTF-8 as bytes of another encoding.
QByteArray in(const char* page, QByteArray text)
{
    const iconv_t handle = iconv_open(page, "UTF-8");
    QByteArray bytes(text.size() * 2 + 16, '\0');
    char* from = text.data();
    char* to = bytes.data();
    std::size_t left = static_cast<std::size_t>(text.size());
    std::size_t room = static_cast<std::size_t>(bytes.size());
    const bool done = iconv(handle, &from, &left, &to, &room) != static_cast<std::size_t>(-1);
    iconv_close(handle);
    return done ? bytes.left(bytes.size() - static_cast<qsizetype>(room)) : QByteArray();
}

std::span<const std::uint8_t> bytesOf(const QByteArray& text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.constData()),
            static_cast<std::size_t>(text.size())};
}

QString nameOf(const QByteArray& bytes)
{
    const auto* page = codePageOf(bytesOf(bytes));
    return page ? QString::fromUtf8(page->name) : QString();
}

constexpr const char* kRussian = "город;возраст;ответ\nмосква;34;да\nказань;51;нет\nпермь;28;да\n";
constexpr const char* kRussianNames =
    "Город;Возраст;Одобрено\nМосква;34;Да\nКазань;51;Нет\nПермь;28;Да\n";

} // namespace

/// In which encoding a text without UTF-8 was written follows from its letters.
class TestCodePage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lettersDecide_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("name");
        const auto row = [](const char* name, const char* page, const char* text,
                            const char* expected) {
            QTest::newRow(name) << in(page, text) << QString(expected);
        };
        row("Russian", "CP1251", kRussianNames, "Windows-1251 (Cyrillic)");
        row("Russian in small letters", "CP1251", kRussian, "Windows-1251 (Cyrillic)");
        row("Russian mail", "KOI8-R", kRussian, "KOI8-R (Cyrillic)");
        row("Russian mail with capitals", "KOI8-R", kRussianNames, "KOI8-R (Cyrillic)");
        row("Russian DOS", "CP866", kRussianNames, "DOS 866 (Cyrillic)");
        row("Greek", "CP1253", "πόλη;ηλικία;απάντηση\nΑθήνα;34;ναι\nΠάτρα;51;όχι\nΒόλος;28;ναι\n",
            "Windows-1253 (Greek)");
        row("Japanese", "CP932",
            "年齢,性別,地域,満足度\n34,男性,東京,満足\n51,女性,大阪,不満\n28,男性,表参道,普通\n",
            "Shift-JIS (Japanese)");
        row("Chinese", "GBK",
            "年龄,性别,城市,是否购买\n34,男,北京,是\n51,女,上海,否\n28,男,广州,是\n",
            "GBK (Chinese)");
        row("Chinese of Taiwan", "BIG5", "城市,年齡,回答\n臺北,34,是\n高雄,51,否\n臺中,28,是\n",
            "Big5 (Chinese)");
        row("Korean", "CP949", "도시,나이,응답\n서울,34,예\n부산,51,아니오\n대구,28,예\n",
            "EUC-KR (Korean)");
        row("Polish", "CP1250",
            "miasto;wiek\nBiałystok;34\nWrocław;51\nRzeszów;28\nCzęstochowa;30\nŚwinoujście;31\n"
            "Ząbki;27\nŁowicz;45\n",
            "Windows-1250 (Polish)");
        row("Turkish", "CP1254", "şehir;yaş;cevap\nİstanbul;34;evet\nMuş;51;hayır\nİzmir;28;evet\n",
            "Windows-1254 (Turkish)");
        row("DOS", "CP850",
            "Stadt;Größe\nKöln;180\nMünchen;175\nNürnberg;168\nLübeck;170\nGöttingen;165\n",
            "DOS 850 (Western European)");
        row("Mac", "MACINTOSH",
            "Stadt;Größe\nKöln;180\nMünchen;175\nNürnberg;168\nLübeck;170\nGöttingen;165\n",
            "Mac Roman (Western European)");
        // Windows-1252 and UTF-8 are what they were.
        row("French", "CP1252",
            "ville;âge;réponse\nOrléans;34;oui\nNîmes;51;non\nBesançon;28;créée\nCôte d’Or;1;été\n",
            "");
        row("German", "CP1252", "Stadt;Größe\nKöln;180 €\nMünchen;175 °C\nÜBERSÄSS;ÄÖÜ\n", "");
        row("Finnish", "CP1252", "määrä;työ\npääsy;yö\nhää;sää\nsäästö;öljy\n", "");
        row("Icelandic", "CP1252", "þorp;ár\nÞingvellir;930\nSeyðisfjörður;1895\nÍsafjörður;já\n",
            "");
        row("curly quotes", "CP1252",
            "who;said\nA;“don’t”\nB;the men’s room… “no”\nC;it’s – well – £5\nD;women’s\n", "");
        row("units", "CP1252", "a;b\n5 m³;3 µm\n6 m²;7 °C\n8 m³;1½ h\n9 m¹;note³\n", "");
        row("several languages", "CP1252",
            "city\nSão Paulo\nZürich\nMalmö\nOrléans\nLogroño\nÅrhus\nÎle-de-France\n", "");
        row("rows of dots", "CP1252", "item;price\nA····;1\nB······;2\nC····;3\n", "");
        row("UTF-8", "UTF-8", kRussianNames, "");
        row("ASCII", "UTF-8", "a,b\n1,2\n", "");
    }
    void lettersDecide()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, name);
        QVERIFY(!bytes.isEmpty());
        QCOMPARE(nameOf(bytes), name);
    }

    void aCharacterThatIsCutOffWaits()
    {
        const QByteArray text = in("CP932", "東京");
        QCOMPARE(text.size(), qsizetype{4});
        const auto page = codePageOf(bytesOf(in("CP932", "男性,東京\n女性,大阪\n男性,東京\n")));
        QVERIFY(page);
        std::string read;
        QCOMPARE(data::formats::decode(*page, bytesOf(text.left(3)), false, read), std::size_t{2});
        QCOMPARE(read, std::string("東"));
        QCOMPARE(data::formats::decode(*page, bytesOf(text.mid(2)), true, read), std::size_t{2});
        QCOMPARE(read, std::string("東京"));
        QCOMPARE(data::formats::decode(*page, bytesOf(text.left(1)), true, read), std::size_t{1});
        QCOMPARE(read, std::string("東京\uFFFD"));
    }

    /// The system keeps a letter back to which points may belong.
    void theLastLetterIsThere()
    {
        const auto page =
            codePageOf(bytesOf(in("CP1255", "עיר,מחיר\nירושלים,1\nתל אביב,2\nחיפה,3\nשלום,4\n")));
        QVERIFY(page);
        QCOMPARE(page->system, "CP1255");
        const QByteArray text = in("CP1255", "שלום");
        QCOMPARE(text.size(), qsizetype{4});
        std::string read;
        QCOMPARE(data::formats::decode(*page, bytesOf(text.left(2)), false, read), std::size_t{2});
        QCOMPARE(read, std::string("של"));
        QCOMPARE(data::formats::decode(*page, bytesOf(text.mid(2)), true, read), std::size_t{2});
        QCOMPARE(read, std::string("שלום"));
    }

    /// Classes and names of columns are those that were written, and the guess is said.
    void aTableIsReadWithIt()
    {
        const testing::TempFolder folder;
        QByteArray text("Возраст;Одобрено\n");
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(20 + i * 7 % 50) + (i % 2 ? ";Да\n" : ";Нет\n");
        const auto read = testing::prepared(folder, in("CP1251", text));
        QCOMPARE(read.source->info().target, std::string("Одобрено"));
        QCOMPARE(read.source->info().classes, (std::vector<std::string>{"Да", "Нет"}));
        const base::Finding* said = testing::finding(read.findings, "table.encoding");
        QVERIFY(said);
        QCOMPARE(QString::fromStdString(experiment::sentence(*said)),
                 QString("data.csv: its bytes are not UTF-8, and are read as Windows-1251 "
                         "(Cyrillic), whose letters fit best (\"Возраст\" on line 1). "
                         "data.encoding=latin-1 reads them as Windows-1252; of another encoding, "
                         "save the file as UTF-8."));
        QVERIFY(!testing::finding(testing::prepared(folder, text).findings, "table.encoding"));
    }

    /// As it happens where UTF-8 is taken for Windows-1252 and saved again.
    void lettersThatWereEncodedTwiceAreNamed()
    {
        const testing::TempFolder folder;
        const auto saidOf = [&](const QList<QByteArray>& cells) {
            const auto read =
                testing::prepared(folder, testing::columnOf(testing::repeated(cells, 60)));
            const auto* said = testing::finding(read.findings, "table.encoded_twice");
            return said ? QString::fromStdString(experiment::sentence(*said)) : QString();
        };
        QCOMPARE(
            saidOf({"M\u00c3\u00bcnchen", "K\u00c3\u00b6ln"}),
            QString("data.csv: \"M\u00c3\u00bcnchen\" on line 2 looks like \"M\u00fcnchen\" that "
                    "was encoded as UTF-8 twice, and so do 59 other places. It is read as it "
                    "stands; iconv -f UTF-8 -t ISO-8859-1 \"data.csv\" > mended.csv undoes it."));
        QVERIFY(saidOf({"don\u00e2\u20ac\u2122t", "do"}).contains("\"don\u2019t\""));
        QVERIFY(saidOf({"don\u00e2\u20ac\u2122t", "do"}).contains("-t WINDOWS-1252"));
        QVERIFY(saidOf({"M\u00c3\u00bcnchen", "M\u00fcnchen"})
                    .contains("other words of the file are right"));
        QVERIFY(saidOf({"\u00d0\u201c\u00d0\u00be\u00d1\u20ac\u00d0\u00be\u00d0\u00b4", "a"})
                    .contains("\"\u0413\u043e\u0440\u043e\u0434\""));
        QCOMPARE(saidOf({"S\u00c3O", "\u201e\u00c4\u201c", "12 \u00c5\u00b2", "L\u2019\u00c9\u2019",
                         "\u00c4\u2026"}),
                 QString());
    }

    /// Of them alone no language can be guessed.
    void lettersThatStandAloneAreDoubted()
    {
        const testing::TempFolder folder;
        const auto read = testing::prepared(
            folder, in("CP1251", testing::columnOf(testing::repeated({"м", "ж"}, 60))));
        const auto* said = testing::finding(read.findings, "table.lone_letters");
        QVERIFY2(said, testing::idsOf(read.findings).c_str());
        QCOMPARE(
            QString::fromStdString(experiment::sentence(*said)),
            QString(
                "data.csv: its bytes are not UTF-8, and are read as Windows-1252. Each "
                "letter beyond ASCII is a cell of its own there (\"\u00ec\" on line 2, "
                "\"\u00e6\" on line 3); in Windows-1251 these are \"\u043c\" and \"\u0436\". If "
                "they are meant, iconv -f WINDOWS-1251 -t UTF-8 \"data.csv\" > utf8.csv "
                "writes them so."));
        const auto western =
            testing::prepared(folder, in("CP1252", testing::columnOf(testing::repeated(
                                                       {"\u00e4", "\u00f6", "K\u00f6ln"}, 60))));
        QVERIFY(!testing::finding(western.findings, "table.lone_letters"));
    }
};

QTEST_GUILESS_MAIN(TestCodePage)
#include "tst_code_page.moc"
