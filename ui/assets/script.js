// Everything works for reading without this file. It brings updates, copies, and the key `/`.
"use strict";

// A page is drawn again after a change, but not more often than this, in milliseconds.
const PAUSE = 5000;

const live = document.body.dataset.live;
let stream = null;
let waits = null;

function tell() {
  waits = null;
  if (live === "redrawn" && !document.querySelector("#main :focus")) {
    document.body.dispatchEvent(new CustomEvent("yagura:changed"));
  } else {
    document.getElementById("changed").hidden = false;
  }
}

// Many pages that hear of one change do not all ask at once.
function changed() {
  waits ??= setTimeout(tell, PAUSE * (0.2 + Math.random()));
}

function listen() {
  if (document.hidden) {
    stream?.close();
    stream = null;
  } else if (!stream) {
    stream = new EventSource("/events");
    stream.addEventListener("changed", changed);
  }
}

if (live !== "still") {
  listen();
  // What happened while nobody looked is asked for when somebody looks again.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !stream) changed();
    listen();
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent;
    await navigator.clipboard.writeText(text);
    button.textContent = button.dataset.done;
  });
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.getElementById("search")?.focus();
  }
});
