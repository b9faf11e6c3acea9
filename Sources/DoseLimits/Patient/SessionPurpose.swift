/// What a session is for.
package enum SessionPurpose: String, Hashable, Codable, CaseIterable, Sendable {
  case treatment
  /// A few pulses at a declared spot, graded later; outside intervals, passes and course.
  case testSpot = "test_spot"
}
