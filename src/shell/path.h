/* path.h - where the user's own files are, as the XDG base directories say. */
#ifndef LA_SHELL_PATH_H
#define LA_SHELL_PATH_H

/* Path of the file [name] of lac's configuration, or of its state, which is
   made if it is missing. The caller frees it (la_mem_free); NULL if there is no
   home. */
char *la_path_config(const char *name);
char *la_path_state(const char *name);

#endif
