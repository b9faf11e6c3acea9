/// The version of the software, as the executables print it and `daemon_started` records it.
package enum SoftwareVersion {
  package static let text = "0.1.0"
}
