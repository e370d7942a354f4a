/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-chooser.h"

#include "base/weir-error.h"
#include "workers/weir-jq.h"

struct _WeirChooser
{
  /* owned */
  WeirSwitchServlet *servlet;
  WeirJq           **conditions; /* NULL for the branch that takes what no case takes */

  guint              n_members;
};

void
weir_chooser_free (WeirChooser *self)
{
  for (guint i = 0; i < self->n_members; i++)
    g_clear_pointer (&self->conditions[i], weir_jq_free);
  g_free (self->conditions);
  g_clear_object (&self->servlet);
  g_free (self);
}

/* Compiles the conditions; in the thread that is going to use them. */
WeirChooser *
weir_chooser_new (WeirSwitchServlet  *servlet,
                  GError            **error)
{
  WeirChooser *self = g_new0 (WeirChooser, 1);

  self->servlet = g_object_ref (servlet);
  self->n_members = weir_servlet_get_n_members (WEIR_SERVLET (servlet));
  self->conditions = g_new0 (WeirJq *, self->n_members);
  if (WEIR_SWITCH_SERVLET_GET_CLASS (servlet)->choose != NULL)
    return self;

  for (guint i = 0; i < self->n_members; i++)
    {
      const char *condition;
      const char *name = weir_switch_servlet_get_case (servlet, i, &condition);

      if (condition == NULL)
        continue;
      self->conditions[i] = weir_jq_new (condition, error);
      if (self->conditions[i] == NULL)
        {
          g_prefix_error (error, "case “%s”: ", name == NULL ? "" : name);
          weir_chooser_free (self);
          return NULL;
        }
    }
  return self;
}

static int
weir_chooser_find_otherwise (WeirChooser  *self,
                             GError      **error)
{
  switch (weir_switch_servlet_get_otherwise (self->servlet))
    {
    case WEIR_SWITCH_ELSE_PASS:
      return (int) self->n_members;

    case WEIR_SWITCH_ELSE_BRANCH:
      for (guint i = 0; i < self->n_members; i++)
        {
          if (self->conditions[i] == NULL)
            return (int) i;
        }
      break;

    case WEIR_SWITCH_ELSE_FAIL:
    default:
      break;
    }

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_NO_CASE,
                       "no case of the switch takes the item, and its “else” is “fail”");
  return -1;
}

static int
weir_chooser_ask (WeirChooser  *self,
                  WeirValue    *value,
                  GError      **error)
{
  WeirSwitchServletClass *klass = WEIR_SWITCH_SERVLET_GET_CLASS (self->servlet);
  int index;

  if (klass->choose != NULL)
    {
      index = klass->choose (self->servlet, value, error);
      if (index >= (int) self->n_members)
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                       "the switch chose member %d and has only %u", index, self->n_members);
          return -1;
        }
      if (index < 0 && *error == NULL)
        g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED, "the switch chose no member");
      return index;
    }

  if (!weir_jq_choose (self->conditions, self->n_members, value, &index, error))
    return -1;
  return index >= 0 ? index : weir_chooser_find_otherwise (self, error);
}

/* Sets the job's outcome: the value as it came and where it goes, or an error. */
void
weir_chooser_choose (WeirChooser *self,
                     WeirJob     *job)
{
  int index = weir_chooser_ask (self, job->value, &job->outcome.error);

  if (index < 0)
    return;
  job->outcome.value = weir_value_ref (job->value);
  job->outcome.choice = (guint) index;
}
