// A line editor for one terminal: GNU readline behind a few functions, so that its global
// variables stay in here. Call everything from one thread.
#ifndef CREADLINE_H
#define CREADLINE_H

/// Returns the proposal number `index` for completing the first `end` bytes of `line`: a string from
/// malloc, which readline frees, or NULL after the last.
typedef char *(*creadline_proposer)(void *context, const char *line, int end, int index);

/// Prepares readline: `name` is what ~/.inputrc can refer to.
void creadline_start(const char *name, creadline_proposer proposer, void *context);

/// Reads one line with `prompt`. Returns a string from malloc, or NULL at the end of input.
/// Ctrl-C empties the line and returns "".
char *creadline_read(const char *prompt);
/// Whether it was Ctrl-C that ended the line that was read last.
int creadline_gave_up(void);

/// Adds a line to the history that the arrow keys walk through.
void creadline_remember(const char *line);
/// Reads the history from a file, which is cut to its last 5,000 lines; returns 0, or an errno.
int creadline_load_history(const char *path);
/// Appends the last `count` lines to a file, which is made if missing; returns 0, or an errno.
int creadline_append_history(int count, const char *path);

/// From now on Ctrl-C is only noted, for `creadline_take_interrupt`, and ends nothing.
void creadline_catch_interrupts(void);
/// Whether Ctrl-C was pressed since the last call.
int creadline_take_interrupt(void);

#endif
