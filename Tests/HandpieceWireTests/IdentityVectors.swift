/// Who a handpiece says it is, byte by byte.
enum IdentityVectors {
  static let identity = MessageVector(
    name: "Identity",
    payload: """
        0  52 46 4D 2D 34 39 00 00  | model: ASCII, filled up with zeros
        8  00 00 00 00 00 00 00 00
       16  48 50 2D 30 30 30 31 32  | serial number: ASCII, filled up with zeros
       24  33 00 00 00 00 00 00 00
       32  01                       | firmware version, major
       33  02                       | firmware version, minor
       34  03                       | firmware version, patch
       35  00                       | reserved
       36  7F 00                    | capabilities
       38  02                       | modality
       39  01                       | tip kind
       40  31                       | tip: number of pins
       41  01                       | tip: bit 0 insulated, others 0
       42  08 07 06 05 04 03 02 01  | tip uid
       50  19 00                    | tip: uses left
       52  00 00                    | tip: last day of use
       54  09 00 00 00              | boot count
       58  01 00 00 00              | counter epoch
       62  01 00 00 00              | oldest pulse in the journal
       66  E8 03 00 00              | newest pulse begun
       70  03 00 00 00              | stop count
       74  01                       | stop latched: 0 or 1
       75  01                       | calibrated: 0 or 1
       76  20 4E 00 00              | day of the calibration since 1970-01-01
       80  00 00 00 00              | reserved
       84  70 11 01 00 00 00 00 00  | newest log size it was told
       92  10 32 54 76 98 BA DC FE  | newest root prefix it was told
      """,
    frame: """
      00 06 10 64 81 80 2A 02 07 0B EF BE CD AB 52 46 4D 2D 34 39 01 01 01 01
      01 01 01 01 01 0A 48 50 2D 30 30 30 31 32 33 01 01 01 01 01 01 04 01 02
      03 02 7F 0E 02 01 31 01 08 07 06 05 04 03 02 01 19 01 01 02 09 01 01 02
      01 01 01 02 01 01 01 03 E8 03 01 02 03 01 01 05 01 01 20 4E 01 01 01 01
      01 04 70 11 01 01 01 01 01 0D 10 32 54 76 98 BA DC FE 88 36 97 05 00
      """)

  static let attestation = MessageVector(
    name: "Attestation",
    payload: """
        0  00 01 02 03 04 05 06 07  | Ed25519 signature over the 32 bytes of the challenge
        8  08 09 0A 0B 0C 0D 0E 0F
       16  10 11 12 13 14 15 16 17
       24  18 19 1A 1B 1C 1D 1E 1F
       32  20 21 22 23 24 25 26 27
       40  28 29 2A 2B 2C 2D 2E 2F
       48  30 31 32 33 34 35 36 37
       56  38 39 3A 3B 3C 3D 3E 3F
      """,
    frame: """
      00 06 10 40 81 81 2A 02 07 05 EF BE CD AB 44 01 02 03 04 05 06 07 08 09
      0A 0B 0C 0D 0E 0F 10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D 1E 1F 20 21
      22 23 24 25 26 27 28 29 2A 2B 2C 2D 2E 2F 30 31 32 33 34 35 36 37 38 39
      3A 3B 3C 3D 3E 3F B6 F1 46 9A 00
      """)
}
