/* fixture.c - see fixture.h. */
#include "config.h"

#include "fixture.h"

#include "base/mem.h"
#include "engine/rng.h"
#include "show/format.h"
#include "value/val.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static void put_number(la_buf *out, const la_arr *a, ptrdiff_t i) {
  if (a->cls == LA_C_BOOL) {
    la_buf_puts(out, la_arr_b(a)[i] ? "true" : "false");
  } else if (a->cls == LA_C_CPLX) {
    la_buf_printf(out, "%.15g%+.15gi", la_arr_d(a)[2 * i],
                  la_arr_d(a)[2 * i + 1]);
  } else {
    la_buf_printf(out, "%.15g", la_arr_d(a)[i]);
  }
}

static void put_matrix(la_buf *out, const la_arr *a) {
  ptrdiff_t m = a->dim[0], n = m > 0 ? a->numel / m : 0;
  if (a->numel == 1) {
    put_number(out, a, 0);
    return;
  }
  la_buf_putc(out, '[');
  for (ptrdiff_t i = 0; i < m; i++) {
    la_buf_puts(out, i > 0 ? "|" : "");
    for (ptrdiff_t j = 0; j < n; j++) {
      la_buf_puts(out, j > 0 ? " " : "");
      put_number(out, a, i + j * m);
    }
  }
  la_buf_putc(out, ']');
}

static void put_value(la_ctx *ctx, la_buf *out, la_val v) {
  ptrdiff_t n;
  const char *text = la_val_chars(v, &n);
  if (v.tag == LA_FUNC) {
    la_buf_puts(out, v.u.func->text);
  } else if (text != NULL) {
    la_buf_putc(out, '\'');
    la_buf_put(out, text, n);
    la_buf_putc(out, '\'');
  } else if (la_val_is_empty(v)) {
    la_buf_puts(out, "[](");
    la_val_put_shape(v, out);
    la_buf_putc(out, ')');
  } else {
    la_arr *a;
    if (la_val_full(ctx, v, &a) == LA_OK) {
      put_matrix(out, a);
      la_arr_release(a);
    }
  }
}

static la_status display(void *self, const char *name, bool assigned,
                         la_val v) {
  (void)assigned;
  fixture *f = self;
  la_buf_printf(&f->log, "%s=", name);
  put_value(&f->ctx, &f->log, v);
  la_buf_putc(&f->log, ';');
  return LA_OK;
}

static void warn(void *self, const char *text, la_source *src, la_span span) {
  fixture *f = self;
  (void)src;
  (void)span;
  la_buf_printf(&f->log, "warning: %s;", text);
}

static la_status command(void *self, const char *word, const char *rest) {
  fixture *f = self;
  la_buf_printf(&f->log, "%s(%s);", word, rest);
  return LA_OK;
}

static la_status write_text(void *self, const char *text, ptrdiff_t n) {
  fixture *f = self;
  la_buf_put(&f->log, text, n);
  return LA_OK;
}

void fixture_open(fixture *f) {
  static la_format format = {.style = LA_PLAIN};
  *f = (fixture){0};
  f->ctx.fmt = &format;
  f->ctx.out = (la_writer){f, write_text};
  f->in = la_interp_new(&f->ctx, (la_interp_hooks){.self = f,
                                                   .display = display,
                                                   .warn = warn,
                                                   .command = command});
  if (f->in == NULL) {
    abort();
  }
}

void fixture_close(fixture *f) {
  la_interp_free(f->in);
  la_ctx_release(&f->ctx);
  la_buf_free(&f->log);
}

const char *fixture_run(fixture *f, const char *text) {
  la_buf_clear(&f->log);
  la_status st =
      la_interp_run_text(f->in, "t.la", text, (ptrdiff_t)strlen(text));
  const la_err *err = &f->ctx.err;
  if (st == LA_ERR) {
    la_buf_printf(&f->log, "error: %s", la_buf_text(&err->msg));
    if (err->hint.len > 0) {
      la_buf_printf(&f->log, " (%s)", la_buf_text(&err->hint));
    }
  } else if (st == LA_INTR) {
    la_buf_puts(&f->log, "interrupted");
  }
  return la_buf_text(&f->log);
}

void fixture_check(const expectation *table, int n) {
  for (int i = 0; i < n; i++) {
    fixture f;
    fixture_open(&f);
    const char *log = fixture_run(&f, table[i].text);
    ck_assert_msg(strcmp(log, table[i].log) == 0,
                  "%s\n  gives  %s\n  not    %s", table[i].text, log,
                  table[i].log);
    fixture_close(&f);
  }
}
