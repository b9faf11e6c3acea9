/*
 * MockBus: plugs and unplugs mock USB serial adapters for tests. Commands come on standard input,
 * one a line, and each is answered with one line, "ok …" or "error …":
 *
 *   plug NODE VID PID SERIAL [PRODUCT [FAR]]   NODE is ttyUSB0 to ttyUSB255; "-" is none; "_" in
 *                           PRODUCT is a space; FAR is a pseudo-terminal behind the line
 *   unplug NODE hup-first|uevent-first|no-uevent|no-hup
 *   reset NODE [NEWNODE]    gone and back on the same port
 *   event NODE add|remove   once more, or without cause
 *   uevents on|off          whether plugging and unplugging is announced
 *   garble                  sends every listener bytes that are no message
 *   hide NODE, show NODE    takes the node away and puts it back, with all else in place
 *   modem NODE [none|LINE…] sets dtr, rts, cts, dsr, cd, ri where given; answers those set
 *   bytes NODE HEX          sends bytes to who has the line open
 *   taken NODE              answers the bytes written to the line
 *   quit                    as the end of the input does; end the programs under test before
 *
 * First it prints what those programs need in their environment, and "ready".
 */
#define _GNU_SOURCE
#include "bus.h"

#include <stdio.h>

#define UNAVAILABLE 69

#if !__has_include(<umockdev.h>)

int main(void) {
  puts("unavailable: built without libumockdev-dev");
  return UNAVAILABLE;
}

#else

#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "relay.h"

#define MOST_WORDS 10
#define UMOCKDEV_LIBRARY "libumockdev-preload.so.0"

static const struct { const char *name; int bit; } modem_names[] = {
    {"dtr", TIOCM_DTR}, {"rts", TIOCM_RTS}, {"cts", TIOCM_CTS},
    {"dsr", TIOCM_DSR}, {"cd", TIOCM_CD},   {"ri", TIOCM_RI},
};
#define MODEM_NAMES (int)(sizeof modem_names / sizeof *modem_names)

static void fail(const char *reason) { printf("error %s\n", reason); }

static void finish(const char *trouble) {
  if (trouble) fail(trouble);
  else puts("ok");
}

static int number_of(const char *node) {
  char *end = NULL;
  if (strncmp(node, "ttyUSB", 6) != 0) return -1;
  long number = strtol(node + 6, &end, 10);
  return end != node + 6 && *end == 0 && number >= 0 && number < MOST_NODES ? (int)number : -1;
}

static struct adapter *plugged_at(int number) {
  for (int i = 0; i < MOST_ADAPTERS; i++) {
    if (adapters[i].plugged && adapters[i].number == number) return &adapters[i];
  }
  return NULL;
}

static struct adapter *free_adapter(void) {
  for (int i = 0; i < MOST_ADAPTERS; i++) {
    if (!adapters[i].plugged) return &adapters[i];
  }
  return NULL;
}

static void copy(char *to, size_t size, const char *word) {
  snprintf(to, size, "%s", word && strcmp(word, "-") != 0 ? word : "");
}

static void plug(int number, char **words) {
  struct adapter *adapter = free_adapter();
  if (!adapter || plugged_at(number)) return fail("taken");
  if (!words[2] || !words[3] || !words[4]) return fail("usage");
  adapter->number = number;
  copy(adapter->vendor, sizeof adapter->vendor, words[2]);
  copy(adapter->product_id, sizeof adapter->product_id, words[3]);
  copy(adapter->serial, sizeof adapter->serial, words[4]);
  copy(adapter->product, sizeof adapter->product, words[5]);
  copy(adapter->far, sizeof adapter->far, words[5] ? words[6] : NULL);
  for (char *next = adapter->product; *next; next++) *next = *next == '_' ? ' ' : *next;
  finish(adapter_plug(adapter));
}

static void unplug(struct adapter *adapter, const char *how) {
  static const char *const names[] = {"hup-first", "uevent-first", "no-uevent", "no-hup"};
  for (int i = 0; how && i < 4; i++) {
    if (strcmp(how, names[i]) != 0) continue;
    adapter_unplug(adapter, (enum departure)i);
    return finish(NULL);
  }
  fail("how?");
}

static void reset(struct adapter *adapter, const char *new_node) {
  int number = new_node ? number_of(new_node) : adapter->number;
  if (number < 0 || (number != adapter->number && plugged_at(number))) return fail("taken");
  adapter_unplug(adapter, HUP_FIRST);
  adapter->number = number;
  finish(adapter_plug(adapter));
}

static void modem(int number, char **names) {
  int lines = 0;
  for (char **name = names; *name; name++) {
    for (int i = 0; i < MODEM_NAMES; i++) {
      if (strcmp(*name, modem_names[i].name) == 0) lines |= modem_names[i].bit;
    }
  }
  if (*names) set_modem_lines(number, lines);
  lines = modem_lines(number);
  fputs("ok", stdout);
  for (int i = 0; i < MODEM_NAMES; i++) {
    if (lines & modem_names[i].bit) printf(" %s", modem_names[i].name);
  }
  putchar('\n');
}

static void bytes(const struct adapter *adapter, const char *text) {
  unsigned char buffer[2048];
  size_t count = 0;
  unsigned int value;
  for (; text && count < sizeof buffer && sscanf(text, "%2x", &value) == 1; text += 2) {
    buffer[count++] = (unsigned char)value;
    if (!text[1]) break;
  }
  finish(write(adapter->tty, buffer, count) == (ssize_t)count ? NULL : "not sent");
}

static void taken(const struct adapter *adapter) {
  unsigned char buffer[2048];
  ssize_t count = read(adapter->tty, buffer, sizeof buffer);
  fputs("ok ", stdout);
  for (ssize_t i = 0; i < count; i++) printf("%02x", buffer[i]);
  putchar('\n');
}

static void obey_for_all(char **words) {
  if (strcmp(words[0], "garble") == 0) bus_garble();
  else if (strcmp(words[0], "uevents") == 0) bus_announces = words[1] && !strcmp(words[1], "on");
  else return fail("no such command");
  finish(NULL);
}

static void obey(char *line) {
  char *words[MOST_WORDS + 1] = {NULL};
  int count = 0;
  for (char *word = strtok(line, " \n"); word && count < MOST_WORDS; word = strtok(NULL, " \n")) {
    words[count++] = word;
  }
  if (count == 0) return fail("empty");
  int number = words[1] ? number_of(words[1]) : -1;
  if (number < 0) return obey_for_all(words);
  if (strcmp(words[0], "plug") == 0) return plug(number, words);
  if (strcmp(words[0], "modem") == 0) return modem(number, words + 2);

  struct adapter *adapter = plugged_at(number);
  if (!adapter) return fail("not plugged");
  if (strcmp(words[0], "unplug") == 0) return unplug(adapter, words[2]);
  if (strcmp(words[0], "reset") == 0) return reset(adapter, words[2]);
  if (strcmp(words[0], "bytes") == 0) return bytes(adapter, words[2]);
  if (strcmp(words[0], "taken") == 0) return taken(adapter);
  if (strcmp(words[0], "event") == 0 && words[2]) adapter_event(adapter, words[2]);
  else if (strcmp(words[0], "hide") == 0) adapter_show_node(adapter, false);
  else if (strcmp(words[0], "show") == 0) adapter_show_node(adapter, true);
  else return fail("no such command");
  finish(NULL);
}

/* Umockdev works only in a program that its library was preloaded into. */
static void start_again_with_library(char **arguments) {
  const char *preloaded = getenv("LD_PRELOAD");
  if (preloaded && strstr(preloaded, UMOCKDEV_LIBRARY)) return;
  setenv("LD_PRELOAD", UMOCKDEV_LIBRARY, 1);
  execv("/proc/self/exe", arguments);
}

static void print_environment(const char *root) {
  char path[PATH_MAX] = "";
  ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
  if (length > 0) path[length] = 0;
  char *name = strrchr(path, '/');
  if (name) *name = 0;
  printf("LD_PRELOAD=%s/libMockBusShim.so:" UMOCKDEV_LIBRARY "\n", path);
  printf("UMOCKDEV_DIR=%s\nready\n", root);
}

int main(int count, char **arguments) {
  (void)count;
  start_again_with_library(arguments);
  /* Unbuffered, so that poll sees every command that waits. */
  setvbuf(stdin, NULL, _IONBF, 0);
  setvbuf(stdout, NULL, _IOLBF, 0);
  const char *root = bus_open();
  if (!root) {
    puts("unavailable: there is no sysfs at /sys");
    return UNAVAILABLE;
  }
  if (access("/sys/kernel", F_OK) == 0) {
    puts("unavailable: " UMOCKDEV_LIBRARY " of the package umockdev is missing");
    bus_close();
    return UNAVAILABLE;
  }
  print_environment(root);

  struct pollfd entries[1 + 2 * MOST_ADAPTERS];
  char line[8192];
  for (;;) {
    entries[0] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
    int waiting = 1 + relay_prepare(entries + 1);
    poll(entries, (nfds_t)waiting, relay_patience());
    relay_run();
    if (!entries[0].revents) continue;
    if (!fgets(line, sizeof line, stdin) || strcmp(line, "quit\n") == 0) break;
    obey(line);
  }
  bus_close();
}

#endif
