/* mem.c - see mem.h. */
#include "config.h"

#include "base/mem.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* One block's limit in bytes; 0: not asked yet. A setting, not a state: it is
   written by options only. */
static ptrdiff_t limit;

static ptrdiff_t physical_memory(void) {
  long pages = sysconf(_SC_PHYS_PAGES);
  long page = sysconf(_SC_PAGESIZE);
  if (pages <= 0 || page <= 0 || pages > PTRDIFF_MAX / page) {
    return PTRDIFF_MAX / 2;
  }
  return (ptrdiff_t)pages * page;
}

/* Blocks up to this size come from the heap and go back to it, not to the
   system: page faults would cost more than the arithmetic on a matrix that
   follows another of its size. */
static void recycle_large_blocks(void) {
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
  const int large = 1 << 30;
  mallopt(M_MMAP_THRESHOLD, large);
  mallopt(M_TRIM_THRESHOLD, large);
#endif
}

ptrdiff_t la_mem_limit_now(void) {
  if (limit == 0) {
    limit = physical_memory();
    recycle_large_blocks();
  }
  return limit;
}

ptrdiff_t la_mem_limit(ptrdiff_t bytes) {
  ptrdiff_t old = la_mem_limit_now();
  limit = bytes;
  return old;
}

#ifdef LAC_HOSTILE
static atomic_long live;
static atomic_long fail_countdown;

void la_mem_fail_at(long n) {
  atomic_store(&fail_countdown, n);
}

long la_mem_live(void) {
  return atomic_load(&live);
}

static bool fails_now(void) {
  return atomic_load(&fail_countdown) > 0 &&
         atomic_fetch_sub(&fail_countdown, 1) == 1;
}
#endif

/* Asks the system for huge pages under a large block: a matrix is walked along
   rows as well, and then small pages cost more than the arithmetic. Advice
   only, so nothing is lost where it is refused. */
static void ask_huge_pages(void *raw, size_t bytes) {
#ifdef MADV_HUGEPAGE
  const uintptr_t huge = (uintptr_t)1 << 21;
  uintptr_t first = ((uintptr_t)raw + huge - 1) / huge * huge;
  uintptr_t last = ((uintptr_t)raw + bytes) / huge * huge;
  if (bytes >= 2 * huge && last > first) {
    (void)madvise((char *)raw + (first - (uintptr_t)raw), last - first,
                  MADV_HUGEPAGE);
  }
#else
  (void)raw;
  (void)bytes;
#endif
}

/* An aligned block inside one of malloc's, whose address lies before it: malloc
   keeps small blocks at hand, aligned_alloc makes each anew, four times as
   slowly. */
static void *aligned_block(ptrdiff_t bytes) {
  const uintptr_t room = LA_MEM_ALIGN - 1 + sizeof(void *);
  void *raw = malloc((size_t)bytes + room);
  if (raw == NULL) {
    return NULL;
  }
  ask_huge_pages(raw, (size_t)bytes + room);
  uintptr_t at = ((uintptr_t)raw + room) / LA_MEM_ALIGN * LA_MEM_ALIGN;
  void *block = (char *)raw + (at - (uintptr_t)raw);
  ((void **)block)[-1] = raw;
  return block;
}

void *la_mem_alloc(ptrdiff_t count, ptrdiff_t size) {
  if (count < 0 || size < 0 || (size > 0 && count > PTRDIFF_MAX / size)) {
    return NULL;
  }
  ptrdiff_t bytes = count * size;
  if (bytes > la_mem_limit_now() - 2 * LA_MEM_ALIGN) {
    return NULL;
  }
#ifdef LAC_HOSTILE
  if (fails_now()) {
    return NULL;
  }
#endif
  void *block = aligned_block(bytes);
#ifdef LAC_HOSTILE
  if (block != NULL) {
    memset(block, 0xA5, (size_t)bytes);
    atomic_fetch_add(&live, 1);
  }
#endif
  return block;
}

void *la_mem_zalloc(ptrdiff_t count, ptrdiff_t size) {
  void *block = la_mem_alloc(count, size);
  if (block != NULL) {
    memset(block, 0, (size_t)(count * size));
  }
  return block;
}

void *la_mem_resize(void *block, ptrdiff_t used, ptrdiff_t bytes) {
  void *fresh = la_mem_alloc(bytes, 1);
  if (fresh == NULL) {
    return NULL;
  }
  if (block != NULL && used > 0) {
    memcpy(fresh, block, (size_t)(used < bytes ? used : bytes));
  }
  la_mem_free(block);
  return fresh;
}

void la_mem_free(void *block) {
#ifdef LAC_HOSTILE
  if (block != NULL) {
    atomic_fetch_sub(&live, 1);
  }
#endif
  free(block == NULL ? NULL : ((void **)block)[-1]);
}

char *la_mem_strndup(const char *text, ptrdiff_t n) {
  char *copy = la_mem_alloc(n + 1, 1);
  if (copy != NULL) {
    memcpy(copy, text, (size_t)n);
    copy[n] = '\0';
  }
  return copy;
}
