"use strict";
// Keyboards that the bot puts below a chat, and the chooser of chats that one of their buttons opens. Which keyboard stands and
// which chats can be chosen is the server's; this only shows them.

function drawKeyboard(column, given) {
  const content = JSON.stringify(given);
  // Drawn only when it changes: the key that has the focus keeps it.
  if (column.keyboardContent === content) return;
  column.keyboardContent = content;
  column.keyboard = given;
  const box = column.find(".keyboard");
  const hadFocus = box.contains(document.activeElement);
  box.replaceChildren(...(given?.markup.keyboard ?? []).map((row) => keyRow(column, row)));
  column.input.placeholder = given?.markup.input_field_placeholder ?? "Message";
  showKeyboard(column, given !== null);
  if (hadFocus) column.input.focus();
}

function keyRow(column, row) {
  const line = element("div", "row");
  for (const given of row) {
    const key = typeof given === "string" ? { text: given } : given;
    const button = element("button", "", key.text);
    button.type = "button";
    if (key.request_chat) button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => pressKey(column, key));
    line.append(button);
  }
  return line;
}

// A hidden keyboard can be brought back by a button beside the text; one that is to stay cannot be hidden.
function showKeyboard(column, open) {
  const box = column.find(".keyboard");
  const hide = column.find(".open-keyboard");
  box.hidden = !open;
  hide.hidden = column.keyboard === null || column.keyboard.markup.is_persistent === true;
  hide.setAttribute("aria-expanded", String(open));
  const label = open ? "Hide the bot's keyboard" : "Show the bot's keyboard";
  hide.setAttribute("aria-label", label);
  hide.title = label;
  stick(column);
}

function toggleKeyboard(column) {
  const open = column.find(".keyboard").hidden;
  showKeyboard(column, open);
  if (open) column.find(".keyboard button")?.focus();
}

async function pressKey(column, key) {
  if (key.request_chat) return openChooser(column, key);
  await say(column.id, key.text);
  wasUsed(column);
}

function wasUsed(column) {
  if (!column.keyboard?.markup.one_time_keyboard) return;
  showKeyboard(column, false);
  column.input.focus();
}

async function openChooser(column, key) {
  const query = new URLSearchParams({ person: column.id, button: key.text });
  const answer = await fetch("/control/choices?" + query);
  const choices = await answer.json();
  if (!answer.ok) return toast(column, choices.error);
  const isChannel = key.request_chat.chat_is_channel;
  const dialog = column.find(".chooser");
  const title = isChannel ? "Choose a channel" : "Choose a group";
  dialog.setAttribute("aria-label", title);
  dialog.querySelector("h3").textContent = title;
  dialog.querySelector("p").textContent = noteOn(key.request_chat, choices, column.name);
  dialog.querySelector("ul").replaceChildren(...choices.map((choice) => choiceLine(column, key, choice)));
  dialog.showModal();
}

function noteOn(request, choices, name) {
  const places = request.chat_is_channel ? "channels" : "groups";
  if (choices.length === 0) return "There are none that fit. Here stand the " + places + " in which " + name + " has the rights that the bot asks for.";
  return request.bot_administrator_rights ? "The bot becomes an administrator of the one you choose." : "The bot hears which one you choose.";
}

function choiceLine(column, key, choice) {
  const button = element("button", "", choice.title);
  button.type = "button";
  button.addEventListener("click", async () => {
    column.find(".chooser").close();
    try {
      await post("share", { person: column.id, button: key.text, chat: choice.id });
      wasUsed(column);
    } catch (error) {
      toast(column, error.message);
    }
  });
  const item = element("li");
  item.append(button);
  return item;
}
