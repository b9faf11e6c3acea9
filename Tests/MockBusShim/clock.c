/*
 * The wall clock of the program that this is preloaded into, set by as many milliseconds as the file
 * named by MOCK_WALL_CLOCK says at that moment. Every other clock goes on as it is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static long long offset_milliseconds(void) {
  const char *path = getenv("MOCK_WALL_CLOCK");
  if (!path) return 0;
  int before = errno;
  char text[32];
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
  if (file >= 0) close(file);
  errno = before;
  if (length <= 0) return 0;
  text[length] = 0;
  return atoll(text);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int (*next)(clockid_t, struct timespec *) =
      (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int result = next(clock, time);
  if (result != 0 || clock != CLOCK_REALTIME) return result;
  long long offset = offset_milliseconds();
  long long nanoseconds = time->tv_nsec + offset % 1000 * 1000000;
  time->tv_sec += offset / 1000 + (nanoseconds >= 1000000000) - (nanoseconds < 0);
  time->tv_nsec = (nanoseconds + 1000000000) % 1000000000;
  return result;
}
