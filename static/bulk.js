// Counts the rows that are ticked, and what each action would touch; the review decides.
(() => {
  "use strict";
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const boxes = () => [...document.querySelectorAll("input[name='pick']")];
  const whole = () => document.querySelector("input[name='pick-page']");
  const everything = () => document.querySelector("input[name='everything']");
  const none = bar.querySelector("[data-none]");

  const show = () => {
    const ticked = boxes().filter((box) => box.checked);
    const all = everything()?.checked ?? false;
    const page = whole();
    if (page) {
      page.checked = ticked.length > 0 && ticked.length === boxes().length;
      page.indeterminate = ticked.length > 0 && !page.checked;
    }
    const counts = [...bar.querySelectorAll("[data-would]")].map((count) => {
      const number = ticked.filter((box) => box.dataset.may.split(" ").includes(count.dataset.would)).length;
      count.textContent = all ? "" : number;
      return number;
    });
    bar.querySelector("[data-chosen]").textContent = all ? everything().dataset.words : `${ticked.length} selected`;
    none.hidden = all || !ticked.length || counts.every((number) => number);
    bar.hidden = !all && !ticked.length;
  };

  document.addEventListener("change", (event) => {
    if (event.target === whole()) for (const box of boxes()) box.checked = event.target.checked;
    show();
  });
  document.addEventListener("htmx:afterSettle", show);
  bar.querySelector("[data-unpick]").hidden = false;
  bar.querySelector("[data-unpick]").addEventListener("click", () => {
    for (const box of [...boxes(), everything()]) if (box) box.checked = false;
    show();
    document.querySelector("#rows input[name='pick-page']")?.focus();
  });
  window.addEventListener("pageshow", show);
  show();
})();
