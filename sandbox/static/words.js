// The page's own words: Vietnamese first, English by a switch. What the bot says comes from the bot.
const WORDS = {
  vi: {
    skip: "Đến ô nhắn tin", tagline: "Bot đôn đốc chạy thử trên máy này", clock: "Đồng hồ", people: "Người dùng",
    filter: "Tìm đơn vị", chat: "Trò chuyện", back: "Về danh sách", choose: "Chọn một người để bắt đầu",
    block: "Chặn bot", unblock: "Bỏ chặn", earlier: "Tin nhắn trước đó", commands: "Danh sách lệnh", file: "Gửi tệp",
    text: "Nhắn tin", send: "Gửi", close: "Đóng", next: "Sự kiện tiếp theo", day: "+1 ngày", week: "+1 tuần",
    run: "Chạy", speed1: "1 phút = 1 ngày", speed2: "1 giây = 1 ngày", speed3: "1 giây = 1 tuần", go: "▶ Chạy",
    stop: "■ Dừng", upcoming: "Sắp tới", play: "Diễn thử", officials: "Để các đầu mối tự trả lời", down: "Mất Telegram",
    zaloDown: "Mất Zalo", slow: "Mạng chậm", limits: "Giới hạn tốc độ (429)", legend: "Chú thích", late: "có việc quá hạn",
    soon: "có việc đến hạn trong bảy ngày", open: "còn việc, chưa đến hạn", done: "không còn việc chờ",
    sides: "Ứng dụng", toTelegram: "Chuyển sang Telegram", toZalo: "Chuyển sang Zalo", typing: "đang nhập…", unread: "tin chưa đọc", attached: "Tệp đính kèm",
    lost: "Mất liên lạc với sandbox; đang nối lại…", nothing: "Chưa có sự kiện nào.",
  },
  en: {
    skip: "To the message field", tagline: "A follow-up bot, tried out on this machine", clock: "Clock", people: "People",
    filter: "Find an agency", chat: "Chat", back: "Back to the list", choose: "Choose somebody to begin",
    block: "Block the bot", unblock: "Unblock", earlier: "Earlier messages", commands: "Commands", file: "Send a file",
    text: "Message", send: "Send", close: "Close", next: "Next event", day: "+1 day", week: "+1 week",
    run: "Run", speed1: "1 minute = 1 day", speed2: "1 second = 1 day", speed3: "1 second = 1 week", go: "▶ Run",
    stop: "■ Stop", upcoming: "Coming up", play: "Try it out", officials: "Let the officials answer", down: "Telegram down",
    zaloDown: "Zalo down", slow: "Slow network", limits: "Rate limits (429)", legend: "Legend", late: "something is overdue",
    soon: "something falls due within seven days", open: "something is open", done: "nothing waits",
    sides: "Messenger", toTelegram: "Move to Telegram", toZalo: "Move to Zalo", typing: "typing…", unread: "unread", attached: "Attached file",
    lost: "No contact with the sandbox; connecting again…", nothing: "Nothing is coming up.",
  },
};

let language = localStorage.getItem("language") === "en" ? "en" : "vi";
export const locale = () => (language === "en" ? "en-GB" : "vi-VN");
export const word = key => WORDS[language][key];

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
