import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing

@Suite struct `The simulated models` {
  @Test func `are told apart by name, and cover every modality`() {
    let names = SimulatedModel.all.map(\.name)
    #expect(names == ["rfmn-49i", "rfmn-25n", "ematrix-sub", "needle-pen", "crystal-mda"])
    #expect(Set(SimulatedModel.all.map(\.modality)).count == 4)
    for model in SimulatedModel.all {
      #expect(SimulatedModel(named: model.name) == model)
      #expect(model.capabilities.contains(.neededToArm))
    }
    #expect(SimulatedModel(named: "rfmn") == nil && SimulatedModel(named: "") == nil)
  }

  @Test(
    arguments: [
      ("rfmn-49i", 1, 49, true), ("rfmn-25n", 1, 25, false), ("ematrix-sub", 1, 64, false),
      ("ematrix-sub", 2, 44, false), ("needle-pen", 1, 12, false), ("crystal-mda", 1, 0, false),
    ] as [(String, UInt8, UInt8, Bool)])
  func `take their tips and no others`(
    name: String, kind: UInt8, pins: UInt8, isInsulated: Bool
  ) throws {
    let model = try #require(SimulatedModel(named: name))
    let tip = try #require(model.tip(kind: kind, uid: TipUID(5), usesLeft: 9))
    #expect(tip.pinCount == pins && tip.isInsulated == isInsulated && tip.usesLeft == 9)
    #expect(model.tip(kind: 0, uid: TipUID(5), usesLeft: 9) == nil)
    #expect(model.tip(kind: UInt8(model.tips.count + 1), uid: TipUID(5), usesLeft: 9) == nil)
  }
}
