/* What every page needs besides HTMX: refusals become sentences, dialogs and pop-ups open when they are filled,
   the first wrong field takes the focus. */
(() => {
  "use strict";
  const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, level: "error" } }));
  const said = document.body.dataset;

  document.addEventListener("htmx:sendError", () => say(said.saidUnreachable));
  document.addEventListener("htmx:timeout", () => say(said.saidUnreachable));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status === 403 ? said.saidForbidden : status === 404 || status === 410 ? said.saidMissing : status >= 502 ? said.saidUnreachable : said.saidStopped);
  });

  /* ---------------------------------------------------------------- pop-ups */
  let opener = null;

  function place(box, beside) {
    if (matchMedia("(max-width: 899px)").matches || !beside) return;
    const at = beside.getBoundingClientRect();
    const size = box.getBoundingClientRect();
    const below = at.bottom + 4 + size.height <= innerHeight;
    box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
    box.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - size.height - 4)}px`;
  }

  function fill(target) {
    if (target.id === "dialog" && !target.open && target.firstElementChild) {
      const heading = target.querySelector("h1, h2");
      if (heading) {
        heading.id ||= "dialog-title";
        target.setAttribute("aria-labelledby", heading.id);
      }
      target.showModal();
    }
    if (target.id === "picker" && target.firstElementChild) {
      if (!target.matches(":popover-open")) target.showPopover();
      place(target, opener);
      (target.querySelector("[role=combobox]") ?? target.querySelector("input:not([type=hidden]), select, a, button"))?.focus();
    }
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target?.id === "picker") opener = event.detail.elt;
  });
  document.addEventListener("htmx:afterSettle", (event) => fill(event.detail.target ?? event.target));

  function shut(box) {
    if (!box) return;
    if (box.open) box.close();
    if (box.matches?.(":popover-open")) box.hidePopover();
  }
  document.addEventListener("close-popups", () => ["picker", "dialog"].forEach((id) => shut(document.getElementById(id))));
  document.getElementById("picker")?.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    event.target.replaceChildren();
    if (document.activeElement === document.body && opener) (opener.isConnected ? opener : document.getElementById(opener.id))?.focus();
  });
  document.addEventListener("click", (event) => {
    const closer = event.target.closest?.("[data-close]");
    if (closer) shut(closer.closest("dialog, [popover]"));
    if (event.target.nodeName === "DIALOG") shut(event.target);
    document.querySelectorAll("details[name][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  // A form inside a pop-up that was accepted has done its work.
  document.addEventListener("htmx:afterRequest", (event) => {
    const box = event.target.closest?.("#picker, #dialog");
    if (box && event.detail.successful && event.detail.requestConfig.verb !== "get" && event.detail.target !== box) shut(box);
  });

  /* ----------------------------------------------------------- wrong fields */
  function firstWrong(root) {
    root.querySelector?.("[aria-invalid=true]:not([type=hidden])")?.focus();
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.xhr?.status === 422) firstWrong(event.detail.target);
  });
  firstWrong(document);

  /* A select that is a filter sends its form; without script there is a button. */
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-send-on-change]")) event.target.form.requestSubmit();
  });

  // A time zone that nobody has chosen yet starts as the browser's.
  for (const select of document.querySelectorAll("[data-own-time-zone]")) {
    if (!select.value) select.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (select.selectedIndex < 0) select.value = "";
  }
})();
