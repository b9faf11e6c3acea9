/// The checked instruments of one folder, by model.
package struct Instruments: Hashable, Sendable {
  package let byModel: [String: InstrumentDescription]

  package init(byModel: [String: InstrumentDescription]) {
    self.byModel = byModel
  }

  /// Reads and checks files together; an error names everything that is wrong with them, in the
  /// order of the files. What other files already showed, such as a syntax error, comes along.
  package static func read(
    _ files: [CatalogFile], unreadable: [CatalogDefect] = []
  ) throws(CatalogError) -> Instruments {
    var defects = unreadable
    var byModel: [String: InstrumentDescription] = [:]
    for file in files.sorted(by: { $0.path < $1.path }) {
      var reader = NodeReader(file: file.path)
      if let instrument = reader.instrument(file.root),
        byModel.updateValue(instrument, forKey: instrument.model) != nil
      {
        reader.refuse(file.root, "another file describes \"\(instrument.model)\" too")
      }
      defects += reader.defects
    }
    guard defects.isEmpty else { throw .defective(defects.inOrder) }
    return Instruments(byModel: byModel)
  }
}
