/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-program.h"

#include "base/weir-refs.h"
#include "document/weir-flow-check.h"
#include "document/weir-flow-private.h"
#include "workers/weir-worker-kind.h"

/**
 * WeirProgram:
 *
 * A file whose code a flow would run: a module, or the program of a command.
 *
 * Immutable and reference-counted; can be used from any thread.
 */

struct _WeirProgram
{
  WeirRefs    ref_count;

  /* owned */
  char       *path;
  char       *command; /* the path, where nothing more is to be said */
  GPtrArray  *nodes; /* of char; ends with NULL once it is complete */
};

G_DEFINE_BOXED_TYPE (WeirProgram, weir_program, weir_program_ref, weir_program_unref)

/* Takes over both. */
static WeirProgram *
weir_program_new (char *path,
                  char *command)
{
  WeirProgram *self = g_new0 (WeirProgram, 1);

  weir_refs_init (&self->ref_count);
  self->path = path;
  self->command = command;
  self->nodes = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * weir_program_ref:
 * @self: a program
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
WeirProgram *
weir_program_ref (WeirProgram *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  weir_refs_inc (&self->ref_count);

  return self;
}

/**
 * weir_program_unref:
 * @self: (transfer full): a program
 *
 * Gives a reference back; the last one frees @self.
 */
void
weir_program_unref (WeirProgram *self)
{
  g_return_if_fail (self != NULL);

  if (!weir_refs_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->command, g_free);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_free (self);
}

/**
 * weir_program_get_path:
 * @self: a program
 *
 * Gets where @self is.
 *
 * Returns: (transfer none) (type filename): an absolute path
 */
const char *
weir_program_get_path (WeirProgram *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * weir_program_get_command:
 * @self: a program
 *
 * Gets how @self is run, for people: the path of a module; for a program what one would type to
 * run it, with its arguments and the variables that are set for it.
 *
 * Returns: (transfer none): the command
 */
const char *
weir_program_get_command (WeirProgram *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->command;
}

/**
 * weir_program_get_nodes:
 * @self: a program
 *
 * Gets the nodes whose workers run @self.
 *
 * Returns: (transfer none) (array zero-terminated=1): their ids, in the order of the flow
 */
const char * const *
weir_program_get_nodes (WeirProgram *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char * const *) self->nodes->pdata;
}

/* Takes over @path and @command. */
static void
add_program (GPtrArray  *programs,
             GHashTable *known,
             char       *path,
             char       *command,
             const char *node)
{
  WeirProgram *program = g_hash_table_lookup (known, command);

  if (program != NULL)
    {
      g_free (path);
      g_free (command);
    }
  else
    {
      program = weir_program_new (path, command);
      g_hash_table_insert (known, program->command, program);
      g_ptr_array_add (programs, program);
    }

  g_ptr_array_add (program->nodes, g_strdup (node));
}

/* What the node would run, if that is anything that can be found. */
static void
add_node (GPtrArray          *programs,
          GHashTable         *known,
          const char         *directory,
          const WeirFlowNode *node)
{
  JsonNode *member = json_object_get_member (node->json, "worker");
  JsonObject *worker;
  char *path, *command;

  if (member == NULL || !JSON_NODE_HOLDS_OBJECT (member))
    return;

  worker = json_node_get_object (member);
  path = weir_worker_kind_find_code (worker, directory, NULL);
  if (path == NULL)
    return;

  command = weir_worker_kind_describe_command (worker, directory);
  add_program (programs, known, path, command != NULL ? command : g_strdup (path), node->id);
}

/**
 * weir_flow_list_programs:
 * @self: a flow
 *
 * Lists the files, outside of the library, whose code @self would run, so that one can look
 * before one starts a flow that comes from elsewhere. Nothing of them is run. A program that is
 * run with different arguments is listed for each of them.
 *
 * A file that is not there is missing here; [method@Weir.Flow.check] tells of it.
 *
 * Returns: (transfer container) (element-type WeirProgram): the files, in the order in which the nodes
 *   of @self name them first
 */
GPtrArray *
weir_flow_list_programs (WeirFlow *self)
{
  GPtrArray *programs;
  g_autoptr(GHashTable) known = NULL;
  g_autoptr(WeirFlowChecker) checker = NULL;
  g_autofree gboolean *used = NULL;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);

  known = g_hash_table_new (g_str_hash, g_str_equal);
  programs = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_program_unref);
  checker = weir_flow_checker_new (self);
  used = weir_flow_checker_list_used (checker);
  for (guint i = 0; i < checker->graph->nodes->len; i++)
    {
      if (used[i])
        add_node (programs, known, weir_flow_get_directory (self),
                  weir_flow_graph_get_node (checker->graph, i));
    }

  for (guint i = 0; i < programs->len; i++)
    g_ptr_array_add (((WeirProgram *) g_ptr_array_index (programs, i))->nodes, NULL);

  return programs;
}
