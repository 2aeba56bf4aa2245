"""The library's symbols: their graphs from the built modules, the catalogue, and what docc makes of them."""
import concurrent.futures
import glob
import json
import os
import re
import shutil
import subprocess
import sys

import graph

BUILD = ".build/debug"
MODULES = f"{BUILD}/Modules"
CATALOGUE = "Documentation/Library.docc"
PICTURES = {"descent.png": "lesson01-gradient-descent/pictures/path.png", "schedules.png": "lesson03-schedulers/pictures/own.png",
            "network.png": "lesson06-mlp/pictures/boundary.png"}
LISTS = re.compile(r"\s*- (Throws|Parameters?|Returns|Complexity|Source|Note|Precondition)\b")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def run(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command[:3])} failed:\n{result.stdout[-3000:]}{result.stderr[-3000:]}")
    return result.stdout + result.stderr


def modules():
    """What GradientWorkbench exports, in the order of the course, and what each is for."""
    names = set(re.findall(r"^@_exported import (\w+)", read("Sources/GradientWorkbench/GradientWorkbench.swift"), re.M))
    order = re.findall(r'^  (?:module\(\s*|\.target\(\s*name: )"(\w+)"', read("Package.swift"), re.M)
    return [name for name in order if name in names]


def summary(name):
    """The first line under the title of a module's page."""
    return read(f"{CATALOGUE}/{name}.md").split("\n")[2]


def module_maps():
    paths = glob.glob("Sources/*/module.modulemap") + glob.glob(f"{BUILD}/*.build/module.modulemap")
    return [os.path.abspath(path) for path in paths + glob.glob(".build/checkouts/*/Sources/*/include/module.modulemap")]


def extract(names, folder):
    """Writes the symbol graphs of the built modules into a folder."""
    target = json.loads(run(["swift", "-print-target-info"]))["target"]["triple"]
    maps = [word for path in module_maps() for word in ("-Xcc", f"-fmodule-map-file={path}")]

    def one(name):
        os.makedirs(f"{folder}/{name}", exist_ok=True)
        run(["swift", "symbolgraph-extract", "-module-name", name, "-I", MODULES, "-I", f"{BUILD}/Modules", "-target", target, *maps,
             "-minimum-access-level", "public", "-skip-synthesized-members", "-output-dir", f"{folder}/{name}"])

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(one, names))
    for path in glob.glob(f"{folder}/*/*.json"):
        adopt_inherited(path)


def adopt_inherited(path):
    """Gives what implements a requirement the requirement's first sentence, which docc would leave out."""
    symbols = json.loads(read(path))
    module = os.path.basename(os.path.dirname(path))
    for symbol in symbols["symbols"]:
        comment = symbol.get("docComment")
        if comment and symbol.get("location", {}).get("uri") != comment.get("uri"):
            words = [line["text"] for line in comment["lines"]]
            first = words[:words.index("")] if "" in words else words
            text = re.sub(r"``(?:\w+/)*([^`]+)``", r"`\1`", " ".join(first))
            symbol["docComment"] = {"module": module, "lines": [{"text": text}]}
    write(path, json.dumps(symbols))


def undocumented(folder):
    """A line for each public symbol without a sentence: where it stands, and its name."""
    found = set()
    for path in glob.glob(f"{folder}/*/*.json"):
        module = os.path.basename(os.path.dirname(path))
        for symbol in json.loads(read(path))["symbols"]:
            lines = [line["text"] for line in symbol.get("docComment", {"lines": []})["lines"] if line["text"].strip()]
            if lines and not LISTS.match(lines[0]):
                continue
            place = symbol.get("location", {"uri": "", "position": {"line": -1}})
            file = place["uri"][place["uri"].find("Sources/"):]
            found.add(f"{file}:{place['position']['line'] + 1}: {module}.{'.'.join(symbol['pathComponents'])} has no sentence")
    return sorted(found)


def catalogue(names, folder):
    """A copy of the catalogue with the lessons' pictures, and with one of its graph in each module's page."""
    shutil.copytree(CATALOGUE, folder)
    for name, path in PICTURES.items():
        shutil.copyfile(f"Lessons/{path}", f"{folder}/Resources/{name}")
    imports = graph.dependencies(names)
    links = lambda others: ", ".join(f"``/{other}``" for other in others)
    for name in names:
        page = read(f"{folder}/{name}.md")
        above = [other for other in names if name in imports[other]]
        words = [f"It imports {links(imports[name])}." if imports[name] else "It imports no other module of the library."]
        words += [f"It is imported by {links(above)}."] if above else []
        alt = f"{name} between the modules that it imports, below, and those that import it, above"
        write(f"{folder}/{name}.md", page.replace("<!-- graph -->", f"![{alt}](graph-{name})\n\n" + " ".join(words)))
        write(f"{folder}/Resources/graph-{name}.svg", graph.around(name, imports, dark=False))
        write(f"{folder}/Resources/graph-{name}~dark.svg", graph.around(name, imports, dark=True))
    return imports


def convert(pages, symbols, to):
    """Runs docc: what it says of the links that lead nowhere, and of everything else that is wrong, a line each."""
    log = run(["docc", "convert", pages, "--additional-symbol-graph-dir", symbols, "--output-path", to,
               "--fallback-display-name", "Gradient Workbench", "--fallback-bundle-identifier", "gradient-workbench",
               "--fallback-default-module-kind", "Module", "--transform-for-static-hosting", "--hosting-base-path", "/",
               "--disable-parameters-and-returns-validation"])
    found = re.findall(r"^(?:warning|error): (.*)\n(?:\s*--> (\S+?):(\d+))?", log, re.M)
    place = lambda path: path[path.find("Sources/"):] if "Sources/" in path else os.path.join(CATALOGUE, os.path.basename(path))
    return sorted({f"{place(path)}:{line}: {words}" if path else words for words, path, line in found})


def make_relocatable(to, bar):
    """docc's pages name files from the server's root; afterwards they find them from their own place. `bar` leads back to the site."""
    write(f"{to}/theme-settings.json", "{}\n")
    for path in glob.glob(f"{to}/documentation/**/index.html", recursive=True) + glob.glob(f"{to}/tutorials/**/index.html", recursive=True):
        root = "../" * (os.path.relpath(path, to).count(os.sep))
        page = re.sub(r'(src|href)="/(?!/)', rf'\1="{root}', read(path))
        page = page.replace('var baseUrl = "/"', f'var baseUrl = new URL("{root}", location.href).pathname')
        write(path, re.sub(r"(<body[^>]*>)", lambda match: match[1] + bar, page))
