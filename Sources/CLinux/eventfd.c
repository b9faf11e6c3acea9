#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

int clinux_eventfd_create(void) {
  int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return descriptor < 0 ? -errno : descriptor;
}

int clinux_eventfd_signal(int descriptor) {
  /* EAGAIN means that the count is at its limit, so the descriptor is readable already. */
  if (eventfd_write(descriptor, 1) < 0 && errno != EAGAIN) return -errno;
  return 0;
}

int clinux_eventfd_drain(int descriptor) {
  eventfd_t count;
  if (eventfd_read(descriptor, &count) == 0) return 1;
  return errno == EAGAIN ? 0 : -errno;
}
