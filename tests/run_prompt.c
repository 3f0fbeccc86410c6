/* run_prompt.c - drives the prompt through a pseudo-terminal as a person would:
   types, completes, recalls, pastes, interrupts, leaves.

   usage: run_prompt LAC */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 10000 }; /* milliseconds to wait for what must come */

/* One terminal with lac in it. */
typedef struct term {
  int fd;
  pid_t pid;
  char seen[1 << 16]; /* what came since the last mark, without escapes */
  size_t len;
} term;

static const char *lac;
static char home[] = "/tmp/lac-prompt-XXXXXX";
static int passed;
static int failed;

static void check(bool good, const char *what, const term *t) {
  *(good ? &passed : &failed) += 1;
  if (!good) {
    printf("failed: %s\n--- on the screen\n%s\n---\n", what, t->seen);
  }
}

static long now_ms(void) {
  struct timespec ts;
  clock_gettime(CLOCK_MONOTONIC, &ts);
  return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void start(term *t) {
  struct winsize size = {.ws_row = 24, .ws_col = 80};
  t->len = 0;
  t->seen[0] = '\0';
  t->pid = forkpty(&t->fd, NULL, NULL, &size);
  if (t->pid < 0) {
    perror("forkpty");
    exit(77);
  }
  if (t->pid == 0) {
    setenv("XDG_STATE_HOME", home, 1);
    setenv("XDG_CONFIG_HOME", home, 1);
    setenv("HOME", home, 1);
    setenv("INPUTRC", "/dev/null", 1);
    setenv("TERM", "dumb", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    /* As a shell's background job: the prompt must not care. */
    signal(SIGINT, SIG_IGN);
    execl(lac, "lac", (char *)NULL);
    _exit(127);
  }
}

/* Takes in what lac has written, for at most [ms]; false at its end. */
static bool take(term *t, int ms) {
  struct pollfd p = {.fd = t->fd, .events = POLLIN};
  char part[4096];
  if (poll(&p, 1, ms) <= 0) {
    return true;
  }
  ssize_t n = read(t->fd, part, sizeof part);
  if (n <= 0) {
    return n < 0 && errno == EINTR;
  }
  for (ssize_t i = 0; i < n && t->len + 1 < sizeof t->seen; i++) {
    if (part[i] != '\r') {
      t->seen[t->len++] = part[i];
    }
  }
  t->seen[t->len] = '\0';
  return true;
}

/* Waits until [what] has been seen; forgets everything up to its end. */
static bool expect(term *t, const char *what) {
  long end = now_ms() + PATIENCE;
  char *at;
  while ((at = strstr(t->seen, what)) == NULL) {
    if (now_ms() > end || !take(t, 100)) {
      return strstr(t->seen, what) != NULL;
    }
  }
  size_t used = (size_t)(at - t->seen) + strlen(what);
  t->len -= used;
  memmove(t->seen, t->seen + used, t->len + 1);
  return true;
}

static void type(term *t, const char *keys) {
  size_t n = strlen(keys);
  if (write(t->fd, keys, n) != (ssize_t)n) {
    perror("write");
  }
}

/* Types a line and says whether [result] and a new prompt follow. */
static bool dialogue(term *t, const char *keys, const char *result) {
  type(t, keys);
  return expect(t, result) && expect(t, "lac> ");
}

/* The exit status after the end, -1 for a death by signal or no end. */
static int finish(term *t) {
  long end = now_ms() + PATIENCE;
  int status = 0;
  pid_t done = 0;
  while (done == 0 && now_ms() < end) {
    take(t, 20);
    done = waitpid(t->pid, &status, WNOHANG);
  }
  if (done == 0) {
    kill(t->pid, SIGKILL);
    waitpid(t->pid, &status, 0);
    status = -1;
  }
  close(t->fd);
  return done != 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_values(term *t) {
  check(expect(t, "lac> "), "a prompt", t);
  check(dialogue(t, "1 + 1\n", "ans = 2"), "an expression", t);
  check(dialogue(t, "A = [1 2; 3 4]\n", "⎣ 3  4 ⎦"), "a matrix", t);
  check(dialogue(t, "inv(A) * [5; 6]\n", "4.5 ⎦"), "a solution", t);
  check(dialogue(t, "A + [1 2 3; 4 5 6; 7 8 9]\n", "error: "), "an error", t);
  check(dialogue(t, "A(2,1)\n", "ans = 3"), "A after the error", t);
}

static void test_continuation(term *t) {
  type(t, "B = [1 2\n");
  check(expect(t, "...> "), "a continuation prompt for a bracket", t);
  check(dialogue(t, "3 5]\n", "3  5"), "the rest of the bracket", t);
  type(t, "for k = 1:2\n");
  check(expect(t, "...> "), "a continuation prompt for a block", t);
  type(t, "s = 10 * k\n");
  check(expect(t, "...> "), "still inside the block", t);
  check(dialogue(t, "end\n", "s = 20"), "the end of the block", t);
}

static void test_editing(term *t) {
  type(t, "anglebet\t");
  check(expect(t, "anglebetween("), "completion of a function", t);
  type(t, "[1 0], [1 0])\n");
  check(expect(t, "ans = 0") && expect(t, "lac> "), "the completed call", t);
  check(dialogue(t, "40 + 2\n", "ans = 42"), "a line to recall", t);
  type(t, "\x10\n"); /* Ctrl-P: the line before */
  check(expect(t, "40 + 2") && expect(t, "ans = 42") && expect(t, "lac> "),
        "recall of the last line", t);
}

static void test_completion(term *t) {
  char path[128];
  snprintf(path, sizeof path, "%s/a-file.csv", home);
  FILE *file = fopen(path, "w");
  check(file != NULL, "a file to complete", t);
  if (file != NULL) {
    fclose(file);
  }
  type(t, "svd(\t");
  check(expect(t, "[U,S,V] = svd(A)"), "the forms of an open call", t);
  type(t, "[3 0; 4 5])\n");
  check(expect(t, "6.7082") && expect(t, "lac> "), "the call goes on", t);
  type(t, "f = \"");
  type(t, home);
  type(t, "/a-\t");
  check(expect(t, "/a-file.csv\""), "a file name with its quote", t);
  type(t, "\n");
  check(expect(t, "lac> "), "the completed text", t);
  type(t, "format sho\t");
  check(expect(t, "format short"), "the words of format", t);
  type(t, "\n");
  check(expect(t, "lac> "), "format", t);
  unlink(path);
}

static void test_paste(term *t) {
  type(t, "\033[200~lac> P = [1 2\n...> 3 44]\nlac> Q = P(2,2)\033[201~\n");
  check(expect(t, "Q = 44") && expect(t, "lac> "), "pasted prompts", t);
  type(t, " hidden = 123456\n");
  check(expect(t, "hidden = 123456") && expect(t, "lac> "), "a hidden line", t);
  type(t, "P = [1\033[A\n"); /* Up: the entry that begins like this */
  check(expect(t, "Q = 44") && expect(t, "lac> "),
        "an entry of three lines is one of the history", t);
  type(t, "history\n");
  usleep(300000);
  take(t, 1000);
  check(strstr(t->seen, "Q = P(2,2)") != NULL, "the history", t);
  check(strstr(t->seen, "123456") == NULL, "a hidden line stays out", t);
  check(expect(t, "lac> "), "a prompt after the history", t);
}

static void test_interrupt(term *t) {
  check(dialogue(t, "keep = 7\n", "keep = 7"), "a variable to keep", t);
  type(t, "while true, keep = 7; end\n");
  usleep(300000);
  long before = now_ms();
  type(t, "\x03");
  check(expect(t, "interrupted"), "word of the interrupt", t);
  check(now_ms() - before < 2000, "an interrupt without delay", t);
  check(expect(t, "lac> "), "a prompt after the interrupt", t);
  check(dialogue(t, "keep + 1\n", "ans = 8"), "the kept variable", t);
  type(t, "half a li");
  usleep(200000);
  type(t, "\x03");
  check(expect(t, "lac> "), "a new prompt after a cleared line", t);
  check(dialogue(t, "2 * 3\n", "ans = 6"), "life after a cleared line", t);
}

/* What takes long says so and goes without a trace. */
static void test_busy(term *t) {
  type(t, "for k = 1:1e10, keep = 7; end\n");
  check(expect(t, "for k = 1:1e10, keep = 7; end: "), "what takes long", t);
  check(expect(t, " % after "), "how far it is", t);
  type(t, "\x03");
  check(expect(t, "interrupted"), "the end of a long statement", t);
  check(expect(t, "lac> "), "a prompt after it", t);
  check(strchr(t->seen, '%') == NULL, "no more of it", t);
}

static void test_leave(term *t) {
  type(t, "\x04");
  check(finish(t) == 0, "Ctrl-D leaves with status 0", t);
}

static void test_history(void) {
  term t;
  char path[128];
  struct stat st;
  snprintf(path, sizeof path, "%s/lac/history", home);
  bool there = stat(path, &st) == 0;
  start(&t);
  check(expect(&t, "lac> "), "a second session", &t);
  check(there, "a history file", &t);
  check(there && (st.st_mode & 0777) == 0600, "private history", &t);
  type(&t, "\x10\x10\n"); /* the block of the first session, or later */
  check(expect(&t, "lac> "), "recall from the session before", &t);
  check(dialogue(&t, "quit\n", "") || true, "quit", &t);
  check(finish(&t) == 0, "quit leaves with status 0", &t);
  unlink(path);
  snprintf(path, sizeof path, "%s/lac", home);
  rmdir(path);
}

int main(int argc, char **argv) {
  term t;
  if (argc != 2 || (lac = realpath(argv[1], NULL)) == NULL ||
      mkdtemp(home) == NULL) {
    fprintf(stderr, "usage: run_prompt LAC\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  start(&t);
  test_values(&t);
  test_continuation(&t);
  test_editing(&t);
  test_completion(&t);
  test_paste(&t);
  test_interrupt(&t);
  test_busy(&t);
  test_leave(&t);
  test_history();
  rmdir(home);
  printf("%d passed, %d failed\n", passed, failed);
  return failed > 0;
}
