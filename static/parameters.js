// What a parameter form does beyond its submit buttons: it tells the server which field was
// touched, marks wrong controls, orders rows by hand, and lets lines be pasted into a list.
(() => {
  "use strict";
  const form = (element) => element.closest("[data-parameters]");
  const changed = (element) => element.dispatchEvent(new Event("change", { bubbles: true }));

  // --- What the server is told -------------------------------------------------------------
  // Several changes may go in one request, so names are kept until one is answered.
  const touched = new Set();
  let told = [];
  document.addEventListener("change", (event) => {
    const { name } = event.target;
    if (!name || !event.target.closest("form")?.querySelector("[data-parameters]")) return;
    touched.add(name);
    told = told.filter((other) => other !== name);
  });
  // Whoever mends what is marked as wrong hears so before leaving the field.
  document.addEventListener("input", ({ target }) => {
    if (document.getElementById(`${target.name}-errors`)?.firstElementChild) touched.add(target.name);
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (!form(event.target)) return;
    told = [...touched];
    for (const name of told) event.detail.parameters.append("_touched", name);
  });
  // What was changed while the answer was on its way waits for the next one.
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (!form(event.target)) return;
    for (const name of told) touched.delete(name);
  });
  // A press that waits for a change to be answered is still that button's: without it, it would send.
  document.addEventListener("htmx:configRequest", (event) => {
    const { name, value } = event.detail.triggeringEvent?.submitter ?? {};
    if (name) event.detail.parameters.set(name, value);
  });

  // --- Secrets -----------------------------------------------------------------------------
  // A page that is replaced by another of the same form hands over what was typed, parameter by
  // parameter. Nothing of it leaves the page, and nothing is kept.
  const secrets = () => {
    const box = document.querySelector("form [data-secrets]");
    const marks = Object.entries(JSON.parse(box?.dataset.secrets ?? "{}"));
    const controls = marks.map(([name, mark]) => [mark, box.closest("form").elements[name]]);
    return controls.filter(([, control]) => control);
  };
  const typed = new Map();
  document.addEventListener("htmx:beforeSwap", (event) => {
    typed.clear();
    if (event.detail.target !== document.body) return;
    touched.clear(); // another page may have other fields under these names
    for (const [mark, control] of secrets()) if (control.value) typed.set(mark, control.value);
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const [mark, control] of typed.size ? secrets() : []) {
      if (control.value || !typed.has(mark)) continue;
      control.value = typed.get(mark);
      changed(control instanceof RadioNodeList ? control[0] : control);
    }
    typed.clear();
  });

  const open = (element) => {
    for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  };

  // --- What a screen reader is told ----------------------------------------------------------
  const markErrors = () => {
    for (const errors of document.querySelectorAll("[data-parameters] .field-errors")) {
      const control = document.getElementById(errors.id.replace(/-errors$/, ""));
      const wrong = errors.firstElementChild !== null;
      if (wrong) open(errors);
      if (!control?.matches("input, select, textarea")) continue;
      if (wrong) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      const lines = control.closest("[data-json]")?.querySelectorAll(".json-lines > span") ?? [];
      lines.forEach((line, place) =>
        line.classList.toggle("is-bad", wrong && place + 1 === Number(errors.dataset.line)),
      );
    }
  };
  document.addEventListener("htmx:afterRequest", (event) => form(event.target) && markErrors());

  // --- What is still open ----------------------------------------------------------------------
  // The button that sends leads there while something is, and so does Enter in the reason. What
  // was changed and is not answered yet may have been the last of it: then the server decides.
  const sender = () => document.querySelector("[data-leads]");
  const lead = () => {
    const links = [...document.getElementById(sender().dataset.leads).querySelectorAll("a")];
    const targets = links.map((link) => document.getElementById(link.hash.slice(1)));
    const next = targets.find((target) => target && target !== document.activeElement) ?? sender();
    open(next);
    next.focus();
  };
  const hold = () => {
    const state = document.getElementById(sender()?.dataset.leads);
    if (state) sender().setAttribute("aria-disabled", "open" in state.dataset);
  };
  document.addEventListener("htmx:afterSettle", hold);
  document.addEventListener("htmx:oobAfterSwap", hold);
  document.addEventListener(
    "click",
    (event) => {
      if (!event.target.closest("[data-leads][aria-disabled='true']") || touched.size) return;
      event.preventDefault();
      event.stopPropagation();
      lead();
    },
    { capture: true },
  );
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.id !== "id_notes" || !sender()) return;
    event.preventDefault();
    lead();
  });

  // A control that outlives its surroundings must not take the focus a second time.
  document.addEventListener("focusin", (event) => event.target.removeAttribute("autofocus"));

  // --- Long lists of options -----------------------------------------------------------------
  const narrow = (search) => {
    const select = document.getElementById(search.dataset.narrows);
    const words = search.value.trim().toLowerCase();
    const fits = (option) => option.text.toLowerCase().includes(words);
    const found = [...select.options].filter((option) => option.value && fits(option));
    if (words && found.length === 1 && !found[0].selected) {
      found[0].selected = true;
      changed(select);
    }
    for (const option of select.options) option.hidden = !fits(option) && !option.selected;
  };
  const showSearches = () => {
    for (const search of document.querySelectorAll("[data-narrows]")) search.hidden = false;
  };
  // It is no field of the form: what is typed here changes nothing by itself.
  for (const name of ["input", "change"]) {
    document.addEventListener(
      name,
      (event) => {
        if (!event.target.dataset.narrows) return;
        event.stopPropagation();
        if (name === "input") narrow(event.target);
      },
      { capture: true },
    );
  }
  document.addEventListener("htmx:afterSettle", showSearches);
  showSearches();

  // --- Rows --------------------------------------------------------------------------------
  const move = (grip, down) => {
    const row = grip.closest("[data-row]");
    const other = down ? row.nextElementSibling : row.previousElementSibling;
    if (!other?.matches("[data-row]")) return;
    if (down) other.after(row);
    else other.before(row);
    grip.focus();
    changed(grip);
  };
  document.addEventListener("keydown", (event) => {
    const grip = event.target.closest?.("[data-grip]");
    if (!grip || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(grip, event.key === "ArrowDown");
  });

  let dragged = null;
  let dropped = false;
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.("[data-grip]");
    if (grip && event.button === 0) dragged = { grip, row: grip.closest("[data-row]"), moved: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const { row } = dragged;
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-row]");
    if (!over || over === row || over.parentNode !== row.parentNode) return;
    dragged.moved = true;
    row.classList.add("is-dragged");
    const below = over.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_PRECEDING;
    if (below) over.after(row);
    else over.before(row);
  });
  document.addEventListener("pointerup", () => {
    if (!dragged) return;
    const { grip, row, moved } = dragged;
    dragged = null;
    row.classList.remove("is-dragged");
    if (!moved) return;
    changed(grip);
    // Letting go is not the press that moves a row up.
    dropped = true;
    setTimeout(() => (dropped = false));
  });
  document.addEventListener(
    "click",
    (event) => {
      if (!dropped) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );

  document.addEventListener("paste", (event) => {
    const list = event.target.closest?.("[data-rows]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!list || event.target.matches("textarea") || !text.trim().includes("\n")) return;
    const box = list.querySelector(":scope > .list-actions [data-paste]");
    if (!box) return;
    event.preventDefault();
    box.value = text;
    box.nextElementSibling.click();
  });

  // --- JSON ---------------------------------------------------------------------------------
  document.addEventListener("input", (event) => {
    const box = event.target.closest?.("[data-json]");
    const lines = box?.querySelector(".json-lines");
    if (!lines) return;
    const count = Math.max(3, event.target.value.split("\n").length);
    event.target.rows = count;
    lines.replaceChildren(
      ...Array.from({ length: count }, (_, place) =>
        Object.assign(document.createElement("span"), { textContent: place + 1 }),
      ),
    );
  });

  // --- Finding parameters in a long form --------------------------------------------------
  const words = (field) => {
    const texts = field.querySelectorAll(".field-label, .field-name, .field-help");
    return [...texts].map((text) => text.textContent.toLowerCase()).join(" ");
  };
  const find = () => {
    const bar = document.querySelector("[data-find-parameters]");
    if (!bar) return;
    const text = bar.querySelector("[data-find-text]").value.trim().toLowerCase();
    const required = bar.querySelector("[data-find-required]").checked;
    let shown = 0;
    for (const field of document.querySelectorAll("[data-parameters] .band > .fields > .field")) {
      const asked = words(field).includes(text) && (!required || "required" in field.dataset);
      const fits = asked || field.querySelector(".field-errors > p") !== null;
      field.classList.toggle("is-filtered", !fits);
      if (fits && !field.hidden) shown += 1;
      if (fits && (text || required)) open(field);
    }
    const count = bar.querySelector("[data-find-count]");
    count.textContent = text || required ? `${shown} ${count.dataset.words}` : "";
  };
  // What is found is not what is sent: nothing of this is a change of the form.
  for (const name of ["input", "change"]) {
    document.addEventListener(
      name,
      (event) => {
        if (!event.target.closest("[data-find-parameters]")) return;
        event.stopPropagation();
        find();
      },
      { capture: true },
    );
  }
  const offer = () => {
    for (const bar of document.querySelectorAll("[data-find-parameters]")) bar.hidden = false;
    find();
  };
  document.addEventListener("htmx:afterSettle", offer);
  offer();
})();
