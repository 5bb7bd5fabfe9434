// The review of many: the button says how many are still ticked.
document.addEventListener("change", (event) => {
  if (event.target.name !== "pick") return;
  const ticked = document.querySelectorAll("input[name='pick']:checked").length;
  for (const count of document.querySelectorAll("[data-count]")) count.textContent = ticked;
});
