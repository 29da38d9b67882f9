// The first three steps: where the chat will be, and on a phone above the list until they are closed.
import {$, element} from "./page.js";
import {word} from "./words.js";
import * as people from "./people.js";

let left = false;

export function begin() {
  $("seen").onclick = () => {
    localStorage.setItem("steps", "seen");
    show();
  };
}

// Somebody was chosen: a desktop needs the place for the chat.
export function leave() {
  left = true;
  show();
}

export function show() {
  const all = people.all(), coordinator = all.find(one => !one.group);
  // The coordinator's own agency is asked more than one thing at first.
  const others = all.filter(one => one.group && !coordinator?.name.endsWith(one.group.replace(/^\S+\s/, "")));
  const values = {official: others[0]?.name ?? word("anOfficial"), coordinator: coordinator?.name ?? word("aCoordinator")};
  const step = (key, className = "") => element("span", {className}, ...strong(word(key, values)));
  $("steps").replaceChildren(
    element("li", {}, step("step1")),
    element("li", {}, step("step2", "not-phone"), step("step2Phone", "only-phone")),
    element("li", {}, step("step3")));
  $("start").hidden = false;
  $("start").classList.toggle("left", left);
  $("start").classList.toggle("seen", localStorage.getItem("steps") === "seen");
}

// What stands between stars is what is pressed or typed.
const strong = text => text.split("*").map((part, at) => (at % 2 ? element("b", {textContent: part}) : part));
