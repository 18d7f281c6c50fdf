extension DemoCatalogue {
    static let merch: [Product] = [
        Product(
            "Sóley Vang Tour T-Shirt",
            cents: 2500,
            stock: 40,
            "Heavy organic cotton with the dates of the northern tour on the back. "
                + "Cut straight, so take your usual size."
        ),
        Product(
            "The Paper Lanterns Hoodie",
            cents: 5400,
            stock: 18,
            "A warm hoodie with the lantern embroidered rather than printed. "
                + "The hood is lined, and the pocket holds a record sleeve's notes."
        ),
        Product(
            "Velvet Harbour Screen Print",
            cents: 3500,
            stock: 12,
            "Three colours on 300 g paper, 50 by 70 cm, numbered by hand. "
                + "Sent rolled in a tube that survives the post."
        ),
        Product(
            "Nine Mile Static Mug",
            cents: 1250,
            stock: 75,
            "A stoneware mug that holds a third of a litre. The print survives the dishwasher."
        ),
        Product(
            "Low Tide Orchestra Tote Bag",
            cents: 1400,
            stock: 60,
            "Wide enough for twelve LPs, with handles that reach the shoulder. Undyed cotton, printed on one side."
        ),
        Product(
            "Glass Meridian Cap",
            cents: 1900,
            stock: 0,
            "A five-panel cap with a small woven label. One size with a metal buckle."
        ),
        Product(
            "Saint Cassette Enamel Pin Set",
            cents: 900,
            stock: 120,
            "Four pins in the shapes of a cassette, a pencil, a reel and a knot of tape. "
                + "On a card with the lyrics of the title song."
        ),
        Product(
            "Ølstrøm Beanie",
            cents: 1650,
            stock: 33,
            "Knitted from lambswool in the colours of the last sleeve. Made by a family mill on the west coast."
        ),
        Product(
            "Brass Monday Songbook",
            cents: 2200,
            stock: 9,
            "All eleven songs of the first album with chords and horn parts. "
                + "Spiral bound, so that it stays open on a stand."
        ),
        Product(
            "Soundwave Shop Apron",
            cents: 2900,
            stock: 5,
            "What we wear behind the counter, with two pockets for picks and a pencil. "
                + "Waxed canvas with leather straps."
        ),
    ]
}
