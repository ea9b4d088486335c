// The marks of one session on this phone: kept here from the tap on until the server has answered for them.

// How long to wait before the next attempt, and before looking what others have done.
const AGAIN = 4000;
const LOOK = 15000;
// As many as one request takes.
const AT_ONCE = 200;

export class Marks {
  #place;
  #address;
  #changed;
  #timer;
  #sending = false;
  trouble = "";

  // `seen` is what the page says, as it was when the page was made.
  constructor(person, address, seen, changed) {
    this.#place = `incheckning:${person}:${address}`;
    this.#address = `${address}/markeringar`;
    this.#changed = changed;
    const kept = this.#read();
    if (!kept.at || kept.at < seen.at) this.#write({ ...kept, ...seen });
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
    window.addEventListener("storage", (event) => event.key === this.#place && changed());
    this.send();
  }

  #read() {
    const empty = { at: "", present: {}, waiting: [], faults: [] };
    try {
      return { ...empty, ...JSON.parse(localStorage.getItem(this.#place)) };
    } catch {
      return empty;
    }
  }

  #write(state) {
    localStorage.setItem(this.#place, JSON.stringify(state));
  }

  get waiting() {
    return this.#read().waiting;
  }

  get faults() {
    return this.#read().faults;
  }

  // Since when who is here, with what is not sent yet.
  get present() {
    const { present, waiting } = this.#read();
    for (const mark of waiting.filter((mark) => mark.registrationId)) {
      if (!mark.isPresent) delete present[mark.registrationId];
      else present[mark.registrationId] ??= hour(new Date(mark.madeAt));
    }
    return present;
  }

  add(mark) {
    const state = this.#read();
    state.waiting.push({ id: crypto.randomUUID(), madeAt: new Date().toISOString(), ...mark });
    this.#write(state);
    this.#changed();
    this.send();
  }

  forgetFault(id) {
    const state = this.#read();
    this.#write({ ...state, faults: state.faults.filter((fault) => fault.id !== id) });
    this.#changed();
  }

  async send() {
    if (this.#sending) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      await this.#exchange();
    } catch {
      this.trouble = "Ingen kontakt med nätet.";
    }
    this.#sending = false;
    this.#changed();
    // What was tapped while others were on their way goes at once.
    const soon = this.trouble ? AGAIN : 0;
    const next = this.waiting.length > 0 ? soon : LOOK;
    this.#timer = setTimeout(() => (document.hidden && !this.waiting.length ? null : this.send()), next);
  }

  async #exchange() {
    const marks = this.waiting.slice(0, AT_ONCE);
    const answer = await fetch(this.#address, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ sentAt: new Date().toISOString(), marks }),
      redirect: "manual",
    });
    if (answer.type === "opaqueredirect") {
      this.trouble = "Du är utloggad. Öppna sidan på nytt och logga in, så skickas incheckningarna.";
      return;
    }
    if (!answer.ok) {
      this.trouble = "Det gick inte att skicka. Ett nytt försök görs strax.";
      return;
    }
    const taken = await answer.json();
    const told = new Map(taken.marks.map((mark) => [mark.id, mark]));
    // Others may have been added while these were on their way.
    const state = this.#read();
    state.waiting = state.waiting.filter((mark) => !told.has(mark.id));
    state.faults.push(...taken.marks.filter((mark) => !mark.isGood).map(({ id, text }) => ({ id, text })));
    state.present = taken.present;
    state.at = new Date().toISOString();
    this.#write(state);
    this.trouble = "";
  }
}

// As the server writes it, in Swedish time.
export function hour(at) {
  const written = at.toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" });
  return `kl.\u00a0${written.replace(":", ".")}`;
}
