#ifndef CLINUX_H
#define CLINUX_H

/*
 * What Linux offers and Swift's Glibc module does not show.
 *
 * Every function that can fail returns -errno then; zero or a positive number is success.
 * None of them allocates, and none keeps anything between calls.
 */

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#pragma clang assume_nonnull begin

/* Clocks. */

/* Microseconds since boot, counting suspended time; the clock never jumps. */
int64_t clinux_boot_microseconds(void);

/* Microseconds since 1970-01-01 00:00 UTC; the clock can be wrong and can jump. */
int64_t clinux_utc_microseconds(void);

/* Whether the kernel holds the wall clock for synchronised; what tells it so is an NTP daemon. */
int clinux_utc_is_synchronised(void);

/* Random bytes. */

/* Fills all of `bytes` from the kernel's generator; waits only while it is not yet seeded. */
int clinux_random(void *bytes, size_t count);

/* Waking a thread that sits in poll(2). */

/* A new event descriptor with count zero, close-on-exec and non-blocking. */
int clinux_eventfd_create(void);

/* Makes the descriptor readable. May be called from any thread, any number of times. */
int clinux_eventfd_signal(int descriptor);

/* Makes the descriptor unreadable again: 1 when it had been signalled, 0 when it had not. */
int clinux_eventfd_drain(int descriptor);

/* The other end of a Unix socket. */

struct clinux_peer {
  pid_t process;
  uid_t user;
  gid_t group;
};

/* Process, user and group that connected, as the kernel noted them at that moment. */
int clinux_socket_peer(int descriptor, struct clinux_peer *peer);

/*
 * The supplementary groups of the process that connected. Returns how many there are and stores
 * them, or stores none when that is more than `capacity`: call again with room for all.
 */
int clinux_socket_peer_groups(int descriptor, gid_t *groups, int capacity);

/* How much the peer of a Unix socket has left unread, in bytes with the kernel's own overhead. */
int64_t clinux_socket_unread(int descriptor);

/* Serial lines and pseudo-terminals. */

/*
 * A new pseudo-terminal. Returns the master, raw, close-on-exec and non-blocking, and stores the
 * path of its slave with a closing zero; 32 bytes are room enough.
 */
int clinux_pty_open_master(char *slave_path, size_t capacity);

/* 1 when the descriptor is the slave of a pseudo-terminal, 0 when it is anything else. */
int clinux_is_pty_slave(int descriptor);

/* Takes the whole-file lock without waiting; -EWOULDBLOCK when somebody else holds it. */
int clinux_flock_exclusive(int descriptor);

/* Makes further opens of this terminal fail with EBUSY, except for root (TIOCEXCL). */
int clinux_tty_exclusive(int descriptor);

/* Ends that (TIOCNXCL). */
int clinux_tty_shared(int descriptor);

/*
 * How many bytes the driver has yet to send (TIOCOUTQ). For a pseudo-terminal Linux always says
 * zero, because bytes written there belong to the other side at once.
 */
int clinux_tty_output_queued(int descriptor);

/*
 * Asks the driver to pass bytes on at once instead of gathering them (ASYNC_LOW_LATENCY).
 * Fails where the driver has no such setting; nothing is wrong then.
 */
int clinux_tty_low_latency(int descriptor);

/* The process and its threads. */

/* Keeps every page in memory once it has been touched (mlockall with MCL_ONFAULT). */
int clinux_lock_memory(void);

/* Schedules the calling thread by SCHED_FIFO with this priority, 1 to 99. */
int clinux_thread_fifo(int priority);

/*
 * Has the kernel send SIGTERM to this process when the *thread* that started it ends. A parent
 * must therefore start its children from a thread that lives as long as they should, such as its
 * first one. Fails with -ESRCH when the process `parent` is not the parent any more.
 */
int clinux_terminate_with_parent(pid_t parent);

#pragma clang assume_nonnull end

#endif
