/// A QR code by ISO/IEC 18004: bytes, error correction level M, versions 1 to 20.
package struct QRMatrix: Hashable, Sendable {
  /// Modules in a row.
  package let size: Int
  /// Row by row; `true` is dark.
  package let modules: [Bool]
  /// Which of the eight masks was taken.
  package let mask: Int

  /// The most bytes that fit.
  package static let byteLimit = 666

  /// The smallest code that holds the bytes, with the mask that disturbs least, or a given one;
  /// `nil` when they do not fit.
  package init?(_ bytes: [UInt8], mask given: Int? = nil) {
    guard let version = QRVersion.smallest(holding: bytes.count) else { return nil }
    let codewords = version.codewords(of: bytes)
    var best: (canvas: QRCanvas, mask: Int, penalty: Int)?
    for mask in given.map({ $0...$0 }) ?? 0...7 {
      var canvas = QRCanvas(version)
      canvas.place(codewords, mask: mask)
      let penalty = canvas.penalty
      if best == nil || penalty < best?.penalty ?? 0 { best = (canvas, mask, penalty) }
    }
    guard let best else { return nil }
    size = version.size
    modules = best.canvas.modules
    mask = best.mask
  }

  package subscript(row: Int, column: Int) -> Bool { modules[row * size + column] }
}
