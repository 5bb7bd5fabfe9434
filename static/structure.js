// The picture of a release: a step that is chosen is read about without the page moving.
(() => {
  "use strict";
  const box = () => document.querySelector(".graph");
  const chosen = () => document.querySelector(".graph a[aria-current]");

  // Within its box alone: the page stays where it is.
  const show = () => {
    const [frame, step] = [box(), chosen()];
    if (!frame || !step) return;
    const [outer, inner] = [frame.getBoundingClientRect(), step.getBoundingClientRect()];
    // On a phone it stands at the left: in the middle, words would be cut at both sides.
    const before = outer.width < 600 ? 16 : (outer.width - inner.width) / 2;
    frame.scrollLeft += inner.x - outer.x - before;
    frame.scrollTop += inner.y + inner.height / 2 - outer.y - outer.height / 2;
  };

  const others = () => [...document.querySelectorAll("#structure a:not(.graph a)")];

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("#structure a[href^='?']");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const isStep = link.closest(".graph") !== null;
    const [left, top] = [box()?.scrollLeft, box()?.scrollTop];
    const [place, words] = [others().indexOf(link), link.textContent];
    const source = document.getElementById("structure");
    const address = link.getAttribute("href").split("#")[0];
    await htmx.ajax("GET", address, { source, target: source, select: "#structure", swap: "outerHTML" });
    if (isStep || !words.includes("%")) box()?.scrollTo(left ?? 0, top ?? 0);
    else show();
    const same = others().find((other) => other.textContent === words) ?? others()[place];
    (isStep ? chosen() : same)?.focus({ preventScroll: true });
    const told = isStep ? document.getElementById("step-title")?.textContent : "";
    document.dispatchEvent(new CustomEvent("announce", { detail: { value: told } }));
  });

  show();
})();
