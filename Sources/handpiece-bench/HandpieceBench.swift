import ArgumentParser

@main
struct HandpieceBench: ParsableCommand {
  @Flag var quick = false
  func run() throws {
    for _ in 0..<3 {
    let f = try DecodeMeasurement.run(isQuick: quick)
    print("decode \(f.swiftKilobytesPerSecond) C \(f.plainKilobytesPerSecond) ratio \(f.ratioPermille)")
    }
  }
}
