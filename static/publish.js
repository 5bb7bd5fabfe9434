// What publishing needs of the browser: paths of a picked folder, sizes before sending, the
// progress of an upload, and nothing lost when the session has ended meanwhile.
(() => {
  "use strict";
  const LARGEST = 10 * 1024 * 1024;
  const MOST_FILES = 5000;
  const byId = (id) => document.getElementById(id);
  const size = (bytes) => `${(bytes / 1024 / 1024).toFixed(bytes < 1e7 ? 2 : 1)} MiB`;

  // --- What was chosen -------------------------------------------------------------------------
  const showFolderField = () => document.querySelector("[data-folder]")?.removeAttribute("hidden");
  const totalOf = (files) => files.reduce((sum, file) => sum + file.size, 0);
  const problemOf = (zips, files) => {
    if (zips.length && files.length) return "Choose a zip or a folder, not both.";
    if (zips.some((file) => file.size > LARGEST))
      return `${zips[0].name} has ${zips[0].size.toLocaleString("en")} bytes; the API takes 10 MiB (10,485,760 bytes) at most.`;
    if (files.length > MOST_FILES) return `The folder has ${files.length} files: send a zip of what is needed.`;
    return "";
  };
  const tell = () => {
    const [zip, folder] = [byId("id_artifact"), byId("id_folder")];
    if (!zip) return "";
    const [zips, files] = [[...zip.files], [...(folder?.files ?? [])]];
    byId("id_folder_paths").value = JSON.stringify(files.map((file) => file.webkitRelativePath || file.name));
    const problem = problemOf(zips, files);
    const chosen = zips.length ? `${zips[0].name}, ${size(totalOf(zips))}` : "";
    const folderName = files[0]?.webkitRelativePath.split("/")[0];
    const picked = files.length ? `${folderName}/, ${files.length} files, ${size(totalOf(files))} before packing` : "";
    byId("chosen-artifact").textContent = problem || chosen || picked;
    zip.setAttribute("aria-invalid", problem ? "true" : "false");
    return problem;
  };
  document.addEventListener("change", (event) => event.target.matches("#id_artifact, #id_folder") && tell());
  document.addEventListener("htmx:confirm", (event) => {
    if (event.target.id !== "publish" || !tell()) return;
    event.preventDefault();
    byId("id_artifact").focus();
  });

  // --- What comes of it follows the typing, but never while something is sent ----------------------
  document.addEventListener("htmx:beforeRequest", (event) => {
    const outlook = document.querySelector("#publish-page aside");
    if (event.target === outlook && byId("publish").getAttribute("aria-busy") === "true") event.preventDefault();
    if (event.target.id === "publish") outlook.dispatchEvent(new Event("htmx:abort"));
  });

  // --- How far it is: beside the button that was pressed, in place of what stood there -------------
  let stood = "";
  document.addEventListener("htmx:xhr:progress", (event) => {
    const [bar, state] = [byId("upload"), byId("publish-state")];
    const { lengthComputable, loaded, total } = event.detail;
    if (event.target.id !== "publish" || !bar || !lengthComputable || total < 200_000) return;
    if (bar.hidden) stood = state.textContent;
    bar.hidden = false;
    bar.value = loaded / total;
    state.textContent = loaded < total ? `Sending: ${size(loaded)} of ${size(total)}` : "Sent; waiting for Press to answer";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const bar = byId("upload");
    if (event.target.id !== "publish" || !bar || bar.hidden) return;
    bar.hidden = true;
    byId("publish-state").textContent = stood;
  });

  // --- A session that has ended -------------------------------------------------------------------
  const page = (text) => new DOMParser().parseFromString(text, "text/html");
  const say = (what, now) => {
    const notice = byId("problem").content.cloneNode(true);
    notice.querySelector("strong").textContent = what;
    notice.querySelector("strong + span").textContent = now;
    byId("problems").replaceChildren(notice);
    byId("problems").scrollIntoView({ block: "center" });
  };
  const takeToken = (found) => {
    const token = found.querySelector("#publish [name=csrfmiddlewaretoken]").value;
    document.querySelector("#publish [name=csrfmiddlewaretoken]").value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  };
  const recover = async () => {
    const found = page(await (await fetch(location.pathname)).text());
    if (found.getElementById("publish-page")) {
      takeToken(found);
      say("You were signed in anew.", "Everything you typed is still here: press again.");
    } else say("Your session has ended.", "Sign in again in another tab, then press again: everything you typed stays here.");
  };
  // Leaving for the sign-in page would lose what was typed; a new sign-in makes the old token void.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.target.closest?.("#publish-page")) return;
    const { xhr } = event.detail;
    const leaves = xhr.getResponseHeader("HX-Redirect")?.startsWith("/accounts/");
    if (!leaves && xhr.status !== 403) return;
    event.preventDefault();
    recover();
  });

  // --- The line that is wrong ---------------------------------------------------------------------
  const showWrongLines = () => {
    for (const wrong of document.querySelectorAll(".json-lines > .is-bad:first-of-type, .json-lines > :not(.is-bad) + .is-bad"))
      wrong.closest(".json--long").scrollTop = wrong.offsetTop - 80;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-error-summary] a[href^='#id_']");
    const text = link && document.querySelector(`textarea${link.hash}`);
    const line = Number(link?.nextSibling?.textContent.match(/\d+/)?.[0]);
    if (!text || !line) return;
    event.preventDefault();
    const start = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    text.focus();
    text.setSelectionRange(start, start + (text.value.split("\n")[line - 1] ?? "").length);
  });

  const begin = () => {
    showFolderField();
    showWrongLines();
  };
  document.addEventListener("htmx:afterSettle", begin);
  begin();
  tell();
})();
