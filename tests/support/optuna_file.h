// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace assay::testing {

/// SQL of the tables that Optuna makes, as far as they are read, in the version that is read.
inline std::string optunaTables()
{
    std::string sql;
    for (const char* table :
         {"version_info(version_info_id INTEGER PRIMARY KEY, schema_version INTEGER, "
          "library_version VARCHAR(256))",
          "studies(study_id INTEGER PRIMARY KEY, study_name VARCHAR(512))",
          "study_directions(study_direction_id INTEGER PRIMARY KEY, direction VARCHAR(8), study_id "
          "INTEGER, objective INTEGER)",
          "study_system_attributes(study_system_attribute_id INTEGER PRIMARY KEY, study_id "
          "INTEGER, \"key\" VARCHAR(512), value_json TEXT)",
          "trials(trial_id INTEGER PRIMARY KEY, number INTEGER, study_id INTEGER, state "
          "VARCHAR(8), datetime_start DATETIME, datetime_complete DATETIME)",
          "trial_params(param_id INTEGER PRIMARY KEY, trial_id INTEGER, param_name VARCHAR(512), "
          "param_value FLOAT, distribution_json TEXT)",
          "trial_user_attributes(trial_user_attribute_id INTEGER PRIMARY KEY, trial_id INTEGER, "
          "\"key\" VARCHAR(512), value_json TEXT)",
          "trial_values(trial_value_id INTEGER PRIMARY KEY, trial_id INTEGER, objective INTEGER, "
          "value FLOAT, value_type VARCHAR(7))",
          "trial_intermediate_values(trial_intermediate_value_id INTEGER PRIMARY KEY, trial_id "
          "INTEGER, step INTEGER, intermediate_value FLOAT, intermediate_value_type VARCHAR(7))"})
        sql += std::string("CREATE TABLE ") + table + ";";
    return sql + "INSERT INTO version_info VALUES(1, 12, '5.0.0');";
}

/// A study "digits" that makes "accuracy" large: four complete trials, of which two set a momentum, one that was pruned
/// after it had reported, one that failed, one that runs and one that waits.
inline std::string optunaDigits()
{
    const auto put = [](const std::string& rows) { return "INSERT INTO " + rows + ";"; };
    const std::string rate = "'{\"name\": \"FloatDistribution\", \"attributes\": {\"step\": null, "
                             "\"low\": 1e-05, \"high\": 0.1, \"log\": true}}'";
    const std::string width = "'{\"name\": \"IntDistribution\", \"attributes\": {\"log\": false, "
                              "\"step\": 4, \"low\": 8, \"high\": 128}}'";
    const std::string kind = "'{\"name\": \"CategoricalDistribution\", \"attributes\": "
                             "{\"choices\": [\"adam\", \"sgd\"]}}'";
    const std::string momentum = "'{\"name\": \"FloatDistribution\", \"attributes\": {\"step\": "
                                 "null, \"low\": 0.5, \"high\": 0.99, \"log\": false}}'";
    std::string sql =
        put("studies VALUES(1, 'digits')") + put("study_directions VALUES(1, 'MAXIMIZE', 1, 0)")
        + put("study_system_attributes VALUES(1, 1, 'study:metric_names', '[\"accuracy\"]')")
        + put("trials VALUES(1, 0, 1, 'COMPLETE', NULL, NULL), (2, 1, 1, 'COMPLETE', NULL, NULL), "
              "(3, 2, 1, 'COMPLETE', NULL, NULL), (4, 3, 1, 'COMPLETE', NULL, NULL), "
              "(5, 4, 1, 'PRUNED', NULL, NULL), (6, 5, 1, 'FAIL', NULL, NULL), "
              "(7, 6, 1, 'RUNNING', NULL, NULL), (8, 7, 1, 'WAITING', NULL, NULL)")
        + put("trial_values VALUES(1, 1, 0, 0.75, 'FINITE'), (2, 2, 0, 0.875, 'FINITE'), "
              "(3, 3, 0, 0.5, 'FINITE'), (4, 4, 0, 0.625, 'FINITE')")
        + put("trial_intermediate_values VALUES(1, 5, 1, 0.25, 'FINITE'), "
              "(2, 5, 2, 0.375, 'FINITE'), (3, 7, 1, 0.5, 'FINITE')");
    for (int trial = 1; trial <= 6; ++trial) {
        const std::string id = std::to_string(trial);
        const bool isSgd = trial % 2 == 0;
        sql += put("trial_params(trial_id, param_name, param_value, distribution_json) VALUES(" + id
                   + ", 'lr', 0.00" + id + ", " + rate + "), (" + id + ", 'width', "
                   + std::to_string(8 + 4 * trial) + ", " + width + "), (" + id + ", 'kind', "
                   + (isSgd ? "1" : "0") + ", " + kind + ")");
        if (isSgd)
            sql += put("trial_params(trial_id, param_name, param_value, distribution_json) VALUES("
                       + id + ", 'momentum', 0.75, " + momentum + ")");
    }
    return sql;
}

} // namespace assay::testing
