#ifndef DISK_FILE_H
#define DISK_FILE_H

#include <stdbool.h>
#include <stdint.h>

/// What was done to a file since it was last synced.
struct change {
  struct change *next;
  /// A write at `offset`, or with no bytes a truncation to `offset`.
  int64_t offset;
  int64_t length;
  uint8_t *bytes;
  /// Its sync has failed. The kernel then takes the page for clean: no later sync writes it.
  bool is_doomed;
};

/// One file of the disk: what is surely on it, and what may be.
struct disk_file {
  struct disk_file *next;
  char *path;
  uint8_t *durable;
  int64_t durable_size;
  /// Whether its name is surely on the disk.
  bool is_durable;
  /// Whether the file is there.
  bool is_present;
  /// Whether its next sync is one of its folder too, as SQLite does it for journals it has opened.
  bool syncs_folder;
  /// Its size as written.
  int64_t size;
  struct change *oldest;
  struct change **newest;
};

/// A number below `bound` (which is not 0), from SplitMix64.
uint64_t draw(uint64_t *seed, uint64_t bound);

struct disk_file *disk_file_create(const char *path);
void disk_file_destroy(struct disk_file *file);

/// Takes what the real file holds as durable.
bool disk_file_load(struct disk_file *file);

/// Notes a write, or with `bytes` NULL a truncation to `offset`.
bool disk_file_note(
    struct disk_file *file, const uint8_t *bytes, int64_t length, int64_t offset);

/// Makes the oldest `count` changes durable, and forgets or dooms the others.
bool disk_file_sync(struct disk_file *file, uint64_t count);

uint64_t disk_file_change_count(const struct disk_file *file);

/// Notes that the file was deleted.
void disk_file_delete(struct disk_file *file);

/// Makes durable that the file is there, or that it is not.
void disk_file_sync_name(struct disk_file *file);

/// Notes that the file was made, if it was not there.
bool disk_file_make(struct disk_file *file);

/// Makes the real file what a power cut leaves of it, and that durable.
bool disk_file_cut(struct disk_file *file, uint64_t *seed);

#endif
