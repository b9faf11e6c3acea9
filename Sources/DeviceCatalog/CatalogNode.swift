/// One node of a device or limit file, with its place: what a reader of any syntax hands over.
package struct CatalogNode: Hashable, Sendable {
  package indirect enum Content: Hashable, Sendable {
    /// Keys in the order of the file.
    case mapping([Entry])
    case sequence([CatalogNode])
    case scalar(text: String, tag: ScalarTag)
  }

  /// One key of a mapping and its value.
  package struct Entry: Hashable, Sendable {
    package let key: CatalogNode
    package let value: CatalogNode

    package init(key: CatalogNode, value: CatalogNode) {
      self.key = key
      self.value = value
    }
  }

  /// What a scalar is, as its file's syntax resolves it.
  package enum ScalarTag: String, Hashable, Sendable {
    case integer
    case string
    case boolean
    case null
    case float
    /// Anything else, such as a timestamp.
    case other
  }

  package let content: Content
  /// The first line is 1.
  package let line: Int
  /// The first column is 1.
  package let column: Int

  package init(content: Content, line: Int, column: Int) {
    self.content = content
    self.line = line
    self.column = column
  }
}
