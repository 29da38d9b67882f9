// The chat page: people on the left, the chosen chat on the right, the clock above.
const $ = id => document.getElementById(id);
const LOCALE = "vi-VN";
let people = [], chosen = null, toastTimer = 0;

async function ask(path, body) {
  const answer = await fetch(path, body && {
    method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(body),
  });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.description || answer.statusText);
  return found;
}

function toast(text) {
  $("toast").textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $("toast").textContent = ""; }, 4000);
}

function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
}

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function showPeople() {
  const wanted = plain($("filter").value);
  const items = [];
  let group = null;
  for (const person of people) {
    if (!plain(person.name + " " + person.group).includes(wanted)) continue;
    if (person.group !== group) {
      group = person.group;
      if (group) items.push(element("li", {className: "group", textContent: group}));
    }
    const button = element("button", {type: "button", onclick: () => choose(person.id)},
      element("span", {textContent: person.name}));
    button.dataset.person = person.id;
    if (person.unread) button.append(element("span", {className: "badge", textContent: person.unread}));
    button.append(element("span", {className: "last", textContent: person.last}));
    button.setAttribute("aria-current", person.id === chosen);
    items.push(element("li", {}, button));
  }
  $("people").replaceChildren(...items);
}

// Text with Telegram's entities (offsets in UTF-16 units, as JavaScript counts too).
const TAGS = {bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre"};
function formatted(message) {
  const text = message.text ?? message.caption ?? "";
  const nodes = [];
  let at = 0;
  for (const entity of message.entities ?? message.caption_entities ?? []) {
    if (entity.offset < at || !TAGS[entity.type]) continue;
    nodes.push(text.slice(at, entity.offset));
    at = entity.offset + entity.length;
    nodes.push(element(TAGS[entity.type], {textContent: text.slice(entity.offset, at)}));
  }
  nodes.push(text.slice(at));
  return nodes;
}

function bubble(message) {
  const time = new Date(message.date * 1000).toLocaleString(LOCALE, {dateStyle: "short", timeStyle: "short", timeZone: zone});
  const item = element("li", {className: message.from.is_bot ? "" : "mine"},
    element("div", {className: "bubble"}, ...formatted(message), element("small", {textContent: time})));
  item.dataset.message = message.message_id;
  for (const row of message.reply_markup?.inline_keyboard ?? []) {
    item.append(element("div", {className: "row"}, ...row.map(button => element("button", {
      type: "button", textContent: button.text,
      onclick: event => press(event.target, message.message_id, button.callback_data),
    }))));
  }
  return item;
}

async function choose(id) {
  chosen = id;
  const person = people.find(each => each.id === id);
  person.unread = 0;
  $("who").textContent = person.name;
  document.body.classList.add("chatting");
  for (const part of $("write").elements) part.disabled = false;
  const chat = await ask(`/sandbox/chats/${id}`);
  if (chosen !== id) return;
  $("messages").replaceChildren(...chat.messages.map(bubble));
  $("messages").scrollTop = $("messages").scrollHeight;
  showPeople();
}

async function press(button, message_id, data) {
  button.setAttribute("aria-busy", "true");
  try {
    await ask(`/sandbox/chats/${chosen}/press`, {message_id, data});
  } catch (error) {
    toast(error.message);
    button.removeAttribute("aria-busy");
  }
}

let zone = "Asia/Ho_Chi_Minh", clock = null, readAt = 0;
function tick() {
  if (!clock) return;
  const now = new Date(new Date(clock.now).getTime() + (performance.now() - readAt) * clock.speed);
  $("now").textContent = now.toLocaleString(LOCALE, {weekday: "long", day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: zone});
}
function showClock(shown) {
  clock = shown;
  readAt = performance.now();
  tick();
  const next = shown.upcoming[0];
  $("upcoming").textContent = next ? "Tiếp theo: " + new Date(next.at).toLocaleString(LOCALE, {weekday: "short", day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit", timeZone: zone}) + " – " + next.text : "";
}

async function turn(by) {
  const buttons = ["next", "day", "week"].map($);
  buttons.forEach(button => { button.disabled = true; });
  try { showClock(await ask("/sandbox/clock", {by})); } catch (error) { toast(error.message); }
  buttons.forEach(button => { button.disabled = false; });
}

function take(event) {
  if (event.type === "clock") { showClock(event.clock); return; }
  if (event.type === "people") { load(); return; }
  const person = people.find(each => each.id === event.chat);
  if (!person) return;
  if (event.type === "message") {
    person.last = (event.message.text ?? "").slice(0, 80);
    person.unread = event.chat === chosen ? 0 : event.unread;
    if (event.chat === chosen) {
      $("messages").append(bubble(event.message));
      $("messages").scrollTop = $("messages").scrollHeight;
    }
    showPeople();
  } else if (event.chat === chosen) {
    const item = $("messages").querySelector(`[data-message="${event.message?.message_id ?? event.message_id}"]`);
    if (event.type === "edit" && item) item.replaceWith(bubble(event.message));
    if (event.type === "delete" && item) item.remove();
    if (event.type === "answer") {
      document.querySelectorAll("[aria-busy]").forEach(button => button.removeAttribute("aria-busy"));
      if (event.text) toast(event.text);
    }
  }
}

async function load() {
  people = await ask("/sandbox/people");
  showPeople();
}

$("next").onclick = () => turn("next");
$("day").onclick = () => turn("1d");
$("week").onclick = () => turn("1w");
$("filter").oninput = showPeople;
$("back").onclick = () => document.body.classList.remove("chatting");
$("write").onsubmit = async event => {
  event.preventDefault();
  const text = $("text").value;
  if (!text.trim()) return;
  $("text").value = "";
  try { await ask(`/sandbox/chats/${chosen}/text`, {text}); } catch (error) { toast(error.message); }
};
setInterval(tick, 1000);
await load();
new EventSource("/sandbox/events").onmessage = event => take(JSON.parse(event.data));
