/// A line that a busy machine has let fall silent for a moment: whoever works there tries again.
enum Silence {
  /// Whether a program has said that nothing but the line stood in its way.
  static func isMeant(by said: String) -> Bool {
    [
      "(handpiece_ready)", "(link_quality)", "let the shot end first",
      "disarmed before the footswitch", "before it was confirmed: silence", "unconfirmed after",
    ].contains { said.contains($0) }
  }
}
