// The page at the door: a tap does not load the page again, the list follows what is typed, the camera reads codes, and all
// of it goes on without a network. Every button is a form without this file.
import { Camera } from "./check-in/camera.js";
import { Marks, hour } from "./check-in/marks.js";

const KEPT = "incheckning";
const root = document.querySelector("[data-check-in]");
const find = (selector, within = root) => within.querySelector(selector);
const rows = [...root.querySelectorAll("[data-registration]")];
const nameOf = (row) => row.dataset.called;
const address = root.dataset.checkIn;

const seen = { at: root.dataset.madeAt, present: {} };
for (const row of rows) {
  const since = find("[data-since]", row).textContent;
  if (since) seen.present[row.dataset.registration] = since;
}
const marks = new Marks(root.dataset.person, address, seen, show);

// --- What is shown ---

function show() {
  const present = marks.present;
  const waiting = new Set(marks.waiting.map((mark) => mark.registrationId));
  for (const row of rows) {
    const since = present[row.dataset.registration];
    const here = find("[data-here]", row);
    here.hidden = !since;
    here.classList.toggle("is-waiting", waiting.has(row.dataset.registration));
    find("[data-since]", row).textContent = since ?? "";
    const back = find("button[value=tillbaka]", row);
    const come = find("button[value=har]", row);
    if (!come) continue;
    // Whoever presses by keyboard goes on from the button that takes the place of the pressed one.
    const held = row.contains(document.activeElement);
    back.hidden = !since;
    come.hidden = Boolean(since);
    if (held && document.activeElement.hidden) (since ? back : come).focus();
  }
  // A page with a search on it does not show everybody.
  find("[data-present]").textContent = Object.keys(present).length;
  const place = find("[data-waiting]");
  if (!place) return;
  const count = marks.waiting.length;
  const text = [count > 0 ? `Väntar på att skickas (${count}).` : "", marks.trouble].filter(Boolean).join(" ");
  if (place.textContent !== text) place.textContent = text;
  showFaults();
}

function showFaults() {
  const list = find("[data-faults]");
  list.replaceChildren(
    ...marks.faults.map(({ id, text }) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ds-button";
      button.dataset.variant = "tertiary";
      button.textContent = "Jag har sett det";
      button.addEventListener("click", () => marks.forgetFault(id));
      item.append(text, " ", button);
      return item;
    }),
  );
  list.hidden = marks.faults.length === 0;
}

function say(text, tone) {
  const place = find("[data-said]");
  place.hidden = false;
  place.dataset.color = tone;
  place.textContent = text;
  if (tone === "success") navigator.vibrate?.(60);
  else navigator.vibrate?.([120, 80, 120]);
}

// --- Marks ---

for (const row of rows) {
  const form = find("form", row);
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      // The portal's own script would take the form for sent.
      event.stopImmediatePropagation();
      const isPresent = event.submitter.value === "har";
      marks.add({ registrationId: row.dataset.registration, isPresent });
      say(isPresent ? `${nameOf(row)} är incheckad.` : `Incheckningen av ${nameOf(row)} är borttagen.`, "success");
    },
    { capture: true },
  );
}

function take(typed) {
  const code = bare(typed);
  const row = rows.find((row) => row.dataset.code === code);
  if (!row) {
    // Somebody who got a seat just now, or somebody of another course: the server knows.
    marks.add({ code: typed, isPresent: true });
    say("Koden finns inte i listan. Den kontrolleras.", "warning");
    return;
  }
  const since = marks.present[row.dataset.registration];
  if (since) {
    say(`${nameOf(row)} är incheckad sedan ${since}.`, "warning");
  } else {
    marks.add({ registrationId: row.dataset.registration, isPresent: true });
    say(`${nameOf(row)} är incheckad ${hour(new Date())}.`, "success");
  }
}

// What people may type for another letter; see domain/src/courses/check_in_code.rs.
function bare(typed) {
  return typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

const byCode = find("[data-by-code]");
byCode?.addEventListener(
  "submit",
  (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const field = find("#code", byCode);
    take(field.value);
    field.value = "";
    field.focus();
  },
  { capture: true },
);

// --- The list follows what is typed ---

const search = find("#q");
function filter() {
  const wanted = search.value.trim().toLowerCase();
  for (const row of rows) row.hidden = !find("[data-name]", row).textContent.toLowerCase().includes(wanted);
}
search.addEventListener("input", filter);
if (!location.search) find("[data-find]").addEventListener("submit", (event) => event.preventDefault());

// --- Camera ---

const scan = find("[data-scan]");
const box = find("[data-camera]");
if (scan && navigator.mediaDevices) {
  const camera = new Camera(find("video", box), root.dataset.decoder, take);
  const stop = () => {
    camera.stop();
    box.hidden = true;
    scan.hidden = false;
  };
  scan.addEventListener("click", async () => {
    box.hidden = false;
    scan.hidden = true;
    try {
      await camera.start();
    } catch {
      stop();
      say("Kameran går inte att använda. Skriv koden, eller sök på namnet.", "warning");
    }
  });
  find("[data-stop]").addEventListener("click", stop);
} else {
  scan?.remove();
}

// --- Without a network ---

async function keep() {
  await navigator.serviceWorker.register(root.dataset.worker, { scope: "/arbete/incheckning/" });
  const kept = await caches.open(KEPT);
  const needed = [...document.querySelectorAll("link[href^='/assets/'], script[src^='/assets/']")];
  const assets = [...needed.map((element) => element.href || element.src), new URL(root.dataset.decoder, location).href];
  for (const request of await kept.keys()) {
    if (request.url.includes("/assets/") && !assets.includes(request.url)) await kept.delete(request);
  }
  for (const asset of assets) if (!(await kept.match(asset))) await kept.add(asset);
  const page = await fetch(address, { redirect: "manual" });
  if (page.ok) await kept.put(address, page);
  document.documentElement.dataset.kept = "";
}

if ("serviceWorker" in navigator && "caches" in window) keep().catch(() => {});
show();
