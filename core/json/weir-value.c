/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "json/weir-value-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "json/weir-json-reader.h"
#include "json/weir-json-scanner.h"
#include "json/weir-json-string.h"
#include "json/weir-json-writer.h"

/**
 * WeirValue:
 *
 * A JSON value on its way through a flow.
 *
 * It is kept as its text, minified, and never changes: what no worker looks inside is never parsed,
 * and comes out byte for byte as it went in. A value can be shared between threads; it is
 * freed with its last reference.
 */

/*
 * How many values of this process hold a memfd; atomic. They leave half of its descriptors to
 * others: with as many as it may have, not even a worker's death could be noticed, nor a value
 * received. What finds no room is passed on as text.
 */
static guint n_memfds;

#define MEMFD_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

/*
 * The text follows in the same block, unless it came as a memfd and is mapped. Either way a
 * NUL stands behind it. All but the counted references and @memfd is constant once another
 * thread can see the value.
 */
struct _WeirValue {
  int         ref_count;  /* atomic */
  int         memfd;      /* owned; atomic; written once, under @lock; -1 while there is none */
  int         lock;       /* held while @memfd is being made */
  gsize       length;
  const char *text;       /* owned if mapped: length + 1 bytes */
  char        room[];
};

G_DEFINE_BOXED_TYPE (WeirValue, weir_value, weir_value_ref, weir_value_unref)

static inline WeirValue *
allocate_value (gsize length)
{
  WeirValue *self = g_malloc (sizeof (WeirValue) + length + 1);

  self->ref_count = 1;
  self->memfd = -1;
  self->lock = 0;
  self->length = length;
  self->text = self->room;
  self->room[length] = '\0';

  return self;
}

/* TRUE if there may be one more, which is then counted. */
static gboolean
claim_memfd (void)
{
  guint n_claimed = __atomic_add_fetch (&n_memfds, 1, __ATOMIC_RELAXED);
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && n_claimed <= limit.rlim_cur / 2)
    return TRUE;

  __atomic_fetch_sub (&n_memfds, 1, __ATOMIC_RELAXED);

  return FALSE;
}

/* Closes one that was counted. */
static void
close_memfd (int fd)
{
  close (fd);
  __atomic_fetch_sub (&n_memfds, 1, __ATOMIC_RELAXED);
}

static void
free_value (WeirValue *self)
{
  if (self->memfd != -1)
    close_memfd (self->memfd);
  if (self->text != self->room)
    munmap ((gpointer) self->text, self->length + 1);
  g_free (self);
}

/*< private >
 * weir_value_new_unchecked:
 * @json: minified JSON, which is not looked at
 * @length: its bytes
 *
 * Makes a value of text that is known to be good.
 *
 * Returns: (transfer full): the value
 */
WeirValue *
weir_value_new_unchecked (const char *json,
                          gsize       length)
{
  WeirValue *self = allocate_value (length);

  memcpy (self->room, json, length);

  return self;
}

/*< private >
 * weir_value_new_for_length:
 * @length: how many bytes the text will have
 * @text: (out): where to write them
 *
 * Makes a value whose text the caller writes in place, before anybody else sees the value.
 *
 * Returns: (transfer full): the value
 */
WeirValue *
weir_value_new_for_length (gsize   length,
                           char  **text)
{
  WeirValue *self = allocate_value (length);

  *text = self->room;

  return self;
}

/**
 * weir_value_new_from_json:
 * @json: text in UTF-8
 * @length: its bytes, or -1 if it ends with a NUL
 * @error: return location for an error
 *
 * Makes a value of one JSON text as RFC 8259 has it. White space between its parts is
 * left out; nothing else is changed.
 *
 * May be called from any thread.
 *
 * Errors: %WEIR_ERROR_INVALID_JSON, with line, column and what was expected
 *
 * Returns: (transfer full): the value, or %NULL with @error set
 */
WeirValue *
weir_value_new_from_json (const char  *json,
                          gssize       length,
                          GError     **error)
{
  g_autoptr(WeirValue) self = NULL;
  gsize size, minified;

  g_return_val_if_fail (json != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  size = length < 0 ? strlen (json) : (gsize) length;
  self = allocate_value (size);
  if (!weir_json_minify (json, size, self->room, &minified, error))
    return NULL;

  if (minified < size)
    {
      self = g_realloc (g_steal_pointer (&self), sizeof (WeirValue) + minified + 1);
      self->length = minified;
      self->text = self->room;
      self->room[minified] = '\0';
    }

  return g_steal_pointer (&self);
}

/**
 * weir_value_new_from_node:
 * @node: a node, whose strings are UTF-8 and whose numbers are finite
 *
 * Makes a value of what json-glib holds. Object members keep their order, and a
 * double stays a double (`1.0`) with just the digits that it takes to read the same double back.
 *
 * It is a programmer's error if a number is infinite or not a number: JSON does not have these.
 *
 * May be called from any thread, as long as no other one changes @node.
 *
 * Returns: (transfer full): the value
 */
WeirValue *
weir_value_new_from_node (JsonNode *node)
{
  g_autoptr(GString) text = NULL;
  gboolean is_json;

  g_return_val_if_fail (node != NULL, NULL);

  text = g_string_new (NULL);
  is_json = weir_json_write (text, node);
  g_return_val_if_fail (is_json, NULL);

  return weir_value_new_unchecked (text->str, text->len);
}

/**
 * weir_value_new_string:
 * @string: text in UTF-8
 *
 * Makes a JSON string.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): the value
 */
WeirValue *
weir_value_new_string (const char *string)
{
  WeirValue *self;
  gsize length, escaped;

  g_return_val_if_fail (string != NULL, NULL);

  length = strlen (string);
  escaped = weir_json_escaped_length (string, length);
  self = allocate_value (escaped + 2);
  self->room[0] = '"';
  weir_json_escape (self->room + 1, string, length);
  self->room[escaped + 1] = '"';

  return self;
}

/**
 * weir_value_new_int:
 * @number: a number
 *
 * Makes a JSON number.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): the value
 */
WeirValue *
weir_value_new_int (gint64 number)
{
  char text[24];
  int length = g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);

  return weir_value_new_unchecked (text, (gsize) length);
}

/**
 * weir_value_new_array:
 * @values: (array length=n_values): values, or %NULL for null
 * @n_values: how many
 *
 * Makes a JSON array. The elements are copied as they are, without a look inside.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): the value
 */
WeirValue *
weir_value_new_array (WeirValue * const *values,
                      guint              n_values)
{
  WeirValue *self;
  gsize length = n_values > 0 ? 1 + (gsize) n_values : 2;
  char *into;

  g_return_val_if_fail (values != NULL || n_values == 0, NULL);

  for (guint i = 0; i < n_values; i++)
    length += values[i] != NULL ? values[i]->length : strlen ("null");

  self = allocate_value (length);
  into = self->room;
  *into++ = '[';
  for (guint i = 0; i < n_values; i++)
    {
      const char *text = values[i] != NULL ? values[i]->text : "null";
      gsize size = values[i] != NULL ? values[i]->length : strlen ("null");

      if (i > 0)
        *into++ = ',';
      into = (char *) memcpy (into, text, size) + size;
    }
  *into = ']';

  return self;
}

/**
 * weir_value_new_null:
 *
 * Makes a JSON null.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): the value
 */
WeirValue *
weir_value_new_null (void)
{
  return weir_value_new_unchecked ("null", strlen ("null"));
}

/**
 * weir_value_ref:
 * @self: a value
 *
 * Takes a reference. May be called from any thread.
 *
 * Returns: (transfer full): @self
 */
WeirValue *
weir_value_ref (WeirValue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  __atomic_fetch_add (&self->ref_count, 1, __ATOMIC_RELAXED);

  return self;
}

/**
 * weir_value_unref:
 * @self: (transfer full): a value
 *
 * Gives a reference back; the last one frees the value. May be called from any thread.
 */
void
weir_value_unref (WeirValue *self)
{
  g_return_if_fail (self != NULL);

  if (__atomic_fetch_sub (&self->ref_count, 1, __ATOMIC_ACQ_REL) == 1)
    free_value (self);
}

/**
 * weir_value_get_json:
 * @self: a value
 * @length: (out) (optional): return location for the length of the text in bytes
 *
 * The value's text: minified JSON in UTF-8, with a NUL behind it. May be called from any thread.
 *
 * Returns: (transfer none): the text, which lives as long as the value
 */
const char *
weir_value_get_json (WeirValue *self,
                     gsize     *length)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (length != NULL)
    *length = self->length;

  return self->text;
}

/**
 * weir_value_get_size:
 * @self: a value
 *
 * The length of the value's text. May be called from any thread.
 *
 * Returns: the length in bytes
 */
gsize
weir_value_get_size (WeirValue *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * weir_value_to_node:
 * @self: a value
 *
 * Parses the value for use with json-glib. Three things that JSON can say find no place there: an
 * integer beyond 64 bits becomes a double, a number beyond a double's range the largest double,
 * and `\u0000` and half a surrogate pair become U+FFFD. Of members with the same key the last one
 * counts.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): a node, which may be changed
 */
JsonNode *
weir_value_to_node (WeirValue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return weir_json_read (self->text);
}

/**
 * weir_value_equal:
 * @self: a value
 * @other: another one
 *
 * Whether two values have the same text. Numbers written in two ways (`1` and `1.0`) and objects
 * whose members stand in another order are not equal.
 *
 * May be called from any thread.
 *
 * Returns: whether they are equal
 */
gboolean
weir_value_equal (WeirValue *self,
                  WeirValue *other)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  return self->length == other->length && memcmp (self->text, other->text, self->length) == 0;
}

static gboolean
write_all (int          fd,
           const char  *bytes,
           gsize        length)
{
  while (length > 0)
    {
      gssize written = write (fd, bytes, length);

      if (written < 0 && errno != EINTR)
        return FALSE;
      if (written > 0)
        {
          bytes += written;
          length -= (gsize) written;
        }
    }

  return TRUE;
}

static int
write_memfd (WeirValue  *self,
             GError    **error)
{
  int fd = memfd_create ("weir-value", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd == -1 ||
      !write_all (fd, self->text, self->length + 1) ||
      fcntl (fd, F_ADD_SEALS, MEMFD_SEALS) == -1)
    {
      int saved_errno = errno;

      g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                   "could not put a value of %" G_GSIZE_FORMAT " bytes into a memfd: %s",
                   self->length, g_strerror (saved_errno));
      if (fd != -1)
        close (fd);
      return -1;
    }

  return fd;
}

static int
create_memfd (WeirValue  *self,
              GError    **error)
{
  int fd;

  if (!claim_memfd ())
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                   "could not put a value of %" G_GSIZE_FORMAT " bytes into a memfd: values hold "
                   "half of the descriptors that the process may have", self->length);
      return -1;
    }

  fd = write_memfd (self, error);
  if (fd == -1)
    __atomic_fetch_sub (&n_memfds, 1, __ATOMIC_RELAXED);

  return fd;
}

/*< private >
 * weir_value_get_memfd:
 * @self: a value
 * @error: return location for an error
 *
 * The value as a sealed memfd, which holds the text and a NUL. It is made at the first call and
 * closed with the value; whoever wants it for longer duplicates it. Its file
 * position means nothing: it is to be mapped.
 *
 * May be called from any thread; if several come first, one makes it and the others wait.
 *
 * Errors: %WEIR_ERROR_FAILED if the system has no more memory or descriptors
 *
 * Returns: a file descriptor of the value's own, or -1 with @error set
 */
int
weir_value_get_memfd (WeirValue  *self,
                      GError    **error)
{
  int fd;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  fd = __atomic_load_n (&self->memfd, __ATOMIC_ACQUIRE);
  if (fd != -1)
    return fd;

  g_bit_lock (&self->lock, 0);
  fd = __atomic_load_n (&self->memfd, __ATOMIC_ACQUIRE);
  if (fd == -1)
    {
      fd = create_memfd (self, error);
      __atomic_store_n (&self->memfd, fd, __ATOMIC_RELEASE);
    }
  g_bit_unlock (&self->lock, 0);

  return fd;
}

/* Without all seals the sender could still change, or cut off, what is read here. */
static gboolean
check_memfd (int      fd,
             gsize    length,
             GError **error)
{
  struct stat status = { 0 };
  int seals = fcntl (fd, F_GET_SEALS);

  if (seals == -1 || (seals & MEMFD_SEALS) != MEMFD_SEALS)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                           "expected a value in a memfd with all its seals, "
                           "got a file that its sender can still change");
      return FALSE;
    }

  if (fstat (fd, &status) == -1 ||
      status.st_size < 1 ||
      (guint64) status.st_size - 1 != length)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                   "expected a memfd with a value of %" G_GSIZE_FORMAT " bytes and a NUL, "
                   "got %" G_GINT64_FORMAT " bytes",
                   length, (gint64) status.st_size);
      return FALSE;
    }

  return TRUE;
}

static gboolean
map_memfd (WeirValue  *self,
           int         fd,
           gsize       length,
           GError    **error)
{
  gpointer mapping = mmap (NULL, length + 1, PROT_READ, MAP_PRIVATE, fd, 0);

  if (mapping == MAP_FAILED)
    {
      int saved_errno = errno;

      g_set_error (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                   "could not map a value of %" G_GSIZE_FORMAT " bytes: %s",
                   length, g_strerror (saved_errno));
      return FALSE;
    }

  self->text = mapping;
  self->length = length;
  if (self->text[length] != '\0')
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                   "expected a NUL behind the %" G_GSIZE_FORMAT " bytes of a value in a memfd",
                   length);
      return FALSE;
    }

  return TRUE;
}

/*< private >
 * weir_value_new_from_memfd:
 * @fd: (transfer full): a sealed memfd that holds minified JSON and a NUL
 * @length: the bytes of the JSON
 * @error: return location for an error
 *
 * Makes a value of a memfd without copying it. That the file cannot change any more, its size and
 * the NUL at its end are checked; the text is not looked at.
 *
 * Takes over @fd in every case; the value keeps it open to be passed on, unless too many do.
 *
 * Errors: %WEIR_ERROR_PROTOCOL if @fd is not as described or cannot be mapped
 *
 * Returns: (transfer full): the value, or %NULL with @error set
 */
WeirValue *
weir_value_new_from_memfd (int      fd,
                           gsize    length,
                           GError **error)
{
  g_autoptr(WeirValue) self = NULL;
  gboolean mapped;

  g_return_val_if_fail (fd >= 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = allocate_value (0);
  mapped = check_memfd (fd, length, error) && map_memfd (self, fd, length, error);
  if (mapped && claim_memfd ())
    self->memfd = fd;
  else
    close (fd);

  return mapped ? g_steal_pointer (&self) : NULL;
}
