import Backstage
import Foundation
import QRCode
import Testing

/// Codes as another program made them, module by module, and as a third one reads them.
@Suite struct `A QR code` {
  private struct Golden {
    let mask: Int
    let bytes: [UInt8]
    let rows: [String]
  }

  /// Made by the Python package qrcode, of error correction M, in byte mode: the mask and the bytes, then the rows.
  private static func golden() throws -> [Golden] {
    try Checkout.text("Tests/QRCodeTests/Golden/codes.txt").components(separatedBy: "\n\n").map {
      let lines = $0.split(separator: "\n").map(String.init)
      let head = lines[0].split(separator: " ")
      let digits = Array(head[1])
      let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(digits[$0...($0 + 1)]), radix: 16)
      }
      return Golden(mask: try #require(Int(head[0])), bytes: bytes, rows: Array(lines[1...]))
    }
  }

  private func rows(_ code: QRMatrix) -> [String] {
    (0..<code.size).map { row in
      (0..<code.size).map { code[row, $0] ? "#" : "." }.joined()
    }
  }

  @Test func `is what another encoder makes, in five sizes and masks`() throws {
    let golden = try Self.golden()
    #expect(golden.count == 5)
    for expected in golden {
      let code = try #require(QRMatrix(expected.bytes, mask: expected.mask))
      #expect(rows(code) == expected.rows, "mask \(expected.mask), \(expected.bytes.count) bytes")
    }
  }

  @Test func `grows with its bytes up to the last that fit`() throws {
    var size = 0
    for count in 0...QRMatrix.byteLimit {
      let code = try #require(QRMatrix([UInt8](repeating: 0x5A, count: count), mask: 0))
      #expect(code.size >= size)
      size = code.size
    }
    #expect(size == 97)
    #expect(QRMatrix([UInt8](repeating: 0x5A, count: QRMatrix.byteLimit + 1)) == nil)
  }

  @Test func `takes a mask by itself, the same each time`() throws {
    let bytes = Array("handpieced/d7b146c8eaf61b27\n137\n".utf8)
    let code = try #require(QRMatrix(bytes))
    #expect(QRMatrix(bytes) == code)
    #expect(QRMatrix(bytes, mask: code.mask) == code)
    #expect((0...7).contains(code.mask))
  }

  /// Debian's `zbar-tools`; without it the codes above have to do.
  @Test func `is read back by a program that reads pictures`() throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/zbarimg") else {
      print("skipped: zbarimg is not installed")
      return
    }
    let text = "handpieced/d7b146c8eaf61b27\n137\nTG9vayBhdCB0aGlz\n\n— handpieced AbCd=\n"
    let code = try #require(QRMatrix(Array(text.utf8)))
    let side = (code.size + 8) * 4
    var pixels = [UInt8](repeating: 255, count: side * side)
    for y in 0..<side {
      for x in 0..<side {
        let (row, column) = (y / 4 - 4, x / 4 - 4)
        let isInside = (0..<code.size).contains(row) && (0..<code.size).contains(column)
        if isInside, code[row, column] { pixels[y * side + x] = 0 }
      }
    }
    let file = FileManager.default.temporaryDirectory.appending(
      path: "qr-\(UInt64.random(in: 0 ... .max)).pgm")
    defer { try? FileManager.default.removeItem(at: file) }
    try (Data("P5 \(side) \(side) 255\n".utf8) + Data(pixels)).write(to: file)
    let run = try Run(at: URL(filePath: "/usr/bin/zbarimg"), ["--quiet", "--raw", file.path()])
    #expect(run.output.hasPrefix(text))
  }
}
