/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-frames.h"

#include <math.h>

#include "document/weir-flow-json.h"
#include "document/weir-flow-private.h"

/* What a frame leaves free around its nodes; above them is its text. */
#define MARGIN     24
#define TOP_MARGIN 48

typedef struct {
  char   *id;  /* owned */
  double  x;
  double  y;
} Member;

struct _WeirFlowFrames
{
  /* borrowed */
  WeirFlow  *flow;

  /* owned; for each frame an array of Member */
  GPtrArray *members;
};

static void
member_clear (gpointer data)
{
  Member *member = data;

  g_clear_pointer (&member->id, g_free);
}

static gboolean
get_number (JsonArray *array,
            guint      index,
            double    *number)
{
  JsonNode *value = json_array_get_element (array, index);
  GType type = json_node_get_value_type (value);

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;

  *number = json_node_get_double (value);

  return fabs (*number) <= WEIR_FLOW_MAX_PLACE;
}

gboolean
weir_flow_get_rectangle (JsonObject        *element,
                         WeirFlowRectangle *rectangle)
{
  JsonNode *value = element != NULL ? json_object_get_member (element, "rect") : NULL;
  JsonArray *array = NULL;

  if (value != NULL && JSON_NODE_HOLDS_ARRAY (value))
    array = json_node_get_array (value);

  return array != NULL && json_array_get_length (array) == 4 &&
         get_number (array, 0, &rectangle->x) && get_number (array, 1, &rectangle->y) &&
         get_number (array, 2, &rectangle->width) && get_number (array, 3, &rectangle->height);
}

static GArray *
find_members (WeirFlow                *flow,
              char                   **ids,
              const WeirFlowRectangle *frame)
{
  GArray *members = g_array_new (FALSE, TRUE, sizeof (Member));

  g_array_set_clear_func (members, member_clear);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      Member member = { 0 };
      double width, height, middle_x, middle_y;

      if (!weir_flow_get_position (flow, ids[i], &member.x, &member.y))
        continue;

      weir_flow_get_node_size (flow, ids[i], &width, &height);
      middle_x = member.x + width / 2;
      middle_y = member.y + height / 2;
      if (middle_x < frame->x || middle_x > frame->x + frame->width ||
          middle_y < frame->y || middle_y > frame->y + frame->height)
        continue;

      member.id = g_strdup (ids[i]);
      g_array_append_val (members, member);
    }

  return members;
}

WeirFlowFrames *
weir_flow_frames_new (WeirFlow *flow)
{
  WeirFlowFrames *self = g_new0 (WeirFlowFrames, 1);
  guint n_frames = weir_flow_get_n_elements (flow, "frames");
  g_auto(GStrv) ids = NULL;

  self->flow = flow;
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  if (n_frames > 0)
    ids = weir_flow_list_nodes (flow);

  for (guint i = 0; i < n_frames; i++)
    {
      WeirFlowRectangle frame = { HUGE_VAL, HUGE_VAL, 0, 0 };

      weir_flow_get_rectangle (weir_flow_get_element (flow, "frames", i), &frame);
      g_ptr_array_add (self->members, find_members (flow, ids, &frame));
    }

  return self;
}

void
weir_flow_frames_free (WeirFlowFrames *self)
{
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_free (self);
}

/* The space around the members; FALSE if none has moved. */
static gboolean
find_rectangle (WeirFlowFrames    *self,
                GArray            *members,
                WeirFlowRectangle *rectangle)
{
  double left = HUGE_VAL, top = HUGE_VAL, right = -HUGE_VAL, bottom = -HUGE_VAL;
  gboolean has_moved = FALSE;

  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);
      double x, y, width, height;

      weir_flow_get_position (self->flow, member->id, &x, &y);
      weir_flow_get_node_size (self->flow, member->id, &width, &height);
      has_moved |= fabs (x - member->x) > 0 || fabs (y - member->y) > 0;

      left = MIN (left, x);
      top = MIN (top, y);
      right = MAX (right, x + width);
      bottom = MAX (bottom, y + height);
    }

  *rectangle = (WeirFlowRectangle) {
    left - MARGIN, top - TOP_MARGIN, right - left + 2 * MARGIN, bottom - top + TOP_MARGIN + MARGIN,
  };

  return has_moved;
}

static void
set_rectangle (WeirFlowFrames          *self,
               guint                    index,
               const WeirFlowRectangle *rectangle)
{
  GPtrArray *frames = weir_flow_store_get_list (weir_flow_get_store (self->flow),
                                                WEIR_FLOW_PART_FRAMES);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(JsonNode) value = NULL;
  g_autoptr(JsonNode) frame = NULL;

  json_array_add_element (array, weir_flow_json_new_number (rectangle->x));
  json_array_add_element (array, weir_flow_json_new_number (rectangle->y));
  json_array_add_element (array, weir_flow_json_new_number (rectangle->width));
  json_array_add_element (array, weir_flow_json_new_number (rectangle->height));

  value = json_node_init_array (json_node_alloc (), array);
  frame = weir_flow_json_set (g_ptr_array_index (frames, index), "rect", value);
  weir_flow_editor_replace_element (weir_flow_get_editor (self->flow), WEIR_FLOW_PART_FRAMES,
                                    index, frame);
}

void
weir_flow_frames_follow (WeirFlowFrames *self)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      WeirFlowRectangle rectangle;

      if (find_rectangle (self, g_ptr_array_index (self->members, i), &rectangle))
        set_rectangle (self, i, &rectangle);
    }
}
