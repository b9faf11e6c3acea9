#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

int clinux_socket_peer(int descriptor, struct clinux_peer *peer) {
  struct ucred credentials;
  socklen_t length = sizeof credentials;
  if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0) return -errno;
  /* A socket that nobody has connected to answers with process 0 and user -1. */
  if (length != sizeof credentials || credentials.pid == 0) return -ENOTCONN;
  peer->process = credentials.pid;
  peer->user = credentials.uid;
  peer->group = credentials.gid;
  return 0;
}

int clinux_socket_peer_groups(int descriptor, gid_t *groups, int capacity) {
  if (capacity < 0 || capacity > 65536) return -EINVAL;
  socklen_t length = (socklen_t)((size_t)capacity * sizeof *groups);
  int result = getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, groups, &length);
  /* On ERANGE the kernel has stored the length it needs. */
  if (result < 0 && errno != ERANGE) return -errno;
  return (int)(length / sizeof *groups);
}

int64_t clinux_socket_unread(int descriptor) {
  int unread = 0;
  if (ioctl(descriptor, TIOCOUTQ, &unread) < 0) return -errno;
  return unread;
}
