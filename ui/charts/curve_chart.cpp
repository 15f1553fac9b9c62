// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_chart.h"

#include "bridge/convert.h"
#include "charts/crosshair.h"
#include "charts/curve_export.h"
#include "charts/curve_plot.h"
#include "charts/picture.h"
#include "dialogs/file_dialog.h"
#include "style/plain_label.h"

#include <QBuffer>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QSaveFile>
#include <QThreadPool>
#include <QTimer>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>
#include <functional>

namespace assay::ui {

CurveChart::CurveChart(Theme& theme, Measure measure, QWidget* parent)
    : QChartView(new CurvePlot, parent)
    , m_theme(theme)
    , m_view(new XView(this))
    , m_plot(static_cast<CurvePlot*>(chart()))
    , m_describe(new QTimer(this))
{
    m_scene.measure = measure;
    m_scene.colours = theme.colours();
    m_scene.font = font();
    m_scene.numbers = Theme::numberFont();
    m_scene.waiting = tr("No points yet.");
    setAccessibleName(axisTitle(measure));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    dress(*m_plot, m_scene.colours);

    // Its key is that of the window's Copy, which comes here while the chart has the focus.
    m_copy = new QAction(tr("Copy picture"), this);
    m_png = addCommand(tr("Save as PNG …"), Qt::Key_P);
    m_svg = addCommand(tr("Save as SVG …"), Qt::Key_V);
    m_csv = addCommand(tr("Save every point as CSV …"), Qt::Key_E);
    m_reset = addCommand(tr("Show everything"), Qt::Key_0);
    m_log = addCommand(tr("Logarithmic y axis"), Qt::Key_L);
    m_log->setCheckable(true);
    connect(m_copy, &QAction::triggered, this, &CurveChart::copy);
    connect(m_png, &QAction::triggered, this, [this] { askForFile(QStringLiteral("png")); });
    connect(m_svg, &QAction::triggered, this, [this] { askForFile(QStringLiteral("svg")); });
    connect(m_csv, &QAction::triggered, this, [this] { askForFile(QStringLiteral("csv")); });
    connect(m_reset, &QAction::triggered, this, [this] { m_view->follow(); });
    connect(m_log, &QAction::triggered, this, &CurveChart::setLogY);
    connect(&theme, &Theme::changed, this, [this] {
        m_scene.colours = m_theme.colours();
        stale();
    });
    // The description follows at a reader's pace, not at that of the data.
    m_describe->setSingleShot(true);
    m_describe->setInterval(1000);
    connect(m_describe, &QTimer::timeout, this,
            [this] { setAccessibleDescription(summary(m_scene)); });
    share(*m_view);
}

QAction* CurveChart::addCommand(const QString& text, const QKeySequence& key)
{
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    addAction(action);
    return action;
}

void CurveChart::share(XView& view)
{
    for (const QMetaObject::Connection& connection : m_shared)
        disconnect(connection);
    m_view->setEnd(this, -1);
    m_view = &view;
    m_shared = {connect(m_view, &XView::axisChanged, this, &CurveChart::announceEnd),
                connect(m_view, &XView::changed, this, &CurveChart::stale),
                connect(m_view, &XView::crosshairMoved, this,
                        [this] { m_plot->setCrosshair(m_view->crosshair()); })};
    m_plot->setCrosshair(m_view->crosshair());
    announceEnd();
    stale();
}

void CurveChart::announceEnd()
{
    double end = 0;
    for (const Curve& curve : m_scene.curves) {
        for (const train::Series* series : curve.all())
            end = std::max(end, series->x(series->size() - 1, m_view->axis()));
    }
    m_view->setEnd(this, end);
}

void CurveChart::stale()
{
    m_stale = true;
    viewport()->update();
    if (!m_describe->isActive())
        m_describe->start();
}

void CurveChart::setCurves(std::vector<Curve> curves)
{
    m_scene.curves = std::move(curves);
    proposeLogY();
    announceEnd();
    stale();
}

void CurveChart::clear()
{
    m_scene.hidden.clear();
    m_logChosen = m_scene.logY = false;
    m_log->setChecked(false);
    m_plot->forgetOutlines();
    setCurves({});
}

void CurveChart::setReferences(std::vector<ReferenceLine> references)
{
    m_scene.references = std::move(references);
    stale();
}

void CurveChart::setMarks(std::vector<EventMark> marks)
{
    m_scene.marks = std::move(marks);
    stale();
}

void CurveChart::setNamed(bool named)
{
    m_scene.named = named;
    stale();
}

void CurveChart::setWaiting(const QString& sentence)
{
    m_scene.waiting = sentence;
    stale();
}

void CurveChart::proposeLogY()
{
    if (m_logChosen || m_scene.measure == Measure::Share)
        return;
    constexpr double kWide = 1e4;
    double low = 0, high = 0;
    for (const Curve& curve : m_scene.curves) {
        for (const train::Series* series : curve.all()) {
            const train::Column all = series->range(0, series->size());
            if (all.points == 0 || !m_scene.shown(curve))
                continue;
            low = high == 0 ? all.min : std::min(low, all.min);
            high = std::max(high, all.max);
        }
    }
    const bool log = low > 0 && high > kWide * low;
    if (log == m_scene.logY)
        return;
    m_scene.logY = log;
    m_log->setChecked(log);
    Q_EMIT logYProposed(log);
}

void CurveChart::setLogY(bool log)
{
    if (log == m_scene.logY)
        return;
    m_logChosen = true;
    m_scene.logY = log;
    m_log->setChecked(log);
    stale();
    Q_EMIT logYChanged(log);
}

void CurveChart::setShown(const QString& curve, bool shown)
{
    if (shown)
        m_scene.hidden.remove(curve);
    else
        m_scene.hidden.insert(curve);
    stale();
}

CurveScene CurveChart::namedScene() const
{
    CurveScene scene = m_scene;
    scene.axis = m_view->axis();
    scene.from = m_view->from();
    scene.to = m_view->to();
    scene.title = accessibleName();
    scene.source = PictureSource::of(*this);
    scene.named = true;
    return scene;
}

const CurveLayout& CurveChart::layoutNow() const
{
    return m_plot->layoutNow();
}

void CurveChart::present()
{
    m_scene.axis = m_view->axis();
    m_scene.from = m_view->from();
    m_scene.to = m_view->to();
    m_presented = size();
    m_stale = false;
    setBackgroundBrush(m_scene.colours.card);
    m_plot->present(m_scene, size());
}

bool CurveChart::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Paint && (m_stale || m_presented != size()))
        present();
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = markText(m_scene, layoutNow(), help->pos());
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, viewport());
        return true;
    }
    return QChartView::viewportEvent(event);
}

void CurveChart::drawForeground(QPainter* painter, const QRectF&)
{
    if (!m_ringed || !hasFocus())
        return;
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(m_scene.colours.accent, 1));
    painter->drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

void CurveChart::focusInEvent(QFocusEvent* event)
{
    // A frame for those who come by keyboard; a click says itself where it went.
    m_ringed = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
               || event->reason() == Qt::ShortcutFocusReason;
    QChartView::focusInEvent(event);
}

void CurveChart::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        m_scene.font = font();
        m_scene.numbers = Theme::numberFont();
        stale();
    }
    QChartView::changeEvent(event);
}

void CurveChart::hover(QPointF at)
{
    if (!layoutNow().plot.adjusted(-4, 0, 4, 24).contains(at)) {
        m_view->setCrosshair(std::nullopt);
        return;
    }
    m_view->setCrosshair(nearestPoint(m_scene, layoutNow().x.value(at.x())));
}

void CurveChart::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_grabbed) {
        hover(event->position());
        bool overLegend = false;
        for (const auto& entry : layoutNow().legend)
            overLegend = overLegend || entry.area.contains(event->position());
        setCursor(overLegend ? Qt::PointingHandCursor : Qt::ArrowCursor);
        return;
    }
    m_moved = true;
    if (m_band) {
        m_band->setRight(
            std::clamp(event->position().x(), layoutNow().plot.left(), layoutNow().plot.right()));
        m_plot->setBand(m_band);
        return;
    }
    setCursor(Qt::ClosedHandCursor);
    const double distance =
        layoutNow().x.value(m_grabbed->x()) - layoutNow().x.value(event->position().x());
    m_grabbed = event->position();
    m_view->pan(distance);
}

void CurveChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    for (const auto& entry : layoutNow().legend) {
        if (entry.area.contains(event->position())) {
            const Curve& curve = m_scene.curves[entry.curve];
            setShown(curve.name, !m_scene.shown(curve));
            return;
        }
    }
    m_grabbed = event->position();
    m_moved = false;
    if (event->modifiers() & Qt::ShiftModifier) {
        const double x =
            std::clamp(event->position().x(), layoutNow().plot.left(), layoutNow().plot.right());
        m_band = QRectF(QPointF(x, layoutNow().plot.top()), QPointF(x, layoutNow().plot.bottom()));
        m_plot->setBand(m_band);
    }
}

void CurveChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_grabbed)
        return;
    m_grabbed.reset();
    setCursor(Qt::ArrowCursor);
    if (m_band) {
        const QRectF band = m_band->normalized();
        m_band.reset();
        m_plot->setBand(m_band);
        if (band.width() > 4)
            m_view->show(layoutNow().x.value(band.left()), layoutNow().x.value(band.right()));
    }
}

void CurveChart::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        m_view->follow();
}

void CurveChart::leaveEvent(QEvent*)
{
    m_view->setCrosshair(std::nullopt);
}

void CurveChart::wheelEvent(QWheelEvent* event)
{
    constexpr double kWheelStep = 0.8; // of the span, for one notch
    const QPoint turn = event->angleDelta();
    const bool sideways =
        std::abs(turn.x()) > std::abs(turn.y()) || event->modifiers().testFlag(Qt::ShiftModifier);
    if (sideways) {
        const double notches = (turn.x() != 0 ? turn.x() : turn.y()) / 120.0;
        m_view->pan(-notches * 0.1 * (m_view->to() - m_view->from()));
    } else if (turn.y() != 0) {
        const double about = layoutNow().x.value(
            std::clamp(event->position().x(), layoutNow().plot.left(), layoutNow().plot.right()));
        m_view->zoom(std::pow(kWheelStep, turn.y() / 120.0), about);
    }
    event->accept();
}

void CurveChart::moveCrosshair(int points)
{
    const double start = m_view->crosshair().value_or(m_view->to());
    const auto x =
        m_view->crosshair() ? pointBeside(m_scene, start, points) : nearestPoint(m_scene, start);
    if (!x)
        return;
    const double span = m_view->to() - m_view->from();
    if (*x < m_view->from())
        m_view->pan(*x - m_view->from() - 0.1 * span);
    else if (*x > m_view->to())
        m_view->pan(*x - m_view->to() + 0.1 * span);
    m_view->setCrosshair(x);
}

void CurveChart::keyPressEvent(QKeyEvent* event)
{
    const double middle = m_view->crosshair().value_or((m_view->from() + m_view->to()) / 2);
    const int stride = event->modifiers().testFlag(Qt::ControlModifier) ? 100
                       : event->modifiers().testFlag(Qt::ShiftModifier) ? 10
                                                                        : 1;
    switch (event->key()) {
    case Qt::Key_Left: moveCrosshair(-stride); return;
    case Qt::Key_Right: moveCrosshair(stride); return;
    case Qt::Key_Home: m_view->setCrosshair(nearestPoint(m_scene, m_view->from())); return;
    case Qt::Key_End: m_view->setCrosshair(nearestPoint(m_scene, m_view->to())); return;
    case Qt::Key_Plus:
    case Qt::Key_Equal: m_view->zoom(0.5, middle); return;
    case Qt::Key_Minus: m_view->zoom(2, middle); return;
    case Qt::Key_Escape:
        if (!m_band && !m_grabbed && !m_view->crosshair())
            break; // the window closes what lies over it
        m_band.reset();
        m_grabbed.reset();
        m_plot->setBand(m_band);
        m_view->setCrosshair(std::nullopt);
        return;
    }
    QChartView::keyPressEvent(event);
}

void CurveChart::fillMenu(QMenu* menu)
{
    menu->addActions({m_copy, m_png, m_svg, m_csv});
    menu->addSeparator();
    menu->addActions({m_reset, m_log});
    QMenu* curves = menu->addMenu(tr("Curves"));
    connect(curves, &QMenu::aboutToShow, this, [this, curves] {
        curves->clear();
        for (const Curve& curve : m_scene.curves) {
            QAction* action = curves->addAction(plainLabel(curve.name));
            action->setCheckable(true);
            action->setChecked(m_scene.shown(curve));
            connect(action, &QAction::toggled, this,
                    [this, name = curve.name](bool on) { setShown(name, on); });
        }
    });
}

void CurveChart::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(menu);
    Q_EMIT menuOpening(menu);
    menu->popup(event->globalPos());
}

void CurveChart::copy() const
{
    QGuiApplication::clipboard()->setImage(picture(namedScene(), size(), kPictureRatio));
}

void CurveChart::askForFile(const QString& ending)
{
    const bool points = ending == QLatin1String("csv");
    auto* dialog = makeFileDialog(this, tr("Save the chart"),
                                  points ? FileKind::Table : FileKind::Chart, saveFilter(ending));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->selectFile(fileNameFor(accessibleName(), ending));
    connect(dialog, &QFileDialog::fileSelected, this, &CurveChart::save);
    dialog->open();
}

void CurveChart::save(const QString& path)
{
    // Packing a picture and writing a million rows take longer than a frame: another thread does
    // it, with a copy of what it needs.
    if (const QString obstacle = writeObstacle(path); !obstacle.isEmpty()) {
        Q_EMIT said(obstacle, true);
        return;
    }
    const QString ending = QFileInfo(path).suffix().toLower();
    const CurveScene scene = namedScene();
    std::function<bool(QIODevice&)> write;
    if (ending == QLatin1String("csv")) {
        write = [columns = csvColumns(scene)](QIODevice& file) { return writeCsv(file, columns); };
    } else if (ending == QLatin1String("svg")) {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        writeSvg(buffer, scene, size());
        write = [data = buffer.data()](QIODevice& file) { return file.write(data) == data.size(); };
    } else {
        write = [image = picture(scene, size(), kPictureRatio)](QIODevice& file) {
            return image.save(&file, "PNG");
        };
    }
    QThreadPool::globalInstance()->start([self = QPointer<CurveChart>(this), path, write] {
        QSaveFile file(path);
        const bool good = file.open(QIODevice::WriteOnly) && write(file) && file.commit();
        const QString problem = good ? QString() : file.errorString();
        QMetaObject::invokeMethod(QCoreApplication::instance(), [self, path, problem, good] {
            if (!self)
                return;
            Q_EMIT self->said(good ? tr("Saved %1.").arg(QFileInfo(path).fileName())
                                   : tr("%1 could not be written: %2.").arg(path, problem),
                              !good);
        });
    });
}

} // namespace assay::ui
