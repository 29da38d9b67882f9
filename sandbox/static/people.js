// The left side: agencies in the document's groups with their people.
import {$, ask, element, oncePerFrame, plain} from "./page.js";
import {word} from "./words.js";

const people = new Map();
const rows = new Map();
const changed = new Set();
let onChoose = () => {};
let chosen = null;

export const person = id => people.get(id);
export const all = () => [...people.values()];

export function begin(choose) {
  onChoose = choose;
  $("filter").oninput = show;
}

let listed = "";
export async function load() {
  const found = await ask("/sandbox/people");
  people.clear();
  for (const one of found) people.set(one.id, one);
  // Rows stay while nobody comes or goes: one that is taken away under a finger is not pressed.
  const wanted = JSON.stringify(found.map(one => [one.id, one.name, one.group, one.role]));
  if (wanted !== listed) list(found);
  listed = wanted;
  for (const id of people.keys()) refresh(id);
  show();
}

function list(found) {
  rows.clear();
  const items = [], headed = groupsToHead(found);
  let group = "";
  for (const one of found) {
    const begins = one.group !== group;
    if (begins && headed.has(one.group)) items.push(element("li", {className: "group", textContent: one.group}));
    const button = element("button", {type: "button", onclick: () => onChoose(one.id)},
      element("i", {className: "dot"}), element("span", {textContent: one.name}),
      element("span", {className: "badge"}), element("span", {className: "last"}));
    rows.set(one.id, button);
    const item = element("li", {className: begins && headed.has(group) && !headed.has(one.group) ? "apart" : ""}, button);
    item.dataset.group = group = one.group;
    Object.assign(item.dataset, {name: one.name, role: one.role});
    items.push(item);
  }
  $("people").replaceChildren(...items);
}

// A group of one agency is named by its people; a heading would say it twice.
function groupsToHead(found) {
  const names = {};
  for (const one of found) (names[one.group] ??= []).push(one.name);
  const own = group => group.replace(/^\S+\s/, "").toLowerCase();
  return new Set(Object.keys(names).filter(group =>
    group && names[group].length > 1 && !names[group].every(name => name.toLowerCase().endsWith(own(group)))));
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
  for (const [attribute, value] of [["role", "img"], ["aria-label", dot.title]]) {
    if (one.state) dot.setAttribute(attribute, value); else dot.removeAttribute(attribute);
  }
  const unread = one.unread.telegram + one.unread.zalo;
  badge.textContent = unread || "";
  badge.hidden = !unread;
  badge.title = word("unread");
  last.textContent = one.last;
  button.toggleAttribute("aria-current", false);
  if (id === chosen) button.setAttribute("aria-current", "true");
}

// What the filter also finds somebody by: "lãnh đạo", "quan sát".
const roleOf = item => (item.dataset.role ? word(item.dataset.role) : "");

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
    const matches = plain([item.dataset.name, item.dataset.group, roleOf(item)].join(" ")).includes(wanted);
    item.hidden = !matches;
    anyone ||= matches;
  }
  if (group) group.hidden = !anyone;
}
