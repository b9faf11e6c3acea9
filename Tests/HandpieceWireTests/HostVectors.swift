/// What the host says, byte by byte: offset, bytes, meaning. The numbers were worked out by a
/// program in another language from the layouts alone.
enum HostVectors {
  static let hello = MessageVector(
    name: "Hello",
    payload: """
        0  03 00                    | protocol version: 3
      """,
    frame: """
      00 04 10 02 18 02 07 02 29 06 EF BE 34 12 03 05 09 44 06 3F 00
      """)

  static let identify = MessageVector(
    name: "Identify",
    payload: """
        0  01 02 03 04 05 06 07 08  | challenge: 32 random bytes
        8  09 0A 0B 0C 0D 0E 0F 10
       16  11 12 13 14 15 16 17 18
       24  19 1A 1B 1C 1D 1E 1F 20
      """,
    frame: """
      00 06 10 20 18 01 07 02 29 29 EF BE 34 12 01 02 03 04 05 06 07 08 09 0A
      0B 0C 0D 0E 0F 10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D 1E 1F 20 B8 35
      4B DD 00
      """)

  static let installEnvelope = MessageVector(
    name: "InstallEnvelope",
    payload: """
        0  18 07 F6 E5 D4 C3 B2 A1  | log link
        8  08 07 06 05 04 03 02 01  | tip uid
       16  03 02                    | area code
       18  01                       | side code
       19  02                       | pass
       20  02                       | modality
       21  01                       | kind of delivery
       22  31 00                    | pins of the tip
       24  20 4E 00 00              | longest press, ms
       28  F8 A7 00 00              | greatest temperature of the tip, m°C
       32  D0 07 00 00              | least energy per pin and delivery, as set, µJ
       36  40 9C 00 00              | most energy per pin and delivery, as set, µJ
       40  E0 AB 00 00              | delivered maximum, µJ
       44  D0 01 01 00              | pulse energy maximum, µJ
       48  F4 01                    | least depth, µm
       50  AC 0D                    | greatest depth, µm
       52  90 D0 03 00              | longest time RF may be on in one delivery, µs
       56  64 00                    | least impedance at which RF may go on, Ω
       58  B0 04                    | greatest impedance at which RF may go on, Ω
       60  C8 00                    | least time from one `began` to the next, ms
       62  1E 00                    | pulses per press of the switch
       64  3C 00 00 00              | pulses left
       68  20 21 22 06 00 00 00 00  | energy left, all pins together, µJ
       76  E8 03 00 00              | length of the heat window, ms
       80  40 4B 4C 00 00 00 00 00  | most energy of all pins in any span of that length, µJ
       88  B8 0B 00 00              | cool-down, ms
       92  01                       | settings: kind: pulse
       93  02                       | settings: number of deliveries, 1 to 3
       94  00 00                    | settings: reserved
       96  C4 09                    | settings: first delivery: depth, µm
       98  09 00                    | settings: first delivery: power level
      100  20 4E 00 00              | settings: first delivery: energy per pin, µJ
      104  40 0D 03 00              | settings: first delivery: longest time RF may be on, µs
      108  DC 05                    | settings: second delivery: depth, µm
      110  00 00                    | settings: second delivery: power level
      112  98 3A 00 00              | settings: second delivery: energy per pin, µJ
      116  F0 49 02 00              | settings: second delivery: longest time RF may be on, µs
      120  00 00                    | settings: third delivery: depth, µm
      122  00 00                    | settings: third delivery: power level
      124  00 00 00 00              | settings: third delivery: energy per pin, µJ
      128  00 00 00 00              | settings: third delivery: longest time RF may be on, µs
      """,
    frame: """
      00 06 10 84 18 02 07 02 29 1C EF BE 34 12 18 07 F6 E5 D4 C3 B2 A1 08 07
      06 05 04 03 02 01 03 02 01 02 02 01 31 03 20 4E 01 03 F8 A7 01 03 D0 07
      01 03 40 9C 01 03 E0 AB 01 04 D0 01 01 08 F4 01 AC 0D 90 D0 03 02 64 04
      B0 04 C8 02 1E 02 3C 01 01 05 20 21 22 06 01 01 01 03 E8 03 01 04 40 4B
      4C 01 01 01 01 03 B8 0B 01 03 01 02 01 04 C4 09 09 03 20 4E 01 04 40 0D
      03 03 DC 05 01 03 98 3A 01 04 F0 49 02 01 01 01 01 01 01 01 01 01 01 01
      01 01 04 CB D9 97 00
      """)

  static let configure = MessageVector(
    name: "Configure",
    payload: """
        0  01                       | kind: pulse
        1  02                       | number of deliveries, 1 to 3
        2  00 00                    | reserved
        4  C4 09                    | first delivery: depth, µm
        6  09 00                    | first delivery: power level
        8  20 4E 00 00              | first delivery: energy per pin, µJ
       12  40 0D 03 00              | first delivery: longest time RF may be on, µs
       16  DC 05                    | second delivery: depth, µm
       18  00 00                    | second delivery: power level
       20  98 3A 00 00              | second delivery: energy per pin, µJ
       24  F0 49 02 00              | second delivery: longest time RF may be on, µs
       28  00 00                    | third delivery: depth, µm
       30  00 00                    | third delivery: power level
       32  00 00 00 00              | third delivery: energy per pin, µJ
       36  00 00 00 00              | third delivery: longest time RF may be on, µs
      """,
    frame: """
      00 06 10 28 18 03 07 02 29 07 EF BE 34 12 01 02 01 04 C4 09 09 03 20 4E
      01 04 40 0D 03 03 DC 05 01 03 98 3A 01 04 F0 49 02 01 01 01 01 01 01 01
      01 01 01 01 01 05 D6 6B B9 42 00
      """)

  static let arm = MessageVector(
    name: "Arm",
    payload: """
        0  44 33 22 11              | arm id
        4  43 9B CF 66 A6 0F D4 3F  | envelope hash
       12  1C 5F 06 4D 91 BC 54 6C  | settings hash
       20  03 00 00 00              | stop count that the person saw
       24  E8 03 00 00              | last pulse, as the host knows it
       28  01 00 00 00              | counter epoch, as the host knows it
       32  CD AB 01 00              | echo, ms
      """,
    frame: """
      00 06 10 24 18 04 07 02 29 1A EF BE 34 12 44 33 22 11 43 9B CF 66 A6 0F
      D4 3F 1C 5F 06 4D 91 BC 54 6C 03 01 01 03 E8 03 01 02 01 01 01 04 CD AB
      01 05 1E DB D4 42 00
      """)

  static let keepAlive = MessageVector(
    name: "KeepAlive",
    payload: """
        0  44 33 22 11              | arm id
        4  CD AB 01 00              | echo: handpiece clock value, ms
      """,
    frame: """
      00 06 10 08 18 05 07 02 29 0C EF BE 34 12 44 33 22 11 CD AB 01 03 95 15
      02 8D 00
      """)

  static let acknowledge = MessageVector(
    name: "Acknowledge",
    payload: """
        0  44 33 22 11              | arm id
        4  01 00 00 00              | counter epoch
        8  E8 03 00 00              | number of the pulse that is durable
       12  70 11 01 00 00 00 00 00  | log size, in leaves
       20  10 32 54 76 98 BA DC FE  | first eight bytes of the log root, as a big-endian number
      """,
    frame: """
      00 06 10 1C 18 06 07 02 29 0A EF BE 34 12 44 33 22 11 01 01 01 03 E8 03
      01 04 70 11 01 01 01 01 01 0D 10 32 54 76 98 BA DC FE 58 B3 CE 53 00
      """)

  static let disarm = MessageVector(
    name: "Disarm",
    payload: """
        0  44 33 22 11              | arm id
      """,
    frame: """
      00 06 10 04 18 07 07 02 29 0D EF BE 34 12 44 33 22 11 34 7E 57 4C 00
      """)

  static let stop = MessageVector(
    name: "Stop",
    payload: "",
    frame: """
      00 02 10 05 28 08 ED 5E 01 01 01 07 34 12 48 35 FA F9 00
      """)

  static let resetStop = MessageVector(
    name: "ResetStop",
    payload: """
        0  03 00 00 00              | stop count that the person saw
      """,
    frame: """
      00 06 10 04 18 09 07 02 29 06 EF BE 34 12 03 01 01 05 F3 6C 53 1E 00
      """)

  static let readJournal = MessageVector(
    name: "ReadJournal",
    payload: """
        0  E8 03 00 00              | pulse number
      """,
    frame: """
      00 06 10 04 18 0A 07 02 29 07 EF BE 34 12 E8 03 01 05 A3 8C 4E 1F 00
      """)

  static let drill = MessageVector(
    name: "Drill",
    payload: """
        0  44 33 22 11              | arm id
        4  03 00 00 00              | stop count
        8  E8 03 00 00              | last delivery
       12  01 00 00 00              | counter epoch
       16  CD AB 01 00              | echo, ms
      """,
    frame: """
      00 06 10 14 18 0B 07 02 29 0A EF BE 34 12 44 33 22 11 03 01 01 03 E8 03
      01 02 01 01 01 04 CD AB 01 05 B4 C1 17 08 00
      """)

  static let readCalibration = MessageVector(
    name: "ReadCalibration",
    payload: "",
    frame: """
      00 02 10 04 18 0C 07 02 29 09 EF BE 34 12 C0 A4 E6 A2 00
      """)

  static let writeCalibration = MessageVector(
    name: "WriteCalibration",
    payload: """
        0  01                      | quantity
        1  00 00 00                | reserved
        4  6A FF FF FF             | offset, µJ
        8  14 73 0F 00             | gain, ppm
       12  40 9C 00 00             | curvature, ppm
       16  60 EA 00 00             | full scale, µJ
      """,
    frame: """
      00 06 10 14 18 0D 07 02 29 06 EF BE 34 12 01 01 01 08 6A FF FF FF 14 73
      0F 03 40 9C 01 03 60 EA 01 05 E4 48 1F 40 00
      """)

  static let sealCalibration = MessageVector(
    name: "SealCalibration",
    payload: """
        0  B0 4F 00 00             | day, since 1970-01-01
        4  88 77 66 55 44 33 22 11 | curves hash
      """,
    frame: """
      00 06 10 0C 18 0E 07 02 29 07 EF BE 34 12 B0 4F 01 0D 88 77 66 55 44 33
      22 11 84 F5 16 58 00
      """)

  static let serviceFire = MessageVector(
    name: "ServiceFire",
    payload: """
        0  44 33 22 11             | arm id
        4  43 9B CF 66 A6 0F D4 3F | envelope hash
       12  1C 5F 06 4D 91 BC 54 6C | settings hash
       20  03 00 00 00             | stop count that the person saw
       24  E8 03 00 00             | last pulse, as the host knows it
       28  01 00 00 00             | counter epoch, as the host knows it
       32  CD AB 01 00             | echo, ms
      """,
    frame: """
      00 06 10 24 18 0F 07 02 29 1A EF BE 34 12 44 33 22 11 43 9B CF 66 A6 0F
      D4 3F 1C 5F 06 4D 91 BC 54 6C 03 01 01 03 E8 03 01 02 01 01 01 04 CD AB
      01 05 56 08 D1 8B 00
      """)
}
