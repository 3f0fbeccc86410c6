/* tables.h - the tables of builtins, one a file. A table is closed by a row
   with name NULL and kept sorted by name. */
#ifndef LA_BUILTINS_TABLES_H
#define LA_BUILTINS_TABLES_H

#include "builtins/builtin.h"

#define LA_TABLE(name) extern const la_builtin la_rows_##name[];
#include "builtins/tables.def"
#undef LA_TABLE

#endif
