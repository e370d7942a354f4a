/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/programs/weir-intake.h"

G_BEGIN_DECLS

/* The frames of the Weir worker protocol, which protocol.md describes. */

#define WEIR_WIRE_VERSION     1
#define WEIR_WIRE_HEADER_SIZE 16
/* The most bytes of a payload. */
#define WEIR_WIRE_MAX_LENGTH  G_MAXINT32

/**
 * WeirWireType:
 * @WEIR_WIRE_INIT: to the worker, first: what it is to be
 * @WEIR_WIRE_ITEM: to the worker: an item
 * @WEIR_WIRE_STOP: to the worker, last: to clean up and end
 * @WEIR_WIRE_READY: from the worker: it takes items
 * @WEIR_WIRE_REFUSED: from the worker: why it cannot be that
 * @WEIR_WIRE_RESULT: from the worker: an item's result
 * @WEIR_WIRE_ERROR: from the worker: an item's error
 *
 * What a frame is.
 */
typedef enum {
  WEIR_WIRE_INIT    = 1,
  WEIR_WIRE_ITEM    = 2,
  WEIR_WIRE_STOP    = 3,
  WEIR_WIRE_READY   = 17,
  WEIR_WIRE_REFUSED = 18,
  WEIR_WIRE_RESULT  = 19,
  WEIR_WIRE_ERROR   = 20,
} WeirWireType;

/**
 * WeirWireFlags:
 * @WEIR_WIRE_MORE: item: the next one belongs to the same batch
 * @WEIR_WIRE_WHOLE: error: it is that of the whole batch
 * @WEIR_WIRE_LAST: result or error: the worker takes no more items, and ends
 */
typedef enum {
  WEIR_WIRE_MORE  = 1 << 0,
  WEIR_WIRE_WHOLE = 1 << 1,
  WEIR_WIRE_LAST  = 1 << 2,
} WeirWireFlags;

typedef struct {
  guint32     length;   /* of the payload */
  guint8      type;
  guint8      flags;
  guint64     id;       /* of the item; 0 where there is none */
  const char *payload;  /* borrowed from the intake, until its next read */
} WeirWireFrame;

/* Writes the header of @frame at @bytes. */
void     weir_wire_write_header (const WeirWireFrame  *frame,
                                 guint8               *bytes);

/* Takes the next whole frame that a worker has sent: FALSE with no @error set when there is none
 * yet. After an error there are no more frames. */
gboolean weir_wire_next         (WeirIntake           *intake,
                                 WeirWireFrame        *frame,
                                 GError              **error);

G_END_DECLS
