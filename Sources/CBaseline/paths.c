#include "CBaseline.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PULSE_REPORT = 0x87, ACKNOWLEDGE = 0x06, ACKNOWLEDGE_LENGTH = 28 };

/* Payload of a report: counter epoch, number, arm id; of an acknowledgement: arm id, counter
 * epoch, number, log size, root prefix. */
static struct cbaseline_frame acknowledgement(
    const struct cbaseline_frame *report, uint16_t sequence, uint64_t log_size) {
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
  memcpy(frame.payload, report->payload + 8, 4);
  memcpy(frame.payload + 4, report->payload, 8);
  memcpy(frame.payload + 12, &log_size, 8);
  memcpy(frame.payload + 20, &log_size, 8);
  return frame;
}

static int answer(
    const struct cbaseline_pulse_path *path, const struct cbaseline_frame *report,
    uint16_t *sequence) {
  if (report->message_id != PULSE_REPORT || report->payload_length < 12) return 0;
  int appended = cbaseline_log_append(path->log, report, path->leaf_length);
  if (appended < 0) return appended;
  *sequence += 1;
  struct cbaseline_frame frame = acknowledgement(report, *sequence, *sequence);
  uint8_t bytes[CBASELINE_LONGEST_FRAME];
  size_t count = cbaseline_encode(&frame, bytes);
  return write(path->line, bytes, count) == (ssize_t)count ? 0 : -errno;
}

int cbaseline_pulse_path_run(const struct cbaseline_pulse_path *path) {
  struct cbaseline_decoder decoder = {.count = 0};
  struct cbaseline_frame frame;
  uint16_t sequence = 0;
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
      int answered = step == CBASELINE_COMPLETED ? answer(path, &frame, &sequence) : 0;
      if (answered < 0) return answered;
    } while (step != CBASELINE_EXHAUSTED);
  }
}

int cbaseline_stop_path_run(const struct cbaseline_stop_path *path) {
  for (;;) {
    uint8_t packet[16];
    ssize_t count = recv(path->packets, packet, sizeof packet, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return 0;
    ssize_t written = write(path->line, path->frame, path->frame_length);
    if (written != (ssize_t)path->frame_length) return -EIO;
    if (send(path->packets, "sent", 4, MSG_NOSIGNAL) < 0) return 0;
  }
}
