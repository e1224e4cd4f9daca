#include "CReadline.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

static creadline_proposer proposer;
static void *proposer_context;
static volatile sig_atomic_t interrupted;
static int given_up;

static void note_interrupt(int signal_number) {
  (void)signal_number;
  interrupted = 1;
}

void creadline_catch_interrupts(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note_interrupt;
  sigemptyset(&action.sa_mask);
  // Without SA_RESTART a waiting read() comes back, so that the prompt can react at once.
  sigaction(SIGINT, &action, NULL);
}

int creadline_take_interrupt(void) {
  int was_interrupted = interrupted;
  interrupted = 0;
  return was_interrupted;
}

// readline's own reader sleeps on after a signal until the next key; this one gives the line up.
// rl_check_signals tidies the terminal and hands the signal on to note_interrupt.
static int read_key(FILE *stream) {
  unsigned char key;
  for (;;) {
    ssize_t count = read(fileno(stream), &key, 1);
    if (count == 1) return key;
    if (count == 0 || errno != EINTR) return EOF;
    rl_check_signals();
    if (creadline_take_interrupt()) {
      given_up = 1;
      rl_replace_line("", 0);
      return '\n';
    }
  }
}

static int completion_end;

static char *next_match(const char *text, int state) {
  static int index;
  (void)text;
  if (state == 0) index = 0;
  return proposer(proposer_context, rl_line_buffer, completion_end, index++);
}

static char **complete(const char *text, int start, int end) {
  (void)start;
  rl_attempted_completion_over = 1;
  completion_end = end;
  char **matches = rl_completion_matches(text, next_match);
  // A proposal that ends in = or / is only the beginning of a word.
  size_t length = matches && !matches[1] ? strlen(matches[0]) : 0;
  if (length && strchr("=/", matches[0][length - 1])) rl_completion_append_character = '\0';
  return matches;
}

void creadline_start(const char *name, creadline_proposer new_proposer, void *context) {
  proposer = new_proposer;
  proposer_context = context;
  rl_readline_name = name;
  rl_getc_function = read_key;
  rl_attempted_completion_function = complete;
  rl_completer_word_break_characters = " \t\n";
  rl_variable_bind("enable-bracketed-paste", "on");
  using_history();
}

char *creadline_read(const char *prompt) {
  creadline_take_interrupt();
  given_up = 0;
  return readline(prompt);
}

int creadline_gave_up(void) { return given_up; }

void creadline_remember(const char *line) { add_history(line); }

int creadline_load_history(const char *path) {
  history_truncate_file(path, 5000);
  return read_history(path);
}

int creadline_append_history(int count, const char *path) {
  FILE *file = fopen(path, "a");
  if (!file) return errno;
  fclose(file);
  return append_history(count, path);
}
