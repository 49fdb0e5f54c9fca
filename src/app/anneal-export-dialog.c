#include "config.h"
#include "anneal-export-dialog.h"
void anneal_export_dialog_present(GtkWindow*p,AnnealCurves*c,const char*n,AdwToastOverlay*t){}
