/* run_samples.c - runs the example of every builtin's help in a session of its
   own: none may fail. Also checks that each row is complete and named once. */
#include "config.h"

#include "builtins/registry.h"
#include "io/store.h"
#include "shell/session.h"

#include <stdio.h>
#include <string.h>

static int passed;
static int failed;

static void check(bool good, const char *name, const char *what) {
  *(good ? &passed : &failed) += 1;
  if (!good) {
    printf("failed: %s: %s\n", name, what);
  }
}

static void check_row(const la_builtin *row) {
  check(row->fn != NULL && row->signature != NULL && row->summary != NULL &&
            row->example != NULL,
        row->name, "function, signature, summary and example are there");
  check(row->min_in <= row->max_in && row->max_out >= 0, row->name,
        "sensible counts of arguments and outputs");
  check(la_builtin_find(row->name) == row, row->name, "found under its name");
  check(strstr(row->signature, row->name) != NULL, row->name,
        "signature names the function");
}

static void check_example(const la_builtin *row, FILE *sink) {
  la_session *s = la_session_new(sink, stdout);
  la_store *store = la_store_new();
  if (s != NULL && row->example != NULL) {
    la_session_ctx(s)->sandbox = true;
    la_session_ctx(s)->store = store;
    la_input input = {.name = row->name,
                      .text = row->example,
                      .len = (ptrdiff_t)strlen(row->example),
                      .first_line = 1};
    la_outcome outcome = la_session_run(s, &input, NULL);
    int status = 0;
    check(outcome == LA_DONE || la_session_quit(s, &status), row->name,
          "the example runs");
  }
  la_session_free(s);
  la_store_free(store);
}

/* Every function named under "see" exists. */
static void check_see(const la_builtin *row) {
  char name[64];
  for (const char *c = row->see; c != NULL && *c != '\0';) {
    size_t n = strcspn(c, ", ");
    if (n > 0 && n < sizeof name) {
      memcpy(name, c, n);
      name[n] = '\0';
      if (la_builtin_find(name) == NULL) {
        check(false, row->name, name);
      }
    }
    c += n;
    c += strspn(c, ", ");
  }
}

int main(void) {
  FILE *sink = fopen("/dev/null", "w");
  for (int k = 0; la_builtin_at(k) != NULL; k++) {
    check_row(la_builtin_at(k));
    check_see(la_builtin_at(k));
    check_example(la_builtin_at(k), sink);
  }
  fclose(sink);
  printf("%d passed, %d failed\n", passed, failed);
  return failed > 0;
}
