/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cpus/matrix/weir-cpu-cell.h"
#include "cpus/weir-cpu-columns.h"
#include "cpus/weir-cpu-load.h"
#include "cpus/matrix/weir-cpu-matrix.h"
#include "cpus/matrix/weir-cpu-style.h"

G_BEGIN_DECLS

/* The worker of a line that stands for all of its pool. */
#define WEIR_CPU_ALL_WORKERS (-1)

typedef struct {
  guint      pool;
  int        worker;

  /* owned, if it stands for all of them: the CPUs that each has, and that at least one has */
  GtkBitset *all;
  GtkBitset *some;
} WeirCpuLine;

typedef enum {
  WEIR_CPU_OFF,
  WEIR_CPU_SOME,
  WEIR_CPU_ON,
} WeirCpuState;

typedef enum {
  WEIR_CPU_HIT_NOTHING,
  WEIR_CPU_HIT_CELL,
  WEIR_CPU_HIT_NAME,  /* of a line */
  WEIR_CPU_HIT_FOLD,  /* the triangle beside it */
  WEIR_CPU_HIT_SPAN,  /* a group of columns, or the number of one */
  WEIR_CPU_HIT_USE,   /* what is said of one column */
} WeirCpuHitKind;

typedef struct {
  WeirCpuHitKind kind;
  guint          line;
  guint          column;  /* the first one of a span */
  guint          last;
} WeirCpuHit;

typedef enum {
  WEIR_CPU_FONT_NORMAL,
  WEIR_CPU_FONT_BOLD,
  WEIR_CPU_FONT_SMALL,
  WEIR_CPU_FONT_SMALL_BOLD,
} WeirCpuFont;

/* What stands above the cells, below the levels of the columns. */
typedef enum {
  WEIR_CPU_HEAD_NUMBERS,
  WEIR_CPU_HEAD_WORKERS,
  WEIR_CPU_HEAD_OTHERS,
} WeirCpuHead;

typedef struct {
  gboolean   is_painting;
  gboolean   is_rectangle;
  gboolean   is_on;         /* what it paints */
  guint      line;          /* where it was last */
  guint      column;
  guint      tick;          /* while the pointer is at the edge */
  double     x;
  double     y;
} WeirCpuDrag;

struct _WeirCpuMatrix
{
  GtkWidget       parent_instance;

  /* owned */
  WeirCpuPools   *pools;
  WeirCpuMachine *machine;
  WeirCpuLoad    *load;
  WeirCpuColumns *columns;
  GArray         *lines;           /* of WeirCpuLine */
  GStrv           scope;           /* NULL for all */
  GHashTable     *unfolded;        /* set of ids */
  GtkAdjustment  *adjustments[2];
  GHashTable     *layouts;         /* by text and font */
  char           *cursor_id;       /* the pool that the cursor is in */
  GtkWidget      *cells[2];        /* the focus goes from one to the other with the cursor */
  GPtrArray      *rows;            /* of WeirCpuPart, children: the lines in sight */
  GPtrArray      *heads;           /* of WeirCpuPart, children: the groups and columns in sight */

  /* borrowed: added to the widget */
  GtkGesture     *gesture;

  GtkScrollablePolicy policies[2];
  WeirCpuStyle    style;
  WeirCpuDrag     drag;
  WeirCpuHit      hover;
  double          scale;
  int             line_height;
  int             head_height;     /* of one line of it */
  int             name_width;
  int             width;           /* as it was laid out last */
  int             height;
  guint           parts_source;
  guint           cell;            /* which of the cells has the cursor */
  guint           line;            /* the cursor; what is selected reaches from there to the */
  guint           column;          /* anchor */
  guint           anchor_line;
  guint           anchor_column;
  int             cursor_worker;
  gboolean        has_style;
  gboolean        is_configuring;
  gboolean        has_scrolled;    /* since it was laid out */
};

/* Lines */

void          weir_cpu_matrix_reload         (WeirCpuMatrix       *self);
WeirCpuLine  *weir_cpu_matrix_get_line       (WeirCpuMatrix       *self,
                                              guint                line);
WeirCpuPool  *weir_cpu_matrix_get_line_pool  (WeirCpuMatrix       *self,
                                              guint                line);
WeirCpuState  weir_cpu_matrix_get_state      (WeirCpuMatrix       *self,
                                              guint                line,
                                              guint                column);
/* Whether it is for any CPU; a line of several workers is if all of them are. */
gboolean      weir_cpu_matrix_is_any         (WeirCpuMatrix       *self,
                                              guint                line);
/* Whether a pool other than that of @line uses the CPU too. */
gboolean      weir_cpu_matrix_is_shared      (WeirCpuMatrix       *self,
                                              guint                line,
                                              guint                column);
/* The rows of its pool that a line stands for. */
void          weir_cpu_matrix_get_rows       (WeirCpuMatrix       *self,
                                              guint                line,
                                              guint               *first,
                                              guint               *last);
gboolean      weir_cpu_matrix_find_line      (WeirCpuMatrix       *self,
                                              const char          *id,
                                              int                  worker,
                                              guint               *line);
gboolean      weir_cpu_matrix_is_in_scope    (WeirCpuMatrix       *self,
                                              guint                pool);

/* Pools that are one line */

/* Whether there can be any. */
gboolean      weir_cpu_matrix_has_folds      (WeirCpuMatrix       *self);
gboolean      weir_cpu_matrix_is_foldable    (WeirCpuMatrix       *self,
                                              guint                pool);
gboolean      weir_cpu_matrix_is_folded      (WeirCpuMatrix       *self,
                                              guint                pool);
void          weir_cpu_matrix_set_folded     (WeirCpuMatrix       *self,
                                              guint                pool,
                                              gboolean             is_folded);
const char   *weir_cpu_matrix_get_fold_words (WeirCpuMatrix       *self,
                                              guint                pool);
double        weir_cpu_matrix_get_fold_width (WeirCpuMatrix       *self);
void          weir_cpu_matrix_draw_fold      (WeirCpuMatrix       *self,
                                              GtkSnapshot         *snapshot,
                                              guint                pool,
                                              double               x,
                                              double               y);

/* The cursor */

void          weir_cpu_matrix_set_cursor     (WeirCpuMatrix       *self,
                                              guint                line,
                                              guint                column,
                                              gboolean             extend);
void          weir_cpu_matrix_get_selection  (WeirCpuMatrix       *self,
                                              guint               *first_line,
                                              guint               *last_line,
                                              guint               *first_column,
                                              guint               *last_column);
void          weir_cpu_matrix_reveal_cursor  (WeirCpuMatrix       *self);
void          weir_cpu_matrix_tell_cell      (WeirCpuMatrix       *self);
void          weir_cpu_matrix_allocate_cell  (WeirCpuMatrix       *self);
/* Moves the focus too, if the matrix has it. */
void          weir_cpu_matrix_swap_cells     (WeirCpuMatrix       *self);

/* Edits */

void          weir_cpu_matrix_paint          (WeirCpuMatrix       *self,
                                              guint                line,
                                              guint                last_line,
                                              guint                column,
                                              guint                last_column,
                                              gboolean             is_on);
void          weir_cpu_matrix_commit_paint   (WeirCpuMatrix       *self);
void          weir_cpu_matrix_cancel_paint   (WeirCpuMatrix       *self);
void          weir_cpu_matrix_toggle         (WeirCpuMatrix       *self);
/* Sets these CPUs for all lines that are selected, or takes them away where all have them. */
void          weir_cpu_matrix_toggle_span    (WeirCpuMatrix       *self,
                                              guint                first,
                                              guint                last);

/* Places */

guint         weir_cpu_matrix_get_n_heads    (WeirCpuMatrix       *self);
int           weir_cpu_matrix_get_top        (WeirCpuMatrix       *self);
double        weir_cpu_matrix_get_scroll     (WeirCpuMatrix       *self,
                                              GtkOrientation       orientation);
void          weir_cpu_matrix_get_cell_area  (WeirCpuMatrix       *self,
                                              guint                line,
                                              guint                column,
                                              graphene_rect_t     *area);
gboolean      weir_cpu_matrix_get_visible    (WeirCpuMatrix       *self,
                                              guint               *first_line,
                                              guint               *last_line,
                                              guint               *first_column,
                                              guint               *last_column);
WeirCpuHit    weir_cpu_matrix_hit            (WeirCpuMatrix       *self,
                                              double               x,
                                              double               y);

/* Drawing */

void          weir_cpu_matrix_snapshot       (GtkWidget           *widget,
                                              GtkSnapshot         *snapshot);
void          weir_cpu_matrix_draw_head      (WeirCpuMatrix       *self,
                                              GtkSnapshot         *snapshot);
/* Where those begin that are not here, and how wide the words about them are; 0 without any. */
double        weir_cpu_matrix_get_missing_x  (WeirCpuMatrix       *self);
double        weir_cpu_matrix_get_missing_width (WeirCpuMatrix    *self);
void          weir_cpu_matrix_draw_names     (WeirCpuMatrix       *self,
                                              GtkSnapshot         *snapshot);
PangoLayout  *weir_cpu_matrix_get_layout     (WeirCpuMatrix       *self,
                                              const char          *text,
                                              WeirCpuFont          font);
/* In the middle of the height; @align is 0 for the left, 1 for the right. */
void          weir_cpu_matrix_draw_text      (WeirCpuMatrix       *self,
                                              GtkSnapshot         *snapshot,
                                              const char          *text,
                                              WeirCpuFont          font,
                                              const GdkRGBA       *color,
                                              const graphene_rect_t *area,
                                              double               align);

/* Words */

char         *weir_cpu_matrix_dup_line_name  (WeirCpuMatrix       *self,
                                              guint                line) G_GNUC_WARN_UNUSED_RESULT;
/* "0-3", "any CPU" */
char         *weir_cpu_matrix_dup_line_text  (WeirCpuMatrix       *self,
                                              guint                line) G_GNUC_WARN_UNUSED_RESULT;
char         *weir_cpu_matrix_dup_cell_name  (WeirCpuMatrix       *self,
                                              guint                line,
                                              guint                column) G_GNUC_WARN_UNUSED_RESULT;
char         *weir_cpu_matrix_dup_line_words (WeirCpuMatrix       *self,
                                              guint                line) G_GNUC_WARN_UNUSED_RESULT;
/* Of a group of columns, or of @column if @span is NULL. */
char         *weir_cpu_matrix_dup_head_words (WeirCpuMatrix       *self,
                                              const WeirCpuSpan   *span,
                                              guint                column) G_GNUC_WARN_UNUSED_RESULT;
char         *weir_cpu_matrix_dup_tooltip    (WeirCpuMatrix       *self,
                                              const WeirCpuHit    *hit) G_GNUC_WARN_UNUSED_RESULT;

/* For screen readers */

void          weir_cpu_matrix_init_parts     (WeirCpuMatrix       *self);
void          weir_cpu_matrix_queue_parts    (WeirCpuMatrix       *self);
void          weir_cpu_matrix_allocate_parts (WeirCpuMatrix       *self);
void          weir_cpu_matrix_clear_parts    (WeirCpuMatrix       *self);

/* Input */

void          weir_cpu_matrix_add_pointer    (WeirCpuMatrix       *self);
void          weir_cpu_matrix_cancel_drag    (WeirCpuMatrix       *self);
void          weir_cpu_matrix_add_keys       (GtkWidgetClass      *klass);

G_END_DECLS
