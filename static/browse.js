// The catalogue: whoever filters from low on the page sees what that finds.
(() => {
  "use strict";
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "browse") return;
    const browse = document.getElementById("browse");
    const bar = document.querySelector(".topbar")?.offsetHeight ?? 0;
    const head = document.getElementById("results").getBoundingClientRect().top;
    if (head < bar) scrollBy(0, browse.getBoundingClientRect().top - bar - 16);
  });
})();
