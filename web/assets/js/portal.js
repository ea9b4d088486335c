// Every page works without this file. It saves a reload, a scroll or a typing, nothing more.

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// What only works with script is hidden in the page until script is here.
for (const element of all("[data-needs-script]")) element.hidden = false;

// --- Lists: a changed filter fetches the same page and swaps the list, so focus stays put ---

for (const form of all("form[data-live-filter]")) {
  let latest = 0;
  const update = async () => {
    const address = new URL(form.action);
    // Empty filters would only make the address longer.
    const chosen = [...new FormData(form)].filter(([, value]) => value !== "");
    address.search = new URLSearchParams(chosen).toString();
    const mine = ++latest;
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== latest) return;
      const list = find("#resultat", page);
      // The session has ended: the answer is the sign-in page.
      if (!list) throw new Error("no list");
      find("#resultat").replaceWith(list);
      find("[data-result-said]").textContent = find("#resultat [data-result-count]")?.textContent ?? "";
      history.replaceState(null, "", address);
    } catch {
      form.submit();
    }
  };
  form.addEventListener("change", update);
}

// --- Tables: choose all rows, and a button that says how many it takes ---

for (const master of all("input[data-choose-all]")) {
  const form = master.form ?? document;
  const rows = () => all(`input[type=checkbox][name="${master.dataset.chooseAll}"]:not(:disabled)`, form);
  const button = find("[data-count-many]", form);
  const show = () => {
    const chosen = rows().filter((row) => row.checked).length;
    master.checked = chosen > 0 && chosen === rows().length;
    master.indeterminate = chosen > 0 && chosen < rows().length;
    if (button) {
      const { countNone, countOne, countMany } = button.dataset;
      button.textContent = chosen === 0 ? countNone : chosen === 1 ? countOne : countMany.replace("#", chosen);
    }
  };
  master.addEventListener("change", () => {
    for (const row of rows()) row.checked = master.checked;
    show();
  });
  form.addEventListener("change", show);
  show();
}

// --- Forms: ask before edits are lost, and send only once ---

for (const form of all("form[data-ask-before-leaving]")) {
  let edited = false;
  form.addEventListener("input", () => (edited = true));
  form.addEventListener("submit", () => (edited = false));
  window.addEventListener("beforeunload", (event) => {
    if (edited) event.preventDefault();
  });
}

// Signing out clears what the page at the door keeps; see check-in/marks.js.
const unsent = () =>
  Object.entries(localStorage).some(
    ([place, kept]) => place.startsWith("incheckning:") && JSON.parse(kept).waiting.length > 0,
  );
for (const form of all("form[action='/logga-ut']")) {
  form.addEventListener("submit", (event) => {
    if (!unsent() || confirm("Det finns incheckningar som inte är skickade. De försvinner om du loggar ut nu.")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
}

for (const form of all("form[method=post]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  // Back from the next page: the form may be sent again.
  window.addEventListener("pageshow", () => (sent = false));
}

// --- Long work: how far it has come, where it stands, so that focus stays put ---

for (const shown of all("[data-progress][data-under-way]")) {
  const follow = async () => {
    try {
      const answer = await fetch(shown.dataset.progress, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = find("[data-progress]", page);
      // The session has ended: the answer is the sign-in page.
      if (!now) return;
      const [meter, latest] = [find("progress", shown), find("progress", now)];
      if (meter && latest) [meter.max, meter.value] = [latest.max, latest.value];
      else if (latest) find("[data-progress-said]", shown).before(latest);
      find("[data-progress-said]", shown).textContent = find("[data-progress-said]", now).textContent;
      if (!("underWay" in now.dataset)) {
        find("[data-progress-over]", shown).hidden = false;
        return;
      }
    } catch {
      // The line was cut; it may be mended by the next time.
    }
    setTimeout(follow, 3000);
  };
  setTimeout(follow, 3000);
}

// --- Small helps ---

for (const button of all("button[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    const said = find("[data-copy-said]", button.parentElement.parentElement);
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = button.dataset.copied;
    } catch {
      field.select();
    }
  });
}

for (const button of all("button[data-print]")) button.addEventListener("click", () => window.print());

const menu = find(".person-menu");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.open) {
    menu.open = false;
    find("summary", menu).focus();
  }
});
document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});

// --- Reserved seats: how long is left is written each minute, and said when two minutes are left and when none is ---

for (const line of all("[data-lease-until]")) {
  const until = Date.parse(line.dataset.leaseUntil);
  const left = find("[data-lease-left]", line);
  const said = find("[data-lease-said]", line.parentElement);
  // The server's text is right when the page comes, whatever this machine's clock says.
  const atFirst = Number.parseInt(left.textContent, 10);
  const offset = until - Date.now() - atFirst * 60_000;
  const skewed = Math.abs(offset) > 60_000 ? offset : 0;
  const tick = () => {
    const minutes = Math.ceil((until - Date.now() - skewed) / 60_000);
    if (minutes <= 0) {
      line.textContent = "Reservationen har gått ut. Allt du har fyllt i står kvar.";
      said.textContent = line.textContent;
      clearInterval(timer);
      return;
    }
    left.textContent = `${minutes} ${minutes === 1 ? "minut" : "minuter"} kvar`;
    if (minutes === 2) said.textContent = "2 minuter kvar av reservationen.";
  };
  const timer = setInterval(tick, 5_000);
}
