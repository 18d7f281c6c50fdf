import Runtime

/// The state of the shop as a page: a row a service, its state and the time taken.
enum HealthPage {
    static func html(_ report: HealthReport) -> [UInt8] {
        let rows = report.rows.map { row in
            """
            <tr class="\(row.isWorking ? "working" : "failed")"><th scope="row">\(row.service)</th>\
            <td>\(row.isWorking ? "&#10003; working" : "&#10007; failed")\(self.text(row.figure))</td>\
            <td>\(row.duration.secondsText) seconds</td></tr>
            """
        }
        return Array(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>System status: \(report.status.rawValue)</title>
            <style>
            :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
            body { margin: 3rem auto; max-width: 40rem; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { border-bottom: 1px solid #8886; padding: .6rem .4rem; text-align: left; font-weight: normal; }
            thead th { font-weight: 600; }
            .working td:nth-child(2) { color: #1a7f37; }
            .failed td:nth-child(2) { color: #cf222e; }
            </style>
            </head>
            <body>
            <h1>System status</h1>
            <p>The shop is <strong>\(report.status.rawValue)</strong>.</p>
            <table>
            <thead><tr><th scope="col">Service</th><th scope="col">Status</th>\
            <th scope="col">Time taken</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table>
            </body>
            </html>

            """.utf8
        )
    }

    /// What is shown behind the state, such as `, 3 dead`; nothing where there is nothing to count.
    private static func text(_ figure: HealthFinding.Figure?) -> String {
        guard let figure, figure.count > 0 else { return "" }
        return ", \(figure.count) \(figure.name)"
    }
}
