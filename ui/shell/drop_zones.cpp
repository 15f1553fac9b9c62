// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/drop_zones.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "experiment/own_module.h"
#include "model/torch_archive.h"
#include "style/theme.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QPainter>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace assay::ui {

namespace {

constexpr int kMargin = 24, kGap = 16, kHead = 40, kPadding = 24;
constexpr int kHighest = 320;
constexpr qsizetype kMostOfName = 24; ///< letters

QStringList localFiles(const QMimeData& held)
{
    QStringList paths;
    for (const QUrl& url : held.urls()) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    return paths;
}

/// A zip or a pickle may be one of PyTorch; arrays of NumPy are data. `byName`: it has to be called so as well.
bool holdsWeights(const QString& path, bool byName)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    const QStringList own{QStringLiteral("pt"), QStringLiteral("pth"), QStringLiteral("ckpt"),
                          QStringLiteral("safetensors")};
    return (byName ? own.contains(suffix) : suffix != QLatin1String("npz"))
           && model::WeightFile::is(utf8(path));
}

/// A name within a sentence, which must not be wider than a field.
QString shortened(const QString& name)
{
    return name.size() <= kMostOfName
               ? name
               : name.left(kMostOfName / 2) + QChar(0x2026) + name.right(kMostOfName / 2);
}

/// Another project cannot be opened now.
bool isTraining(Workbench& bench)
{
    const train::RunRecord* active = bench.runs().active();
    return active && active->here;
}

} // namespace

DropZones::DropZones(Workbench& bench, const Theme& theme, QWidget* window)
    : QWidget(window)
    , m_bench(bench)
    , m_theme(theme)
{
    setAcceptDrops(true);
    setAccessibleName(tr("What a drop does"));
    hide();
}

std::vector<DropZones::Zone> DropZones::zonesFor(const QStringList& paths, const QString& page)
{
    const QString path = paths.first();
    const QString name = shortened(QFileInfo(path).fileName());
    const QString busy = isTraining(m_bench)
                             ? tr("A run is training; stop it before another project is opened.")
                             : QString();
    if (Workbench::isProject(path))
        return {{tr("Open the project"), busy.isEmpty() ? tr("%1 as it was left.").arg(name) : busy,
                 [this, path] { m_bench.openProject(path); }}};
    if (holdsWeights(path, page != QLatin1String("model")))
        return zonesForWeights(path);
    if (page == QLatin1String("runs"))
        return {{tr("Import as runs"),
                 tr("What another program logged becomes read-only runs of this project."),
                 [this, paths] { m_bench.importLogs(paths); }}};
    if (page == QLatin1String("errors"))
        return {{tr("Import as answers"),
                 tr("Predictions of another program become a read-only run of this project."),
                 [this, paths] { m_bench.importPredictions(paths); }}};
    if (path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive))
        return {{tr("A set-up"),
                 tr("The network, data, preprocessing and training that %1 names become those of "
                    "the next run.")
                     .arg(name),
                 [this, path] { m_bench.useSetup(path); }}};
    const auto& project = m_bench.project();
    const std::string& data = m_bench.draft().spec().data.path;
    const Zone begin{tr("New project"),
                     busy.isEmpty() ? tr("Train on it in a project of its own.") : busy,
                     [this, path] { m_bench.newProjectFrom(path); }};
    if (!project || project->readOnly || !project->here)
        return {begin};
    const QString open = shortened(text(project->name));
    const Zone replace{data.empty() ? tr("Data of %1").arg(open) : tr("Replace the data here"),
                       data.empty()
                           ? tr("Train on it in the project that is open.")
                           : tr("The next runs of %1 train on it and no more on %2. Runs that were "
                                "made stay as they are.")
                                 .arg(open, shortened(QFileInfo(text(data)).fileName())),
                       [this, path] { m_bench.useData(path); }};
    if (data.empty())
        return {replace, begin};
    return {begin,
            replace,
            {tr("Test data"),
             tr("%1 goes on training on its data; test-val and test come from this, as what the "
                "model must serve.")
                 .arg(open),
             [this, path] {
                 m_bench.useTestData(path);
                 Q_EMIT m_bench.pageWanted(QStringLiteral("data"));
             }}};
}

std::vector<DropZones::Zone> DropZones::zonesForWeights(const QString& path)
{
    const Zone weights{tr("Weights to begin with"),
                       tr("The chosen network begins with the weights in it, matched by name."),
                       [this, path] {
                           m_bench.draft().setField("model.start_from", utf8(path));
                           Q_EMIT m_bench.pageWanted(QStringLiteral("model"));
                       }};
    if (!model::TorchArchive::isScript(utf8(path)))
        return {weights};
    return {{tr("A network of your own"),
             tr("Train this TorchScript module in place of a template."),
             [this, path] { useModule(path); }},
            weights};
}

void DropZones::useModule(const QString& path)
{
    experiment::ExperimentSpec spec = m_bench.draft().spec();
    experiment::set(spec, "model.template", std::string("torchscript"));
    experiment::set(spec, "model.file", utf8(path));
    experiment::set(spec, "model.fingerprint", std::string()); // whatever the file holds now
    try {
        spec = experiment::withModule(spec);
    } catch (const base::Error&) {
        // The Model page says what is wrong with the file.
    }
    m_bench.draft().replace(spec, tr("choice of a network of your own"));
    Q_EMIT m_bench.pageWanted(QStringLiteral("model"));
}

bool DropZones::offer(const QMimeData& held, const QString& page)
{
    const QStringList paths = localFiles(held);
    if (paths.isEmpty())
        return false;
    m_zones = zonesFor(paths, page);
    m_what = QFileInfo(paths.first()).fileName();
    const bool all = page == QLatin1String("runs") || page == QLatin1String("errors");
    if (paths.size() > 1)
        m_what = all ? tr("%1 and %2 more").arg(m_what).arg(paths.size() - 1)
                     : tr("%1, the first of %2").arg(m_what).arg(paths.size());
    m_hovered = m_zones.size(); // none yet
    m_over = false;
    setGeometry(parentWidget()->rect());
    raise();
    show();
    return true;
}

void DropZones::accept(QDropEvent& event)
{
    event.setDropAction(Qt::CopyAction);
    event.accept();
}

void DropZones::take(const QPoint& at)
{
    if (m_zones.empty())
        return;
    const auto act = m_zones[zoneAt(at)].act;
    end();
    act();
}

void DropZones::leaveUnlessOver()
{
    // The zones lie between the files and the window: who enters them leaves the window first.
    QTimer::singleShot(0, this, [this] {
        if (!m_over)
            end();
    });
}

void DropZones::end()
{
    m_over = false;
    m_zones.clear();
    hide();
}

QRect DropZones::zoneRect(std::size_t zone) const
{
    const int count = static_cast<int>(m_zones.size());
    const int width = (this->width() - 2 * kMargin - (count - 1) * kGap) / std::max(1, count);
    const int high = std::min(kHighest, height() - 2 * kMargin - kHead);
    const int top = (height() - high + kHead) / 2;
    return {kMargin + static_cast<int>(zone) * (width + kGap), top, width, high};
}

std::size_t DropZones::zoneAt(const QPoint& at) const
{
    std::size_t zone = 0;
    while (zone + 1 < m_zones.size() && at.x() > zoneRect(zone).right() + kGap / 2)
        ++zone;
    return zone;
}

void DropZones::dragEnterEvent(QDragEnterEvent* event)
{
    m_over = true;
    m_hovered = zoneAt(event->position().toPoint());
    update();
    accept(*event);
}

void DropZones::dragMoveEvent(QDragMoveEvent* event)
{
    if (const std::size_t zone = zoneAt(event->position().toPoint());
        std::exchange(m_hovered, zone) != zone)
        update();
    accept(*event);
}

void DropZones::dragLeaveEvent(QDragLeaveEvent*)
{
    end();
}

void DropZones::dropEvent(QDropEvent* event)
{
    accept(*event);
    take(event->position().toPoint());
}

void DropZones::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& colours = m_theme.colours();
    QColor veil = colours.ground;
    veil.setAlphaF(0.92F);
    painter.fillRect(rect(), veil);
    if (m_zones.empty())
        return;
    QFont head = font();
    head.setBold(true);
    painter.setPen(colours.ink);
    painter.setFont(head);
    const QRect first = zoneRect(0);
    painter.drawText(QRect(kMargin, first.top() - kHead, width() - 2 * kMargin, kHead),
                     Qt::AlignCenter,
                     QFontMetrics(head).elidedText(m_what, Qt::ElideMiddle, width() - 2 * kMargin));
    QFont title = font();
    title.setPointSizeF(title.pointSizeF() * 1.4);
    title.setBold(true);
    for (std::size_t k = 0; k < m_zones.size(); ++k) {
        const QRect box = zoneRect(k);
        const bool hovered = k == m_hovered;
        painter.setPen(QPen(hovered ? colours.accent : colours.mutedInk, hovered ? 2 : 1,
                            hovered ? Qt::SolidLine : Qt::DashLine));
        painter.setBrush(hovered ? colours.selection : colours.card);
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 6, 6);
        const QRect inner = box.adjusted(kPadding, kPadding, -kPadding, -kPadding);
        const QRect upper(inner.left(), inner.top(), inner.width(), inner.height() / 2 - 8);
        const QRect lower(inner.left(), upper.bottom() + 16, inner.width(), inner.height() / 2 - 8);
        painter.setPen(hovered ? colours.accent : colours.ink);
        painter.setFont(title);
        painter.drawText(upper, Qt::AlignHCenter | Qt::AlignBottom | Qt::TextWordWrap,
                         m_zones[k].title);
        painter.setPen(colours.ink);
        painter.setFont(font());
        painter.drawText(lower, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                         m_zones[k].explains);
    }
}

} // namespace assay::ui
