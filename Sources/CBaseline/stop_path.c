#include "CBaseline.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct cbaseline_stop_path {
  pthread_t thread;
  int packets, line;
};

static void *run(void *context) {
  struct cbaseline_stop_path *path = context;
  /* As the daemon's stop thread, and like there only with the right to it. */
  struct sched_param priority = {.sched_priority = 50};
  pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority);
  for (;;) {
    uint8_t packet[CBASELINE_LONGEST_FRAME];
    ssize_t count = recv(path->packets, packet, sizeof packet, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return NULL;
    if (write(path->line, packet, (size_t)count) != count) return NULL;
    if (send(path->packets, "sent", 4, MSG_NOSIGNAL) < 0) return NULL;
  }
}

static void discard(struct cbaseline_stop_path *path) {
  close(path->packets);
  close(path->line);
  free(path);
}

struct cbaseline_stop_path *cbaseline_stop_path_start(int packets, int line) {
  struct cbaseline_stop_path *path = calloc(1, sizeof *path);
  if (!path) return NULL;
  path->packets = packets;
  path->line = line;
  if (pthread_create(&path->thread, NULL, run, path) == 0) return path;
  discard(path);
  return NULL;
}

void cbaseline_stop_path_end(struct cbaseline_stop_path *path) {
  pthread_join(path->thread, NULL);
  discard(path);
}
