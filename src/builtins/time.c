/* time.c - clocks and waiting. */
#include "config.h"

#include "builtins/args.h"

#include "base/intr.h"

#include <math.h>
#include <time.h>

static double seconds_of(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* With an output, an identifier that leaves the common stopwatch alone. */
static la_status tic(la_ctx *ctx, la_call *call) {
  double now = seconds_of(CLOCK_MONOTONIC);
  if (call->nargout > 0) {
    call->out[0] = la_val_num(floor(now * 1e6));
  } else {
    ctx->tic = now;
  }
  return LA_OK;
}

static la_status toc(la_ctx *ctx, la_call *call) {
  double start = ctx->tic, now = seconds_of(CLOCK_MONOTONIC);
  if (call->nargin > 0) {
    LA_TRY(la_arg_num(ctx, call, 0, &start));
    start *= 1e-6;
  } else if (start == 0) {
    return la_arg_fail(ctx, call, "tic was not called before");
  }
  if (call->nargout > 0) {
    call->out[0] = la_val_num(now - start);
    return LA_OK;
  }
  la_buf text = LA_BUF_INIT;
  la_buf_printf(&text, "Elapsed time is %g seconds\n", now - start);
  la_status status = text.failed ? la_fail_nomem(ctx)
                                 : la_write(ctx, la_buf_text(&text), text.len);
  la_buf_free(&text);
  return status;
}

static la_status time_(la_ctx *ctx, la_call *call) {
  (void)ctx;
  call->out[0] = la_val_num(seconds_of(CLOCK_REALTIME));
  return LA_OK;
}

static la_status cputime(la_ctx *ctx, la_call *call) {
  (void)ctx;
  call->out[0] = la_val_num(seconds_of(CLOCK_PROCESS_CPUTIME_ID));
  return LA_OK;
}

/* The local calendar now, and the fraction of its second. */
static struct tm calendar(double *fraction) {
  struct timespec t;
  struct tm local = {0};
  clock_gettime(CLOCK_REALTIME, &t);
  localtime_r(&t.tv_sec, &local);
  *fraction = (double)t.tv_nsec * 1e-9;
  return local;
}

static la_status clock_(la_ctx *ctx, la_call *call) {
  double fraction;
  struct tm t = calendar(&fraction);
  la_arr *a = la_arr_new2(ctx, LA_C_REAL, 1, 6);
  if (a == NULL) {
    return LA_ERR;
  }
  const double part[6] = {t.tm_year + 1900.0, t.tm_mon + 1.0,
                          (double)t.tm_mday,  (double)t.tm_hour,
                          (double)t.tm_min,   t.tm_sec + fraction};
  for (int k = 0; k < 6; k++) {
    la_arr_d(a)[k] = part[k];
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

static la_status date(la_ctx *ctx, la_call *call) {
  static const char *const month[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  double fraction;
  struct tm t = calendar(&fraction);
  la_buf text = LA_BUF_INIT;
  la_buf_printf(&text, "%02d-%s-%d", t.tm_mday, month[t.tm_mon],
                t.tm_year + 1900);
  la_status status = text.failed ? la_fail_nomem(ctx)
                                 : la_val_text(ctx, la_buf_text(&text),
                                               text.len, &call->out[0]);
  la_buf_free(&text);
  return status;
}

/* Days since the year 0 of the proleptic calendar, as Octave counts them. */
static double day_number(const struct tm *t) {
  long y = t->tm_year + 1900L - (t->tm_mon < 2);
  long m = (t->tm_mon + 10) % 12; /* March is 0 */
  long days = 365 * y + y / 4 - y / 100 + y / 400 + (306 * m + 5) / 10;
  return (double)(days + t->tm_mday + 60);
}

static la_status now(la_ctx *ctx, la_call *call) {
  (void)ctx;
  double fraction;
  struct tm t = calendar(&fraction);
  double seconds = t.tm_hour * 3600 + t.tm_min * 60 + t.tm_sec + fraction;
  call->out[0] = la_val_num(day_number(&t) + seconds / 86400);
  return LA_OK;
}

/* Sleeps in short steps, so that an interrupt is seen at once. */
static la_status pause_(la_ctx *ctx, la_call *call) {
  const double step = 0.02;
  double wait = 0;
  LA_TRY(la_arg_num(ctx, call, 0, &wait));
  if (!(wait >= 0)) {
    return la_arg_want(ctx, call, 0, "a number of seconds");
  }
  double end = seconds_of(CLOCK_MONOTONIC) + wait;
  for (;;) {
    double left = end - seconds_of(CLOCK_MONOTONIC);
    if (left <= 0) {
      return LA_OK;
    }
    if (la_interrupted()) {
      return LA_INTR;
    }
    double part = left < step ? left : step;
    struct timespec t = {0, (long)(part * 1e9)};
    nanosleep(&t, NULL);
  }
}

const la_builtin la_rows_time[] = {
    {"clock", clock_, 0, 0, 1, LA_TOPIC_SYSTEM, NULL, "c = clock()",
     "Year, month, day, hour, minute and second now", NULL, "length(clock())",
     "time, date"},
    {"cputime", cputime, 0, 0, 1, LA_TOPIC_SYSTEM, NULL, "t = cputime()",
     "Seconds that lac has been computing", NULL, "cputime() >= 0",
     "tic, time"},
    {"date", date, 0, 0, 1, LA_TOPIC_SYSTEM, NULL, "s = date()",
     "Today as text, for example 09-Jul-2025", NULL, "length(date())", "clock"},
    {"now", now, 0, 0, 1, LA_TOPIC_SYSTEM, NULL, "t = now()",
     "Days since the year 0", NULL, "now() > 738000", "clock, time"},
    {"pause", pause_, 1, 1, 0, LA_TOPIC_SYSTEM, NULL, "pause(seconds)", "Wait",
     NULL, "pause(0)", "tic"},
    {"tic", tic, 0, 0, 1, LA_TOPIC_SYSTEM, NULL, "tic\nid = tic",
     "Start a stopwatch", "With an output, one of its own for toc(id).",
     "id = tic; toc(id) >= 0", "toc, cputime"},
    {"time", time_, 0, 0, 1, LA_TOPIC_SYSTEM, NULL, "t = time()",
     "Seconds since the beginning of 1970", NULL, "time() > 1e9", "clock, tic"},
    {"toc", toc, 0, 1, 1, LA_TOPIC_SYSTEM, NULL, "toc\nt = toc\nt = toc(id)",
     "Seconds since tic", NULL, "tic, t = toc; t >= 0", "tic"},
    {.name = NULL}};
