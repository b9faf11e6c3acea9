import Testing

/// Records one issue for each finding, so that a report reads as a list of what to mend.
func expectNone(_ findings: [String], sourceLocation: SourceLocation = #_sourceLocation) {
  for finding in findings {
    Issue.record(Comment(rawValue: finding), sourceLocation: sourceLocation)
  }
}
