/* test_random.c - texts that nobody would write: every one is a tree or a
   message, and an expression that is printed reads back to the same tree. */
#include "config.h"

#include "reading.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 4000, TEXT_MOST = 600 };

/* Numerical Recipes' generator: the same texts on every machine. */
static unsigned next(unsigned *state, unsigned below) {
  *state = *state * 1664525U + 1013904223U;
  return (*state >> 8) % below;
}

static const char *const tokens[] = {
    "1",       "2.5",   "x",         "A",        "end",    "(",        ")",
    "[",       "]",     ",",         ";",        "\n",     " ",        "+",
    "-",       "*",     "/",         "'",        "\"",     "^",        ".^",
    ".'",      "==",    "=",         "!",        "~",      "if ",      "else ",
    "elseif ", "for ",  "while ",    "do ",      "until ", "switch ",  "case ",
    "{",       "}",     "function ", "try ",     "catch ", "break",    "return",
    "@",       "@(x)",  ":",         "...\n",    "%c\n",   "%{\n",     "%}\n",
    "++",      "--",    "+=",        "√",        "‖",      "ᵀ",        "²",
    "⁻",       "¹",     "⁺",         "·",        "λ",      "−",        "∞",
    "?",       "help ", "who",       "&&",       "||",     "<",        "\\",
    "//",      "**",    ".x",        ".message", "0x1F",   "3i",       "1.",
    "\xFF",    "\xE2",  "%*%",       "#",        "$",      "explain ",
};

static const char *const operands[] = {
    "1",     "2.5",          "3i",  "x",  "A(1, end)", "'a'",
    "\"b\"", "[1, 2; 3, 4]", "@f",  "x'", "(a + b)",   "[]",
    "f(:)",  "@(t) t + 1",   "‖x‖", "√y", "e.message"};

static const char *const operators[] = {
    " + ",  " - ", " * ", " / ", " \\ ", "^",    ".^", " .* ", " ./ ",
    " == ", " < ", " & ", " | ", " && ", " || ", ":",  " // ", "^-"};

static const char *const wraps[][2] = {
    {"(", ")"}, {"-", ""},   {"!", ""},      {"", "'"},     {"[", "]"},
    {"", ".'"}, {"", "(2)"}, {"f(", ", 1)"}, {"-(", ")^2"}, {"", "²"}};

#define PICK(state, list) ((list)[next(state, sizeof(list) / sizeof *(list))])

static void add(char *text, const char *part) {
  if (strlen(text) + strlen(part) < TEXT_MOST) {
    strcat(text, part);
  }
}

static void make_tokens(unsigned *state, char *text) {
  int n = 1 + (int)next(state, 30);
  text[0] = '\0';
  for (int i = 0; i < n; i++) {
    add(text, PICK(state, tokens));
  }
}

static void make_bytes(unsigned *state, char *text) {
  int n = 1 + (int)next(state, 60);
  for (int i = 0; i < n; i++) {
    text[i] = (char)(1 + next(state, 255));
  }
  text[n] = '\0';
}

/* An expression of a few operands. */
static void make_expression(unsigned *state, char *text) {
  int n = 1 + (int)next(state, 5);
  strcpy(text, "x = ");
  for (int i = 0; i < n; i++) {
    const char *const *wrap = wraps[next(state, 10)];
    bool wrapped = next(state, 3) == 0;
    add(text, i > 0 ? PICK(state, operators) : "");
    add(text, wrapped ? wrap[0] : "");
    add(text, PICK(state, operands));
    add(text, wrapped ? wrap[1] : "");
  }
}

START_TEST(any_text) {
  unsigned state = 12345U + (unsigned)_i;
  char text[TEXT_MOST];
  for (int k = 0; k < ROUNDS; k++) {
    if (k % 4 == 0) {
      make_bytes(&state, text);
    } else {
      make_tokens(&state, text);
    }
    la_parse_status status = read_status(text, k % 2 == 0);
    ck_assert(status != LA_PARSE_INCOMPLETE || k % 2 == 0);
    ck_assert_ptr_nonnull(read_message("any.la", text));
    ck_assert_ptr_nonnull(read_tree(text));
  }
}
END_TEST

START_TEST(printed_reads_back) {
  unsigned state = 54321U + (unsigned)_i;
  char text[TEXT_MOST];
  int read = 0;
  for (int k = 0; k < ROUNDS; k++) {
    make_expression(&state, text);
    if (read_status(text, false) != LA_PARSE_OK) {
      continue;
    }
    read++;
    char *tree = strdup(read_tree(text));
    char *printed = strdup(read_printed(text));
    const char *again = read_tree(printed);
    ck_assert_msg(strcmp(tree, again) == 0, "%s\nprinted as %s\n%s\n%s", text,
                  printed, tree, again);
    free(tree);
    free(printed);
  }
  ck_assert_int_gt(read, ROUNDS / 4);
}
END_TEST

TCase *random_cases(void) {
  TCase *tc = tcase_create("random");
  tcase_set_timeout(tc, 60);
  tcase_add_loop_test(tc, any_text, 0, 4);
  tcase_add_loop_test(tc, printed_reads_back, 0, 4);
  return tc;
}
