import DoseLimits
import Quantities

/// What must stand once, and what names something else.
extension TableChecks {
  mutating func checkNames() {
    checkOnce(sections.rules, by: \.id) { "the rule \"\($0.id)\" stands already in \($1)" }
    checkOnce(sections.areas, by: \.region) {
      "the region \"\($0.region)\" stands twice in the atlas, first in \($1)"
    }
    checkOnce(sections.areas, by: \.code) {
      "the code \($0.code) stands twice in the atlas, first in \($1)"
    }
    checkOnce(sections.questions, by: \.id) {
      "the question \"\($0.id)\" stands already in \($1)"
    }
    checkOnce(handpieces, by: \.model) {
      "the model \"\($0.model)\" is described already in \($1)"
    }
  }

  private mutating func checkOnce<Item, Key: Hashable>(
    _ items: [Placed<Item>], by key: (Item) -> Key, _ reason: (Item, Place) -> String
  ) {
    var first: [Key: Place] = [:]
    for item in items {
      if let earlier = first[key(item.value)] {
        refuse(item.place, reason(item.value, earlier))
      } else {
        first[key(item.value)] = item.place
      }
    }
  }

  /// A device that is plugged in matches one description at most.
  mutating func checkUSBMatches() {
    var known: [Placed<USBMatch>] = []
    for handpiece in handpieces {
      for match in handpiece.value.usbMatches {
        if let other = known.first(where: { $0.value.canMatchDevice(of: match) }) {
          refuse(handpiece.place, "the same USB device would match \(other.place) too")
        }
        known.append(Placed(value: match, place: handpiece.place))
      }
    }
  }

  mutating func checkRegions() {
    let known = Set(sections.areas.map(\.value.region))
    func unknown<Rule>(
      _ section: [Placed<Rule>], _ regions: (Rule) -> [String]
    ) -> [(Place, String)] {
      section.flatMap { rule in
        regions(rule.value).filter { !known.contains($0) }.map { (rule.place, $0) }
      }
    }
    var found = unknown(sections.blockedRegions) { [$0.region] }
    found += unknown(sections.bounds) { $0.regions ?? [] }
    found += unknown(sections.areaFactors) { $0.regions }
    found += unknown(sections.areaHeat) { $0.regions ?? [] }
    for (place, region) in found {
      refuse(place, "the atlas has no region \"\(region)\"")
    }
  }
}

extension USBMatch {
  /// Whether some serial number would satisfy both.
  fileprivate func canMatchDevice(of other: USBMatch) -> Bool {
    guard vendor == other.vendor, product == other.product else { return false }
    let (prefix, otherPrefix) = (serialPrefix ?? "", other.serialPrefix ?? "")
    return prefix.hasPrefix(otherPrefix) || otherPrefix.hasPrefix(prefix)
  }
}
