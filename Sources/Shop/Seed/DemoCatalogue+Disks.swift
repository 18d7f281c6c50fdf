extension DemoCatalogue {
    static let disks: [Product] = [
        Product(
            "Ølstrøm – Hidden Gardens (CD)",
            cents: 1490,
            stock: 50,
            "The complete album with two songs that did not fit on the record. In a card sleeve without plastic."
        ),
        Product(
            "Glass Meridian – Distant Mirrors (Double CD)",
            cents: 1990,
            stock: 24,
            "The studio album and the concert of the same year. With a booklet of forty pages."
        ),
        Product(
            "Marisol Quintero – Endless Voices (CD)",
            cents: 1390,
            stock: 38,
            "Songs from three coasts, sung in three languages. The lyrics and their translations are in the booklet."
        ),
        Product(
            "Low Tide Orchestra – The Harbour Concert (Blu-ray)",
            cents: 2490,
            stock: 14,
            "Filmed with nine cameras on a floating stage. Sound in stereo and surround."
        ),
        Product(
            "The Unmade Beds – Quiet Trains (CD)",
            cents: 1290,
            stock: 31,
            "Music for travelling backwards, as the band calls it. Best heard by a window."
        ),
        Product(
            "Copper & Rye – Golden Letters (CD)",
            cents: 1190,
            stock: 27,
            "A fiddle, a banjo and two voices that have known each other for long. Recorded around one microphone."
        ),
        Product(
            "Ayaka Mori – 静かな海 (SACD)",
            cents: 2990,
            stock: 6,
            "Solo koto in a wooden hall, recorded in DSD. Plays in any CD player, and better in some."
        ),
        Product(
            "DJ Parallax – Electric Seasons (CD)",
            cents: 1390,
            stock: 0,
            "One mix of seventy minutes, from spring to winter. Sold out between two tours."
        ),
        Product(
            "Señor Eclipse – The Film (DVD)",
            cents: 1690,
            stock: 19,
            "A year on the road with a band that never unpacks. With an hour of scenes that did not make it."
        ),
        Product(
            "Folding Chairs – Winter Horizons (CD)",
            cents: 1290,
            stock: 42,
            "Four chairs, four players and a cold room in January. You can hear the stove."
        ),
    ]
}
