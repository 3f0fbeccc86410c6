/* busy.c - see busy.h. An alarm clock has the flag raised that all long work
   polls; the poll then comes here, in the thread of the evaluator and never in
   a signal handler. */
#include "config.h"

#include "shell/busy.h"

#include "base/intr.h"
#include "base/mem.h"
#include "base/progress.h"
#include "base/utf8.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Milliseconds until the line is shown, and between two looks at it. */
enum { PATIENCE = 2000, PERIOD = 200 };

/* Cells that a statement may take. */
enum { STATEMENT = 32 };

struct la_busy {
  char statement[8 * STATEMENT]; /* as much of it as is shown */
  struct timespec start;
  bool erases; /* the terminal can erase a line */
  int shown;   /* cells of the line that is there; 0: none is */
};

static double seconds_since(const struct timespec *start) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - start->tv_sec) +
         (double)(now.tv_nsec - start->tv_nsec) * 1e-9;
}

static void on_alarm(int number) {
  (void)number;
  la_intr_tick();
}

static void set_alarm(int first, int period) {
  struct itimerval clock = {
      {period / 1000, period % 1000 * 1000},
      {first / 1000, first % 1000 * 1000},
  };
  setitimer(ITIMER_REAL, &clock, NULL);
}

static int screen_width(void) {
  struct winsize size;
  bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

/* Appends what of [text] fits into [room] cells, "..." for the rest, newlines
   and tabs as blanks; returns the cells. */
static int put_cells(la_buf *out, const char *text, ptrdiff_t n, int room) {
  const char *end = text + n;
  ptrdiff_t whole = out->len;
  int cells = 0;
  for (const char *s = text; s < end;) {
    uint32_t cp;
    ptrdiff_t bytes = la_utf8_decode(s, end, &cp);
    int width = cp < ' ' ? 1 : la_utf8_width(cp);
    if (cells + width > room) {
      out->len = whole;
      la_buf_puts(out, "...");
      return room;
    }
    cells += width;
    la_buf_put(out, cp < ' ' ? " " : s, cp < ' ' ? 1 : bytes);
    if (cells <= room - 3) {
      whole = out->len;
    }
    s += bytes;
  }
  return cells;
}

static void put(const la_buf *text) {
  const char *s = la_buf_text(text);
  ptrdiff_t left = text->len;
  while (left > 0) {
    ssize_t n = write(STDERR_FILENO, s, (size_t)left);
    if (n <= 0) {
      return; /* the line is a courtesy */
    }
    s += n;
    left -= n;
  }
}

static void hide(void *self) {
  la_busy *busy = self;
  la_buf text = LA_BUF_INIT;
  if (busy->shown == 0) {
    return;
  }
  la_buf_putc(&text, '\r');
  if (busy->erases) {
    la_buf_puts(&text, "\033[K");
  } else {
    la_buf_pad(&text, ' ', busy->shown);
    la_buf_putc(&text, '\r');
  }
  put(&text);
  la_buf_free(&text);
  busy->shown = 0;
}

/* "X = inv(A): LU factorisation, 45 % after 3 s; Ctrl-C stops it" */
static void describe(const la_busy *busy, la_buf *line) {
  const char *what;
  double done = la_work_done(&what);
  la_buf_puts(line, busy->statement);
  la_buf_puts(line, ": ");
  if (what != NULL) {
    la_buf_printf(line, "%s, ", what);
  }
  if (done >= 0) {
    la_buf_printf(line, "%.0f %% after ", 100 * done);
  }
  la_buf_printf(line, "%.0f s; Ctrl-C stops it", seconds_since(&busy->start));
}

static void draw(void *self) {
  la_busy *busy = self;
  la_buf line = LA_BUF_INIT, text = LA_BUF_INIT;
  describe(busy, &line);
  la_buf_putc(&text, '\r');
  int cells =
      put_cells(&text, la_buf_text(&line), line.len, screen_width() - 1);
  if (busy->erases) {
    la_buf_puts(&text, "\033[K");
  } else {
    la_buf_pad(&text, ' ', busy->shown - cells);
  }
  busy->shown = busy->shown > cells && !busy->erases ? busy->shown : cells;
  put(&text);
  la_buf_free(&line);
  la_buf_free(&text);
}

static void begin(void *self, const char *statement, ptrdiff_t n) {
  la_busy *busy = self;
  la_buf text = LA_BUF_INIT;
  put_cells(&text, statement, n, STATEMENT);
  size_t len = (size_t)text.len < sizeof busy->statement ? (size_t)text.len : 0;
  memcpy(busy->statement, la_buf_text(&text), len);
  busy->statement[len] = '\0';
  la_buf_free(&text);
  clock_gettime(CLOCK_MONOTONIC, &busy->start);
  la_intr_watch(draw, busy);
  set_alarm(PATIENCE, PERIOD);
}

static void end(void *self) {
  set_alarm(0, 0);
  la_intr_watch(NULL, NULL);
  hide(self);
}

la_busy *la_busy_new(la_session *s) {
  if (!isatty(STDOUT_FILENO) || !isatty(STDERR_FILENO)) {
    return NULL;
  }
  la_busy *busy = la_mem_zalloc(1, sizeof *busy);
  if (busy == NULL) {
    return NULL;
  }
  const char *term = getenv("TERM");
  busy->erases = term != NULL && strcmp(term, "dumb") != 0;
  struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGALRM, &action, NULL);
  la_session_watch(s, (la_watch){busy, begin, hide, end});
  return busy;
}

void la_busy_free(la_busy *busy) {
  la_mem_free(busy);
}
