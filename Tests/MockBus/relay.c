#include "relay.h"

#include <errno.h>
#include <unistd.h>

#include "bus.h"

/* Nobody has the line open: poll says so at once, for ever, so it is asked only now and then. */
static bool is_unused(const struct adapter *adapter) {
  struct pollfd entry = {.fd = adapter->tty};
  return poll(&entry, 1, 0) > 0 && entry.revents & POLLHUP;
}

static bool is_relayed(const struct adapter *adapter) {
  return adapter->plugged && adapter->tty >= 0 && adapter->behind >= 0;
}

int relay_prepare(struct pollfd *entries) {
  int count = 0;
  for (int i = 0; i < MOST_ADAPTERS; i++) {
    if (!is_relayed(&adapters[i])) continue;
    entries[count++] = (struct pollfd){.fd = adapters[i].behind, .events = POLLIN};
    if (is_unused(&adapters[i])) continue;
    entries[count++] = (struct pollfd){.fd = adapters[i].tty, .events = POLLIN};
  }
  return count;
}

int relay_patience(void) {
  for (int i = 0; i < MOST_ADAPTERS; i++) {
    if (is_relayed(&adapters[i]) && is_unused(&adapters[i])) return 5;
  }
  return -1;
}

/* What does not fit is lost, as it is in an adapter. Returns whether `from` is still there. */
static bool pass(int from, int to) {
  char bytes[4096];
  ssize_t count = read(from, bytes, sizeof bytes);
  if (count > 0 && to >= 0 && write(to, bytes, (size_t)count) < 0) return true;
  return count > 0 || (count < 0 && errno == EAGAIN);
}

void relay_run(void) {
  for (int i = 0; i < MOST_ADAPTERS; i++) {
    struct adapter *adapter = &adapters[i];
    if (!is_relayed(adapter)) continue;
    bool unused = is_unused(adapter);
    if (!unused) pass(adapter->tty, adapter->behind);
    /* An adapter that nobody has open drops what comes. */
    if (!pass(adapter->behind, unused ? -1 : adapter->tty)) {
      close(adapter->behind);
      adapter->behind = -1;
    }
  }
}
