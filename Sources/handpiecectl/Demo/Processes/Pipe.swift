import Glibc

/// Both ends of a pipe; neither is inherited by another program.
struct Pipe {
  let reading: Int32
  let writing: Int32

  init() throws(DemoError) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else {
      throw .system(call: "pipe2", errorNumber: errno)
    }
    reading = ends[0]
    writing = ends[1]
  }
}
