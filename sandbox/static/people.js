// The left side: agencies in the document's groups with their people.
import {$, ask, element, oncePerFrame, plain} from "./page.js";
import {word} from "./words.js";

const people = new Map();
const rows = new Map();
const changed = new Set();
let onChoose = () => {};
let chosen = null;

export const person = id => people.get(id);

export function begin(choose) {
  onChoose = choose;
  $("filter").oninput = show;
}

export async function load() {
  const found = await ask("/sandbox/people");
  people.clear();
  rows.clear();
  const items = [];
  let group = "";
  for (const one of found) {
    people.set(one.id, one);
    if (one.group !== group) {
      group = one.group;
      items.push(element("li", {className: "group", textContent: group}));
    }
    const button = element("button", {type: "button", onclick: () => onChoose(one.id)},
      element("i", {className: "dot"}), element("span", {textContent: one.name}),
      element("span", {className: "badge"}), element("span", {className: "last"}));
    rows.set(one.id, button);
    items.push(element("li", {}, button));
  }
  $("people").replaceChildren(...items);
  for (const id of people.keys()) refresh(id);
  show();
}

// Show what is new about one person; many changes in one frame are painted together.
export function change(id, news) {
  const one = people.get(id);
  if (!one) return;
  Object.assign(one, news);
  changed.add(id);
  paint();
}
const paint = oncePerFrame(() => {
  for (const id of changed) refresh(id);
  changed.clear();
});

export function unread(id, side, number) {
  const one = people.get(id);
  if (one) change(id, {unread: {...one.unread, [side]: number}, used: [...new Set([...one.used, side])]});
}

export function choose(id) {
  rows.get(chosen)?.removeAttribute("aria-current");
  chosen = id;
  rows.get(id)?.setAttribute("aria-current", "true");
}

export function showStates(states) {
  for (const [id, state] of Object.entries(states)) {
    if (people.get(Number(id))?.state !== state) change(Number(id), {state});
  }
}

function refresh(id) {
  const one = people.get(id), button = rows.get(id);
  if (!button) return;
  const [dot, , badge, last] = button.children;
  dot.className = `dot ${one.state}`;
  dot.title = one.state ? word(one.state) : "";
  const unread = one.unread.telegram + one.unread.zalo;
  badge.textContent = unread || "";
  badge.hidden = !unread;
  badge.title = word("unread");
  last.textContent = one.last;
  button.toggleAttribute("aria-current", false);
  if (id === chosen) button.setAttribute("aria-current", "true");
}

function show() {
  const wanted = plain($("filter").value);
  let group = null, anyone = false;
  for (const item of $("people").children) {
    if (item.className === "group") {
      if (group) group.hidden = !anyone;
      group = item;
      anyone = false;
      continue;
    }
    const matches = plain(item.textContent + " " + (group?.textContent ?? "")).includes(wanted);
    item.hidden = !matches;
    anyone ||= matches;
  }
  if (group) group.hidden = !anyone;
}
