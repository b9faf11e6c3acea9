import Glibc

/// Both ends of a pipe; neither is inherited by another program.
struct Pipe {
  let reading: Int32
  let writing: Int32

  init() throws(SpawningError) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw SpawningError(subject: "pipe", errorNumber: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reading = ends[0]
    writing = ends[1]
  }
}
