/* avx2_loops.c - the loops that are written once for all widths of vectors, for
   AVX2 and FMA. */
#include "config.h"

#include "engine/kernel/chase.h"
#include "engine/kernel/fold.h"
#include "engine/kernel/fun_enter.h"
#include "engine/kernel/kernel.h"
#include "engine/kernel/mask.h"
#include "engine/kernel/past.h"

void kern_init_loops_avx2(la_kern *table) {
  enter_chase(table);
  enter_folds(table);
  enter_funs(table);
  enter_masks(table);
  enter_past(table);
}
