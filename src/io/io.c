/* io.c - see io.h: which format a file has. */
#include "config.h"

#include "io/io.h"

#include "base/mem.h"
#include "io/file.h"
#include "io/json.h"
#include "io/mtx.h"
#include "io/npy.h"
#include "show/format.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static la_status parse_recognised(la_ctx *ctx, const char *name,
                                  const char *text, ptrdiff_t n, la_val *out) {
  if (n >= 6 && memcmp(text, "\x93NUMPY", 6) == 0) {
    return la_npy_parse(ctx, name, text, n, out);
  }
  if (n >= 14 && strncasecmp(text, "%%MatrixMarket", 14) == 0) {
    return la_mtx_parse(ctx, name, text, n, out);
  }
  return la_csv_parse(ctx, name, text, n, '\0', out);
}

static la_status parse_tsv(la_ctx *ctx, const char *name, const char *text,
                           ptrdiff_t n, la_val *out) {
  return la_csv_parse(ctx, name, text, n, '\t', out);
}

static la_status write_style(la_ctx *ctx, la_style style, la_val v,
                             la_buf *out) {
  if (v.tag == LA_FUNC) {
    return la_fail(ctx, "a function can only be saved in a .la file");
  }
  if (la_val_ndims(v) > 2) {
    return la_fail(ctx,
                   "a table has two dimensions, this array has %d: save "
                   "it as .npy or .la",
                   la_val_ndims(v));
  }
  la_format fmt = LA_FORMAT_PLAIN;
  fmt.style = style;
  if (la_val_is_empty(v)) {
    return LA_OK;
  }
  return la_show(ctx, &fmt, NULL, v, out);
}

static la_status write_csv(la_ctx *ctx, la_val v, la_buf *out) {
  return write_style(ctx, LA_CSV, v, out);
}

static la_status write_tsv(la_ctx *ctx, la_val v, la_buf *out) {
  return write_style(ctx, LA_TSV, v, out);
}

/* JSON has no Inf: what is lost is said. */
static la_status warn_inf(la_ctx *ctx, la_val v) {
  la_arr *a = NULL;
  if (v.tag == LA_FUNC || la_val_is_text(v)) {
    return LA_OK;
  }
  LA_TRY(la_val_numeric(ctx, v, &a));
  ptrdiff_t n = a->numel * (a->cls == LA_C_CPLX ? 2 : 1);
  for (ptrdiff_t i = 0; i < n; i++) {
    if (isinf(la_arr_d(a)[i])) {
      la_warn(ctx, "JSON has no Inf: it was written as null");
      break;
    }
  }
  la_arr_release(a);
  return LA_OK;
}

static la_status write_json(la_ctx *ctx, la_val v, la_buf *out) {
  la_format fmt = LA_FORMAT_PLAIN;
  LA_TRY(warn_inf(ctx, v));
  fmt.style = LA_JSON;
  return la_show(ctx, &fmt, NULL, v, out);
}

/* Text as it is; numbers with blanks between them, and with the sign of zeros,
   which the plain style leaves out. */
static la_status write_txt(la_ctx *ctx, la_val v, la_buf *out) {
  if (la_val_is_text(v)) {
    return write_style(ctx, LA_PLAIN, v, out);
  }
  ptrdiff_t start = out->len;
  LA_TRY(write_style(ctx, LA_TSV, v, out));
  for (ptrdiff_t k = start; k < out->len; k++) {
    out->text[k] = out->text[k] == '\t' ? ' ' : out->text[k];
  }
  return LA_OK;
}

static const struct {
  const char *extension;
  la_status (*parse)(la_ctx *ctx, const char *name, const char *text,
                     ptrdiff_t n, la_val *out);
  la_status (*write)(la_ctx *ctx, la_val v, la_buf *out);
} formats[] = {
    {"csv", parse_recognised, write_csv}, {"tsv", parse_tsv, write_tsv},
    {"txt", parse_recognised, write_txt}, {"dat", parse_recognised, write_txt},
    {"npy", la_npy_parse, la_npy_write},  {"mtx", la_mtx_parse, la_mtx_write},
    {"json", la_json_parse, write_json},
};
enum { FORMATS = (int)(sizeof formats / sizeof *formats) };

/* Index of the path's format; FORMATS if its extension is not known. */
static int format_of(const char *path) {
  int k = 0;
  while (k < FORMATS &&
         strcasecmp(la_file_extension(path), formats[k].extension) != 0) {
    k++;
  }
  return k;
}

bool la_io_is_script(const char *path) {
  return strcasecmp(la_file_extension(path), "la") == 0;
}

la_status la_io_load(la_ctx *ctx, const char *path, la_val *out) {
  la_buf text = LA_BUF_INIT;
  bool is_stdin = strcmp(path, "-") == 0;
  int k = is_stdin ? FORMATS : format_of(path);
  la_status status = la_io_read_text(ctx, path, &text);
  if (status == LA_OK) {
    const char *name = is_stdin ? "standard input" : path;
    status = (k < FORMATS ? formats[k].parse : parse_recognised)(
        ctx, name, la_buf_text(&text), text.len, out);
  }
  la_buf_free(&text);
  return status;
}

la_status la_io_save(la_ctx *ctx, const char *path, la_val v) {
  bool is_stdout = strcmp(path, "-") == 0;
  int k = is_stdout ? 0 : format_of(path);
  if (k == FORMATS) {
    la_fail(ctx, "%s: lac does not know this kind of file", path);
    return la_fail_hint(ctx,
                        "known are .csv .tsv .txt .dat .npy .mtx .json .la");
  }
  la_buf text = LA_BUF_INIT;
  la_status status = formats[k].write(ctx, v, &text);
  if (status == LA_OK) {
    status = la_file_replace(ctx, path, la_buf_text(&text), text.len);
  }
  la_buf_free(&text);
  return status;
}

la_status la_io_save_script(la_ctx *ctx, const char *path,
                            const la_bindings *b) {
  la_buf text = LA_BUF_INIT;
  la_format fmt = LA_FORMAT_PLAIN;
  fmt.style = LA_LA;
  la_status status = LA_OK;
  for (int k = 0; k < b->n && status == LA_OK; k++) {
    la_buf_printf(&text, "%s = ", b->at[k].name);
    status = la_show_text(ctx, &fmt, b->at[k].val, &text);
    la_buf_puts(&text, ";\n");
  }
  if (status == LA_OK && text.failed) {
    status = la_fail_nomem(ctx);
  }
  if (status == LA_OK) {
    status = la_file_replace(ctx, path, la_buf_text(&text), text.len);
  }
  la_buf_free(&text);
  return status;
}

void la_bindings_release(la_bindings *b) {
  for (int k = 0; k < b->n; k++) {
    la_mem_free(b->at[k].name);
    la_val_release(&b->at[k].val);
  }
  la_mem_free(b->at);
  *b = (la_bindings){NULL, 0};
}
