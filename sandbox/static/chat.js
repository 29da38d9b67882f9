// The middle: the chosen chat, looking and behaving like a messenger.
import {$, ask, element, sure, toast} from "./page.js";
import {day, hour, word} from "./words.js";
import * as people from "./people.js";

let chosen = null, side = "telegram", commands = [], blocked = false, oldest = 0, lastDay = "";
const busy = new Map(), NAMES = {telegram: "Telegram", zalo: "Zalo"};
export const current = () => chosen;
// An event without a chat (commands for all) is about whatever is open.
export const shows = event => event.chat !== undefined && chosen !== null && [chosen, null].includes(event.chat) && event.messenger === side;
const inGroup = () => chosen < 0;
const where = (what = "") => `/sandbox/${inGroup() ? "groups" : "chats"}/${Math.abs(chosen)}${what && "/" + what}?on=${side}`;
// In a group: as whom the reader of this page writes and presses.
const writer = () => (inGroup() ? {as: Number($("as").value)} : {});

export function begin() {
  $("write").onsubmit = event => { event.preventDefault(); send($("text").value); };
  $("text").oninput = () => { if ($("text").value === "/") showMenu(true); else if (!$("text").value.startsWith("/")) showMenu(false); };
  $("text").onkeydown = event => { if (event.key === "Escape") showMenu(false); };
  $("commands").onclick = () => showMenu($("menu").hidden);
  $("earlier").onclick = showEarlier;
  $("file").onchange = sendFile;
  $("block").onclick = block;
  for (const tab of $("sides").children) tab.onclick = () => open(chosen, tab.dataset.side).catch(error => toast(error.message));
  $("move").onclick = move;
  $("as").onchange = () => open(chosen).catch(error => toast(error.message));
}

function chooseWriter(members) {
  const kept = Number($("as").value);
  $("as-who").hidden = !members.length;
  $("as").replaceChildren(...members.map(id => element("option", {value: id, textContent: people.person(id).name, selected: id === kept})));
}

async function block() {
  const path = where("block"), id = chosen, on = side, wanted = !blocked;
  const what = word("blockWhat", {who: people.person(id).name, where: NAMES[on]});
  if (wanted && !await sure(what, word("blockWhy"), word("block"))) return;
  try {
    const done = await ask(path, {blocked: wanted});
    if (chosen === id && side === on) blocked = done.blocked;
  } catch (error) { toast(error.message); }
  label();
}

// Put the person on the other messenger, by what people do there.
async function move() {
  const id = chosen, to = people.person(id).messenger === "zalo" ? "telegram" : "zalo";
  $("move").disabled = true;
  try {
    people.change(id, await ask(`/sandbox/chats/${id}/move`, {to}));
    await open(id, to);
  } catch (error) { toast(error.message); }
  $("move").disabled = false;
}

export async function open(id, wanted = people.person(id).messenger) {
  chosen = id;
  side = wanted;
  showMenu(false);
  people.choose(id);
  people.unread(id, side, 0);
  $("who").textContent = people.person(id).name;
  delete $("who").dataset.t;
  chooseWriter(people.person(id).members ?? []);
  for (const part of [...$("write").elements]) part.disabled = part.id === "commands" || (part.id === "file" && inGroup());
  const chat = await ask(where());
  if (chosen !== id || side !== wanted) return;
  ({commands, blocked} = chat);
  people.unread(id, side, 0);
  $("commands").disabled = !commands.length;
  lastDay = "";
  $("messages").replaceChildren(...chat.messages.flatMap(withDay));
  if (!chat.messages.length) $("messages").append(element("li", {className: "day empty", textContent: word("empty", {where: NAMES[side]})}));
  oldest = chat.messages[0]?.message_id ?? 0;
  $("earlier").hidden = !chat.earlier;
  label();
  toEnd();
}

export function label() {
  if (chosen === null) return;
  const one = people.person(chosen);
  const to = one.messenger === "zalo" ? "telegram" : "zalo";
  $("of-chat").hidden = inGroup();
  $("block").textContent = word(blocked ? "unblock" : "block");
  $("move").textContent = word(to === "zalo" ? "toZalo" : "toTelegram");
  $("move").title = word("moves", {where: NAMES[to]});
  document.querySelector(".chat").dataset.side = side;
  for (const tab of $("sides").children) {
    const unread = one.unread[tab.dataset.side];
    tab.setAttribute("aria-pressed", String(tab.dataset.side === side));
    const [here, badge] = tab.children;
    here.hidden = tab.dataset.side !== one.messenger;
    here.title = word("here");
    here.setAttribute("aria-label", here.title);
    badge.textContent = unread || "";
    badge.hidden = !unread;
  }
}

export function relabel() {
  if (chosen !== null) label();
}

async function showEarlier() {
  const id = chosen, height = $("scroll").scrollHeight;
  const chat = await ask(`${where()}&before=${oldest}`);
  if (chosen !== id) return;
  const kept = lastDay;
  lastDay = "";
  $("messages").prepend(...chat.messages.flatMap(withDay));
  lastDay = kept;
  oldest = chat.messages[0]?.message_id ?? oldest;
  $("earlier").hidden = !chat.earlier;
  $("scroll").scrollTop += $("scroll").scrollHeight - height;
}

function toEnd() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
}

// Text with Telegram's entities (offsets in UTF-16 units, as JavaScript counts too).
const TAGS = {bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", spoiler: "span", blockquote: "span"};
function formatted(message) {
  const text = message.text ?? message.caption ?? "", nodes = [];
  let at = 0;
  for (const entity of message.entities ?? message.caption_entities ?? []) {
    if (entity.offset < at || !(TAGS[entity.type] || entity.type === "text_link" || entity.type === "bot_command")) continue;
    nodes.push(...linked(text.slice(at, entity.offset)));
    at = entity.offset + entity.length;
    nodes.push(element(TAGS[entity.type] ?? "span", {textContent: text.slice(entity.offset, at)}));
  }
  nodes.push(...linked(text.slice(at)));
  return nodes;
}

// Addresses in a text can be followed, as in both messengers.
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, n) =>
    n % 2 ? element("a", {href: part, target: "_blank", rel: "noreferrer", textContent: part}) : part);
}

function withDay(message) {
  const shown = day(new Date(message.date * 1000), "numeric");
  const items = [];
  if (shown !== lastDay) items.push(element("li", {className: "day", textContent: shown}));
  lastDay = shown;
  items.push(bubble(message));
  return items;
}

function bubble(message) {
  const time = hour(new Date(message.date * 1000));
  const content = [];
  const file = message.document ?? message.photo?.at(-1);
  if (message.photo_url) content.push(element("img", {src: new URL(message.photo_url).pathname, alt: message.caption ?? word("attached")}));
  else if (message.photo) content.push(element("img", {src: `/sandbox/files/${file.file_id}`, alt: message.caption ?? word("attached")}));
  else if (file) content.push(element("a", {href: `/sandbox/files/${file.file_id}`, download: file.file_name, textContent: `📎 ${file.file_name}\n`}));
  if (inGroup() && !message.from.is_bot) content.unshift(element("b", {className: "author", textContent: message.from.first_name}));
  const mine = inGroup() ? message.from.id === writer().as : !message.from.is_bot;
  const item = element("li", {className: mine ? "mine" : ""},
    element("div", {className: "bubble"}, ...content, ...formatted(message), element("small", {textContent: time})));
  item.dataset.message = message.message_id;
  for (const row of message.reply_markup?.inline_keyboard ?? []) {
    item.append(element("div", {className: "row"}, ...row.map(button => element("button", {
      type: "button", textContent: button.text,
      onclick: event => press(event.currentTarget, message.message_id, button.callback_data),
    }))));
  }
  return item;
}

async function press(button, message_id, data) {
  button.setAttribute("aria-busy", "true");
  try {
    busy.set((await ask(where("press"), {...writer(), message_id, data})).query, button);
  } catch (error) {
    toast(error.message);
    button.removeAttribute("aria-busy");
  }
}

async function send(text) {
  if (!text.trim()) return;
  showMenu(false);
  $("text").value = "";
  try { await ask(where("text"), {...writer(), text}); } catch (error) { toast(error.message); }
}

async function sendFile() {
  const form = new FormData();
  form.append("file", $("file").files[0]);
  $("file").value = "";
  const answer = await fetch(where("file"), {method: "POST", body: form});
  if (!answer.ok) toast((await answer.json()).description);
}

function showMenu(wanted) {
  $("menu").hidden = !wanted || !commands.length;
  $("commands").setAttribute("aria-expanded", String(!$("menu").hidden));
  if ($("menu").hidden) return;
  $("menu").replaceChildren(...commands.map(each => element("li", {}, element("button", {
    type: "button", onclick: () => send("/" + each.command),
  }, element("b", {textContent: "/" + each.command}), element("span", {textContent: each.description})))));
}

// What happens in the chat while it is open.
let typingTimer = 0;
export function take(event) {
  if (event.type === "message") {
    const near = $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < 200;
    $("messages").querySelector(".empty")?.remove();
    $("messages").append(...withDay(event.message));
    $("typing").textContent = "";
    if (near || !event.message.from.is_bot) toEnd();
    if (event.message.from.is_bot) ask(where("read"), {}).catch(() => {});
    return;
  }
  const item = $("messages").querySelector(`[data-message="${event.message?.message_id ?? event.message_id}"]`);
  if (event.type === "edit" && item) item.replaceWith(bubble(event.message));
  if (event.type === "delete" && item) item.remove();
  if (event.type === "commands") ask(where()).then(chat => { commands = chat.commands; $("commands").disabled = !commands.length; });
  if (event.type === "action") {
    $("typing").textContent = word("typing");
    clearTimeout(typingTimer);
    typingTimer = setTimeout(() => { $("typing").textContent = ""; }, 5000);
  }
  if (event.type === "answer") {
    busy.get(event.query)?.removeAttribute("aria-busy");
    busy.delete(event.query);
    if (event.text) toast(event.text);
  }
}
