"""The command lines' reference, from what the programs' own argument parsers say of themselves."""
import html
import json
import os
import re
import subprocess

from library import BUILD


def parser_of(program):
    """A program's commands and arguments, or None where it is not built."""
    if not os.access(f"{BUILD}/{program}", os.X_OK):
        return None
    result = subprocess.run([f"{BUILD}/{program}", "--experimental-dump-help"], capture_output=True, text=True, check=True)
    return json.loads(result.stdout)["command"]


def words(text):
    """A text of a help page: paragraphs, and commands and indented lines as they are."""
    blocks = []
    for line in html.escape((text or "").strip("\n")).split("\n"):
        kind = "code" if re.match(r"  |(swift run |workbench )\S+ .", line) else "text" if line.strip() else None
        if kind and blocks and blocks[-1][0] == kind:
            blocks[-1][1].append(line)
        else:
            blocks.append((kind, [line]))
    quoted = lambda lines: re.sub("`([^`]*)`", r"<code>\1</code>", " ".join(lines))
    return "\n".join("<pre><code>" + "\n".join(lines) + "</code></pre>" if kind == "code" else f"<p>{quoted(lines)}</p>"
                     for kind, lines in blocks if kind)


def spelled(name):
    return {"long": "--", "longWithSingleDash": "-", "short": "-"}[name["kind"]] + name["name"]


def written(argument):
    """How an argument is written on the command line."""
    value = f"<{argument.get('valueName', 'value')}>"
    if argument["kind"] == "positional":
        text = value
    else:
        text = ", ".join(spelled(name) for name in sorted(argument.get("names", []), key=lambda name: name["kind"] != "short"))
        text += f" {value}" if argument["kind"] == "option" else ""
    return html.escape(text + (" …" if argument.get("isRepeating") else ""))


def usage(path, command):
    parts = []
    for argument in shown(command):
        text = f"<{argument.get('valueName', 'value')}>" if argument["kind"] == "positional" else spelled(argument["preferredName"])
        text += f" <{argument.get('valueName', 'value')}>" if argument["kind"] == "option" else ""
        text += " …" if argument.get("isRepeating") else ""
        parts.append(f"[{text}]" if argument.get("isOptional") else text)
    return html.escape(path) + "".join(f' <span class="whole">{html.escape(part)}</span>' for part in parts)


def shown(command):
    return [argument for argument in command.get("arguments", []) if argument.get("shouldDisplay", True)
            and argument.get("valueName") not in ("help", "version")]


def reference(path, command):
    """The page of one command."""
    rows = []
    for argument in shown(command):
        notes = []
        choices = argument.get("allValues") or []
        if choices:
            notes.append("One of " + ", ".join(f"<code>{html.escape(choice)}</code>" for choice in choices) + ".")
        if argument.get("defaultValue"):
            notes.append(f"Unless given: <code>{html.escape(argument['defaultValue'])}</code>.")
        text = words(argument.get("abstract")) + words(argument.get("discussion")) + (f"<p class=note>{' '.join(notes)}</p>" if notes else "")
        rows.append(f"<dt><code>{written(argument)}</code></dt><dd>{text}</dd>")
    body = f"<h1>{html.escape(path)}</h1>{words(command.get('abstract'))}<pre class=usage><code>{usage('swift run ' + path, command)}</code></pre>"
    body += words(command.get("discussion"))
    return body + (f'<h2 id="arguments">Arguments</h2><dl>{"".join(rows)}</dl>' if rows else "<p>It takes no arguments.</p>")


def pages(programs):
    """For each command its file, its name, its one line and its page."""
    found = []
    for program in programs:
        parser = parser_of(program)
        if parser is None:
            continue
        for command in parser.get("subcommands") or [parser]:
            if command["commandName"] != "help" and command.get("shouldDisplay", True):
                path = program if command is parser else f"{program} {command['commandName']}"
                found.append((f"commands/{path.replace(' ', '-')}.html", path, command.get("abstract", ""), reference(path, command)))
    return found
