import CLinux
import Glibc
import Testing

@Suite struct `The Linux calls` {
  @Test func `wake and quiet an event descriptor, however often it was signalled`() {
    let event = clinux_eventfd_create()
    #expect(event >= 0)
    defer { close(event) }
    #expect(fcntl(event, F_GETFD) & FD_CLOEXEC != 0)
    #expect(clinux_eventfd_drain(event) == 0)
    for _ in 0..<3 { #expect(clinux_eventfd_signal(event) == 0) }
    #expect(poll(event, POLLIN) == Int16(POLLIN))
    #expect(clinux_eventfd_drain(event) == 1)
    #expect(clinux_eventfd_drain(event) == 0)
  }

  @Test func `name the process, user and groups at the other end of a socket`() {
    var ends: [Int32] = [-1, -1]
    #expect(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    var peer = clinux_peer()
    #expect(unsafe clinux_socket_peer(ends[0], &peer) == 0)
    #expect(peer.process == getpid())
    #expect(peer.user == getuid())
    #expect(peer.group == getgid())

    var own = [gid_t](repeating: 0, count: 65_536)
    let ownCount = unsafe getgroups(Int32(own.count), &own)
    let expected = own.prefix(Int(ownCount))
    var groups = [gid_t](repeating: .max, count: expected.count)
    var none: [gid_t] = []
    #expect(unsafe clinux_socket_peer_groups(ends[0], &none, 0) == ownCount)
    #expect(unsafe clinux_socket_peer_groups(ends[0], &groups, ownCount) == ownCount)
    #expect(groups.sorted() == expected.sorted())
  }

  @Test func `say -errno for what is no socket, no terminal and no descriptor`() {
    var peer = clinux_peer()
    var groups: [gid_t] = [0]
    let event = clinux_eventfd_create()
    defer { close(event) }
    #expect(unsafe clinux_socket_peer(event, &peer) == -ENOTSOCK)
    #expect(unsafe clinux_socket_peer_groups(event, &groups, 1) == -ENOTSOCK)
    #expect(unsafe clinux_socket_peer_groups(event, &groups, -1) == -EINVAL)
    #expect(clinux_tty_output_queued(event) == -ENOTTY)
    #expect(clinux_tty_exclusive(event) == -ENOTTY)
    #expect(clinux_is_pty_slave(event) == 0)
    #expect(clinux_is_pty_slave(-1) == -EBADF)
    #expect(clinux_flock_exclusive(-1) == -EBADF)
    #expect(clinux_thread_fifo(0) == -EINVAL)
  }

  @Test func `say -ENOTCONN for a socket that nobody has connected to`() {
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var peer = clinux_peer()
    #expect(unsafe clinux_socket_peer(socket, &peer) == -ENOTCONN)
  }

  @Test func `read clocks in microseconds`() {
    let boot = clinux_boot_microseconds()
    #expect(boot > 0)
    #expect(clinux_boot_microseconds() >= boot)
    let seconds = Int64(time(nil))
    #expect(abs(clinux_utc_microseconds() / 1_000_000 - seconds) <= 2)
  }

  @Test func `fill as many bytes as asked for with random ones`() {
    var bytes = [UInt8](repeating: 0, count: 1025)
    #expect(unsafe clinux_random(&bytes, 1024) == 0)
    #expect(bytes.last == 0)
    #expect(Set(bytes).count > 100)
  }
}
