import Logging
import ServiceManager

/// Log messages as entries of the journal, with a field for each thing that is known of them.
struct JournalLog: LogHandler {
  let label: String
  let journal: JournalSocket
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = [
      (name: "MESSAGE", value: event.message.description),
      (name: "PRIORITY", value: Self.priority(of: event.level)),
      (name: "SYSLOG_IDENTIFIER", value: label),
      (name: "CODE_FILE", value: event.file),
      (name: "CODE_LINE", value: "\(event.line)"),
      (name: "CODE_FUNC", value: event.function),
    ]
    let known = metadata.merging(event.metadata ?? [:]) { $1 }
    for (name, value) in known.sorted(by: { $0.key < $1.key }) {
      fields.append((name: "HANDPIECED_\(name)", value: "\(value)"))
    }
    if !journal.write(fields) { Complaint.print("\(label): \(event.message)") }
  }

  /// As syslog counts them.
  private static func priority(of level: Logger.Level) -> String {
    switch level {
    case .critical: "2"
    case .error: "3"
    case .warning: "4"
    case .notice: "5"
    case .info: "6"
    case .debug, .trace: "7"
    }
  }
}
