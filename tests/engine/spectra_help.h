/* spectra_help.h - matrices and residuals for the tests of eigenvalues,
   singular values and functions of matrices. */
#ifndef LA_TESTS_ENGINE_SPECTRA_HELP_H
#define LA_TESTS_ENGINE_SPECTRA_HELP_H

#include "engine/view.h"

#include <check.h>

/* LAPACK's threshold for its test ratios. */
#define RATIO 30.0

/* New matrices of the caller, freed with drop(). */
la_view fresh(la_kind k, ptrdiff_t m, ptrdiff_t n);
la_view copy_of(la_view a);
la_view complex_of(la_view a);
la_view random_matrix(la_kind k, ptrdiff_t m, ptrdiff_t n, unsigned seed);
la_view random_hermitian(la_kind k, ptrdiff_t n, unsigned seed);
void drop(la_view a);
double *fresh_vector(ptrdiff_t n);
void drop_vector(double *x);

/* A gallery of named square matrices of order n; NULL name after the last. */
typedef struct gallery {
  const char *name;
  double (*element)(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n);
} gallery;
extern const gallery GALLERY[];
la_view gallery_matrix(const gallery *g, ptrdiff_t n);

/* C := A B with A or B conjugate transposed if asked. */
la_view product(la_trans ta, la_trans tb, la_view a, la_view b);

/* A with column j times w[j] (complex, or real if w is real). */
void scale_columns(la_view a, const double *w, la_kind kw);

/* |A - B|_1 / (|A|_1 max(m,n) eps), and |Q'Q - I|_1 / (n eps). */
double ratio_between(la_view a, la_view b);
double ratio_orthogonal(la_view q);

TCase *case_eig_sym(void);
TCase *case_eig_gen(void);
TCase *case_svd(void);
TCase *case_schur(void);
TCase *case_funm(void);

#endif
