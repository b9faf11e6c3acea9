import Glibc

/// The folder that holds log and sockets; private to the daemon's user.
enum StateFolder {
  /// Makes the folder if it is missing and checks that it can be written.
  static func prepare(_ path: String) throws(DaemonError) {
    if unsafe mkdir(path, 0o700) != 0, errno != EEXIST {
      throw .stateUnusable(path: path, reason: reason(errno))
    }
    guard unsafe access(path, W_OK | X_OK) == 0 else {
      throw .stateUnusable(path: path, reason: reason(errno))
    }
  }

  private static func reason(_ number: Int32) -> String {
    unsafe String(cString: strerror(number))
  }
}
