/* score.h - test ratios: collecting them, and the table of what came out. */
#ifndef LA_TESTS_ACCURACY_SCORE_H
#define LA_TESTS_ACCURACY_SCORE_H

#include "sample.h"

/* LAPACK's threshold for its test ratios. */
#define THRESHOLD 30.0

/* LAPACK's "eps", by which the tests of linear systems divide, and its
   "precision", by which those of eigenvalues do. */
#define EPS 0x1p-53L
#define ULP 0x1p-52L

/* What a judge tells about one matrix. */
typedef struct score score;

/* error / unit is one of the ratios of this case; 0/0 counts as 0. A ratio that
   is no number is a failure. */
void score_ratio(score *c, const char *metric, wide error, wide unit);

/* norm(I - X A), or norm(I - A X) if not [left], by n norm(A) norm(X) eps. */
void score_inverse(score *c, const char *metric, const sample *s, wmat x,
                   bool left);

/* The result is wrong whatever the ratios say: [what]. */
void score_wrong(score *c, const char *what);

/* True if [info] is 0; otherwise [what] has failed. */
bool score_info(score *c, const char *what, int info);

/* One operation: the matrices it takes and the judge. */
typedef struct operation {
  const char *name;
  unsigned needs;  /* traits that a matrix must have */
  unsigned avoids; /* traits that it must not have */
  ptrdiff_t most;  /* the largest dimension; 0: any */
  void (*judge)(sample *s, score *c);
} operation;

/* The tables of the judges' files; each ends with a row without a name. */
extern const operation PRODUCT_OPERATIONS[];
extern const operation LINEAR_OPERATIONS[];
extern const operation ORTHOGONAL_OPERATIONS[];
extern const operation LEAST_OPERATIONS[];
extern const operation SYMMETRIC_OPERATIONS[];
extern const operation GENERAL_OPERATIONS[];
extern const operation SINGULAR_OPERATIONS[];
extern const operation FUNCTION_OPERATIONS[];
extern const operation SUM_OPERATIONS[];

/* Everything about one operation; NULL without memory ends the program. */
score *score_new(const operation *op);
void score_free(score *c);

/* Judges one matrix if the operation takes it. */
void score_case(score *c, sample *s);

/* The head of the table, one row of it, and what was out of bounds. */
void score_head(void);
void score_row(const score *c);
void score_details(const score *c);

/* True if a ratio is above the threshold or a result is wrong. */
bool score_failed(const score *c);

/* True if no matrix was fit. */
bool score_empty(const score *c);

#endif
