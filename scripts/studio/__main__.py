"""Runs the points of the studio that are asked for; see scripts/check-studio."""
import os
import shutil
import sys
import time

from playwright.sync_api import sync_playwright

import browser
import page  # noqa: F401, for its points
import runs  # noqa: F401
from browser import BROWSER, ROOM, WANTED, Server, Tab, points


def pictures(server):
    """The pictures of the documents."""
    folder = "Lessons/pictures"
    os.makedirs(folder, exist_ok=True)

    def save(tab, name):
        tab.js("scrollTo(0, 0)")
        tab.page.wait_for_timeout(500)
        tab.page.screenshot(path=f"{folder}/{name}.png")
        try:
            # Half the bytes, where Pillow is installed.
            from PIL import Image
            picture = Image.open(f"{folder}/{name}.png").convert("RGB").point(lambda value: value // 4 * 4 + 3)
            picture.save(f"{folder}/{name}.png", optimize=True)
        except ImportError:
            pass
        print(f"{folder}/{name}.png, {os.path.getsize(f'{folder}/{name}.png') // 1024} kB")

    with Tab(server.address, 1120, 700, color_scheme="light") as tab:
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
    with Tab(server.address, 1120, 700, color_scheme="dark") as tab:
        tab.problem("moons")
        tab.type("optimizer", "SGD momentum=0.9")
        tab.play_to(300)
        tab.page.wait_for_timeout(500)
        save(tab, "studio-moons")
    with Tab(server.address, 1120, 700, query="?open=lesson03/comparison", color_scheme="light") as tab:
        tab.play_to(60, "60")
        save(tab, "studio-schedules")


with sync_playwright() as playwright:
    browser.opened = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
    failed = []
    server = Server()
    try:
        if WANTED == ["pictures"]:
            pictures(server)
        else:
            for number, (claim, function) in sorted(points.items()):
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
        browser.opened.close()
        shutil.rmtree(ROOM, ignore_errors=True)
print(f"studio: {'all points hold' if not failed else f'{len(failed)} points fail: {failed}'}")
sys.exit(1 if failed else 0)
