/// How a handpiece answers and how it says it is, byte by byte.
enum HandpieceVectors {
  static let envelopeInstalled = MessageVector(
    name: "EnvelopeInstalled",
    payload: """
        0  43 9B CF 66 A6 0F D4 3F  | envelope hash
      """,
    frame: """
      00 06 10 08 81 82 2A 02 07 11 EF BE CD AB 43 9B CF 66 A6 0F D4 3F 53 93
      DD C7 00
      """)

  static let configured = MessageVector(
    name: "Configured",
    payload: """
        0  1C 5F 06 4D 91 BC 54 6C  | settings hash
      """,
    frame: """
      00 06 10 08 81 83 2A 02 07 11 EF BE CD AB 1C 5F 06 4D 91 BC 54 6C 0E 2E
      CA F1 00
      """)

  static let armed = MessageVector(
    name: "Armed",
    payload: """
        0  44 33 22 11              | arm id
      """,
    frame: """
      00 06 10 04 81 84 2A 02 07 0D EF BE CD AB 44 33 22 11 39 EA A0 4D 00
      """)

  static let refused = MessageVector(
    name: "Refused",
    payload: """
        0  04                       | number of the refused message
        1  00 00 00                 | reserved
        4  03 01 00 00              | refusal reasons, one bit each
      """,
    frame: """
      00 06 10 08 81 85 2A 02 07 06 EF BE CD AB 04 01 01 03 03 01 01 05 D6 A3
      7F BB 00
      """)

  static let status = MessageVector(
    name: "Status",
    payload: """
        0  CD AB 01 00              | handpiece clock, ms
        4  44 33 22 11              | arm id in force
        8  E8 03 00 00              | last pulse begun
       12  E7 03 00 00              | last pulse acknowledged
       16  01 00 00 00              | counter epoch
       20  13 00                    | status flags
       22  01                       | needle position
       23  03                       | cause of the last disarm
       24  71 01                    | impedance, Ω
       26  BB 00                    | lease left
       28  E8 80 00 00              | temperature of the tip, m°C
       32  03 00 00 00              | stop count
      """,
    frame: """
      00 06 10 24 81 86 2A 02 07 08 EF BE CD AB CD AB 01 07 44 33 22 11 E8 03
      01 03 E7 03 01 02 01 01 01 02 13 06 01 03 71 01 BB 03 E8 80 01 02 03 01
      01 05 58 FE B8 3B 00
      """)

  static let fault = MessageVector(
    name: "Fault",
    payload: """
        0  CD AB 01 00              | handpiece clock, ms
        4  01                       | fault code
        5  00 00 00                 | reserved
        8  E9 03 00 00              | detail
      """,
    frame: """
      00 06 10 0C 81 89 2A 02 07 08 EF BE CD AB CD AB 01 02 01 01 01 03 E9 03
      01 05 FF 69 8F 61 00
      """)

  static let stopped = MessageVector(
    name: "Stopped",
    payload: """
        0  CD AB 01 00              | handpiece clock, ms
        4  04 00 00 00              | stop count
        8  E8 03 00 00              | last pulse begun
      """,
    frame: """
      00 08 10 0C 82 8A ED 5E 07 01 01 06 CD AB CD AB 01 02 04 01 01 03 E8 03
      01 05 9A 86 C9 D9 00
      """)

  static let calibration = MessageVector(
    name: "Calibration",
    payload: """
        0  01                      | whether it is calibrated
        1  00 00 00                | reserved
        4  B0 4F 00 00             | day, since 1970-01-01
        8  6A FF FF FF             | first curve: offset, µJ
       12  14 73 0F 00             | first curve: gain, ppm
       16  40 9C 00 00             | first curve: curvature, ppm
       20  60 EA 00 00             | first curve: full scale, µJ
       24  1E 00 00 00             | second curve: offset, µm
       28  A8 07 0F 00             | second curve: gain, ppm
       32  30 F8 FF FF             | second curve: curvature, ppm
       36  AC 0D 00 00             | second curve: full scale, µm
      """,
    frame: """
      00 06 10 28 81 8C 2A 02 07 06 EF BE CD AB 01 01 01 03 B0 4F 01 08 6A FF
      FF FF 14 73 0F 03 40 9C 01 03 60 EA 01 02 1E 01 01 04 A8 07 0F 07 30 F8
      FF FF AC 0D 01 05 59 0E A9 B8 00
      """)
}
