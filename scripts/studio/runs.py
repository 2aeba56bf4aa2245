"""Points about runs and their states; see scripts/check-studio."""
import os
import re
import subprocess

from browser import BIN, Tab, check_swift, point, same


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
        tab.stop()
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
            # For eyes: STUDIO_VIEWS=FOLDER scripts/check-studio 5
            if folder := os.environ.get("STUDIO_VIEWS"):
                tab.page.screenshot(path=os.path.join(folder, f"{kind}.png"))


@point(6, "time is an axis: scrub, step back, and play on to the same states")
def scrub(server):
    with Tab(server.address) as tab:
        tab.play_to(200)
        end = tab.js("studio.cursor")
        last = tab.read()
        middle = tab.js("studio.runs[0].points[Math.floor(studio.runs[0].points.length / 2)].step")
        tab.page.locator("#time").fill(str(middle))
        tab.rest()
        same(tab.js("studio.cursor"), middle)
        row = tab.js("(({x, y, loss}) => [x, y, loss])(studio.runs[0].points.find(p => p.step === studio.cursor))")
        same(tab.js("[...studio.runs[0].point, studio.runs[0].loss]"), row, "the state of that step")
        tab.click("back")
        tab.rest()
        same(tab.js("studio.cursor"), middle - 1)
        same(tab.js("studio.steps"), end, "what is ahead stays")
        tab.js(f"studio.ask({{do: 'frame', steps: {end - middle + 1}}}).then((answer) => studio.take(answer))")
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
