import Glibc
import HandpieceDiscovery
import Testing

@Suite struct `A watch` {
  @Test func `listens to the udev daemon where one runs, else to the kernel`() throws {
    let watch = try DeviceWatch()
    let hasDaemon = unsafe access("/run/udev/control", F_OK) == 0
    #expect(watch.source == (hasDaemon ? .udev : .kernel))
  }

  @Test func `has one descriptor, which is closed on exec and never waits`() throws {
    let watch = try DeviceWatch()
    #expect(fcntl(watch.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    #expect(fcntl(watch.descriptor, F_GETFL) & O_NONBLOCK != 0)
  }

  @Test func `says in one line which call failed and why`() {
    let error = DiscoveryError.notWatching(
      call: "udev_monitor_new_from_netlink", errorNumber: EAFNOSUPPORT)
    #expect(
      error.description.contains(
        "udev_monitor_new_from_netlink failed: Address family not supported by protocol"))
    #expect(!error.description.contains("\n"))
  }
}
