/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

struct _WeirInterrupt
{
  GCancellable      *cancellable;   /* owned */
  sigset_t           signals;
  int                signal_number; /* atomic: the first */

  pthread_mutex_t    lock;

  /* guarded by the lock */
  WeirInterruptFunc  func;
  gpointer           data;
};

static void
call_func (WeirInterrupt *self,
           gboolean       again)
{
  pthread_mutex_lock (&self->lock);
  if (self->func != NULL)
    self->func (again, self->data);
  pthread_mutex_unlock (&self->lock);
}

static int
wait_for_signal (WeirInterrupt *self)
{
  int number;

  while (sigwait (&self->signals, &number) != 0)
    continue;

  return number;
}

static gpointer
await_signals (gpointer data)
{
  WeirInterrupt *self = data;
  int number = wait_for_signal (self);

  __atomic_store_n (&self->signal_number, number, __ATOMIC_RELEASE);
  call_func (self, FALSE);
  g_cancellable_cancel (self->cancellable);

  number = wait_for_signal (self);
  call_func (self, TRUE);
  _exit (128 + number);
}

/* Those that were ignored from the start on, as by nohup, stay so. */
static void
add_unless_ignored (sigset_t *signals,
                    int       number)
{
  struct sigaction action;

  if (sigaction (number, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
    sigaddset (signals, number);
}

WeirInterrupt *
weir_interrupt_new (void)
{
  WeirInterrupt *self = g_new0 (WeirInterrupt, 1);

  pthread_mutex_init (&self->lock, NULL);
  self->cancellable = g_cancellable_new ();
  sigemptyset (&self->signals);
  add_unless_ignored (&self->signals, SIGINT);
  add_unless_ignored (&self->signals, SIGTERM);

  /* All threads that are made from now on have them blocked too. */
  pthread_sigmask (SIG_BLOCK, &self->signals, NULL);
  g_thread_unref (g_thread_new ("weir-interrupt", await_signals, self));

  return self;
}

void
weir_interrupt_set_func (WeirInterrupt     *self,
                         WeirInterruptFunc  func,
                         gpointer           data)
{
  pthread_mutex_lock (&self->lock);
  self->func = func;
  self->data = data;
  pthread_mutex_unlock (&self->lock);
}

GCancellable *
weir_interrupt_get_cancellable (WeirInterrupt *self)
{
  return self->cancellable;
}

int
weir_interrupt_get_signal (WeirInterrupt *self)
{
  return __atomic_load_n (&self->signal_number, __ATOMIC_ACQUIRE);
}
