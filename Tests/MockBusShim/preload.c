/*
 * Preloaded, together with umockdev's library, into programs that run under MockBus. A mock serial
 * port is a pseudo-terminal behind a symbolic link; umockdev hides that in all calls but two.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Shows a descriptor of a mock port with the device number that its node has. */
int fstat(int descriptor, struct stat *status) {
  int (*next)(int, struct stat *) = (int (*)(int, struct stat *))dlsym(RTLD_NEXT, "fstat");
  int result = next(descriptor, status);
  const char *root = getenv("UMOCKDEV_DIR");
  if (result < 0 || !root || !S_ISCHR(status->st_mode)) return result;
  unsigned int driver = major(status->st_rdev);
  if (driver < 136 || driver > 143) return result;
  char path[PATH_MAX], number[32];
  unsigned int terminal = (driver - 136) * 256 + minor(status->st_rdev);
  snprintf(path, sizeof path, "%s/dev/.mockbus/%u", root, terminal);
  int before = errno;
  ssize_t length = readlink(path, number, sizeof number - 1);
  errno = before;
  if (length <= 0) return result;
  number[length] = 0;
  unsigned int mock_driver = 0, mock_port = 0;
  if (sscanf(number, "%u:%u", &mock_driver, &mock_port) == 2) {
    status->st_rdev = makedev(mock_driver, mock_port);
  }
  return result;
}

/* Ends at the node of a mock port, instead of following it to its pseudo-terminal. */
char *realpath(const char *restrict path, char *restrict resolved) {
  char *(*next)(const char *, char *) =
      (char *(*)(const char *, char *))dlsym(RTLD_NEXT, "realpath");
  struct stat status;
  int before = errno;
  if (path && strncmp(path, "/dev/ttyUSB", 11) == 0 && lstat(path, &status) == 0 &&
      S_ISCHR(status.st_mode)) {
    return resolved ? strcpy(resolved, path) : strdup(path);
  }
  errno = before;
  return next(path, resolved);
}
