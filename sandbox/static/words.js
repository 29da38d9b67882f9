// The page's own words: Vietnamese first, English by a switch. What the bot says comes from the bot.
import {ZONE} from "./page.js";

const WORDS = {
  vi: {
    skip: "Đến ô nhắn tin", tagline: "Bot đôn đốc chạy thử trên máy này", clock: "Đồng hồ", people: "Người dùng",
    filter: "Tìm đơn vị", chat: "Trò chuyện", back: "Về danh sách", choose: "Chọn một người để bắt đầu",
    block: "Chặn bot", unblock: "Bỏ chặn", earlier: "Tin nhắn trước đó", commands: "Danh sách lệnh", file: "Gửi tệp",
    text: "Nhắn tin", send: "Gửi", close: "Đóng", next: "Sự kiện tiếp theo", day: "+1 ngày", week: "+1 tuần",
    run: "Chạy", speed1: "1 phút = 1 ngày", speed2: "1 giây = 1 ngày", speed3: "1 giây = 1 tuần", go: "▶ Chạy",
    stop: "■ Dừng", upcoming: "Sắp tới", play: "Diễn thử", officials: "Để các đầu mối tự trả lời", down: "Mất Telegram",
    zaloDown: "Mất Zalo", slow: "Mạng chậm", limits: "Giới hạn tốc độ (429)", legend: "Chú thích", late: "quá hạn",
    soon: "đến hạn trong 7 ngày", open: "chưa đến hạn", done: "không còn việc",
    sides: "Ứng dụng", toTelegram: "Chuyển sang Telegram", toZalo: "Chuyển sang Zalo", typing: "đang nhập…", unread: "tin chưa đọc", attached: "Tệp đính kèm",
    moves: "Liên kết {where} như người dùng vẫn làm; từ đó được nhắc ở {where}", here: "được nhắc ở đây",
    empty: "Chưa có tin nhắn trên {where}. Bấm “Chuyển sang {where}” để được nhắc ở đây.",
    lost: "Mất liên lạc với máy chạy thử; đang nối lại…", nothing: "Chưa có sự kiện nào.", cancel: "Hủy",
    blockWhat: "{who} chặn bot trên {where}?", blockWhy: "Bot không gửi được tin đến đây nữa, cho đến khi bấm “Bỏ chặn”.",
    official: "đầu mối", leader: "lãnh đạo", coordinator: "điều phối viên", observer: "người theo dõi, quan sát viên",
    gathering: "nhóm", as: "Với tư cách",
    start: "Ba bước đầu tiên", anOfficial: "một đầu mối", aCoordinator: "điều phối viên",
    step1: "Trong danh sách, chọn *{official}*: lời nhắc đã đến. Bấm một nút, hoặc gõ câu trả lời.",
    step2: "Bấm *Sự kiện tiếp theo* vài lần: thời gian trôi đến lần nhắc sau. Việc quá hạn được báo cáo lãnh đạo đơn vị.",
    step2Phone: "Mở *Đồng hồ*, bấm *Sự kiện tiếp theo* vài lần: thời gian trôi đến lần nhắc sau. Việc quá hạn được báo cáo lãnh đạo đơn vị.",
    step3: "Chọn *{coordinator}*, gửi */tinhtrang*: đơn vị nào đã trả lời, đơn vị nào chưa.",
  },
  en: {
    skip: "To the message field", tagline: "A follow-up bot, tried out on this machine", clock: "Clock", people: "People",
    filter: "Find an agency", chat: "Chat", back: "Back to the list", choose: "Choose somebody to begin",
    block: "Block the bot", unblock: "Unblock", earlier: "Earlier messages", commands: "Commands", file: "Send a file",
    text: "Message", send: "Send", close: "Close", next: "Next event", day: "+1 day", week: "+1 week",
    run: "Run", speed1: "1 minute = 1 day", speed2: "1 second = 1 day", speed3: "1 second = 1 week", go: "▶ Run",
    stop: "■ Stop", upcoming: "Coming up", play: "Try it out", officials: "Let the officials answer", down: "Telegram down",
    zaloDown: "Zalo down", slow: "Slow network", limits: "Rate limits (429)", legend: "Legend", late: "overdue",
    soon: "due within 7 days", open: "due later", done: "nothing to do",
    sides: "Messenger", toTelegram: "Move to Telegram", toZalo: "Move to Zalo", typing: "typing…", unread: "unread", attached: "Attached file",
    moves: "Links {where} as people do; from then on reminders come on {where}", here: "reminders come here",
    empty: "No messages on {where} yet. Press “Move to {where}” to be reminded here.",
    lost: "No contact with the sandbox; connecting again…", nothing: "Nothing is coming up.", cancel: "Cancel",
    blockWhat: "{who}: block the bot on {where}?", blockWhy: "The bot can send nothing here any more, until “Unblock” is pressed.",
    official: "official, contact", leader: "leader, head", coordinator: "coordinator", observer: "observer",
    gathering: "group", as: "As",
    start: "The first three steps", anOfficial: "an official", aCoordinator: "the coordinator",
    step1: "In the list choose *{official}*: a reminder has come. Press a button, or type an answer.",
    step2: "Press *Next event* a few times: time passes until the next reminder. What is overdue reaches the agency's leader.",
    step2Phone: "Open *Clock*, press *Next event* a few times: time passes until the next reminder. What is overdue reaches the agency's leader.",
    step3: "Choose *{coordinator}* and send */status*: who has answered, who has not.",
  },
};

let language = localStorage.getItem("language") === "en" ? "en" : "vi";
const locale = () => (language === "en" ? "en-GB" : "vi-VN");
export const word = (key, values = {}) => WORDS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
// Words that were sent in every language.
export const ours = words => words[language];

export function day(at, year) {
  const month = language === "en" ? "long" : "numeric";
  return at.toLocaleDateString(locale(), {weekday: "long", day: "numeric", month, year, timeZone: ZONE});
}
export const hour = at => at.toLocaleTimeString(locale(), {hour: "2-digit", minute: "2-digit", timeZone: ZONE});

export function translate() {
  document.documentElement.lang = language;
  for (const [attribute, put] of [
    ["t", (node, text) => { node.textContent = text; }],
    ["tLabel", (node, text) => node.setAttribute("aria-label", text)],
    ["tPlaceholder", (node, text) => node.setAttribute("placeholder", text)],
    ["tTitle", (node, text) => node.setAttribute("title", text)],
  ]) {
    const name = "data-" + attribute.replace(/[A-Z]/g, letter => "-" + letter.toLowerCase());
    document.querySelectorAll(`[${name}]`).forEach(node => put(node, word(node.dataset[attribute])));
  }
  const other = document.getElementById("language");
  other.textContent = language === "vi" ? "English" : "Tiếng Việt";
  other.lang = language === "vi" ? "en" : "vi";
}

export function switchLanguage() {
  language = language === "vi" ? "en" : "vi";
  localStorage.setItem("language", language);
  translate();
}
