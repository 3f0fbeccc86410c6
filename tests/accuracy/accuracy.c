/* accuracy.c - how accurate is the engine? Runs every factorisation over a
   seeded gallery of matrices (gallery.h) and computes the ratios of LAPACK's
   test programs: a residual, divided by what rounding alone may make of it. A
   ratio near 1 is what a backward stable method gives; above 30, LAPACK's own
   threshold, something is wrong.

   E. Anderson et al., LAPACK Users' Guide, 3rd ed., SIAM 1999; J. Dongarra et
   al., Installation Guide for LAPACK, LAPACK Working Note 41, section 6; N. J.
   Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., SIAM 2002.

   The environment variable LAC_KERNEL chooses the kernels, as in lac. */
#include "config.h"

#include "gallery.h"
#include "score.h"

#include "engine/kernel/kernel.h"
#include "engine/par.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64, USAGE = 2 };

static const operation *const TABLES[] = {
    PRODUCT_OPERATIONS,  LINEAR_OPERATIONS,    ORTHOGONAL_OPERATIONS,
    LEAST_OPERATIONS,    SYMMETRIC_OPERATIONS, GENERAL_OPERATIONS,
    SINGULAR_OPERATIONS, FUNCTION_OPERATIONS,  SUM_OPERATIONS};

typedef struct run {
  gallery g;
  const char *ops; /* names with commas between; NULL: all */
  score *score[MOST];
  int count;
  int matrices;
} run;

static const char HELP[] =
    "usage: accuracy [OPTION]...\n"
    "Computes LAPACK's test ratios for lac's engine over a gallery of "
    "matrices.\n"
    "\n"
    "  --quick          small orders, fewer matrices\n"
    "  --ops A,B        these operations only\n"
    "  --only TEXT      matrices whose names contain TEXT only\n"
    "  --threads N      threads of the engine\n"
    "  --list           name the operations and the matrices\n"
    "  --help           this text\n"
    "\n"
    "Ends with status 1 if a ratio is above 30 or a result is wrong.\n";

/* True if [name] is one of the words of [list]. */
static bool listed(const char *list, const char *name) {
  size_t n = strlen(name);
  for (const char *at = list; at != NULL; at = strchr(at, ',')) {
    at += *at == ',';
    if (strncmp(at, name, n) == 0 && (at[n] == ',' || at[n] == '\0')) {
      return true;
    }
  }
  return list == NULL;
}

static void choose_operations(run *r) {
  for (size_t t = 0; t < sizeof TABLES / sizeof *TABLES; t++) {
    for (const operation *op = TABLES[t]; op->name != NULL; op++) {
      if (listed(r->ops, op->name) && r->count < MOST) {
        r->score[r->count++] = score_new(op);
      }
    }
  }
}

static void judge(void *arg, const char *name, la_view a, unsigned traits) {
  run *r = arg;
  sample s;
  sample_open(&s, name, a, traits);
  r->matrices++;
  for (int i = 0; i < r->count; i++) {
    score_case(r->score[i], &s);
  }
  sample_close(&s);
}

static void name_matrix(void *arg, const char *name, la_view a,
                        unsigned traits) {
  (void)arg, (void)traits;
  printf("%-32s %4td x %-4td%s\n", name, a.m, a.n,
         a.k == LA_CPLX ? " complex" : "");
}

static void list_all(run *r) {
  puts("operations:");
  for (size_t t = 0; t < sizeof TABLES / sizeof *TABLES; t++) {
    for (const operation *op = TABLES[t]; op->name != NULL; op++) {
      printf("  %s\n", op->name);
    }
  }
  puts("matrices:");
  r->g.visit = name_matrix;
  gallery_visit(&r->g);
}

/* The table, what is out of bounds, and the line that adds up. */
static int report(const run *r) {
  int failed = 0;
  int passed = 0;
  printf("%d matrices, kernel %s, %d thread%s\n", r->matrices, la_kernel_name(),
         la_threads(), la_threads() == 1 ? "" : "s");
  score_head();
  for (int i = 0; i < r->count; i++) {
    score_row(r->score[i]);
    bool bad = score_failed(r->score[i]) || score_empty(r->score[i]);
    failed += bad;
    passed += !bad;
  }
  for (int i = 0; i < r->count; i++) {
    score_details(r->score[i]);
    score_free(r->score[i]);
  }
  if (sizeof(wide) == sizeof(double) || WIDE_EPS > 1e-18L) {
    puts("long double is no wider than double here: read ratios below 30 only");
  }
  printf("%d passed, %d failed\n", passed, failed);
  return failed > 0;
}

static bool read_options(run *r, int argc, char **argv, bool *list) {
  static const struct option options[] = {
      {"quick", no_argument, NULL, 'q'},
      {"ops", required_argument, NULL, 'o'},
      {"only", required_argument, NULL, 'm'},
      {"threads", required_argument, NULL, 't'},
      {"list", no_argument, NULL, 'l'},
      {"help", no_argument, NULL, 'h'},
      {NULL, 0, NULL, 0}};
  int option;
  while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
    switch (option) {
    case 'q':
      r->g.quick = true;
      break;
    case 'o':
      r->ops = optarg;
      break;
    case 'm':
      r->g.only = optarg;
      break;
    case 't':
      la_threads_set(atoi(optarg));
      break;
    case 'l':
      *list = true;
      break;
    case 'h':
      fputs(HELP, stdout);
      exit(0);
    default:
      return false;
    }
  }
  return optind == argc;
}

int main(int argc, char **argv) {
  run r = {.g = {.visit = judge}};
  bool list = false;
  r.g.arg = &r;
  if (!read_options(&r, argc, argv, &list)) {
    fputs(HELP, stderr);
    return USAGE;
  }
  if (list) {
    list_all(&r);
    return 0;
  }
  choose_operations(&r);
  if (r.count == 0) {
    fputs("accuracy: no such operation; --list names them\n", stderr);
    return USAGE;
  }
  gallery_visit(&r.g);
  return report(&r);
}
