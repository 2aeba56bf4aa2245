"""Points about the page: what it costs, who can use it, whom it lets in; see scripts/check-studio."""
import functools
import http.server
import os
import re
import signal
import threading
import urllib.error
import urllib.request

import browser
from axe_playwright_python.sync_playwright import Axe
from browser import ROOM, Server, Tab, point, same


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
    context = browser.opened.new_context()
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
        # Chromium says in the console that the connection broke, and that what was still to be loaded cannot be.
        tab.errors = [error for error in tab.errors if "WebSocket" not in error and "CONNECTION_REFUSED" not in error]
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
    for name in ("lesson03/comparison", "lesson12/best-rate", "lesson13/own-rate", "lesson13/schedule-free"):
        with Tab(server.address, query=f"?open={name}") as tab:
            assert tab.js("studio.runs.length") >= 2 and tab.page.is_visible("#message"), name
