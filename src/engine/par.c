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

#include "base/intr.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

/* Turns of a waiting loop before the thread goes to sleep. */
enum { PATIENCE = 2000 };

typedef struct region {
  la_par_fn fn;
  void *arg;
  ptrdiff_t n, grain, chunks;
  int shares;
  int crew;          /* threads that may work on it */
  bool names_thread; /* [fn] is told the thread's number, not the share's */
} region;

typedef struct pool {
  pthread_t worker[LA_THREADS_MAX];
  int number[LA_THREADS_MAX];
  int workers;
  bool alone; /* a forked child: no more are hired */
  region at_work;
  _Atomic uint64_t left; /* shares that nobody has taken, and for whom */
  atomic_int pending;    /* shares that are not done */
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
  return n > 0 ? (int)(n < LA_THREADS_MAX ? n : LA_THREADS_MAX) : processors();
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
  wanted = n < 1 ? 0 : n < LA_THREADS_MAX ? n : LA_THREADS_MAX;
}

/* ---- shares ---- */

/* Share [i] of the region: its bounds depend on the region alone. */
static void run_share(const region *r, int i, int thread) {
  ptrdiff_t begin = r->chunks * i / r->shares * r->grain;
  ptrdiff_t end = r->chunks * (i + 1) / r->shares * r->grain;
  r->fn(r->arg, begin, end < r->n ? end : r->n, r->names_thread ? thread : i);
}

/* The shares from [low] to [high] - 1 for threads before [crew], in one word:
   what a thread sees of them is of one region. */
typedef struct offer {
  unsigned low, high, crew;
} offer;

static uint64_t word_of(offer o) {
  return (uint64_t)o.crew << 32 | (uint64_t)o.high << 16 | o.low;
}

static offer offer_of(uint64_t word) {
  return (offer){word & 0xffff, word >> 16 & 0xffff, (unsigned)(word >> 32)};
}

static bool is_for(offer o, int thread) {
  return o.low < o.high && (unsigned)thread < o.crew;
}

/* Takes a share: its number, or -1 if none is left. The opener takes the first
   and workers the last, so that in regions that follow each other a thread
   meets the data it has in its cache. */
static int take(pool *p, int thread) {
  uint64_t left = atomic_load(&p->left);
  for (;;) {
    offer o = offer_of(left);
    if (!is_for(o, thread)) {
      return -1;
    }
    int share = (int)(thread == 0 ? o.low++ : --o.high);
    if (atomic_compare_exchange_weak(&p->left, &left, word_of(o))) {
      return share;
    }
  }
}

/* Runs shares until none is left; the opener is thread 0. */
static void work(pool *p, int thread) {
  for (int i = take(p, thread); i >= 0; i = take(p, thread)) {
    run_share(&p->at_work, i, thread);
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

static bool idle(pool *p, int thread) {
  return !is_for(offer_of(atomic_load(&p->left)), thread) &&
         !atomic_load(&p->closing);
}

static void wait_for_work(pool *p, int thread) {
  for (int i = 0; i < PATIENCE && idle(p, thread); i++) {
    breathe();
  }
  if (idle(p, thread)) {
    pthread_mutex_lock(&p->lock);
    atomic_fetch_add(&p->sleepers, 1);
    while (idle(p, thread)) {
      pthread_cond_wait(&p->wake, &p->lock);
    }
    atomic_fetch_sub(&p->sleepers, 1);
    pthread_mutex_unlock(&p->lock);
  }
}

/* [arg] is the worker's number, from 1. */
static void *worker_main(void *arg) {
  pool *p = &the_pool;
  const int thread = *(const int *)arg;
  inside = true;
  while (!atomic_load(&p->closing)) {
    wait_for_work(p, thread);
    work(p, thread);
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
  while (p->workers < n) {
    int *number = &p->number[p->workers];
    *number = p->workers + 1;
    if (pthread_create(&p->worker[p->workers], NULL, worker_main, number) !=
        0) {
      break;
    }
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
  hire(p, r->crew - 1);
  p->at_work = *r;
  atomic_store(&p->pending, r->shares);
  atomic_store(&p->left,
               word_of((offer){0, (unsigned)r->shares, (unsigned)r->crew}));
  wake_workers(p);
  inside = true;
  work(p, 0);
  inside = false;
  wait_for_others(p);
}

static int threads_for(double work) {
  return work < LA_PAR_MIN || inside ? 1 : la_threads();
}

int la_par_shares(ptrdiff_t grains, double work) {
  int most = threads_for(work);
  return grains < 1 ? 1 : grains < most ? (int)grains : most;
}

void la_par_for(ptrdiff_t n, ptrdiff_t grain, double work, la_par_fn fn,
                void *arg) {
  ptrdiff_t chunks = (n + grain - 1) / grain;
  int shares = la_par_shares(chunks, work);
  if (n > 0 && shares <= 1) {
    fn(arg, 0, n, 0);
  } else if (n > 0) {
    run_region(&(region){.fn = fn,
                         .arg = arg,
                         .n = n,
                         .grain = grain,
                         .chunks = chunks,
                         .shares = shares,
                         .crew = shares});
  }
}

typedef struct elements {
  la_par_fn fn;
  void *arg;
  ptrdiff_t piece;
} elements;

static void run_pieces(void *arg, ptrdiff_t begin, ptrdiff_t end, int share) {
  const elements *e = arg;
  for (ptrdiff_t at = begin; at < end && !la_interrupted(); at += e->piece) {
    e->fn(e->arg, at, end - at < e->piece ? end : at + e->piece, share);
  }
}

bool la_par_elements(ptrdiff_t n, double each, la_par_fn fn, void *arg) {
  const ptrdiff_t grain = 1024;
  const double work = 1 << 16; /* between two looks */
  elements e = {fn, arg, (ptrdiff_t)fmax(1, work / fmax(1, each))};
  la_par_for(n, grain, each * (double)n, run_pieces, &e);
  return !la_interrupted();
}

void la_par_each(ptrdiff_t n, double work, la_par_fn fn, void *arg) {
  enum { MOST_SHARES = 1 << 12 };
  int threads = threads_for(work);
  if (n > 0 && (threads <= 1 || n == 1)) {
    fn(arg, 0, n, 0);
  } else if (n > 0) {
    run_region(&(region){.fn = fn,
                         .arg = arg,
                         .n = n,
                         .grain = 1,
                         .chunks = n,
                         .shares = (int)(n < MOST_SHARES ? n : MOST_SHARES),
                         .crew = threads,
                         .names_thread = true});
  }
}
