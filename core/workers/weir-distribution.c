/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-distribution.h"

#include <math.h>
#include <string.h>

#include "base/weir-error.h"
#include "workers/weir-parameter.h"

/* The same bounds as those of a fixed number of seconds. */
#define MEMBER(member_name, text)     \
  {                                   \
    .name = member_name,              \
    .type = WEIR_PARAMETER_NUMBER,    \
    .required = TRUE,                 \
    .has_minimum = TRUE,              \
    .has_maximum = TRUE,              \
    .maximum = 1e6,                   \
    .help = text                      \
  }

static const WeirParameter uniform[] = {
  MEMBER ("low", "The least value"),
  MEMBER ("high", "The greatest value"),
  { NULL }
};

static const WeirParameter exponential[] = {
  MEMBER ("mean", "The mean"),
  { NULL }
};

static const WeirParameter normal[] = {
  MEMBER ("mean", "The mean; what would be below 0 is taken as 0"),
  MEMBER ("deviation", "The standard deviation"),
  { NULL }
};

static const struct {
  const char          *name;
  const WeirParameter *members;
} shapes[] = {
  [WEIR_DISTRIBUTION_UNIFORM] = { "uniform", uniform },
  [WEIR_DISTRIBUTION_EXPONENTIAL] = { "exponential", exponential },
  [WEIR_DISTRIBUTION_NORMAL] = { "normal", normal },
};

static gboolean
parse_type (WeirDistribution  *self,
            JsonObject        *object,
            GError           **error)
{
  JsonNode *node = json_object_get_member (object, "distribution");
  const char *name = NULL;

  if (node != NULL && json_node_get_value_type (node) == G_TYPE_STRING)
    name = json_node_get_string (node);

  for (gsize i = WEIR_DISTRIBUTION_UNIFORM; name != NULL && i < G_N_ELEMENTS (shapes); i++)
    {
      if (strcmp (shapes[i].name, name) == 0)
        {
          self->type = i;
          return TRUE;
        }
    }

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                       "\"distribution\": expected one of uniform, exponential, normal");
  return FALSE;
}

static gboolean
parse_members (WeirDistribution  *self,
               JsonObject        *object,
               GError           **error)
{
  const WeirParameter *members = shapes[self->type].members;

  if (!weir_parameter_check (members, object, error))
    return FALSE;

  self->first = json_object_get_double_member (object, members[0].name);
  self->second = 0;
  if (members[1].name != NULL)
    self->second = json_object_get_double_member (object, members[1].name);

  if (self->type == WEIR_DISTRIBUTION_UNIFORM && self->second < self->first)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "\"high\": expected a number of at least %g, which is \"low\", got %g",
                   self->first, self->second);
      return FALSE;
    }

  return TRUE;
}

gboolean
weir_distribution_parse (WeirDistribution  *self,
                         JsonNode          *node,
                         GError           **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);

      return parse_type (self, object, error) && parse_members (self, object, error);
    }

  self->type = WEIR_DISTRIBUTION_FIXED;
  self->first = json_node_get_double (node);
  self->second = 0;

  return TRUE;
}

/* By Box and Muller; 1 - u is above 0, of which the logarithm is taken. */
static double
sample_normal (const WeirDistribution *self,
               WeirRandom             *random)
{
  double radius = sqrt (-2 * log (1 - weir_random_next (random)));
  double angle = 2 * G_PI * weir_random_next (random);

  return MAX (0, self->first + self->second * radius * cos (angle));
}

double
weir_distribution_sample (const WeirDistribution *self,
                          WeirRandom             *random)
{
  switch (self->type)
    {
    case WEIR_DISTRIBUTION_FIXED:
      return self->first;

    case WEIR_DISTRIBUTION_UNIFORM:
      return self->first + (self->second - self->first) * weir_random_next (random);

    case WEIR_DISTRIBUTION_EXPONENTIAL:
      return -self->first * log (1 - weir_random_next (random));

    case WEIR_DISTRIBUTION_NORMAL:
      return sample_normal (self, random);

    default:
      g_assert_not_reached ();
    }
}

JsonObject *
weir_distribution_describe (void)
{
  JsonObject *object = json_object_new ();

  for (gsize i = WEIR_DISTRIBUTION_UNIFORM; i < G_N_ELEMENTS (shapes); i++)
    json_object_set_object_member (object, shapes[i].name,
                                   weir_parameter_describe (shapes[i].members));

  return object;
}
