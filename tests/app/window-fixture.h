/* window-fixture.h: a window of the program with a folder for its files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-window-private.h"

typedef struct
{
  AnnealWindow *window;
  char         *folder;       /* of its own, empty */
} Fixture;

/* Once, before the first fixture: one program for all of them. */
void                 window_fixture_init (void);

Fixture             *fixture_new         (void);
/* Closes the window without a question and checks that nothing keeps it. */
void                 fixture_free        (Fixture    *fixture);

const AnnealProject *get_project         (Fixture    *fixture);
void                 activate            (Fixture    *fixture,
                                          const char *action);
void                 add_run             (Fixture    *fixture,
                                          const char *scheduler);
/* Writes a file into the fixture's folder and returns its path. */
char                *write_file          (Fixture    *fixture,
                                          const char *name,
                                          const char *text,
                                          gssize      length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)
