/// What a ``DeviceWatch`` heard since it was last asked.
package struct DeviceNews: Hashable, Sendable {
  /// Something was said about terminals: look at the list now.
  package internal(set) var isAboutTerminals = false
  /// Messages were lost or could not be understood: look at the list now.
  package internal(set) var wasLost = false
}
