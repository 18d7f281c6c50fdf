extension DemoCatalogue {
    static let musicalInstruments: [Product] = [
        Product(
            "Kestrel K-20 Dreadnought Guitar",
            cents: 34_900,
            stock: 14,
            "A spruce top over mahogany with a clear, even voice. Set up in our workshop before it leaves."
        ),
        Product(
            "Kestrel K-45 Concert Guitar",
            cents: 89_900,
            stock: 6,
            "A smaller body for fingerstyle with a solid cedar top. Comes with a fitted case."
        ),
        Product(
            "Nordwind Stage 88 Digital Piano",
            cents: 119_900,
            stock: 4,
            "Eighty-eight weighted keys and three concert grands to choose from. "
                + "Light enough for one person to carry."
        ),
        Product(
            "Marlowe Student Violin 4/4",
            cents: 27_900,
            stock: 11,
            "A carved top, an ebony fingerboard and a bow that is worth using. The bridge is cut by our luthier."
        ),
        Product(
            "Ōhashi Nylon Classical Guitar",
            cents: 42_500,
            stock: 8,
            "Built in Nagano with a neck that suits smaller hands. "
                + "The tone is warm and carries further than expected."
        ),
        Product(
            "Tornquist Alto Saxophone",
            cents: 135_000,
            stock: 2,
            "Lacquered brass with a responsive low end and a sturdy case. Play it in the shop before you decide."
        ),
        Product(
            "Ibex Jazz Bass 4-String",
            cents: 61_500,
            stock: 7,
            "Two single coils, an alder body and a neck you forget about. Sounds right before you touch the controls."
        ),
        Product(
            "Halden Birch Drum Kit",
            cents: 98_000,
            stock: 3,
            "Five shells of Nordic birch with double-braced stands. Cymbals are sold apart, as drummers prefer."
        ),
        Product(
            "Luma Concert Ukulele",
            cents: 11_900,
            stock: 25,
            "A koa body with geared tuners that hold. The bag has room for a songbook."
        ),
        Product(
            "Brightwell C Flute",
            cents: 38_900,
            stock: 0,
            "Silver-plated with offset G and a split E mechanism. Popular with teachers, and so often sold out."
        ),
        Product(
            "Vega Polyphonic Synthesizer V6",
            cents: 149_900,
            stock: 5,
            "Six analogue voices and a sequencer you can play like an instrument. Every knob does one thing."
        ),
    ]
}
