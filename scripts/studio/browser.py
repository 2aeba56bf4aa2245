"""A server, a tab and what is asked of them: for the points of the studio; see scripts/check-studio."""
import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

BROWSER, BIN, *WANTED = sys.argv[1:]
ROOM = tempfile.mkdtemp(prefix="studio-")
points = {}
# The browser, once it runs.
opened = None


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
        self.context = opened.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **options)
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
        self.stop()

    def stop(self):
        """A run that has come to its end has paused by itself."""
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


def check_swift(text, loss):
    """The program compiles against the library and prints the loss, bit for bit."""
    path = os.path.join(ROOM, "main.swift")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    modules = ("Core Terminal Kernels LinearModels Schedules Optimizers GradientDescent Tensors Autograd NeuralNetworks Datasets "
               "Training NetworkTraining").split()
    objects = [os.path.join(BIN, f"{name}.build", file + ".o") for name in modules
               for _, _, files in os.walk(f"Sources/{name}") for file in sorted(files) if file.endswith(".swift")]
    objects = [path for path in objects if os.path.exists(path)]
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
