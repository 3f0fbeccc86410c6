/* peer.c - see peer.h. */
#include "config.h"

#include "peer.h"

#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "peak.h"

const char PEER_PYTHON[] =
    "import sys, time\n"
    "import numpy as np\n"
    "names = {'np': np}\n"
    "try:\n"
    "  import scipy.linalg\n"
    "  names['sl'] = scipy.linalg\n"
    "except ImportError:\n"
    "  pass\n"
    "for line in sys.stdin:\n"
    "  count, text = line.split(' ', 1)\n"
    "  try:\n"
    "    code = compile('for _ in range(' + count + '): ' + text, '', 'exec')\n"
    "    start = time.perf_counter()\n"
    "    exec(code, names)\n"
    "    taken = (time.perf_counter() - start) / int(count)\n"
    "  except Exception:\n"
    "    taken = float('nan')\n"
    "  print('TIME %.9g' % taken, flush=True)\n";

static void become(const char *command, int in, int out) {
  int null = open("/dev/null", O_WRONLY);
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(null, STDERR_FILENO);
  execl("/bin/sh", "sh", "-c", command, (char *)NULL);
  _exit(127);
}

static bool spawn(peer *p, const char *command) {
  int in[2];
  int out[2];
  if (pipe(in) != 0 || pipe(out) != 0) {
    return false;
  }
  for (int i = 0; i < 2; i++) {
    fcntl(in[i], F_SETFD, FD_CLOEXEC);
    fcntl(out[i], F_SETFD, FD_CLOEXEC);
  }
  p->pid = fork();
  if (p->pid == 0) {
    become(command, in[0], out[1]);
  }
  close(in[0]);
  close(out[1]);
  p->in = fdopen(in[1], "w");
  p->out = out[0];
  p->alive = p->pid > 0 && p->in != NULL;
  return p->alive;
}

void peer_stop(peer *p) {
  if (p->alive) {
    p->alive = false;
    kill(p->pid, SIGKILL);
    waitpid(p->pid, NULL, 0);
    fclose(p->in);
    close(p->out);
  }
}

/* The next line of the process that begins with TIME; NaN and the end of the
   process if it does not come in time. */
static double answer(peer *p, double limit) {
  char line[256];
  size_t used = 0;
  double end = peak_seconds() + limit;
  struct pollfd fd = {.fd = p->out, .events = POLLIN};
  while (p->alive) {
    double left = end - peak_seconds();
    char c;
    if (left <= 0 || poll(&fd, 1, (int)(left * 1000) + 1) <= 0 ||
        read(p->out, &c, 1) != 1) {
      peer_stop(p);
    } else if (c != '\n') {
      line[used] = c;
      used += used + 2 < sizeof line;
    } else {
      line[used] = '\0';
      used = 0;
      if (strncmp(line, "TIME ", 5) == 0) {
        return strtod(line + 5, NULL);
      }
    }
  }
  return NAN;
}

static void send(peer *p, const char *text, long count) {
  if (p->python) {
    fprintf(p->in, "%ld %s\n", count, text);
  } else {
    fprintf(p->in,
            "try, tic; for kk=1:%ld, %s end; tt=toc; "
            "printf(\"TIME %%.9g\\n\",tt/%ld); fflush(stdout); "
            "catch, printf(\"TIME NaN\\n\"); fflush(stdout); end\n",
            count, text, count);
  }
  fflush(p->in);
}

double peer_time(peer *p, const char *statement, long count, double limit) {
  if (!p->alive) {
    return NAN;
  }
  kill(p->pid, SIGCONT);
  send(p, statement, count);
  double time = answer(p, limit);
  if (p->alive) {
    kill(p->pid, SIGSTOP);
  }
  return time;
}

void peer_prepare(peer *p, const char *text) {
  (void)peer_time(p, text, 1, 600);
}

bool peer_start(peer *p, const char *name, bool python, const char *command) {
  *p = (peer){.name = name, .python = python};
  signal(SIGPIPE, SIG_IGN);
  if (!spawn(p, command)) {
    return false;
  }
  peer_prepare(p, python ? "x=1" : "x=1;");
  return p->alive;
}
