/* polyprod.h - arithmetic with polynomials: vectors of coefficients, real or
   complex, highest power first. */
#ifndef LA_BUILTINS_POLYPROD_H
#define LA_BUILTINS_POLYPROD_H

#include "builtins/args.h"

/* New references to arguments 0 and 1 as vectors, one element or more. */
la_status la_poly_two(la_ctx *ctx, la_call *call, la_arr *v[2]);

/* The coefficients of p q as a row; NULL out of memory. */
la_arr *la_poly_product(la_ctx *ctx, const la_arr *p, const la_arr *q);

/* Long division y = a q + r, where a(1) is not 0; r is as long as y. */
la_status la_poly_quotient(la_ctx *ctx, la_arr *y, const la_arr *a, la_arr **q,
                           la_arr **r);

/* p without leading zeros, but for one coefficient. Consumes p; NULL stays. */
la_arr *la_poly_trimmed(la_ctx *ctx, la_arr *p);

/* The monic greatest common divisor, a row; coefficients up to [tol] in modulus
   count as 0. */
la_status la_poly_gcd(la_ctx *ctx, const la_arr *p, const la_arr *q, double tol,
                      la_arr **out);

#endif
