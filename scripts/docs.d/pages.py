"""The repository's Markdown as pages of the site, with cmark-gfm, and the frame that all pages of our own stand in."""
import html
import os
import re
import shutil
import subprocess

from library import read, write

KATEX = "/usr/share/javascript/katex"
SWIFT = re.compile(
    r"(?P<comment>//[^\n]*)|(?P<string>&quot;.*?&quot;)|(?P<number>\b\d[\d_]*(?:\.\d+)?(?:e-?\d+)?\b)|(?P<keyword>\b(?:import|let|var|func"
    r"|struct|enum|extension|protocol|class|init|return|for|in|while|if|else|guard|try|throws|public|private|static|mutating|some|any|case"
    r"|switch|where|self|Self|true|false|nil|inout|break|continue|defer|do|catch|throw|subscript|typealias|as|is)\b)|(?P<attribute>[@#]\w+)")


def slug(title):
    """A heading as GitHub names it in links."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def title_of(markdown):
    return re.search(r"^# (.*)$", markdown, re.M)[1]


def coloured(code):
    return SWIFT.sub(lambda match: f'<span class="{match.lastgroup}">{match[0]}</span>', code)


def flow(text):
    """A diagram of boxes in a line, as lesson 08 has it."""
    labels = {name: label for name, label in re.findall(r'(\w+)\["([^"]*)"\]', text)}
    chain, last = [], None
    for line in text.splitlines():
        edge = re.match(r'\s*(\w+)(?:\["[^"]*"\])? -->\|"([^"]*)"\| (\w+)', line)
        if edge:
            chain += [edge[1]] if last is None else []
            chain += [f"→{edge[2]}", edge[3]]
            last = edge[3]
    boxes = [f"<li class=step>{item[1:]}</li>" if item.startswith("→") else f"<li>{labels.get(item, item)}</li>" for item in chain]
    return f'<ol class="flow">{"".join(boxes)}</ol>'


class Site:
    """A folder of pages; files that pages link to are added as they are met."""

    def __init__(self, to, navigation):
        self.to, self.navigation = to, navigation
        self.frame = read("Documentation/Site/page.html")
        self.done = set()

    def path(self, source):
        """Where a file of the repository stands in the site."""
        folder, name = os.path.split(source)
        if source == "README.md":
            return "about.html"
        if name == "README.md":
            return f"{folder}/index.html"
        return source[:-3] + ".html" if source.endswith(".md") else source if re.search(r"\.(png|svg|gif|jpe?g|webp|pdf|gz|zip|safetensors)$", source) else source + ".html"

    def add(self, source):
        """Makes a file of the repository a page, or copies it, and whatever it links to."""
        if source in self.done:
            return
        self.done.add(source)
        target = self.path(source)
        if target == source:
            os.makedirs(os.path.dirname(f"{self.to}/{target}"), exist_ok=True)
            shutil.copyfile(source, f"{self.to}/{target}")
        elif source.endswith(".md"):
            markdown = read(source)
            self.page(target, title_of(markdown), self.rendered(markdown, source))
        else:
            code = html.escape(read(source))
            self.page(target, os.path.basename(source),
                      f"<h1>{os.path.basename(source)}</h1><pre><code>{coloured(code) if source.endswith('.swift') else code}</code></pre>")

    def rendered(self, markdown, source):
        """The HTML of a page; formulas become elements that site.js hands to KaTeX."""
        formulas = []

        def keep(match):
            formulas.append(match[1].strip())
            return f"\n\nFORMULA{len(formulas) - 1}END\n\n"

        parts = re.split(r"(^```.*?^```$)", markdown, flags=re.S | re.M)
        text = "".join(part if part.startswith("```") else re.sub(r"\$\$(.+?)\$\$", keep, part, flags=re.S) for part in parts)
        result = subprocess.run(["cmark-gfm", "--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink", "-t", "html"],
                                input=text, capture_output=True, text=True, check=True).stdout
        result = re.sub(r"<p>FORMULA(\d+)END</p>", lambda match: f'<div class="math">{html.escape(formulas[int(match[1])])}</div>', result)
        result = re.sub(r'<pre><code class="language-mermaid">(.*?)</code></pre>', lambda match: flow(html.unescape(match[1])), result, flags=re.S)
        result = re.sub(r'(<pre><code class="language-swift">)(.*?)(</code>)', lambda match: match[1] + coloured(match[2]) + match[3], result,
                        flags=re.S)
        result = re.sub(r"<table>.*?</table>", lambda match: f'<div class="table">{match[0]}</div>', result, flags=re.S)
        result = re.sub(r"<h([1-6])>(.*?)</h\1>", lambda match: '<h{0} id="{1}">{2}</h{0}>'.format(
            match[1], slug(html.unescape(re.sub(r"<[^>]*>", "", match[2]))), match[2]), result)
        return re.sub(r'(href|src)="([^"]*)"', lambda match: f'{match[1]}="{self.linked(match[2], source)}"', result)

    def linked(self, link, source):
        """A link of a page of the repository as one of the site."""
        if re.match(r"[a-z]+:|#", link):
            return link
        path, mark, part = html.unescape(link).partition("#")
        file = os.path.normpath(os.path.join(os.path.dirname(source), path))
        if not os.path.isfile(file):
            return link
        self.add(file)
        return os.path.relpath(self.path(file), os.path.dirname(self.path(source))) + mark + part

    def page(self, target, title, body, wide=False):
        """Writes a page: the frame, and where in the site it stands."""
        root = "../" * target.count("/")
        here = lambda entry: ' aria-current="page"' if entry == target else ""
        headings = re.findall(r'<h2 id="([^"]*)">(.*?)</h2>', body)
        inner = "<ol>" + "".join(f'<li><a href="#{mark}">{re.sub("<[^>]*>", "", words)}</a></li>' for mark, words in headings) + "</ol>"
        groups = []
        for name, entries in self.navigation:
            items = "".join(f'<li><a href="{root}{path}"{here(path)}>{html.escape(words)}</a>{inner if path == target and len(headings) > 1 else ""}</li>'
                            for path, words in entries)
            groups.append(f"<section><h2>{name}</h2><ul>{items}</ul></section>")
        values = {"title": html.escape(re.sub(r"<[^>]*>|`", "", title)), "root": root, "navigation": "".join(groups), "body": body,
                  "wide": " class=wide" if wide else ""}
        write(f"{self.to}/{target}", re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], self.frame))

    def furnish(self):
        """The files that all pages use: style, script, KaTeX with its fonts."""
        for name in ("style.css", "site.js"):
            shutil.copyfile(f"Documentation/Site/{name}", f"{self.to}/{name}")
        os.makedirs(f"{self.to}/katex", exist_ok=True)
        for name in ("katex.min.js", "katex.min.css"):
            shutil.copyfile(f"{KATEX}/{name}", f"{self.to}/katex/{name}")
        shutil.copytree(os.path.realpath(f"{KATEX}/fonts"), f"{self.to}/katex/fonts", dirs_exist_ok=True)
