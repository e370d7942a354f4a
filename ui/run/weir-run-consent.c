/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-consent.h"

#include <errno.h>
#include <gio/gio.h>

struct _WeirRunConsent
{
  /* owned */
  char     *text;
  char     *digest;   /* NULL where nothing is started */

  gboolean  is_given;
};

/* One digest a line. */
static char *
dup_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "weir-designer", "trusted-runs", NULL);
}

static gboolean
is_remembered (const char *digest)
{
  g_autofree char *path = dup_path ();
  g_autofree char *contents = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &contents, NULL, NULL))
    return FALSE;

  lines = g_strsplit (contents, "\n", -1);

  return g_strv_contains ((const char * const *) lines, digest);
}

/* What the workers are told counts as well: a shell may be started with anything. */
static void
add_workers (GChecksum   *sum,
             WeirFlow    *flow,
             WeirProgram *program)
{
  const char * const *nodes = weir_program_get_nodes (program);

  for (guint i = 0; nodes[i] != NULL; i++)
    {
      JsonObject *node = weir_flow_get_node (flow, nodes[i]);
      JsonNode *worker = node != NULL ? json_object_get_member (node, "worker") : NULL;
      g_autofree char *text = worker != NULL ? json_to_string (worker, FALSE) : NULL;

      if (text != NULL)
        g_checksum_update (sum, (const guchar *) text, -1);
    }
}

static void
add_program (GString     *text,
             GChecksum   *sum,
             WeirFlow    *flow,
             WeirProgram *program)
{
  g_autofree char *nodes = g_strjoinv (", ", (char **) weir_program_get_nodes (program));
  const char *path = weir_program_get_path (program);

  g_string_append_printf (text, "%s%s  (%s)", text->len > 0 ? "\n" : "",
                          weir_program_get_command (program), nodes);
  g_checksum_update (sum, (const guchar *) weir_program_get_command (program), -1);
  if (path != NULL)
    g_checksum_update (sum, (const guchar *) path, -1);
  add_workers (sum, flow, program);
}

/**
 * weir_run_consent_new:
 * @flow: what is to be run
 *
 * Finds out what running @flow would start, and whether the user has let that before.
 *
 * Returns: (transfer full): it
 */
WeirRunConsent *
weir_run_consent_new (WeirFlow *flow)
{
  g_autoptr(GPtrArray) programs = weir_flow_list_programs (flow);
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  WeirRunConsent *self = g_new0 (WeirRunConsent, 1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < programs->len; i++)
    add_program (text, sum, flow, g_ptr_array_index (programs, i));
  self->text = g_string_free (text, FALSE);

  if (programs->len > 0)
    self->digest = g_strdup (g_checksum_get_string (sum));
  self->is_given = self->digest == NULL || is_remembered (self->digest);

  return self;
}

void
weir_run_consent_free (WeirRunConsent *self)
{
  g_free (self->text);
  g_free (self->digest);
  g_free (self);
}

gboolean
weir_run_consent_is_given (const WeirRunConsent *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_given;
}

const char *
weir_run_consent_get_text (const WeirRunConsent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * weir_run_consent_give:
 * @self: what is let
 * @error: return location for an error
 *
 * Lets it, now and whenever it is run again.
 *
 * Returns: whether it will be remembered; otherwise with @error set
 */
gboolean
weir_run_consent_give (WeirRunConsent  *self,
                       GError         **error)
{
  g_autofree char *path = dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *contents = NULL;
  g_autofree char *more = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  self->is_given = TRUE;
  if (self->digest == NULL || is_remembered (self->digest))
    return TRUE;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", folder,
                   g_strerror (code));
      return FALSE;
    }

  if (!g_file_get_contents (path, &contents, NULL, NULL))
    contents = g_strdup ("");
  more = g_strconcat (contents, self->digest, "\n", NULL);

  return g_file_set_contents_full (path, more, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
