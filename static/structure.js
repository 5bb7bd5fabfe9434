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
    frame.scrollLeft += inner.x + inner.width / 2 - outer.x - outer.width / 2;
    frame.scrollTop += inner.y + inner.height / 2 - outer.y - outer.height / 2;
  };

  document.addEventListener("click", async (event) => {
    const link = event.target.closest(".graph a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const address = link.getAttribute("href").split("#")[0];
    if (!address.startsWith("?")) return;
    event.preventDefault();
    const { scrollLeft, scrollTop } = box();
    const source = document.getElementById("structure");
    await htmx.ajax("GET", address, { source, target: source, select: "#structure", swap: "outerHTML" });
    box()?.scrollTo(scrollLeft, scrollTop);
    chosen()?.focus({ preventScroll: true });
    const words = document.getElementById("step-title")?.textContent;
    document.dispatchEvent(new CustomEvent("announce", { detail: { value: words } }));
  });

  show();
})();
