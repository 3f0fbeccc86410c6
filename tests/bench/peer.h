/* peer.h - the programs under comparison, each a process that is fed statements
   through a pipe and answers with times. While one works the others are
   stopped. */
#ifndef LA_TESTS_BENCH_PEER_H
#define LA_TESTS_BENCH_PEER_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

typedef struct peer {
  const char *name;
  bool python; /* its language; otherwise Octave's */
  bool alive;
  pid_t pid;
  FILE *in;
  int out;
} peer;

/* Starts [command], a shell's command line, and waits for its first answer.
   False, with nothing left behind, if there is none. */
bool peer_start(peer *p, const char *name, bool python, const char *command);

/* Ends the process. */
void peer_stop(peer *p);

/* Runs statements that make operands. */
void peer_prepare(peer *p, const char *text);

/* Seconds that one of [count] runs of a statement takes, all in one loop; NaN
   if it fails. If the answer takes longer than [limit] seconds the process is
   ended. */
double peer_time(peer *p, const char *statement, long count, double limit);

/* The program that a Python peer runs. */
extern const char PEER_PYTHON[];

#endif
