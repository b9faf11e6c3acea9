#include "CBaseline.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>

struct cbaseline_filling {
  sqlite3 *database;
  sqlite3_stmt *insert;
};

static bool execute(struct cbaseline_filling *filling, const char *sql) {
  return sqlite3_exec(filling->database, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int discard(struct cbaseline_filling *filling, bool is_whole) {
  sqlite3_finalize(filling->insert);
  bool is_closed = sqlite3_close(filling->database) == SQLITE_OK;
  free(filling);
  return is_whole && is_closed ? 0 : -EIO;
}

struct cbaseline_filling *cbaseline_filling_open(const char *path) {
  struct cbaseline_filling *filling = calloc(1, sizeof *filling);
  if (!filling) return NULL;
  if (sqlite3_open_v2(path, &filling->database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
      execute(filling, "PRAGMA journal_mode=OFF") && execute(filling, "PRAGMA synchronous=OFF") &&
      sqlite3_prepare_v2(
          filling->database,
          "INSERT INTO leaf(seq, bytes, hash, subtree) VALUES (?, ?, ?, ?)", -1,
          &filling->insert, NULL) == SQLITE_OK &&
      execute(filling, "BEGIN IMMEDIATE")) {
    return filling;
  }
  discard(filling, false);
  return NULL;
}

int cbaseline_filling_add(
    struct cbaseline_filling *filling, int64_t seq, const uint8_t *leaf, size_t leaf_length,
    const uint8_t *hashes) {
  sqlite3_bind_int64(filling->insert, 1, seq);
  sqlite3_bind_blob(filling->insert, 2, leaf, (int)leaf_length, SQLITE_STATIC);
  for (int column = 0; column < 2; column++) {
    sqlite3_bind_blob(filling->insert, 3 + column, hashes + 32 * column, 32, SQLITE_STATIC);
  }
  bool is_done = sqlite3_step(filling->insert) == SQLITE_DONE;
  sqlite3_reset(filling->insert);
  return is_done ? 0 : -EIO;
}

int cbaseline_filling_close(struct cbaseline_filling *filling) {
  return discard(filling, execute(filling, "COMMIT"));
}
