/* fixture.c - see fixture.h. */
#include "config.h"

#include "fixture.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

/* One number, "2", "-1i", "1+2i"; moves *text behind it. */
static la_scalar number_of(const char **text) {
  char *end;
  la_scalar z = {strtod(*text, &end), 0};
  if (*end == 'i') {
    z = (la_scalar){0, z.re};
    end++;
  } else if (*end == '+' || *end == '-') {
    z.im = strtod(end, &end);
    end++;
  }
  *text = end;
  return z;
}

/* Rows of numbers; returns their number, the rows in *m. */
static int numbers_of(const char *text, la_scalar *z, int *m) {
  int n = 0;
  *m = 1;
  while (*text != '\0') {
    if (*text == ';') {
      (*m)++;
      text++;
    } else if (*text == ' ') {
      text++;
    } else {
      ck_assert_int_lt(n, MOST);
      z[n++] = number_of(&text);
    }
  }
  return n;
}

static la_val array_of(la_ctx *ctx, const char *text, bool logical) {
  la_scalar z[MOST];
  int m;
  int n = numbers_of(text, z, &m);
  bool cplx = false;
  for (int k = 0; k < n; k++) {
    cplx = cplx || z[k].im != 0;
  }
  la_class cls = logical ? LA_C_BOOL : cplx ? LA_C_CPLX : LA_C_REAL;
  la_arr *a = la_arr_new2(ctx, cls, n == 0 ? 0 : m, n / m);
  ck_assert_ptr_nonnull(a);
  for (int k = 0; k < n; k++) {
    ptrdiff_t at = k / (n / m) + (ptrdiff_t)(k % (n / m)) * m;
    if (logical) {
      la_arr_b(a)[at] = z[k].re != 0;
    } else if (cplx) {
      ((la_scalar *)a->data)[at] = z[k];
    } else {
      la_arr_d(a)[at] = z[k].re;
    }
  }
  return la_val_arr(a);
}

static la_val perm_of(la_ctx *ctx, const char *text) {
  la_scalar z[MOST];
  int m;
  int n = numbers_of(text, z, &m);
  ptrdiff_t p[MOST];
  for (int k = 0; k < n; k++) {
    p[k] = (ptrdiff_t)z[k].re - 1;
  }
  la_val v;
  ck_assert_int_eq(la_val_perm(ctx, n, p, &v), LA_OK);
  return v;
}

static la_val diag_of(la_ctx *ctx, const char *text) {
  la_val d = array_of(ctx, text, false);
  la_val v;
  ptrdiff_t n = la_val_numel(d);
  ck_assert_int_eq(la_val_diag(ctx, d.u.arr, n, n, &v), LA_OK);
  return v;
}

la_val val_of(la_ctx *ctx, const char *text) {
  double a;
  double b;
  double c;
  long m;
  long n;
  la_val v;
  if (text[0] == '#') {
    return array_of(ctx, text + 1, true);
  }
  if (text[0] == '\'') {
    ptrdiff_t len = (ptrdiff_t)strlen(text + 1);
    ck_assert_int_eq(la_val_text(ctx, text + 1, len, &v), LA_OK);
    return v;
  }
  if (text[0] == 'D') {
    return diag_of(ctx, text + 1);
  }
  if (text[0] == 'P') {
    return perm_of(ctx, text + 1);
  }
  if (sscanf(text, "%lf:%lf:%lf", &a, &b, &c) == 3) {
    ck_assert_int_eq(la_val_range(ctx, a, b, c, &v), LA_OK);
    return v;
  }
  if (sscanf(text, "%ldx%ld", &m, &n) == 2) {
    la_arr *e = la_arr_new2(ctx, LA_C_REAL, m, n);
    ck_assert_ptr_nonnull(e);
    return la_val_arr(e);
  }
  return array_of(ctx, text, false);
}

int subs_of(la_ctx *ctx, const char *text, la_val *idx) {
  int n = 0;
  while (*text != '\0') {
    size_t len = strcspn(text, ",");
    char one[64];
    snprintf(one, sizeof one, "%.*s", (int)len, text);
    idx[n++] =
        strcmp(one, ":") == 0 ? (la_val){.tag = LA_COLON} : val_of(ctx, one);
    text += len + (text[len] == ',');
  }
  return n;
}

static la_scalar element(const la_arr *a, ptrdiff_t i) {
  if (a->cls == LA_C_CPLX) {
    return ((const la_scalar *)a->data)[i];
  }
  return (la_scalar){
      a->cls == LA_C_REAL ? la_arr_d(a)[i] : (double)la_arr_b(a)[i], 0};
}

static bool near(double x, double y) {
  return (isnan(x) && isnan(y)) || x == y ||
         fabs(x - y) <= 1e-13 * fmax(1, fabs(y));
}

void check_val(la_ctx *ctx, la_val *v, const char *text, const char *what) {
  la_val wanted = val_of(ctx, text);
  la_arr *a;
  la_arr *b;
  ck_assert_int_eq(la_val_full(ctx, *v, &a), LA_OK);
  ck_assert_int_eq(la_val_full(ctx, wanted, &b), LA_OK);
  ck_assert_msg(a->cls == b->cls, "%s: class %d, not %d", what, (int)a->cls,
                (int)b->cls);
  ck_assert_msg(a->nd == b->nd && a->dim[0] == b->dim[0] &&
                    a->dim[1] == b->dim[1],
                "%s: %tdx%td (%d dimensions), not %tdx%td", what, a->dim[0],
                a->dim[1], a->nd, b->dim[0], b->dim[1]);
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    la_scalar x = element(a, i);
    la_scalar y = element(b, i);
    ck_assert_msg(near(x.re, y.re) && near(x.im, y.im),
                  "%s: element %td is %.17g%+.17gi, not %.17g%+.17gi", what,
                  i + 1, x.re, x.im, y.re, y.im);
  }
  la_arr_release(a);
  la_arr_release(b);
  la_val_release(&wanted);
  la_val_release(v);
}

static void check_text(const la_buf *buf, const char *text, const char *part,
                       const char *what) {
  if (text != NULL) {
    ck_assert_msg(strcmp(la_buf_text(buf), text) == 0,
                  "%s: the %s is \"%s\", not \"%s\"", what, part,
                  la_buf_text(buf), text);
  }
}

void check_err(const la_ctx *ctx, const char *msg, const char *note,
               const char *hint, const char *what) {
  check_text(&ctx->err.msg, msg, "message", what);
  check_text(&ctx->err.note, note, "note", what);
  check_text(&ctx->err.hint, hint, "hint", what);
}

void check_nomem(la_status (*fn)(la_ctx *ctx, void *arg), void *arg) {
  la_ctx ctx = {0};
#ifdef LAC_HOSTILE
  for (long n = 1; n < 1000; n++) {
    long before = la_mem_live();
    la_mem_fail_at(n);
    la_status st = fn(&ctx, arg);
    la_mem_fail_at(0);
    la_ctx_release(&ctx);
    ctx = (la_ctx){0};
    ck_assert_msg(la_mem_live() == before, "%ld blocks left when %ld fails",
                  la_mem_live() - before, n);
    if (st == LA_OK) {
      return;
    }
  }
  ck_abort_msg("it never succeeds");
#else
  ck_assert_int_eq(fn(&ctx, arg), LA_OK);
  la_ctx_release(&ctx);
#endif
}
