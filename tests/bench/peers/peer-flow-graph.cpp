/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* oneTBB's flow graph: three serial nodes in a row, and side by side; a limiter lets 256 in. */

#include "peer.h"

#include <oneapi/tbb/flow_graph.h>

#include <tuple>

namespace flow = oneapi::tbb::flow;

namespace {

using Limiter = flow::limiter_node<long>;
using Node = flow::function_node<long, long>;

/* What both graphs begin with: numbers until the deadline, as many at once as the limiter lets. */
class Source
{
public:
  explicit Source (flow::graph &graph)
    : deadline (peer_deadline ()),
      numbers (graph, [this] (oneapi::tbb::flow_control &control) { return next (control); }),
      limiter (graph, PEER_IN_FLIGHT)
  {
    flow::make_edge (numbers, limiter);
  }

  void
  activate ()
  {
    numbers.activate ();
  }

private:
  long
  next (oneapi::tbb::flow_control &control)
  {
    if (number % PEER_STRIDE == 0 && peer_now () >= deadline)
      control.stop ();
    return number++;
  }

  gint64 deadline;
  long number = 0;
  flow::input_node<long> numbers;

public:
  Limiter limiter;
};

long
pass (long number)
{
  return number;
}

void
measure_row ()
{
  flow::graph graph;
  Source source (graph);
  Node first (graph, flow::serial, pass);
  Node second (graph, flow::serial, pass);
  Node third (graph, flow::serial, pass);
  guint64 done = 0;
  flow::function_node<long> sink (graph, flow::serial, [&] (long) { done++; });
  gint64 start = peer_now ();

  flow::make_edge (source.limiter, first);
  flow::make_edge (first, second);
  flow::make_edge (second, third);
  flow::make_edge (third, sink);
  flow::make_edge (sink, source.limiter.decrementer ());

  source.activate ();
  graph.wait_for_all ();
  peer_rate ("tbb-3", done, peer_now () - start);
}

void
measure_ensemble ()
{
  using Results = std::tuple<long, long, long>;

  flow::graph graph;
  Source source (graph);
  flow::broadcast_node<long> all (graph);
  Node first (graph, flow::serial, pass);
  Node second (graph, flow::serial, pass);
  Node third (graph, flow::serial, pass);
  flow::join_node<Results, flow::queueing> join (graph);
  guint64 done = 0;
  flow::function_node<Results> sink (graph, flow::serial, [&] (const Results &) { done++; });
  gint64 start = peer_now ();

  flow::make_edge (source.limiter, all);
  flow::make_edge (all, first);
  flow::make_edge (all, second);
  flow::make_edge (all, third);
  flow::make_edge (first, flow::input_port<0> (join));
  flow::make_edge (second, flow::input_port<1> (join));
  flow::make_edge (third, flow::input_port<2> (join));
  flow::make_edge (join, sink);
  flow::make_edge (sink, source.limiter.decrementer ());

  source.activate ();
  graph.wait_for_all ();
  peer_rate ("tbb-ensemble-3", done, peer_now () - start);
}

}

int
main ()
{
  peer_init ();
  measure_row ();
  measure_ensemble ();
  return 0;
}
