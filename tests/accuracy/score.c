/* score.c - see score.h. */
#include "config.h"

#include "score.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 96 };

struct score {
  const operation *op;
  const sample *s; /* the case under judgement */
  double *worst;   /* the largest ratio of each case */
  int cases, room;
  double top; /* the largest of all, and what it was */
  char top_text[TEXT];
  int over, wrong;
  char *details; /* lines about ratios out of bounds and wrong results */
  /* the largest ratio out of bounds of one metric of the case */
  const char *bad;
  double bad_ratio;
};

static void *checked(void *p) {
  if (p == NULL) {
    perror("accuracy");
    exit(2);
  }
  return p;
}

score *score_new(const operation *op) {
  score *c = checked(calloc(1, sizeof *c));
  c->op = op;
  c->top = -1;
  c->details = checked(calloc(1, 1));
  return c;
}

void score_free(score *c) {
  free(c->worst);
  free(c->details);
  free(c);
}

static void add_detail(score *c, const char *what, const char *value) {
  size_t used = strlen(c->details);
  char line[3 * TEXT];
  snprintf(line, sizeof line, "%s: %s: %s %s\n", c->op->name, c->s->name, what,
           value);
  c->details = checked(realloc(c->details, used + strlen(line) + 1));
  strcpy(c->details + used, line);
}

void score_wrong(score *c, const char *what) {
  c->wrong++;
  add_detail(c, what, "");
}

bool score_info(score *c, const char *what, int info) {
  if (info != 0) {
    char text[TEXT];
    snprintf(text, sizeof text, "info %d from", info);
    c->wrong++;
    add_detail(c, text, what);
  }
  return info == 0;
}

/* Writes down the ratio out of bounds that waits. */
static void flush_bad(score *c) {
  char text[TEXT];
  if (c->bad != NULL) {
    snprintf(text, sizeof text, "%.3g", c->bad_ratio);
    add_detail(c, c->bad, text);
    c->over++;
    c->bad = NULL;
  }
}

/* Of one metric in succession only the largest is told. */
static void note_bad(score *c, const char *metric, double ratio) {
  if (c->bad != NULL && strcmp(c->bad, metric) != 0) {
    flush_bad(c);
  }
  if (c->bad == NULL || ratio > c->bad_ratio) {
    c->bad = metric;
    c->bad_ratio = ratio;
  }
}

void score_ratio(score *c, const char *metric, wide error, wide unit) {
  double ratio = error == 0 ? 0 : (double)(error / unit);
  if (isnan(ratio)) {
    add_detail(c, metric, "is no number");
    c->wrong++;
    return;
  }
  if (ratio > THRESHOLD) {
    note_bad(c, metric, ratio);
  }
  if (ratio > c->worst[c->cases]) {
    c->worst[c->cases] = ratio;
  }
  if (ratio > c->top) {
    c->top = ratio;
    snprintf(c->top_text, sizeof c->top_text, "%s of %s", metric, c->s->name);
  }
}

void score_inverse(score *c, const char *metric, const sample *s, wmat x,
                   bool left) {
  wmat r = left ? w_mul(LA_N, x, LA_N, s->w) : w_mul(LA_N, s->w, LA_N, x);
  w_sub(r, w_identity(s->a.k, s->a.n));
  score_ratio(c, metric, w_norm1(r),
              (wide)s->a.n * s->norm1 * w_norm1(x) * EPS);
}

static bool fits(const operation *op, const sample *s) {
  ptrdiff_t size = s->a.m > s->a.n ? s->a.m : s->a.n;
  unsigned avoids = op->avoids | (op->needs & VECTOR ? 0u : (unsigned)VECTOR);
  return (s->traits & op->needs) == op->needs && (s->traits & avoids) == 0 &&
         (op->most == 0 || size <= op->most);
}

void score_case(score *c, sample *s) {
  if (!fits(c->op, s)) {
    return;
  }
  if (c->cases == c->room) {
    c->room = 2 * c->room + 64;
    c->worst = checked(realloc(c->worst, (size_t)c->room * sizeof *c->worst));
  }
  c->s = s;
  c->worst[c->cases] = 0;
  la_arena *pool = checked(la_arena_new());
  la_arena *before = pool_use(pool);
  c->op->judge(s, c);
  flush_bad(c);
  pool_use(before);
  la_arena_release(pool);
  c->cases++;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a;
  double y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(const score *c) {
  size_t n = (size_t)c->cases;
  double *sorted = checked(malloc((n + 1) * sizeof *sorted));
  double m = 0;
  if (n > 0) {
    memcpy(sorted, c->worst, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, ascending);
    m = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
  free(sorted);
  return m;
}

void score_head(void) {
  printf("%-14s %6s %9s  %-38s %9s %4s %9s\n", "operation", "cases", "worst",
         "which", "median", ">30", "failures");
}

void score_row(const score *c) {
  printf("%-14s %6d %9.3g  %-38s %9.3g %4d %9d\n", c->op->name, c->cases,
         c->top < 0 ? 0 : c->top, c->top_text, median(c), c->over, c->wrong);
}

void score_details(const score *c) {
  fputs(c->details, stdout);
}

bool score_failed(const score *c) {
  return c->over > 0 || c->wrong > 0;
}

bool score_empty(const score *c) {
  return c->cases == 0;
}
