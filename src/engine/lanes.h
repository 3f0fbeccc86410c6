/* lanes.h - an array seen along one of its dimensions. */
#ifndef LA_ENGINE_LANES_H
#define LA_ENGINE_LANES_H

#include <stddef.h>

/* A lane is the line of elements met by moving along the dimension: element
   (i, l, o) is at i + inner * (l + len * o), with 0 <= l < len. There are
   inner * outer lanes. */
typedef struct la_lanes {
  ptrdiff_t inner, len, outer;
} la_lanes;

#endif
