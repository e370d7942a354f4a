/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-wire.h"

#include <string.h>

#include "base/weir-error.h"

/* As it stands in the socket, in network byte order. */
typedef struct {
  guint32 length;
  guint8  type;
  guint8  flags;
  guint16 reserved;
  guint64 id;
} WireHeader;

G_STATIC_ASSERT (sizeof (WireHeader) == WEIR_WIRE_HEADER_SIZE);

void
weir_wire_write_header (const WeirWireFrame *frame,
                        guint8              *bytes)
{
  WireHeader header = {
    .length = GUINT32_TO_BE (frame->length),
    .type = frame->type,
    .flags = frame->flags,
    .id = GUINT64_TO_BE (frame->id),
  };

  memcpy (bytes, &header, sizeof header);
}

/* Whether a worker may send it. */
static gboolean
is_right (const WireHeader *header,
          guint32           length)
{
  gboolean has_id = header->type == WEIR_WIRE_RESULT || header->type == WEIR_WIRE_ERROR;
  guint8 flags = (has_id ? WEIR_WIRE_LAST : 0) |
                 (header->type == WEIR_WIRE_ERROR ? WEIR_WIRE_WHOLE : 0);

  return header->type >= WEIR_WIRE_READY && header->type <= WEIR_WIRE_ERROR &&
         (header->flags & ~flags) == 0 && header->reserved == 0 &&
         (header->id != 0) == has_id && length <= WEIR_WIRE_MAX_LENGTH;
}

gboolean
weir_wire_next (WeirIntake     *intake,
                WeirWireFrame  *frame,
                GError        **error)
{
  const char *bytes;
  gsize n_bytes = weir_intake_peek (intake, &bytes);
  WireHeader header;

  if (n_bytes < sizeof header)
    return FALSE;

  memcpy (&header, bytes, sizeof header);
  frame->length = GUINT32_FROM_BE (header.length);
  frame->type = header.type;
  frame->flags = header.flags;
  frame->id = GUINT64_FROM_BE (header.id);
  if (!is_right (&header, frame->length))
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                   "sent what is no frame of a worker (type %u, flags %u, reserved %u, "
                   "id %" G_GUINT64_FORMAT ", %u bytes)", frame->type, frame->flags,
                   GUINT16_FROM_BE (header.reserved), frame->id, frame->length);
      return FALSE;
    }

  if (n_bytes - sizeof header < frame->length)
    return FALSE;

  frame->payload = bytes + sizeof header;
  weir_intake_drop (intake, sizeof header + frame->length);

  return TRUE;
}
