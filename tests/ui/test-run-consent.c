/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "run/weir-run-consent.h"

#include <glib/gstdio.h>
#include <string.h>

#define FLOW(worker) \
  "{\"format\": \"weir-flow/1\", \"nodes\": {\"one\": {\"kind\": \"process\", " \
  "\"worker\": " worker "}}, \"links\": [[\"input\", \"one\"], [\"one\", \"output\"]]}"

static WeirRunConsent *
ask (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirFlow) flow = weir_flow_new_from_data (text, -1, NULL, &error);

  g_assert_no_error (error);

  return weir_run_consent_new (flow);
}

static void
test_own_code (void)
{
  g_autoptr(WeirRunConsent) consent = ask (FLOW ("{\"type\": \"jq\", \"filter\": \".\"}"));

  g_assert_true (weir_run_consent_is_given (consent));
  g_assert_cmpstr (weir_run_consent_get_text (consent), ==, "");
}

static void
test_program (void)
{
  static const char one[] = FLOW ("{\"type\": \"command\", \"argv\": [\"sh\", \"-c\", \"cat\"]}");
  static const char other[] = FLOW ("{\"type\": \"command\", \"argv\": [\"sh\", \"-c\", \"tac\"]}");
  g_autoptr(WeirRunConsent) first = ask (one);
  g_autoptr(WeirRunConsent) again = NULL;
  g_autoptr(WeirRunConsent) changed = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (weir_run_consent_is_given (first));
  g_assert_nonnull (strstr (weir_run_consent_get_text (first), "sh"));
  g_assert_nonnull (strstr (weir_run_consent_get_text (first), "(one)"));

  g_assert_true (weir_run_consent_give (first, &error));
  g_assert_no_error (error);
  again = ask (one);
  g_assert_true (weir_run_consent_is_given (again));

  changed = ask (other);
  g_assert_false (weir_run_consent_is_given (changed));
}

/* A file stands where the folder would be. */
static void
test_not_remembered (void)
{
  g_autoptr(WeirRunConsent) consent =
    ask (FLOW ("{\"type\": \"command\", \"argv\": [\"true\"]}"));
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "weir-designer", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_state_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_false (weir_run_consent_give (consent, &error));
  g_assert_nonnull (error);
  g_assert_true (weir_run_consent_is_given (consent));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/run-consent/own-code", test_own_code);
  g_test_add_func ("/run-consent/program", test_program);
  g_test_add_func ("/run-consent/not-remembered", test_not_remembered);

  return g_test_run ();
}
