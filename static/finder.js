// The search for everything: `/` or Ctrl-K, arrows, Enter, Escape. Without it the link opens a page.
(() => {
  "use strict";
  const dialog = document.getElementById("finder");
  const input = dialog.querySelector("[role='combobox']");
  const status = dialog.querySelector("[role='status']");
  const options = () => [...dialog.querySelectorAll("[role='option']")];
  const chosen = () => dialog.querySelector("[aria-selected='true']");

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };
  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    htmx.trigger(input, "opened");
  };
  const move = (step) => {
    const all = options();
    if (!all.length) return;
    const here = all.indexOf(chosen());
    choose(all.at((here + step + (here < 0 && step < 0 ? 1 : 0)) % all.length));
  };

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isCtrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!isCtrlK && !(isSlash && !isTyping(event.target))) return;
    if (document.querySelector("dialog[open]:not(#finder)")) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    // A switch that was found is pressed where it stands on the page.
    const press = event.target.closest("[data-press]")?.dataset.press;
    if (press) {
      event.preventDefault();
      dialog.close();
      document.querySelector(press).click();
      return;
    }
    const opener = event.target.closest("[data-find]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open();
    } else if (event.target === dialog) dialog.close();
  });
  // Pointer and keys choose the same one: only that is marked.
  dialog.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role='option']");
    if (option && option !== chosen()) choose(option);
  });
  input.addEventListener("keydown", (event) => {
    const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1) }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
    // What is typed but not looked for yet is looked for on the page that the form opens.
    if (event.key === "Enter" && chosen() && input.value === shown) {
      event.preventDefault();
      chosen().click();
    }
  });

  let shown = "";
  dialog.addEventListener("htmx:afterSettle", () => {
    shown = input.value;
    const all = options();
    input.setAttribute("aria-expanded", String(all.length > 0));
    status.textContent = all.length === 1 ? status.dataset.one : status.dataset.many.replace("{n}", all.length);
    choose(shown ? all[0] : undefined);
  });
})();
