/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "peer.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEASURED_SECONDS 1
#define LONGEST_SECONDS  30

static cpu_set_t allowed_cpus;

/* A peer that hangs is killed by its own alarm. */
void
peer_init (void)
{
  alarm (LONGEST_SECONDS);
  if (sched_getaffinity (0, sizeof allowed_cpus, &allowed_cpus) != 0)
    peer_fail ("cannot read the CPU affinity: %s", g_strerror (errno));
}

void
peer_fail (const char *format,
           ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  g_printerr ("%s: %s\n", g_get_prgname () != NULL ? g_get_prgname () : "peer", message);
  exit (EXIT_FAILURE);
}

void
peer_report (const char *name,
             double      value,
             const char *unit)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.1f", value);
  g_print ("{\"name\": \"%s\", \"value\": %s, \"unit\": \"%s\"}\n", name, number, unit);
}

void
peer_rate (const char *name,
           guint64     items,
           gint64      nanoseconds)
{
  peer_report (name, (double) items * 1e9 / (double) nanoseconds, "items/s");
}

/* In nanoseconds. */
gint64
peer_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

/* When a measurement that begins now should end. */
gint64
peer_deadline (void)
{
  return peer_now () + (gint64) MEASURED_SECONDS * 1000000000;
}

/* Pins the calling process to the nth of the CPUs that the program may use. */
void
peer_pin (guint nth)
{
  cpu_set_t one;

  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    {
      if (!CPU_ISSET (cpu, &allowed_cpus) || nth-- > 0)
        continue;

      CPU_ZERO (&one);
      CPU_SET (cpu, &one);
      if (sched_setaffinity (0, sizeof one, &one) != 0)
        peer_fail ("cannot pin to CPU %d: %s", cpu, g_strerror (errno));
      return;
    }

  peer_fail ("needs more CPUs than the %d it may use", CPU_COUNT (&allowed_cpus));
}

/* Runs @child in a process that ends with this one. */
pid_t
peer_fork (PeerChild child,
           gpointer  data)
{
  pid_t parent = getpid ();
  pid_t pid;

  fflush (stdout);
  pid = fork ();
  if (pid < 0)
    peer_fail ("cannot fork: %s", g_strerror (errno));
  if (pid > 0)
    return pid;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    _exit (EXIT_FAILURE);
  alarm (LONGEST_SECONDS);
  child (data);
  _exit (EXIT_SUCCESS);
}

void
peer_wait (pid_t pid)
{
  int status;

  while (waitpid (pid, &status, 0) < 0)
    {
      if (errno != EINTR)
        peer_fail ("cannot wait for the other process: %s", g_strerror (errno));
    }
  if (!WIFEXITED (status) || WEXITSTATUS (status) != EXIT_SUCCESS)
    peer_fail ("the other process failed");
}

/* Reads what is there; 0 at the end. */
gsize
peer_read (int      fd,
           gpointer buffer,
           gsize    size)
{
  for (;;)
    {
      ssize_t n = read (fd, buffer, size);

      if (n >= 0)
        return (gsize) n;
      if (errno != EINTR)
        peer_fail ("cannot read: %s", g_strerror (errno));
    }
}

void
peer_read_all (int      fd,
               gpointer buffer,
               gsize    size)
{
  for (gsize done = 0; done < size;)
    {
      gsize n = peer_read (fd, (guint8 *) buffer + done, size - done);

      if (n == 0)
        peer_fail ("the other process closed its end");
      done += n;
    }
}

void
peer_write_all (int           fd,
                gconstpointer data,
                gsize         size)
{
  for (gsize done = 0; done < size;)
    {
      ssize_t n = write (fd, (const guint8 *) data + done, size - done);

      if (n >= 0)
        done += (gsize) n;
      else if (errno != EINTR)
        peer_fail ("cannot write: %s", g_strerror (errno));
    }
}
