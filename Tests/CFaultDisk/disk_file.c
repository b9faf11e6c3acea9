#include "disk_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512 };

/// What a cut leaves of the changes that were not synced.
enum remainder { NOTHING, EVERYTHING, PREFIX, ANY_SECTORS, REMAINDERS };

uint64_t draw(uint64_t *seed, uint64_t bound) {
  uint64_t mixed = *seed += 0x9E3779B97F4A7C15;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
  return (mixed ^ (mixed >> 31)) % bound;
}

struct disk_file *disk_file_create(const char *path) {
  struct disk_file *file = calloc(1, sizeof *file);
  if (file == NULL) return NULL;
  file->path = strdup(path);
  file->newest = &file->oldest;
  if (file->path != NULL) return file;
  free(file);
  return NULL;
}

static void forget_changes(struct disk_file *file) {
  while (file->oldest != NULL) {
    struct change *change = file->oldest;
    file->oldest = change->next;
    free(change->bytes);
    free(change);
  }
  file->newest = &file->oldest;
}

void disk_file_destroy(struct disk_file *file) {
  forget_changes(file);
  free(file->durable);
  free(file->path);
  free(file);
}

/// Makes the image so long; what is new in it is zero.
static bool resize(uint8_t **image, int64_t *size, int64_t wanted) {
  if (wanted > *size) {
    uint8_t *larger = realloc(*image, (size_t)wanted);
    if (larger == NULL) return false;
    memset(larger + *size, 0, (size_t)(wanted - *size));
    *image = larger;
  }
  *size = wanted;
  return true;
}

bool disk_file_load(struct disk_file *file) {
  forget_changes(file);
  file->durable_size = file->size = 0;
  file->is_durable = file->is_present = false;
  FILE *real = fopen(file->path, "rb");
  if (real == NULL) return true;
  fseek(real, 0, SEEK_END);
  int64_t size = ftell(real);
  rewind(real);
  bool is_read = size >= 0 && resize(&file->durable, &file->durable_size, size) &&
                 fread(file->durable, 1, (size_t)size, real) == (size_t)size;
  fclose(real);
  file->size = size;
  file->is_durable = file->is_present = true;
  return is_read;
}

bool disk_file_note(
    struct disk_file *file, const uint8_t *bytes, int64_t length, int64_t offset) {
  struct change *change = calloc(1, sizeof *change);
  if (change == NULL) return false;
  change->offset = offset;
  if (bytes != NULL) {
    change->length = length;
    change->bytes = malloc((size_t)length + 1);
    if (change->bytes == NULL) {
      free(change);
      return false;
    }
    memcpy(change->bytes, bytes, (size_t)length);
    if (file->size < offset + length) file->size = offset + length;
  } else {
    file->size = offset;
  }
  *file->newest = change;
  file->newest = &change->next;
  return true;
}

/// Applies the part of a change that lies in `start ..< end`.
static bool apply(
    const struct change *change, uint8_t **image, int64_t *size, int64_t start, int64_t end) {
  if (change->bytes == NULL) return resize(image, size, change->offset);
  int64_t first = change->offset > start ? change->offset : start;
  int64_t last = change->offset + change->length;
  if (last > end) last = end;
  if (first >= last) return true;
  if (*size < last && !resize(image, size, last)) return false;
  memcpy(*image + first, change->bytes + (first - change->offset), (size_t)(last - first));
  return true;
}

static bool apply_all(struct disk_file *file, const struct change *change) {
  return change->is_doomed ||
         apply(change, &file->durable, &file->durable_size, 0, INT64_MAX);
}

uint64_t disk_file_change_count(const struct disk_file *file) {
  uint64_t count = 0;
  for (const struct change *change = file->oldest; change != NULL; change = change->next) count++;
  return count;
}

bool disk_file_sync(struct disk_file *file, uint64_t count) {
  uint64_t done = 0;
  bool is_whole = true;
  for (struct change *change = file->oldest; change != NULL; change = change->next) {
    if (done++ < count) {
      if (!apply_all(file, change)) return false;
    } else {
      change->is_doomed = true;
      is_whole = false;
    }
  }
  if (is_whole) {
    forget_changes(file);
    file->is_durable = true;
  }
  return true;
}

void disk_file_delete(struct disk_file *file) {
  forget_changes(file);
  file->is_present = false;
  file->size = 0;
}

void disk_file_sync_name(struct disk_file *file) {
  file->is_durable = file->is_present;
  if (!file->is_present) file->durable_size = 0;
}

bool disk_file_make(struct disk_file *file) {
  if (file->is_present) return true;
  file->is_present = true;
  // What the deleted one held may come back under the name.
  return !file->is_durable || disk_file_note(file, NULL, 0, 0);
}

/// Leaves each sector as it was after some number of the changes to it, of its own choice: a
/// disk writes sectors in any order, but never half of one.
static bool apply_any_sectors(struct disk_file *file, uint64_t *seed) {
  uint64_t count = disk_file_change_count(file);
  int64_t end = file->durable_size;
  for (struct change *change = file->oldest; change != NULL; change = change->next) {
    if (end < change->offset + change->length) end = change->offset + change->length;
    // A shorter file is one step of the file system's own journal, in its order.
    if (change->bytes == NULL && !apply_all(file, change)) return false;
  }
  for (int64_t start = 0; start < end; start += SECTOR) {
    uint64_t version = draw(seed, count + 1);
    struct change *change = file->oldest;
    for (uint64_t n = 0; n < version; n++, change = change->next) {
      if (change->bytes == NULL || change->is_doomed) continue;
      if (!apply(change, &file->durable, &file->durable_size, start, start + SECTOR)) return false;
    }
  }
  return true;
}

/// Applies the oldest changes, the last of them up to some sector.
static bool apply_prefix(struct disk_file *file, uint64_t *seed) {
  uint64_t count = disk_file_change_count(file);
  if (count == 0) return true;
  uint64_t whole = draw(seed, count);
  struct change *change = file->oldest;
  for (uint64_t n = 0; n < whole; n++, change = change->next) {
    if (!apply_all(file, change)) return false;
  }
  if (change->bytes == NULL || change->is_doomed) return true;
  uint64_t sectors = (uint64_t)(change->length / SECTOR) + 1;
  int64_t end = (change->offset / SECTOR + (int64_t)draw(seed, sectors + 1)) * SECTOR;
  return apply(change, &file->durable, &file->durable_size, 0, end);
}

static bool choose(struct disk_file *file, uint64_t *seed) {
  switch ((enum remainder)draw(seed, REMAINDERS)) {
    case EVERYTHING:
      for (struct change *change = file->oldest; change != NULL; change = change->next) {
        if (!apply_all(file, change)) return false;
      }
      file->is_durable = file->is_present;
      return true;
    case PREFIX:
      return apply_prefix(file, seed);
    case ANY_SECTORS:
      return apply_any_sectors(file, seed);
    default:
      return true;
  }
}

bool disk_file_cut(struct disk_file *file, uint64_t *seed) {
  if (!choose(file, seed)) return false;
  if (file->is_present != file->is_durable) file->is_durable = draw(seed, 2) == 0;
  if (!file->is_durable) {
    unlink(file->path);
    return disk_file_load(file);
  }
  FILE *real = fopen(file->path, "wb");
  if (real == NULL) return false;
  size_t size = (size_t)file->durable_size;
  bool is_written = fwrite(file->durable, 1, size, real) == size;
  return fclose(real) == 0 && is_written && disk_file_load(file);
}
