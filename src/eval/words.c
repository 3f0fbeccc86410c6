/* words.c - see words.h. */
#include "config.h"

#include "eval/words.h"

#include "base/mem.h"
#include "builtins/registry.h"
#include "eval/report.h"

#include <ctype.h>
#include <string.h>

static const struct {
  const char *name, *hint;
} foreign[] = {
#define LA_FOREIGN(name, hint) {name, hint},
#include "eval/foreign.def"
#undef LA_FOREIGN
};

const char *la_words_foreign(const char *name) {
  const char *dot = strrchr(name, '.');
  const char *last = dot == NULL ? name : dot + 1;
  for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
    if (strcmp(foreign[i].name, last) == 0) {
      return foreign[i].hint;
    }
  }
  return NULL;
}

/* Equal but for the case of letters: one change, however many differ. */
static bool same_but_case(const char *a, const char *b) {
  while (*a != '\0' &&
         tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
    a++;
    b++;
  }
  return *a == *b;
}

static int least(int a, int b) {
  return a < b ? a : b;
}

/* Optimal string alignment: Levenshtein's rows, with the one before the last
   for swaps. */
int la_words_distance(const char *a, const char *b, int limit) {
  enum { LONGEST = 40 };
  int row[3][LONGEST + 1];
  size_t la = strlen(a), lb = strlen(b);
  if (la > LONGEST || lb > LONGEST) {
    return limit + 1;
  }
  int na = (int)la, nb = (int)lb;
  if (same_but_case(a, b)) {
    return strcmp(a, b) == 0 ? 0 : 1;
  }
  for (int j = 0; j <= nb; j++) {
    row[0][j] = j;
  }
  for (int i = 1; i <= na; i++) {
    int *now = row[i % 3], *up = row[(i - 1) % 3], *up2 = row[(i + 1) % 3];
    now[0] = i;
    for (int j = 1; j <= nb; j++) {
      int d = least(up[j], now[j - 1]) + 1;
      d = least(d, up[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d = least(d, up2[j - 2] + 1);
      }
      now[j] = d;
    }
  }
  int d = row[na % 3][nb];
  return d > limit ? limit + 1 : d;
}

typedef struct nearest {
  const char *to;
  const char *best;
  int distance; /* of the best; above it nothing is of interest */
} nearest;

static void offer(nearest *n, const char *name) {
  int d = la_words_distance(n->to, name, n->distance - 1);
  if (d < n->distance && d > 0) {
    n->distance = d;
    n->best = name;
  }
}

/* The nearest of variables, user functions and builtins; NULL if none is near.
   A short name forgives nothing but its case. */
static const char *nearest_name(const la_interp *in, const char *name) {
  size_t len = strlen(name);
  nearest n = {.to = name, .distance = len <= 2 ? 2 : len <= 5 ? 2 : 3};
  const la_frame *f = in->frame;
  for (int i = 0; i < f->body->scope->n && i < f->n; i++) {
    if (f->slot[i].tag != LA_NONE && f->body->scope->name[i] != NULL) {
      offer(&n, f->body->scope->name[i]->name);
    }
  }
  for (int i = 0; i < in->symbols.cap; i++) {
    const la_symbol *s = in->symbols.at[i];
    if (s != NULL && s->user != NULL) {
      offer(&n, s->name);
    }
  }
  const la_builtin *b;
  for (int k = 0; (b = la_builtin_at(k)) != NULL; k++) {
    offer(&n, b->name);
  }
  if (n.best != NULL && len <= 2 && !same_but_case(name, n.best)) {
    return NULL;
  }
  return n.best;
}

/* The number of the parameter in the running function, from 1; 0: none. */
static int parameter(const la_interp *in, const char *name) {
  const la_scope *s = in->frame->body->scope;
  for (int i = 0; i < s->nparams; i++) {
    if (s->name[i] != NULL && strcmp(s->name[i]->name, name) == 0) {
      return i + 1;
    }
  }
  return 0;
}

la_status la_words_undefined(la_interp *in, const la_node *n,
                             const char *name) {
  const la_node *place =
      n != NULL && n->kind == LA_N_INDEX ? n->u.index.callee : n;
  int k = parameter(in, name);
  if (k > 0) {
    const char *f = in->frame->body->name;
    la_fail(in->ctx, "%s is not defined: argument %d of %s was not given", name,
            k, f == NULL ? "the function" : f);
    return la_report_place(in, place, LA_ERR);
  }
  la_fail(in->ctx, "%s is not defined", name);
  /* One letter is a function of another system only if it is called. */
  bool called = n != NULL && n->kind == LA_N_INDEX;
  if (strcmp(name, "ans") == 0) {
    la_fail_hint(in->ctx, "it will be the value of the next expression that is "
                          "not assigned");
    return la_report_place(in, place, LA_ERR);
  }
  const char *hint = called || name[1] != '\0' ? la_words_foreign(name) : NULL;
  const char *near = hint == NULL ? nearest_name(in, name) : NULL;
  if (hint != NULL) {
    la_fail_hint(in->ctx, "%s", hint);
  } else if (near != NULL) {
    la_fail_hint(in->ctx, "did you mean %s?", near);
  }
  return la_report_place(in, place, LA_ERR);
}
