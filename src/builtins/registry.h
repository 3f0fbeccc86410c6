/* registry.h - all builtins by name. */
#ifndef LA_BUILTINS_REGISTRY_H
#define LA_BUILTINS_REGISTRY_H

#include "builtins/builtin.h"

/* The row of [name], or NULL. A scan of some hundred rows with nothing to set
   up: whoever asks often keeps the answer. */
const la_builtin *la_builtin_find(const char *name);

/* Rows in the order of the tables: k from 0; NULL after the last. */
const la_builtin *la_builtin_at(int k);

/* Short name and title of a topic. */
const char *la_topic_name(la_topic topic);
const char *la_topic_title(la_topic topic);

#endif
