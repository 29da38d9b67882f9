// Puts the page together and passes events on.
import {$, ask, onPhone, toast} from "./page.js";
import {switchLanguage, translate, word} from "./words.js";
import * as people from "./people.js";
import * as chat from "./chat.js";
import * as clock from "./clock.js";
import * as start from "./start.js";

// On a phone one view takes another's place under the finger: the second tap of a double tap is meant for what is gone.
const DOUBLE_TAP = 500, NEAR = 40;
let lastTap = {}, turned = {};
addEventListener("click", event => {
  const near = Math.hypot(event.clientX - turned.clientX, event.clientY - turned.clientY) < NEAR;
  if (event.detail && near && event.timeStamp - turned.timeStamp < DOUBLE_TAP) {
    event.stopPropagation();
    event.preventDefault();
  } else {
    turned = {};
    lastTap = event;
  }
}, {capture: true});

function view(name) {
  if (name !== document.body.dataset.view && onPhone()) turned = lastTap;
  document.body.dataset.view = name;
}

function take(event) {
  if (event.type === "clock") {
    clock.take(event.clock);
    people.showStates(event.states);
  } else if (event.type === "play") {
    clock.show(event.play);
  } else if (event.type === "people") {
    load().then(chat.label);
  } else if (event.type === "message") {
    const unread = chat.shows(event) ? 0 : event.unread;
    people.change(event.chat, {last: (event.message.text ?? event.message.caption ?? "📎").slice(0, 80)});
    people.unread(event.chat, event.messenger, unread);
    chat.label();
  }
  if (chat.shows(event)) chat.take(event);
}

async function load() {
  await people.load();
  start.show();
}

translate();
people.begin(id => { start.leave(); chat.open(id).catch(error => toast(error.message)); view("chat"); });
start.begin();
chat.begin();
clock.begin();
$("back").onclick = () => view("people");
$("show-clock").onclick = () => view(document.body.dataset.view === "clock" ? "people" : "clock");
$("hide-clock").onclick = () => view(chat.current() === null ? "people" : "chat");
$("language").onclick = () => {
  switchLanguage();
  clock.repaint();
  chat.relabel();
  load();
  if (chat.current() !== null) chat.open(chat.current());
};
await load();
clock.take(await ask("/sandbox/clock"));
const stream = new EventSource("/sandbox/events");
stream.onmessage = event => take(JSON.parse(event.data));
stream.onerror = () => toast(word("lost"));
stream.onopen = () => { load(); if (chat.current() !== null) chat.open(chat.current()); };
