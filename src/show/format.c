/* format.c - see format.h: settings, and the way to the writer of a style. */
#include "config.h"

#include "show/format.h"

#include "show/style.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ORDER la_style */
static const struct {
  const char *name;
  la_style_fn write;
} styles[] = {
    {"pretty", la_show_pretty}, {"plain", la_show_plain},
    {"la", la_show_la},         {"csv", la_show_csv},
    {"tsv", la_show_tsv},       {"json", la_show_json},
    {"latex", la_show_latex},   {"markdown", la_show_markdown},
    {"numpy", la_show_numpy},
};
_Static_assert(sizeof styles / sizeof *styles == LA_NUMPY + 1, "style names");

static const struct {
  const char *words;
  la_numfmt num;
} numfmts[] = {
    {"short", LA_FMT_SHORT},   {"long", LA_FMT_LONG},
    {"rat", LA_FMT_RAT},       {"bank", LA_FMT_BANK},
    {"hex", LA_FMT_HEX},       {"short e", LA_FMT_SHORT_E},
    {"long e", LA_FMT_LONG_E}, {"short g", LA_FMT_SHORT_G},
    {"long g", LA_FMT_LONG_G}, {"shorte", LA_FMT_SHORT_E},
    {"longe", LA_FMT_LONG_E},  {"shortg", LA_FMT_SHORT_G},
    {"longg", LA_FMT_LONG_G},
};

bool la_style_from_name(const char *name, la_style *style) {
  for (int k = 0; k <= LA_NUMPY; k++) {
    if (strcasecmp(name, styles[k].name) == 0) {
      *style = (la_style)k;
      return true;
    }
  }
  return false;
}

static bool numfmt_from_words(const char *words, la_numfmt *num) {
  for (size_t k = 0; k < sizeof numfmts / sizeof *numfmts; k++) {
    if (strcasecmp(words, numfmts[k].words) == 0) {
      *num = numfmts[k].num;
      return true;
    }
  }
  return false;
}

static bool digits_from_word(const char *word, int *digits) {
  char *end;
  long n = strtol(word, &end, 10);
  if (end == word || *end != '\0' || n < 1 || n > 17) {
    return false;
  }
  *digits = (int)n;
  return true;
}

/* One setting other than "short e" and its like. */
static bool set_word(la_format *fmt, const char *word) {
  if (numfmt_from_words(word, &fmt->num)) {
    fmt->digits = 0;
    return true;
  }
  if (digits_from_word(word, &fmt->digits)) {
    return true;
  }
  if (strcasecmp(word, "all") == 0 || strcasecmp(word, "screen") == 0) {
    fmt->all = strcasecmp(word, "all") == 0;
    return true;
  }
  return la_style_from_name(word, &fmt->style) ||
         strcasecmp(word, "compact") == 0 || strcasecmp(word, "loose") == 0;
}

const char *la_format_words(void) {
  return "short long rat bank hex pretty plain la csv tsv json latex markdown "
         "numpy all screen";
}

static la_status fail_words(la_ctx *ctx, const char *word) {
  la_fail(ctx, "format: there is no format '%s'", word);
  return la_fail_hint(ctx,
                      "short, long, short e, long e, short g, long g, rat, "
                      "bank, hex; a number of digits from 1 to 17; pretty, "
                      "plain, la, csv, tsv, json, latex, markdown, numpy; "
                      "all, screen");
}

/* Copies the next word to [word]; returns what follows it, NULL at the end. */
static const char *next_word(const char *text, char *word, size_t room) {
  text += strspn(text, " \t,;");
  size_t n = strcspn(text, " \t,;");
  if (n == 0) {
    return NULL;
  }
  size_t kept = n < room ? n : room - 1;
  memcpy(word, text, kept);
  word[kept] = '\0';
  return text + n;
}

la_status la_format_set(la_ctx *ctx, la_format *fmt, const char *words) {
  enum { ROOM = 32 };
  char word[ROOM], second[2 * ROOM];
  la_format fresh = *fmt;
  const char *rest = next_word(words, word, ROOM);
  if (rest == NULL) {
    fresh.num = LA_FMT_SHORT;
    fresh.style = fmt->usual_style;
    fresh.digits = fmt->usual_digits;
    fresh.all = false;
  }
  while (rest != NULL) {
    /* "short e" is one setting of two words. */
    memcpy(second, word, strlen(word) + 1);
    strcat(second, " ");
    const char *after = next_word(rest, second + strlen(second), ROOM);
    if (after != NULL && numfmt_from_words(second, &fresh.num)) {
      fresh.digits = 0;
      rest = after;
    } else if (!set_word(&fresh, word)) {
      return fail_words(ctx, word);
    }
    rest = next_word(rest, word, ROOM);
  }
  *fmt = fresh;
  return LA_OK;
}

la_status la_show_text(la_ctx *ctx, const la_format *fmt, la_val v,
                       la_buf *out) {
  LA_TRY(styles[fmt->style].write(ctx, fmt, NULL, v, out));
  return out->failed ? la_fail_nomem(ctx) : LA_OK;
}

la_status la_show(la_ctx *ctx, const la_format *fmt, const char *name, la_val v,
                  la_buf *out) {
  LA_TRY(styles[fmt->style].write(ctx, fmt, name, v, out));
  la_buf_putc(out, '\n');
  return out->failed ? la_fail_nomem(ctx) : LA_OK;
}
