// The review of many: the button says how many are still ticked; what was started is chosen no more.
document.addEventListener("change", (event) => {
  if (event.target.name !== "pick") return;
  const ticked = document.querySelectorAll("input[name='pick']:checked").length;
  for (const count of document.querySelectorAll("[data-count]")) count.textContent = ticked;
});
// A refused start keeps the choice, so that the way back to the list finds it.
const forget = () => {
  try {
    sessionStorage.removeItem("ticked");
  } catch {
    // Storage is refused in some private windows; then nothing was kept.
  }
};
document.addEventListener("submit", (event) => {
  if (event.target.id === "start" && !event.target.hasAttribute("hx-post")) forget();
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.id === "start" && event.detail.successful) forget();
});
