# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DOUT=x.cpp "-DFILES=0001_a.sql;0002_b.sql" -P embed_sql.cmake
set(text "#include \"store/migrations.h\"\n\nnamespace assay::store {\n\n")
string(APPEND text "const std::vector<Migration>& migrations()\n{\n")
string(APPEND text "    static const std::vector<Migration> all{\n")
list(SORT FILES)
foreach(file ${FILES})
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} sql)
    string(APPEND text "        {\"${name}\", R\"SQL(${sql})SQL\"},\n")
endforeach()
string(APPEND text "    };\n    return all;\n}\n\n} // namespace assay::store\n")
file(WRITE ${OUT} "${text}")
