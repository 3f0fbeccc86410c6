/* npy.c - NumPy's array files, versions 1 to 3 (NumPy documentation,
   numpy.lib.format): a header that is a Python dictionary, then the elements in
   either order and byte order. */
#include "config.h"

#include "io/npy.h"

#include "base/intr.h"
#include "base/mem.h"
#include "io/io.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { MAX_RANK = 32, MAGIC = 6, ALIGNMENT = 64 };

static const char magic[MAGIC + 1] = "\x93NUMPY";

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
static const char native = '>';
#else
static const char native = '<';
#endif

/* What the header says. */
typedef struct header {
  la_ctx *ctx;
  const char *name;
  const char *p, *end; /* what is left of the header's text */
  char order;          /* '<' or '>' */
  char kind;           /* b, i, u, f, c */
  int size;            /* bytes of one element */
  bool fortran;
  int rank;
  ptrdiff_t dim[MAX_RANK];
} header;

static la_status corrupt(const header *h, const char *what) {
  return la_fail(h->ctx, "%s: is no valid .npy file: %s", h->name, what);
}

static void skip_spaces(header *h) {
  while (h->p < h->end && (*h->p == ' ' || *h->p == '\n' || *h->p == '\t')) {
    h->p++;
  }
}

/* Passes over the character c if it is next. */
static bool take(header *h, char c) {
  skip_spaces(h);
  if (h->p < h->end && *h->p == c) {
    h->p++;
    return true;
  }
  return false;
}

static bool take_word(header *h, const char *word) {
  size_t n = strlen(word);
  skip_spaces(h);
  if ((size_t)(h->end - h->p) >= n && memcmp(h->p, word, n) == 0) {
    h->p += n;
    return true;
  }
  return false;
}

/* A quoted string without escapes, copied to [text]. */
static bool take_string(header *h, char *text, size_t room) {
  skip_spaces(h);
  if (h->p == h->end || (*h->p != '\'' && *h->p != '"')) {
    return false;
  }
  const char *open = h->p++;
  const char *close = memchr(h->p, *open, (size_t)(h->end - h->p));
  if (close == NULL || (size_t)(close - h->p) >= room) {
    return false;
  }
  memcpy(text, h->p, (size_t)(close - h->p));
  text[close - h->p] = '\0';
  h->p = close + 1;
  return true;
}

/* "<f8" and its like. */
static la_status read_descr(header *h) {
  char text[32];
  if (take(h, '[')) {
    return la_fail(h->ctx, "%s: holds records; lac reads arrays of numbers",
                   h->name);
  }
  if (!take_string(h, text, sizeof text)) {
    return corrupt(h, "'descr' is no string");
  }
  const char *c = text;
  h->order = native;
  if (*c == '<' || *c == '>') {
    h->order = *c++;
  } else if (*c == '|' || *c == '=') {
    c++;
  }
  h->kind = *c == '\0' || *c == '?' ? 'b' : *c;
  h->size = strcmp(c, "?") == 0 ? 1 : 0;
  for (const char *d = c + (*c != '\0'); *d >= '0' && *d <= '9'; d++) {
    h->size = h->size < 1000 ? h->size * 10 + (*d - '0') : h->size;
  }
  static const char *const known[] = {"b1", "i1", "i2", "i4",  "i8",
                                      "u1", "u2", "u4", "u8",  "f2",
                                      "f4", "f8", "c8", "c16", "?"};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
    if (strcmp(c, known[k]) == 0) {
      return LA_OK;
    }
  }
  return la_fail(h->ctx,
                 "%s: holds elements of type '%s', which lac does not "
                 "read",
                 h->name, text);
}

static la_status read_shape(header *h) {
  if (!take(h, '(')) {
    return corrupt(h, "'shape' is no tuple");
  }
  while (!take(h, ')')) {
    ptrdiff_t n = 0;
    const char *start = h->p;
    for (; h->p < h->end && *h->p >= '0' && *h->p <= '9'; h->p++) {
      if (n > (PTRDIFF_MAX - 9) / 10) {
        return corrupt(h, "a size in 'shape' is too large");
      }
      n = n * 10 + (*h->p - '0');
    }
    if (h->p == start) {
      return corrupt(h, "'shape' holds something else than sizes");
    }
    if (h->rank == MAX_RANK) {
      return corrupt(h, "it has more than 32 dimensions");
    }
    h->dim[h->rank++] = n;
    if (!take(h, ',')) {
      if (!take(h, ')')) {
        return corrupt(h, "'shape' is not closed");
      }
      break;
    }
  }
  return LA_OK;
}

static la_status read_dictionary(header *h) {
  bool has_descr = false, has_order = false, has_shape = false;
  char key[32];
  if (!take(h, '{')) {
    return corrupt(h, "its header is no dictionary");
  }
  while (!take(h, '}')) {
    if (!take_string(h, key, sizeof key) || !take(h, ':')) {
      return corrupt(h, "its header is no dictionary");
    }
    if (strcmp(key, "descr") == 0 && !has_descr) {
      LA_TRY(read_descr(h));
      has_descr = true;
    } else if (strcmp(key, "fortran_order") == 0 && !has_order) {
      h->fortran = take_word(h, "True");
      if (!h->fortran && !take_word(h, "False")) {
        return corrupt(h, "'fortran_order' is neither True nor False");
      }
      has_order = true;
    } else if (strcmp(key, "shape") == 0 && !has_shape) {
      LA_TRY(read_shape(h));
      has_shape = true;
    } else {
      return corrupt(h, "its header has an unknown or repeated key");
    }
    if (!take(h, ',') && (skip_spaces(h), h->p == h->end || *h->p != '}')) {
      return corrupt(h, "its header is no dictionary");
    }
  }
  if (!has_descr || !has_order || !has_shape) {
    return corrupt(h, "its header lacks 'descr', 'fortran_order' or 'shape'");
  }
  return LA_OK;
}

/* Reads the header; *data is where the elements begin. */
static la_status read_header(header *h, const char *bytes, ptrdiff_t n,
                             const char **data) {
  const unsigned char *b = (const unsigned char *)bytes;
  if (n < 10 || memcmp(bytes, magic, MAGIC) != 0) {
    return corrupt(h, "it does not begin like one");
  }
  int major = b[6];
  if (major < 1 || major > 3) {
    return la_fail(h->ctx, "%s: .npy version %d.%d is not known", h->name,
                   major, b[7]);
  }
  ptrdiff_t prefix = major == 1 ? 10 : 12;
  ptrdiff_t length = b[8] + 256 * b[9];
  if (major > 1) {
    length = n < 12 ? n : length + 65536 * (b[10] + 256 * (ptrdiff_t)b[11]);
  }
  if (length > n - prefix) {
    return corrupt(h, "it ends inside the header");
  }
  h->p = bytes + prefix;
  h->end = h->p + length;
  *data = h->end;
  return read_dictionary(h);
}

/* The [size] bytes at p as an unsigned number. */
static uint64_t load_bits(const unsigned char *p, int size, bool big) {
  uint64_t x = 0;
  for (int k = 0; k < size; k++) {
    x = x << 8 | p[big ? k : size - 1 - k];
  }
  return x;
}

static double half_to_double(uint64_t bits) {
  int e = (int)(bits >> 10 & 31);
  double f = (double)(bits & 1023);
  double x = e == 0   ? ldexp(f, -24)
             : e < 31 ? ldexp(f + 1024, e - 25)
             : f == 0 ? (double)INFINITY
                      : (double)NAN;
  return bits >> 15 != 0 ? -x : x;
}

/* One real number of [size] bytes. */
static double load_float(const unsigned char *p, int size, bool big) {
  uint64_t bits = load_bits(p, size, big);
  if (size == 2) {
    return half_to_double(bits);
  }
  if (size == 4) {
    uint32_t word = (uint32_t)bits;
    float f;
    memcpy(&f, &word, sizeof f);
    return (double)f;
  }
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static double load_whole(const header *h, const unsigned char *p) {
  uint64_t bits = load_bits(p, h->size, h->order == '>');
  if (h->kind == 'u') {
    return (double)bits;
  }
  uint64_t sign = UINT64_C(1) << (8 * h->size - 1);
  return bits & sign ? -(double)((sign << 1) - bits) : (double)bits;
}

/* Converts the element at p to element [at] of a. */
static void load_element(const header *h, const unsigned char *p, la_arr *a,
                         ptrdiff_t at) {
  bool big = h->order == '>';
  switch (h->kind) {
  case 'b':
    la_arr_b(a)[at] = *p != 0;
    break;
  case 'f':
    la_arr_d(a)[at] = load_float(p, h->size, big);
    break;
  case 'c':
    la_arr_d(a)[2 * at] = load_float(p, h->size / 2, big);
    la_arr_d(a)[2 * at + 1] = load_float(p + h->size / 2, h->size / 2, big);
    break;
  default:
    la_arr_d(a)[at] = load_whole(h, p);
    break;
  }
}

/* The elements in C order: the last subscript runs fastest. */
static la_status load_c_order(const header *h, const unsigned char *p,
                              la_arr *a) {
  ptrdiff_t stride[MAX_RANK], sub[MAX_RANK] = {0};
  ptrdiff_t step = 1;
  for (int k = 0; k < h->rank; k++) {
    stride[k] = step;
    step *= h->dim[k];
  }
  ptrdiff_t at = 0;
  for (ptrdiff_t done = 0; done < a->numel; done++) {
    if ((done & 0xffff) == 0 && la_interrupted()) {
      return LA_INTR;
    }
    load_element(h, p + done * h->size, a, at);
    for (int k = h->rank - 1; k >= 0; k--) {
      at += stride[k];
      if (++sub[k] < h->dim[k]) {
        break;
      }
      at -= stride[k] * h->dim[k];
      sub[k] = 0;
    }
  }
  return LA_OK;
}

static la_status load_fortran_order(const header *h, const unsigned char *p,
                                    la_arr *a) {
  bool is_ours = (h->kind == 'f' && h->size == 8) || h->size == 16;
  if (is_ours && h->order == native) {
    if (a->numel > 0) {
      memcpy(a->data, p, (size_t)(a->numel * h->size));
    }
    return LA_OK;
  }
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    if ((i & 0xffff) == 0 && la_interrupted()) {
      return LA_INTR;
    }
    load_element(h, p + i * h->size, a, i);
  }
  return LA_OK;
}

/* Whole numbers of 64 bits that no double holds are rounded; that is said. */
static void warn_rounded(const header *h, const la_arr *a) {
  if (h->size != 8 || (h->kind != 'i' && h->kind != 'u')) {
    return;
  }
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    if (fabs(la_arr_d(a)[i]) > 0x1p53) {
      la_warn(h->ctx, "%s: whole numbers beyond 2^53 were rounded", h->name);
      return;
    }
  }
}

/* Checks that the elements are all there. */
static la_status check_size(const header *h, ptrdiff_t bytes) {
  double want = h->size;
  for (int k = 0; k < h->rank; k++) {
    want *= (double)h->dim[k];
  }
  if ((double)bytes < want) {
    return la_fail(h->ctx,
                   "%s: is cut short: its elements need %.0f bytes, %td are "
                   "there",
                   h->name, want, bytes);
  }
  if ((double)bytes > want) {
    la_warn(h->ctx, "%s: %.0f bytes follow the array and were not read",
            h->name, (double)bytes - want);
  }
  return LA_OK;
}

la_status la_npy_parse(la_ctx *ctx, const char *name, const char *bytes,
                       ptrdiff_t n, la_val *out) {
  header h = {.ctx = ctx, .name = name};
  const char *data = bytes;
  LA_TRY(read_header(&h, bytes, n, &data));
  LA_TRY(check_size(&h, bytes + n - data));
  la_class cls = h.kind == 'b'   ? LA_C_BOOL
                 : h.kind == 'c' ? LA_C_CPLX
                                 : LA_C_REAL;
  /* A single number is 1x1, a vector of NumPy a column. */
  ptrdiff_t dim[MAX_RANK + 2];
  for (int k = 0; k < MAX_RANK + 2; k++) {
    dim[k] = k < h.rank ? h.dim[k] : 1;
  }
  la_arr *a = la_arr_new(ctx, cls, h.rank < 2 ? 2 : h.rank, dim);
  if (a == NULL) {
    return LA_ERR;
  }
  const unsigned char *p = (const unsigned char *)data;
  la_status status = h.fortran || h.rank < 2 ? load_fortran_order(&h, p, a)
                                             : load_c_order(&h, p, a);
  if (status != LA_OK) {
    la_arr_release(a);
    return status;
  }
  warn_rounded(&h, a);
  *out = la_val_arr(a);
  return LA_OK;
}

static const char *descr_of(la_class cls) {
  return cls == LA_C_BOOL ? "b1" : cls == LA_C_CPLX ? "c16" : "f8";
}

static void write_header(const la_arr *a, la_buf *out) {
  la_buf text = LA_BUF_INIT;
  la_buf_printf(&text, "{'descr': '%c%s', 'fortran_order': True, 'shape': (",
                a->cls == LA_C_BOOL ? '|' : native, descr_of(a->cls));
  for (int k = 0; k < a->nd; k++) {
    la_buf_printf(&text, k > 0 ? ", %td" : "%td", a->dim[k]);
  }
  la_buf_puts(&text, "), }");
  ptrdiff_t whole = MAGIC + 4 + text.len + 1;
  la_buf_pad(&text, ' ', (ALIGNMENT - whole % ALIGNMENT) % ALIGNMENT);
  la_buf_putc(&text, '\n');
  la_buf_put(out, magic, MAGIC);
  la_buf_put(out, "\1\0", 2);
  la_buf_putc(out, (char)(text.len & 0xff));
  la_buf_putc(out, (char)(text.len >> 8));
  la_buf_put(out, la_buf_text(&text), text.len);
  out->failed |= text.failed;
  la_buf_free(&text);
}

la_status la_npy_write(la_ctx *ctx, la_val v, la_buf *out) {
  la_arr *a = NULL;
  if (v.tag == LA_FUNC || la_val_is_text(v)) {
    return la_fail(ctx, "a .npy file holds numbers, not a %s",
                   v.tag == LA_FUNC ? "function" : "string");
  }
  LA_TRY(la_val_full(ctx, v, &a));
  write_header(a, out);
  la_buf_put(out, a->data, a->numel * la_class_size(a->cls));
  la_arr_release(a);
  return out->failed ? la_fail_nomem(ctx) : LA_OK;
}
