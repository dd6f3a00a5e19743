/* The keyboard map. A key never does anything of its own: it presses a control that is on the page and carries
   data-key. It is looked for in the current row, then in the drawer, then anywhere. */
(() => {
  "use strict";
  const SINGLE = /^[a-z0-9/?]$/i;
  let currentId = null;
  let lastTicked = null;

  const rows = () => [...document.querySelectorAll("[data-rows] tr[id]")].filter((row) => row.offsetParent !== null);
  const current = () => (currentId && document.getElementById(currentId)) || document.querySelector("tr[data-current]");
  const title = (row) => row.querySelector("[data-key=Enter]") ?? row.querySelector("th a");
  const visible = (element) => element && !element.disabled && element.getClientRects().length > 0;

  function mark(row) {
    document.querySelectorAll("tr[data-current]").forEach((other) => {
      if (other === row) return;
      other.removeAttribute("data-current");
      title(other)?.removeAttribute("aria-current");
    });
    if (!row) return;
    currentId = row.id;
    row.dataset.current = "";
    title(row)?.setAttribute("aria-current", "true");
  }

  function go(row) {
    if (!row) return;
    mark(row);
    row.scrollIntoView({ block: "nearest" });
    title(row)?.focus({ preventScroll: true });
  }

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    go(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
  }

  function find(key) {
    const selector = `[data-key="${CSS.escape(key)}"]`;
    const places = [current(), document.getElementById("drawer"), document];
    for (const place of places) {
      for (const control of place?.querySelectorAll(selector) ?? []) if (visible(control)) return control;
    }
    // The last Undo whose toast has left waits out of sight.
    return key === "u" ? document.querySelector(`body > form ${selector}`) : null;
  }

  function press(key) {
    const control = find(key);
    if (!control) return false;
    if (control.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) control.focus();
    else control.click();
    return true;
  }

  function tick(range) {
    const row = current();
    const box = row?.querySelector("input[type=checkbox]");
    if (!box) return;
    if (!range || !lastTicked) box.click();
    else {
      const all = rows();
      const ends = [all.indexOf(document.getElementById(lastTicked)), all.indexOf(row)].sort((a, b) => a - b);
      for (const between of all.slice(Math.max(0, ends[0]), ends[1] + 1)) {
        const other = between.querySelector("input[type=checkbox]");
        if (other && !other.checked) other.click();
      }
    }
    lastTicked = row.id;
  }

  function showKeys() {
    const dialog = document.getElementById("keys");
    if (dialog && !dialog.open) dialog.showModal();
  }

  function back() {
    const opened = document.querySelector("details[name][open]");
    if (opened) {
      opened.open = false;
      opened.querySelector("summary").focus();
      return true;
    }
    return press("Escape");
  }

  const typing = (element) => element.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), select, textarea, [contenteditable], [role=combobox], [role=listbox], dialog[open], [popover]:popover-open");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      if (typing(event.target)) event.target.matches(":not(dialog *, [popover] *)") && event.target.blur?.();
      else if (back()) event.preventDefault();
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (SINGLE.test(event.key) && document.body.dataset.singleKeys === "off") return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    let done = true;
    if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "x") tick(event.shiftKey);
    else if (key === "?") showKeys();
    else if (key === "r") {
      const all = rows();
      const next = all[all.indexOf(current()) + 1];
      done = press("r");
      if (done && next) go(next);
    } else if (key === "Enter") done = event.target === document.body && press("Enter");
    else if (SINGLE.test(event.key)) done = press(key);
    else done = false;
    if (done) event.preventDefault();
  });

  // The row that one clicks or tabs into is the current one; a swap keeps it.
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-rows] tr[id]");
    if (row) mark(row);
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (currentId) mark(document.getElementById(currentId));
  });
  currentId = document.querySelector("tr[data-current]")?.id ?? null;
})();
