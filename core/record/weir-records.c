/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "record/weir-records.h"

#include <pthread.h>

#include "base/weir-locker.h"

typedef struct {
  WeirRecord *head;
  WeirRecord *tail;
  guint       length;
  gsize       n_bytes;
  guint64     n_gone;    /* that were kept and are no more */
  guint64     last_gone; /* the number of the last of them */
} WeirShelf;

struct _WeirRecords
{
  /* constant */
  guint            n_shelves;
  guint            n_most;     /* on a shelf */
  gsize            bytes_most;

  pthread_mutex_t  lock;

  /* guarded by lock */
  WeirShelf       *shelves;    /* owned */
  guint64          last;
};

/* Each of @n_shelves keeps @n_most records, which come to @bytes_most; the last one in any case. */
WeirRecords *
weir_records_new (guint n_shelves,
                  guint n_most,
                  gsize bytes_most)
{
  WeirRecords *self = g_new0 (WeirRecords, 1);

  g_assert (n_shelves > 0 && n_most > 0);

  self->n_shelves = n_shelves;
  self->n_most = n_most;
  self->bytes_most = bytes_most;
  self->shelves = g_new0 (WeirShelf, n_shelves);
  pthread_mutex_init (&self->lock, NULL);
  return self;
}

static WeirRecord *
weir_shelf_pop (WeirShelf *self)
{
  WeirRecord *record = self->head;

  self->head = record->next;
  if (self->head == NULL)
    self->tail = NULL;
  record->next = NULL;
  self->length--;
  self->n_bytes -= record->size;
  self->n_gone++;
  self->last_gone = record->number;
  return record;
}

void
weir_records_free (WeirRecords *self)
{
  for (guint i = 0; i < self->n_shelves; i++)
    {
      while (self->shelves[i].head != NULL)
        weir_record_unref (weir_shelf_pop (&self->shelves[i]));
    }
  g_free (self->shelves);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/* @size is what it takes, itself included; @free lets go of all of it. */
void
weir_record_init (WeirRecord     *record,
                  gsize           size,
                  GDestroyNotify  free)
{
  weir_refs_init (&record->refs);
  record->next = NULL;
  record->free = free;
  record->size = size;
  record->time = g_get_real_time ();
}

void
weir_record_unref (gpointer record)
{
  WeirRecord *self = record;

  if (weir_refs_dec (&self->refs))
    self->free (self);
}

static void
weir_shelf_push (WeirShelf  *self,
                 WeirRecord *record)
{
  if (self->tail != NULL)
    self->tail->next = record;
  else
    self->head = record;
  self->tail = record;
  self->length++;
  self->n_bytes += record->size;
}

/* Takes @record. Returns its number. */
guint64
weir_records_add (WeirRecords *self,
                  guint        shelf,
                  WeirRecord  *record)
{
  WeirShelf *room = &self->shelves[shelf];
  WeirRecord *gone = NULL;
  guint64 number;

  g_assert (shelf < self->n_shelves);

  record->shelf = shelf;
  pthread_mutex_lock (&self->lock);
  record->number = number = ++self->last;
  weir_shelf_push (room, record);
  while (room->length > 1 && (room->length > self->n_most || room->n_bytes > self->bytes_most))
    {
      WeirRecord *oldest = weir_shelf_pop (room);

      oldest->next = gone;
      gone = oldest;
    }
  pthread_mutex_unlock (&self->lock);

  while (gone != NULL)
    {
      WeirRecord *next = gone->next;

      weir_record_unref (gone);
      gone = next;
    }
  return number;
}

guint64
weir_records_get_last (WeirRecords *self)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);

  return self->last;
}

static int
weir_record_compare (gconstpointer a,
                     gconstpointer b)
{
  const WeirRecord *first = *(WeirRecord *const *) a;
  const WeirRecord *second = *(WeirRecord *const *) b;

  return (first->number > second->number) - (first->number < second->number);
}

/* Adds those after @after; returns how many more there were, at most. */
static guint64
weir_shelf_collect (WeirShelf        *self,
                    guint64           after,
                    WeirRecordFilter  filter,
                    gpointer          data,
                    GPtrArray        *into)
{
  for (WeirRecord *record = self->head; record != NULL; record = record->next)
    {
      if (record->number <= after || (filter != NULL && !filter (record, data)))
        continue;
      weir_refs_inc (&record->refs);
      g_ptr_array_add (into, record);
    }
  return self->last_gone <= after ? 0 : MIN (self->n_gone, self->last_gone - after);
}

/* Of a shelf, or of all: the last @n_most after number @after that @filter, where there is one,
 * takes; oldest first. *@last is the number of the last one on any shelf, *@n_lost how many more
 * there were after @after that are kept no more; of a single shelf, that many at most.
 * (transfer full) */
GPtrArray *
weir_records_list (WeirRecords      *self,
                   guint             shelf,
                   guint64           after,
                   guint             n_most,
                   WeirRecordFilter  filter,
                   gpointer          data,
                   guint64          *last,
                   guint64          *n_lost)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (weir_record_unref);

  *n_lost = 0;
  pthread_mutex_lock (&self->lock);
  *last = self->last;
  for (guint i = 0; i < self->n_shelves; i++)
    {
      if (shelf == WEIR_RECORDS_ALL || shelf == i)
        *n_lost += weir_shelf_collect (&self->shelves[i], after, filter, data, records);
    }
  pthread_mutex_unlock (&self->lock);

  if (shelf == WEIR_RECORDS_ALL && filter == NULL)
    *n_lost = *last > after ? *last - after - records->len : 0;
  if (shelf == WEIR_RECORDS_ALL)
    g_ptr_array_sort (records, weir_record_compare);
  if (records->len > n_most)
    g_ptr_array_remove_range (records, 0, records->len - n_most);
  return records;
}
