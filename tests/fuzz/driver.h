/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A fuzz target is a file with these two functions. Linked with driver.c it is a test that runs a
 * number of inputs and ends; linked with libFuzzer (clang -fsanitize=fuzzer) instead it runs for as
 * long as one likes.
 */

/* Called with each input; ends the process if something is wrong. */
int      LLVMFuzzerTestOneInput (const guint8 *data,
                                 size_t        size);

/* A good input, which the driver then damages. */
GString *fuzz_new_seed          (GRand        *random) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
