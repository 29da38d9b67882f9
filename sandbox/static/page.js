// Small helpers that every part of the page uses.
export const ZONE = "Asia/Ho_Chi_Minh";
export const $ = id => document.getElementById(id);

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

// Runs `work` at most once per frame, however often it is wanted.
export function oncePerFrame(work) {
  let wanted = false;
  return () => {
    if (wanted) return;
    wanted = true;
    requestAnimationFrame(() => { wanted = false; work(); });
  };
}
