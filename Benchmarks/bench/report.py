"""A run as tables: for a terminal, and for README.md."""

import textwrap

# A figure's name, its heading, and how it is written.
COLUMNS = [
    ("per_second", "a second", "{:,.0f}"), ("cpu_us", "CPU µs", "{:.2f}"), ("p50_ms", "p50 ms", "{:.2f}"),
    ("p99_ms", "p99 ms", "{:.2f}"), ("p99_9_ms", "p99.9 ms", "{:.2f}"), ("mean_ms", "mean ms", "{:.2f}"),
    ("success", "success", "{:.4f}"), ("spread", "spread", "{:.2f}"), ("seconds", "s", "{:.2f}"),
    ("ready_ms", "ready ms", "{:.0f}"), ("idle_mib", "idle MiB", "{:.1f}"), ("load_mib", "load MiB", "{:.1f}"),
    ("bytes_each", "bytes each", "{:.0f}"), ("lateness_p99_ms", "late ms", "{:.2f}"),
]
# Figures that README.md leaves out.
DETAILS = {"spread", "lateness_p99_ms", "p99_9_ms"}


def written(value, form):
    return "" if value is None else form.format(value).replace(",", " ")


def number(value):
    """Four digits, and never a power of ten."""
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def plural(count, noun):
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def used_columns(measured, without=frozenset()):
    return [column for column in COLUMNS if column[0] not in without
            and any(column[0] in figures for figures in measured["figures"].values())]


def figures_text(measured):
    """The figures of one measurement, a line each."""
    columns = used_columns(measured)
    lines = [" " * 28 + "".join(f"{heading:>11}" for _, heading, _ in columns)]
    for who, figures in measured["figures"].items():
        lines.append(f"  {who:26}" + "".join(f"{written(figures.get(name), form):>11}" for name, _, form in columns))
    return "\n".join(lines)


def verdict(value, threshold):
    if threshold is None:
        return ""
    if not threshold.holds(value):
        return "MISS"
    return "ok" if threshold.reaches_bar(value) else "below the bar"


def values_text(measured, thresholds):
    """The values of one measurement, a line each, with what they must reach."""
    lines = []
    for name, value in measured["values"].items():
        threshold = thresholds.get(measured["name"], {}).get(name)
        lines.append(f"  {name:34}{number(value):>12}  {str(threshold or ''):10}{verdict(value, threshold)}".rstrip())
    return "\n".join(lines)


def text(measured, thresholds):
    """All of one measurement, for a terminal."""
    head = f"{measured['name']}: {measured['title']}  ({measured['took']:.0f} s)"
    if measured.get("failed"):
        return f"{head}\n  FAILED: {measured['failed']}"
    notes = [f"  {note}" for note in measured["notes"]]
    return "\n".join([head, *notes, figures_text(measured), values_text(measured, thresholds)])


def ratios_text(result, thresholds):
    """The table of all values at the end."""
    lines = [f"{'':24}{'':30}{'':>12}  bar"]
    for measured in result["measurements"]:
        if measured.get("failed"):
            lines.append(f"{measured['name']:24}FAILED: {measured['failed'].splitlines()[0]}")
        for name, value in measured["values"].items():
            threshold = thresholds.get(measured["name"], {}).get(name)
            lines.append(f"{measured['name']:24}{name:30}{number(value):>12}  {str(threshold or ''):10}"
                         f"{verdict(value, threshold)}".rstrip())
    return "\n".join(lines)


# README.md

def machine_markdown(result):
    machine = result["machine"]
    programs = ", ".join(f"{name} {version}" for name, version in machine["programs"].items())
    rounds = plural(result["rounds"], "round")
    return textwrap.fill(
        f"{result['time'][:10]}, commit {result['commit']}, {rounds} of {result['seconds']:g} s, "
        f"{result['took'] / 60:.0f} min in all. {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory_gib']:g} GiB; {machine['system']}, Linux {machine['kernel']}, {machine['filesystem']}; "
        f"{programs}. Load average before: {machine['load_before']:.1f}.", 120)


def markdown(result, thresholds):
    """The run for README.md: the machine, the values with their bars, and the figures behind them."""
    lines = [machine_markdown(result), "", "| measured | value | reached | bar | |", "| --- | --- | ---: | --- | --- |"]
    for measured in result["measurements"]:
        if measured.get("failed"):
            lines.append(f"| {measured['title']} | | | | FAILED |")
        for index, (name, value) in enumerate(measured["values"].items()):
            threshold = thresholds.get(measured["name"], {}).get(name)
            told = verdict(value, threshold)
            if threshold and threshold.why and not threshold.reaches_bar(value):
                told += f": {threshold.why}"
            title = measured["title"] if index == 0 else ""
            lines.append(f"| {title} | {name} | {number(value)} | {threshold or ''} | {told} |")
    lines += ["", "| measured | who | " + " | ".join(heading for name, heading, _ in COLUMNS if name not in DETAILS)
              + " |", "| --- | --- |" + " ---: |" * sum(name not in DETAILS for name, _, _ in COLUMNS)]
    for measured in result["measurements"]:
        for who, figures in measured["figures"].items():
            cells = [written(figures.get(name), form) for name, _, form in COLUMNS if name not in DETAILS]
            lines.append(f"| {measured['name']} | {who} | " + " | ".join(cells) + " |")
    lines += [f"\n{measured['name']}: {note}." for measured in result["measurements"] for note in measured["notes"]]
    return "\n".join(lines)
