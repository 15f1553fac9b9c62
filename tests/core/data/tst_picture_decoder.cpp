// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_bytes.h"
#include "data/image_decoder.h"
#include "qt_image_decoder.h"
#include "support/pictures.h"

#include <sys/stat.h>
#include <unistd.h>

#include <QImageReader>
#include <QImageWriter>
#include <QTest>

#include <cstdio>
#include <functional>
#include <thread>

using namespace assay;
using namespace assay::testing;

namespace {

using Values = QList<int>;

/// A noisy picture, so that no part of its file is idle.
QImage noise(int side)
{
    QImage image(side, side, QImage::Format_RGB32);
    quint32 state = 7;
    for (int i = 0; i < side * side; ++i) {
        state = state * 1664525 + 1013904223;
        image.setPixel(i % side, i / side, state | 0xFF000000);
    }
    return image;
}

QImage deepGrey(int value)
{
    QImage image(1, 1, QImage::Format_Grayscale16);
    const auto word = static_cast<quint16>(value);
    std::memcpy(image.bits(), &word, 2);
    return image;
}

QImage palette(const QList<QRgb>& colours)
{
    QImage image(static_cast<int>(colours.size()), 1, QImage::Format_Indexed8);
    image.setColorTable(colours);
    for (int i = 0; i < colours.size(); ++i)
        image.setPixel(i, 0, static_cast<uint>(i));
    return image;
}

/// A TIFF of one grey value, 0xFFFF, whose tag 339 says what it is: 1 unsigned, 2 signed.
QByteArray deepTiff(int sampleFormat)
{
    QByteArray file("II*\0\x0A\0\0\0\xFF\xFF", 10);
    const auto put = [&file](int value, int bytes) {
        for (int k = 0; k < bytes; ++k)
            file += static_cast<char>(value >> (8 * k) & 0xFF);
    };
    // Width, height, bits, plain, dark is 0, the place of the values, channels, rows, bytes.
    const QList<std::pair<int, int>> tags{{256, 1}, {257, 1},           {258, 16}, {259, 1},
                                          {262, 1}, {273, 8},           {277, 1},  {278, 1},
                                          {279, 2}, {339, sampleFormat}};
    put(static_cast<int>(tags.size()), 2);
    for (const auto& [tag, value] : tags) {
        put(tag, 2);
        put(tag == 273 || tag == 279 ? 4 : 3, 2); // a long or a short number
        put(1, 4);
        put(value, 4);
    }
    put(0, 4);
    return file;
}

/// Red above blue, 2 wide and 4 high.
QImage redOverBlue()
{
    QImage image = filled(16, 32, Qt::red);
    for (int y = 16; y < 32; ++y)
        for (int x = 0; x < 16; ++x)
            image.setPixelColor(x, y, Qt::blue);
    return image;
}

/// What is written to the error output of this process while `act` runs, also by libraries.
QByteArray errorOutputOf(const std::function<void()>& act)
{
    std::FILE* file = std::tmpfile();
    std::fflush(stderr);
    const int kept = ::dup(STDERR_FILENO);
    ::dup2(::fileno(file), STDERR_FILENO);
    act();
    std::fflush(stderr);
    ::dup2(kept, STDERR_FILENO);
    ::close(kept);
    std::rewind(file);
    QByteArray text(4096, '\0');
    text.resize(static_cast<qsizetype>(
        std::fread(text.data(), 1, static_cast<std::size_t>(text.size()), file)));
    std::fclose(file);
    return text;
}

/// The values of the first pixels, channel after channel.
Values values(const data::DecodedPicture& picture)
{
    return {picture.bytes.begin(), picture.bytes.end()};
}

} // namespace

class TestPictureDecoder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installQtImageDecoder(); }
    void readsEveryKindOfValue_data();
    void readsEveryKindOfValue();
    void turnsAsExifSays_data();
    void turnsAsExifSays();
    void readsTheFirstFrame();
    void looksAtContentNotAtTheEnding();
    void readsWhatQtsPluginsRead_data();
    void readsWhatQtsPluginsRead();
    void saysWhyItReadsNoPicture_data();
    void saysWhyItReadsNoPicture();
    void writesNothingBesideItsAnswer_data();
    void writesNothingBesideItsAnswer();
    void findsTheBitsOfATiff();
    void signedValuesAreRefused();
    void everyCutIsNoticed_data();
    void everyCutIsNoticed();
    void neverCrashesOnDamage();
    void opensNothingButOrdinaryFiles();
    void worksOnManyThreads();

private:
    data::PictureHeader header(const QByteArray& bytes, const char* name = "a.png")
    {
        write(m_folder / name, bytes);
        return data::imageDecoder()->header(m_folder / name);
    }
    data::DecodedPicture decode(const QByteArray& bytes, int channels)
    {
        std::filesystem::remove(m_folder
                                / "b.png"); // some disks wait where a file is cut to nothing
        write(m_folder / "b.png", bytes);
        return data::imageDecoder()->decode(m_folder / "b.png", channels);
    }
    TempFolder m_folder;
};

void TestPictureDecoder::readsEveryKindOfValue_data()
{
    using Colour = data::PictureHeader::Colour;
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("colour");
    QTest::addColumn<bool>("deep");
    QTest::addColumn<Values>("grey");
    QTest::addColumn<Values>("colours");
    const int no = int(Colour::No), yes = int(Colour::Yes), unknown = int(Colour::Unknown);
    QTest::newRow("grey") << encoded(grey(1, 1, 77)) << no << false << Values{77}
                          << Values{77, 77, 77};
    QTest::newRow("colours") << encoded(filled(1, 1, QColor(200, 100, 50))) << yes << false
                             << Values{124} << Values{200, 100, 50};
    QTest::newRow("a palette of colours")
        << encoded(palette({0xFFFF0000, 0xFF0000FF})) << unknown << false << Values{76, 29}
        << Values{255, 0, 0, 0, 0, 255};
    QTest::newRow("a palette of greys")
        << encoded(palette({0xFF050505, 0xFF090909, 0xFF808080})) << unknown << false
        << Values{5, 9, 128} << Values{5, 9, 128, 5, 9, 128, 5, 9, 128};
    QTest::newRow("one bit") << png(2, 1, 1, 0, QByteArray("\0\x40", 2)) << unknown << false
                             << Values{0, 255} << Values{0, 255, 0, 255, 0, 255};
    QTest::newRow("half transparent lies over white")
        << png(2, 1, 8, 6, QByteArray("\0\xFF\0\0\x80\0\0\0\0", 9)) << yes << false
        << Values{165, 255} << Values{255, 255, 127, 255, 127, 255};
    QTest::newRow("grey with transparency")
        << png(2, 1, 8, 4, QByteArray("\0\x64\xFF\x64\x80", 5)) << no << false << Values{100, 177}
        << Values{100, 177, 100, 177, 100, 177};
    QTest::newRow("16 bits of grey")
        << encoded(deepGrey(0x8080)) << no << true << Values{128} << Values{128, 128, 128};
    QTest::newRow("16 bits, dark")
        << encoded(deepGrey(4095)) << no << true << Values{16} << Values{16, 16, 16};
    QTest::newRow("16 bits of colours") << png(1, 1, 16, 2, QByteArray("\0\xFF\xFF\x80\x80\0\0", 7))
                                        << yes << true << Values{151} << Values{255, 128, 0};
    QTest::newRow("bmp") << encoded(filled(1, 1, QColor(10, 20, 30)), "BMP") << yes << false
                         << Values{18} << Values{10, 20, 30};
    QTest::newRow("ppm") << QByteArray("P6\n1 1\n255\n\x0A\x14\x1E") << yes << false << Values{18}
                         << Values{10, 20, 30};
    QTest::newRow("pgm") << QByteArray("P5 2 1 255 \x0A\x14") << no << false << Values{10, 20}
                         << Values{10, 20, 10, 20, 10, 20};
    QTest::newRow("jpeg") << encoded(grey(1, 1, 90), "JPG") << no << false << Values{90}
                          << Values{90, 90, 90};
}

void TestPictureDecoder::readsEveryKindOfValue()
{
    QFETCH(QByteArray, file);
    QFETCH(int, colour);
    QFETCH(bool, deep);
    QFETCH(Values, grey);
    QFETCH(Values, colours);
    const data::PictureHeader head = header(file);
    QCOMPARE(QString::fromStdString(head.problem), QString());
    QCOMPARE(int(head.colour), colour);
    QCOMPARE(head.deep, deep);
    const auto one = decode(file, 1), three = decode(file, 3);
    QCOMPARE(values(one), grey);
    QCOMPARE(values(three), colours);
    QCOMPARE(one.width, head.width);
    QCOMPARE(one.height, head.height);
    const bool differ = colours.mid(0, grey.size()) != colours.mid(grey.size(), grey.size())
                        || colours.mid(0, grey.size()) != colours.mid(2 * grey.size());
    QCOMPARE(one.hasColour, differ);
    QCOMPARE(three.hasColour, differ);
}

void TestPictureDecoder::turnsAsExifSays_data()
{
    QTest::addColumn<int>("orientation");
    QTest::addColumn<bool>("lies");          ///< wider than high
    QTest::addColumn<bool>("redComesFirst"); ///< at the top, or at the left
    QTest::newRow("not") << 1 << false << true;
    QTest::newRow("mirrored") << 2 << false << true;
    QTest::newRow("upside down") << 3 << false << false;
    QTest::newRow("right") << 6 << true << false;
    QTest::newRow("left") << 8 << true << true;
}

void TestPictureDecoder::turnsAsExifSays()
{
    QFETCH(int, orientation);
    QFETCH(bool, lies);
    QFETCH(bool, redComesFirst);
    const QByteArray file = turned(encoded(redOverBlue(), "JPG"), char(orientation));
    const data::PictureHeader head = header(file);
    QCOMPARE(head.width > head.height, lies);
    const auto picture = decode(file, 3);
    QCOMPARE(picture.width, head.width);
    QCOMPARE(picture.height, head.height);
    QCOMPARE(picture.bytes.front() > 200, redComesFirst);
}

void TestPictureDecoder::readsTheFirstFrame()
{
    const auto picture = decode(animation(), 3);
    QCOMPARE(QString::fromStdString(picture.problem), QString());
    QCOMPARE(values(picture), (Values{255, 0, 0, 255, 0, 0}));
    QVERIFY(picture.hasMore);
    QVERIFY(!decode(animation().left(40) + ';', 3).hasMore);
}

void TestPictureDecoder::looksAtContentNotAtTheEnding()
{
    // As in collections whose .png files are JPEG.
    QCOMPARE(header(encoded(grey(4, 4, 9), "JPG"), "a.png").width, std::int64_t{4});
    QCOMPARE(header(encoded(grey(4, 4, 9)), "a.jpg").width, std::int64_t{4});
    QCOMPARE(header(encoded(grey(4, 4, 9)), "without").width, std::int64_t{4});
}

void TestPictureDecoder::readsWhatQtsPluginsRead_data()
{
    QTest::addColumn<QByteArray>("beginning"); ///< of a file that ends there
    QTest::newRow("webp") << QByteArray("RIFF\x08\0\0\0WEBPVP8L", 16);
    QTest::newRow("tiff") << QByteArray("II*\0\x08\0\0\0", 8);
}

/// They come in a package of their own: without it their pictures are refused by its name.
void TestPictureDecoder::readsWhatQtsPluginsRead()
{
    QFETCH(QByteArray, beginning);
    const QByteArray format = QTest::currentDataTag();
    const bool installed = QImageReader::supportedImageFormats().contains(format);
    QCOMPARE(QString::fromStdString(header(beginning).problem),
             installed ? QString("its header is damaged")
                       : QString("Qt's plugin for %1 is not installed").arg(format));
    if (!installed || !QImageWriter::supportedImageFormats().contains(format))
        return;
    const QByteArray file = encoded(filled(6, 4, QColor(200, 100, 50)), format);
    QCOMPARE(header(file).width, std::int64_t{6});
    const auto picture = decode(file, 3);
    QCOMPARE(QString::fromStdString(picture.problem), QString());
    QVERIFY(std::abs(picture.bytes.front() - 200) < 4);
    QVERIFY(!decode(file.left(file.size() / 2), 3).problem.empty());
}

void TestPictureDecoder::saysWhyItReadsNoPicture_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<bool>("isPicture");
    const QByteArray row(5, '\0');
    QTest::newRow("empty") << QByteArray() << "it is empty" << false;
    QTest::newRow("text") << QByteArray("P1 is the first patient.\n")
                          << "its bytes are those of no picture" << false;
    QTest::newRow("a word that begins as a bitmap")
        << QByteArray("BMI of all patients, measured twice.\n")
        << "its bytes are those of no picture" << false;
    QTest::newRow("a page") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>")
                            << "its bytes are those of no picture" << false;
    QTest::newRow("only a mark") << QByteArray("\x89PNG\r\n\x1A\n") << "its header is damaged"
                                 << true;
    QTest::newRow("a bomb") << png(60000, 60000, 8, 2, row)
                            << "its header claims 60000 x 60000 pixels, more than 64 million"
                            << true;
    QTest::newRow("no size") << png(0, 5, 8, 2, row) << "its header is damaged" << true;
    QTest::newRow("too few rows") << png(64, 64, 8, 2, row) << "its contents are damaged" << true;
}

void TestPictureDecoder::saysWhyItReadsNoPicture()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, problem);
    QFETCH(bool, isPicture);
    const auto picture = decode(file, 3);
    QCOMPARE(QString::fromStdString(picture.problem), problem);
    QVERIFY(picture.bytes.empty());
    const auto head = header(file);
    QCOMPARE(head.isPicture, isPicture);
    if (!problem.contains("contents"))
        QCOMPARE(QString::fromStdString(head.problem), problem);
}

void TestPictureDecoder::writesNothingBesideItsAnswer_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("problem");
    const QByteArray sound = encoded(noise(8));
    const QByteArray beginning = sound.left(33), end = pngChunk("IEND", {});
    QByteArray bent = sound;
    bent[sound.indexOf("IDAT") + 40] = char(bent[sound.indexOf("IDAT") + 40] ^ 0x55);
    QByteArray headerBent = sound;
    headerBent[29] = char(headerBent[29] ^ 1);
    QTest::newRow("no such colours")
        << png(4, 4, 8, 1, QByteArray(20, '\0')) << "its header is damaged";
    QTest::newRow("no such bits") << png(4, 4, 3, 0, QByteArray(12, '\0'))
                                  << "its header is damaged";
    QTest::newRow("no palette") << png(4, 4, 8, 3, QByteArray(20, '\0')) << "its header is damaged";
    QTest::newRow("no pixels") << beginning + end << "its header is damaged";
    QTest::newRow("check sum of the header") << headerBent << "its header is damaged";
    QTest::newRow("a bent byte") << bent << "its contents are damaged";
    QTest::newRow("an unknown chunk that matters")
        << beginning + pngChunk("ABCD", "xyz") + sound.mid(33) << "its header is damaged";
    QTest::newRow("an unknown chunk that does not")
        << beginning + pngChunk("abCD", "xyz") + sound.mid(33) << "";
    if (QImageReader::supportedImageFormats().contains("tiff"))
        QTest::newRow("tiff") << QByteArray("II*\0\x08\0\0\0", 8) << "its header is damaged";
}

/// libpng and libtiff write to the error output by themselves.
void TestPictureDecoder::writesNothingBesideItsAnswer()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, problem);
    QString found;
    const QByteArray written = errorOutputOf([&] {
        header(file);
        found = QString::fromStdString(decode(file, 3).problem);
    });
    QCOMPARE(written, QByteArray());
    QCOMPARE(found, problem);
}

void TestPictureDecoder::findsTheBitsOfATiff()
{
    const auto bits = [](const QByteArray& file) {
        return data::formats::tiffBits({reinterpret_cast<const std::uint8_t*>(file.constData()),
                                        static_cast<std::size_t>(file.size())});
    };
    // One directory of one entry: tag 258, of kind 3, so many values, and these or their place.
    const QByteArray little("II*\0\x08\0\0\0\x01\0\x02\x01\x03\0\x01\0\0\0\x20\0\0\0", 22);
    const QByteArray big("MM\0*\0\0\0\x08\0\x01\x01\x02\0\x03\0\0\0\x01\0\x10\0\0", 22);
    const QByteArray elsewhere(
        "II*\0\x08\0\0\0\x01\0\x02\x01\x03\0\x03\0\0\0\x16\0\0\0\x08\0\x08\0\x08\0", 28);
    QCOMPARE(bits(little), 32);
    QCOMPARE(bits(big), 16);
    QCOMPARE(bits(elsewhere), 8);
    QCOMPARE(bits(little.left(8)), 0);
    QCOMPARE(bits(encoded(grey(2, 2, 1))), 0);
}

/// -1 would be read as 65535, the brightest of all.
void TestPictureDecoder::signedValuesAreRefused()
{
    using data::formats::isSignedTiff;
    const auto isSigned = [](const QByteArray& file) {
        return isSignedTiff({reinterpret_cast<const std::uint8_t*>(file.constData()),
                             static_cast<std::size_t>(file.size())});
    };
    QVERIFY(isSigned(deepTiff(2)));
    QVERIFY(!isSigned(deepTiff(1)));
    QVERIFY(!isSigned(deepTiff(2).left(60))); // its directory is cut off
    QVERIFY(!isSigned(encoded(grey(2, 2, 1))));
    if (!QImageReader::supportedImageFormats().contains("tiff"))
        return;
    const auto plain = decode(deepTiff(1), 1);
    QCOMPARE(QString::fromStdString(plain.problem), QString());
    QCOMPARE(values(plain), Values{255});
    QCOMPARE(QString::fromStdString(decode(deepTiff(2), 1).problem),
             QString("its values are signed, which no picture here may have"));
}

void TestPictureDecoder::everyCutIsNoticed_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("padding"); ///< bytes at the end that hold nothing of the picture
    QTest::newRow("jpeg") << encoded(noise(24), "JPG") << 0;
    QTest::newRow("jpeg with a turn") << turned(encoded(noise(24), "JPG"), 6) << 0;
    QTest::newRow("png") << encoded(noise(24)) << 12;
    QTest::newRow("bmp") << encoded(noise(24), "BMP") << 0;
    QTest::newRow("gif") << animation().left(40) << 0;
    QTest::newRow("ppm") << encoded(noise(24), "PPM") << 0;
}

/// Half a picture over grey would be learned from in silence.
void TestPictureDecoder::everyCutIsNoticed()
{
    QFETCH(QByteArray, file);
    QFETCH(int, padding);
    QCOMPARE(QString::fromStdString(decode(file, 3).problem), QString());
    for (int length = 0; length<file.size() - padding; length += file.size()> 200 ? 13 : 1)
        QVERIFY2(!decode(file.left(length), 3).problem.empty(), QByteArray::number(length));
    QVERIFY(!decode(file.left(file.size() - padding - 1), 3).problem.empty());
    // What a camera appends takes nothing away.
    QCOMPARE(QString::fromStdString(decode(file + QByteArray(50, 'x'), 3).problem), QString());
}

void TestPictureDecoder::neverCrashesOnDamage()
{
    int refused = 0;
    quint32 state = 3;
    for (const QByteArray& file :
         {encoded(noise(8), "JPG"), encoded(noise(8)), encoded(noise(8), "BMP"), animation()}) {
        for (int attempt = 0; attempt < 150; ++attempt) {
            QByteArray damaged = file;
            for (int k = 0; k < 3; ++k) {
                state = state * 1664525 + 1013904223;
                damaged[static_cast<qsizetype>(state >> 8) % damaged.size()] = char(state);
            }
            const auto picture = decode(damaged, 3);
            QCOMPARE(picture.problem.empty(), !picture.bytes.empty());
            refused += picture.problem.empty() ? 0 : 1;
        }
    }
    QVERIFY(refused > 50);
}

void TestPictureDecoder::opensNothingButOrdinaryFiles()
{
    const auto pipe = m_folder / "pipe.png", link = m_folder / "link.png";
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    write(m_folder / "real.png", encoded(grey(2, 2, 1)));
    std::filesystem::create_symlink(m_folder / "real.png", link);
    for (const auto& file : {pipe, link, m_folder / "missing.png", m_folder.path()}) {
        QVERIFY(!data::imageDecoder()->header(file).problem.empty());
        QVERIFY(!data::imageDecoder()->decode(file, 3).problem.empty());
    }
    QCOMPARE(data::imageDecoder()->header(link).problem, std::string("it is a link"));
    QCOMPARE(data::imageDecoder()->header(pipe).problem, std::string("it is a device or a pipe"));
}

void TestPictureDecoder::worksOnManyThreads()
{
    write(m_folder / "c.jpg", encoded(noise(24), "JPG"));
    const auto wanted = data::imageDecoder()->decode(m_folder / "c.jpg", 3).bytes;
    QCOMPARE(wanted.size(), std::size_t{24 * 24 * 3});
    std::atomic<int> equal{0};
    {
        std::vector<std::jthread> threads;
        for (int k = 0; k < 8; ++k)
            threads.emplace_back([&] {
                for (int i = 0; i < 40; ++i)
                    equal += data::imageDecoder()->decode(m_folder / "c.jpg", 3).bytes == wanted;
            });
    }
    QCOMPARE(equal.load(), 320);
}

QTEST_APPLESS_MAIN(TestPictureDecoder)
#include "tst_picture_decoder.moc"
