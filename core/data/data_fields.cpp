// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog.h"
#include "data/field_makers.h"
#include "data/formats/csv.h"
#include "data/formats/idx.h"
#include "data/formats/picture_folder.h"
#include "data/formats/text_folder.h"
#include "data/preprocess_fields.h"
#include "data/simplify.h"
#include "data/split.h"
#include "data/synthetic/drawn_fields.h"

#include <algorithm>

namespace assay::data {

namespace {

using base::Field;
using base::FieldKind;

base::FieldsOf<DataSpec> sourceFields()
{
    return {
        base::fieldOf<DataSpec>(
            {.path = "data.path",
             .label = "Data",
             .kind = FieldKind::Text,
             .fallback = std::string("glyphs"),
             .help = "A file or folder to read, or the name of a synthetic set."},
            &DataSpec::path),
        base::fieldOf<DataSpec>(
            {.path = "data.test_path",
             .label = "Test data",
             .kind = FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "The distribution the model must serve, when it is another one: test-val and test "
                 "come from here. Empty: the same source."},
            &DataSpec::testPath),
        base::fieldOf<DataSpec>(
            {.path = "data.more",
             .label = "Further data",
             .kind = FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "Further files or folders like the data, separated by commas, whose examples are trained on too; "
                 "train-val, test-val and test stay as they are. A path with a comma stands in double quotes.",
             .addedLater = true},
            &DataSpec::more),
    };
}

base::FieldsOf<DataSpec> formatField()
{
    Field field = choiceField("data.format", "Format", "Which reader takes the file.",
                              {{kAnyFormat, "found by name and content"}});
    for (const Source& source : catalog()) {
        if (!source.synthetic)
            field.choices.push_back({source.kind, source.help});
    }
    return {base::fieldOf<DataSpec>(field, &DataSpec::format)};
}

bool isAmong(const base::FieldsOf<DataSpec>& fields, const Field& field)
{
    return std::any_of(fields.begin(), fields.end(),
                       [&](const Field& one) { return one.path == field.path; });
}

/// Whether a reader looks at a setting.
bool reads(const Source& source, const Field& field)
{
    const auto& more = source.alsoReads;
    return isAmong(source.fields(), field)
           || std::find(more.begin(), more.end(), field.path) != more.end();
}

} // namespace

const base::FieldsOf<DataSpec>& dataFields()
{
    static const base::FieldsOf<DataSpec> all = [] {
        base::FieldsOf<DataSpec> fields;
        // The order is that of the form, and of the JSON that a spec is hashed as.
        for (const auto& group :
             {sourceFields(), synthetic::drawnFields(), pictureFields(), formats::idxFields(),
              formatField(), formats::tableFields(), splitFields(), formats::pictureFolderFields()})
            fields.insert(fields.end(), group.begin(), group.end());
        // Of readers that came later, in the order of the catalogue.
        for (const Source& source : catalog()) {
            for (const auto& field : source.fields()) {
                if (!isAmong(fields, field))
                    fields.push_back(field);
            }
        }
        const auto& preprocess = preprocessFields();
        fields.insert(fields.end(), preprocess.begin(), preprocess.end());
        const auto& simplify = simplifyFields();
        fields.insert(fields.end(), simplify.begin(), simplify.end());
        return fields;
    }();
    return all;
}

bool hasEffect(const Field& field, const DatasetInfo& info)
{
    if (isAmong(pictureFields(), field))
        return info.has(Modality::Pictures);
    if (isAmong(formats::pictureFolderFields(), field) && !info.has(Modality::Pictures))
        return false;
    if (isAmong(formats::textFields(), field) && !info.has(Modality::Text))
        return false;
    if (field.path == "data.split.own_test")
        return info.testExamples > 0;
    if (field.path == "data.standardise_target")
        return info.task == Task::Regression;
    if (isAmong(simplifyFields(), field))
        return canSimplify(field, info);
    bool isOfAReader = false;
    for (const Source& source : catalog()) {
        if (!reads(source, field))
            continue;
        if (source.kind == info.reader)
            return true;
        isOfAReader = true;
    }
    return !isOfAReader;
}

} // namespace assay::data
