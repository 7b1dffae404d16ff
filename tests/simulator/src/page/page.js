"use strict";
// The page asks /control/events for news and draws them; all rules are the server's.

const byId = (id) => document.getElementById(id);
const columns = new Map();
let version = 0;
let run = null;
let toastsSeen = null;
let botUsername = "";
let active = null;

async function post(path, body) {
  const answer = await fetch("/control/" + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const result = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(result.error || answer.statusText);
  return result;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// ---- text with entities -------------------------------------------------------------------------------------------

function entityElement(entity, text, person) {
  switch (entity.type) {
    case "bold": return element("b");
    case "italic": return element("i");
    case "underline": return element("u");
    case "strikethrough": return element("s");
    case "code": {
      const code = element("code");
      code.title = "Copy";
      code.addEventListener("click", () => navigator.clipboard?.writeText(text));
      return code;
    }
    case "pre": return element("pre");
    case "blockquote": return element("blockquote");
    case "expandable_blockquote": return foldedQuote(text);
    case "spoiler": return spoiler();
    case "bot_command": {
      const command = element("button", "command");
      command.type = "button";
      command.addEventListener("click", () => say(person, text));
      return command;
    }
    case "url": return link(/^[a-z]+:\/\//i.test(text) ? text : "http://" + text, person);
    case "text_link": return link(entity.url, person);
    case "email": return link("mailto:" + text, person);
    case "date_time": {
      const time = element("time");
      time.title = new Date(entity.unix_time * 1000).toLocaleString();
      return time;
    }
    case "mention": case "hashtag": case "cashtag": case "text_mention": return element("span", "tag");
    default: return element("span");
  }
}

function spoiler() {
  const hidden = element("span", "spoiler");
  hidden.tabIndex = 0;
  hidden.setAttribute("role", "button");
  hidden.setAttribute("aria-label", "Hidden text; press to show");
  const show = () => { hidden.classList.add("shown"); hidden.removeAttribute("aria-label"); };
  hidden.addEventListener("click", show);
  hidden.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") show(); });
  return hidden;
}

function foldedQuote(text) {
  const quote = element("blockquote");
  if (text.length < 140 && text.split("\n").length < 4) return quote;
  quote.className = "folded";
  quote.tabIndex = 0;
  quote.title = "Show all";
  const unfold = () => quote.classList.remove("folded");
  quote.addEventListener("click", unfold);
  quote.addEventListener("keydown", (event) => { if (event.key === "Enter") unfold(); });
  return quote;
}

function link(url, person) {
  const anchor = element("a");
  // Only these may open from here; the rest is shown as text.
  if (!/^(https?:|mailto:|tg:)/i.test(url)) return element("span", "tag");
  anchor.href = url;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.title = url;
  anchor.addEventListener("click", (event) => {
    if (!isOwn(url)) return;
    event.preventDefault();
    post("follow", { person, url });
  });
  return anchor;
}

function isOwn(url) {
  const found = /^(?:https?:\/\/)?t\.me\/([^/?#]+)/i.exec(url);
  return found !== null && found[1].toLowerCase() === botUsername.toLowerCase();
}

// Offsets are in UTF-16 units, as in JavaScript's own strings.
function fill(parent, text, entities, begin, end, person) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  let at = begin;
  while (sorted.length > 0) {
    const entity = sorted.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    parent.append(text.slice(at, from));
    const inner = [];
    while (sorted.length > 0 && sorted[0].offset < to) {
      const next = sorted.shift();
      inner.push(next);
      const over = next.offset + next.length - to;
      if (over > 0) sorted.unshift({ ...next, offset: to, length: over });
      if (over > 0) break;
    }
    const child = entityElement(entity, text.slice(from, to), person);
    fill(child, text, inner, from, to, person);
    parent.append(child);
    at = to;
    // A line break right after a block would show as an empty line.
    if (/^(PRE|BLOCKQUOTE)$/.test(child.tagName) && text[at] === "\n") at += 1;
  }
  if (at < end) parent.append(text.slice(at, end));
}

function textElement(text, entities, person) {
  const made = element("div", "text");
  made.dir = "auto";
  fill(made, text, entities, 0, text.length, person);
  return made;
}

// ---- messages -----------------------------------------------------------------------------------------------------

const clock = (milliseconds) =>
  new Date(milliseconds).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function media(message) {
  const path = "/control/file/" + encodeURIComponent(message.media.file_id);
  if (message.media.kind === "photo") {
    const image = element("img", "photo");
    image.src = path;
    image.alt = "Picture " + message.media.file_name;
    return image;
  }
  const file = element("a", "document");
  file.href = path;
  file.download = message.media.file_name;
  file.append(element("b", "", "📄"), element("span", "", message.media.file_name + ", " + size(message.media.size)));
  return file;
}

const size = (bytes) => (bytes < 10_000 ? bytes + " B" : Math.round(bytes / 1024) + " kB");

function originName(origin) {
  return origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.chat?.title ?? "somebody";
}

function meta(column, message) {
  const line = element("div", "meta");
  const act = (text, label, run) => {
    const button = element("button", "quiet act", text);
    button.type = "button";
    button.setAttribute("aria-label", label);
    button.addEventListener("click", run);
    line.append(button);
  };
  if (column.as === column.id) act("Reply", "Reply to this message", () => replyTo(column, message));
  if (!message.protected) {
    act("Forward", "Forward this message to the bot", () =>
      post("forward", { person: column.as, from_chat: column.id, message_id: message.id }).catch((error) => toast(column, error.message)));
  }
  if (message.silent) {
    const silent = element("span", "", "🔕");
    silent.title = "Arrived without a sound";
    line.append(silent);
  }
  if (message.edits.length > 0) line.append(editedButton(message));
  const time = element("time", "", clock(message.sent_at));
  time.dateTime = new Date(message.sent_at).toISOString();
  line.append(time);
  return line;
}

function editedButton(message) {
  const button = element("button", "quiet edited", "edited");
  button.type = "button";
  button.title = "Show what it said before";
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const bubble = button.closest(".bubble");
    const open = bubble.querySelectorAll(".former");
    button.setAttribute("aria-expanded", String(open.length === 0));
    if (open.length > 0) return open.forEach((former) => former.remove());
    for (const edit of message.edits) {
      const former = element("div", "former");
      former.append(element("p", "", "until " + clock(edit.at)), textElement(edit.text, edit.entities, 0));
      bubble.append(former);
    }
  });
  return button;
}

function inlineButton(column, message, button) {
  const [kind, value] = Object.entries(button.action)[0];
  const made = element("button", "", button.text);
  made.type = "button";
  if (kind === "callback_data") made.dataset.callback = value;
  if (kind === "url") { made.dataset.url = value; made.title = value; }
  made.addEventListener("click", async () => {
    made.classList.add("busy");
    try {
      if (kind === "copy_text") {
        await navigator.clipboard?.writeText(value);
        return toast(column, "Copied");
      }
      const button = kind === "callback_data" ? value : made.textContent;
      const result = await post("press", { person: column.as, chat: column.id, message_id: message.id, button });
      if (result.link) window.open(result.link, "_blank", "noopener");
    } catch (error) {
      toast(column, error.message);
    } finally {
      made.classList.remove("busy");
    }
  });
  return made;
}

function rows(column, message) {
  const all = element("div", "rows");
  for (const row of message.buttons) {
    const line = element("div", "row");
    line.append(...row.map((button) => inlineButton(column, message, button)));
    all.append(line);
  }
  return all;
}

function serviceText(service) {
  if (service.chat_shared) return "Shared with the bot: " + (service.chat_shared.title ?? "a chat");
  return Object.keys(service)[0].replaceAll("_", " ");
}

function messageElement(column, message) {
  if (message.service) {
    const service = element("p", "service", serviceText(message.service));
    service.dataset.message = message.id;
    return service;
  }
  const made = element("article", message.from_bot ? "message" : "message mine");
  made.dataset.message = message.id;
  made.setAttribute("aria-label", message.from_bot ? "Bot" : column.name);
  const bubble = element("div", "bubble");
  if (message.forward_origin) {
    bubble.append(element("div", "origin", "Forwarded from " + originName(message.forward_origin)));
  }
  const replied = column.messages.get(message.reply_to);
  if (replied) bubble.append(element("div", "quoted", replied.message.text.slice(0, 120) || "Picture"));
  if (message.media) bubble.append(media(message));
  if (message.text) bubble.append(textElement(message.text, message.entities, column.as));
  bubble.append(meta(column, message));
  made.append(bubble);
  if (message.buttons.length > 0) made.append(rows(column, message));
  return made;
}

// ---- columns ------------------------------------------------------------------------------------------------------

function addColumn(person) {
  const section = byId("column-template").content.firstElementChild.cloneNode(true);
  const find = (selector) => section.querySelector(selector);
  section.dataset.person = person.id;
  section.id = "person-" + person.id;
  section.setAttribute("aria-label", person.name);
  find(".avatar").textContent = [...person.name][0] ?? "?";
  find(".avatar").style.setProperty("--hue", String((person.id * 67) % 360));
  find("h2").textContent = person.name;
  const input = find("input[name=text]");
  input.id = "text-" + person.id;
  find(".composer label").htmlFor = input.id;
  const column = { id: person.id, name: person.name, section, find, input, messages: new Map(), replyTo: null, unread: 0, atEnd: true };
  // In a private chat the person's id is that of the chat; a group or channel is seen as somebody who is in it.
  column.as = person.as ?? person.id;
  const log = find(".log");
  log.addEventListener("scroll", () => { column.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80; });
  log.addEventListener("load", () => stick(column), true);
  new ResizeObserver(() => stick(column)).observe(log);
  find(".composer").addEventListener("submit", (event) => {
    event.preventDefault();
    say(person.id, input.value);
    input.value = "";
  });
  find(".start").addEventListener("click", () => { say(person.id, "/start"); input.focus(); });
  find(".block").addEventListener("click", () => post("block", { person: person.id, blocked: !column.blocked }));
  find(".replying button").addEventListener("click", () => replyTo(column, null));
  find(".open-menu").addEventListener("click", () => toggleMenu(column));
  find(".open-keyboard").addEventListener("click", () => toggleKeyboard(column));
  section.addEventListener("keydown", (event) => { if (event.key === "Escape") toggleMenu(column, false); });
  find(".open-file").addEventListener("click", () => find(".file").click());
  find(".file").addEventListener("change", (event) => sendFile(column, event.target));
  byId("columns").append(section);
  columns.set(person.id, column);
  addTab(column);
  return column;
}

// A group or channel: what stands there can be read, forwarded to the bot and pressed.
function addPlace(place) {
  const column = addColumn(place);
  column.section.classList.add("place");
  column.find(".note").textContent = place.kind + ", as " + (columns.get(place.as)?.name ?? "somebody") + " sees it";
  for (const part of [".block", ".composer", ".start"]) column.find(part).hidden = true;
  return column;
}

function addTab(column) {
  const tab = element("button", "", column.name);
  tab.type = "button";
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", column.section.id);
  tab.addEventListener("click", () => show(column));
  tab.addEventListener("keydown", (event) => {
    const next = { ArrowRight: tab.nextElementSibling, ArrowLeft: tab.previousElementSibling }[event.key];
    if (!next) return;
    next.focus();
    next.click();
  });
  column.tab = tab;
  byId("tabs").append(tab);
  if (active === null) show(column);
  else tab.setAttribute("aria-selected", "false");
}

function show(column) {
  active = column;
  for (const other of columns.values()) {
    const is = other === column;
    other.section.classList.toggle("active", is);
    other.tab.setAttribute("aria-selected", String(is));
  }
  column.unread = 0;
  column.tab.querySelector(".unread")?.remove();
  stick(column);
}

function countUnread(column) {
  if (column === active) return;
  column.unread += 1;
  column.tab.querySelector(".unread")?.remove();
  column.tab.append(element("span", "unread", String(column.unread)));
}

function drawMessages(column, list, isFirst) {
  const log = column.find(".log");
  for (const message of list) {
    const known = column.messages.get(message.id);
    const content = JSON.stringify(message);
    if (known?.content === content) continue;
    if (message.deleted_at !== null) {
      known?.shown.remove();
      column.messages.delete(message.id);
      continue;
    }
    const shown = messageElement(column, message);
    if (known) {
      shown.classList.add("changed");
      known.shown.replaceWith(shown);
    } else {
      if (!isFirst) shown.classList.add("new");
      log.append(shown);
      if (!isFirst && message.from_bot) countUnread(column);
      if (!isFirst && message.keyboard?.force_reply) replyTo(column, message);
    }
    column.messages.set(message.id, { content, shown, message });
  }
  stick(column);
}

// A reader at the end stays at the end, also when a picture arrives late.
function stick(column) {
  if (!column.atEnd) return;
  const log = column.find(".log");
  log.scrollTop = log.scrollHeight;
}

function drawState(column, person) {
  column.blocked = person.blocked;
  const notes = [person.language_code];
  if (person.deleted) notes.push("account deleted");
  else if (person.blocked) notes.push("has blocked the bot");
  column.find(".note").textContent = notes.join(" · ");
  column.find(".block").textContent = person.blocked ? "Unblock" : "Block";
  column.find(".block").hidden = !person.started;
  column.find(".start").hidden = person.started;
  column.find(".composer").hidden = !person.started;
  column.section.classList.toggle("gone", person.deleted);
}

function replyTo(column, message) {
  column.replyTo = message?.id ?? null;
  column.find(".replying").hidden = message === null;
  column.find(".replying span").textContent = message ? "Reply to: " + message.text.slice(0, 80) : "";
  column.input.focus();
}

function toggleMenu(column, open = column.find(".menu").hidden) {
  const menu = column.find(".menu");
  menu.hidden = !open;
  column.find(".open-menu").setAttribute("aria-expanded", String(open));
  if (open) menu.querySelector("button")?.focus();
}

function drawMenu(column, commands) {
  const items = commands.map(({ command, description }) => {
    const button = element("button");
    button.type = "button";
    button.append(element("b", "", "/" + command), element("span", "", description));
    button.addEventListener("click", () => { toggleMenu(column, false); say(column.id, "/" + command); });
    const item = element("li");
    item.append(button);
    return item;
  });
  column.find(".menu").replaceChildren(...(items.length > 0 ? items : [element("li", "", "The bot has set no commands.")]));
}

// An empty chat shows what the bot says about itself, as Telegram does.
function drawEmpty(column, person) {
  const box = column.find(".empty");
  const about = person.description || "Nothing here yet. Press Start to talk to the bot.";
  column.find(".empty p").textContent = about;
  box.hidden = person.started || column.messages.size > 0;
}

async function say(person, text) {
  const column = columns.get(person);
  if (!column || text.trim() === "") return;
  const body = { person, text };
  if (column.replyTo !== null) body.reply_to = column.replyTo;
  column.replyTo = null;
  column.find(".replying").hidden = true;
  column.atEnd = true;
  stick(column);
  await post("say", body).catch((error) => {
    toast(column, error.message);
    // What was written is not lost.
    if (column.input.value === "") column.input.value = text;
  });
}

function attachedKind(type) {
  if (/^image\/(jpeg|png|webp)$/.test(type)) return "photo";
  if (/^video\//.test(type)) return "video";
  return type === "audio/ogg" ? "voice" : "document";
}

async function sendFile(column, picker) {
  const file = picker.files[0];
  if (!file) return;
  const query = new URLSearchParams({
    person: column.id, file_name: file.name, kind: attachedKind(file.type), mime_type: file.type, caption: column.input.value,
  });
  column.input.value = "";
  picker.value = "";
  const headers = { "content-type": "application/octet-stream" };
  const answer = await fetch("/control/attach?" + query, { method: "POST", headers, body: file });
  if (!answer.ok) toast(column, "The file could not be sent.");
}

function toast(column, text) {
  const note = element("p", "", text);
  column.find(".toast").append(note);
  setTimeout(() => note.remove(), 4000);
}

function showToast(given) {
  const column = columns.get(given.person);
  if (!column) return;
  if (!given.alert) return toast(column, given.text);
  const dialog = column.find(".alert");
  dialog.querySelector("p").textContent = given.text;
  if (!dialog.open) dialog.showModal();
}

// ---- news ---------------------------------------------------------------------------------------------------------

function draw(news) {
  if (!news.people) return;
  if (run !== null && news.run !== run) return location.reload();
  run = news.run;
  version = news.version;
  botUsername = news.bot.username;
  byId("bot-name").textContent = news.bot.name + " (@" + news.bot.username + ")";
  byId("guide").hidden = news.guide.length === 0;
  byId("guide-lines").replaceChildren(...news.guide.map((line) => element("li", "", line)));
  byId("nobody").hidden = news.people.length > 0;
  byId("add-person").hidden = false;
  for (const person of news.people) {
    const isFirst = !columns.has(person.id);
    const column = columns.get(person.id) ?? addColumn(person);
    drawState(column, person);
    drawMenu(column, person.commands);
    drawEmpty(column, person);
    drawKeyboard(column, person.keyboard);
    if (person.messages) drawMessages(column, person.messages, isFirst);
  }
  for (const place of news.places) {
    const isFirst = !columns.has(place.id);
    const column = columns.get(place.id) ?? addPlace(place);
    if (place.messages) drawMessages(column, place.messages, isFirst);
  }
  const fresh = toastsSeen === null ? 0 : news.toast_count - toastsSeen;
  toastsSeen = news.toast_count;
  if (fresh > 0) news.toasts.slice(-fresh).forEach(showToast);
}

async function listen() {
  for (;;) {
    try {
      const answer = await fetch("/control/events?since=" + version);
      const news = await answer.json();
      if (news.stopped) throw new Error("stopped");
      byId("connection").textContent = "";
      draw(news);
    } catch {
      byId("connection").textContent = "The simulator does not answer; trying again…";
      await new Promise((wake) => setTimeout(wake, 1500));
    }
  }
}

byId("add-person").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  await post("people", { name: form.elements.name.value.trim(), language_code: form.elements.language.value });
  form.elements.name.value = "";
});
if (matchMedia("(max-width: 720px)").matches) byId("guide").open = false;
listen();
