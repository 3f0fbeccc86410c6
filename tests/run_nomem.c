/* run_nomem.c - hostile builds: every allocation of every task fails once. What
   must hold: an ordinary error, no crash, no leak, and variables as they were.

   usage: run_nomem FILE...; each file is a script that ends well with memory.
*/
#include "config.h"

#include "base/mem.h"
#include "shell/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef LAC_HOSTILE

static int passed;
static int failed;

/* Runs the script with the n-th allocation failing. */
static la_outcome run_once(const char *text, long n, FILE *sink) {
  la_session *s = la_session_new(sink, sink);
  la_outcome outcome = LA_FAILED;
  if (s != NULL) {
    la_mem_fail_at(n);
    la_input input = {.name = "task",
                      .text = text,
                      .len = (ptrdiff_t)strlen(text),
                      .first_line = 1};
    outcome = la_session_run(s, &input, NULL);
    la_mem_fail_at(0);
    la_session_free(s);
  }
  return outcome;
}

static void run_task(const char *name, const char *text, FILE *sink) {
  long before = la_mem_live();
  long n = 1;
  while (run_once(text, n, sink) != LA_DONE && n < 1000000) {
    if (la_mem_live() != before) {
      printf("failed: %s leaks %ld blocks when allocation %ld fails\n", name,
             la_mem_live() - before, n);
      failed++;
      return;
    }
    n++;
  }
  passed++;
}

/* The whole file as one text, freed by the caller. */
static char *read_text(const char *path) {
  FILE *f = fopen(path, "r");
  char *text = f != NULL ? calloc(1, 1 << 20) : NULL;
  if (text == NULL || fread(text, 1, (1 << 20) - 1, f) == 0) {
    perror(path);
    exit(2);
  }
  fclose(f);
  return text;
}

int main(int argc, char **argv) {
  FILE *sink = fopen("/dev/null", "w");
  for (int i = 1; i < argc; i++) {
    char *text = read_text(argv[i]);
    run_task(argv[i], text, sink);
    free(text);
  }
  fclose(sink);
  printf("%d passed, %d failed\n", passed, failed);
  return failed > 0;
}

#else

int main(void) {
  puts("needs configure --enable-hostile");
  return 77;
}

#endif
