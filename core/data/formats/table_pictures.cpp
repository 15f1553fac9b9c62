// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_pictures.h"

#include "data/formats/picture_files.h"
#include "data/formats/picture_loader.h"
#include "data/formats/picture_notes.h"

#include <algorithm>

namespace assay::data::formats {

namespace {

/// The pictures of the first source in the input of that name.
std::optional<Shape> knownShape(const ReadRequest& request, const std::string& name)
{
    if (!request.like)
        return std::nullopt;
    for (const InputInfo& input : request.like->info().inputs) {
        if (input.modality == Modality::Pictures && input.name == name)
            return input.shape;
    }
    return std::nullopt;
}

class PictureColumn final : public FileColumn
{
public:
    PictureColumn(const ReadRequest& request, const std::string& column, const std::string& input,
                  const std::vector<std::string>& files, Places& places)
        : FileColumn(column, input, files)
        , m_request(request)
        , m_places(places)
        , m_loader(request, knownShape(request, input))
    {}

    const char* what() const override { return "pictures"; }
    const char* noneCode() const override { return "table.no_pictures"; }

    void look(std::vector<bool>& kept) override
    {
        eachNamed(m_places, kept, [this](std::size_t row, std::filesystem::path file) {
            m_loader.add({.path = std::move(file), .of = row, .header = {}});
        });
        m_loader.readHeaders();
        dropBroken(kept);
    }

    void read(std::vector<bool>& kept) override
    {
        m_loader.keep(kept);
        m_loader.chooseShape(m_request.path);
        m_loader.decode();
        dropBroken(kept);
    }

    std::unique_ptr<const Input> take(const std::vector<bool>& kept, TableContent& content) override
    {
        m_loader.keep(kept);
        const std::vector<LoadedPicture>& read = m_loader.pictures();
        DeepPictures deep;
        for (const LoadedPicture& picture : read)
            deep.add(picture);
        deep.addTo(content.findings, column());
        const auto more = std::count_if(read.begin(), read.end(),
                                        [](const LoadedPicture& one) { return one.hasMore; });
        if (more > 0)
            content.findings.push_back({.id = "pictures.first_frame",
                                        .severity = base::Severity::Hint,
                                        .place = column(),
                                        .evidence = {{"count", static_cast<double>(more)}}});
        const auto left = static_cast<std::int64_t>(read.size());
        noteLeftOut(content, left);
        for (base::Finding& finding : sizeFindings(m_loader.notes(), left, column()))
            content.findings.push_back(std::move(finding));
        for (const auto& [what, found] : m_loader.guesses())
            content.guesses.emplace_back(column() + ", " + what, found);
        return m_loader.input(FileColumn::input());
    }

private:
    void dropBroken(std::vector<bool>& kept)
    {
        for (const LoadedPicture& picture : m_loader.takeBroken())
            drop(kept, picture.of, picture.header.problem);
    }

    const ReadRequest& m_request;
    Places& m_places;
    PictureLoader m_loader;
};

} // namespace

bool namesPictures(const ColumnSurvey& survey, const std::filesystem::path& table)
{
    return imageDecoder() && !filesNamed(survey, table, hasPictureEnding).empty();
}

bool hasPictureNames(const ColumnSurvey& survey)
{
    return imageDecoder() && areNamed(survey, hasPictureEnding);
}

std::unique_ptr<FileColumn> pictureColumn(const ReadRequest& request, const TablePlan& plan,
                                          const ColumnInfo& column,
                                          const std::vector<std::string>& files, Places& places)
{
    return std::make_unique<PictureColumn>(request, column.name, inputName(plan, column), files,
                                           places);
}

} // namespace assay::data::formats
