extension DemoCatalogue {
    static let accessories: [Product] = [
        Product(
            "Kestrel Phosphor Bronze Strings 12–53",
            cents: 1190,
            stock: 150,
            "For any acoustic guitar: bright at first, warm for weeks afterwards. Six in a packet without plastic."
        ),
        Product(
            "Ibex Bass Strings 45–105",
            cents: 2490,
            stock: 64,
            "Nickel-wound for a round tone with some growl. They settle within a day."
        ),
        Product(
            "Marlowe Leather Guitar Strap",
            cents: 3900,
            stock: 20,
            "Vegetable-tanned leather that becomes softer with every concert. Adjustable from 95 to 140 cm."
        ),
        Product(
            "Ferro Instrument Cable 6 m",
            cents: 1990,
            stock: 85,
            "Low capacitance and plugs that can be soldered again. Guaranteed for life."
        ),
        Product(
            "Halden Hickory Drumsticks 5A",
            cents: 890,
            stock: 200,
            "Matched in weight and pitch by hand. The varnish is thin, so they do not slip."
        ),
        Product(
            "Quill Clip-On Tuner",
            cents: 1490,
            stock: 90,
            "Reads low B on a bass and high A on a ukulele. Bright enough for a dark stage."
        ),
        Product(
            "Oakenshaw Record Brush",
            cents: 1690,
            stock: 48,
            "Carbon fibres that lift the dust instead of moving it. The case is the handle."
        ),
        Product(
            "Grünfeld Pick Set, 12 Pieces",
            cents: 690,
            stock: 300,
            "Four shapes in three gauges, to find out which is yours. In a tin that fits the watch pocket."
        ),
        Product(
            "Brightwell Music Stand",
            cents: 3200,
            stock: 0,
            "Folds to 50 cm and stands still in a breeze. The shelf holds a thick score."
        ),
        Product(
            "Tornquist Reed Case",
            cents: 1250,
            stock: 37,
            "Keeps six reeds flat and dry. Beech, with a lid that closes by magnets."
        ),
        Product(
            "Luma Wooden Metronome",
            cents: 5900,
            stock: 7,
            "A pendulum in a walnut case that ticks from 40 to 208. Winds up like its grandparents."
        ),
    ]
}
