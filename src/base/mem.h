/* mem.h - the only malloc in lac: overflow-checked, limited, recycling. */
#ifndef LA_BASE_MEM_H
#define LA_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* Alignment in bytes of every block from la_mem_alloc: one cache line, and one
   full AVX-512 register. */
enum { LA_MEM_ALIGN = 64 };

/* Returns an uninitialised block for [count] elements of [size] bytes each,
   aligned to LA_MEM_ALIGN, or NULL if the product overflows, exceeds the limit
   or cannot be had. A block of zero bytes is a valid non-NULL block. The caller
   owns the block and gives it back with la_mem_free. */
void *la_mem_alloc(ptrdiff_t count, ptrdiff_t size);

/* As la_mem_alloc, with every byte zero. */
void *la_mem_zalloc(ptrdiff_t count, ptrdiff_t size);

/* Grows or shrinks [block] (NULL: none yet) from [used] bytes in use to
   [bytes] bytes. Returns the block at its new place, or NULL with the old block
   untouched and still owned by the caller. */
void *la_mem_resize(void *block, ptrdiff_t used, ptrdiff_t bytes);

/* Gives a block back; NULL is allowed. */
void la_mem_free(void *block);

/* Returns a copy of the [n] bytes at [text] with a closing NUL, or NULL. */
char *la_mem_strndup(const char *text, ptrdiff_t n);

/* Sets the size in bytes above which one single block is refused, and returns
   the old one. The start value is the physical memory of the machine. */
ptrdiff_t la_mem_limit(ptrdiff_t bytes);

/* The limit now in force, in bytes. */
ptrdiff_t la_mem_limit_now(void);

#ifdef LAC_HOSTILE
/* Hostile builds only: the [n]-th allocation from now (1 is the next) fails,
   and all later ones succeed; 0 switches this off. */
void la_mem_fail_at(long n);

/* Hostile builds only: the number of blocks not yet given back. */
long la_mem_live(void);
#endif

#endif
