/* pages.h - help that belongs to no function: the language itself. */
#ifndef LA_SHELL_PAGES_H
#define LA_SHELL_PAGES_H

typedef struct la_page {
  const char *names; /* words that open it, separated by blanks */
  const char *title;
  const char *text;
} la_page;

/* k from 0; NULL after the last. */
const la_page *la_page_at(int k);

/* The page that [name] opens, or NULL. */
const la_page *la_page_find(const char *name);

#endif
