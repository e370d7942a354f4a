/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "top-screen.h"

#include <curses.h>
#include <glib-unix.h>
#include <langinfo.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "top-text.h"
#include "weir-runners.h"

/*
 * Drawn anew for each sample and for each key; curses sends only what has changed. Rows begin below
 * the head, and scroll; a line of help stands at the bottom.
 */

#define GRAPH_SECONDS 60
/* Where graph and bar begin: behind the longest lines. */
#define GRAPH_X       76

/* On a narrow terminal the bar is short, so that the CPUs are still there. */
#define WIDE          100
#define SHORT_BAR     9

/* Draws everything anew, as in other programs. */
#define CTRL_L        '\f'

enum {
  PAIR_TITLE = 1,
  PAIR_LOW,
  PAIR_MIDDLE,
  PAIR_HIGH,
  PAIR_QUIET,
};

struct _TopScreen
{
  /* borrowed */
  TopModel  *model;
  GMainLoop *loop;

  TopOrder   order;
  guint      first;     /* row that is the first on the screen */
  guint      n_rows;
  gboolean   has_help;
  gboolean   is_held;   /* the numbers stay as they are */
  gboolean   is_utf8;
  guint      key_source;
  guint      size_source;
};

static int
get_width (void)
{
  return getmaxx (stdscr);
}

static int
get_height (void)
{
  return getmaxy (stdscr);
}

/* As many characters as fit, and spaces up to @width. */
static void
draw_text (int         y,
           int         x,
           int         width,
           const char *text,
           gboolean    is_right)
{
  int room = MIN (width, get_width () - x);
  g_autofree char *cut = NULL;
  int length;

  if (room <= 0 || y >= get_height ())
    return;

  length = MIN ((int) g_utf8_strlen (text, -1), room);
  cut = g_utf8_substring (text, 0, length);
  mvprintw (y, x, "%*s", room, "");
  mvaddstr (y, is_right ? x + room - length : x, cut);
}

static void
set_style (attr_t style,
           short  pair)
{
  attr_set (style, COLORS > 0 ? pair : 0, NULL);
}

static short
get_share_pair (double share)
{
  return share < 0.6 ? PAIR_LOW : share < 0.85 ? PAIR_MIDDLE : PAIR_HIGH;
}

/* [||||||    46 %] */
static void
draw_bar (int    y,
          int    x,
          int    width,
          double share)
{
  int room = MIN (width, get_width () - x) - 2;
  int filled = isnan (share) ? 0 : (int) lround (CLAMP (share, 0, 1) * room);
  char label[16];
  int label_at;

  if (room < 6)
    return;

  g_snprintf (label, sizeof label, "%.0f%%", isnan (share) ? 0.0 : 100 * share);
  label_at = room - (int) strlen (label);
  mvaddch (y, x, '[');
  for (int i = 0; i < room; i++)
    {
      gboolean is_label = i >= label_at;

      set_style (i < filled ? A_BOLD : A_NORMAL, i < filled ? get_share_pair (share) : PAIR_QUIET);
      mvaddch (y, x + 1 + i, is_label ? (chtype) label[i - label_at] : i < filled ? '|' : ' ');
    }
  set_style (A_NORMAL, 0);
  mvaddch (y, x + 1 + room, ']');
}

/* The head */

/* A column for each of the last seconds. */
static void
draw_graph (TopScreen       *self,
            int              y,
            int              x,
            WeirFlowMeasure  measure)
{
  static const char * const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
  static const char plain[] = " .:-=+*#@";
  WeirHistory *history = weir_monitor_client_get_history (top_model_get_client (self->model));
  guint64 last = top_model_get_last (self->model);
  int n_columns = MIN (GRAPH_SECONDS, get_width () - x);
  double values[GRAPH_SECONDS];
  double most = 0;

  if (n_columns < 10 || y >= get_height ())
    return;

  for (int i = 0; i < n_columns; i++)
    {
      guint64 back = (guint64) (n_columns - 1 - i);

      values[i] = NAN;
      if (last > back)
        weir_history_read_flow (history, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN, measure,
                                last - back, 1, &values[i]);
      most = fmax (most, values[i]);
    }

  set_style (A_NORMAL, PAIR_LOW);
  for (int i = 0; i < n_columns; i++)
    {
      int level = isnan (values[i]) || most <= 0 ? 0 : (int) ceil (8 * values[i] / most);

      if (self->is_utf8)
        mvaddstr (y, x + i, blocks[level]);
      else
        mvaddch (y, x + i, (chtype) plain[level]);
    }
  set_style (A_NORMAL, 0);
}

static int
draw_head (TopScreen *self)
{
  g_auto(GStrv) lines = top_text_make_head (self->model);
  double backlog = top_model_get_rate (self->model, WEIR_FLOW_BACKLOG);
  double capacity = top_model_get_rate (self->model, WEIR_FLOW_CAPACITY);
  int y = 0;

  for (; lines[y] != NULL; y++)
    {
      set_style (y == 0 ? A_BOLD : A_NORMAL, 0);
      draw_text (y, 0, get_width (), lines[y], FALSE);
    }

  draw_graph (self, 1, GRAPH_X, WEIR_FLOW_DONE);
  draw_bar (2, GRAPH_X, 30, backlog / capacity);

  return y + 1;
}

/* The table */

static int
get_name_width (GPtrArray *rows)
{
  glong width = (glong) top_columns[TOP_NAME].width;

  for (guint i = 0; i < rows->len; i++)
    width = MAX (width, g_utf8_strlen (((TopRow *) rows->pdata[i])->name, -1));

  return (int) MIN (width, 30);
}

/* How wide a column is; 0 where there is no room for all of it. */
static int
get_column_width (TopColumn column,
                  int       x,
                  int       name_width)
{
  int width = column == TOP_NAME ? name_width : (int) top_columns[column].width;

  if (column == TOP_BUSY && get_width () < WIDE)
    width = SHORT_BAR;

  return x + width <= get_width () ? width : 0;
}

static void
draw_titles (TopScreen *self,
             int        y,
             int        name_width)
{
  int x = 0;
  int width;

  for (TopColumn i = 0; i < TOP_N_COLUMNS &&
                        (width = get_column_width (i, x, name_width)) > 0; i++)
    {
      gboolean is_sorted = !self->order.in_flow_order && self->order.column == i;

      set_style (A_REVERSE | (is_sorted ? A_BOLD | A_UNDERLINE : 0), PAIR_TITLE);
      draw_text (y, x, width + 1, "", FALSE);
      draw_text (y, x, width, top_columns[i].title, i > TOP_STATE);
      x += width + 1;
    }
  set_style (A_REVERSE, PAIR_TITLE);
  draw_text (y, x, get_width (), "", FALSE);
  set_style (A_NORMAL, 0);
}

static short
get_row_pair (const TopRow *row,
              TopColumn     column)
{
  if ((column == TOP_FAILED || column == TOP_RESTARTS) && row->numbers[column] > 0)
    return PAIR_HIGH;
  if (column == TOP_STATE && row->is_worker && strcmp (row->state, "ready") != 0)
    return PAIR_MIDDLE;

  return row->is_worker ? PAIR_QUIET : 0;
}

static void
draw_row (const TopRow *row,
          int           y,
          int           name_width)
{
  int x = 0;
  int width;

  for (TopColumn i = 0; i < TOP_N_COLUMNS &&
                        (width = get_column_width (i, x, name_width)) > 0; i++)
    {
      g_autofree char *text = top_row_format (row, i);

      if (i == TOP_BUSY)
        {
          draw_bar (y, x, width, row->numbers[i]);
        }
      else
        {
          set_style (row->is_worker ? A_NORMAL : A_BOLD, get_row_pair (row, i));
          draw_text (y, x, width, text, i > TOP_STATE);
        }
      x += width + 1;
    }
  set_style (A_NORMAL, 0);
}

static void
draw_table (TopScreen *self,
            int        top)
{
  g_autoptr(GPtrArray) rows = top_model_make_rows (self->model, &self->order);
  int name_width = get_name_width (rows);
  guint n_visible = (guint) MAX (get_height () - top - 2, 0);

  self->n_rows = rows->len;
  self->first = MIN (self->first, rows->len > n_visible ? rows->len - n_visible : 0);
  draw_titles (self, top, name_width);
  for (guint i = 0; i < n_visible && self->first + i < rows->len; i++)
    draw_row (rows->pdata[self->first + i], top + 1 + (int) i, name_width);
}

static void
draw_help (TopScreen *self,
           int        top)
{
  static const char * const keys[] = {
    "q        leave; the flow goes on",
    "w        show workers, or nodes alone",
    "< >      sort by the column to the left, to the right",
    "r        sort the other way round",
    "o        the order of the flow",
    "p        hold the picture, or let it go on; the flow always goes on",
    "up down page-up page-down home end   scroll",
    "",
  };
  int y = top;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    draw_text (y++, 2, get_width () - 2, keys[i], FALSE);
  for (TopColumn i = 0; i < TOP_N_COLUMNS; i++)
    {
      g_autofree char *line = g_strdup_printf ("%-8s %s", top_columns[i].title,
                                               top_columns[i].help);

      draw_text (y++, 2, get_width () - 2, line, FALSE);
    }
}

static const char *
get_keys (TopScreen *self)
{
  if (self->has_help)
    return "any key: back to the table";
  if (self->is_held)
    return "held: p goes on  q quit  h help";

  return "q quit  w workers  < > sort  r reverse  o flow order  p hold  h help";
}

void
top_screen_draw (TopScreen *self)
{
  int top;

  erase ();
  top = draw_head (self);
  if (self->has_help)
    draw_help (self, top);
  else
    draw_table (self, top);
  set_style (A_REVERSE, PAIR_TITLE);
  draw_text (get_height () - 1, 0, get_width (), get_keys (self), FALSE);
  set_style (A_NORMAL, 0);
  refresh ();
}

gboolean
top_screen_is_held (TopScreen *self)
{
  return self->is_held;
}

/* Keys */

static void
move_sort (TopScreen *self,
           int        step)
{
  if (self->order.in_flow_order)
    self->order.in_flow_order = FALSE;
  else
    self->order.column = (TopColumn) (((int) self->order.column + step + TOP_N_COLUMNS) %
                                      TOP_N_COLUMNS);
}

static void
scroll_by (TopScreen *self,
           int        n_rows)
{
  self->first = (guint) CLAMP ((int) self->first + n_rows, 0, (int) self->n_rows);
}

static void
handle_view_key (TopScreen *self,
                 int        key)
{
  switch (key)
    {
    case '<':
    case KEY_LEFT:
      move_sort (self, -1);
      break;

    case '>':
    case KEY_RIGHT:
      move_sort (self, 1);
      break;

    case 'r':
      self->order.ascending = !self->order.ascending;
      break;

    case 'o':
      self->order.in_flow_order = TRUE;
      break;

    case CTRL_L:
      clearok (curscr, TRUE);
      break;

    case 'p':
      self->is_held = !self->is_held;
      break;

    case 'w':
      self->order.with_workers = !self->order.with_workers;
      break;

    default:
      break;
    }
}

static void
handle_scroll_key (TopScreen *self,
                   int        key)
{
  int page = MAX (get_height () - 8, 1);

  switch (key)
    {
    case KEY_UP:
      scroll_by (self, -1);
      break;

    case KEY_DOWN:
      scroll_by (self, 1);
      break;

    case KEY_PPAGE:
      scroll_by (self, -page);
      break;

    case KEY_NPAGE:
    case ' ':
      scroll_by (self, page);
      break;

    case KEY_HOME:
      self->first = 0;
      break;

    case KEY_END:
      self->first = self->n_rows;
      break;

    default:
      break;
    }
}

static void
handle_key (TopScreen *self,
            int        key)
{
  gboolean had_help = self->has_help;

  if (key == 'q' || key == KEY_F (10))
    {
      g_main_loop_quit (self->loop);
      return;
    }

  self->has_help = !had_help && (key == 'h' || key == '?' || key == KEY_F (1));
  if (had_help)
    return;
  handle_view_key (self, key);
  handle_scroll_key (self, key);
}

static gboolean
on_input (int          fd,
          GIOCondition condition,
          gpointer     data)
{
  TopScreen *self = data;
  int key;

  if ((condition & (G_IO_HUP | G_IO_ERR)) != 0)
    {
      /* The terminal has gone. */
      self->key_source = 0;
      g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }

  while ((key = getch ()) != ERR)
    handle_key (self, key);
  top_screen_draw (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_resized (gpointer data)
{
  TopScreen *self = data;
  struct winsize size;

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
    resizeterm (size.ws_row, size.ws_col);
  top_screen_draw (self);

  return G_SOURCE_CONTINUE;
}

/* Colours that can be read on a dark and on a light ground alike. */
static void
init_colors (void)
{
  if (!has_colors () || g_getenv ("NO_COLOR") != NULL)
    return;

  start_color ();
  use_default_colors ();
  init_pair (PAIR_TITLE, COLOR_CYAN, -1);
  init_pair (PAIR_LOW, COLOR_GREEN, -1);
  init_pair (PAIR_MIDDLE, COLOR_YELLOW, -1);
  init_pair (PAIR_HIGH, COLOR_RED, -1);
  init_pair (PAIR_QUIET, -1, -1);
}

TopScreen *
top_screen_new (TopModel  *model,
                GMainLoop *loop)
{
  TopScreen *self = g_new0 (TopScreen, 1);

  self->model = model;
  self->loop = loop;
  self->order = (TopOrder) { .column = TOP_BUSY, .in_flow_order = TRUE, .with_workers = TRUE };
  self->is_utf8 = strcmp (nl_langinfo (CODESET), "UTF-8") == 0;

  initscr ();
  cbreak ();
  noecho ();
  curs_set (0);
  keypad (stdscr, TRUE);
  nodelay (stdscr, TRUE);
  init_colors ();

  self->key_source = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, self);
  self->size_source = g_unix_signal_add (SIGWINCH, on_resized, self);

  return self;
}

void
top_screen_free (TopScreen *self)
{
  g_clear_handle_id (&self->key_source, g_source_remove);
  g_clear_handle_id (&self->size_source, g_source_remove);
  endwin ();
  g_free (self);
}
