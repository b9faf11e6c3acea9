/// What only a handpiece of continuous delivery says and hears, byte by byte: a pen, and a crystal
/// nozzle that reports.
enum ExposureVectors {
  static let installEnvelope = MessageVector(
    name: "InstallEnvelope, exposure",
    payload: """
        0  18 07 F6 E5 D4 C3 B2 A1  | log link
        8  08 07 06 05 04 03 02 01  | tip uid
       16  03 02                    | area code
       18  01                       | side code
       19  02                       | pass
       20  03                       | modality
       21  02                       | kind of delivery
       22  0C 00                    | pins of the tip
       24  20 4E 00 00              | longest press, ms
       28  F8 A7 00 00              | greatest temperature of the tip, m°C
       32  2C 01 00 00              | slices left
       36  14 00                    | slices per press of the switch
       38  00 00                    | reserved
       40  FA 00 00 00              | depth: least setting, µm
       44  C4 09 00 00              | depth: greatest setting, µm
       48  14 05 00 00              | depth: least measured, µm
       52  A4 06 00 00              | depth: greatest measured, µm
       56  80 38 01 00              | stroke rate: least setting, mHz
       60  C0 D4 01 00              | stroke rate: greatest setting, mHz
       64  90 5F 01 00              | stroke rate: least measured, mHz
       68  B0 AD 01 00              | stroke rate: greatest measured, mHz
       72  00 00 00 00              | vacuum: least setting, Pa
       76  00 00 00 00              | vacuum: greatest setting, Pa
       80  00 00 00 00              | vacuum: least measured, Pa
       84  00 00 00 00              | vacuum: greatest measured, Pa
       88  00 00 00 00              | crystal flow: least setting, mg/s
       92  00 00 00 00              | crystal flow: greatest setting, mg/s
       96  00 00 00 00              | crystal flow: least measured, mg/s
      100  00 00 00 00              | crystal flow: greatest measured, mg/s
      104  02                       | settings: kind: exposure
      105  00 00 00                 | settings: reserved
      108  DC 05 00 00              | settings: depth, µm
      112  A0 86 01 00              | settings: stroke rate, mHz
      116  00 00 00 00              | settings: vacuum, Pa
      120  00 00 00 00              | settings: crystal flow, mg/s
      """,
    frame: """
      00 06 10 7C 18 02 07 02 29 1C EF BE 34 12 18 07 F6 E5 D4 C3 B2 A1 08 07
      06 05 04 03 02 01 03 02 01 02 03 02 0C 03 20 4E 01 03 F8 A7 01 03 2C 01
      01 02 14 01 01 02 FA 01 01 03 C4 09 01 03 14 05 01 03 A4 06 01 04 80 38
      01 04 C0 D4 01 04 90 5F 01 04 B0 AD 01 01 01 01 01 01 01 01 01 01 01 01
      01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 02 02 01
      01 03 DC 05 01 04 A0 86 01 01 01 01 01 01 01 01 01 05 B6 9E C7 5B 00
      """)

  static let configure = MessageVector(
    name: "Configure, exposure",
    payload: """
        0  02                       | kind: exposure
        1  00 00 00                 | reserved
        4  DC 05 00 00              | depth, µm
        8  A0 86 01 00              | stroke rate, mHz
       12  00 00 00 00              | vacuum, Pa
       16  00 00 00 00              | crystal flow, mg/s
      """,
    frame: """
      00 06 10 14 18 03 07 02 29 06 EF BE 34 12 02 01 01 03 DC 05 01 04 A0 86
      01 01 01 01 01 01 01 01 01 05 D0 C8 4C BB 00
      """)

  static let exposureReport = MessageVector(
    name: "ExposureReport",
    payload: """
        0  01 00 00 00              | counter epoch
        4  E8 03 00 00              | number
        8  44 33 22 11              | arm id
       12  02                       | kind of delivery
       13  02                       | state
       14  01                       | outcome
       15  00                       | reserved
       16  E5 A7 01 00              | handpiece clock at `began`, ms
       20  CD AB 01 00              | handpiece clock at `ended`, ms
       24  03 02                    | area code, from the envelope
       26  01                       | side code, from the envelope
       27  02                       | pass, from the envelope
       28  18 07 F6 E5 D4 C3 B2 A1  | log link, from the envelope
       36  E8 80 00 00              | temperature of the tip at the end, m°C
       40  E8 03 00 00              | duration, ms
       44  90 01 00 00              | steady: how much of it came after spin-up, ms
       48  00 00 00 00              | strokes
       52  02                       | settings: kind: exposure
       53  00 00 00                 | settings: reserved
       56  00 00 00 00              | settings: depth, µm
       60  00 00 00 00              | settings: stroke rate, mHz
       64  20 4E 00 00              | settings: vacuum, Pa
       68  32 00 00 00              | settings: crystal flow, mg/s
       72  00 00 00 00              | depth: least after spin-up, µm
       76  00 00 00 00              | depth: mean, µm
       80  00 00 00 00              | depth: greatest, µm
       84  00 00 00 00              | stroke rate: least after spin-up, mHz
       88  00 00 00 00              | stroke rate: mean, mHz
       92  00 00 00 00              | stroke rate: greatest, mHz
       96  F4 4C 00 00              | vacuum: least after spin-up, Pa
      100  70 49 00 00              | vacuum: mean, Pa
      104  E8 4E 00 00              | vacuum: greatest, Pa
      108  31 00 00 00              | crystal flow: least after spin-up, mg/s
      112  29 00 00 00              | crystal flow: mean, mg/s
      116  33 00 00 00              | crystal flow: greatest, mg/s
      """,
    frame: """
      00 06 10 78 81 8B 2A 02 07 06 EF BE CD AB 01 01 01 03 E8 03 01 08 44 33
      22 11 02 02 01 04 E5 A7 01 04 CD AB 01 0F 03 02 01 02 18 07 F6 E5 D4 C3
      B2 A1 E8 80 01 03 E8 03 01 03 90 01 01 01 01 01 01 02 02 01 01 01 01 01
      01 01 01 01 01 03 20 4E 01 02 32 01 01 01 01 01 01 01 01 01 01 01 01 01
      01 01 01 01 01 01 01 01 01 01 01 01 01 03 F4 4C 01 03 70 49 01 03 E8 4E
      01 02 31 01 01 02 29 01 01 02 33 01 01 05 31 2C 68 33 00
      """)

  static let journalEntry = MessageVector(
    name: "JournalEntry, exposure",
    payload: """
        0  01 00 00 00              | counter epoch
        4  E8 03 00 00              | number
        8  44 33 22 11              | arm id
       12  02                       | kind of delivery
       13  02                       | state
       14  0C                       | outcome
       15  00                       | reserved
       16  00 AB 01 00              | handpiece clock at `began`, ms
       20  CD AB 01 00              | handpiece clock at `ended`, ms
       24  03 02                    | area code, from the envelope
       26  01                       | side code, from the envelope
       27  02                       | pass, from the envelope
       28  18 07 F6 E5 D4 C3 B2 A1  | log link, from the envelope
       36  E8 80 00 00              | temperature of the tip at the end, m°C
       40  7D 00 00 00              | duration, ms
       44  7D 00 00 00              | steady: how much of it came after spin-up, ms
       48  13 00 00 00              | strokes
       52  02                       | settings: kind: exposure
       53  00 00 00                 | settings: reserved
       56  DC 05 00 00              | settings: depth, µm
       60  A0 86 01 00              | settings: stroke rate, mHz
       64  00 00 00 00              | settings: vacuum, Pa
       68  00 00 00 00              | settings: crystal flow, mg/s
       72  BA 05 00 00              | depth: least after spin-up, µm
       76  EA 05 00 00              | depth: mean, µm
       80  A6 06 00 00              | depth: greatest, µm
       84  AC 84 01 00              | stroke rate: least after spin-up, mHz
       88  50 40 01 00              | stroke rate: mean, mHz
       92  80 88 01 00              | stroke rate: greatest, mHz
       96  00 00 00 00              | vacuum: least after spin-up, Pa
      100  00 00 00 00              | vacuum: mean, Pa
      104  00 00 00 00              | vacuum: greatest, Pa
      108  00 00 00 00              | crystal flow: least after spin-up, mg/s
      112  00 00 00 00              | crystal flow: mean, mg/s
      116  00 00 00 00              | crystal flow: greatest, mg/s
      """,
    frame: """
      00 06 10 78 81 88 2A 02 07 06 EF BE CD AB 01 01 01 03 E8 03 01 08 44 33
      22 11 02 02 0C 01 03 AB 01 04 CD AB 01 0F 03 02 01 02 18 07 F6 E5 D4 C3
      B2 A1 E8 80 01 02 7D 01 01 02 7D 01 01 02 13 01 01 02 02 01 01 03 DC 05
      01 04 A0 86 01 01 01 01 01 01 01 01 01 03 BA 05 01 03 EA 05 01 03 A6 06
      01 04 AC 84 01 04 50 40 01 04 80 88 01 01 01 01 01 01 01 01 01 01 01 01
      01 01 01 01 01 01 01 01 01 01 01 01 01 05 47 27 FA B9 00
      """)
}
