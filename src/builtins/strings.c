/* strings.c - comparing, searching and changing text. */
#include "config.h"

#include "builtins/args.h"

#include "base/mem.h"

#include <string.h>
#include <strings.h>

static bool is_space(unsigned char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

static bool is_upper(unsigned char c) {
  return c >= 'A' && c <= 'Z';
}

static bool is_lower(unsigned char c) {
  return c >= 'a' && c <= 'z';
}

static bool is_alpha(unsigned char c) {
  return is_upper(c) || is_lower(c);
}

static bool is_alnum(unsigned char c) {
  return is_alpha(c) || is_digit(c);
}

static bool is_punct(unsigned char c) {
  return c > ' ' && c < 0x7f && !is_alnum(c);
}

/* A logical array: which characters are of a kind. Numbers are of none. */
static la_status classify(la_ctx *ctx, la_call *call,
                          bool (*is)(unsigned char)) {
  la_arr *a = NULL;
  if (call->arg[0].tag == LA_FUNC) {
    return la_arg_want(ctx, call, 0, "text");
  }
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  la_arr *out = la_arr_like(ctx, a, LA_C_BOOL);
  if (out != NULL) {
    for (ptrdiff_t i = 0; i < a->numel; i++) {
      la_arr_b(out)[i] = a->cls == LA_C_CHAR && is(la_arr_b(a)[i]);
    }
    call->out[0] = la_val_arr(out);
  }
  la_arr_release(a);
  return out == NULL ? LA_ERR : LA_OK;
}

static la_status isspace_(la_ctx *ctx, la_call *call) {
  return classify(ctx, call, is_space);
}

static la_status isdigit_(la_ctx *ctx, la_call *call) {
  return classify(ctx, call, is_digit);
}

static la_status isalpha_(la_ctx *ctx, la_call *call) {
  return classify(ctx, call, is_alpha);
}

static la_status isalnum_(la_ctx *ctx, la_call *call) {
  return classify(ctx, call, is_alnum);
}

static la_status isupper_(la_ctx *ctx, la_call *call) {
  return classify(ctx, call, is_upper);
}

static la_status islower_(la_ctx *ctx, la_call *call) {
  return classify(ctx, call, is_lower);
}

static la_status ispunct_(la_ctx *ctx, la_call *call) {
  return classify(ctx, call, is_punct);
}

static la_status change_case(la_ctx *ctx, la_call *call, char from, char to) {
  la_val v = call->arg[0];
  if (!la_val_is_text(v)) {
    return la_arg_want(ctx, call, 0, "text");
  }
  la_arr *a = la_arr_like(ctx, v.u.arr, LA_C_CHAR);
  if (a == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    unsigned char c = la_arr_b(v.u.arr)[i];
    bool change = c >= (unsigned char)from && c < (unsigned char)from + 26;
    la_arr_b(a)[i] = (unsigned char)(change ? c - from + to : c);
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

static la_status upper(la_ctx *ctx, la_call *call) {
  return change_case(ctx, call, 'a', 'A');
}

static la_status lower(la_ctx *ctx, la_call *call) {
  return change_case(ctx, call, 'A', 'a');
}

/* Columns of blanks (and NULs) are taken from both sides of all rows. */
static la_status strtrim(la_ctx *ctx, la_call *call) {
  la_val v = call->arg[0];
  if (!la_val_is_text(v) || la_val_ndims(v) > 2) {
    return la_arg_want(ctx, call, 0, "text");
  }
  ptrdiff_t m = la_val_rows(v), n = la_val_cols(v), first = n, last = -1;
  const unsigned char *c = la_arr_b(v.u.arr);
  for (ptrdiff_t j = 0; j < n; j++) {
    bool blank = true;
    for (ptrdiff_t i = 0; i < m; i++) {
      blank &= is_space(c[i + j * m]) || c[i + j * m] == '\0';
    }
    if (!blank) {
      first = j < first ? j : first;
      last = j;
    }
  }
  ptrdiff_t width = last < first ? 0 : last - first + 1;
  la_arr *a = la_arr_new2(ctx, LA_C_CHAR, width == 0 && m == 1 ? 0 : m, width);
  if (a == NULL) {
    return LA_ERR;
  }
  if (a->numel > 0) {
    memcpy(a->data, c + first * m, (size_t)a->numel);
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

/* Without the blank columns at the end. */
static la_status deblank(la_ctx *ctx, la_call *call) {
  la_val v = call->arg[0];
  if (!la_val_is_text(v) || la_val_ndims(v) > 2) {
    return la_arg_want(ctx, call, 0, "text");
  }
  const unsigned char *c = la_arr_b(v.u.arr);
  ptrdiff_t m = la_val_rows(v), k = m * la_val_cols(v);
  while (k > 0 && (is_space(c[k - 1]) || c[k - 1] == '\0')) {
    k--;
  }
  ptrdiff_t width = m > 0 ? (k + m - 1) / m : 0;
  la_arr *a = la_arr_new2(ctx, LA_C_CHAR, width == 0 && m == 1 ? 0 : m, width);
  if (a == NULL) {
    return LA_ERR;
  }
  if (a->numel > 0) {
    memcpy(a->data, c, (size_t)a->numel);
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

/* Two texts as borrowed bytes; false if one is no string. */
typedef struct pair {
  const char *a, *b;
  ptrdiff_t na, nb;
} pair;

static bool take_string(la_val v, const char **text, ptrdiff_t *n) {
  *text = la_val_chars(v, n);
  if (*text == NULL && la_val_is_text(v) && la_val_is_empty(v)) {
    *text = "";
    *n = 0;
  }
  return *text != NULL;
}

static bool same_shape(la_val a, la_val b) {
  if (la_val_ndims(a) != la_val_ndims(b)) {
    return false;
  }
  for (int k = 0; k < la_val_ndims(a); k++) {
    if (la_val_dim(a, k) != la_val_dim(b, k)) {
      return false;
    }
  }
  return true;
}

static bool same_bytes(const char *a, const char *b, ptrdiff_t n, bool fold) {
  for (ptrdiff_t i = 0; i < n; i++) {
    unsigned char x = (unsigned char)a[i], y = (unsigned char)b[i];
    if (fold) {
      x = is_upper(x) ? (unsigned char)(x + 32) : x;
      y = is_upper(y) ? (unsigned char)(y + 32) : y;
    }
    if (x != y) {
      return false;
    }
  }
  return true;
}

/* All of two texts; what is no text equals nothing. */
static la_status compare_all(la_call *call, bool fold) {
  la_val a = call->arg[0], b = call->arg[1];
  bool same = la_val_is_text(a) && la_val_is_text(b) && same_shape(a, b) &&
              same_bytes(a.u.arr->data, b.u.arr->data, a.u.arr->numel, fold);
  call->out[0] = la_val_bool(same);
  return LA_OK;
}

static la_status strcmp_(la_ctx *ctx, la_call *call) {
  (void)ctx;
  return compare_all(call, false);
}

static la_status strcmpi(la_ctx *ctx, la_call *call) {
  (void)ctx;
  return compare_all(call, true);
}

static la_status compare_first(la_ctx *ctx, la_call *call, bool fold) {
  ptrdiff_t n = 0;
  pair p;
  LA_TRY(la_arg_int(ctx, call, 2, &n));
  if (n < 1) {
    return la_arg_fail(ctx, call,
                       "the number of characters must be at least 1");
  }
  bool same = take_string(call->arg[0], &p.a, &p.na) &&
              take_string(call->arg[1], &p.b, &p.nb) && p.na >= n &&
              p.nb >= n && same_bytes(p.a, p.b, n, fold);
  call->out[0] = la_val_bool(same);
  return LA_OK;
}

static la_status strncmp_(la_ctx *ctx, la_call *call) {
  return compare_first(ctx, call, false);
}

static la_status strncmpi(la_ctx *ctx, la_call *call) {
  return compare_first(ctx, call, true);
}

static la_status take_pair(la_ctx *ctx, const la_call *call, pair *p) {
  if (!take_string(call->arg[0], &p->a, &p->na)) {
    return la_arg_want(ctx, call, 0, "text");
  }
  if (!take_string(call->arg[1], &p->b, &p->nb)) {
    return la_arg_want(ctx, call, 1, "text");
  }
  return LA_OK;
}

static la_status startswith(la_ctx *ctx, la_call *call) {
  pair p;
  LA_TRY(take_pair(ctx, call, &p));
  bool yes = p.na >= p.nb && same_bytes(p.a, p.b, p.nb, false);
  call->out[0] = la_val_bool(yes);
  return LA_OK;
}

static la_status endswith(la_ctx *ctx, la_call *call) {
  pair p;
  LA_TRY(take_pair(ctx, call, &p));
  bool yes = p.na >= p.nb && same_bytes(p.a + (p.na - p.nb), p.b, p.nb, false);
  call->out[0] = la_val_bool(yes);
  return LA_OK;
}

/* Where b begins in a, at or after [from]; -1: nowhere. */
static ptrdiff_t find(const pair *p, ptrdiff_t from) {
  if (p->nb == 0) {
    return -1;
  }
  for (ptrdiff_t i = from; i + p->nb <= p->na; i++) {
    const char *c = memchr(p->a + i, p->b[0], (size_t)(p->na - p->nb + 1 - i));
    if (c == NULL) {
      return -1;
    }
    i = c - p->a;
    if (memcmp(c, p->b, (size_t)p->nb) == 0) {
      return i;
    }
  }
  return -1;
}

static ptrdiff_t count(const pair *p, ptrdiff_t step) {
  ptrdiff_t n = 0;
  for (ptrdiff_t at = find(p, 0); at >= 0; at = find(p, at + step)) {
    n++;
  }
  return n;
}

static la_status strfind(la_ctx *ctx, la_call *call) {
  pair p;
  LA_TRY(take_pair(ctx, call, &p));
  ptrdiff_t n = count(&p, 1);
  la_arr *a = la_arr_new2(ctx, LA_C_REAL, n > 0 ? 1 : 0, n);
  if (a == NULL) {
    return LA_ERR;
  }
  ptrdiff_t k = 0;
  for (ptrdiff_t at = find(&p, 0); at >= 0; at = find(&p, at + 1)) {
    la_arr_d(a)[k++] = (double)(at + 1);
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

static la_status strrep(la_ctx *ctx, la_call *call) {
  pair p;
  const char *by;
  ptrdiff_t nby;
  LA_TRY(take_pair(ctx, call, &p));
  if (!take_string(call->arg[2], &by, &nby)) {
    return la_arg_want(ctx, call, 2, "text");
  }
  la_buf text = LA_BUF_INIT;
  ptrdiff_t done = 0;
  for (ptrdiff_t at = find(&p, 0); at >= 0; at = find(&p, at + p.nb)) {
    la_buf_put(&text, p.a + done, at - done);
    la_buf_put(&text, by, nby);
    done = at + p.nb;
  }
  la_buf_put(&text, p.a + done, p.na - done);
  la_status status = text.failed ? la_fail_nomem(ctx)
                                 : la_val_text(ctx, la_buf_text(&text),
                                               text.len, &call->out[0]);
  la_buf_free(&text);
  return status;
}

/* The first word of a text, and what follows it. */
static la_status strtok_(la_ctx *ctx, la_call *call) {
  pair p = {.b = " \t\n\v\f\r", .nb = 7}; /* the NUL, too */
  if (call->nargin > 1) {
    LA_TRY(take_pair(ctx, call, &p));
  } else if (!take_string(call->arg[0], &p.a, &p.na)) {
    return la_arg_want(ctx, call, 0, "text");
  }
  ptrdiff_t begin = 0;
  while (begin < p.na && memchr(p.b, p.a[begin], (size_t)p.nb) != NULL) {
    begin++;
  }
  ptrdiff_t end = begin;
  while (end < p.na && memchr(p.b, p.a[end], (size_t)p.nb) == NULL) {
    end++;
  }
  LA_TRY(la_val_text(ctx, p.a + begin, end - begin, &call->out[0]));
  return call->nargout > 1
             ? la_val_text(ctx, p.a + end, p.na - end, &call->out[1])
             : LA_OK;
}

/* Row i of a text without the blanks at its end: how long it is. */
static ptrdiff_t row_length(const la_arr *a, ptrdiff_t i) {
  ptrdiff_t m = a->dim[0], n = m == 0 ? 0 : a->dim[1];
  while (n > 0 && la_arr_b(a)[i + (n - 1) * m] == ' ') {
    n--;
  }
  return n;
}

/* The row of a text that goes into row i: its only one, or its own. */
static ptrdiff_t row_for(const la_arr *a, ptrdiff_t i) {
  return a->dim[0] == 1 ? 0 : i;
}

/* How many rows all texts have, but for those of one row. */
static la_status common_rows(la_ctx *ctx, const la_call *call, ptrdiff_t *m) {
  *m = 1;
  for (int i = 0; i < call->nargin; i++) {
    la_val v = call->arg[i];
    if (!la_val_is_text(v) || la_val_ndims(v) > 2) {
      return la_arg_want(ctx, call, i, "text");
    }
    ptrdiff_t rows = la_val_rows(v);
    if (rows > 1 && *m > 1 && rows != *m) {
      return la_arg_fail(ctx, call, "the texts must have one number of rows");
    }
    *m = rows > 1 ? rows : *m;
  }
  return LA_OK;
}

static la_status strcat_(la_ctx *ctx, la_call *call) {
  ptrdiff_t m = 1, n = 0;
  LA_TRY(common_rows(ctx, call, &m));
  for (ptrdiff_t i = 0; i < m; i++) {
    ptrdiff_t w = 0;
    for (int k = 0; k < call->nargin; k++) {
      const la_arr *a = call->arg[k].u.arr;
      w += row_length(a, row_for(a, i));
    }
    n = w > n ? w : n;
  }
  la_arr *r = la_arr_new2(ctx, LA_C_CHAR, n == 0 && m == 1 ? 0 : m, n);
  if (r == NULL) {
    return LA_ERR;
  }
  memset(r->data, ' ', (size_t)r->numel);
  for (ptrdiff_t i = 0; i < m; i++) {
    ptrdiff_t at = 0;
    for (int k = 0; k < call->nargin; k++) {
      const la_arr *a = call->arg[k].u.arr;
      ptrdiff_t from = row_for(a, i), w = row_length(a, from);
      for (ptrdiff_t j = 0; j < w; j++) {
        la_arr_b(r)[i + at++ * m] = la_arr_b(a)[from + j * a->dim[0]];
      }
    }
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static la_status blanks(la_ctx *ctx, la_call *call) {
  ptrdiff_t n = 0;
  LA_TRY(la_arg_size(ctx, call, 0, &n));
  la_arr *a = la_arr_new2(ctx, LA_C_CHAR, n > 0 ? 1 : 0, n);
  if (a == NULL) {
    return LA_ERR;
  }
  memset(a->data, ' ', (size_t)n);
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

const la_builtin la_rows_strings[] = {
    {"blanks", blanks, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = blanks(n)",
     "A string of n blanks", NULL, "length(blanks(3))", "repmat"},
    {"deblank", deblank, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = deblank(s)",
     "Without white space at the end", NULL, "length(deblank(\"ab  \"))",
     "strtrim"},
    {"endsWith", endswith, 2, 2, 1, LA_TOPIC_TEXT, NULL, "t = endsWith(s,part)",
     "True if a text ends in another", NULL, "endsWith(\"data.csv\",\".csv\")",
     "startsWith, strfind"},
    {"isalnum", isalnum_, 1, 1, 1, LA_TOPIC_TEXT, NULL, "T = isalnum(s)",
     "Which characters are letters or digits", NULL, "isalnum(\"a1 -\")",
     "isalpha, isdigit"},
    {"isalpha", isalpha_, 1, 1, 1, LA_TOPIC_TEXT, NULL, "T = isalpha(s)",
     "Which characters are letters", NULL, "isalpha(\"a1 b\")",
     "isdigit, isspace"},
    {"isdigit", isdigit_, 1, 1, 1, LA_TOPIC_TEXT, NULL, "T = isdigit(s)",
     "Which characters are digits", NULL, "isdigit(\"a1 b2\")",
     "isalpha, isspace"},
    {"islower", islower_, 1, 1, 1, LA_TOPIC_TEXT, NULL, "T = islower(s)",
     "Which characters are small letters", NULL, "islower(\"aB\")",
     "isupper, lower"},
    {"ispunct", ispunct_, 1, 1, 1, LA_TOPIC_TEXT, NULL, "T = ispunct(s)",
     "Which characters are punctuation", NULL, "ispunct(\"a,b.\")", "isalnum"},
    {"isspace", isspace_, 1, 1, 1, LA_TOPIC_TEXT, NULL, "T = isspace(s)",
     "Which characters are white space", NULL, "isspace(\"a b\")",
     "isalpha, isdigit"},
    {"isupper", isupper_, 1, 1, 1, LA_TOPIC_TEXT, NULL, "T = isupper(s)",
     "Which characters are capital letters", NULL, "isupper(\"aB\")",
     "islower, upper"},
    {"lower", lower, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = lower(text)",
     "Capital letters made small", NULL, "lower(\"LAC\")", "upper"},
    {"startsWith", startswith, 2, 2, 1, LA_TOPIC_TEXT, NULL,
     "t = startsWith(s,part)", "True if a text begins with another", NULL,
     "startsWith(\"data.csv\",\"data\")", "endsWith, strncmp"},
    {"strcat", strcat_, 1, LA_ANY, 1, LA_TOPIC_TEXT, NULL,
     "s = strcat(a,b,...)", "Texts one after the other",
     "Blanks at the end of each are left out; [a, b] keeps them. Texts of\n"
     "several rows are joined row by row.",
     "strcat(\"ab \",\"cd\")", "sprintf, horzcat"},
    {"strcmp", strcmp_, 2, 2, 1, LA_TOPIC_TEXT, NULL, "t = strcmp(a,b)",
     "True if two texts are the same", NULL, "strcmp(\"abc\",\"abc\")",
     "strcmpi, strncmp, isequal"},
    {"strcmpi", strcmpi, 2, 2, 1, LA_TOPIC_TEXT, NULL, "t = strcmpi(a,b)",
     "True if two texts are the same but for case", NULL,
     "strcmpi(\"abc\",\"ABC\")", "strcmp, strncmpi"},
    {"strfind", strfind, 2, 2, 1, LA_TOPIC_TEXT, NULL, "k = strfind(s,part)",
     "Where a text stands in another", NULL, "strfind(\"abcabc\",\"bc\")",
     "strrep, startsWith"},
    {"strncmp", strncmp_, 3, 3, 1, LA_TOPIC_TEXT, NULL, "t = strncmp(a,b,n)",
     "True if the first n characters are the same", NULL,
     "strncmp(\"abcd\",\"abxy\",2)", "strcmp, strncmpi"},
    {"strncmpi", strncmpi, 3, 3, 1, LA_TOPIC_TEXT, NULL, "t = strncmpi(a,b,n)",
     "True if the first n characters are the same but for case", NULL,
     "strncmpi(\"abcd\",\"ABxy\",2)", "strncmp, strcmpi"},
    {"strrep", strrep, 3, 3, 1, LA_TOPIC_TEXT, NULL, "s = strrep(s,old,new)",
     "Every occurrence of one text replaced by another", NULL,
     "strrep(\"a-b-c\",\"-\",\"+\")", "strfind"},
    {"strtok", strtok_, 1, 2, 2, LA_TOPIC_TEXT, NULL,
     "word = strtok(s)\n[word,rest] = strtok(s,delimiters)",
     "The first word of a text", NULL,
     "[word,rest] = strtok(\"one two three\")", "strfind, strtrim"},
    {"strtrim", strtrim, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = strtrim(s)",
     "Without white space at both ends", NULL, "strtrim(\"  text \")",
     "blanks"},
    {"tolower", lower, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = tolower(text)",
     "Capital letters made small", NULL, "tolower(\"LAC\")", "lower"},
    {"toupper", upper, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = toupper(text)",
     "Small letters made capital", NULL, "toupper(\"lac\")", "upper"},
    {"upper", upper, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = upper(text)",
     "Small letters made capital", NULL, "upper(\"lac\")", "lower"},
    {.name = NULL}};
