/// What is wrong with a checkpoint, a proof or a file of the tree.
package enum TreeDefect: Hashable, Sendable {
  /// The first line is 1.
  case badCheckpoint(line: Int)
  /// A text that is no tile's path.
  case badTilePath
  /// A tile of another length than its width asks for, in bytes.
  case badTile(length: Int)
  /// An entry bundle does not hold whole entries, or not as many as its width says.
  case badBundle(entry: Int)
  /// A leaf that is longer than an entry may be, in bytes.
  case entryTooLong(Int)
  /// The first line is 1.
  case badProof(line: Int)
  /// A proof names a leaf or a size that the tree does not have.
  case outsideTree
  /// The hashes of a proof do not lead to the root.
  case proofFails
}

extension TreeDefect: CustomStringConvertible {
  package var description: String {
    switch self {
    case .badCheckpoint(let line): "line \(line) is not that of a checkpoint"
    case .badTilePath: "not the path of a tile"
    case .badTile(let length): "a tile of its width does not have \(length) bytes"
    case .badBundle(let entry): "entry \(entry) of the bundle is not there or not whole"
    case .entryTooLong(let length):
      "\(length) bytes, where an entry has at most \(EntryBundle.entryLengthLimit)"
    case .badProof(let line): "line \(line) is not that of a proof"
    case .outsideTree: "the tree has no such leaf or size"
    case .proofFails: "the proof does not lead to the checkpoint's root"
    }
  }
}
