/// Pulses as reported and as read from the journal, byte by byte.
enum PulseVectors {
  static let pulseReport = MessageVector(
    name: "PulseReport",
    payload: """
        0  01 00 00 00              | counter epoch
        4  E8 03 00 00              | number
        8  44 33 22 11              | arm id
       12  01                       | kind of delivery
       13  02                       | state
       14  01                       | outcome
       15  00                       | reserved
       16  00 AB 01 00              | handpiece clock at `began`, ms
       20  C0 AB 01 00              | handpiece clock at `ended`, ms
       24  03 02                    | area code, from the envelope
       26  01                       | side code, from the envelope
       27  02                       | pass, from the envelope
       28  18 07 F6 E5 D4 C3 B2 A1  | log link, from the envelope
       36  C4 86 00 00              | temperature of the tip at the end, m°C
       40  31 00                    | pins of the tip
       42  00 00                    | reserved
       44  01                       | settings: kind: pulse
       45  02                       | settings: number of deliveries, 1 to 3
       46  00 00                    | settings: reserved
       48  C4 09                    | settings: first delivery: depth, µm
       50  09 00                    | settings: first delivery: power level
       52  20 4E 00 00              | settings: first delivery: energy per pin, µJ
       56  40 0D 03 00              | settings: first delivery: longest time RF may be on, µs
       60  DC 05                    | settings: second delivery: depth, µm
       62  00 00                    | settings: second delivery: power level
       64  98 3A 00 00              | settings: second delivery: energy per pin, µJ
       68  F0 49 02 00              | settings: second delivery: longest time RF may be on, µs
       72  00 00                    | settings: third delivery: depth, µm
       74  00 00                    | settings: third delivery: power level
       76  00 00 00 00              | settings: third delivery: energy per pin, µJ
       80  00 00 00 00              | settings: third delivery: longest time RF may be on, µs
       84  EE 4D 00 00              | first delivery: energy per pin, mean over all pins, µJ
       88  78 50 00 00              | first delivery: energy of the pin that got most, µJ
       92  CE 09                    | first delivery: depth, µm
       94  60 01                    | first delivery: impedance, Ω
       96  18 79 00 00              | first delivery: time RF was on, µs
      100  34 3A 00 00              | second delivery: energy per pin, mean over all pins, µJ
      104  C4 3B 00 00              | second delivery: energy of the pin that got most, µJ
      108  D2 05                    | second delivery: depth, µm
      110  54 01                    | second delivery: impedance, Ω
      112  C0 5D 00 00              | second delivery: time RF was on, µs
      116  00 00 00 00              | third delivery: energy per pin, mean over all pins, µJ
      120  00 00 00 00              | third delivery: energy of the pin that got most, µJ
      124  00 00                    | third delivery: depth, µm
      126  00 00                    | third delivery: impedance, Ω
      128  00 00 00 00              | third delivery: time RF was on, µs
      """,
    frame: """
      00 06 10 84 81 87 2A 02 07 06 EF BE CD AB 01 01 01 03 E8 03 01 08 44 33
      22 11 01 02 01 01 03 AB 01 04 C0 AB 01 0F 03 02 01 02 18 07 F6 E5 D4 C3
      B2 A1 C4 86 01 02 31 01 01 03 01 02 01 04 C4 09 09 03 20 4E 01 04 40 0D
      03 03 DC 05 01 03 98 3A 01 04 F0 49 02 01 01 01 01 01 01 01 01 01 01 01
      01 03 EE 4D 01 03 78 50 01 07 CE 09 60 01 18 79 01 03 34 3A 01 03 C4 3B
      01 07 D2 05 54 01 C0 5D 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01
      01 05 4D AC DD 27 00
      """)

  static let journalEntry = MessageVector(
    name: "JournalEntry",
    payload: """
        0  01 00 00 00              | counter epoch
        4  E8 03 00 00              | number
        8  44 33 22 11              | arm id
       12  01                       | kind of delivery
       13  03                       | state
       14  00                       | outcome
       15  00                       | reserved
       16  00 AB 01 00              | handpiece clock at `began`, ms
       20  00 AB 01 00              | handpiece clock at `ended`, ms
       24  03 02                    | area code, from the envelope
       26  01                       | side code, from the envelope
       27  02                       | pass, from the envelope
       28  18 07 F6 E5 D4 C3 B2 A1  | log link, from the envelope
       36  00 00 00 00              | temperature of the tip at the end, m°C
       40  31 00                    | pins of the tip
       42  00 00                    | reserved
       44  01                       | settings: kind: pulse
       45  02                       | settings: number of deliveries, 1 to 3
       46  00 00                    | settings: reserved
       48  C4 09                    | settings: first delivery: depth, µm
       50  09 00                    | settings: first delivery: power level
       52  20 4E 00 00              | settings: first delivery: energy per pin, µJ
       56  40 0D 03 00              | settings: first delivery: longest time RF may be on, µs
       60  DC 05                    | settings: second delivery: depth, µm
       62  00 00                    | settings: second delivery: power level
       64  98 3A 00 00              | settings: second delivery: energy per pin, µJ
       68  F0 49 02 00              | settings: second delivery: longest time RF may be on, µs
       72  00 00                    | settings: third delivery: depth, µm
       74  00 00                    | settings: third delivery: power level
       76  00 00 00 00              | settings: third delivery: energy per pin, µJ
       80  00 00 00 00              | settings: third delivery: longest time RF may be on, µs
       84  00 00 00 00              | first delivery: energy per pin, mean over all pins, µJ
       88  00 00 00 00              | first delivery: energy of the pin that got most, µJ
       92  00 00                    | first delivery: depth, µm
       94  00 00                    | first delivery: impedance, Ω
       96  00 00 00 00              | first delivery: time RF was on, µs
      100  00 00 00 00              | second delivery: energy per pin, mean over all pins, µJ
      104  00 00 00 00              | second delivery: energy of the pin that got most, µJ
      108  00 00                    | second delivery: depth, µm
      110  00 00                    | second delivery: impedance, Ω
      112  00 00 00 00              | second delivery: time RF was on, µs
      116  00 00 00 00              | third delivery: energy per pin, mean over all pins, µJ
      120  00 00 00 00              | third delivery: energy of the pin that got most, µJ
      124  00 00                    | third delivery: depth, µm
      126  00 00                    | third delivery: impedance, Ω
      128  00 00 00 00              | third delivery: time RF was on, µs
      """,
    frame: """
      00 06 10 84 81 88 2A 02 07 06 EF BE CD AB 01 01 01 03 E8 03 01 07 44 33
      22 11 01 03 01 01 03 AB 01 01 03 AB 01 0D 03 02 01 02 18 07 F6 E5 D4 C3
      B2 A1 01 01 01 02 31 01 01 03 01 02 01 04 C4 09 09 03 20 4E 01 04 40 0D
      03 03 DC 05 01 03 98 3A 01 04 F0 49 02 01 01 01 01 01 01 01 01 01 01 01
      01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01
      01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01
      01 05 4C 4B C0 5A 00
      """)
}
