/* test_par.c - every element of a range is worked on once, whatever the number
   of threads and however short the regions are. */
#include "config.h"

#include "engine/par.h"

#include "base/intr.h"
#include "engine_cases.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 1000 };

typedef struct marks {
  int count[N];
  int share[N];
  int most; /* shares allowed */
} marks;

static void mark(void *arg, ptrdiff_t begin, ptrdiff_t end, int share) {
  marks *m = arg;
  for (ptrdiff_t i = begin; i < end; i++) {
    m->count[i]++;
    m->share[i] = share;
  }
}

/* True if each of the first n elements was met [times] times, in ranges that
   follow each other and begin at multiples of [grain]. */
static bool met(const marks *m, ptrdiff_t n, ptrdiff_t grain, int times) {
  bool good = true;
  for (ptrdiff_t i = 0; i < N; i++) {
    good = good && m->count[i] == (i < n ? times : 0);
    if (i > 0 && i < n && m->share[i] != m->share[i - 1]) {
      good = good && i % grain == 0 && m->share[i] > m->share[i - 1];
    }
    good = good && m->share[i] < m->most;
  }
  return good;
}

START_TEST(ranges) {
  static marks m;
  const ptrdiff_t size[] = {0, 1, 2, 3, 7, 8, 63, 64, 65, 999, N};
  const int threads = _i;
  la_threads_set(threads);
  for (size_t k = 0; k < sizeof size / sizeof *size; k++) {
    for (ptrdiff_t grain = 1; grain <= 64; grain *= 4) {
      memset(&m, 0, sizeof m);
      m.most = threads;
      la_par_for(size[k], grain, LA_PAR_MIN, mark, &m);
      ck_assert_msg(met(&m, size[k], grain, 1), "%td by %td, %d threads",
                    size[k], grain, threads);
    }
  }
}
END_TEST

/* Pieces taken one by one: the number is that of a thread, so that two pieces
   under the same number never run at the same time. */
typedef struct tally {
  marks m;
  long busy[8];
} tally;

static void count(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  tally *t = arg;
  t->busy[thread] += end - begin;
  mark(&t->m, begin, end, thread);
}

START_TEST(pieces) {
  static tally t;
  const int threads = _i;
  la_threads_set(threads);
  for (ptrdiff_t n = 0; n <= N; n = n * 3 + 1) {
    memset(&t, 0, sizeof t);
    for (int times = 1; times <= 50; times++) {
      la_par_each(n, LA_PAR_MIN, count, &t);
    }
    long sum = 0;
    for (int i = 0; i < 8; i++) {
      ck_assert(i < threads || t.busy[i] == 0);
      sum += t.busy[i];
    }
    ck_assert_int_eq(sum, 50 * n);
    for (ptrdiff_t i = 0; i < N; i++) {
      ck_assert_int_eq(t.m.count[i], i < n ? 50 : 0);
    }
  }
}
END_TEST

/* A smaller crew than the pool has workers. */
START_TEST(fewer_than_before) {
  static tally t;
  la_threads_set(6);
  la_par_each(N, LA_PAR_MIN, count, &t);
  la_threads_set(2);
  memset(&t, 0, sizeof t);
  for (int i = 0; i < 100; i++) {
    la_par_each(N, LA_PAR_MIN, count, &t);
  }
  ck_assert_int_eq(t.busy[0] + t.busy[1], 100 * N);
}
END_TEST

/* Regions so short that workers are still leaving one when the next opens. */
START_TEST(one_after_the_other) {
  static marks m;
  enum { TIMES = 20000 };
  la_threads_set(4);
  m.most = 4;
  for (int i = 0; i < TIMES; i++) {
    la_par_for(16, 1, LA_PAR_MIN, mark, &m);
  }
  ck_assert(met(&m, 16, 1, TIMES));
}
END_TEST

static void inner(void *arg, ptrdiff_t begin, ptrdiff_t end, int share) {
  (void)share;
  for (ptrdiff_t i = begin; i < end; i++) {
    la_par_for(10, 1, LA_PAR_MIN, mark, (marks *)arg + i);
  }
}

START_TEST(regions_inside_are_serial) {
  static marks m[8];
  la_threads_set(3);
  la_par_for(8, 1, LA_PAR_MIN, inner, m);
  for (int i = 0; i < 8; i++) {
    m[i].most = 1;
    ck_assert(met(&m[i], 10, 1, 1));
  }
}
END_TEST

static void mark_and_stop(void *arg, ptrdiff_t begin, ptrdiff_t end,
                          int share) {
  mark(arg, begin, end, share);
  la_intr_raise();
}

/* Loops over elements: all of them, or none that follows the interrupt. */
START_TEST(elements) {
  static marks m;
  const int threads = _i;
  la_threads_set(threads);
  m.most = threads;
  for (double each = 1; each <= 1e6; each *= 10) {
    memset(m.count, 0, sizeof m.count);
    ck_assert(la_par_elements(N, each, mark, &m));
    ck_assert(met(&m, N, 1, 1));
  }
  memset(m.count, 0, sizeof m.count);
  ck_assert(!la_par_elements(N, 1e5, mark_and_stop, &m));
  int done = 0;
  for (ptrdiff_t i = 0; i < N; i++) {
    done += m.count[i];
  }
  ck_assert_int_ge(done, 1);
  ck_assert_int_le(done, threads);
  ck_assert(!la_par_elements(N, 1, mark, &m));
  la_intr_clear();
}
END_TEST

START_TEST(little_work_stays_here) {
  static marks m;
  la_threads_set(4);
  m.most = 1;
  la_par_for(N, 1, LA_PAR_MIN / 2, mark, &m);
  ck_assert(met(&m, N, 1, 1));
}
END_TEST

/* A forked child has no workers, and ends its regions all the same. */
START_TEST(after_a_fork) {
  static marks m;
  la_threads_set(2);
  m.most = 2;
  la_par_for(N, 1, LA_PAR_MIN, mark, &m);
  pid_t child = fork();
  ck_assert(child >= 0);
  if (child == 0) {
    la_par_for(N, 1, LA_PAR_MIN, mark, &m);
    exit(met(&m, N, 1, 2) ? EXIT_SUCCESS : EXIT_FAILURE);
  }
  int status = -1;
  ck_assert(waitpid(child, &status, 0) == child);
  ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}
END_TEST

TCase *case_par(void) {
  TCase *t = tcase_create("threads");
  tcase_add_loop_test(t, ranges, 1, 6);
  tcase_add_loop_test(t, pieces, 1, 6);
  tcase_add_test(t, fewer_than_before);
  tcase_add_test(t, one_after_the_other);
  tcase_add_test(t, regions_inside_are_serial);
  tcase_add_loop_test(t, elements, 1, 6);
  tcase_add_test(t, little_work_stays_here);
  tcase_add_test(t, after_a_fork);
  tcase_set_timeout(t, 60);
  return t;
}
