#ifndef FAULTDISK_H
#define FAULTDISK_H

#include <stdbool.h>
#include <stdint.h>

/// A disk that fails when it is told to, as a file system of SQLite's ("VFS") over its default one.
///
/// Files are real files, which hold what was written: what a crashed process leaves. Beside them
/// the disk keeps what was synced, so that a power cut can leave that and any part of the rest.
/// Nothing is really synced. Not for two threads at once.
typedef struct fault_disk fault_disk;

/// What happens to the chosen call.
enum {
  /// Nothing was done, and an error is returned.
  FAULT_FAILS = 1,
  /// It was done, and an error is returned all the same.
  FAULT_FAILS_BUT_PERSISTS = 2,
  /// A part was done, and an error is returned.
  FAULT_SHORT = 3,
  /// A part was done, and the disk is said to be full.
  FAULT_NO_SPACE = 4,
  /// A part was done; this call and all after it fail, and the files stay as they are.
  FAULT_CRASH = 5,
};

/// Registers a disk as the file system `name`; NULL when SQLite does not take it.
fault_disk *fault_disk_create(const char *name);

/// Forgets a disk, none of whose files is open any more.
void fault_disk_destroy(fault_disk *disk);

/// Lets the given call (the first one is 1) meet a fault; `seed` decides how large a part is.
void fault_disk_plan(fault_disk *disk, uint64_t call, int fault, uint64_t seed);

/// How many writes, syncs, truncations and deletions there have been.
uint64_t fault_disk_calls(const fault_disk *disk);

/// What the fault has met: `w`rite, `s`ync, `t`runcation, `d`eletion, or 0 when it has not come.
int fault_disk_met(const fault_disk *disk);

/// Lets everything fail from now on, as after a crash, or work again, as after a restart.
void fault_disk_stop(fault_disk *disk, bool stops);

/// Lets all reads fail from now on, or no more.
void fault_disk_fail_reads(fault_disk *disk, bool fails);

/// Lets syncs succeed from now on without syncing anything.
void fault_disk_ignore_syncs(fault_disk *disk);

/// Lets all files, and the file `also` beside them, take no more than so many bytes.
void fault_disk_limit(fault_disk *disk, int64_t bytes, const char *also);

/// Cuts the power: every file becomes what was synced and a part, chosen by `seed`, of what was
/// only written, in sectors of 512 bytes. All files must be closed. False when a file cannot be
/// written.
bool fault_disk_cut(fault_disk *disk, uint64_t seed);

#endif
