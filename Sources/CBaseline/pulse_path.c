#include "CBaseline.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
  ACKNOWLEDGE = 0x06,
  ACKNOWLEDGE_LENGTH = 28,
  PULSE_REPORT = 0x87,
  PULSE_REPORT_LENGTH = 132,
  MOST_APPENDS = 100000,
};

struct cbaseline_pulse_path {
  pthread_t thread;
  int line;
  struct cbaseline_log *log;
  size_t leaf_length;
  uint16_t sequence;
  int outcome;
  size_t append_count;
  int64_t append_nanoseconds[MOST_APPENDS];
};

static int64_t now_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/*
 * Payload of a report: counter epoch, number, arm id; of an acknowledgement: arm id, counter epoch,
 * number, log size, root prefix.
 */
static struct cbaseline_frame acknowledgement(
    const struct cbaseline_frame *report, uint16_t sequence) {
  struct cbaseline_frame frame = {
      .source = 1,
      .destination = 8,
      .message_id = ACKNOWLEDGE,
      .sequence = sequence,
      .receipt = report->sequence,
      .epoch = report->epoch,
      .clock = report->clock,
      .payload_length = ACKNOWLEDGE_LENGTH,
  };
  uint64_t log_size = sequence;
  memcpy(frame.payload, report->payload + 8, 4);
  memcpy(frame.payload + 4, report->payload, 8);
  memcpy(frame.payload + 12, &log_size, 8);
  return frame;
}

static int answer(struct cbaseline_pulse_path *path, const struct cbaseline_frame *report) {
  if (report->message_id != PULSE_REPORT || report->payload_length != PULSE_REPORT_LENGTH) return 0;
  int64_t start = now_nanoseconds();
  int appended = cbaseline_log_append(path->log, report, path->leaf_length);
  if (appended < 0) return appended;
  if (path->append_count < MOST_APPENDS) {
    path->append_nanoseconds[path->append_count++] = now_nanoseconds() - start;
  }
  path->sequence += 1;
  struct cbaseline_frame frame = acknowledgement(report, path->sequence);
  uint8_t bytes[CBASELINE_LONGEST_FRAME];
  size_t count = cbaseline_encode(&frame, bytes);
  return write(path->line, bytes, count) == (ssize_t)count ? 0 : -EIO;
}

static int serve(struct cbaseline_pulse_path *path) {
  struct cbaseline_decoder decoder = {.count = 0};
  struct cbaseline_frame frame;
  uint8_t bytes[4096];
  for (;;) {
    struct pollfd waiting = {.fd = path->line, .events = POLLIN};
    if (poll(&waiting, 1, -1) < 0 && errno != EINTR) return -errno;
    if (waiting.revents & (POLLHUP | POLLERR)) return 0;
    ssize_t count = read(path->line, bytes, sizeof bytes);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count <= 0) return 0;
    size_t position = 0;
    enum cbaseline_step step;
    do {
      step = cbaseline_decoder_step(&decoder, bytes, (size_t)count, &position, &frame);
      int answered = step == CBASELINE_COMPLETED ? answer(path, &frame) : 0;
      if (answered < 0) return answered;
    } while (step != CBASELINE_EXHAUSTED);
  }
}

static void *run(void *context) {
  struct cbaseline_pulse_path *path = context;
  path->outcome = serve(path);
  return NULL;
}

static void discard(struct cbaseline_pulse_path *path) {
  if (path->log) cbaseline_log_close(path->log);
  close(path->line);
  free(path);
}

struct cbaseline_pulse_path *cbaseline_pulse_path_start(
    int line, const char *log_path, size_t leaf_length) {
  struct cbaseline_pulse_path *path = calloc(1, sizeof *path);
  if (!path) return NULL;
  path->line = line;
  path->leaf_length = leaf_length;
  path->log = cbaseline_log_open(log_path);
  if (path->log && pthread_create(&path->thread, NULL, run, path) == 0) return path;
  discard(path);
  return NULL;
}

int64_t cbaseline_pulse_path_processor_nanoseconds(struct cbaseline_pulse_path *path) {
  clockid_t clock;
  struct timespec used = {0, 0};
  if (pthread_getcpuclockid(path->thread, &clock) == 0) clock_gettime(clock, &used);
  return used.tv_sec * INT64_C(1000000000) + used.tv_nsec;
}

int cbaseline_pulse_path_end(
    struct cbaseline_pulse_path *path, int64_t *append_nanoseconds, size_t capacity,
    size_t *stored) {
  pthread_join(path->thread, NULL);
  *stored = path->append_count < capacity ? path->append_count : capacity;
  memcpy(append_nanoseconds, path->append_nanoseconds, *stored * sizeof *append_nanoseconds);
  int outcome = path->outcome;
  discard(path);
  return outcome;
}
