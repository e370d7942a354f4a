/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "weir.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "host/weir-servant.h"

/*
 * weir-host NAME CHANNEL PAGE SLOTS: the process around one worker. It is started by a runner
 * alone, speaks to nobody else, and ends when the channel does.
 */

static gboolean
parse_number (const char *text,
              guint64     most,
              int        *number)
{
  guint64 parsed;

  if (!g_ascii_string_to_unsigned (text, 10, 0, most, &parsed, NULL))
    return FALSE;
  *number = (int) parsed;
  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  int channel;
  int page;
  int n_slots;

  if (argc != 5
      || !parse_number (argv[2], G_MAXINT, &channel)
      || !parse_number (argv[3], G_MAXINT, &page)
      || !parse_number (argv[4], WEIR_PAGE_MAX_SLOTS, &n_slots))
    {
      g_printerr ("%s is started by weir, for a worker of a flow; it is not for hand use.\n",
                  argv[0]);
      return EXIT_FAILURE;
    }

  g_set_prgname (argv[1]);
  /* What a worker prints is read by people, though it goes into a pipe. */
  setvbuf (stdout, NULL, _IOLBF, BUFSIZ);
  signal (SIGPIPE, SIG_IGN);
  return weir_servant_run (channel, page, (guint) n_slots);
}
