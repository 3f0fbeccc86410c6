/* file.c - see file.h, and la_io_read_text in io.h. */
#include "config.h"

#include "io/file.h"

#include "base/intr.h"
#include "base/mem.h"
#include "io/io.h"
#include "io/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes read or written between two looks at the interrupt flag. */
enum { CHUNK = 1 << 20 };

const char *la_file_extension(const char *path) {
  const char *slash = strrchr(path, '/');
  const char *base = slash == NULL ? path : slash + 1;
  const char *dot = strrchr(base, '.');
  return dot == NULL || dot == base ? "" : dot + 1;
}

static la_status refuse(la_ctx *ctx, const char *path) {
  return la_fail(ctx, "%s: the sandbox allows no files", path);
}

/* Where the file is: as it stands, else beside the script. The text is in
   [room]. */
static const char *find(la_ctx *ctx, const char *path, la_buf *room) {
  if (path[0] == '/' || ctx->script_dir == NULL || access(path, F_OK) == 0) {
    return path;
  }
  la_buf_printf(room, "%s/%s", ctx->script_dir, path);
  return !room->failed && access(room->text, F_OK) == 0 ? room->text : path;
}

bool la_file_exists(la_ctx *ctx, const char *path) {
  if (ctx->sandbox) {
    return ctx->store != NULL && la_store_get(ctx->store, path) != NULL;
  }
  la_buf room = LA_BUF_INIT;
  bool exists = access(find(ctx, path, &room), F_OK) == 0;
  la_buf_free(&room);
  return exists;
}

/* Makes room for a file of known size at once. */
static void reserve(la_buf *out, int fd) {
  struct stat st;
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
      out->text == NULL) {
    ptrdiff_t cap = (ptrdiff_t)st.st_size + 2;
    out->text = la_mem_alloc(cap, 1);
    out->cap = out->text == NULL ? 0 : cap;
    out->failed = out->text == NULL;
  }
}

static la_status read_all(la_ctx *ctx, const char *path, int fd, la_buf *out) {
  reserve(out, fd);
  for (;;) {
    if (la_interrupted()) {
      return LA_INTR;
    }
    /* The pad grows the buffer; the bytes then replace it. */
    ptrdiff_t room = out->cap - out->len - 1;
    ptrdiff_t want = room > 0 ? (room < CHUNK ? room : CHUNK) : CHUNK / 16;
    la_buf_pad(out, '\0', room > 0 ? 0 : want);
    if (out->failed) {
      return la_fail_nomem(ctx);
    }
    out->len -= room > 0 ? 0 : want;
    ssize_t got = read(fd, out->text + out->len, (size_t)want);
    if (got < 0 && errno != EINTR) {
      return la_fail(ctx, "%s: cannot be read: %s", path, strerror(errno));
    }
    if (got == 0) {
      out->text[out->len] = '\0';
      return LA_OK;
    }
    out->len += got > 0 ? got : 0;
  }
}

static la_status read_store(la_ctx *ctx, const char *path, la_buf *out) {
  const la_buf *bytes =
      ctx->store == NULL ? NULL : la_store_get(ctx->store, path);
  if (bytes == NULL) {
    return refuse(ctx, path);
  }
  la_buf_put(out, la_buf_text(bytes), bytes->len);
  return out->failed ? la_fail_nomem(ctx) : LA_OK;
}

la_status la_io_read_text(la_ctx *ctx, const char *path, la_buf *out) {
  if (strcmp(path, "-") == 0) {
    return read_all(ctx, "standard input", STDIN_FILENO, out);
  }
  if (ctx->sandbox) {
    return read_store(ctx, path, out);
  }
  la_buf room = LA_BUF_INIT;
  int fd = open(find(ctx, path, &room), O_RDONLY | O_CLOEXEC);
  la_buf_free(&room);
  if (fd < 0) {
    return la_fail(ctx, "%s: cannot be opened: %s", path, strerror(errno));
  }
  la_status status = read_all(ctx, path, fd, out);
  close(fd);
  return status;
}

static la_status fail_write(la_ctx *ctx, const char *path) {
  return la_fail(ctx, "%s: cannot be written: %s", path, strerror(errno));
}

static la_status write_all(la_ctx *ctx, const char *path, int fd,
                           const char *bytes, ptrdiff_t n) {
  while (n > 0) {
    if (la_interrupted()) {
      return LA_INTR;
    }
    ssize_t put = write(fd, bytes, (size_t)(n < CHUNK ? n : CHUNK));
    if (put < 0 && errno != EINTR) {
      return fail_write(ctx, path);
    }
    bytes += put > 0 ? put : 0;
    n -= put > 0 ? put : 0;
  }
  return LA_OK;
}

/* Creates a new file beside [target]; its name is left in [name]. */
static int create_beside(const char *target, la_buf *name) {
  const char *slash = strrchr(target, '/');
  ptrdiff_t folder = slash == NULL ? 0 : slash + 1 - target;
  int fd = -1;
  errno = EEXIST;
  for (int k = 0; k < 100 && fd < 0 && errno == EEXIST; k++) {
    la_buf_clear(name);
    la_buf_put(name, target, folder);
    la_buf_printf(name, ".%s.%ld-%d", target + folder, (long)getpid(), k);
    if (name->failed) {
      errno = ENOMEM;
      return -1;
    }
    fd = open(name->text, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  }
  return fd;
}

/* Writes, syncs and closes the temporary, with the old file's permissions. */
static la_status fill(la_ctx *ctx, const char *path, int fd,
                      const struct stat *old, const char *bytes, ptrdiff_t n) {
  if (old != NULL && fchmod(fd, old->st_mode & 07777) != 0) {
    la_status status = fail_write(ctx, path);
    close(fd);
    return status;
  }
  la_status status = write_all(ctx, path, fd, bytes, n);
  if (status == LA_OK && fsync(fd) != 0 && errno != EINVAL) {
    status = fail_write(ctx, path);
  }
  if (close(fd) != 0 && status == LA_OK) {
    status = fail_write(ctx, path);
  }
  return status;
}

static la_status replace(la_ctx *ctx, const char *target,
                         const struct stat *old, const char *bytes,
                         ptrdiff_t n) {
  la_buf name = LA_BUF_INIT;
  int fd = create_beside(target, &name);
  la_status status =
      fd < 0 ? fail_write(ctx, target) : fill(ctx, target, fd, old, bytes, n);
  if (status == LA_OK && rename(name.text, target) != 0) {
    status = fail_write(ctx, target);
  }
  if (fd >= 0 && status != LA_OK) {
    unlink(name.text);
  }
  la_buf_free(&name);
  return status;
}

static la_status write_directly(la_ctx *ctx, const char *path,
                                const char *bytes, ptrdiff_t n) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) {
    return fail_write(ctx, path);
  }
  la_status status = write_all(ctx, path, fd, bytes, n);
  if (close(fd) != 0 && status == LA_OK) {
    status = fail_write(ctx, path);
  }
  return status;
}

la_status la_file_replace(la_ctx *ctx, const char *path, const char *bytes,
                          ptrdiff_t n) {
  struct stat old;
  if (strcmp(path, "-") == 0) {
    return la_write(ctx, bytes, n);
  }
  if (ctx->sandbox && ctx->store != NULL) {
    return la_store_put(ctx->store, path, bytes, n) ? LA_OK
                                                    : la_fail_nomem(ctx);
  }
  if (ctx->sandbox) {
    return refuse(ctx, path);
  }
  if (stat(path, &old) != 0) {
    return replace(ctx, path, NULL, bytes, n);
  }
  if (S_ISDIR(old.st_mode)) {
    return la_fail(ctx, "%s: is a folder", path);
  }
  if (!S_ISREG(old.st_mode)) {
    return write_directly(ctx, path, bytes, n);
  }
  if (access(path, W_OK) != 0) {
    return fail_write(ctx, path);
  }
  /* A symbolic link stays one: the file it leads to is replaced. */
  char *real = realpath(path, NULL);
  if (real == NULL) {
    return fail_write(ctx, path);
  }
  la_status status = replace(ctx, real, &old, bytes, n);
  free(real);
  return status;
}
