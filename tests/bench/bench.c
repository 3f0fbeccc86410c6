/* bench.c - how fast is lac? Times its operations through the program itself,
   as users have them, over orders from 2 to 4000, and says what share that is
   of what the machine can do. NumPy and Octave, where they are installed, run
   the same operations in turn, round by round, so that a drift of the machine
   falls on all alike; the best time of each counts. */
#include "config.h"

#include "cases.h"
#include "peak.h"
#include "peer.h"

#include "engine/par.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LAC, NUMPY, OCTAVE, PEERS };
enum { USAGE = 2, ORDERS = 12, ROWS = 32 };

static const int ORDER[ORDERS] = {2,   4,   8,   16,   32,   64,
                                  128, 256, 512, 1000, 2000, 4000};

typedef struct bench {
  const char *lac, *only;
  int limit, rounds;
  double budget;
  bool alone;
  peer peer[PEERS];
  double flops, bandwidth;   /* of the machine */
  double time[ROWS][ORDERS]; /* lac's, dense; expected and negative: left out */
  double log_sum[2][PEERS];  /* of the ratios: dense, memory */
  double least[2][PEERS];
  int ratios[2][PEERS];
} bench;

static const char HELP[] =
    "usage: bench [OPTION]...\n"
    "Times lac's operations, and those of NumPy and Octave if they are there.\n"
    "\n"
    "  --lac FILE      the program (./lac)\n"
    "  --limit N       orders up to N (4000)\n"
    "  --budget S      leave out what is expected to take longer than S "
    "seconds\n"
    "                  at a time (20)\n"
    "  --rounds N      rounds of each operation (3)\n"
    "  --only TEXT     operations whose names contain TEXT\n"
    "  --threads N     threads for all\n"
    "  --alone         lac without the others\n"
    "  --help          this text\n"
    "\n"
    "Ratios are the other's time by lac's: above 1 lac is faster. The machine\n"
    "should have nothing else to do.\n";

/* ---- one operation ---- */

/* The statement for a peer; false if it has none. */
static bool statement(const bench_case *c, const peer *p, char *text,
                      size_t room) {
  if (p->python) {
    snprintf(text, room, "%s", c->numpy == NULL ? "" : c->numpy);
    return c->numpy != NULL;
  }
  snprintf(text, room, "%s%s;", c->name[0] == '[' ? "" : "X=", c->name);
  return true;
}

/* Best times of all peers, round by round; NaN where there is none. The first
   run of each warms up and tells how many to take together. */
static void measure(bench *b, const bench_case *c, double *best) {
  char text[PEERS][128];
  long count[PEERS];
  double spent[PEERS] = {0};
  for (int i = 0; i < PEERS; i++) {
    best[i] = NAN;
    count[i] = 0;
    if (b->peer[i].alive && statement(c, &b->peer[i], text[i], 128)) {
      double limit = 10 * b->budget + 30;
      double once = peer_time(&b->peer[i], text[i], 1, limit);
      once = fmin(once, peer_time(&b->peer[i], text[i], 1, limit));
      best[i] = once;
      count[i] = isnan(once) ? 0 : (long)fmin(fmax(0.02 / once, 1), 1e5);
      spent[i] = 2 * once;
    }
  }
  for (int round = 0; round < b->rounds; round++) {
    for (int i = 0; i < PEERS; i++) {
      if (count[i] > 0 && spent[i] < b->budget) {
        double limit = 10 * b->budget + 30;
        double time = peer_time(&b->peer[i], text[i], count[i], limit);
        best[i] = fmin(best[i], time);
        spent[i] += time * (double)count[i];
      }
    }
  }
}

static void add_ratio(bench *b, bool memory, int i, double ratio) {
  b->log_sum[memory][i] += log(ratio);
  if (b->ratios[memory][i]++ == 0 || ratio < b->least[memory][i]) {
    b->least[memory][i] = ratio;
  }
}

static void print_ratios(bench *b, bool memory, const double *best) {
  for (int i = NUMPY; i < PEERS; i++) {
    if (b->peer[i].name != NULL && isnan(best[i])) {
      printf(" %8s", "-");
    } else if (b->peer[i].name != NULL) {
      double ratio = best[i] / best[LAC];
      printf(" %8.2f", ratio);
      add_ratio(b, memory, i, ratio);
    }
  }
}

/* Times one operation and prints its row. Returns lac's time. */
static double judge(bench *b, const bench_case *c, bool memory, int n) {
  double best[PEERS];
  double amount = c->factor * pow(n, c->power);
  measure(b, c, best);
  double rate = amount / best[LAC];
  double peak = memory ? b->bandwidth : b->flops;
  printf("  %-16s %-10s %11.4f %9.2f %7.1f", c->name, c->count, 1e3 * best[LAC],
         rate / 1e9, 100 * rate / peak);
  print_ratios(b, memory, best);
  puts("");
  fflush(stdout);
  return best[LAC];
}

/* ---- a table ---- */

static void prepare(bench *b, const char *la, const char *numpy, int n) {
  char text[512];
  for (int i = 0; i < PEERS; i++) {
    /* The formats are constants with one %d. */
    const char *format = b->peer[i].python ? numpy : la;
    const char *at = strstr(format, "%d");
    snprintf(text, sizeof text, "%.*s%d%s", (int)(at - format), format, n,
             at + 2);
    peer_prepare(&b->peer[i], text);
  }
}

static void print_head(const bench *b, bool memory, int n) {
  printf("\nn = %d\n  %-16s %-10s %11s %9s %7s", n, "operation",
         memory ? "bytes" : "flops", "ms", memory ? "GB/s" : "GFLOP/s",
         memory ? "% triad" : "% peak");
  for (int i = NUMPY; i < PEERS; i++) {
    if (b->peer[i].name != NULL) {
      printf(" %8s", b->peer[i].name);
    }
  }
  puts("");
}

static bool wanted(const bench *b, const bench_case *c) {
  return b->only == NULL || strstr(c->name, b->only) != NULL;
}

/* What row [r] will take, from its time at the order before; 0: no idea. */
static double expect(const bench *b, int r, int o) {
  if (o == 0) {
    return 0;
  }
  double ratio = (double)ORDER[o] / ORDER[o - 1];
  return fabs(b->time[r][o - 1]) * pow(ratio, DENSE[r].power);
}

/* Looks again at what the machine can do; the best counts. */
static void look_at_machine(bench *b) {
  b->flops = fmax(b->flops, peak_flops());
  b->bandwidth = fmax(b->bandwidth, peak_bandwidth());
}

static void print_machine(const bench *b) {
  printf("%d thread%s, %s: %.1f GFLOP/s, triad %.1f GB/s\n", la_threads(),
         la_threads() == 1 ? "" : "s", peak_choose()->name, b->flops / 1e9,
         b->bandwidth / 1e9);
}

static void run_dense(bench *b) {
  for (int o = 0; o < ORDERS && ORDER[o] <= b->limit; o++) {
    look_at_machine(b);
    print_head(b, false, ORDER[o]);
    prepare(b, DENSE_SETUP, DENSE_NUMPY, ORDER[o]);
    for (int r = 0; DENSE[r].name != NULL; r++) {
      double expected = expect(b, r, o);
      if (wanted(b, &DENSE[r]) && expected > b->budget) {
        printf("  %-16s left out: about %.0f s\n", DENSE[r].name, expected);
        b->time[r][o] = -expected;
      } else if (wanted(b, &DENSE[r])) {
        b->time[r][o] = judge(b, &DENSE[r], false, ORDER[o]);
      }
    }
  }
}

static void run_memory(bench *b) {
  for (int o = 0; o < ORDERS && ORDER[o] <= b->limit; o++) {
    if (ORDER[o] < 500 && ORDER[o + 1] <= b->limit) {
      continue;
    }
    print_head(b, true, ORDER[o]);
    prepare(b, MEMORY_SETUP, MEMORY_NUMPY, ORDER[o]);
    for (int r = 0; MEMORY[r].name != NULL; r++) {
      if (wanted(b, &MEMORY[r])) {
        (void)judge(b, &MEMORY[r], true, ORDER[o]);
      }
    }
  }
}

/* ---- the end ---- */

static int order_index(int n) {
  int o = 0;
  while (o < ORDERS && ORDER[o] != n) {
    o++;
  }
  return o;
}

/* Time for a flop at the largest order against that at n = 1000. */
static void print_growth(const bench *b) {
  int from = order_index(1000);
  int to = from;
  while (to + 1 < ORDERS && ORDER[to + 1] <= b->limit) {
    to++;
  }
  if (b->limit < ORDER[from] || to == from) {
    return;
  }
  printf("\ngrowth: nanoseconds for a flop\n  %-16s %9s %d %6s %d %10s\n", "",
         "n =", ORDER[from], "n =", ORDER[to], "by");
  for (int r = 0; DENSE[r].name != NULL; r++) {
    double t1 = b->time[r][from] / (DENSE[r].factor * pow(ORDER[from], 3));
    double t2 = b->time[r][to] / (DENSE[r].factor * pow(ORDER[to], 3));
    if (DENSE[r].growth != NULL && t1 > 0 && t2 > 0) {
      printf("  %-16s %14.5f %11.5f %+9.1f%%\n", DENSE[r].growth, 1e9 * t1,
             1e9 * t2, 100 * (t2 / t1 - 1));
    } else if (DENSE[r].growth != NULL && t1 > 0 && t2 < 0) {
      printf("  %-16s left out\n", DENSE[r].growth);
    }
  }
}

static void print_summary(const bench *b) {
  puts("\ngeometric mean of the ratios, and the least");
  for (int memory = 0; memory < 2; memory++) {
    for (int i = NUMPY; i < PEERS; i++) {
      int n = b->ratios[memory][i];
      if (n > 0) {
        printf("  %-7s %-8s %8.2f %8.2f  of %d\n", memory ? "memory" : "dense",
               b->peer[i].name, exp(b->log_sum[memory][i] / n),
               b->least[memory][i], n);
      }
    }
  }
}

/* The Python that has NumPy need not be the first one. */
static bool start_numpy(peer *p) {
  static const char *const python[] = {"python3", "/usr/bin/python3"};
  for (int i = 0; i < 2; i++) {
    char command[4096];
    snprintf(command, sizeof command, "exec %s -c \"%s\"", python[i],
             PEER_PYTHON);
    if (peer_start(p, "numpy", true, command)) {
      return true;
    }
  }
  return false;
}

static bool start_all(bench *b) {
  char command[4096];
  char threads[16];
  snprintf(threads, sizeof threads, "%d", la_threads());
  setenv("OMP_NUM_THREADS", threads, 1);
  setenv("OPENBLAS_NUM_THREADS", threads, 1);
  snprintf(command, sizeof command, "exec '%s' --no-init -q -t %s", b->lac,
           threads);
  if (!peer_start(&b->peer[LAC], "lac", false, command)) {
    fprintf(stderr, "bench: %s does not run\n", b->lac);
    return false;
  }
  if (!b->alone && !start_numpy(&b->peer[NUMPY])) {
    b->peer[NUMPY].name = NULL;
  }
  if (!b->alone && !peer_start(&b->peer[OCTAVE], "octave", false,
                               "exec octave-cli -q --no-init-file")) {
    b->peer[OCTAVE].name = NULL;
  }
  return true;
}

static bool read_options(bench *b, int argc, char **argv) {
  static const struct option options[] = {
      {"lac", required_argument, NULL, 'l'},
      {"limit", required_argument, NULL, 'n'},
      {"budget", required_argument, NULL, 'b'},
      {"rounds", required_argument, NULL, 'r'},
      {"only", required_argument, NULL, 'o'},
      {"threads", required_argument, NULL, 't'},
      {"alone", no_argument, NULL, 'a'},
      {"help", no_argument, NULL, 'h'},
      {NULL, 0, NULL, 0}};
  int option;
  while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
    switch (option) {
    case 'l':
      b->lac = optarg;
      break;
    case 'n':
      b->limit = atoi(optarg);
      break;
    case 'b':
      b->budget = atof(optarg);
      break;
    case 'r':
      b->rounds = atoi(optarg);
      break;
    case 'o':
      b->only = optarg;
      break;
    case 't':
      la_threads_set(atoi(optarg));
      break;
    case 'a':
      b->alone = true;
      break;
    case 'h':
      fputs(HELP, stdout);
      exit(0);
    default:
      return false;
    }
  }
  return optind == argc && b->limit >= ORDER[0];
}

int main(int argc, char **argv) {
  static bench b = {.lac = "./lac", .limit = 4000, .rounds = 3, .budget = 20};
  if (!read_options(&b, argc, argv)) {
    fputs(HELP, stderr);
    return USAGE;
  }
  look_at_machine(&b);
  print_machine(&b);
  if (!start_all(&b)) {
    return 1;
  }
  run_dense(&b);
  run_memory(&b);
  puts("");
  print_machine(&b);
  print_growth(&b);
  print_summary(&b);
  for (int i = 0; i < PEERS; i++) {
    peer_stop(&b.peer[i]);
  }
  return 0;
}
