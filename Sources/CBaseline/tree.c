#include "CBaseline.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

enum { HASH = 32, LEAF_PREFIX = 0, NODE_PREFIX = 1 };

/* Perfect subtrees from left to right, with room for one that is being put together. */
struct edge {
  int64_t size;
  size_t count;
  uint8_t subtrees[64][HASH];
};

static void join(const uint8_t *left, const uint8_t *right, uint8_t hash[HASH]) {
  uint8_t both[2 * HASH];
  memcpy(both, left, HASH);
  memcpy(both + HASH, right, HASH);
  cbaseline_sha256(NODE_PREFIX, both, sizeof both, hash);
}

static void append(struct edge *edge, const uint8_t leaf[HASH]) {
  memcpy(edge->subtrees[edge->count++], leaf, HASH);
  edge->size += 1;
  for (int64_t rest = edge->size; (rest & 1) == 0; rest >>= 1) {
    edge->count -= 1;
    uint8_t *left = edge->subtrees[edge->count - 1];
    join(left, edge->subtrees[edge->count], left);
  }
}

static void find_root(const struct edge *edge, uint8_t root[HASH]) {
  if (edge->count == 0) {
    memset(root, 0, HASH);
    return;
  }
  memcpy(root, edge->subtrees[edge->count - 1], HASH);
  for (size_t index = edge->count - 1; index > 0; index--) {
    join(edge->subtrees[index - 1], root, root);
  }
}

static int64_t read_rows(sqlite3_stmt *rows, struct edge *edge) {
  int outcome;
  while ((outcome = sqlite3_step(rows)) == SQLITE_ROW) {
    uint8_t hash[HASH];
    const void *bytes = sqlite3_column_blob(rows, 0), *known = sqlite3_column_blob(rows, 1);
    if (!bytes || !known || sqlite3_column_bytes(rows, 1) != HASH) return -EILSEQ;
    cbaseline_sha256(LEAF_PREFIX, bytes, (size_t)sqlite3_column_bytes(rows, 0), hash);
    if (memcmp(hash, known, HASH) != 0) return -EILSEQ;
    append(edge, hash);
  }
  return outcome == SQLITE_DONE ? edge->size : -EIO;
}

int64_t cbaseline_tree_root(const char *path, uint8_t root[HASH]) {
  sqlite3 *database;
  sqlite3_stmt *rows = NULL;
  struct edge edge = {.count = 0};
  int64_t outcome = -EIO;
  if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
      sqlite3_prepare_v2(database, "SELECT bytes, hash FROM leaf ORDER BY seq", -1, &rows, NULL) ==
          SQLITE_OK) {
    outcome = read_rows(rows, &edge);
  }
  sqlite3_finalize(rows);
  sqlite3_close(database);
  find_root(&edge, root);
  return outcome;
}
