/* par.c - see par.h. The only file with threads.

   Workers wait for shares of the region at work; the thread that opened it
   takes shares as well, and so ends the region alone where the workers get no
   time. Waiting threads spin for some ten microseconds, since regions follow
   each other closely, and sleep then. Both matter on a busy machine: runtimes
   that bind each share to a thread, or spin long for one that does not run,
   are many times slower there than one thread.

   Published under the rules of C11: the fields of a region are written before
   [left] is set and read after a share was taken from it; they stay until
   [pending] is 0. */
#include "config.h"

#include "engine/par.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST = 256 };

/* Turns of a waiting loop before the thread goes to sleep. */
enum { PATIENCE = 2000 };

typedef struct region {
  la_par_fn fn;
  void *arg;
  ptrdiff_t n, grain, chunks;
  int shares;
} region;

typedef struct pool {
  pthread_t worker[MOST];
  int workers;
  bool alone; /* a forked child: no more are hired */
  region at_work;
  atomic_uint left;   /* shares that nobody has taken, as range_of says */
  atomic_int pending; /* shares that are not done */
  pthread_mutex_t lock;
  pthread_cond_t wake, done;
  atomic_int sleepers; /* workers in [wake] */
  atomic_bool waiting; /* the opener is in [done] */
  atomic_bool closing;
} pool;

static pool the_pool = {.lock = PTHREAD_MUTEX_INITIALIZER,
                        .wake = PTHREAD_COND_INITIALIZER,
                        .done = PTHREAD_COND_INITIALIZER};

/* The number asked for; 0: as many as there are. */
static int wanted;

/* This thread runs a share: regions inside it are serial. */
static _Thread_local bool inside;

/* ---- how many ---- */

static int processors(void) {
#ifdef CPU_COUNT
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    return CPU_COUNT(&set);
  }
#endif
  long n = sysconf(_SC_NPROCESSORS_ONLN);
  return n < 1 ? 1 : (int)n;
}

/* What the environment says, in the variable that numerical programs share. */
static int available(void) {
  const char *text = getenv("OMP_NUM_THREADS");
  long n = text == NULL ? 0 : strtol(text, NULL, 10);
  return n > 0 ? (int)(n < MOST ? n : MOST) : processors();
}

int la_threads(void) {
  static int found;
  if (wanted > 0) {
    return wanted;
  }
  if (found == 0) {
    found = available();
  }
  return found;
}

void la_threads_set(int n) {
  wanted = n < 1 ? 0 : n < MOST ? n : MOST;
}

/* ---- shares ---- */

/* Share [i] of the region: its bounds depend on the region alone. */
static void run_share(const region *r, int i) {
  ptrdiff_t begin = r->chunks * i / r->shares * r->grain;
  ptrdiff_t end = r->chunks * (i + 1) / r->shares * r->grain;
  r->fn(r->arg, begin, end < r->n ? end : r->n, i);
}

/* The shares from [low] to [high] - 1 in one word. */
static unsigned range_of(unsigned low, unsigned high) {
  return high << 16 | low;
}

static bool is_empty(unsigned range) {
  return (range & 0xffff) >= range >> 16;
}

/* Takes a share: its number, or -1 if none is left. The opener takes the first
   and workers the last, so that in regions that follow each other a thread
   meets the data it has in its cache. */
static int take(pool *p, bool opener) {
  unsigned left = atomic_load(&p->left);
  while (!is_empty(left)) {
    unsigned low = left & 0xffff;
    unsigned high = left >> 16;
    unsigned rest = opener ? range_of(low + 1, high) : range_of(low, high - 1);
    if (atomic_compare_exchange_weak(&p->left, &left, rest)) {
      return (int)(opener ? low : high - 1);
    }
  }
  return -1;
}

/* Runs shares until none is left. */
static void work(pool *p, bool opener) {
  for (int i = take(p, opener); i >= 0; i = take(p, opener)) {
    run_share(&p->at_work, i);
    if (atomic_fetch_sub(&p->pending, 1) == 1 && atomic_load(&p->waiting)) {
      pthread_mutex_lock(&p->lock);
      pthread_cond_signal(&p->done);
      pthread_mutex_unlock(&p->lock);
    }
  }
}

static void breathe(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

/* ---- workers ---- */

static bool idle(pool *p) {
  return is_empty(atomic_load(&p->left)) && !atomic_load(&p->closing);
}

static void wait_for_work(pool *p) {
  for (int i = 0; i < PATIENCE && idle(p); i++) {
    breathe();
  }
  if (idle(p)) {
    pthread_mutex_lock(&p->lock);
    atomic_fetch_add(&p->sleepers, 1);
    while (idle(p)) {
      pthread_cond_wait(&p->wake, &p->lock);
    }
    atomic_fetch_sub(&p->sleepers, 1);
    pthread_mutex_unlock(&p->lock);
  }
}

static void *worker_main(void *arg) {
  pool *p = arg;
  inside = true;
  while (!atomic_load(&p->closing)) {
    wait_for_work(p);
    work(p, false);
  }
  return NULL;
}

static void wake_workers(pool *p) {
  if (atomic_load(&p->sleepers) > 0) {
    pthread_mutex_lock(&p->lock);
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
  }
}

static void close_pool(void) {
  pool *p = &the_pool;
  atomic_store(&p->closing, true);
  wake_workers(p);
  while (p->workers > 0) {
    pthread_join(p->worker[--p->workers], NULL);
  }
}

/* A forked child has no workers, and does not live long enough for others. */
static void forget_workers(void) {
  pool *p = &the_pool;
  p->workers = 0;
  p->alone = true;
  atomic_store(&p->sleepers, 0);
  pthread_mutex_init(&p->lock, NULL);
  pthread_cond_init(&p->wake, NULL);
  pthread_cond_init(&p->done, NULL);
}

static bool open_pool(void) {
  static bool open;
  open = open || (pthread_atfork(NULL, NULL, forget_workers) == 0 &&
                  atexit(close_pool) == 0);
  return open;
}

/* At least [n] workers, or as many as the system grants. Signals are for the
   thread that talks to the user. */
static void hire(pool *p, int n) {
  if (p->workers >= n || p->alone || !open_pool()) {
    return;
  }
  sigset_t all;
  sigset_t old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  while (p->workers < n &&
         pthread_create(&p->worker[p->workers], NULL, worker_main, p) == 0) {
    p->workers++;
  }
  pthread_sigmask(SIG_SETMASK, &old, NULL);
}

/* ---- regions ---- */

static void wait_for_others(pool *p) {
  for (int i = 0; i < PATIENCE && atomic_load(&p->pending) > 0; i++) {
    breathe();
  }
  if (atomic_load(&p->pending) > 0) {
    pthread_mutex_lock(&p->lock);
    atomic_store(&p->waiting, true);
    while (atomic_load(&p->pending) > 0) {
      pthread_cond_wait(&p->done, &p->lock);
    }
    atomic_store(&p->waiting, false);
    pthread_mutex_unlock(&p->lock);
  }
}

static void run_region(const region *r) {
  pool *p = &the_pool;
  hire(p, r->shares - 1);
  p->at_work = *r;
  atomic_store(&p->pending, r->shares);
  atomic_store(&p->left, range_of(0, (unsigned)r->shares));
  wake_workers(p);
  inside = true;
  work(p, true);
  inside = false;
  wait_for_others(p);
}

void la_par_for(ptrdiff_t n, ptrdiff_t grain, double work, la_par_fn fn,
                void *arg) {
  ptrdiff_t chunks = (n + grain - 1) / grain;
  int most = work < LA_PAR_MIN || inside ? 1 : la_threads();
  if (n <= 0) {
    return;
  }
  if (most <= 1 || chunks <= 1) {
    fn(arg, 0, n, 0);
    return;
  }
  run_region(&(region){.fn = fn,
                       .arg = arg,
                       .n = n,
                       .grain = grain,
                       .chunks = chunks,
                       .shares = chunks < most ? (int)chunks : most});
}
