// Small helpers that every part of the page uses.
export const ZONE = "Asia/Ho_Chi_Minh";
export const $ = id => document.getElementById(id);

export const onPhone = () => matchMedia("(max-width: 760px)").matches;

export async function ask(path, body) {
  const answer = await fetch(path, body && {
    method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(body),
  });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.description || answer.statusText);
  return found;
}

export function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// Without diacritics and capitals, so that "so y te" finds "Sở Y tế".
export const plain = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

let toastTimer = 0;
export function toast(text) {
  $("toast").textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $("toast").textContent = ""; }, 5000);
}

// Asks before something grave is done; `true` when it is wanted.
export function sure(what, why, yes) {
  const dialog = $("sure");
  $("sure-what").textContent = what;
  $("sure-why").textContent = why;
  $("sure-yes").textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise(resolve => { dialog.onclose = () => resolve(dialog.returnValue === "yes"); });
}

// Runs `work` at most once per frame, however often it is wanted.
export function oncePerFrame(work) {
  let wanted = false;
  return () => {
    if (wanted) return;
    wanted = true;
    requestAnimationFrame(() => { wanted = false; work(); });
  };
}
