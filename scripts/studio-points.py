"""The sixteen points of the studio, each in a real browser; see scripts/check-studio."""
import functools
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

BROWSER, BIN, *WANTED = sys.argv[1:]
ROOM = tempfile.mkdtemp(prefix="studio-")
points = {}


def point(number, claim):
    def add(function):
        points[number] = (claim, function)
        return function
    return add


class Server:
    """`workbench studio` in a process of its own, with a state folder of its own."""

    def __init__(self, *arguments, port=None):
        self.port = port or free_port()
        self.process = subprocess.Popen(
            [f"{BIN}/workbench", "studio", "--no-browser", "--port", str(self.port), *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "XDG_STATE_HOME": ROOM})
        self.said = ""
        while "Ctrl-C" not in self.said:
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError(f"the server ended: {self.said}")
            self.said += line
        self.address = re.search(r"http://\S+", self.said)[0]

    def seconds(self):
        """Of the processor, so far."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def same(a, b, what=""):
    assert a == b, f"{what}: {a!r} is not {b!r}"


class Tab:
    """A page, read and moved as a person does; what it holds is read from its own object."""

    def __init__(self, address, width=1280, height=800, query="", state="", **options):
        self.context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.errors, self.requests = [], []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda found: self.requests.append(found.url))
        self.page.goto(address + query + (f"#{state}" if state else ""))
        self.ready()

    def ready(self):
        self.page.wait_for_selector("html[data-ready]", timeout=20_000)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        errors = self.errors
        self.context.close()
        if kind is None:
            same(errors, [], "errors in the console")

    def js(self, text):
        return self.page.evaluate(text)

    def until(self, condition, timeout=20_000):
        """Waits as Playwright does, but without `eval` in the page, which its own policy forbids."""
        end = time.time() + timeout / 1000
        while not self.js(condition):
            assert time.time() < end, f"in vain: {condition}"
            self.page.wait_for_timeout(30)

    def click(self, name):
        self.page.click(f"#{name}")

    def read(self):
        """Cursor, and each run's step, point, loss and rate, with all digits."""
        return self.js("JSON.stringify([studio.cursor, studio.runs.map(r => [r.step, r.point, r.loss, r.rate, r.optimizer])])")

    def state(self):
        text = self.js("studio.state")
        import base64
        return text, json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    def problem(self, name):
        self.page.select_option("#problem", name)
        self.until(f"studio.plane.facts.name === '{name}'")
        self.rest()

    def rest(self):
        """Until everything that was asked has been answered."""
        self.until("studio.link.waiting.length === 0")
        self.page.wait_for_timeout(60)

    def type(self, name, text):
        self.page.fill(f"#{name}", text)
        self.page.press(f"#{name}", "Enter")
        self.page.locator(f"#{name}").blur()
        self.rest()

    def play_to(self, step, speed="600"):
        self.page.select_option("#speed", speed)
        self.click("play")
        self.until(f"studio.cursor >= {step} || !studio.isPlaying", timeout=30_000)
        if self.js("studio.isPlaying"):
            self.click("play")
        self.rest()

    def steps(self, count):
        for _ in range(count):
            self.click("forward")
            self.rest()

    def download(self, name):
        with self.page.expect_download() as found:
            self.click(name)
        path = os.path.join(ROOM, f"download.{name}")
        found.value.save_as(path)
        with open(path, encoding="utf-8") as file:
            return file.read()


@point(1, "the rate is dragged while it runs: the counter never goes back, and the states can be had again")
def drag(server):
    with Tab(server.address) as tab:
        tab.problem("bowl")
        tab.js("window.seen = []; setInterval(() => seen.push(studio.cursor), 5)")
        tab.click("play")
        box = tab.page.locator("#slider").bounding_box()
        middle = box["y"] + box["height"] / 2
        x = box["x"] + box["width"] * tab.js("studio.controls.shareOf(studio.runs[0].slider)")
        tab.page.mouse.move(x, middle)
        tab.page.mouse.down()
        for move in range(30):
            tab.page.mouse.move(x - 3 * move, middle)
            tab.page.wait_for_timeout(20)
        tab.page.mouse.up()
        tab.page.wait_for_timeout(300)
        tab.click("play")
        tab.rest()
        seen = tab.js("seen")
        assert all(a <= b for a, b in zip(seen, seen[1:])), "the counter went back"
        text, state = tab.state()
        changes = state["runs"][0]["changes"]
        assert len(changes) >= 5, f"only {len(changes)} changes were recorded"
        before = tab.read()
        check_swift(tab.download("swift"), tab.js("studio.runs[0].loss"))
        with Tab(server.address, state=text) as other:
            same(other.read(), before, "the same changes")
        print(f"    {len(changes)} rates in {state['steps']} steps; the Swift program prints the same loss")


@point(2, "rewind is step 0 bit for bit; a new start is another button and shows its seed")
def rewind(server):
    with Tab(server.address) as tab:
        first = tab.js("JSON.stringify([studio.runs[0].point, studio.runs[0].loss])")
        tab.play_to(100)
        tab.click("rewind")
        tab.rest()
        same(tab.js("studio.cursor"), 0)
        same(tab.js("JSON.stringify([studio.runs[0].point, studio.runs[0].loss])"), first, "step 0")
        tab.click("start")
        tab.rest()
        seed = re.fullmatch(r"seed (\d+)", tab.page.inner_text("#seed"))
        assert seed, "the seed is not shown"
        assert tab.js("JSON.stringify([studio.runs[0].point, studio.runs[0].loss])") != first
        same(tab.state()[1]["seed"], int(seed[1]), "the seed")


@point(3, "the address holds everything: a second page reaches the same state")
def address(server):
    with Tab(server.address) as tab:
        tab.problem("rosenbrock")
        tab.click("start")
        tab.rest()
        tab.type("optimizer", "SGD momentum=0.9 nesterov=true")
        tab.type("exact", "0.0003")
        tab.steps(5)
        tab.type("exact", "0.0005")
        tab.type("schedule", "Cosine from=0.0005 to=0 over=80")
        tab.play_to(60)
        before = tab.read()
        tab.page.wait_for_timeout(700)
        with Tab(tab.page.url.split("#")[0], state=tab.page.url.split("#")[1]) as other:
            same(other.read(), before, "the state")
        tab.page.reload()
        tab.ready()
        same(tab.read(), before, "after a reload")


SCHEDULES = [
    "StepLR step_size=10 gamma=0.1 --base-lr 0.1", "ExponentialLR gamma=0.9 floor=0.01 ceiling=0.08 at=7:0.2 --base-lr 0.1",
    "PiecewiseConstant boundaries=10,20 values=0.1,0.05,0.01", "Warmup to=0.1 over=5 then Cosine from=0.1 to=0.001 over=20",
    "milestones=30 StepLR step_size=10 then Linear from=0.01 to=0 over=20 --base-lr 0.1",
    "OneCycleLR max_lr=0.1 total_steps=40", "CosineAnnealingWarmRestarts T_0=10 --base-lr 0.1", "Silver largest=10",
]


@point(4, "every schedule, joined ones too: the rates are those of `workbench schedule --csv`; and every optimizer")
def schedules(server):
    with Tab(server.address) as tab:
        tab.problem("steep")
        tab.type("optimizer", "Adam")
        for text in SCHEDULES:
            tab.click("rewind")
            tab.type("schedule", text)
            for _ in range(2):
                tab.js("studio.ask({do: 'frame', steps: 20}).then((answer) => studio.take(answer))")
                tab.rest()
            rows = [line.split(",") for line in tab.download("csv").splitlines()[1:]]
            printed = subprocess.run([f"{BIN}/workbench", "schedule", *text.split(), "--steps", "40", "--csv"],
                                     capture_output=True, text=True, check=True).stdout.splitlines()[1:]
            expected = [line.split(",")[:2] for line in printed]
            same([row[:2] for row in rows[:40]], expected[:40], text)
        tab.click("rewind")
        tab.type("schedule", "")
        offered = tab.js("[...document.querySelectorAll('#optimizers option')].map(o => o.value)")
        for name in offered:
            tab.type("optimizer", name)
            same(tab.js("studio.runs[0].optimizer"), name)
            tab.steps(1)
        same(tab.page.is_hidden("#message"), True, "no complaint")
        print(f"    {len(SCHEDULES)} schedules, {len(offered)} optimizers")


@point(5, "up to four forks share their past; they are told apart without colours, too")
def forks(server):
    with Tab(server.address) as tab:
        tab.problem("bowl")
        tab.type("exact", "0.15")
        tab.steps(4)
        for rate in ["0.19", "0.05", "0.01"]:
            tab.page.click("#runs li:first-child button")
            tab.click("fork")
            tab.rest()
            tab.type("exact", rate)
        same(tab.js("studio.runs.length"), 4)
        assert tab.page.is_disabled("#fork")
        tab.steps(6)
        assert len(set(tab.js("studio.runs.map(r => String(r.point))"))) == 4
        pasts = tab.js("studio.runs.map(r => JSON.stringify(r.points.filter(p => p.step < 4)))")
        same(len(set(pasts)), 1, "the shared past")
        same(len(set(tab.js("[...document.querySelectorAll('#runs line')].map(l => l.getAttribute('stroke-dasharray'))"))), 4)
        same(len(set(tab.js("[...document.querySelectorAll('#runs .shape')].map(l => l.getAttribute('d'))"))), 4)
        session = tab.context.new_cdp_session(tab.page)
        for kind in ["deuteranopia", "protanopia", "tritanopia", "achromatopsia"]:
            session.send("Emulation.setEmulatedVisionDeficiency", {"type": kind})
            crops = [tab.page.locator("#runs li svg").nth(index).screenshot() for index in range(4)]
            same(len(set(crops)), 4, kind)


@point(6, "time is an axis: scrub, step back, and play on to the same states")
def scrub(server):
    with Tab(server.address) as tab:
        tab.play_to(200)
        end = tab.js("studio.cursor")
        last = tab.read()
        tab.page.locator("#time").fill(str(end // 2))
        tab.rest()
        same(tab.js("studio.cursor"), end // 2)
        row = tab.js("(({x, y, loss}) => [x, y, loss])(studio.runs[0].points.find(p => p.step === studio.cursor))")
        same(tab.js("[...studio.runs[0].point, studio.runs[0].loss]"), row, "the state of that step")
        tab.click("back")
        tab.rest()
        same(tab.js("studio.cursor"), end // 2 - 1)
        same(tab.js("studio.steps"), end, "what is ahead stays")
        tab.js(f"studio.ask({{do: 'frame', steps: {end - end // 2 + 1}}}).then((answer) => studio.take(answer))")
        tab.rest()
        same(tab.read(), last, "played on")


@point(7, "always shown: 2/λmax, the predicted factor beside the observed one, and the verdict in lesson 01's words")
def theory(server):
    words = ["converged", "still falling, too slow", "oscillating", "growing, on its way out", "diverged, noticed at step"]
    with Tab(server.address) as tab:
        names = tab.js("[...document.querySelectorAll('#problem option')].map(o => o.value)")
        assert len(names) >= 10, names
        for name in names:
            tab.problem(name)
            tab.steps(3)
            facts = tab.page.inner_text("#facts")
            for wanted in ["predicted", "observed", "2/λmax", "loss"]:
                assert wanted in facts, f"{name}: {wanted} is not shown"
            status = tab.page.inner_text("#runs .status")
            assert any(status.startswith(word) for word in words), status
            more = tab.js("studio.plane.facts.parameters > 2")
            assert not more or "no surface" in tab.page.inner_text("#note"), name
        tab.problem("bowl")
        tab.type("exact", "0.15")
        tab.js("studio.ask({do: 'frame', steps: 100}).then((answer) => studio.take(answer))")
        tab.rest()
        predicted, observed, bound = tab.js("(({predicted, observed, bound}) => [predicted, observed, bound])(studio.runs[0])")
        assert abs(bound - 0.2) < 1e-12 and abs(predicted - 0.85) < 1e-12 and abs(observed - predicted) < 1e-3
        tab.type("optimizer", "Adam")
        assert "no formula" in tab.page.inner_text("#facts")


@point(8, "divergence is a step and a verdict; others go on; what is finished or hidden computes nothing")
def divergence(server):
    with Tab(server.address) as tab:
        tab.problem("bowl")
        tab.type("exact", "0.0005")
        tab.click("fork")
        tab.rest()
        tab.type("exact", "5")
        tab.play_to(300)
        assert re.fullmatch(r"diverged, noticed at step \d+", tab.page.inner_text("#runs li:nth-child(2) .status"))
        assert tab.js("studio.cursor") >= 300 and tab.js("studio.runs[0].step") >= 300
        assert not re.search(r"NaN|Infinity", tab.page.inner_text("body"))
        # Hidden while it plays: nothing is asked.
        tab.click("play")
        tab.page.wait_for_timeout(200)
        tab.js("Object.defineProperty(document, 'hidden', {value: true, configurable: true}); "
               "document.dispatchEvent(new Event('visibilitychange'))")
        tab.rest()
        sent, used = tab.js("studio.link.counts.sent"), server.seconds()
        tab.page.wait_for_timeout(3000)
        same(tab.js("studio.link.counts.sent"), sent, "requests while hidden")
        hidden = (server.seconds() - used) / 3
        tab.js("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
        tab.until(f"studio.link.counts.sent > {sent}")
        tab.click("play")
        # Everything diverged: it pauses by itself.
        tab.page.click("#runs li:nth-child(1) button")
        tab.type("exact", "5")
        tab.click("play")
        tab.until("!studio.isPlaying", timeout=10_000)
        tab.rest()
        sent, used = tab.js("studio.link.counts.sent"), server.seconds()
        tab.page.wait_for_timeout(3000)
        same(tab.js("studio.link.counts.sent"), sent, "requests when finished")
        finished = (server.seconds() - used) / 3
        print(f"    the server's share of a core: hidden {hidden:.2%}, finished {finished:.2%}")
        assert hidden < 0.01 and finished < 0.01


@point(9, "60 frames a second with four runs (printed); a frame's work does not grow with the steps made")
def frames(server):
    with Tab(server.address) as tab:
        tab.type("exact", "0.0002")
        for _ in range(3):
            tab.click("fork")
            tab.rest()
        tab.page.select_option("#speed", "10000")
        tab.js("studio.link.counts.largest = 0")
        tab.click("play")
        tab.until("studio.cursor > 2000")
        early = tab.js("studio.link.counts.largest")
        tab.page.wait_for_timeout(3000)
        tab.js("studio.link.counts.largest = 0; studio.work.times = []")
        tab.page.wait_for_timeout(3000)
        late, drawn, times, cursor = tab.js(
            "[studio.link.counts.largest, studio.work.points, studio.work.times, studio.cursor]")
        tab.click("play")
        gaps = sorted(b - a for a, b in zip(times, times[1:]))
        print(f"    {1000 * len(gaps) / sum(gaps):.1f} frames a second, 95 % within {gaps[int(0.95 * len(gaps))]:.1f} ms, "
              f"{cursor:,} steps; the largest answer {early:,} bytes early, {late:,} late; {drawn:,} points drawn")
        assert late <= 1.3 * early, "answers grow"
        assert drawn <= 4 * 1501, "drawing grows"


@point(10, "by keyboard alone: space, arrows, r, f, ?; the rate by factors of 1.05 and 2")
def keyboard(server):
    with Tab(server.address) as tab:
        key = tab.page.keyboard.press
        key("Space")
        tab.until("studio.cursor > 5")
        key("Space")
        tab.rest()
        same(tab.js("studio.isPlaying"), False)
        at = tab.js("studio.cursor")
        key("ArrowLeft")
        tab.rest()
        same(tab.js("studio.cursor"), at - 1)
        key("ArrowRight")
        tab.rest()
        same(tab.js("studio.cursor"), at)
        key("f")
        tab.rest()
        same(tab.js("[studio.runs.length, studio.selected]"), [2, 1])
        key("1")
        same(tab.js("studio.selected"), 0)
        key("?")
        assert tab.page.is_visible("#help-dialog")
        key("Escape")
        # Tab leads to the slider, as to everything else.
        tab.page.locator("#exact").focus()
        key("Tab")
        same(tab.js("document.activeElement.id"), "slider")
        for name, factor in [("ArrowUp", 1.05), ("ArrowDown", 1 / 1.05), ("ArrowRight", 1.05), ("ArrowLeft", 1 / 1.05),
                             ("PageUp", 2), ("PageDown", 0.5)]:
            before = tab.js("studio.runs[0].slider")
            key(name)
            tab.rest()
            after = tab.js("studio.runs[0].slider")
            assert abs(after / before / factor - 1) < 1e-9, f"{name}: {before} became {after}"
        tab.page.locator("#slider").blur()
        key("r")
        tab.rest()
        same(tab.js("studio.cursor"), 0)


@point(11, "for a screen reader: words on the slider, a quiet live region, a table; reduced motion, forced colours, axe")
def reader(server):
    with Tab(server.address) as tab:
        tab.type("exact", "0.0075")
        words = tab.page.get_attribute("#slider", "aria-valuetext")
        assert re.fullmatch(r"0\.0075, 0\.99\d of the bound", words), words
        tab.js("window.said = []; new MutationObserver(() => said.push(performance.now()))"
               ".observe(document.getElementById('announce'), {childList: true, characterData: true, subtree: true})")
        tab.page.select_option("#speed", "60")
        tab.click("play")
        tab.page.wait_for_timeout(7000)
        tab.click("play")
        said = tab.js("said")
        assert len(said) >= 2 and all(b - a >= 1950 for a, b in zip(said, said[1:])), said
        tab.page.click("#table summary")
        tab.until("document.querySelectorAll('#table tbody tr').length > 5")
        tree = tab.page.locator("body").aria_snapshot()
        for wanted in ["slider \"Rate\"", "button \"Play\"", "combobox \"Problem\"", "table"]:
            assert wanted in tree, f"{wanted} is not in the tree"
        if os.environ.get("STUDIO_TREE"):
            print(tree)
        for scheme in ["light", "dark"]:
            tab.page.emulate_media(color_scheme=scheme)
            tab.page.wait_for_timeout(300)
            results = Axe().run(tab.page)
            same([f"{v['id']}: {v['nodes'][0]['html'][:90]}" for v in results.response["violations"]], [], f"axe, {scheme}")
    with Tab(server.address, reduced_motion="reduce") as tab:
        tab.click("play")
        tab.page.wait_for_timeout(2500)
        times = tab.js("studio.work.times")
        assert 2 <= len(times) <= 6, f"{len(times)} pictures in 2.5 s"
        assert tab.js("studio.cursor") > 50
        tab.click("play")
    with Tab(server.address, forced_colors="active") as tab:
        same(tab.js("getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"), "CanvasText")
        tab.steps(2)


@point(12, "exact values where the pointer or the keyboard stands; log axes")
def values(server):
    with Tab(server.address) as tab:
        tab.problem("bowl")
        tab.steps(5)
        box = tab.page.locator("#plane").bounding_box()
        x, y, loss = tab.js("(({x, y, loss}) => [studio.plane.x(x), studio.plane.y(y), loss])(studio.runs[0].points[0])")
        tab.page.mouse.move(box["x"] + x, box["y"] + y)
        text = tab.page.inner_text("#plane-readout")
        assert text.startswith("Run 1, step 0, x -1.2, y 1, loss ") and f"{loss:.6g}"[:6] in text, text
        tab.page.locator("#plane").focus()
        tab.page.keyboard.press("Home")
        tab.page.keyboard.press("ArrowRight")
        assert "step 1," in tab.page.inner_text("#plane-readout")
        for name in ["loss", "rate"]:
            tab.page.locator(f"#{name}").hover()
            assert re.match(rf"run 1 at step \d+: {name} \d", tab.page.inner_text("#chart-readout"))
            tab.page.locator(f"#{name}").focus()
            tab.page.keyboard.press("ArrowLeft")
            assert f": {name} " in tab.page.inner_text("#chart-readout")
        ratios = tab.js("[1e-3, 1e-2, 1e-1].map(v => studio.charts[0].y(v))")
        tab.play_to(80)
        ratios = tab.js("(({y}) => [1e-3, 1e-2, 1e-1].map(v => y(v)))(studio.charts[0])")
        assert abs((ratios[0] - ratios[1]) - (ratios[1] - ratios[2])) < 1e-6, "equal ratios are equal lengths"


def check_swift(text, loss):
    """The program compiles against the library and prints the loss, bit for bit."""
    path = os.path.join(ROOM, "main.swift")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    modules = ("Core Kernels LinearModels Schedules Optimizers GradientDescent Tensors Autograd NeuralNetworks Datasets "
               "Training NetworkTraining").split()
    objects = [os.path.join(BIN, f"{name}.build", file + ".o") for name in modules
               for _, _, files in os.walk(f"Sources/{name}") for file in sorted(files) if file.endswith(".swift")]
    flags = []
    for folder in ["Sources/COpenBLAS", "Sources/CZlib"]:
        flags += ["-Xcc", f"-fmodule-map-file={folder}/module.modulemap"]
    headers = subprocess.run(["pkg-config", "--cflags", "--libs", "openblas", "zlib"], capture_output=True, text=True).stdout
    for word in headers.split():
        flags += ["-Xcc", word] if word.startswith("-I") else [word]
    program = os.path.join(ROOM, "program")
    made = subprocess.run(["swiftc", "-swift-version", "6", "-module-name", "snippet", path, "-o", program, "-I", f"{BIN}/Modules",
                           *flags, *objects], capture_output=True, text=True)
    assert made.returncode == 0, f"{text}\n{made.stderr[-1500:]}"
    printed = subprocess.run([program], capture_output=True, text=True, check=True).stdout.strip()
    same(float(printed), loss, "the last loss")


@point(13, "a run as CSV, and as a Swift program that compiles and prints the last loss bit for bit")
def export(server):
    with Tab(server.address) as tab:
        for name, optimizer, schedule in [
            ("cars", "SGD", ""), ("diabetes", "Adam", ""), ("moons", "SGD momentum=0.9", "OneCycleLR max_lr=0.5 total_steps=60"),
            ("wells", "SGD", "CyclicLR base_lr=0.05 max_lr=2 step_size_up=50 cycle_momentum=false --base-lr 0.05"),
            ("factors", "RMSprop", ""), ("separable", "SGD", "ReduceLROnPlateau patience=2 --base-lr 1"),
        ]:
            tab.problem(name)
            tab.type("optimizer", optimizer)
            if schedule:
                tab.type("schedule", schedule)
            tab.play_to(30)
            tab.type("exact", str(tab.js("studio.runs[0].slider") * 0.7))
            tab.play_to(60)
            loss = tab.js("studio.runs[0].loss")
            lines = tab.download("csv").splitlines()
            assert lines[0].startswith("step,rate,loss,gradient_norm")
            same(len(lines), tab.js("studio.cursor") + 2, "rows")
            same(float(lines[-1].split(",")[2]), loss, "the last row")
            check_swift(tab.download("swift"), loss)


@point(14, "all requests stay on this machine; another host, another origin and a wrong address get nothing")
def loopback(server):
    with Tab(server.address) as tab:
        tab.play_to(30)
        base = server.address.split("/", 3)[2]
        assert all(re.match(rf"(http|ws)://{re.escape(base)}/", url) or url.startswith("blob:") for url in tab.requests), tab.requests
    root = server.address.rstrip("/").rsplit("/", 1)[0]
    for url, headers in [(server.address, {"Host": "evil.example"}), (root + "/", {}), (f"{root}/{'0' * 32}/", {}),
                         (server.address + "live", {"Upgrade": "websocket"})]:
        try:
            urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5)
            raise AssertionError(f"{url} was served to {headers}")
        except urllib.error.HTTPError as error:
            same((error.code, error.read()), (404, b""))
    # A page of another origin that even knows the address.
    folder = os.path.join(ROOM, "evil")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "index.html"), "w") as file:
        file.write("<title>other</title>")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    evil = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=evil.serve_forever, daemon=True).start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{evil.server_port}/")
    live = server.address.replace("http:", "ws:") + "live"
    opened = page.evaluate("""(url) => new Promise((resolve) => {
      const socket = new WebSocket(url);
      socket.onopen = () => resolve("open"); socket.onerror = () => resolve("refused"); })""", live)
    same(opened, "refused")
    read = page.evaluate("(url) => fetch(url).then((r) => r.text(), () => 'refused')", server.address)
    same(read, "refused")
    framed = page.evaluate("""(url) => new Promise((resolve) => {
      const frame = document.createElement("iframe"); frame.src = url;
      frame.onload = () => { try { resolve(frame.contentDocument ? frame.contentDocument.title : "refused"); } catch { resolve("refused"); } };
      document.body.append(frame); })""", server.address)
    assert framed != "Studio · Gradient Workbench"
    context.close()
    evil.shutdown()


@point(15, "a taken port: the next one, and said; a killed server: the page says so and comes back to the same state")
def killed(_):
    first = Server()
    second = Server(port=first.port)
    assert f"Port {first.port} is taken" in second.said and f":{first.port + 1}/" in second.said, second.said
    second.end()
    with Tab(first.address) as tab:
        tab.problem("bowl")
        tab.click("fork")
        tab.rest()
        tab.type("exact", "0.03")
        tab.play_to(100)
        before = tab.read()
        first.end(signal.SIGKILL)
        tab.page.wait_for_selector("#message:not([hidden])")
        assert "cannot be reached" in tab.page.inner_text("#message")
        first = Server(port=first.port)
        tab.ready()
        same(tab.read(), before, "the state after the server was started anew")
        tab.play_to(150)
        assert tab.js("studio.cursor") >= 150
        # Chromium says in the console that the connection broke.
        tab.errors = [error for error in tab.errors if "WebSocket" not in error]
    first.end()


@point(16, "at least 44 px to touch; usable at 360 px and on a projector")
def sizes(server):
    for width, height in [(360, 740), (1280, 800), (1920, 1080)]:
        with Tab(server.address, width, height, has_touch=width == 360) as tab:
            for name in ["bowl", "moons"]:
                tab.problem(name)
                tab.click("play")
                tab.until("studio.cursor > 10")
                tab.click("play")
                tab.rest()
                assert tab.js("document.documentElement.scrollWidth") <= width, "it scrolls sideways"
                small = tab.js("""[...document.querySelectorAll("button, select, input, summary")].filter((e) => {
                  const box = e.getBoundingClientRect();
                  return box.width > 0 && !e.closest("dialog") && (box.height < 43.9 || box.width < 43.9); }).map((e) => e.id || e.outerHTML)""")
                same(small, [], f"too small at {width} px")
                tab.page.screenshot(full_page=True)
                assert tab.js("document.documentElement.scrollHeight") <= 2_400, "the page grows"
            if width >= 1280:
                assert tab.js("document.querySelector('.time-bar').getBoundingClientRect().bottom") <= height, "one screen"


@point(17, "predict first: a guess, then the runs, then who was right; the lessons' states open")
def prediction(server):
    with Tab(server.address) as tab:
        tab.problem("bowl")
        tab.click("predict")
        assert tab.page.locator(".theory").first.evaluate("e => getComputedStyle(e).visibility") == "hidden"
        tab.page.fill("#guess", "0.25")
        tab.click("turn")
        tab.until("document.getElementById('message').textContent.includes('2/λmax')", timeout=30_000)
        assert "Too high: it turns at 2/λmax = 0.2" in tab.page.inner_text("#message"), tab.page.inner_text("#message")
        assert "diverged" in tab.page.inner_text("#runs li:nth-child(3) .status")
        tab.click("predict")
        tab.click("first")
        tab.until("/is lower/.test(document.getElementById('message').textContent)", timeout=30_000)
    with Tab(server.address, query="?open=lesson03/comparison") as tab:
        assert tab.js("studio.runs.length") >= 2 and tab.page.is_visible("#message")


def pictures(server):
    """The pictures of the documents."""
    folder = "Lessons/pictures"
    os.makedirs(folder, exist_ok=True)

    def save(tab, name):
        tab.page.wait_for_timeout(500)
        tab.page.screenshot(path=f"{folder}/{name}.png")
        print(f"{folder}/{name}.png, {os.path.getsize(f'{folder}/{name}.png') // 1024} kB")

    with Tab(server.address, 1280, 800, color_scheme="light") as tab:
        tab.problem("bowl")
        tab.type("exact", "0.19")
        tab.steps(2)
        tab.click("fork")
        tab.rest()
        tab.type("exact", "0.1")
        tab.click("fork")
        tab.rest()
        tab.type("optimizer", "SGD momentum=0.9")
        tab.type("exact", "0.03")
        tab.play_to(60, "60")
        save(tab, "studio-bowl")
    with Tab(server.address, 1280, 800, color_scheme="dark") as tab:
        tab.problem("moons")
        tab.type("optimizer", "SGD momentum=0.9")
        tab.play_to(300)
        tab.page.wait_for_timeout(500)
        save(tab, "studio-moons")
    with Tab(server.address, 1280, 800, query="?open=lesson03/comparison", color_scheme="light") as tab:
        tab.play_to(60, "60")
        save(tab, "studio-schedules")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
    failed = []
    server = Server()
    try:
        if WANTED == ["pictures"]:
            pictures(server)
        else:
            for number, (claim, function) in points.items():
                if WANTED and str(number) not in WANTED:
                    continue
                start = time.time()
                try:
                    function(server)
                    print(f"  ✔ {number:2} {claim} ({time.time() - start:.1f} s)", flush=True)
                except Exception as error:
                    failed.append(number)
                    print(f"  ✘ {number:2} {claim}\n      {str(error)[:900]}", flush=True)
    finally:
        server.end()
        browser.close()
        shutil.rmtree(ROOM, ignore_errors=True)
print(f"studio: {'all points hold' if not failed else f'{len(failed)} points fail: {failed}'}")
sys.exit(1 if failed else 0)
