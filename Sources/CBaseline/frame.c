#include "CBaseline.h"

#include <string.h>

enum { HEADER = 12, CHECK = 4 };

static bool is_address(uint8_t address) {
  return address == 1 || address == 2 || address == 8;
}

/* Checks length, CRC and header of a decoded frame and reads it. */
static bool read_frame(const uint8_t *decoded, size_t count, struct cbaseline_frame *frame) {
  if (count < HEADER + CHECK || decoded[1] != count - HEADER - CHECK) return false;
  uint32_t received;
  memcpy(&received, decoded + count - CHECK, CHECK);
  if (cbaseline_crc32c(decoded, count - CHECK) != received) return false;
  frame->source = decoded[2] >> 4;
  frame->destination = decoded[2] & 0x0F;
  if (decoded[0] != 0x10 || !is_address(frame->source) || !is_address(frame->destination)) {
    return false;
  }
  frame->message_id = decoded[3];
  memcpy(&frame->sequence, decoded + 4, 2);
  memcpy(&frame->receipt, decoded + 6, 2);
  memcpy(&frame->epoch, decoded + 8, 2);
  memcpy(&frame->clock, decoded + 10, 2);
  frame->payload_length = decoded[1];
  memcpy(frame->payload, decoded + HEADER, decoded[1]);
  return true;
}

/*
 * A frame is shorter than COBS's longest block, so that each code byte but the first stands for a
 * zero: the bytes stay where they are and only the zeros are put back.
 */
static bool unstuff(uint8_t *stuffed, size_t count) {
  size_t position = 0;
  while (position < count) {
    uint8_t distance = stuffed[position];
    stuffed[position] = 0;
    position += distance;
  }
  return position == count;
}

enum cbaseline_step cbaseline_decoder_step(
    struct cbaseline_decoder *decoder, const uint8_t *bytes, size_t count, size_t *position,
    struct cbaseline_frame *frame) {
  while (*position < count) {
    const uint8_t *start = bytes + *position;
    const uint8_t *zero = memchr(start, 0, count - *position);
    size_t run = zero ? (size_t)(zero - start) : count - *position;
    if (run <= sizeof decoder->stuffed - decoder->count) {
      memcpy(decoder->stuffed + decoder->count, start, run);
      decoder->count += run;
    } else {
      decoder->is_too_long = true;
    }
    *position += run;
    if (!zero) return CBASELINE_EXHAUSTED;
    *position += 1;
    if (decoder->count == 0 && !decoder->is_too_long) continue;
    bool is_good = !decoder->is_too_long && unstuff(decoder->stuffed, decoder->count) &&
                   read_frame(decoder->stuffed + 1, decoder->count - 1, frame);
    decoder->count = 0;
    decoder->is_too_long = false;
    return is_good ? CBASELINE_COMPLETED : CBASELINE_REJECTED;
  }
  return CBASELINE_EXHAUSTED;
}

size_t cbaseline_encode(const struct cbaseline_frame *frame, uint8_t *bytes) {
  uint8_t decoded[HEADER + CBASELINE_LONGEST_PAYLOAD + CHECK];
  decoded[0] = 0x10;
  decoded[1] = frame->payload_length;
  decoded[2] = (uint8_t)(frame->source << 4 | frame->destination);
  decoded[3] = frame->message_id;
  memcpy(decoded + 4, &frame->sequence, 2);
  memcpy(decoded + 6, &frame->receipt, 2);
  memcpy(decoded + 8, &frame->epoch, 2);
  memcpy(decoded + 10, &frame->clock, 2);
  memcpy(decoded + HEADER, frame->payload, frame->payload_length);
  size_t count = HEADER + (size_t)frame->payload_length;
  uint32_t check = cbaseline_crc32c(decoded, count);
  memcpy(decoded + count, &check, CHECK);
  count += CHECK;

  bytes[0] = 0;
  size_t code = 1, end = 2;
  for (size_t index = 0; index < count; index++, end++) {
    bytes[end] = decoded[index];
    if (decoded[index] != 0) continue;
    bytes[code] = (uint8_t)(end - code);
    code = end;
  }
  bytes[code] = (uint8_t)(end - code);
  bytes[end] = 0;
  return end + 1;
}

static void tally_frame(
    struct cbaseline_tally *tally, const struct cbaseline_frame *frame, bool sums_payloads) {
  tally->frames += 1;
  if (sums_payloads) {
    for (size_t index = 0; index < frame->payload_length; index++) {
      tally->sum += frame->payload[index];
    }
  } else {
    tally->sum += frame->sequence + (uint64_t)frame->payload_length;
  }
}

struct cbaseline_tally cbaseline_decode(
    const uint8_t *bytes, const uint32_t *chunk_lengths, size_t chunk_count, bool sums_payloads) {
  struct cbaseline_decoder decoder = {.count = 0};
  struct cbaseline_tally tally = {.frames = 0};
  struct cbaseline_frame frame;
  for (size_t chunk = 0; chunk < chunk_count; chunk++) {
    size_t position = 0;
    enum cbaseline_step step;
    do {
      step = cbaseline_decoder_step(&decoder, bytes, chunk_lengths[chunk], &position, &frame);
      if (step == CBASELINE_COMPLETED) tally_frame(&tally, &frame, sums_payloads);
      if (step == CBASELINE_REJECTED) tally.rejected += 1;
    } while (step != CBASELINE_EXHAUSTED);
    bytes += chunk_lengths[chunk];
  }
  return tally;
}
