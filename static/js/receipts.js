/* Receipts: where the chosen receipt stands below the list (on a narrow screen), choosing one brings it into view. */
(() => {
  "use strict";
  const isBelow = () => matchMedia("(max-width: 899px)").matches;

  function show() {
    const match = document.querySelector("#match[data-chosen]");
    if (!match || !isBelow()) return;
    match.scrollIntoView({ block: "start" });
    match.querySelector("h2")?.focus({ preventScroll: true });
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id === "receipts" && event.detail.requestConfig?.verb === "get") show();
  });
  show();
})();
