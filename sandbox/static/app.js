// Puts the page together and passes events on.
import {$, ask, toast} from "./page.js";
import {switchLanguage, translate, word} from "./words.js";
import * as people from "./people.js";
import * as chat from "./chat.js";
import * as clock from "./clock.js";

const view = name => { document.body.dataset.view = name; };

function take(event) {
  if (event.type === "clock") {
    clock.take(event.clock);
    people.showStates(event.states);
  } else if (event.type === "play") {
    clock.show(event.play);
  } else if (event.type === "people") {
    people.load().then(chat.label);
  } else if (event.type === "message") {
    const unread = chat.shows(event) ? 0 : event.unread;
    people.change(event.chat, {last: (event.message.text ?? event.message.caption ?? "📎").slice(0, 80)});
    people.unread(event.chat, event.messenger, unread);
    chat.label();
  }
  if (chat.shows(event)) chat.take(event);
}

translate();
people.begin(id => { chat.open(id).catch(error => toast(error.message)); view("chat"); });
chat.begin();
clock.begin();
$("back").onclick = () => view("people");
$("show-clock").onclick = () => view(document.body.dataset.view === "clock" ? "people" : "clock");
$("hide-clock").onclick = () => view(chat.current() === null ? "people" : "chat");
$("language").onclick = () => {
  switchLanguage();
  clock.repaint();
  chat.relabel();
  people.load();
  if (chat.current() !== null) chat.open(chat.current());
};
await people.load();
clock.take(await ask("/sandbox/clock"));
const stream = new EventSource("/sandbox/events");
stream.onmessage = event => take(JSON.parse(event.data));
stream.onerror = () => toast(word("lost"));
stream.onopen = () => { people.load(); if (chat.current() !== null) chat.open(chat.current()); };
