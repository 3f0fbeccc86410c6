/* branch.c - switch, try, unwind_protect: the rarer ways through a text. */
#include "config.h"

#include "eval/walk.h"

#include "base/intr.h"
#include "eval/report.h"

#include <string.h>

static la_status matches(la_interp *in, la_val subject, la_node *label,
                         bool *equal) {
  la_val v;
  LA_TRY(la_eval(in, label, &v));
  la_status st = LA_OK;
  if (la_val_is_empty(subject) && la_val_is_empty(v)) {
    *equal = true;
  } else {
    st = la_val_equal(in->ctx, subject, v, equal);
  }
  la_drop(&v);
  return la_report_place(in, label, st);
}

/* case {2, 3}: a row of labels, of which any may match. */
static la_status matches_any(la_interp *in, la_val subject, la_node *label,
                             bool *equal) {
  if (label->kind != LA_N_ROW) {
    return matches(in, subject, label, equal);
  }
  la_status st = LA_OK;
  for (int i = 0; i < label->u.list.n && st == LA_OK && !*equal; i++) {
    st = matches(in, subject, label->u.list.at[i], equal);
  }
  return st;
}

la_status la_exec_switch(la_interp *in, la_node *n) {
  const la_list *clauses = &n->u.choice.clauses;
  la_val subject;
  LA_TRY(la_eval(in, n->u.choice.subject, &subject));
  la_status st = LA_OK;
  la_node *chosen = NULL;
  for (int i = 0; i < clauses->n && chosen == NULL && st == LA_OK; i++) {
    la_node *c = clauses->at[i];
    bool equal = c->u.clause.cond == NULL;
    if (!equal) {
      st = matches_any(in, subject, c->u.clause.cond, &equal);
    }
    if (equal) {
      chosen = c;
    }
  }
  la_drop(&subject);
  if (st != LA_OK || chosen == NULL) {
    return st;
  }
  return la_exec_block(in, chosen->u.clause.block);
}

/* Puts a caught error away; its message stays for lasterr. */
static void forget_error(la_interp *in) {
  la_ctx *ctx = in->ctx;
  la_buf_clear(&ctx->lasterr);
  la_buf_puts(&ctx->lasterr, la_buf_text(&ctx->err.msg));
  la_err_clear(&ctx->err);
}

/* The variable behind catch holds the message. */
static la_status name_error(la_interp *in, la_node *name) {
  const la_buf *text = &in->ctx->lasterr;
  la_val v;
  LA_TRY(la_val_text(in->ctx, la_buf_text(text), text->len, &v));
  la_status st = la_assign_to(in, name, &v);
  la_drop(&v);
  return st;
}

la_status la_exec_try(la_interp *in, la_node *n) {
  la_status st = la_exec_block(in, n->u.guard.block);
  if (st != LA_ERR) {
    return st;
  }
  forget_error(in);
  if (n->u.guard.name != NULL) {
    LA_TRY(name_error(in, n->u.guard.name));
  }
  return n->u.guard.handler == NULL ? LA_OK
                                    : la_exec_block(in, n->u.guard.handler);
}

/* A caught error is the text of its message, and that is all it knows. */
la_status la_eval_field(la_interp *in, la_node *n, la_val *out) {
  la_val x;
  LA_TRY(la_eval(in, n->u.field.x, &x));
  bool message = strcmp(n->u.field.name, "message") == 0;
  bool identifier = strcmp(n->u.field.name, "identifier") == 0;
  la_status st = LA_ERR;
  if (la_val_is_text(x) && message) {
    *out = la_share(x);
    st = LA_OK;
  } else if (la_val_is_text(x) && identifier) {
    st = la_val_text(in->ctx, "", 0, out);
  } else {
    la_fail(in->ctx, "values have no fields here, so no .%s", n->u.field.name);
  }
  la_drop(&x);
  return la_report_place(in, n, st);
}

static void free_error(la_err *err) {
  la_buf_free(&err->msg);
  la_buf_free(&err->note);
  la_buf_free(&err->hint);
  la_buf_free(&err->trace);
}

/* The cleanup runs whatever happened, and what happened goes on after it. */
la_status la_exec_unwind(la_interp *in, la_node *n) {
  la_status st = la_exec_block(in, n->u.guard.block);
  la_flow flow = in->flow;
  bool quitting = in->quitting;
  la_err pending = in->ctx->err;
  in->ctx->err = (la_err){0};
  in->flow = LA_FLOW_ON;
  in->quitting = false;
  if (st == LA_INTR) {
    la_intr_clear();
  }
  la_status cleanup = la_exec_block(in, n->u.guard.handler);
  in->quitting = in->quitting || quitting;
  if (cleanup != LA_OK) {
    free_error(&pending);
    return cleanup;
  }
  free_error(&in->ctx->err);
  in->ctx->err = pending;
  if (in->flow == LA_FLOW_ON) {
    in->flow = flow;
  }
  return st;
}
