/* run_golden.c - runs the blocks of tests/golden/NAME.test, each as a script
   file and as a pipe, and compares what lac prints.

   A block is input lines, then what they must print, indented by one tab; text
   for the error stream is marked by "! " after the tab. The name of the script
   in messages is "@". A block with a line "error: ..." must end with status 1,
   any other with 0.

   usage: run_golden LAC FILE.test...
   environment: LAC_WRAPPER, a program and its arguments to put in front of lac,
   for example valgrind */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_ARGS = 32 };

/* Growing text; the test may simply stop without memory. */
typedef struct text {
  char *at;
  size_t len;
} text;

static void put(text *t, const char *s, size_t n) {
  t->at = realloc(t->at, t->len + n + 1);
  if (t->at == NULL) {
    abort();
  }
  memcpy(t->at + t->len, s, n);
  t->len += n;
  t->at[t->len] = '\0';
}

static void put_line(text *t, const char *s) {
  put(t, s, strlen(s));
  put(t, "\n", 1);
}

static void empty(text *t) {
  free(t->at);
  *t = (text){NULL, 0};
  put(t, "", 0);
}

typedef struct block {
  const char *file;
  int line;
  text input, out, err;
} block;

static int passed;
static int failed;
static const char *lac;

static bool write_file(const char *path, const text *t) {
  FILE *f = fopen(path, "w");
  if (f == NULL) {
    return false;
  }
  size_t n = fwrite(t->at, 1, t->len, f);
  return fclose(f) == 0 && n == t->len;
}

static void read_file(const char *path, text *t) {
  char part[4096];
  size_t n;
  FILE *f = fopen(path, "r");
  empty(t);
  if (f != NULL) {
    while ((n = fread(part, 1, sizeof part, f)) > 0) {
      put(t, part, n);
    }
    fclose(f);
  }
}

/* In the child: the streams, then lac, behind the wrapper if there is one. */
static void become_lac(bool pipe_mode) {
  char *argv[MAX_ARGS];
  int argc = 0;
  char *wrapper = getenv("LAC_WRAPPER");
  if (wrapper != NULL) {
    for (char *w = strtok(wrapper, " "); w != NULL && argc < MAX_ARGS - 3;
         w = strtok(NULL, " ")) {
      argv[argc++] = w;
    }
  }
  argv[argc++] = (char *)(size_t)lac;
  if (!pipe_mode) {
    argv[argc++] = (char *)(size_t) "@";
  }
  argv[argc] = NULL;
  int in = open(pipe_mode ? "@" : "/dev/null", O_RDONLY);
  int out = open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  int err = open("err", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (in < 0 || out < 0 || err < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 ||
      dup2(err, 2) < 0) {
    _exit(126);
  }
  execvp(argv[0], argv);
  _exit(127);
}

/* The exit status of lac over the file "@"; -1 for a death by signal. */
static int run_lac(bool pipe_mode) {
  fflush(NULL);
  pid_t pid = fork();
  if (pid == 0) {
    become_lac(pipe_mode);
  }
  int status;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) {
      return -1;
    }
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Messages name the pipe "stdin": both forms are compared as "@". */
static void same_name(text *t) {
  static const char name[] = "stdin:";
  text out = {NULL, 0};
  bool may_begin = true; /* a line, or what follows an arrow */
  empty(&out);
  for (const char *c = t->at; *c != '\0';) {
    if (may_begin && strncmp(c, name, sizeof name - 1) == 0) {
      put(&out, "@:", 2);
      c += sizeof name - 1;
      may_begin = false;
    } else {
      put(&out, c, 1);
      c++;
      may_begin =
          c[-1] == '\n' || (c - t->at >= 4 && strncmp(c - 4, "--> ", 4) == 0);
    }
  }
  free(t->at);
  *t = out;
}

static void complain(const block *b, const char *mode, const char *what,
                     const char *want, const char *got) {
  printf("%s:%d: as %s: %s\n--- wanted\n%s--- got\n%s---\n", b->file, b->line,
         mode, what, want, got);
}

static void check_mode(const block *b, bool pipe_mode) {
  const char *mode = pipe_mode ? "pipe" : "file";
  int want = strncmp(b->err.at, "error:", 6) == 0 ||
             strstr(b->err.at, "\nerror:") != NULL;
  int status = run_lac(pipe_mode);
  text out = {NULL, 0}, err = {NULL, 0};
  read_file("out", &out);
  read_file("err", &err);
  same_name(&err);
  bool good = true;
  if (strcmp(out.at, b->out.at) != 0) {
    complain(b, mode, "results differ", b->out.at, out.at);
    good = false;
  }
  if (strcmp(err.at, b->err.at) != 0) {
    complain(b, mode, "messages differ", b->err.at, err.at);
    good = false;
  }
  if (status != want) {
    printf("%s:%d: as %s: status %d, wanted %d\n", b->file, b->line, mode,
           status, want);
    good = false;
  }
  free(out.at);
  free(err.at);
  *(good ? &passed : &failed) += 1;
}

static void run_block(const block *b) {
  if (!write_file("@", &b->input)) {
    perror("golden: @");
    exit(2);
  }
  check_mode(b, false);
  check_mode(b, true);
}

static void start_block(block *b, const char *file, int line) {
  empty(&b->input);
  empty(&b->out);
  empty(&b->err);
  b->file = file;
  b->line = line;
}

/* Reads blocks line by line; a block ends where input follows output. */
static void run_file(const char *path, FILE *f) {
  block b = {0};
  char *line = NULL;
  size_t cap = 0;
  ssize_t n;
  int number = 0;
  bool in_output = false;
  start_block(&b, path, 1);
  while ((n = getline(&line, &cap, f)) >= 0) {
    number++;
    if (n > 0 && line[n - 1] == '\n') {
      line[n - 1] = '\0';
    }
    if (line[0] == '\t') {
      in_output = true;
      bool is_err = strncmp(line + 1, "! ", 2) == 0;
      put_line(is_err ? &b.err : &b.out, line + (is_err ? 3 : 1));
    } else {
      if (in_output) {
        run_block(&b);
        start_block(&b, path, number);
        in_output = false;
      }
      if (b.input.len > 0 || line[0] != '\0') {
        put_line(&b.input, line);
      } else {
        b.line = number + 1;
      }
    }
  }
  if (in_output) {
    run_block(&b);
  }
  free(line);
  free(b.input.at);
  free(b.out.at);
  free(b.err.at);
}

int main(int argc, char **argv) {
  char dir[] = "/tmp/lac-golden-XXXXXX";
  FILE *file[1024];
  if (argc < 3 || argc - 2 > 1024) {
    fprintf(stderr, "usage: run_golden LAC FILE.test...\n");
    return 2;
  }
  lac = realpath(argv[1], NULL);
  for (int i = 2; i < argc; i++) {
    file[i - 2] = fopen(argv[i], "r");
    if (lac == NULL || file[i - 2] == NULL) {
      perror(lac == NULL ? argv[1] : argv[i]);
      return 2;
    }
  }
  if (mkdtemp(dir) == NULL || chdir(dir) != 0) {
    perror(dir);
    return 2;
  }
  for (int i = 2; i < argc; i++) {
    run_file(argv[i], file[i - 2]);
    fclose(file[i - 2]);
  }
  unlink("@");
  unlink("out");
  unlink("err");
  if (chdir("/") != 0 || rmdir(dir) != 0) {
    perror(dir);
  }
  printf("%d passed, %d failed\n", passed, failed);
  return failed > 0;
}
