// A list of deployments or specs: choosing many, over pages of it too, and the menu of a row.
(() => {
  "use strict";
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const boxes = () => [...document.querySelectorAll("input[name='pick']")].filter((box) => box.type === "checkbox");
  const whole = () => document.querySelector("input[name='pick-page']");
  const everything = () => document.querySelector("input[name='everything']");
  const none = bar.querySelector("[data-none]");

  // --- What was chosen on other pages of the same list ------------------------------------------
  const STORE = "ticked";
  let kept = { list: "", picks: {}, all: false };
  const keep = () => {
    try {
      sessionStorage.setItem(STORE, JSON.stringify(kept));
    } catch {
      // Storage is refused in some private windows; the choice then ends with its page.
    }
  };
  // Whoever comes from elsewhere chooses anew: what was chosen may be gone by now.
  const isNear = () => {
    if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return true;
    const from = document.referrer ? new URL(document.referrer).pathname : "";
    return from === location.pathname || from.includes("/bulk/");
  };
  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(STORE));
    } catch {
      return kept;
    }
  };
  // What was chosen here and left the list, by an action or by itself, is chosen no more.
  let drawn = [];
  const dropGone = () => {
    const here = boxes().map((box) => box.value);
    for (const key of drawn) if (!here.includes(key)) delete kept.picks[key];
    drawn = here;
    keep();
  };
  const remember = () => {
    const list = document.getElementById("rows")?.dataset.list ?? "";
    kept = read();
    if (kept?.list !== list) kept = { list, picks: {}, all: false };
    drawn = boxes().map((box) => box.value);
    if (everything()) everything().checked = kept.all;
    for (const box of boxes()) box.checked = kept.all || box.value in kept.picks;
  };
  const elsewhere = () => {
    const here = new Set(boxes().map((box) => box.value));
    return Object.entries(kept.picks).filter(([key]) => !here.has(key));
  };
  const note = () => {
    kept.all = everything()?.checked ?? false;
    for (const box of boxes()) {
      if (box.checked) kept.picks[box.value] = box.dataset.held ?? "{}";
      else delete kept.picks[box.value];
    }
    keep();
  };

  // --- What the bar says ----------------------------------------------------------------------------
  // "Redeploy leaves out 2 deployed already, 1 in motion".
  const leftOut = (label, reasons) => {
    const counts = new Map();
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    return `${label} leaves out ${[...counts].map(([reason, number]) => `${number} ${reason}`).join(", ")}`;
  };
  const count = (holds, place) => {
    const { would } = place.dataset;
    const button = place.closest("button");
    const reasons = holds ? holds.map((held) => held[would]).filter(Boolean) : [];
    place.textContent = holds ? holds.length - reasons.length : "";
    if (holds?.length && reasons.length === holds.length) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
    const { label, note } = button.dataset;
    const left = reasons.length ? leftOut(label, reasons) : "";
    return holds?.length > reasons.length && note ? [left, note].filter(Boolean).join(". ") : left;
  };
  const show = () => {
    const ticked = boxes().filter((box) => box.checked);
    const others = elsewhere();
    const all = everything()?.checked ?? false;
    const page = whole();
    if (page) {
      page.checked = ticked.length > 0 && ticked.length === boxes().length;
      page.indeterminate = ticked.length > 0 && !page.checked;
    }
    const holds = [...ticked.map((box) => box.dataset.held ?? "{}"), ...others.map(([, held]) => held)].map((held) => JSON.parse(held));
    const told = [...bar.querySelectorAll("[data-would]")].map((place) => count(all ? null : holds, place));
    const words = `${holds.length} selected${others.length ? `, ${others.length} on other pages` : ""}`;
    bar.querySelector("[data-chosen]").textContent = all ? everything().dataset.words : words;
    const why = told.filter(Boolean).join(". ");
    none.textContent = why && `${why}.`;
    none.hidden = !why;
    bar.hidden = !all && !holds.length;
  };

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box === whole() || box === everything()) for (const one of boxes()) one.checked = box.checked;
    if (box.name?.startsWith("pick") && !box.checked && everything()) everything().checked = false;
    if (["pick", "pick-page", "everything"].includes(box.name)) note();
    show();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "body") remember();
    else dropGone();
    show();
  });
  const choose = bar.querySelector("[data-unpick]");
  choose.hidden = false;
  choose.addEventListener("click", () => {
    for (const box of [...boxes(), everything()]) if (box) box.checked = false;
    kept = { ...kept, picks: {}, all: false };
    keep();
    show();
    document.querySelector("#rows input[name='pick-page']")?.focus();
  });
  bar.addEventListener("submit", () => {
    for (const [key] of elsewhere()) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "pick", value: key });
      bar.append(input);
    }
  });
  // Enter on a box would send the whole form; it ticks, as a person means it to.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("#rows input, input[name='everything']")) return;
    event.preventDefault();
    event.target.click();
  });
  window.addEventListener("pageshow", () => {
    for (const input of bar.querySelectorAll("input[name='pick']")) input.remove();
    remember();
    show();
  });
  if (!isNear()) keep();

  // --- Rows that were just acted on stay where they are -------------------------------------------
  const acted = new Map();
  document.addEventListener("submit", (event) => {
    const row = event.target.closest("#rows tr");
    if (row) acted.set(row.querySelector("input[name='pick']").value, row.sectionRowIndex);
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target.id === "rows" && acted.size) event.detail.parameters.stay = [...acted].map((place) => place.join(":")).join();
  });

  // --- The menu of a row --------------------------------------------------------------------------
  show();
  const menu = document.getElementById("row-menu");
  if (!menu) return;
  let opener = "";
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== menu) return;
    opener = event.detail.requestConfig.elt.id;
    const place = document.getElementById(opener).getBoundingClientRect();
    menu.showPopover();
    const fits = place.bottom + menu.offsetHeight < innerHeight;
    const roof = document.querySelector(".topbar").offsetHeight;
    menu.style.top = `${scrollY + Math.max(roof, fits ? place.bottom : place.top - menu.offsetHeight)}px`;
    menu.style.left = `${Math.max(8, place.right - menu.offsetWidth)}px`;
    menu.querySelector("a, button")?.focus({ preventScroll: true });
  });
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    // A page that is kept for going back is read anew, and no style may stand in it.
    menu.removeAttribute("style");
    if (document.activeElement === document.body) document.getElementById(opener)?.focus();
  });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...menu.querySelectorAll(".menu-item")];
    items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
  });
})();
