extension DemoCatalogue {
    static let vinylRecords: [Product] = [
        Product(
            "Sóley Vang – Northern Rooms (LP)",
            cents: 2790,
            stock: 45,
            "Nine songs for piano, strings and a choir of neighbours. "
                + "Pressed on 180 g vinyl with a printed inner sleeve."
        ),
        Product(
            "The Paper Lanterns – Slow Weather (LP)",
            cents: 2490,
            stock: 30,
            "The album that the band wrote in a lighthouse in one winter. Includes a download code and a map."
        ),
        Product(
            "Velvet Harbour – Second Summers (Double LP)",
            cents: 3490,
            stock: 12,
            "The debut remastered from the tapes, with the session that was thought lost. Gatefold with new notes."
        ),
        Product(
            "Nine Mile Static – Broken Machines (LP)",
            cents: 2590,
            stock: 21,
            "Loud, short and better each time. Transparent red vinyl for the first pressing."
        ),
        Product(
            "Дмитрий Ларин – Тихий сад (LP)",
            cents: 2690,
            stock: 8,
            "Piano miniatures recorded at night with the window open. "
                + "The sleeve is a woodcut by the composer's sister."
        ),
        Product(
            "Low Tide Orchestra – Tides (Box Set)",
            cents: 8900,
            stock: 3,
            "Four records with the complete suites and a book of scores. Limited to five hundred, numbered."
        ),
        Product(
            "Éloïse Ferrand – Lettres (LP)",
            cents: 2390,
            stock: 26,
            "Twelve chansons with an accordion and hardly anything else. Recorded in two afternoons."
        ),
        Product(
            "Kwame Asante Trio – Live at the Harbour (LP)",
            cents: 2890,
            stock: 15,
            "One evening, three players and an audience that knew when to be quiet. Mastered without compression."
        ),
        Product(
            "Brass Monday – Seven Trains (12\" Single)",
            cents: 1290,
            stock: 40,
            "The title song at 45 rpm, with an instrumental on the other side. DJs buy two."
        ),
        Product(
            "Saint Cassette – Borrowed Signals (LP)",
            cents: 2290,
            stock: 0,
            "The record that is always gone when you ask for it. A repress has been promised for spring."
        ),
        Product(
            "Hollow Pines – Last Lights (7\" Single)",
            cents: 890,
            stock: 60,
            "Two songs about the same road, one in each direction. The sleeve is folded by hand."
        ),
    ]
}
