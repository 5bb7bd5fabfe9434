// The review of many: the button says how many are still ticked; what was started is chosen no more.
document.addEventListener("change", (event) => {
  if (event.target.name !== "pick") return;
  const ticked = document.querySelectorAll("input[name='pick']:checked").length;
  for (const count of document.querySelectorAll("[data-count]")) count.textContent = ticked;
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "start") return;
  try {
    sessionStorage.removeItem("chosen");
  } catch {
    // Storage is refused in some private windows; then nothing was kept.
  }
});
