// What was typed and not sent: a draft of it is saved when the page is left, and where that keeps
// not all of it the browser asks first.
(() => {
  "use strict";
  // The most that a browser sends for a page that is gone is 64 KiB.
  const MOST = 60_000;
  // By name: a form that was swapped for another of its name still has what was typed.
  const typed = new Set();
  const nameOf = (form) => form.id || form.action;
  const forms = () => [...document.querySelectorAll("main form")].filter((form) => typed.has(nameOf(form)));

  document.addEventListener("input", ({ target }) => {
    const form = target.closest("main form");
    // How something is shown is no part of what is sent.
    if (form?.method === "post" && !target.closest(".panels")) typed.add(nameOf(form));
  });

  // --- Sent ----------------------------------------------------------------------------------
  const forget = (form) => form && typed.delete(nameOf(form));
  document.addEventListener("submit", (event) => {
    // By then it is known whether the browser sends it, or htmx, or nobody.
    if (!event.defaultPrevented) forget(event.target);
  });
  document.addEventListener("htmx:beforeOnLoad", ({ target, detail }) => {
    const leadsTo = detail.xhr.getResponseHeader("HX-Redirect");
    if (leadsTo && !leadsTo.startsWith("/accounts/")) forget(target.closest("form"));
  });

  // --- Left ----------------------------------------------------------------------------------
  const draftOf = (form) => document.querySelector(`#draft-state[hx-include="#${form.id}"]`)?.getAttribute("hx-post");
  const whole = (form) => {
    const entries = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(entries);
  };
  // No draft has the secrets.
  const hasSecrets = (form) => {
    const marks = JSON.parse(form.querySelector("[data-secrets]")?.dataset.secrets ?? "{}");
    return Object.keys(marks).some((name) => form.elements[name]?.value);
  };
  const isKept = (form) => draftOf(form) && !hasSecrets(form) && String(whole(form)).length < MOST;
  window.addEventListener("beforeunload", (event) => {
    if (!forms().every(isKept)) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    for (const form of forms().filter(draftOf)) navigator.sendBeacon(draftOf(form), whole(form));
  });
})();
