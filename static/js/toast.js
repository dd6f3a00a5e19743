/* Toasts: short sentences in the page's one polite region. They leave after ten seconds, unless a pointer or
   the focus rests on them; an Undo that left stays reachable by its key. */
(() => {
  "use strict";
  const STAY = 10_000;
  const timers = new WeakMap();
  let lastUndo = null;

  function start(toast) {
    clearTimeout(timers.get(toast));
    timers.set(toast, setTimeout(() => leave(toast), STAY));
  }

  function leave(toast) {
    if (toast.matches(":hover, :focus-within")) return start(toast);
    const undo = toast.querySelector("form");
    if (undo) {
      lastUndo?.remove();
      lastUndo = undo;
      undo.hidden = true;
      document.body.append(undo);
    }
    toast.remove();
  }

  function close(toast) {
    clearTimeout(timers.get(toast));
    toast.remove();
  }

  function show(text, level) {
    const region = document.getElementById("toasts");
    if (!region || !text) return;
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.toast = "";
    if (level) toast.dataset.level = level;
    const sentence = document.createElement("span");
    sentence.textContent = text;
    toast.append(sentence);
    region.append(toast);
  }

  function watch(region) {
    region.querySelectorAll("[data-toast]").forEach(start);
    new MutationObserver((changes) => {
      for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1 && node.matches("[data-toast]")) start(node);
      const toasts = region.querySelectorAll("[data-toast]");
      for (let i = 0; i < toasts.length - 3; i += 1) leave(toasts[i]);
    }).observe(region, { childList: true });
  }

  document.addEventListener("click", (event) => {
    const closer = event.target.closest?.("[data-toast-close]");
    if (closer) close(closer.closest("[data-toast]"));
  });
  // An Undo that was pressed goes out of sight at once, but stays until its answer has been dealt with.
  document.addEventListener("submit", (event) => {
    const pressed = event.target === lastUndo ? lastUndo : event.target.closest?.("[data-toast]");
    if (!pressed) return;
    if (pressed === lastUndo) lastUndo = null;
    clearTimeout(timers.get(pressed));
    pressed.hidden = true;
    pressed.addEventListener("htmx:afterRequest", () => setTimeout(() => pressed.remove(), 1000), { once: true });
  });
  // From other scripts, and from the server through the HX-Trigger header: {"toast": {"text": "…"}}.
  document.addEventListener("toast", (event) => show(event.detail?.text, event.detail?.level));
  const region = document.getElementById("toasts");
  if (region) watch(region);
})();
