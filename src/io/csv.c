/* csv.c - reads tables of numbers: comma, semicolon, tab or white space between
   them, quotes as in RFC 4180. One pass over the text in memory. */
#include "config.h"

#include "io/io.h"

#include "base/decimal.h"
#include "base/mem.h"
#include "base/progress.h"
#include "io/literal.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* A table being read. Numbers are collected row after row; the imaginary parts
   only from the first complex number on. */
typedef struct table {
  la_ctx *ctx;
  const char *name;
  const char *p, *end;
  const char *line_start;
  ptrdiff_t line;
  char delimiter; /* ' ' means any white space */
  double *re, *im;
  ptrdiff_t count, cap;
  ptrdiff_t rows, columns;
  ptrdiff_t first_line; /* of the first row: tells how many columns there are */
  la_work done;         /* in bytes */
} table;

/* One cell as it stands in the text, without quotes and surrounding blanks. */
typedef struct cell {
  const char *begin, *end;
  la_scalar value;
  bool is_number;
  bool is_complex;
} cell;

/* Column of a place in its line, counted in characters from 1. */
static ptrdiff_t column_of(const table *t, const char *place) {
  ptrdiff_t column = 1;
  for (const char *c = t->line_start; c < place; c++) {
    column += ((unsigned char)*c & 0xc0) != 0x80;
  }
  return column;
}

/* "2,5", as much of Europe writes it. */
static bool has_decimal_comma(const cell *c) {
  const char *p = c->begin + (c->begin < c->end && strchr("+-", *c->begin));
  int commas = 0;
  for (; p < c->end && (isdigit((unsigned char)*p) || *p == ','); p++) {
    commas += *p == ',';
  }
  return p == c->end && commas == 1;
}

static la_status fail_cell(const table *t, const cell *c) {
  enum { SHOWN = 40 };
  ptrdiff_t n = c->end - c->begin;
  bool is_long = n > SHOWN;
  la_fail(t->ctx, "%s:%td:%td: '%.*s%s' is not a number", t->name, t->line,
          column_of(t, c->begin), (int)(is_long ? SHOWN : n), c->begin,
          is_long ? "..." : "");
  if (has_decimal_comma(c)) {
    la_fail_hint(t->ctx, "numbers are written with a decimal point");
  }
  return LA_ERR;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static bool is_newline(char c) {
  return c == '\n' || c == '\r';
}

static const char *skip_blanks(const char *p, const char *end) {
  while (p < end && is_blank(*p)) {
    p++;
  }
  return p;
}

/* Leaves t->p behind the closing quote. */
static la_status take_quoted(table *t, cell *c) {
  const char *open = t->p++;
  c->begin = t->p;
  for (;;) {
    const char *q = memchr(t->p, '"', (size_t)(t->end - t->p));
    if (q == NULL) {
      return la_fail(t->ctx, "%s:%td:%td: the quote is not closed", t->name,
                     t->line, column_of(t, open));
    }
    t->p = q + 1;
    if (t->p == t->end || *t->p != '"') {
      c->end = q;
      return LA_OK;
    }
    t->p++; /* a doubled quote stands for one */
  }
}

static bool ends_cell(const table *t, char c) {
  if (is_newline(c)) {
    return true;
  }
  return t->delimiter == ' ' ? is_blank(c) || c == '#' || c == '%'
                             : c == t->delimiter;
}

/* Lines inside a quoted cell. */
static void count_lines(table *t, const char *from, const char *to) {
  for (; from < to; from++) {
    if (*from == '\n') {
      t->line++;
      t->line_start = from + 1;
    }
  }
}

/* Reads the cell at t->p and stops before what ends it. */
static la_status take_cell(table *t, cell *c) {
  if (t->delimiter != '\t') {
    t->p = skip_blanks(t->p, t->end);
  }
  /* Most cells are plain numbers that end at once. */
  const char *start = t->p;
  c->is_complex = false;
  c->value.im = 0;
  bool minus = start < t->end && *start == '-';
  const char *after = la_decimal_parse(start + minus, t->end, &c->value.re);
  if (after != NULL && (after == t->end || ends_cell(t, *after))) {
    c->value.re = minus ? -c->value.re : c->value.re;
    c->begin = start;
    c->end = t->p = after;
    c->is_number = true;
    return LA_OK;
  }
  if (start < t->end && *start == '"') {
    LA_TRY(take_quoted(t, c));
    t->p = t->delimiter == '\t' ? t->p : skip_blanks(t->p, t->end);
    if (t->p < t->end && !ends_cell(t, *t->p)) {
      return la_fail(t->ctx, "%s:%td:%td: text follows the closing quote",
                     t->name, t->line, column_of(t, t->p));
    }
  } else {
    while (t->p < t->end && !ends_cell(t, *t->p)) {
      t->p++;
    }
    c->begin = start;
    c->end = t->p;
  }
  while (c->begin < c->end && is_blank(*c->begin)) {
    c->begin++;
  }
  while (c->end > c->begin && is_blank(c->end[-1])) {
    c->end--;
  }
  c->is_number = la_literal_parse(c->begin, c->end, &c->value, &c->is_complex);
  return LA_OK;
}

/* Goes to the next line that holds cells; false at the end of the text. */
static bool next_line(table *t) {
  while (t->p < t->end) {
    const char *p = skip_blanks(t->p, t->end);
    /* A line of tabs is a row of empty cells where tabs separate. */
    bool blank = p == t->end || is_newline(*p);
    bool comment = !blank && (*p == '#' || *p == '%');
    if (!comment && (!blank || (t->delimiter == '\t' && p > t->p))) {
      return true;
    }
    while (p < t->end && !is_newline(*p)) {
      p++;
    }
    p += p < t->end && *p == '\r' && p + 1 < t->end && p[1] == '\n';
    t->p = p < t->end ? p + 1 : p;
    t->line++;
    t->line_start = t->p;
  }
  return false;
}

/* Leaves the line whose last cell was read. */
static void end_line(table *t) {
  while (t->p < t->end && !is_newline(*t->p)) {
    t->p++; /* blanks or a comment */
  }
  if (t->p < t->end && *t->p == '\r') {
    t->p++;
    t->p += t->p < t->end && *t->p == '\n';
  } else if (t->p < t->end) {
    t->p++;
  }
  t->line++;
  t->line_start = t->p;
}

/* True, with t->p at the next cell, if the line has one. */
static bool another_cell(table *t) {
  if (t->delimiter == ' ') {
    t->p = skip_blanks(t->p, t->end);
    return t->p < t->end && !is_newline(*t->p) && *t->p != '#' && *t->p != '%';
  }
  if (t->p < t->end && *t->p == t->delimiter) {
    t->p++;
    return true;
  }
  return false;
}

static la_status grow(table *t, ptrdiff_t cap) {
  ptrdiff_t size = (ptrdiff_t)sizeof(double);
  if (cap > PTRDIFF_MAX / size) {
    return la_fail_nomem(t->ctx);
  }
  double *re = la_mem_resize(t->re, t->count * size, cap * size);
  if (re == NULL) {
    return la_fail_nomem(t->ctx);
  }
  t->re = re;
  if (t->im != NULL) {
    double *im = la_mem_resize(t->im, t->count * size, cap * size);
    if (im == NULL) {
      return la_fail_nomem(t->ctx);
    }
    t->im = im;
  }
  t->cap = cap;
  return LA_OK;
}

static la_status push(table *t, const cell *c) {
  if (t->count == t->cap) {
    LA_TRY(grow(t, t->cap < 64 ? 64 : 2 * t->cap));
  }
  if (c->is_complex && t->im == NULL) {
    t->im = la_mem_zalloc(t->cap, sizeof *t->im);
    if (t->im == NULL) {
      return la_fail_nomem(t->ctx);
    }
  }
  t->re[t->count] = c->value.re;
  if (t->im != NULL) {
    t->im[t->count] = c->value.im;
  }
  t->count++;
  return LA_OK;
}

static la_status fail_ragged(const table *t, ptrdiff_t cells) {
  return la_fail(t->ctx,
                 "%s:%td:%td: this line has %td cell%s, line %td has %td",
                 t->name, t->line, column_of(t, t->p), cells,
                 cells == 1 ? "" : "s", t->first_line, t->columns);
}

/* Room for all rows, if they are about as long as the first. */
static la_status guess_size(table *t, const char *row_start) {
  double rows = (double)(t->end - t->p) / (double)(t->p - row_start + 1) + 1;
  double cells = rows * 1.05 * (double)t->columns + (double)t->columns;
  return cells < 1e15 ? grow(t, (ptrdiff_t)cells + t->cap) : LA_OK;
}

static la_status read_row(table *t) {
  const char *start = t->p;
  ptrdiff_t cells = 0;
  do {
    cell c = {0};
    LA_TRY(take_cell(t, &c));
    if (!c.is_number) {
      if (c.begin < c.end) {
        return fail_cell(t, &c);
      }
      c.value = (la_scalar){NAN, 0};
      c.is_complex = false;
    }
    cells++;
    LA_TRY(push(t, &c));
  } while (another_cell(t));
  if (t->rows == 0) {
    t->columns = cells;
    t->first_line = t->line;
    LA_TRY(guess_size(t, start));
  } else if (cells != t->columns) {
    return fail_ragged(t, cells);
  }
  t->rows++;
  end_line(t);
  return LA_OK;
}

/* Passes over the first line if it has text in it and no number. */
static la_status skip_header(table *t) {
  table ahead = *t;
  bool text = false, number = false;
  ptrdiff_t cells = 0;
  do {
    cell c = {0};
    LA_TRY(take_cell(&ahead, &c));
    count_lines(&ahead, c.begin, c.end);
    number |= c.is_number;
    text |= !c.is_number && c.begin < c.end;
    cells++;
  } while (another_cell(&ahead));
  if (text && !number) {
    end_line(&ahead);
    *t = ahead;
    t->columns = cells; /* of an empty table */
  }
  return LA_OK;
}

/* The separator of the first line, quoted text left aside. */
static char recognise(const table *t) {
  bool quoted = false;
  char found = ' ';
  for (const char *c = t->p; c < t->end && (quoted || !is_newline(*c)); c++) {
    quoted ^= *c == '"';
    if (quoted) {
      continue;
    }
    if (*c == '\t' || *c == ';') {
      return *c;
    }
    found = *c == ',' ? ',' : found;
  }
  return found;
}

/* The numbers, row after row so far, as a column-major array. */
static la_status finish(table *t, la_val *out) {
  ptrdiff_t m = t->rows, n = t->columns;
  la_class cls = t->im == NULL ? LA_C_REAL : LA_C_CPLX;
  la_arr *a = la_arr_new2(t->ctx, cls, m, n);
  if (a == NULL) {
    return LA_ERR;
  }
  enum { BLOCK = 16 };
  double *d = la_arr_d(a);
  for (ptrdiff_t from = 0; from < m; from += BLOCK) {
    ptrdiff_t to = from + BLOCK < m ? from + BLOCK : m;
    for (ptrdiff_t j = 0; j < n; j++) {
      for (ptrdiff_t i = from; i < to; i++) {
        if (cls == LA_C_REAL) {
          d[i + j * m] = t->re[i * n + j];
        } else {
          d[2 * (i + j * m)] = t->re[i * n + j];
          d[2 * (i + j * m) + 1] = t->im[i * n + j];
        }
      }
    }
  }
  *out = la_val_arr(a);
  return LA_OK;
}

static la_status read_rows(table *t) {
  if (t->delimiter == '\0' || t->delimiter == ',') {
    /* A line of tabs can only be looked at once it is known what separates. */
    t->delimiter = ' ';
    if (!next_line(t)) {
      return LA_OK;
    }
    t->delimiter = recognise(t);
  }
  if (!next_line(t)) {
    return LA_OK;
  }
  LA_TRY(skip_header(t));
  const char *start = t->p;
  while (next_line(t)) {
    if (la_work_reach(&t->done, (double)(t->p - start))) {
      return LA_INTR;
    }
    LA_TRY(read_row(t));
  }
  return LA_OK;
}

la_status la_csv_parse(la_ctx *ctx, const char *name, const char *text,
                       ptrdiff_t n, char delimiter, la_val *out) {
  table t = {.ctx = ctx, .name = name, .p = text, .line = 1};
  t.end = text + n;
  t.delimiter = delimiter;
  if (n >= 2 &&
      (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0)) {
    return la_fail(ctx, "%s: is UTF-16; only UTF-8 can be read", name);
  }
  if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
    t.p += 3;
  }
  t.line_start = t.p;
  la_work_begin(&t.done, "reading numbers", (double)n);
  la_status status = read_rows(&t);
  la_work_end(&t.done);
  if (status == LA_OK) {
    status = finish(&t, out);
  }
  la_mem_free(t.re);
  la_mem_free(t.im);
  return status;
}
