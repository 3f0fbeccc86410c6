/* kernel.c - see kernel.h. Each table starts as a copy of the one before it and
   overrides what it does better; the last one that the CPU runs is taken. */
#include "config.h"

#include "engine/kernel/kernel.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { TABLES = 4 };

typedef struct tables {
  la_kern at[TABLES];
  int count;
  int chosen;
} tables;

/* Filled once. */
static tables all;
static atomic_int state; /* 0: empty, 1: being filled, 2: filled */

static bool cpu_has_avx2(void) {
#ifdef LAC_X86_64
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

static bool cpu_has_avx512(void) {
#if defined(LAC_EMULATED_AVX512)
  return true;
#elif defined(LAC_X86_64)
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

static void add(void (*init)(la_kern *), void (*loops)(la_kern *)) {
  la_kern *table = &all.at[all.count];
  if (all.count > 0) {
    *table = all.at[all.count - 1];
    /* These are for tiles of another size. */
    table->gemm_in_place = NULL;
    table->fc = 0;
  }
  init(table);
  loops(table);
  all.count++;
}

static void choose(void) {
  const char *name = getenv("LAC_KERNEL");
  all.chosen = all.count - 1;
  for (int i = 0; name != NULL && i < all.count; i++) {
    if (strcmp(all.at[i].name, name) == 0) {
      all.chosen = i;
    }
  }
}

static void scalar_loops(la_kern *table) {
  kern_init_funs_scalar(table);
  kern_init_asks_scalar(table);
}

static void fill(void) {
  add(kern_init_scalar, scalar_loops);
  add(kern_init_portable, kern_init_loops_portable);
#ifdef LAC_X86_64
  if (cpu_has_avx2()) {
    add(kern_init_avx2, kern_init_loops_avx2);
  }
  if (cpu_has_avx2() && cpu_has_avx512()) {
    add(kern_init_avx512, kern_init_loops_avx512);
  }
#endif
  choose();
}

/* The first caller fills; another thread that comes meanwhile waits. */
static void prepare(void) {
  int empty = 0;
  if (atomic_load_explicit(&state, memory_order_acquire) == 2) {
    return;
  }
  if (atomic_compare_exchange_strong(&state, &empty, 1)) {
    fill();
    atomic_store_explicit(&state, 2, memory_order_release);
  }
  while (atomic_load_explicit(&state, memory_order_acquire) != 2) {
  }
}

const la_kern *la_kernel(void) {
  prepare();
  return &all.at[all.chosen];
}

const char *la_kernel_name(void) {
  return la_kernel()->name;
}

const la_kern *la_kernel_at(int i) {
  prepare();
  return i < all.count ? &all.at[i] : NULL;
}
