/* path.c - see path.h. */
#include "config.h"

#include "shell/path.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The directory that [variable] names, or [standard] below the home. A relative
   path does not count. */
static void put_base(la_buf *out, const char *variable, const char *standard) {
  const char *base = getenv(variable);
  const char *home = getenv("HOME");
  if (base != NULL && *base == '/') {
    la_buf_puts(out, base);
  } else if (home != NULL && *home == '/') {
    la_buf_printf(out, "%s/%s", home, standard);
  }
}

static char *join(la_buf *base, const char *name) {
  if (base->len == 0) {
    la_buf_free(base);
    return NULL;
  }
  la_buf_printf(base, "/lac/%s", name);
  char *path = la_buf_take(base);
  la_buf_free(base);
  return path;
}

/* Makes the directories above the file, for the user alone. A failure shows
   when the file is opened. */
static void make_parents(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash != NULL;
       slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    (void)mkdir(path, 0700);
    *slash = '/';
  }
}

char *la_path_config(const char *name) {
  la_buf base = LA_BUF_INIT;
  put_base(&base, "XDG_CONFIG_HOME", ".config");
  return join(&base, name);
}

char *la_path_state(const char *name) {
  la_buf base = LA_BUF_INIT;
  put_base(&base, "XDG_STATE_HOME", ".local/state");
  char *path = join(&base, name);
  if (path != NULL) {
    make_parents(path);
  }
  return path;
}
