"""The chat page with 500 people and 20,000 messages, next to the same page with five people and none."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from time import perf_counter

from playwright.async_api import Page, async_playwright

from sandbox.server import Sandbox

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ARRIVING = 300
WATCH_FRAMES = """() => {
  window.frames = []; let last = performance.now();
  const tick = now => { window.frames.push(now - last); last = now; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""


async def measure(people: int, messages: int) -> dict[str, float]:
    """Milliseconds to the first chat, and the frames while messages arrive."""
    sandbox = Sandbox(datetime(2022, 8, 1, tzinfo=UTC))
    await sandbox.start()
    world, bot = sandbox.world, sandbox.bot
    everyone = [world.add_person(f"Đầu mối đơn vị {n}", f"{n // 20}. Nhóm") for n in range(people)]
    for n in range(messages):
        person = everyone[n % people]
        world.post(bot, world.chat_of(bot, person), bot.shown(), {"text": f"Tin nhắn {n} " * 5})
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = await browser.new_page()
        start = perf_counter()
        await page.goto(sandbox.url)
        await page.get_by_role("button", name="Đầu mối đơn vị 3", exact=False).first.click()
        await page.wait_for_function("() => !document.getElementById('text').disabled")
        loaded = (perf_counter() - start) * 1000
        frames = await _frames(page, sandbox, people)
        await browser.close()
    await sandbox.stop()
    return {"loaded": loaded, "median": frames[len(frames) // 2], "worst": frames[-1]}


async def _frames(page: Page, sandbox: Sandbox, people: int) -> list[float]:
    await page.evaluate(WATCH_FRAMES)
    everyone = list(sandbox.world.people.values())
    for n in range(ARRIVING):
        chat = sandbox.world.chat_of(sandbox.bot, everyone[n % people])
        sandbox.world.post(sandbox.bot, chat, sandbox.bot.shown(), {"text": f"Mới {n}"})
        await asyncio.sleep(0.01)
    found: list[float] = await page.evaluate("() => window.frames.slice(1)")
    return sorted(found)


def report() -> None:
    """Print the small page, the large one, and their ratios."""
    small, large = asyncio.run(measure(5, 0)), asyncio.run(measure(500, 20_000))
    print(f"{'chat page, ms':24}{'5 people':>12}{'500, 20,000':>14}{'ratio':>8}")
    for name, words in (("loaded", "to the first chat"), ("median", "median frame"), ("worst", "worst frame")):
        print(f"{words:24}{small[name]:12.1f}{large[name]:14.1f}{large[name] / small[name]:8.2f}")
