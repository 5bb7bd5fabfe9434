// Behavior of every page; each works without it, this makes it quicker and live.
(() => {
  "use strict";
  const root = document.documentElement;
  const on = (name, act, options) => document.addEventListener(name, act, options);
  const all = (selector, within = document) => within.querySelectorAll(selector);

  // --- What a screen reader is told -------------------------------------------------------
  const say = (words) => {
    const live = document.getElementById("live");
    if (live) live.textContent = words;
  };
  on("announce", (event) => say(event.detail.value ?? ""));

  // --- Theme --------------------------------------------------------------------------------
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);
  const showTheme = () => {
    for (const button of all("[data-theme-switch]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(isDark()));
      const icon = button.querySelector("use");
      icon.setAttribute("href", icon.href.baseVal.replace(/#.*/, isDark() ? "#sun" : "#moon"));
    }
  };
  const keepTheme = (theme) => {
    root.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Storage is refused in some private windows; the cookie is enough.
    }
    showTheme();
  };
  prefersDark.addEventListener("change", showTheme);

  // --- Times --------------------------------------------------------------------------------
  // The same words as pressui/site/times.py.
  const MINUTE = 60;
  const HOUR = 3600;
  const DAY = 86400;
  const STEPS = [
    [MINUTE, 1, "s"],
    [HOUR, MINUTE, "min"],
    [DAY, HOUR, "h"],
    [14 * DAY, DAY, "d"],
    [60 * DAY, 7 * DAY, "wk"],
    [365 * DAY, 30 * DAY, "mo"],
    [Infinity, 365 * DAY, "y"],
  ];
  const span = (seconds) => {
    const [, unit, word] = STEPS.find(([limit]) => seconds < limit);
    return `${Math.floor(seconds / unit)} ${word}`;
  };
  const relative = (seconds) => {
    if (Math.abs(seconds) < 3) return "just now";
    if (seconds < 0) return `in ${span(-seconds)}`;
    if (seconds >= DAY && seconds < 2 * DAY) return "yesterday";
    return `${span(seconds)} ago`;
  };
  const duration = (seconds) => {
    const whole = Math.max(0, Math.round(seconds));
    if (whole < MINUTE) return `${whole} s`;
    const [large, unit, small, rest] =
      whole < HOUR
        ? ["min", MINUTE, "s", whole % MINUTE]
        : ["h", HOUR, "min", Math.floor((whole % HOUR) / MINUTE)];
    const words = `${Math.floor(whole / unit)} ${large}`;
    return rest ? `${words} ${rest} ${small}` : words;
  };
  const exactly = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
  const write = (element, words) => {
    if (element.textContent !== words) element.textContent = words;
  };
  const tick = () => {
    const now = Date.now();
    for (const time of all("time[data-relative], time[data-elapsed]")) {
      const since = Date.parse(time.dateTime);
      if (Number.isNaN(since)) continue;
      const seconds = (now - since) / 1000;
      write(time, "elapsed" in time.dataset ? duration(seconds) : relative(seconds));
      if (time.dataset.localized !== time.dateTime) {
        time.title = exactly.format(since);
        time.dataset.localized = time.dateTime;
      }
    }
    for (const bar of all("progress[data-since]")) bar.value = (now - Date.parse(bar.dataset.since)) / 1000;
    for (const sign of all("[data-freshness]")) {
      const age = (now - Date.parse(sign.querySelector("time").dateTime)) / 1000;
      if (age > Number(sign.dataset.staleAfter)) sign.classList.add("is-stale");
    }
  };
  // A poll that changes nothing still says when it looked: HX-Trigger {"checked": "2026-…"}.
  on("checked", (event) => {
    const { at = event.detail.value, away = false } = event.detail;
    for (const sign of all("[data-freshness]")) {
      sign.classList.toggle("is-stale", away);
      sign.querySelector("time").dateTime = at;
    }
    tick();
  });

  // --- Pictures of specs ----------------------------------------------------------------------
  // One that cannot be had gives way to the drawn mark, which lies hidden beside it.
  const showMark = (picture) => {
    picture.nextElementSibling.removeAttribute("hidden");
    picture.remove();
  };
  on("error", (event) => event.target.matches?.("img[data-mark]") && showMark(event.target), true);
  const showMissedMarks = () => {
    for (const picture of all("img[data-mark]")) {
      if (picture.complete && !picture.naturalWidth) showMark(picture);
    }
  };

  // --- Copying --------------------------------------------------------------------------------
  const copyOldWay = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copy = async (button) => {
    const source = button.dataset.copyFrom;
    const text = source ? document.querySelector(source).textContent : button.dataset.copy;
    try {
      // Only secure addresses have a clipboard; inside a company plain HTTP still happens.
      if (navigator.clipboard) await navigator.clipboard.writeText(text);
      else if (!copyOldWay(text)) throw new Error("refused");
      say("Copied");
      button.classList.add("is-copied");
      setTimeout(() => button.classList.remove("is-copied"), 1500);
    } catch {
      say("The browser did not allow copying. Select the text and copy it by keyboard.");
    }
    button.focus();
  };

  // --- Toasts ---------------------------------------------------------------------------------
  const TOAST_LIFE = 6000;
  const startToast = (toast) => {
    if (toast.dataset.started) return;
    toast.dataset.started = "yes";
    let timer;
    const stay = () => clearTimeout(timer);
    const leave = () => {
      stay();
      timer = setTimeout(() => toast.remove(), TOAST_LIFE);
    };
    for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, stay);
    for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, leave);
    leave();
  };

  // --- What is pressed --------------------------------------------------------------------------
  const pressed = {
    "[data-theme-switch]": () => keepTheme(isDark() ? "light" : "dark"),
    "[data-copy], [data-copy-from]": copy,
    "[data-toast-close]": (button) => button.closest("[data-toast]").remove(),
    "[data-dialog-open]": (button) => document.getElementById(button.dataset.dialogOpen).showModal(),
    "[data-dialog-close]": (button) => button.closest("dialog").close(),
  };
  on("click", (event) => {
    // Before htmx and before the form hear of it.
    if (event.target.closest("[aria-disabled='true']:not([data-leads])")) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
  on("click", (event) => {
    for (const [selector, act] of Object.entries(pressed)) {
      const button = event.target.closest(selector);
      if (button) act(button);
    }
    for (const menu of all("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // --- Fields that help each other ------------------------------------------------------------
  on("change", (event) => document.getElementById(event.target.dataset?.press)?.click());
  const nameOf = (words) =>
    words.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 100);
  on("input", (event) => {
    const field = event.target;
    if (field.dataset.suggestFrom) delete field.dataset.suggestFrom;
    const follower = field.id && document.querySelector(`[data-suggest-from="${CSS.escape(field.id)}"]`);
    if (follower && (!follower.value || follower.dataset.suggested === follower.value)) {
      follower.value = nameOf(field.value);
      follower.dataset.suggested = follower.value;
    }
  });

  // Several names in a field: each is completed after those that stand there, by what is known.
  const complete = (event) => {
    const field = event.target;
    if (field.dataset?.names === undefined || !field.list) return;
    const head = field.value.slice(0, field.value.lastIndexOf(",") + 1);
    const taken = head.split(",").map((name) => name.trim());
    for (const option of field.list.options) {
      option.dataset.name ??= option.value;
      option.value = head ? `${head} ${option.dataset.name}` : option.dataset.name;
      option.disabled = taken.includes(option.dataset.name);
    }
  };
  on("input", complete);
  on("focusin", complete);

  on("keydown", (event) => {
    if (event.key === "Escape") {
      for (const tip of all(".tip:is(:hover, :focus-within)")) tip.classList.add("is-dismissed");
      for (const menu of all("details.menu[open]")) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });
  const forgetDismissal = (event) =>
    event.target.closest?.(".tip.is-dismissed")?.classList.remove("is-dismissed");
  on("focusout", forgetDismissal);
  on("pointerout", forgetDismissal);

  // --- Sending a form once ----------------------------------------------------------------------
  const setBusy = (form, busy) => {
    for (const element of [form, ...all("button:not([type='button'])", form)]) {
      if (busy) element.setAttribute("aria-busy", "true");
      else element.removeAttribute("aria-busy");
    }
  };
  on("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    // Afterwards, so that whoever stops the sending also keeps the form usable.
    setTimeout(() => !event.defaultPrevented && setBusy(form, true));
  }, true);
  window.addEventListener("pageshow", () => all("form[aria-busy]").forEach((form) => setBusy(form, false)));

  // --- htmx -------------------------------------------------------------------------------------
  const isPoll = (element) => element.getAttribute("hx-trigger")?.includes("every") ?? false;
  let waiting = 0;
  let loadingTimer;
  const formOf = (element) => (element.tagName === "FORM" ? element : null);
  on("htmx:beforeRequest", (event) => {
    const element = event.detail.elt;
    if (isPoll(element)) return;
    if (formOf(element)) setBusy(element, true);
    waiting += 1;
    clearTimeout(loadingTimer);
    loadingTimer = setTimeout(() => waiting && root.setAttribute("data-loading", ""), 300);
  });
  on("htmx:afterRequest", (event) => {
    const element = event.detail.elt;
    if (isPoll(element)) return;
    if (formOf(element)) setBusy(element, false);
    waiting = Math.max(0, waiting - 1);
    if (!waiting) root.removeAttribute("data-loading");
  });

  const focusFirstError = (within) => {
    const wrong = within.querySelector("[data-error-summary]") ?? within.querySelector("[aria-invalid='true']");
    wrong?.focus();
  };
  on("htmx:afterSettle", (event) => {
    if (event.detail.xhr?.status === 422) focusFirstError(event.detail.target.parentElement ?? document);
    all("[data-toast]").forEach(startToast);
    showTheme();
    tick();
  });

  // A page of ours says what happened in [data-what] and what to do in [data-now].
  const showProblem = (what, now) => {
    const slot = document.getElementById("problems");
    const notice = document.getElementById("problem").content.cloneNode(true);
    notice.querySelector("strong").textContent = what;
    notice.querySelector("strong + span").textContent = now;
    slot.replaceChildren(notice);
    slot.scrollIntoView({ block: "center" });
  };
  on("htmx:responseError", (event) => {
    if (isPoll(event.detail.elt)) return;
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const words = (selector) => page.querySelector(selector)?.textContent.trim();
    showProblem(
      words("[data-what]") ?? "That did not work.",
      words("[data-now]") ?? "Nothing you typed is lost. Try again, or reload the page to see how things stand.",
    );
  });
  on("htmx:sendError", (event) => {
    if (isPoll(event.detail.elt)) return;
    showProblem("The dashboard cannot be reached.", "Nothing you typed is lost. Check the connection and try again.");
  });

  // A row of tabs that is wider than the page shows the one that is open.
  const showTab = () =>
    all(".tabs > [aria-current]").forEach((tab) => (tab.parentElement.scrollLeft += tab.getBoundingClientRect().left - 32));
  on("htmx:afterSettle", showTab);

  // --- Start --------------------------------------------------------------------------------------
  showTheme();
  showTab();
  showMissedMarks();
  all("[data-toast]").forEach(startToast);
  focusFirstError(document);
  tick();
  setInterval(tick, 1000);
})();
