#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

int clinux_lock_memory(void) {
  return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) < 0 ? -errno : 0;
}

int clinux_thread_fifo(int priority) {
  struct sched_param parameters = {.sched_priority = priority};
  return -pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters);
}

int clinux_terminate_with_parent(pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0) return -errno;
  /* The parent may have died before the line above; the signal would never come then. */
  return getppid() == parent ? 0 : -ESRCH;
}
