import ControlAPI
import DoseLimits

/// Text art of a face or a body, and which region each place of it belongs to.
struct BodyFigure: Equatable, Sendable {
  let title: String
  let art: [String]
  /// The same rows with a letter for each place of a region.
  private let map: [String]
  /// Whether the patient's left is on the viewer's left.
  private let isFromBehind: Bool

  static let columns = 21
  private static let centre = 10

  private static let letters: [Character: String] = [
    "S": "scalp", "F": "forehead", "G": "glabella", "T": "temple", "E": "eyebrow",
    "P": "periorbital", "O": "orbital", "N": "nose-dorsum", "W": "nasal-sidewall", "M": "malar",
    "C": "cheek", "L": "upper-lip", "I": "lips", "H": "chin", "J": "jawline", "U": "submental",
    "K": "neck", "X": "chest", "A": "arm", "B": "abdomen", "D": "hand-dorsum", "Q": "thigh",
  ]

  /// The letter of the area at a place, if it belongs to it.
  func contains(_ area: AreaID, row: Int, column: Int) -> Bool {
    guard map.indices.contains(row) else { return false }
    let letters = Array(map[row])
    guard letters.indices.contains(column), Self.letters[letters[column]] == area.region else {
      return false
    }
    switch area.side {
    case .midline: return true
    case .left: return isFromBehind ? column < Self.centre : column > Self.centre
    case .right: return isFromBehind ? column > Self.centre : column < Self.centre
    }
  }

  /// Whether any place of the figure belongs to the area.
  func shows(_ area: AreaID) -> Bool {
    map.indices.contains { row in
      (0..<Self.columns).contains { contains(area, row: row, column: $0) }
    }
  }

  /// The figures in the order in which they are looked at.
  static let all = [face, front, back]

  static let face = BodyFigure(
    title: "face",
    art: [
      "      .-------.      ",
      "    .'         '.    ",
      "   /             \\   ",
      "  |   ___   ___   |  ",
      "  |  '   ' '   '  |  ",
      " (|  <-o-> <-o->  |) ",
      "  |      | |      |  ",
      "   \\     (_)     /   ",
      "    \\   _____   /    ",
      "     '. '---' .'     ",
      "       '-----'       ",
      "       |     |       ",
    ],
    map: [
      "      SSSSSSSSS      ",
      "    SSSSSSSSSSSSS    ",
      "    FFFFFFFFFFFFF    ",
      "   TTFFFFFFFFFFFTT   ",
      "   TTEEEEGGGEEEETT   ",
      "   PPOOOOWNWOOOOPP   ",
      "   MMMMMMWNWMMMMMM   ",
      "    CCCCCNNNCCCCC    ",
      "     CCCLLLLLCCC     ",
      "      JJIIIIIJJ      ",
      "       JHHHHHJ       ",
      "        UKKKU        ",
    ], isFromBehind: false)

  static let front = BodyFigure(
    title: "front",
    art: [
      "         .-.         ",
      "        (   )        ",
      "       .-' '-.       ",
      "      /       \\      ",
      "     / /|   |\\ \\     ",
      "    / / |   | \\ \\    ",
      "   (_/  |   |  \\_)   ",
      "        | . |        ",
      "        | | |        ",
      "        | | |        ",
      "        | | |        ",
      "       (_/ \\_)       ",
    ],
    map: [
      "                     ",
      "                     ",
      "         KKK         ",
      "       XXXXXXX       ",
      "     AA BXXXB AA     ",
      "    AAA BBBBB AAA    ",
      "        BBBBB        ",
      "        QQ QQ        ",
      "        QQ QQ        ",
      "        QQ QQ        ",
      "                     ",
      "                     ",
    ], isFromBehind: false)

  static let back = BodyFigure(
    title: "back",
    art: [
      "         .-.         ",
      "        ( : )        ",
      "       .-' '-.       ",
      "      /   :   \\      ",
      "     / /| : |\\ \\     ",
      "    / / | : | \\ \\    ",
      "   (_/  | : |  \\_)   ",
      "        |_._|        ",
      "        | | |        ",
      "        | | |        ",
      "        | | |        ",
      "       (_/ \\_)       ",
    ],
    map: [
      "         SSS         ",
      "        SSSSS        ",
      "                     ",
      "                     ",
      "                     ",
      "                     ",
      "   DDD         DDD   ",
      "                     ",
      "                     ",
      "                     ",
      "                     ",
      "                     ",
    ], isFromBehind: true)
}

extension ConsoleModel {
  /// The area in hand, on the figures that there is room for.
  func drawFigures(_ screen: inout Screen, _ room: inout Region) {
    let area =
      areaInForm ?? session?.pass.map { AreaID(region: $0.area, side: $0.side) }
    let known = area.flatMap { area in BodyFigure.all.first { $0.shows(area) } }
    let first = known ?? .face
    let second = first == .face ? BodyFigure.front : .face
    drawFigure(&screen, room.takeLeft(23), first, area)
    if room.columns >= BodyFigure.columns { drawFigure(&screen, room, second, area) }
  }

  private func drawFigure(
    _ screen: inout Screen, _ whole: Region, _ figure: BodyFigure, _ area: AreaID?
  ) {
    var room = whole
    _ = room.takeLeft(1)
    for (row, line) in figure.art.enumerated() {
      for (column, character) in line.enumerated() {
        let isHere = area.map { figure.contains($0, row: row, column: column) } ?? false
        screen.put(
          String(isHere ? screen.charset.filled : character), in: room, row: row, column: column,
          isHere ? Style(.red, isBold: true) : .dim)
      }
    }
    var label = room
    _ = label.takeTop(figure.art.count)
    if let area, figure.shows(area) {
      screen.put("\(area)", in: label, .bold)
    } else {
      screen.put(figure.title, in: label, .dim)
    }
  }
}
