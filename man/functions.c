/* functions.c - makes man/lac.1 out of man/lac.1.in while lac is built: puts in
   the version and the list of functions, by topic, from the same tables that
   help reads.

   usage: functions <lac.1.in >lac.1 */
#include "config.h"

#include "builtins/registry.h"

#include <stdio.h>
#include <string.h>

/* Text with what roff would take for a request or an escape made harmless. */
static void put_text(const char *text) {
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '\\') {
      fputs("\\e", stdout);
    } else if (*c == '-') {
      fputs("\\-", stdout);
    } else if (*c == '\'' && c == text) {
      fputs("\\&'", stdout);
    } else {
      putchar(*c);
    }
  }
}

static void put_topic(la_topic topic) {
  printf(".SS ");
  put_text(la_topic_title(topic));
  putchar('\n');
  for (int k = 0; la_builtin_at(k) != NULL; k++) {
    const la_builtin *row = la_builtin_at(k);
    if (row->topic == topic) {
      printf(".TP\n.B ");
      put_text(row->name);
      putchar('\n');
      put_text(row->summary);
      putchar('\n');
    }
  }
}

int main(void) {
  char line[4096];
  while (fgets(line, sizeof line, stdin) != NULL) {
    char *mark = strstr(line, "@VERSION@");
    if (strcmp(line, "@FUNCTIONS@\n") == 0) {
      for (int topic = 0; topic < LA_TOPIC_COUNT; topic++) {
        put_topic((la_topic)topic);
      }
    } else if (mark != NULL) {
      printf("%.*s%s%s", (int)(mark - line), line, PACKAGE_VERSION,
             mark + strlen("@VERSION@"));
    } else {
      fputs(line, stdout);
    }
  }
  return ferror(stdin) || fflush(stdout) != 0;
}
