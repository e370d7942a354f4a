/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "record/weir-probes.h"

#include <pthread.h>
#include <string.h>

#include "base/weir-locker.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-pool-servlet.h"
#include "servlets/weir-switch-servlet.h"

#define PROBES_MOST  64
#define VALUES_MOST  100
#define VALUES_BYTES (1024 * 1024)

/* Ports */

static gboolean
weir_port_find_case (WeirPort    *self,
                     WeirServlet *servlet,
                     const char  *name)
{
  WeirSwitchServlet *choice = WEIR_SWITCH_SERVLET (servlet);
  guint n_members = weir_servlet_get_n_members (servlet);

  self->servlet = servlet;
  for (self->branch = 0; self->branch < n_members; self->branch++)
    {
      if (g_strcmp0 (weir_switch_servlet_get_case (choice, self->branch, NULL), name) == 0)
        return TRUE;
    }
  /* What passes unchanged leaves one past the members. */
  return g_str_equal (name, "else")
         && weir_switch_servlet_get_otherwise (choice) == WEIR_SWITCH_ELSE_PASS;
}

/* The servlet in @tree that is called as the first @length bytes of @name say. */
static WeirServlet *
weir_servlet_find (WeirServlet *tree,
                   const char  *name,
                   gsize        length)
{
  const char *own = weir_servlet_get_name (tree);
  WeirServlet *found = NULL;

  if (own != NULL && strncmp (own, name, length) == 0 && own[length] == '\0')
    return tree;
  for (guint i = 0; found == NULL && i < weir_servlet_get_n_members (tree); i++)
    {
      WeirServlet *member = weir_servlet_get_member (tree, i);

      if (member != NULL)
        found = weir_servlet_find (member, name, length);
    }
  return found;
}

/* "input", "NODE" or "SWITCH.CASE", in @flow; FALSE where no value ever leaves such a port. */
gboolean
weir_port_find (WeirPort    *self,
                WeirServlet *flow,
                const char  *text)
{
  const char *dot = strchr (text, '.');
  WeirServlet *servlet;

  *self = (WeirPort) { NULL, 0 };
  if (g_str_equal (text, "input"))
    return TRUE;

  servlet = weir_servlet_find (flow, text, dot == NULL ? strlen (text) : (gsize) (dot - text));
  if (servlet == NULL)
    return FALSE;
  if (WEIR_IS_SWITCH_SERVLET (servlet))
    return dot != NULL && weir_port_find_case (self, servlet, dot + 1);

  self->servlet = servlet;
  return dot == NULL && (WEIR_IS_POOL_SERVLET (servlet) || WEIR_IS_ENSEMBLE_SERVLET (servlet));
}

/* Values */

static void
weir_passing_free (gpointer data)
{
  WeirPassing *self = data;

  g_clear_pointer (&self->value, weir_value_unref);
  g_free (self->begin);
  g_free (self);
}

static char *
weir_passing_cut (const char *text)
{
  const char *end = text + WEIR_PASSING_MOST;

  /* Not in the middle of a character. */
  while (((guchar) *end & 0xc0) == 0x80)
    end--;
  return g_strndup (text, (gsize) (end - text));
}

static WeirPassing *
weir_passing_new (guint64    item,
                  WeirValue *value)
{
  WeirPassing *self = g_new0 (WeirPassing, 1);
  gsize length;
  const char *text = weir_value_get_json (value, &length);

  self->item = item;
  if (length <= WEIR_PASSING_MOST)
    self->value = weir_value_ref (value);
  else
    self->begin = weir_passing_cut (text);
  weir_record_init (&self->record, sizeof *self + MIN (length, WEIR_PASSING_MOST),
                    weir_passing_free);
  return self;
}

const char *
weir_passing_get_text (WeirPassing *self)
{
  return self->value != NULL ? weir_value_get_json (self->value, NULL) : self->begin;
}

/* Probes */

typedef struct {
  WeirPort     port;
  guint        n_users;
  WeirRecords *values; /* owned */
} WeirProbe;

struct _WeirProbes
{
  pthread_mutex_t lock;

  /* guarded by lock */
  GArray         *probes; /* owned: of WeirProbe */
};

static void
weir_probe_clear (gpointer data)
{
  WeirProbe *self = data;

  g_clear_pointer (&self->values, weir_records_free);
}

WeirProbes *
weir_probes_new (void)
{
  WeirProbes *self = g_new0 (WeirProbes, 1);

  self->probes = g_array_new (FALSE, TRUE, sizeof (WeirProbe));
  g_array_set_clear_func (self->probes, weir_probe_clear);
  pthread_mutex_init (&self->lock, NULL);
  return self;
}

void
weir_probes_free (WeirProbes *self)
{
  g_array_unref (self->probes);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/* Under the lock; NULL: nobody looks at @port. */
static WeirProbe *
weir_probes_find (WeirProbes     *self,
                  const WeirPort *port)
{
  for (guint i = 0; i < self->probes->len; i++)
    {
      WeirProbe *probe = &g_array_index (self->probes, WeirProbe, i);

      if (probe->port.servlet == port->servlet && probe->port.branch == port->branch)
        return probe;
    }
  return NULL;
}

/* Somebody looks at @port from now on. FALSE where others look at too many already. */
gboolean
weir_probes_begin (WeirProbes     *self,
                   const WeirPort *port)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);
  WeirProbe *probe = weir_probes_find (self, port);
  WeirProbe new = { *port, 1, NULL };

  if (probe != NULL)
    {
      probe->n_users++;
      return TRUE;
    }
  if (self->probes->len >= PROBES_MOST)
    return FALSE;

  new.values = weir_records_new (1, VALUES_MOST, VALUES_BYTES);
  g_array_append_val (self->probes, new);
  return TRUE;
}

/* Who looked at @port does no more. */
void
weir_probes_end (WeirProbes     *self,
                 const WeirPort *port)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);
  WeirProbe *probe = weir_probes_find (self, port);

  g_assert (probe != NULL);

  if (--probe->n_users == 0)
    g_array_remove_index_fast (self->probes,
                               (guint) (probe - (WeirProbe *) (gpointer) self->probes->data));
}

guint
weir_probes_get_n (WeirProbes *self)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);

  return self->probes->len;
}

/* @value has left @port. */
void
weir_probes_pass (WeirProbes     *self,
                  const WeirPort *port,
                  guint64         item,
                  WeirValue      *value)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);
  WeirProbe *probe = weir_probes_find (self, port);

  if (probe != NULL)
    weir_records_add (probe->values, 0, &weir_passing_new (item, value)->record);
}

/* The last values after number @after, of WeirPassing, oldest first; *@n_passed is how many there
 * were in all. NULL: nobody looks at @port. (transfer full) */
GPtrArray *
weir_probes_list (WeirProbes     *self,
                  const WeirPort *port,
                  guint64         after,
                  guint64        *n_passed)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);
  WeirProbe *probe = weir_probes_find (self, port);
  guint64 n_lost;

  if (probe == NULL)
    return NULL;
  return weir_records_list (probe->values, 0, after, G_MAXUINT, NULL, NULL, n_passed, &n_lost);
}
