/* Files: dropped (anywhere on the page where the form says so), pasted or chosen. The form is an ordinary one;
   without script it has a button. */
(() => {
  "use strict";
  const megabytes = (bytes) => (bytes / 1_000_000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

  function complain(form, text) {
    const place = form.querySelector("[data-upload-error]");
    place.textContent = text;
    place.hidden = !text;
  }

  function send(form) {
    const input = form.querySelector("input[type=file]");
    const limit = Number(form.dataset.maxBytes ?? 0);
    const tooBig = limit ? [...input.files].filter((file) => file.size > limit) : [];
    complain(form, tooBig.map((file) => form.dataset.saidTooBig.replace("{name}", file.name).replace("{size}", megabytes(file.size)).replace("{limit}", megabytes(limit))).join(" "));
    const rest = new DataTransfer();
    for (const file of input.files) if (!tooBig.includes(file)) rest.items.add(file);
    input.files = rest.files;
    if (input.files.length) form.requestSubmit();
  }

  function take(form, files) {
    if (!files?.length) return;
    const input = form.querySelector("input[type=file]");
    const chosen = new DataTransfer();
    for (const file of input.multiple ? files : [files[0]]) chosen.items.add(file);
    input.files = chosen.files;
    send(form);
  }

  const formAt = (target) => target.closest?.("[data-upload]") ?? document.querySelector("[data-upload-page]");
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

  document.addEventListener("change", (event) => {
    const form = event.target.matches?.("[data-upload] input[type=file]") && event.target.form;
    if (form && event.target.files.length) send(form);
  });
  document.addEventListener("dragover", (event) => {
    const form = carriesFiles(event) && formAt(event.target);
    if (!form) return;
    event.preventDefault();
    form.dataset.over = "";
  });
  for (const name of ["dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      if (name === "drop" || !event.relatedTarget) document.querySelectorAll("[data-upload][data-over]").forEach((form) => delete form.dataset.over);
    });
  }
  document.addEventListener("drop", (event) => {
    const form = carriesFiles(event) && formAt(event.target);
    if (!form) return;
    event.preventDefault();
    take(form, event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    const form = event.clipboardData?.files.length && document.querySelector("[data-upload-page]");
    if (form) take(form, event.clipboardData.files);
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.closest?.("[data-upload]")?.querySelector("progress");
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = (100 * event.detail.loaded) / event.detail.total;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.matches?.("[data-upload]") && event.target;
    if (!form) return;
    const bar = form.querySelector("progress");
    if (bar) bar.hidden = true;
    if (event.detail.successful) form.reset();
  });
  function hideButtons(root) {
    root.querySelectorAll?.("[data-upload] [data-upload-send]").forEach((button) => { button.hidden = true; });
  }
  document.addEventListener("htmx:afterSettle", (event) => hideButtons(event.target));
  hideButtons(document);
})();
