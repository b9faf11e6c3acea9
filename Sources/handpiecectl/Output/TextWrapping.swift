/// Breaks text into lines of a width.
package enum TextWrapping {
  /// The text as lines; all but the first begin with `indent` blanks. A word that is longer than a
  /// line stands in a line of its own. Without a width it is one line.
  package static func lines(_ text: String, width: Int?, indent: Int) -> [String] {
    guard let width, text.count > width else { return [text] }
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = String(text.prefix { $0 == " " })
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = margin
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [line]
  }
}
