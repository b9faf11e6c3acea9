#ifndef BUS_H
#define BUS_H

/*
 * A USB bus of adapters with a serial line, as umockdev shows it to the programs that run under
 * it: nodes under /dev, attributes under /sys, uevents, hang-ups and modem lines.
 */

#include <stdbool.h>
#include <stddef.h>

#define MOST_ADAPTERS 32
#define MOST_NODES 256

struct adapter {
  bool plugged;
  int number;         /* of its node: 0 for /dev/ttyUSB0 */
  char vendor[5], product_id[5];
  char serial[128], product[128];
  char far[256];      /* what is behind it: the path of a pseudo-terminal, or empty */
  int tty;            /* our end of its line, -1 once it has hung up */
  int behind;         /* the open far side, or -1 */
};

/* How an adapter goes: what its user sees first, and what it never sees. */
enum departure { HUP_FIRST, UEVENT_FIRST, NO_UEVENT, NO_HUP };

/* Each slot is one port of the bus: who is plugged into the same slot has the same USB path. */
extern struct adapter adapters[MOST_ADAPTERS];

/* Whether plugging and unplugging is announced. */
extern bool bus_announces;

/* Makes the empty bus. Returns the folder that programs are told as UMOCKDEV_DIR, or NULL where there
 * is no sysfs. */
const char *bus_open(void);
void bus_close(void);

/* Returns NULL, or what went wrong. */
const char *adapter_plug(struct adapter *adapter);
void adapter_unplug(struct adapter *adapter, enum departure departure);
void adapter_event(const struct adapter *adapter, const char *action);
/* Takes the node away, or puts it back, with everything under /sys in place. */
void adapter_show_node(const struct adapter *adapter, bool shown);

/* Sends every listener bytes that are no message. */
void bus_garble(void);

/* The modem lines of a node, TIOCM_ bits, which its user reads and writes by ioctl. */
int modem_lines(int number);
void set_modem_lines(int number, int lines);

#endif
