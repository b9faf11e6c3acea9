#include "faultdisk.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "disk_file.h"

struct fault_disk {
  sqlite3_vfs vfs;
  sqlite3_vfs *real;
  char *name;
  struct disk_file *files;
  uint64_t calls;
  uint64_t planned_call;
  int planned_fault;
  uint64_t seed;
  int met;
  bool is_crashed;
  bool reads_fail;
  bool ignores_syncs;
  int64_t limit;
  char *also;
};

/// What SQLite takes for its file; the real one's follows it in memory.
struct open_file {
  sqlite3_file base;
  fault_disk *disk;
  struct disk_file *file;
};

static sqlite3_file *real_file(sqlite3_file *file) {
  return (sqlite3_file *)((struct open_file *)file + 1);
}

/// Counts a call and returns the fault it meets, or 0.
static int next_fault(fault_disk *disk, int operation) {
  if (disk->is_crashed) return FAULT_CRASH;
  disk->calls++;
  if (disk->calls != disk->planned_call) return 0;
  disk->met = operation;
  disk->is_crashed = disk->planned_fault == FAULT_CRASH;
  return disk->planned_fault;
}

/// How many of so many bytes still have room.
static int64_t room(fault_disk *disk, struct disk_file *growing, int64_t length, int64_t offset) {
  if (disk->limit < 0 || offset + length <= growing->size) return length;
  int64_t used = 0;
  struct stat status;
  if (disk->also != NULL && stat(disk->also, &status) == 0) used += status.st_size;
  for (struct disk_file *file = disk->files; file != NULL; file = file->next) used += file->size;
  int64_t left = disk->limit - used + growing->size - offset;
  return left < 0 ? 0 : left < length ? left : length;
}

static int write_part(sqlite3_file *handle, const void *bytes, int64_t length, int64_t offset) {
  struct open_file *open = (struct open_file *)handle;
  if (length == 0) return SQLITE_OK;
  if (!disk_file_note(open->file, bytes, length, offset)) return SQLITE_NOMEM;
  sqlite3_file *real = real_file(handle);
  return real->pMethods->xWrite(real, bytes, (int)length, offset);
}

static int file_write(sqlite3_file *handle, const void *bytes, int length, sqlite3_int64 offset) {
  struct open_file *open = (struct open_file *)handle;
  fault_disk *disk = open->disk;
  bool was_crashed = disk->is_crashed;
  int fault = next_fault(disk, 'w');
  int64_t part = length;
  if (was_crashed || fault == FAULT_FAILS) {
    part = 0;
  } else if (fault == FAULT_SHORT || fault == FAULT_NO_SPACE || fault == FAULT_CRASH) {
    part = (int64_t)draw(&disk->seed, (uint64_t)length);
  } else if (fault == 0) {
    part = room(disk, open->file, length, offset);
  }
  int code = write_part(handle, bytes, part, offset);
  if (code != SQLITE_OK) return code;
  if (fault == 0) return part < length ? SQLITE_FULL : SQLITE_OK;
  return fault == FAULT_NO_SPACE ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

/// SQLite syncs the folder at the first sync of a journal it has made.
static void sync_folder(fault_disk *disk, struct disk_file *synced) {
  if (!synced->syncs_folder) return;
  synced->syncs_folder = false;
  for (struct disk_file *file = disk->files; file != NULL; file = file->next) {
    disk_file_sync_name(file);
  }
}

static int file_sync(sqlite3_file *handle, int flags) {
  (void)flags;
  struct open_file *open = (struct open_file *)handle;
  fault_disk *disk = open->disk;
  bool was_crashed = disk->is_crashed;
  int fault = next_fault(disk, 's');
  if (was_crashed || fault == FAULT_CRASH) return SQLITE_IOERR_FSYNC;
  if (disk->ignores_syncs) return SQLITE_OK;
  uint64_t count = disk_file_change_count(open->file);
  if (fault == FAULT_FAILS || fault == FAULT_NO_SPACE) count = 0;
  if (fault == FAULT_SHORT) count = draw(&disk->seed, count + 1);
  if (!disk_file_sync(open->file, count)) return SQLITE_NOMEM;
  if (fault == 0 || fault == FAULT_FAILS_BUT_PERSISTS) sync_folder(disk, open->file);
  return fault == 0 ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

static int file_truncate(sqlite3_file *handle, sqlite3_int64 size) {
  struct open_file *open = (struct open_file *)handle;
  bool was_crashed = open->disk->is_crashed;
  int fault = next_fault(open->disk, 't');
  if (was_crashed || (fault != 0 && fault != FAULT_FAILS_BUT_PERSISTS)) {
    return SQLITE_IOERR_TRUNCATE;
  }
  if (!disk_file_note(open->file, NULL, 0, size)) return SQLITE_NOMEM;
  sqlite3_file *real = real_file(handle);
  int code = real->pMethods->xTruncate(real, size);
  return code != SQLITE_OK ? code : fault == 0 ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

static int file_read(sqlite3_file *handle, void *bytes, int length, sqlite3_int64 offset) {
  fault_disk *disk = ((struct open_file *)handle)->disk;
  if (disk->is_crashed || disk->reads_fail) return SQLITE_IOERR_READ;
  sqlite3_file *real = real_file(handle);
  return real->pMethods->xRead(real, bytes, length, offset);
}

static int file_size(sqlite3_file *handle, sqlite3_int64 *size) {
  if (((struct open_file *)handle)->disk->is_crashed) return SQLITE_IOERR_FSTAT;
  sqlite3_file *real = real_file(handle);
  return real->pMethods->xFileSize(real, size);
}

static int file_close(sqlite3_file *handle) {
  sqlite3_file *real = real_file(handle);
  return real->pMethods == NULL ? SQLITE_OK : real->pMethods->xClose(real);
}

static int file_lock(sqlite3_file *handle, int level) {
  sqlite3_file *real = real_file(handle);
  return real->pMethods->xLock(real, level);
}

static int file_unlock(sqlite3_file *handle, int level) {
  sqlite3_file *real = real_file(handle);
  return real->pMethods->xUnlock(real, level);
}

static int file_check_lock(sqlite3_file *handle, int *is_reserved) {
  sqlite3_file *real = real_file(handle);
  return real->pMethods->xCheckReservedLock(real, is_reserved);
}

static int file_control(sqlite3_file *handle, int operation, void *argument) {
  sqlite3_file *real = real_file(handle);
  // Hints of the size to come would make the real file larger behind this one's back.
  if (operation == SQLITE_FCNTL_SIZE_HINT || operation == SQLITE_FCNTL_CHUNK_SIZE) {
    return SQLITE_OK;
  }
  return real->pMethods->xFileControl(real, operation, argument);
}

static int file_sector_size(sqlite3_file *handle) {
  sqlite3_file *real = real_file(handle);
  return real->pMethods->xSectorSize(real);
}

static int file_characteristics(sqlite3_file *handle) {
  sqlite3_file *real = real_file(handle);
  return real->pMethods->xDeviceCharacteristics(real);
}

static int file_shm_map(
    sqlite3_file *handle, int region, int size, int extend, void volatile **memory) {
  sqlite3_file *real = real_file(handle);
  return real->pMethods->xShmMap(real, region, size, extend, memory);
}

static int file_shm_lock(sqlite3_file *handle, int offset, int count, int flags) {
  sqlite3_file *real = real_file(handle);
  return real->pMethods->xShmLock(real, offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *handle) {
  sqlite3_file *real = real_file(handle);
  real->pMethods->xShmBarrier(real);
}

static int file_shm_unmap(sqlite3_file *handle, int deletes) {
  sqlite3_file *real = real_file(handle);
  return real->pMethods->xShmUnmap(real, deletes);
}

/// Version 2: no memory mapping, so that every read and write passes here.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

static struct disk_file *find_file(fault_disk *disk, const char *path) {
  struct disk_file *file = disk->files;
  while (file != NULL && strcmp(file->path, path) != 0) file = file->next;
  return file;
}

static struct disk_file *file_named(fault_disk *disk, const char *path) {
  struct disk_file *file = find_file(disk, path);
  if (file != NULL) return file;
  file = disk_file_create(path);
  if (file == NULL || !disk_file_load(file)) return NULL;
  file->next = disk->files;
  disk->files = file;
  return file;
}

static int disk_open(
    sqlite3_vfs *vfs, const char *path, sqlite3_file *handle, int flags, int *granted) {
  fault_disk *disk = vfs->pAppData;
  handle->pMethods = NULL;
  if (disk->is_crashed) return SQLITE_CANTOPEN;
  int known = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
  if (path == NULL || (flags & known) == 0) {
    return disk->real->xOpen(disk->real, path, handle, flags, granted);
  }
  struct open_file *open = (struct open_file *)handle;
  open->disk = disk;
  // Before the real file is made: whether it was there decides what a power cut may take away.
  open->file = file_named(disk, path);
  if (open->file == NULL) return SQLITE_NOMEM;
  memset(real_file(handle), 0, (size_t)disk->real->szOsFile);
  int code = disk->real->xOpen(disk->real, path, real_file(handle), flags, granted);
  if (code != SQLITE_OK) return code;
  handle->pMethods = &methods;
  if ((flags & SQLITE_OPEN_CREATE) != 0 && (flags & SQLITE_OPEN_MAIN_DB) == 0) {
    open->file->syncs_folder = true;
  }
  return disk_file_make(open->file) ? SQLITE_OK : SQLITE_NOMEM;
}

/// A deletion may be undone by a power cut: SQLite does not ask for it to be synced but at its
/// highest setting, and later does it with the rest of the folder.
static int disk_delete(sqlite3_vfs *vfs, const char *path, int syncs) {
  (void)syncs;
  fault_disk *disk = vfs->pAppData;
  bool was_crashed = disk->is_crashed;
  int fault = next_fault(disk, 'd');
  if (was_crashed || (fault != 0 && fault != FAULT_FAILS_BUT_PERSISTS)) {
    return SQLITE_IOERR_DELETE;
  }
  int code = disk->real->xDelete(disk->real, path, 0);
  struct disk_file *file = find_file(disk, path);
  if (code == SQLITE_OK && file != NULL) disk_file_delete(file);
  return code != SQLITE_OK ? code : fault == 0 ? SQLITE_OK : SQLITE_IOERR_DELETE;
}

static int disk_access(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
  fault_disk *disk = vfs->pAppData;
  if (disk->is_crashed) return SQLITE_IOERR_ACCESS;
  return disk->real->xAccess(disk->real, path, flags, result);
}

fault_disk *fault_disk_create(const char *name) {
  fault_disk *disk = calloc(1, sizeof *disk);
  if (disk == NULL) return NULL;
  disk->limit = -1;
  disk->name = strdup(name);
  disk->real = sqlite3_vfs_find(NULL);
  if (disk->name == NULL || disk->real == NULL) {
    fault_disk_destroy(disk);
    return NULL;
  }
  // What has nothing to do with files is the real one's.
  disk->vfs = *disk->real;
  disk->vfs.pNext = NULL;
  disk->vfs.zName = disk->name;
  disk->vfs.pAppData = disk;
  disk->vfs.szOsFile = (int)sizeof(struct open_file) + disk->real->szOsFile;
  disk->vfs.xOpen = disk_open;
  disk->vfs.xDelete = disk_delete;
  disk->vfs.xAccess = disk_access;
  if (sqlite3_vfs_register(&disk->vfs, 0) == SQLITE_OK) return disk;
  fault_disk_destroy(disk);
  return NULL;
}

void fault_disk_destroy(fault_disk *disk) {
  if (disk == NULL) return;
  sqlite3_vfs_unregister(&disk->vfs);
  while (disk->files != NULL) {
    struct disk_file *file = disk->files;
    disk->files = file->next;
    disk_file_destroy(file);
  }
  free(disk->also);
  free(disk->name);
  free(disk);
}

void fault_disk_plan(fault_disk *disk, uint64_t call, int fault, uint64_t seed) {
  disk->planned_call = call;
  disk->planned_fault = fault;
  disk->seed = seed;
}

uint64_t fault_disk_calls(const fault_disk *disk) { return disk->calls; }

int fault_disk_met(const fault_disk *disk) { return disk->met; }

void fault_disk_stop(fault_disk *disk, bool stops) { disk->is_crashed = stops; }

void fault_disk_fail_reads(fault_disk *disk, bool fails) { disk->reads_fail = fails; }

void fault_disk_ignore_syncs(fault_disk *disk) { disk->ignores_syncs = true; }

void fault_disk_limit(fault_disk *disk, int64_t bytes, const char *also) {
  disk->limit = bytes;
  free(disk->also);
  disk->also = also == NULL ? NULL : strdup(also);
}

bool fault_disk_cut(fault_disk *disk, uint64_t seed) {
  for (struct disk_file *file = disk->files; file != NULL; file = file->next) {
    if (!disk_file_cut(file, &seed)) return false;
  }
  return true;
}
