extension DemoCatalogue {
    static let musicalEquipment: [Product] = [
        Product(
            "Arctica Large-Diaphragm Microphone",
            cents: 32_900,
            stock: 16,
            "Quiet, detailed and forgiving of small rooms. Comes with a shock mount and a wooden box."
        ),
        Product(
            "Grünfeld Tube Amplifier 15 W",
            cents: 74_500,
            stock: 6,
            "Two channels, a spring reverb and enough clean headroom for a small stage. Hand-wired on a turret board."
        ),
        Product(
            "Castellan 2x2 Audio Interface",
            cents: 15_900,
            stock: 28,
            "Two good preamps, low latency and a volume knob of a proper size. "
                + "Works without a driver on most systems."
        ),
        Product(
            "Castellan 8-Channel Mixer",
            cents: 28_900,
            stock: 10,
            "Four microphone inputs, a useful equaliser and faders that do not scratch. Fits in a backpack."
        ),
        Product(
            "Ferro Studio Monitor Pair",
            cents: 45_900,
            stock: 9,
            "Five-inch speakers with a flat response and an honest low end. Sold as a matched pair."
        ),
        Product(
            "Oakenshaw Belt-Drive Turntable",
            cents: 39_900,
            stock: 13,
            "A heavy platter, a carbon arm and a cartridge that is mounted and aligned. "
                + "Plug it in and put a record on."
        ),
        Product(
            "Arctica Closed-Back Headphones",
            cents: 12_900,
            stock: 35,
            "Comfortable for hours and tight enough for tracking. The cable and pads can be replaced."
        ),
        Product(
            "Quill Phono Preamplifier",
            cents: 9900,
            stock: 22,
            "For moving-magnet cartridges, in a case no larger than a paperback. Adds gain and nothing else."
        ),
        Product(
            "Saltwater Tape Delay Pedal",
            cents: 18_900,
            stock: 0,
            "The warble of an old tape echo without the maintenance. Three heads, one footswitch."
        ),
        Product(
            "Nordwind Portable Recorder",
            cents: 21_900,
            stock: 17,
            "Two microphones at a right angle and a battery for a day. Records in 24 bits to a card."
        ),
    ]
}
