// Keeps the board up to date while nobody is at work in it: the page is fetched again and takes the place of what is
// shown. Without this script everything works as well; what is shown is then as old as the page says.
const EVERY = 60_000;
const BESIDE = ".sheet";
let newest = Date.now();

function busy() {
  const at = document.activeElement;
  return document.hidden || Boolean(at?.closest("form")) || getSelection()?.type === "Range";
}

async function refresh() {
  if (busy()) return;
  let answer;
  try {
    answer = await fetch(location.href, {credentials: "same-origin", cache: "no-store"});
  } catch {
    return; // no network: what is shown says how old it is
  }
  if (answer.status >= 500) return;
  if (!answer.ok) return location.reload();
  const live = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
  if (!live) return location.reload();
  if (busy()) return;
  const old = document.getElementById("live");
  const [left, top] = [old.querySelector(BESIDE)?.scrollLeft ?? 0, old.querySelector(BESIDE)?.scrollTop ?? 0];
  const at = document.activeElement, link = at?.getAttribute("href"), onSheet = at?.id === "sheet";
  old.replaceWith(live);
  live.querySelector(BESIDE)?.scrollTo(left, top);
  if (onSheet) document.getElementById("sheet")?.focus({preventScroll: true});
  else if (link) [...live.querySelectorAll("a")].find(each => each.getAttribute("href") === link)?.focus({preventScroll: true});
  newest = Date.now();
}

setInterval(refresh, EVERY);
document.addEventListener("visibilitychange", () => { if (Date.now() - newest >= EVERY) refresh(); });
