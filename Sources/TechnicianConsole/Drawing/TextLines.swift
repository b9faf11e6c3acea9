/// Breaks text into lines.
enum TextLines {
  /// As many of the parts on each line as fit beside each other.
  static func flowing(_ parts: [String], between separator: String, columns: Int) -> [String] {
    var lines: [String] = []
    for part in parts {
      if let last = lines.last, last.count + separator.count + part.count <= columns {
        lines[lines.count - 1] += separator + part
      } else {
        lines.append(part)
      }
    }
    return lines
  }

  /// The text in lines of at most so many characters; a longer word is cut.
  static func wrapped(_ text: String, columns: Int) -> [String] {
    guard columns > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var word = word
      while word.count > columns {
        if !line.isEmpty { lines.append(line) }
        line = ""
        lines.append(String(word.prefix(columns)))
        word = word.dropFirst(columns)
      }
      if !line.isEmpty, line.count + 1 + word.count > columns {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }
}
