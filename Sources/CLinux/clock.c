#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/timex.h>
#include <time.h>

static int64_t microseconds(clockid_t clock) {
  struct timespec now = {0, 0};
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clinux_boot_microseconds(void) { return microseconds(CLOCK_BOOTTIME); }

int64_t clinux_utc_microseconds(void) { return microseconds(CLOCK_REALTIME); }

int clinux_utc_is_synchronised(void) {
  struct timex state = {.modes = 0};
  int answer = adjtimex(&state);
  return answer >= 0 && answer != TIME_ERROR && !(state.status & STA_UNSYNC);
}

int clinux_random(void *bytes, size_t count) {
  unsigned char *next = bytes;
  while (count > 0) {
    ssize_t filled = getrandom(next, count, 0);
    if (filled < 0) {
      if (errno == EINTR) continue;
      return -errno;
    }
    next += filled;
    count -= (size_t)filled;
  }
  return 0;
}
