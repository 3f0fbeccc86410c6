/* evaluate.c - see evaluate.h. The host runs statements only, so the expression
   is assigned to a variable, which is read and forgotten. */
#include "config.h"

#include "builtins/evaluate.h"

static const char variable[] = "__value__";

la_status la_evaluate(la_ctx *ctx, const char *name, const char *text,
                      la_val *out) {
  la_host *host = &ctx->host;
  la_buf statement = LA_BUF_INIT;
  la_buf_printf(&statement, "%s = %s;", variable, text);
  la_status status =
      statement.failed
          ? la_fail_nomem(ctx)
          : host->run(host->self, name, statement.text, statement.len);
  la_buf_free(&statement);
  LA_TRY(status);
  la_val v = LA_VAL_NONE;
  host->get(host->self, variable, &v);
  *out = la_val_retain(v);
  host->clear(host->self, variable);
  return LA_OK;
}
