#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

static int prepare_master(int master, char *slave_path, size_t capacity) {
  if (grantpt(master) < 0 || unlockpt(master) < 0) return -errno;
  int named = ptsname_r(master, slave_path, capacity);
  if (named != 0) return -named;
  struct termios settings;
  if (tcgetattr(master, &settings) < 0) return -errno;
  cfmakeraw(&settings);
  return tcsetattr(master, TCSANOW, &settings) < 0 ? -errno : 0;
}

int clinux_pty_open_master(char *slave_path, size_t capacity) {
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (master < 0) return -errno;
  int prepared = prepare_master(master, slave_path, capacity);
  if (prepared == 0) return master;
  close(master);
  return prepared;
}

int clinux_is_pty_slave(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) < 0) return -errno;
  /* Linux gives the slaves the character majors 136 to 143. */
  unsigned int driver = major(status.st_rdev);
  return S_ISCHR(status.st_mode) && driver >= 136 && driver <= 143;
}

int clinux_flock_exclusive(int descriptor) {
  return flock(descriptor, LOCK_EX | LOCK_NB) < 0 ? -errno : 0;
}

int clinux_tty_exclusive(int descriptor) {
  return ioctl(descriptor, TIOCEXCL) < 0 ? -errno : 0;
}

int clinux_tty_shared(int descriptor) {
  return ioctl(descriptor, TIOCNXCL) < 0 ? -errno : 0;
}

int clinux_tty_output_queued(int descriptor) {
  int queued = 0;
  return ioctl(descriptor, TIOCOUTQ, &queued) < 0 ? -errno : queued;
}

int clinux_tty_low_latency(int descriptor) {
  struct serial_struct settings;
  if (ioctl(descriptor, TIOCGSERIAL, &settings) < 0) return -errno;
  settings.flags |= (int)ASYNC_LOW_LATENCY;
  return ioctl(descriptor, TIOCSSERIAL, &settings) < 0 ? -errno : 0;
}
