/* feed.c - see feed.h.

   Text is collected until it ends with a whole line and then handed to the
   session, which runs the statements that are complete and says how much is
   done with. What stays is the beginning of a statement over many lines. It is
   tried again only when it has grown by half, or when no more input is waiting:
   so a long literal is not parsed anew for each of its lines, and somebody who
   types into the pipe is still answered at once. */
#include "config.h"

#include "shell/feed.h"

#include "base/intr.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* What was read and has not been run. */
typedef struct feed {
  int fd;
  bool at_end;
  int error; /* of the stream, an errno */
  la_buf text;
  ptrdiff_t next_try; /* length that the text should have before a new try */
  int line;           /* number of its first line */
} feed;

/* Takes in what is there, waiting for at least one byte. */
static bool fill(feed *f) {
  char part[1 << 16];
  ssize_t n = read(f->fd, part, sizeof part);
  if (n < 0 && errno == EINTR) {
    return !la_interrupted();
  }
  f->error = n < 0 ? errno : 0;
  la_buf_put(&f->text, part, n > 0 ? n : 0);
  f->at_end = n <= 0;
  return true;
}

static bool waiting(const feed *f) {
  struct pollfd p = {.fd = f->fd, .events = POLLIN};
  return !f->at_end && poll(&p, 1, 0) > 0;
}

/* Length of the text up to its last newline; all of it at the end. */
static ptrdiff_t whole_lines(const feed *f) {
  if (f->at_end) {
    return f->text.len;
  }
  ptrdiff_t n = f->text.len;
  while (n > 0 && f->text.text[n - 1] != '\n') {
    n--;
  }
  return n;
}

/* Forgets the first [n] bytes, counting their lines. */
static void drop(feed *f, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    f->line += f->text.text[i] == '\n';
  }
  memmove(f->text.text, f->text.text + n, (size_t)(f->text.len - n) + 1);
  f->text.len -= n;
}

/* Runs what is complete. */
static la_outcome run_lines(la_session *s, feed *f, la_input *input) {
  ptrdiff_t used = 0;
  input->text = f->text.text;
  input->len = whole_lines(f);
  input->first_line = f->line;
  input->more = !f->at_end;
  if (input->len == 0) {
    return LA_DONE;
  }
  la_outcome outcome = la_session_run(s, input, &used);
  drop(f, used);
  f->next_try = outcome == LA_MORE ? f->text.len + f->text.len / 2 : 0;
  return outcome;
}

/* The same, going on behind the lines that cannot be read if that is wanted. */
static la_outcome run_all_lines(la_session *s, feed *f, la_input *input) {
  la_outcome worst = LA_DONE;
  la_outcome outcome;
  int status;
  do {
    outcome = run_lines(s, f, input);
    worst = worst == LA_DONE ? outcome : worst;
  } while (outcome == LA_FAILED && input->keep_going && whole_lines(f) > 0 &&
           !la_session_quit(s, &status));
  return outcome == LA_INTERRUPTED ? outcome : worst;
}

la_outcome la_feed(la_session *s, int fd, const char *name, bool keep_going) {
  feed f = {.fd = fd, .line = 1};
  la_input input = {.name = name, .keep_going = keep_going};
  la_outcome worst = LA_DONE;
  int status;
  bool stop = false;
  while (!stop && !f.at_end) {
    if (!fill(&f) || la_interrupted()) {
      worst = LA_INTERRUPTED;
      break;
    }
    if (f.text.len < f.next_try && waiting(&f)) {
      continue;
    }
    la_outcome outcome = run_all_lines(s, &f, &input);
    if (outcome == LA_FAILED || outcome == LA_INTERRUPTED) {
      worst = worst == LA_DONE ? outcome : worst;
      stop = outcome == LA_INTERRUPTED || !keep_going;
    }
    stop = stop || la_session_quit(s, &status);
  }
  la_buf_free(&f.text);
  if (f.error != 0) {
    return la_session_unreadable(s, name, f.error);
  }
  return worst;
}
