// The right side: the clock, what comes next, and what is played.
import {$, ask, element, oncePerFrame, toast} from "./page.js";
import {day, hour, ours, word} from "./words.js";

let clock = null, readAt = 0, shownEvents = "";

export function begin() {
  $("next").onclick = () => turn("next");
  $("day").onclick = () => turn("1d");
  $("week").onclick = () => turn("1w");
  $("run").onclick = () => run(clock?.rate > 1 ? 1 : Number($("speed").value));
  $("speed").onchange = () => { if (clock?.rate > 1) run(Number($("speed").value)); };
  for (const id of ["officials", "down", "zalo_down", "slow", "limits"]) {
    $(id).onchange = async () => {
      try { show(await ask("/sandbox/play", {[id]: $(id).checked})); } catch (error) { toast(error.message); }
    };
  }
  ask("/sandbox/play").then(show);
  setInterval(paint, 1000);
}

export function show(play) {
  for (const [id, on] of Object.entries(play)) $(id).checked = on;
}

async function turn(by) {
  const buttons = ["next", "day", "week"].map($);
  buttons.forEach(button => { button.disabled = true; });
  try { take(await ask("/sandbox/clock", {by})); } catch (error) { toast(error.message); }
  buttons.forEach(button => { button.disabled = false; });
}

async function run(speed) {
  try { take(await ask("/sandbox/clock", {speed})); } catch (error) { toast(error.message); }
}

export function take(shown) {
  clock = shown;
  if (shown.rate > 1 && [...$("speed").options].some(option => Number(option.value) === shown.rate)) {
    $("speed").value = String(shown.rate);
  }
  readAt = performance.now();
  paint();
}

export function repaint() {
  shownEvents = "";
  paint();
}

const paint = oncePerFrame(() => {
  if (!clock) return;
  const now = new Date(new Date(clock.now).getTime() + (performance.now() - readAt) * clock.speed);
  $("now").textContent = `${day(now, "numeric")}, ${hour(now)}`;
  $("now").dateTime = now.toISOString();
  const running = clock.rate > 1;
  $("run").textContent = word(running ? "stop" : "go");
  $("run").setAttribute("aria-pressed", String(running));
  const events = JSON.stringify(clock.upcoming);
  if (events === shownEvents) return;
  shownEvents = events;
  const items = clock.upcoming.slice(0, 5).map(event => {
    const at = new Date(event.at);
    return element("li", {}, element("b", {textContent: `${day(at)}, ${hour(at)}`}), element("span", {textContent: ours(event.texts)}));
  });
  $("upcoming").replaceChildren(...(items.length ? items : [element("li", {textContent: word("nothing")})]));
});
