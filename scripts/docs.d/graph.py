"""The graph of the modules, read from Package.swift and drawn as SVG."""
import re


def dependencies(modules):
    """For each of the modules those that it imports, as Package.swift says."""
    with open("Package.swift", encoding="utf-8") as file:
        found = dict(re.findall(r'\bmodule\(\s*"(\w+)",\s*\[([^\]]*)\]', file.read()))
    return {name: [other for other in modules if f'"{other}"' in found.get(name, "")] for name in modules}


def reduced(graph):
    """The graph without the edges that follow from others."""
    below = {}

    def reach(name):
        if name not in below:
            below[name] = set(graph[name]).union(*(reach(other) for other in graph[name]))
        return below[name]

    return {name: [other for other in graph[name] if not any(other in reach(third) for third in graph[name] if third != other)]
            for name in graph}


COLOURS = {False: ("#ffffff", "#f2f4f8", "#1d1d1f", "#8a94a6", "#0b5cad"), True: ("#000000", "#23262d", "#f5f5f7", "#7d8799", "#4aa3ff")}


def svg(rows, edges, focus=None, dark=None, link=None):
    """Boxes in rows, the first row on top, and lines from a box to those that it imports; `dark` None follows the reader's setting.

    Where a line passes a row, a bend stands in that row: an entry that is no name but a pair of names and a number.
    """
    width, height, gap, step, bend = 150, 36, 18, 84, 14
    wide = lambda entry: width if isinstance(entry, str) else bend
    length = lambda row: sum(wide(entry) + gap for entry in row) - gap
    total, tall = max(map(length, rows)) + 4, len(rows) * step - step + height + 4
    left = {}
    for number, row in enumerate(rows):
        x = (total - length(row)) / 2
        for entry in row:
            left[entry] = (x, 2 + number * step)
            x += wide(entry) + gap
    colours = [f"light-dark({a}, {b})" for a, b in zip(COLOURS[False], COLOURS[True])] if dark is None else COLOURS[dark]
    paper, box, ink, stroke, accent = colours
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{total:g}" height="{tall}" viewBox="0 0 {total:g} {tall}" role="img" '
             f'font-family="system-ui, -apple-system, Helvetica, Arial, sans-serif" font-size="15">']
    for chain in edges:
        path = ""
        for upper, lower in zip(chain, chain[1:]):
            (x1, y1), (x2, y2) = left[upper], left[lower]
            a, b, c = x1 + wide(upper) / 2, y1 + height, x2 + wide(lower) / 2
            path += f"{'L' if path else 'M'}{a:g} {b:g} C{a:g} {(b + y2) / 2:g} {c:g} {(b + y2) / 2:g} {c:g} {y2:g} "
        parts.append(f'<path d="{path.strip()}" fill="none" style="stroke:{stroke}" stroke-width="1.5"/>')
    for name, (x, y) in left.items():
        if isinstance(name, str):
            fill, text = (accent, paper) if name == focus else (box, ink)
            drawn = (f'<rect x="{x:g}" y="{y:g}" width="{width}" height="{height}" rx="7" style="fill:{fill};stroke:{stroke}"/>'
                     f'<text x="{x + width / 2:g}" y="{y + height / 2 + 5:g}" text-anchor="middle" style="fill:{text}">{name}</text>')
            parts.append(f'<a href="{link(name)}">{drawn}</a>' if link else drawn)
    return "\n".join(parts + ["</svg>\n"])


def whole(graph, link):
    """All modules: each stands above what it imports, in an order in which few lines cross."""
    edges, depth = reduced(graph), {}

    def level(name):
        if name not in depth:
            depth[name] = 1 + max((level(other) for other in graph[name]), default=-1)
        return depth[name]

    rows = [[name for name in graph if level(name) == number] for number in range(max(map(level, graph)) + 1)]
    chains = []
    for name in graph:
        for other in edges[name]:
            bends = [(name, other, number) for number in range(level(name) - 1, level(other), -1)]
            for entry in bends:
                rows[entry[2]].append(entry)
            chains.append([name, *bends, other])
    pairs = [pair for chain in chains for pair in zip(chain, chain[1:])]
    place = lambda row: {entry: (index + 0.5) / len(row) for index, entry in enumerate(row)}
    for sweep in range(24):
        upwards = sweep % 2 == 0
        order = range(1, len(rows)) if upwards else range(len(rows) - 2, -1, -1)
        for number in order:
            known = place(rows[number - 1 if upwards else number + 1])
            own = place(rows[number])

            def middle(entry):
                beside = [known[b if upwards else a] for a, b in pairs if (a if upwards else b) == entry and (b if upwards else a) in known]
                return sum(beside) / len(beside) if beside else own[entry]

            rows[number].sort(key=middle)
    return svg(list(reversed(rows)), chains, link=link)


def around(name, graph, dark):
    """One module between those that import it and those that it imports, without what follows from others."""
    edges = reduced(graph)
    above, below = [other for other in graph if name in edges[other]], edges[name]
    lines = [(other, name) for other in above] + [(name, other) for other in below]
    return svg([row for row in (above, [name], below) if row], lines, focus=name, dark=dark)
