#define _GNU_SOURCE
#include "bus.h"

struct adapter adapters[MOST_ADAPTERS];
bool bus_announces = true;

#if __has_include(<umockdev.h>)

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <pty.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <umockdev.h>
#include <unistd.h>

static UMockdevTestbed *testbed;
static UMockdevIoctlBase *handler;
static char *root;
/* Umockdev answers ioctls in a thread of its own. */
static atomic_int lines_of[MOST_NODES];
static bool is_answered[MOST_NODES];

/* Modem lines. */

int modem_lines(int number) { return atomic_load(&lines_of[number]); }

void set_modem_lines(int number, int lines) { atomic_store(&lines_of[number], lines); }

/* Answers what a pseudo-terminal does not know, and has the program ask the kernel for the rest. */
static gboolean answer_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer data) {
  (void)base, (void)data;
  int number = 0;
  unsigned long request = umockdev_ioctl_client_get_request(client);
  bool is_modem =
      request == TIOCMGET || request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC;
  sscanf(umockdev_ioctl_client_get_devnode(client), "/dev/ttyUSB%d", &number);
  if (!is_modem) {
    int error = 0;
    int result = umockdev_ioctl_client_execute(client, &error, NULL);
    umockdev_ioctl_client_complete(client, result, error);
    return TRUE;
  }
  UMockdevIoctlData *argument =
      umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(int), NULL);
  int value = 0;
  memcpy(&value, argument->data, sizeof value);
  switch (request) {
    case TIOCMSET: atomic_store(&lines_of[number], value); break;
    case TIOCMBIS: atomic_fetch_or(&lines_of[number], value); break;
    case TIOCMBIC: atomic_fetch_and(&lines_of[number], ~value); break;
    default: value = atomic_load(&lines_of[number]);
  }
  memcpy(argument->data, &value, sizeof value);
  umockdev_ioctl_data_unref(argument);
  umockdev_ioctl_client_complete(client, 0, 0);
  return TRUE;
}

/* The bus. */

const char *bus_open(void) {
  /* Umockdev looks at the number of /sys and remembers the answer. Asked before there is a test bed
   * it is "no", and adding a device then sends no uevent by itself; where nothing is mounted at /sys
   * it would be "yes". */
  if (umockdev_in_mock_environment()) return NULL;
  /* In memory: some disks take longer to forget a file than everything else here takes. */
  if (access("/dev/shm", W_OK) == 0) setenv("TMPDIR", "/dev/shm", 1);
  testbed = umockdev_testbed_new();
  root = umockdev_testbed_get_root_dir(testbed);
  handler = umockdev_ioctl_base_new();
  g_signal_connect(handler, "handle-ioctl", G_CALLBACK(answer_ioctl), NULL);
  for (int i = 0; i < MOST_ADAPTERS; i++) adapters[i].tty = adapters[i].behind = -1;
  return root;
}

void bus_close(void) { g_object_unref(testbed); }

void bus_garble(void) {
  /* So like a message that neither the kernel's filter nor libudev drops it without a word. */
  static const char torn[] = "add@/devices/torn\0ACTION=add\0SUBSYSTEM=tty";
  glob_t listeners;
  char pattern[PATH_MAX];
  snprintf(pattern, sizeof pattern, "%s/event[0-9]*", root);
  if (glob(pattern, GLOB_NOSORT, NULL, &listeners) != 0) return;
  int sender = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  for (size_t i = 0; i < listeners.gl_pathc; i++) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, listeners.gl_pathv[i], sizeof address.sun_path - 1);
    sendto(sender, torn, sizeof torn, 0, (struct sockaddr *)&address, sizeof address);
  }
  close(sender);
  globfree(&listeners);
}

/* Where things are. */

enum part { TTY, SERIAL_PORT, INTERFACE, DEVICE };

/* The path under /sys of one of the four devices that an adapter is. */
static const char *path_of(const struct adapter *adapter, enum part part, char *path, size_t size) {
  int port = (int)(adapter - adapters) + 1;
  int length = snprintf(path, size, "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-%d", port);
  char *rest = path + length;
  size_t left = size - (size_t)length;
  if (part == INTERFACE) snprintf(rest, left, "/1-%d:1.0", port);
  if (part == SERIAL_PORT) snprintf(rest, left, "/1-%d:1.0/ttyUSB%d", port, adapter->number);
  if (part == TTY) {
    snprintf(rest, left, "/1-%d:1.0/ttyUSB%d/tty/ttyUSB%d", port, adapter->number, adapter->number);
  }
  return path;
}

/* What stands under /dev for its node. */
static void node_path(const struct adapter *adapter, char *path, size_t size) {
  snprintf(path, size, "%s/dev/ttyUSB%d", root, adapter->number);
}

/* Tells the preloaded library of ours which number stands for which pseudo-terminal. */
static void link_path(const char *terminal, char *path, size_t size) {
  snprintf(path, size, "%s/dev/.mockbus/%s", root, strrchr(terminal, '/') + 1);
}

/* Plugging and unplugging. */

/* Makes the line and its node. Umockdev could, but only once for each name. */
static const char *open_line(struct adapter *adapter) {
  char path[PATH_MAX], terminal[64], number[16];
  int user = -1;
  struct termios settings;
  if (openpty(&adapter->tty, &user, terminal, NULL, NULL) < 0) return strerror(errno);
  /* A new port is in line mode, as the kernel's are: what opens it has to say otherwise. */
  tcgetattr(user, &settings);
  settings.c_iflag |= IXON | ICRNL;
  settings.c_cflag |= HUPCL | CRTSCTS;
  settings.c_lflag |= ICANON | ECHO | ISIG | IEXTEN;
  tcsetattr(user, TCSANOW, &settings);
  close(user);
  fcntl(adapter->tty, F_SETFD, FD_CLOEXEC);
  fcntl(adapter->tty, F_SETFL, O_NONBLOCK);

  snprintf(path, sizeof path, "%s/dev", root);
  mkdir(path, 0755);
  node_path(adapter, path, sizeof path);
  if (symlink(terminal, path) < 0) return strerror(errno);
  snprintf(path, sizeof path, "%s/dev/.mockbus", root);
  mkdir(path, 0755);
  link_path(terminal, path, sizeof path);
  unlink(path);
  snprintf(number, sizeof number, "188:%d", adapter->number);
  return symlink(number, path) < 0 ? strerror(errno) : NULL;
}

static void hang_up(struct adapter *adapter) {
  char path[PATH_MAX], terminal[64];
  if (adapter->tty >= 0 && ptsname_r(adapter->tty, terminal, sizeof terminal) == 0) {
    link_path(terminal, path, sizeof path);
    unlink(path);
  }
  if (adapter->tty >= 0) close(adapter->tty);
  if (adapter->behind >= 0) close(adapter->behind);
  adapter->tty = adapter->behind = -1;
}

/* What libudev and libserialport read of an adapter, parents first. */
static char *description(const struct adapter *adapter) {
  char paths[4][PATH_MAX];
  for (int part = TTY; part <= DEVICE; part++) {
    path_of(adapter, (enum part)part, paths[part], sizeof paths[part]);
  }
  int port = (int)(adapter - adapters) + 1;
  GString *text = g_string_new(NULL);
  g_string_append_printf(
      text,
      "P: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\n"
      "A: busnum=1\nA: devnum=%d\nA: idVendor=%s\nA: idProduct=%s\n",
      paths[DEVICE] + 4, port + 1, adapter->vendor, adapter->product_id);
  if (adapter->product[0]) g_string_append_printf(text, "A: product=%s\n", adapter->product);
  if (adapter->serial[0]) g_string_append_printf(text, "A: serial=%s\n", adapter->serial);
  g_string_append_printf(
      text,
      "\nP: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\nE: DRIVER=ftdi_sio\n"
      "A: bInterfaceNumber=00\nL: driver=../../../../../../bus/usb/drivers/ftdi_sio\n",
      paths[INTERFACE] + 4);
  g_string_append_printf(
      text, "\nP: %s\nE: SUBSYSTEM=usb-serial\nE: DRIVER=ftdi_sio\nA: port_number=0\n",
      paths[SERIAL_PORT] + 4);
  g_string_append_printf(
      text,
      "\nP: %s\nE: SUBSYSTEM=tty\nE: DEVNAME=/dev/ttyUSB%d\nE: MAJOR=188\nE: MINOR=%d\n"
      "A: dev=188:%d\nL: device=../../../ttyUSB%d\n",
      paths[TTY] + 4, adapter->number, adapter->number, adapter->number, adapter->number);
  return g_string_free(text, FALSE);
}

const char *adapter_plug(struct adapter *adapter) {
  static char reason[256];
  const char *trouble = open_line(adapter);
  if (trouble) return trouble;
  char node[32];
  snprintf(node, sizeof node, "/dev/ttyUSB%d", adapter->number);
  set_modem_lines(adapter->number, TIOCM_DTR | TIOCM_RTS);
  if (!is_answered[adapter->number]) {
    umockdev_testbed_attach_ioctl(testbed, node, handler, NULL);
    is_answered[adapter->number] = true;
  }
  if (adapter->far[0]) {
    adapter->behind = open(adapter->far, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (adapter->behind < 0) return strerror(errno);
  }
  char *text = description(adapter);
  GError *error = NULL;
  umockdev_testbed_add_from_string(testbed, text, &error);
  g_free(text);
  if (error) {
    snprintf(reason, sizeof reason, "%s", error->message);
    g_error_free(error);
    return reason;
  }
  adapter->plugged = true;
  if (bus_announces) adapter_event(adapter, "add");
  return NULL;
}

void adapter_event(const struct adapter *adapter, const char *action) {
  char path[PATH_MAX];
  umockdev_testbed_uevent(testbed, path_of(adapter, TTY, path, sizeof path), action);
}

static int drop_file(const char *path, const struct stat *status, int type, struct FTW *place) {
  (void)status, (void)place;
  if (type != FTW_D) unlink(path);
  return 0;
}

/* Empties the adapter's folders under /sys and takes away what leads to them. Umockdev could, but
 * leaves a file open each time when its folder is below /dev. */
static void forget(const struct adapter *adapter) {
  char path[PATH_MAX], links[6][64];
  int port = (int)(adapter - adapters) + 1;
  snprintf(links[0], sizeof *links, "sys/class/tty/ttyUSB%d", adapter->number);
  snprintf(links[1], sizeof *links, "sys/bus/usb-serial/devices/ttyUSB%d", adapter->number);
  snprintf(links[2], sizeof *links, "sys/bus/usb/devices/1-%d:1.0", port);
  snprintf(links[3], sizeof *links, "sys/bus/usb/devices/1-%d", port);
  snprintf(links[4], sizeof *links, "sys/dev/char/188:%d", adapter->number);
  snprintf(links[5], sizeof *links, "dev/.node/ttyUSB%d", adapter->number);
  for (int i = 0; i < 6; i++) {
    snprintf(path, sizeof path, "%s/%s", root, links[i]);
    unlink(path);
  }
  int length = snprintf(path, sizeof path, "%s", root);
  path_of(adapter, DEVICE, path + length, sizeof path - (size_t)length);
  nftw(path, drop_file, 16, FTW_PHYS);
}

void adapter_unplug(struct adapter *adapter, enum departure departure) {
  char path[PATH_MAX];
  if (departure == HUP_FIRST || departure == NO_UEVENT) hang_up(adapter);
  /* In the kernel's order: first the node, then the message, then what is under /sys. */
  node_path(adapter, path, sizeof path);
  unlink(path);
  if (departure != NO_UEVENT && bus_announces) adapter_event(adapter, "remove");
  forget(adapter);
  if (departure == UEVENT_FIRST) hang_up(adapter);
  /* Who still has the line open keeps it, and hears nothing more on it. */
  if (departure == NO_HUP) adapter->tty = adapter->behind = -1;
  adapter->plugged = false;
}

void adapter_show_node(const struct adapter *adapter, bool shown) {
  char path[PATH_MAX], terminal[64];
  node_path(adapter, path, sizeof path);
  unlink(path);
  if (shown && ptsname_r(adapter->tty, terminal, sizeof terminal) == 0) {
    if (symlink(terminal, path) < 0) perror("symlink");
  }
}

#endif
