"""Reads the leaves of a bundle: C2SP tlog-tiles, hashes and all."""

import hashlib
import json
import os

LEAF_LIMIT = 65535


class Unreadable(Exception):
    """The bundle is not what the article says."""


def tile_name(index):
    """The path of a tile: thousands as x012, the last three digits bare."""
    parts = ["%03d" % (index % 1000)]
    while index >= 1000:
        index //= 1000
        parts.insert(0, "x%03d" % (index % 1000))
    return "/".join(parts)


def read_file(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Unreadable(str(error)) from error


def entries(data):
    """The entries of an entry bundle, each behind its length in two bytes."""
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 2], "big")
        entry = data[place + 2 : place + 2 + length]
        if len(entry) != length:
            raise Unreadable("an entry is cut off")
        yield entry
        place += 2 + length


def no_float(text):
    raise Unreadable("a number that is no integer: " + text[:40])


def members(pairs):
    leaf = dict(pairs)
    if len(leaf) != len(pairs):
        raise Unreadable("a key stands twice")
    return leaf


def root_of(hashes):
    """The root by RFC 6962."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        pairs = zip(hashes[0::2], hashes[1::2])
        level = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        if len(hashes) % 2:
            level.append(hashes[-1])
        hashes = level
    return hashes[0]


def integer(value):
    if type(value) is not int:
        raise Unreadable("no integer where one belongs")
    return value


def redacted_leaves(path, size):
    """The leaves that the bundle does not disclose, by its own list."""
    try:
        lines = [json.loads(line) for line in read_file(path).splitlines()]
        head, rest = lines[0], lines[1:]
        if head["format"] != "handpieced-redaction" or head["version"] != 1:
            raise Unreadable("not a list of redactions")
        if head["log_size"] != size or head["stretches"] != len(rest):
            raise Unreadable("a list of redactions of another log")
        leaves = set()
        end = -2
        for line in rest:
            first, last = integer(line["first"]), integer(line["last"])
            if not end + 1 < first <= last < size:
                raise Unreadable("stretches that are none")
            leaves.update(range(first, last + 1))
            end = last
        return leaves
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise Unreadable("the list of redactions: %s" % error) from error


class Bundle:
    def __init__(self, folder):
        inner = os.path.join(folder, "tiles")
        self.folder = inner if os.path.isdir(inner) else folder
        lines = read_file(os.path.join(self.folder, "checkpoint")).decode("utf-8").split("\n")
        try:
            self.size = int(lines[1])
            self.root = lines[2]
        except (IndexError, ValueError) as error:
            raise Unreadable("no checkpoint") from error
        self.hashes = []
        self.redacted = set()
        listed = os.path.join(folder, "redacted")
        if self.folder == inner and os.path.lexists(listed):
            self.redacted = redacted_leaves(listed, self.size)

    def leaves(self):
        """Each leaf as its bytes and what they say; nothing said where it is not disclosed."""
        count = 0
        for index in range((self.size + 255) // 256):
            width = min(256, self.size - index * 256)
            name = tile_name(index) + ("" if width == 256 else ".p/%d" % width)
            data = read_file(os.path.join(self.folder, "tile/entries", name))
            hashes = read_file(os.path.join(self.folder, "tile/0", name)) if self.redacted else b""
            for place, entry in enumerate(entries(data)):
                if not entry and count in self.redacted:
                    self.hashes.append(hashes[place * 32 : place * 32 + 32])
                    yield entry, None
                    count += 1
                    continue
                self.hashes.append(hashlib.sha256(b"\x00" + entry).digest())
                try:
                    leaf = json.loads(
                        entry, parse_float=no_float, parse_constant=no_float,
                        object_pairs_hook=members,
                    )
                except (ValueError, RecursionError) as error:
                    raise Unreadable("leaf %d: %s" % (count, error)) from error
                yield entry, leaf
                count += 1
        if count != self.size:
            raise Unreadable("%d leaves, and not %d" % (count, self.size))
