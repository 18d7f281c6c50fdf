"""What the dashboards of deploy/grafana hold."""

import json

from processes import REPOSITORY

FOLDER = REPOSITORY / "deploy/grafana/dashboards"

# What Grafana fills in, as it would for an hour of a dashboard.
_VARIABLES = {"$__rate_interval": "1m", "$__range": "1h", "$__interval": "15s", "$instance": ".*"}


def boards():
    return {path.name: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}


def panels(board):
    """Panels with queries: rows have none."""
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def queries():
    """`(dashboard, panel, expression)` of every query, as Prometheus is asked."""
    for name, board in boards().items():
        for panel in panels(board):
            for target in panel["targets"]:
                expression = target["expr"]
                for variable, value in _VARIABLES.items():
                    expression = expression.replace(variable, value)
                yield name, panel["title"], expression
