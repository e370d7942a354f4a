/* SPDX-License-Identifier: CC0-1.0 */

/* A flow inside a program: embed FLOW VALUE... prints what the flow makes of each value. */
#include <weir.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (argc > 1 ? argv[1] : "greeting.json");
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirFlow) flow = NULL;
  g_autoptr(WeirServlet) servlet = NULL;
  g_autoptr(WeirServer) server = NULL;

  weir_init ();
  if ((flow = weir_flow_new_from_file (file, &error)) == NULL ||
      (servlet = weir_flow_compile (flow, &error)) == NULL)
    g_error ("%s", error->message);

  server = weir_server_new (servlet);
  if (!weir_server_start (server, NULL, &error))
    g_error ("%s", error->message);

  for (int i = 2; i < argc; i++)
    {
      g_autoptr(WeirValue) value = weir_value_new_string (argv[i]);
      g_autoptr(WeirValue) result = weir_server_call (server, value, 10, WEIR_BACKPRESSURE_WAIT,
                                                      NULL, &error);

      g_print ("%s\n", result != NULL ? weir_value_get_json (result, NULL) : error->message);
      g_clear_error (&error);
    }

  return weir_server_stop (server, 1) == 0 ? 0 : 1;
}
