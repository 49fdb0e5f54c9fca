/* anneal-field-list.c: what code leaves open, one row a name
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-field-list.h"

#include "anneal-text.h"

typedef struct
{
  AnnealFieldList *list;        /* lent */
  char            *name;
  AdwEntryRow     *row;         /* lent: a child of the group */
  gboolean         is_edited;   /* its text is the user's, not a guess */
  gboolean         is_setting;
} Entry;

struct _AnnealFieldList
{
  AdwBin               parent_instance;

  AdwPreferencesGroup *group;
  GPtrArray           *entries;   /* of Entry, in the order of the rows */
  GHashTable          *texts;     /* of char, by name: what was typed, also for names that are gone for now */
  GArray              *values;    /* (element-type AnnealImportValue): lent by @texts */
};

enum
{
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AnnealFieldList, anneal_field_list, ADW_TYPE_BIN)

static void
free_entry (gpointer data)
{
  Entry *self = data;

  g_free (self->name);
  g_free (self);
}

static void
row_changed_cb (AdwEntryRow *row,
                gpointer     user_data)
{
  Entry *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (self->is_setting)
    return;

  /* An emptied row asks for the guess again. */
  self->is_edited = *text != '\0';
  if (self->is_edited)
    g_hash_table_insert (self->list->texts, g_strdup (self->name), g_strdup (text));
  else
    g_hash_table_remove (self->list->texts, self->name);
  g_signal_emit (self->list, signals[EDITED], 0);
}

static Entry *
add_entry (AnnealFieldList *self,
           const char      *name)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->list = self;
  entry->name = g_strdup (name);
  entry->row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (entry->row), FALSE);
  g_signal_connect (entry->row, "changed", G_CALLBACK (row_changed_cb), entry);
  adw_preferences_group_add (self->group, GTK_WIDGET (entry->row));
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static void
remove_entry (AnnealFieldList *self,
              guint            i)
{
  Entry *entry = g_ptr_array_index (self->entries, i);

  g_signal_handlers_disconnect_by_data (entry->row, entry);
  adw_preferences_group_remove (self->group, GTK_WIDGET (entry->row));
  g_ptr_array_remove_index (self->entries, i);
}

static void
set_text (Entry      *self,
          const char *text)
{
  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (self->row)), text) == 0)
    return;

  self->is_setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->row), text);
  self->is_setting = FALSE;
}

static gboolean
has_focus (Entry *self)
{
  return (gtk_widget_get_state_flags (GTK_WIDGET (self->row)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

/* "len(train_loader): the project's batches per epoch", "args.epochs: not known" */
static void
update_entry (Entry                   *self,
              const AnnealImportField *field)
{
  const char *typed = g_hash_table_lookup (self->list->texts, field->name);
  const char *text = typed != NULL ? typed : field->text != NULL ? field->text : "";
  g_autofree char *name = anneal_text_escape (field->name, -1);
  const char *why = field->text == NULL ? (field->is_given ? _("not a value") : _("not known"))
                                        : field->is_given ? NULL : field->source;
  /* translators: a name in a script, and where its value is from */
  g_autofree char *title = why != NULL ? g_strdup_printf (_("%s: %s"), name, why) : g_strdup (name);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  self->is_edited = typed != NULL;
  if (self->is_edited || !has_focus (self))
    set_text (self, text);

  if (field->text == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->row), "error");
}

static Entry *
find_entry (AnnealFieldList *self,
            const char      *name)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (strcmp (((Entry *) g_ptr_array_index (self->entries, i))->name, name) == 0)
      return g_ptr_array_index (self->entries, i);

  return NULL;
}

static gboolean
has_field (const GPtrArray *fields,
           const char      *name)
{
  for (guint i = 0; i < fields->len; i++)
    if (strcmp (((const AnnealImportField *) g_ptr_array_index (fields, i))->name, name) == 0)
      return TRUE;

  return FALSE;
}

void
anneal_field_list_show (AnnealFieldList *self,
                        const GPtrArray *fields)
{
  g_return_if_fail (ANNEAL_IS_FIELD_LIST (self));

  for (guint i = self->entries->len; i-- > 0;)
    if (!has_field (fields, ((Entry *) g_ptr_array_index (self->entries, i))->name))
      remove_entry (self, i);

  /* A row that somebody types in is never made anew. */
  for (guint i = 0; i < fields->len; i++)
    {
      const AnnealImportField *field = g_ptr_array_index (fields, i);
      Entry *entry = find_entry (self, field->name);

      update_entry (entry != NULL ? entry : add_entry (self, field->name), field);
    }
}

void
anneal_field_list_apply (AnnealFieldList     *self,
                         AnnealImportOptions *options)
{
  GHashTableIter iter;
  gpointer name;
  gpointer text;

  g_return_if_fail (ANNEAL_IS_FIELD_LIST (self));

  g_array_set_size (self->values, 0);
  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, &name, &text))
    {
      AnnealImportValue value = { name, text };

      g_array_append_val (self->values, value);
    }

  options->values = (const AnnealImportValue *) (gpointer) self->values->data;
  options->n_values = self->values->len;
}

static void
anneal_field_list_dispose (GObject *object)
{
  AnnealFieldList *self = ANNEAL_FIELD_LIST (object);

  while (self->entries != NULL && self->entries->len > 0)
    remove_entry (self, self->entries->len - 1);

  G_OBJECT_CLASS (anneal_field_list_parent_class)->dispose (object);
}

static void
anneal_field_list_finalize (GObject *object)
{
  AnnealFieldList *self = ANNEAL_FIELD_LIST (object);

  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->texts);
  g_array_unref (self->values);

  G_OBJECT_CLASS (anneal_field_list_parent_class)->finalize (object);
}

static void
anneal_field_list_class_init (AnnealFieldListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = anneal_field_list_dispose;
  object_class->finalize = anneal_field_list_finalize;

  signals[EDITED] = g_signal_new ("edited", ANNEAL_TYPE_FIELD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
anneal_field_list_init (AnnealFieldList *self)
{
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->values = g_array_new (FALSE, FALSE, sizeof (AnnealImportValue));
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("What the Code Leaves Open"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}
