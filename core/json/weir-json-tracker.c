/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "json/weir-json-tracker.h"

#include <string.h>

#include "json/weir-json-string.h"

/* A key of an object that is still open. */
typedef struct {
  const char *bytes;   /* without escapes; in the text itself, or @owned */
  gsize       length;
  gsize       offset;  /* of its opening quote */
  char       *owned;   /* owned */
} Key;

/* An array or object that is still open. */
typedef struct {
  gboolean is_object;
  gsize    path_length;  /* of its own path */
  guint    next_index;   /* array: of the element that comes next */
  guint    first_key;    /* object: where its keys begin in the list */
} Level;

struct _WeirJsonTracker {
  /* owned */
  GString         *path;
  GArray          *levels;
  GArray          *keys;

  /* borrowed */
  const char      *text;
  WeirJsonVisitor  visitor;
  gpointer         data;

  gboolean         unique_keys;
};

static void
clear_key (gpointer data)
{
  Key *key = data;

  g_free (key->owned);
}

/*< private >
 * weir_json_tracker_new:
 * @text: what is being scanned
 * @flags: %WEIR_JSON_UNIQUE_KEYS to look for keys that stand twice
 * @visitor: (nullable) (scope notified): who is told of each value
 * @data: for @visitor
 *
 * Returns: (transfer full): a tracker
 */
WeirJsonTracker *
weir_json_tracker_new (const char      *text,
                       WeirJsonFlags    flags,
                       WeirJsonVisitor  visitor,
                       gpointer         data)
{
  WeirJsonTracker *self = g_new0 (WeirJsonTracker, 1);

  self->path = g_string_new (NULL);
  self->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  self->keys = g_array_new (FALSE, FALSE, sizeof (Key));
  g_array_set_clear_func (self->keys, clear_key);
  self->text = text;
  self->visitor = visitor;
  self->data = data;
  self->unique_keys = (flags & WEIR_JSON_UNIQUE_KEYS) != 0;

  return self;
}

void
weir_json_tracker_free (WeirJsonTracker *self)
{
  g_string_free (self->path, TRUE);
  g_array_unref (self->levels);
  g_array_unref (self->keys);
  g_free (self);
}

static Level *
get_innermost (WeirJsonTracker *self)
{
  return self->levels->len > 0 ? &g_array_index (self->levels, Level, self->levels->len - 1) : NULL;
}

/*< private >
 * weir_json_tracker_value:
 * @self: a tracker
 * @offset: of the first byte of a value
 *
 * A value begins.
 */
void
weir_json_tracker_value (WeirJsonTracker *self,
                         gsize            offset)
{
  Level *level = get_innermost (self);

  if (self->visitor == NULL)
    return;

  if (level != NULL && !level->is_object)
    {
      g_string_truncate (self->path, level->path_length);
      g_string_append_printf (self->path, "/%u", level->next_index++);
    }
  self->visitor (self->path->str, offset, self->data);
}

/* A key as a part of a JSON Pointer, in which `~` and `/` are escaped. */
static void
append_to_path (GString    *path,
                const char *escaped,
                gsize       length)
{
  g_autofree char *key = g_malloc (length + 1);
  gsize size = weir_json_unescape (key, escaped, length, FALSE);

  g_string_append_c (path, '/');
  for (gsize i = 0; i < size; i++)
    if (key[i] == '~')
      g_string_append (path, "~0");
    else if (key[i] == '/')
      g_string_append (path, "~1");
    else
      g_string_append_c (path, key[i]);
}

static void
add_key (WeirJsonTracker *self,
         const char      *escaped,
         gsize            length)
{
  Key key = {
    .bytes = escaped,
    .length = length,
    .offset = (gsize) (escaped - 1 - self->text),
  };

  if (memchr (escaped, '\\', length) != NULL)
    {
      key.owned = g_malloc (length);
      key.bytes = key.owned;
      key.length = weir_json_unescape (key.owned, escaped, length, TRUE);
    }

  g_array_append_val (self->keys, key);
}

/*< private >
 * weir_json_tracker_key:
 * @self: a tracker
 * @offset: of the key's opening quote
 * @end: of the byte after its closing quote
 *
 * A key was read.
 */
void
weir_json_tracker_key (WeirJsonTracker *self,
                       gsize            offset,
                       gsize            end)
{
  Level *level = get_innermost (self);
  const char *escaped = self->text + offset + 1;
  gsize length = end - offset - 2;

  if (self->visitor != NULL)
    {
      g_string_truncate (self->path, level->path_length);
      append_to_path (self->path, escaped, length);
    }
  if (self->unique_keys)
    add_key (self, escaped, length);
}

/*< private >
 * weir_json_tracker_open:
 * @self: a tracker
 * @is_object: what was opened
 *
 * An array or object was opened, which weir_json_tracker_value() was told of.
 */
void
weir_json_tracker_open (WeirJsonTracker *self,
                        gboolean         is_object)
{
  Level level = {
    .is_object = is_object,
    .path_length = self->path->len,
    .first_key = self->keys->len,
  };

  g_array_append_val (self->levels, level);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  const Key *one = a;
  const Key *other = b;
  int order = memcmp (one->bytes, other->bytes, MIN (one->length, other->length));

  if (order == 0)
    order = (one->length > other->length) - (one->length < other->length);
  if (order == 0)
    order = (one->offset > other->offset) - (one->offset < other->offset);

  return order;
}

/*
 * Sorts them, so that keys made to collide in a hash table do no harm. Gives the
 * place of the first key that repeats an earlier one.
 */
static gboolean
find_duplicate (Key   *keys,
                guint  n_keys,
                gsize *duplicate)
{
  gsize first = G_MAXSIZE;

  qsort (keys, n_keys, sizeof (Key), compare_keys);
  for (guint i = 1; i < n_keys; i++)
    if (keys[i].length == keys[i - 1].length &&
        memcmp (keys[i].bytes, keys[i - 1].bytes, keys[i].length) == 0)
      first = MIN (first, keys[i].offset);
  *duplicate = first;

  return first != G_MAXSIZE;
}

/*< private >
 * weir_json_tracker_close:
 * @self: a tracker
 * @duplicate: (out): where a key stands that was in the object before
 *
 * The innermost array or object was closed.
 *
 * Returns: whether all was well; if not, @duplicate is set
 */
gboolean
weir_json_tracker_close (WeirJsonTracker *self,
                         gsize           *duplicate)
{
  Level level = *get_innermost (self);
  guint n_keys = self->keys->len - level.first_key;

  g_array_set_size (self->levels, self->levels->len - 1);
  if (n_keys > 1 &&
      find_duplicate (&g_array_index (self->keys, Key, level.first_key), n_keys, duplicate))
    return FALSE;
  g_array_set_size (self->keys, level.first_key);

  return TRUE;
}
