/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow.h"

/* What the tests of flows share. */

#define PASS "\"worker\": {\"type\": \"pass-through\"}"

WeirFlow    *load              (const char   *text);
/* A flow of the nodes @nodes; their first line is line 2 of the text. */
WeirFlow    *load_nodes        (const char   *nodes,
                                const char   *links);
/* A flow of one node called n, between input and output, of which @keys are the keys. */
WeirFlow    *load_node         (const char   *keys);
/*
 * A flow written in short: nodes as "a b e:2 w(x,y)+else", where a name alone is a thread, NAME:N
 * an ensemble of N inputs and NAME(CASES) a switch whose else is "branch", "pass" or "fail" as
 * after the plus; the condition of a case is the first letter of its name, so that few filters are
 * to be compiled. A "!" after a name disables the node. Links are "a>b b>e.0".
 */
WeirFlow    *load_short        (const char   *nodes,
                                const char   *links);

/* The one problem of @flow that has @part in its message. */
WeirProblem *find_problem      (WeirFlow     *flow,
                                const char   *part);
void         assert_problem    (WeirFlow     *flow,
                                WeirSeverity  severity,
                                const char   *node,
                                const char   *key,
                                const char   *part);
void         assert_n_problems (WeirFlow     *flow,
                                guint         n);
/* Expects the flow in short to compile to the tree @expected. */
void         assert_tree       (const char   *nodes,
                                const char   *links,
                                const char   *expected);
