/// What `--help` says; the settings come from their own table.
enum Usage {
    static let overview = """
        usage: soundwave COMMAND [ARGUMENT…]

        serve      answer requests until SIGTERM
        work       do what happens in the background, such as mail, until SIGTERM
        migrate    bring the database's schema up to date; also: status, plan, verify
        user       make accounts, change their role, password and state, list them
        seed       fill an empty shop with demo or generated products
        media      remove pictures that no product has any more
        import     add and change products from a file
        export     write the catalogue to a file
        recommendations refresh
                   work out anew which products are bought together
        health     ask a running instance, or a worker, whether it is ready
        config     show the settings that are in force, secrets hidden
        openapi    print the description of the HTTP interface (OpenAPI 3.1)
        confirm-order ORDER ATTEMPT
                   mail the confirmation of an order; for work, which starts it

        `soundwave COMMAND --help` explains a command; `soundwave --version` tells the version.
        """

    static func text(for command: Command) -> String {
        switch command {
        case .serve:
            "usage: soundwave serve [SETTING…]\n\nAnswers requests until SIGTERM or SIGINT; then finishes what has "
                + "begun and exits with 0.\n\n" + Self.settings
        case .work: WorkCommand.usage + Self.settings
        case .migrate: MigrateCommand.usage
        case .user: UserCommand.usage
        case .seed: SeedCommand.usage
        case .media: MediaCommand.usage
        case .import: ImportCommand.usage
        case .export: ExportCommand.usage
        case .recommendations: RecommendationsCommand.usage
        case .health: HealthCommand.usage
        case .config: "usage: soundwave config [SETTING…]\n\nShows the settings that are in force.\n\n" + Self.settings
        case .openapi: OpenAPICommand.usage + Self.settings
        case .help: Self.overview
        case .confirmOrder: ConfirmOrderCommand.usage
        }
    }

    /// The table of settings.
    static var settings: String {
        let defaults = Configuration()
        let rows = ConfigurationOption.all.map { option in
            let shown = option.isSecret ? "" : option.show(defaults)
            let value = shown.isEmpty ? "" : " [\(shown)]"
            let file = option.isSecret ? " Secret: also as \(option.name)_FILE; never as an argument." : ""
            return "  \(option.name)\(option.isSecret ? "" : ", \(option.flag)")\n"
                + "      \(option.summary) \(option.allowed)\(value)\(file)"
        }
        return "Settings, as environment variables, lines of .env, or arguments (an argument wins over the "
            + "environment, that over .env):\n\n" + rows.joined(separator: "\n")
    }
}
