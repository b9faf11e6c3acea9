#include "CBaseline.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct cbaseline_log {
  sqlite3 *database;
  sqlite3_stmt *begin, *insert, *commit;
  int64_t next;
};

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS leaf(seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL, "
    "hash BLOB NOT NULL, subtree BLOB NOT NULL) STRICT";

static bool is_full(sqlite3 *database) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(database, "PRAGMA synchronous", -1, &statement, NULL) != SQLITE_OK) {
    return false;
  }
  bool full = sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int(statement, 0) == 2;
  sqlite3_finalize(statement);
  return full;
}

static bool prepare(struct cbaseline_log *log) {
  sqlite3 *database = log->database;
  return sqlite3_exec(database, "PRAGMA locking_mode=EXCLUSIVE", NULL, NULL, NULL) == SQLITE_OK &&
         sqlite3_exec(database, "PRAGMA journal_mode=WAL", NULL, NULL, NULL) == SQLITE_OK &&
         sqlite3_exec(database, "PRAGMA synchronous=FULL", NULL, NULL, NULL) == SQLITE_OK &&
         is_full(database) && sqlite3_exec(database, schema, NULL, NULL, NULL) == SQLITE_OK &&
         sqlite3_prepare_v2(database, "BEGIN IMMEDIATE", -1, &log->begin, NULL) == SQLITE_OK &&
         sqlite3_prepare_v2(
             database, "INSERT INTO leaf(seq, bytes, hash, subtree) VALUES (?, ?, ?, ?)",
             -1, &log->insert, NULL) == SQLITE_OK &&
         sqlite3_prepare_v2(database, "COMMIT", -1, &log->commit, NULL) == SQLITE_OK;
}

struct cbaseline_log *cbaseline_log_open(const char *path) {
  struct cbaseline_log *log = calloc(1, sizeof *log);
  if (!log) return NULL;
  if (sqlite3_open(path, &log->database) == SQLITE_OK && prepare(log)) return log;
  cbaseline_log_close(log);
  return NULL;
}

static bool run(sqlite3_stmt *statement) {
  bool is_done = sqlite3_step(statement) == SQLITE_DONE;
  sqlite3_reset(statement);
  return is_done;
}

int cbaseline_log_insert(
    struct cbaseline_log *log, const uint8_t *leaf, size_t leaf_length, const uint8_t *hashes) {
  sqlite3_bind_int64(log->insert, 1, log->next);
  sqlite3_bind_blob(log->insert, 2, leaf, (int)leaf_length, SQLITE_STATIC);
  for (int column = 0; column < 2; column++) {
    sqlite3_bind_blob(log->insert, 3 + column, hashes + 32 * column, 32, SQLITE_STATIC);
  }
  if (!run(log->begin) || !run(log->insert) || !run(log->commit)) return -EIO;
  log->next += 1;
  return 0;
}

int cbaseline_log_append(
    struct cbaseline_log *log, const struct cbaseline_frame *report, size_t leaf_length) {
  if (leaf_length > CBASELINE_LONGEST_LEAF) return -EMSGSIZE;
  /* As text a leaf takes more bytes than the report; what they say does not matter here. */
  uint8_t leaf[CBASELINE_LONGEST_LEAF];
  memset(leaf, 'x', leaf_length);
  size_t known = report->payload_length < leaf_length ? report->payload_length : leaf_length;
  memcpy(leaf, report->payload, known);
  uint8_t hashes[64] = {(uint8_t)log->next};
  return cbaseline_log_insert(log, leaf, leaf_length, hashes);
}

void cbaseline_log_close(struct cbaseline_log *log) {
  sqlite3_finalize(log->begin);
  sqlite3_finalize(log->insert);
  sqlite3_finalize(log->commit);
  sqlite3_close(log->database);
  free(log);
}
