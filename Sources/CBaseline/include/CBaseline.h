#ifndef CBASELINE_H
#define CBASELINE_H

/*
 * What the daemon does on its timed paths, in plain C: the ruler that `handpiece-bench`
 * measures with. Nothing of it runs in the daemon.
 *
 * The wire format is that of the article WireFormat. Little-endian machines only, as Linux on
 * x86-64 and arm64 is. Functions that can fail return -errno then; zero or a positive number is
 * success.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/* Frames. */

enum {
  CBASELINE_LONGEST_PAYLOAD = 180,
  CBASELINE_LONGEST_FRAME = 199,
};

/* A frame, its header read and its payload copied out. */
struct cbaseline_frame {
  uint8_t source, destination, message_id;
  uint16_t sequence, receipt, epoch, clock;
  uint8_t payload_length;
  uint8_t payload[CBASELINE_LONGEST_PAYLOAD];
};

/* Finds frames in a stream of bytes; all zero to begin with. */
struct cbaseline_decoder {
  uint8_t stuffed[197];
  size_t count;
  bool is_too_long;
};

enum cbaseline_step { CBASELINE_EXHAUSTED, CBASELINE_COMPLETED, CBASELINE_REJECTED };

/* Takes bytes from `*position` on until a frame is complete, one is rejected, or none are left. */
enum cbaseline_step cbaseline_decoder_step(
    struct cbaseline_decoder *decoder, const uint8_t *bytes, size_t count, size_t *position,
    struct cbaseline_frame *frame);

/* Writes a frame with its delimiters and returns how many bytes it takes. */
size_t cbaseline_encode(const struct cbaseline_frame *frame, uint8_t *bytes);

/* The CRC-32C of the bytes, eight at a step. */
uint32_t cbaseline_crc32c(const uint8_t *bytes, size_t count);

/* What a run over many bytes found. */
struct cbaseline_tally {
  uint64_t frames, rejected, sum;
};

/*
 * Decodes chunks that follow each other at `bytes`, as read(2) would hand them over. `sum` is
 * over every payload byte, or only over each frame's sequence number and payload length.
 */
struct cbaseline_tally cbaseline_decode(
    const uint8_t *bytes, const uint32_t *chunk_lengths, size_t chunk_count, bool sums_payloads);

/* A log. */

/* A table of the audit log's shape in a SQLite file, with the settings of the audit log. */
struct cbaseline_log;

/* The longest leaf that `cbaseline_log_append` writes. */
enum { CBASELINE_LONGEST_LEAF = 4096 };

/* Opens the file, or makes a new one; `NULL` when SQLite refuses or a setting is not taken. */
struct cbaseline_log *_Nullable cbaseline_log_open(const char *path);

/* Appends one row of `leaf_length` bytes and two hashes in a commit of its own. */
int cbaseline_log_append(
    struct cbaseline_log *log, const struct cbaseline_frame *report, size_t leaf_length);

/* Appends one row with the hashes of leaf and subtree, 32 bytes each, in its own commit. */
int cbaseline_log_insert(
    struct cbaseline_log *log, const uint8_t *leaf, size_t leaf_length, const uint8_t *hashes);

void cbaseline_log_close(struct cbaseline_log *log);

/*
 * Rows put into a log file that exists, as many as are wanted in one commit that nothing waits for:
 * how a long log is made in little time.
 */
struct cbaseline_filling;

struct cbaseline_filling *_Nullable cbaseline_filling_open(const char *path);

/* Adds the row `seq`, with hashes as above. */
int cbaseline_filling_add(
    struct cbaseline_filling *filling, int64_t seq, const uint8_t *leaf, size_t leaf_length,
    const uint8_t *hashes);

/* Commits and frees the filling. */
int cbaseline_filling_close(struct cbaseline_filling *filling);

/* Trees. */

/*
 * Reads every leaf of the log at `path`, hashes it and the tree above it by RFC 6962, and compares
 * the hash with the row's. Stores the root and returns how many leaves there are; -EIO when SQLite
 * does not read on, -EILSEQ when a hash differs.
 */
int64_t cbaseline_tree_root(const char *path, uint8_t root[_Nonnull 32]);

/* SHA-256 of a prefix of one byte and what follows it. */
void cbaseline_sha256(uint8_t prefix, const uint8_t *bytes, size_t count, uint8_t hash[_Nonnull 32]);

/*
 * Whole paths, each on a thread of its own that runs until the other side hangs up. They take over
 * the descriptors they are given.
 */

/* From a pulse report on a line over the log to the acknowledgement on the line. */
struct cbaseline_pulse_path;

/* Starts the thread; `NULL` when the log at `log_path` cannot be opened or there is no thread. */
struct cbaseline_pulse_path *_Nullable cbaseline_pulse_path_start(
    int line, const char *log_path, size_t leaf_length);

/* What the thread has computed so far, and the kernel for it, in ns. */
int64_t cbaseline_pulse_path_processor_nanoseconds(struct cbaseline_pulse_path *path);

/*
 * Waits for the thread and frees the path. Stores how long each append took, as far as there is
 * room, and how many it stored; returns 0, or what ended the thread before its time.
 */
int cbaseline_pulse_path_end(
    struct cbaseline_pulse_path *path, int64_t *append_nanoseconds, size_t capacity,
    size_t *stored);

/* From a packet on a socket to a line, byte for byte; "sent" goes back behind it. */
struct cbaseline_stop_path;

struct cbaseline_stop_path *_Nullable cbaseline_stop_path_start(int packets, int line);

/* Waits for the thread and frees the path. */
void cbaseline_stop_path_end(struct cbaseline_stop_path *path);

/* Limits. */

enum { CBASELINE_TIERS = 4 };

/* One bound: for a modality, a set of skin types and a set of regions. */
struct cbaseline_rule {
  uint8_t modality, dimension, tier, types;
  uint32_t regions;
  int64_t value;
};

/* Lowers `tightest`, one place for each dimension and tier, to the rules that apply. */
void cbaseline_tightest(
    const struct cbaseline_rule *rules, size_t count, uint8_t modality, uint8_t type,
    uint8_t region, int64_t *tightest);

#pragma clang assume_nonnull end

#endif
