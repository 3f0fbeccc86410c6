/* cases.h - what is timed: one row for each operation. */
#ifndef LA_TESTS_BENCH_CASES_H
#define LA_TESTS_BENCH_CASES_H

/* Dense operations are counted in flops, the others in bytes that cannot but be
   moved: every operand read once, every result written once. */
typedef struct bench_case {
  const char *name;  /* and the statement in lac and Octave, "X=" before it */
  const char *numpy; /* the statement in Python; NULL: none */
  const char *count; /* the count in words */
  double factor;     /* the count is factor * n^power */
  int power;
  const char *growth; /* its name in the table of growth, or NULL */
} bench_case;

/* Both tables end with a row without a name. */
extern const bench_case DENSE[];
extern const bench_case MEMORY[];

/* The operands, for "%d" n: in lac and Octave, and in Python. */
extern const char DENSE_SETUP[], DENSE_NUMPY[];
extern const char MEMORY_SETUP[], MEMORY_NUMPY[];

#endif
