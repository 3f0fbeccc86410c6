/* registry.c - see registry.h: the tables of all topics, and the search. */
#include "config.h"

#include "builtins/registry.h"

#include "builtins/tables.h"

#include <string.h>

static const la_builtin *const tables[] = {
#define LA_TABLE(name) la_rows_##name,
#include "builtins/tables.def"
#undef LA_TABLE
    NULL};

const la_builtin *la_builtin_find(const char *name) {
  for (const la_builtin *const *t = tables; *t != NULL; t++) {
    for (const la_builtin *row = *t; row->name != NULL; row++) {
      if (row->name[0] == name[0] && strcmp(row->name, name) == 0) {
        return row;
      }
    }
  }
  return NULL;
}

const la_builtin *la_builtin_at(int k) {
  for (const la_builtin *const *t = tables; *t != NULL; t++) {
    for (const la_builtin *row = *t; row->name != NULL; row++) {
      if (k-- == 0) {
        return row;
      }
    }
  }
  return NULL;
}

static const struct {
  const char *name, *title;
} topics[] = {
#define LA_TOPIC(id, name, title) {name, title},
#include "builtins/topic.def"
#undef LA_TOPIC
};

const char *la_topic_name(la_topic topic) {
  return topics[topic].name;
}

const char *la_topic_title(la_topic topic) {
  return topics[topic].title;
}
