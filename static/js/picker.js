/* A combobox that asks the server for its options, so that it stays quick with any number of them.
   Keys: type to search, arrows, Home and End in the list by Ctrl, Enter sets, Shift+Enter presses the form's
   data-picker-all button, Esc leaves. */
(() => {
  "use strict";
  const WAIT = 120;
  const states = new WeakMap();

  function state(input) {
    if (!states.has(input)) {
      const box = input.closest("[data-picker]");
      states.set(input, {
        box,
        list: box.querySelector("[role=listbox]"),
        value: box.querySelector("input[type=hidden]"),
        asked: null,
        timer: 0,
        asking: null,
        chosenText: input.value,
        chosenValue: box.querySelector("input[type=hidden]")?.value ?? "",
      });
    }
    return states.get(input);
  }

  const options = (it) => [...it.list.querySelectorAll("[role=option]:not([aria-disabled])")];
  const active = (it) => it.list.querySelector("[role=option][aria-selected=true]");

  function open(input) {
    const it = state(input);
    it.list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close(input) {
    const it = state(input);
    clearTimeout(it.timer);
    it.asking?.abort();
    it.asked = null;
    if (!it.box.closest("[data-picker-box]")) it.list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function point(input, option) {
    const it = state(input);
    active(it)?.setAttribute("aria-selected", "false");
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function tell(it, text) {
    const line = document.createElement("div");
    line.className = "none";
    line.setAttribute("role", "option");
    line.setAttribute("aria-disabled", "true");
    line.textContent = text;
    it.list.replaceChildren(line);
  }

  async function ask(input) {
    const it = state(input);
    const query = input.value === it.chosenText ? "" : input.value.trim();
    if (it.asked === query) return;
    it.asked = query;
    it.asking?.abort();
    it.asking = new AbortController();
    const address = new URL(it.box.dataset.optionsUrl, location.href);
    address.searchParams.set("q", query);
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: it.asking.signal, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      it.list.replaceChildren(...parsed.body.children);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      it.asked = null;
      tell(it, it.box.dataset.saidFailed);
    }
    const found = options(it);
    found.forEach((option, index) => { option.id = `${it.list.id}_${index}`; });
    if (!found.length && !it.list.querySelector(".none")) tell(it, it.box.dataset.saidNone);
    open(input);
    point(input, found[0] ?? null);
  }

  function later(input) {
    const it = state(input);
    clearTimeout(it.timer);
    it.timer = setTimeout(() => ask(input), WAIT);
  }

  function choose(input, option, all) {
    const it = state(input);
    if (option.dataset.url) return location.assign(option.dataset.url);
    input.value = it.chosenText = option.dataset.text.trim();
    it.chosenValue = option.dataset.value;
    it.value.value = option.dataset.value;
    close(input);
    it.value.dispatchEvent(new Event("change", { bubbles: true }));
    const form = it.value.form;
    if (all) form.querySelector("[data-picker-all]").click();
    else if (it.box.hasAttribute("data-picker-submit")) form.requestSubmit();
    return undefined;
  }

  function move(input, by) {
    const it = state(input);
    const all = options(it);
    if (!all.length) return;
    const at = all.indexOf(active(it));
    point(input, all[(at + by + all.length) % all.length]);
  }

  function leave(input) {
    const it = state(input);
    input.value = it.chosenText;
    it.value.value = it.chosenValue;
    close(input);
  }

  const comboboxOf = (target) => target.closest?.("[data-picker]")?.querySelector("[role=combobox]");
  const isCombobox = (target) => target.matches?.("[data-picker] [role=combobox]");

  document.addEventListener("focusin", (event) => {
    if (!isCombobox(event.target)) return;
    state(event.target);
    if (event.target.closest("[data-picker-box]")) ask(event.target);
  });
  document.addEventListener("click", (event) => {
    const input = comboboxOf(event.target);
    if (!input) return;
    const option = event.target.closest("[role=option]:not([aria-disabled])");
    if (option) choose(input, option, false);
    else if (event.target === input) {
      input.select();
      ask(input);
    }
  });
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.("[data-picker] [role=listbox]")) event.preventDefault();
  });
  document.addEventListener("input", (event) => {
    if (!isCombobox(event.target)) return;
    const it = state(event.target);
    it.value.value = event.target.value === it.chosenText ? it.chosenValue : "";
    if (event.target.value === "") {
      it.chosenText = "";
      it.chosenValue = "";
    }
    later(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (!isCombobox(event.target) || event.isComposing) return;
    const input = event.target;
    const it = state(input);
    const shown = input.getAttribute("aria-expanded") === "true";
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (shown) move(input, event.key === "ArrowDown" ? 1 : -1);
      else ask(input);
    } else if (event.key === "Enter") {
      const option = shown && active(it);
      const all = event.shiftKey && it.value.form?.querySelector("[data-picker-all]");
      if (option) {
        event.preventDefault();
        choose(input, option, Boolean(all));
      } else if (shown) event.preventDefault();
    } else if (event.key === "Escape" && shown) {
      if (!it.box.closest("[data-picker-box]")) {
        event.preventDefault();
        event.stopPropagation();
      }
      leave(input);
    } else if (event.key === "Tab" && shown && it.asked && active(it)) choose(input, active(it), false);
  });
  document.addEventListener("focusout", (event) => {
    if (!isCombobox(event.target)) return;
    const input = event.target;
    if (input.closest("[data-picker-box]")) return;
    // Typed text that is no choice stays in the field; the server says so, and nothing typed is lost.
    close(input);
  });
})();
