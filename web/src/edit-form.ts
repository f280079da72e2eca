/** The form that corrects an event or adds one: its fields, each with the words that tell it. */

import { Refused } from "./api";
import type { Context } from "./context";
import { dialog } from "./dialog";
import { fresh, h, replace, shown } from "./dom";
import { capital, plain, points, Points, typeName } from "./format";
import type { Article, ArticleEvent, Extent, Words } from "./types";

interface PartyForm { text: string; start: number | null; end: number | null; code: string | null; sector: string | null }
/** An event as it is judged: only what changed is sent. */
interface Told {
  type: string;
  mode: string[];
  status: string;
  embedded: boolean;
  trigger: Words;
  actor: PartyForm[];
  recipient: PartyForm[];
  date: string | null;
  enddate: string | null;
  place: Words | null;
}

function told(article: Article, event: ArticleEvent): Told {
  const text = new Points(article.text);
  const words = ({ start, end }: Extent): Words => ({ text: text.slice(start, end), start, end });
  const place = event.spans.find(({ field }) => field === "place");
  const party = ({ text: said, start, end, code, sector }: ArticleEvent["actors"][number]): PartyForm => ({ text: said, start, end, code, sector });
  return {
    type: event.type, mode: [...event.mode], status: event.status, embedded: event.embedded, trigger: words(event.trigger),
    actor: event.actors.map(party), recipient: event.recipients.map(party), date: event.date, enddate: event.enddate ?? event.date,
    place: place ? words(place) : null,
  };
}

/** Where words stand, nearest to a place; null: nowhere. */
export function find(article: Article, words: string, near: number): Words | null {
  const text = article.text;
  let best: Words | null = null;
  for (let at = text.indexOf(words); words && at >= 0; at = text.indexOf(words, at + 1)) {
    const start = points(text.slice(0, at));
    if (!best || Math.abs(start - near) < Math.abs(best.start - near)) best = { text: words, start, end: start + points(words) };
  }
  return best;
}

class Wrong extends Error {}

/** Show the form.
 *  @param event what is corrected; null: one is added. @param chosen the words chosen for the trigger of a new one. */
export function correction(
  context: Context, article: Article, event: ArticleEvent | null, chosen: Words | null,
  send: (changes: Record<string, unknown>, note: string | null) => Promise<void>,
): void {
  const { meta } = context;
  const before: Told | null = event ? told(article, event) : null;
  const near = before?.trigger.start ?? chosen?.start ?? 0;
  const kept = new Map<string, Extent>(); // where words stand that were selected or were there before
  const field = (label: string, control: HTMLElement): HTMLElement => {
    const id = fresh("edit");
    control.id = id;
    return h("div", { class: "field" }, h("label", { for: id }, label), control);
  };
  const text = (value: string, hint = ""): HTMLInputElement => {
    const made = h("input", { type: "text", placeholder: hint, autocomplete: "off", spellcheck: "false", maxlength: 5000 });
    made.value = value;
    return made;
  };
  const select = (options: [string, string][], value: string): HTMLSelectElement => {
    const made = h("select", {}, options.map(([one, words]) => h("option", { value: one }, words)));
    made.value = value;
    return made;
  };
  const type = select([...(event ? [] : [["", "choose …"] as [string, string]]), ...meta.types.map((one): [string, string] => [one.type, typeName(one.type)])], before?.type ?? "");
  const status = select(meta.statuses.map((one) => [one, capital(one)]), before?.status ?? "actual");
  const embedded = h("input", { type: "checkbox" });
  embedded.checked = before?.embedded ?? false;
  const trigger = text(before?.trigger.text ?? chosen?.text ?? "");
  const place = text(before?.place?.text ?? "", "not told");
  const [first, last] = [before?.date, before?.enddate].map((value) => {
    const made = h("input", { type: "date" });
    made.value = value ?? "";
    return made;
  }) as [HTMLInputElement, HTMLInputElement];
  const modes = h("div", { class: "modes-of" });
  const marked = new Set(before?.mode ?? []);
  const offer = (): void => {
    const known = meta.modes_of[type.value] ?? [];
    for (const one of [...marked]) if (!known.includes(one)) marked.delete(one);
    replace(modes, known.length ? known.map((one) => {
      const box = h("input", { type: "checkbox", change: () => void (box.checked ? marked.add(one) : marked.delete(one)) });
      box.checked = marked.has(one);
      return h("label", { class: "check" }, box, plain(one));
    }) : h("span", { class: "none" }, "none of this type"));
  };
  type.addEventListener("change", offer);
  offer();
  const parties = (side: "actor" | "recipient"): { element: HTMLElement; add: (party: PartyForm) => void; read: () => PartyForm[] } => {
    const rows: { row: HTMLElement; words: HTMLInputElement; code: HTMLInputElement; sector: HTMLSelectElement; from: PartyForm }[] = [];
    const list = h("div", { class: "party-rows" });
    const add = (party: PartyForm): void => {
      const words = text(party.text, "words of the article");
      const code = text(party.code ?? "", "NOR");
      code.setAttribute("list", "codes");
      const sector = select([["", "no sector"], ...Object.entries(meta.sectors).map(([one, name]): [string, string] => [one, `${one} ${name}`])], party.sector ?? "");
      const name = capital(side);
      for (const [control, label] of [[words, `${name}: words`], [code, `${name}: country or organisation code`], [sector, `${name}: sector`]] as const) control.setAttribute("aria-label", label);
      const entry = { row: h("div", { class: "party-row" }, words, code, sector, h("button", { type: "button", class: "quiet", "aria-label": `Remove this ${side}`, click: () => {
        rows.splice(rows.indexOf(entry), 1);
        entry.row.remove();
        more.focus();
      } }, "×")), words, code, sector, from: party };
      rows.push(entry);
      list.append(entry.row);
    };
    const more = h("button", { type: "button", class: "quiet", click: () => {
      add({ text: "", start: null, end: null, code: null, sector: null });
      rows.at(-1)?.words.focus();
    } }, `Add ${side === "actor" ? "an actor" : "a recipient"}`);
    for (const party of before?.[side] ?? []) add(party);
    return {
      element: h("fieldset", { class: "field" }, h("legend", {}, side === "actor" ? "Actors" : "Recipients"), list, more),
      add,
      read: () => rows.filter(({ words }) => words.value.trim()).map(({ words, code, sector, from }) => {
        const said = words.value.trim();
        const same = said === from.text;
        const at = same ? from : place_(said, side);
        return { text: said, start: at.start, end: at.end, code: code.value.trim().toUpperCase() || null, sector: sector.value || null };
      }),
    };
  };
  /** Where the words of a field stand. */
  const place_ = (words: string, name: string): Words => {
    const known = kept.get(words);
    if (known) return { text: words, ...known };
    const found = find(article, words, near);
    if (!found) throw new Wrong(`${capital(name)}: the words “${words}” do not stand in the article.`);
    return found;
  };
  const sides = { actor: parties("actor"), recipient: parties("recipient") };
  const note = text("", "why, for whoever reads it");
  const error = h("p", { class: "wrong", role: "alert" });

  const whole = new Points(article.text);
  const [from, to] = around(whole, near);
  const passage = h("blockquote", { class: "wording passage", dir: "auto", tabindex: 0 }, shown(whole.slice(from, to)));
  const selected = (): Words | null => {
    const selection = getSelection();
    const words = selection?.toString().trim() ?? "";
    if (!words || !selection?.anchorNode || !passage.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0);
    const before_ = (passage.textContent ?? "").slice(0, range.startOffset);
    const plain_ = passage.textContent === whole.slice(from, to);
    const lead = (range.toString().length - range.toString().trimStart().length);
    const start = plain_ ? from + points(before_) + lead : (find(article, words, near)?.start ?? -1);
    return start < 0 ? null : { text: words, start, end: start + points(words) };
  };
  const take = (words: string, use: (found: Words) => void): HTMLElement => h("button", {
    type: "button", mousedown: (pressed: Event) => pressed.preventDefault(), click: () => {
      const found = selected();
      if (!found) {
        error.textContent = "Select words of the passage first.";
        return;
      }
      error.textContent = "";
      kept.set(found.text, { start: found.start, end: found.end });
      use(found);
    },
  }, words);
  const row = ({ text: words, start, end }: Words): PartyForm => ({ text: words, start, end, code: null, sector: null });

  const read = (): Record<string, unknown> => {
    if (!type.value) throw new Wrong("Choose a type.");
    const said = trigger.value.trim();
    if (!said) throw new Wrong("The trigger needs words of the article.");
    const old = before?.trigger ?? chosen;
    const day = (value: string): string | null => value || null;
    const where = place.value.trim();
    const now: Told = {
      type: type.value, mode: [...marked], status: status.value, embedded: embedded.checked,
      trigger: old && said === old.text && !kept.has(said) ? old : place_(said, "trigger"),
      actor: sides.actor.read(), recipient: sides.recipient.read(),
      date: day(first.value), enddate: day(last.value || first.value),
      place: !where ? null : before?.place && where === before.place.text ? before.place : place_(where, "place"),
    };
    if (now.enddate && !now.date) throw new Wrong("The last day needs a first day.");
    const changes = Object.entries(now).filter(([name, value]) => before
      ? JSON.stringify(value) !== JSON.stringify(before[name as keyof Told]) : value !== null && !(Array.isArray(value) && value.length === 0));
    const found = Object.fromEntries(changes);
    if ("date" in found || "enddate" in found) Object.assign(found, { date: now.date, enddate: now.enddate });
    if (Object.keys(found).length === 0) throw new Wrong("Nothing is changed: accept the event if it is right.");
    return found;
  };

  const form = h("form", { class: "correct", submit: (submitted: Event) => {
    submitted.preventDefault();
    error.textContent = "";
    try {
      const changes = read();
      save.disabled = true;
      send(changes, note.value.trim() || null).then(() => box.close(), (failed: unknown) => {
        error.textContent = shown(failed instanceof Refused ? failed.message : String(failed));
        save.disabled = false;
      });
    } catch (failed) {
      if (!(failed instanceof Wrong)) throw failed;
      error.textContent = shown(failed.message);
    }
  } },
  passage,
  h("div", { class: "take", role: "group", "aria-label": "The selected words are" }, h("span", {}, "The selected words are the"),
    take("trigger", (found) => void (trigger.value = found.text)), take("actor", (found) => sides.actor.add(row(found))),
    take("recipient", (found) => sides.recipient.add(row(found))), take("place", (found) => void (place.value = found.text))),
  h("div", { class: "pairs" }, field("Type", type), field("Status", status)),
  h("fieldset", { class: "field" }, h("legend", {}, "Mode"), modes),
  h("label", { class: "check" }, embedded, "Part of another event"),
  field("Trigger", trigger), sides.actor.element, sides.recipient.element,
  h("div", { class: "pairs" }, field("First day", first), field("Last day", last)),
  field("Place", place), field("Note", note),
  h("datalist", { id: "codes" }, Object.entries(meta.codes).map(([code, name]) => h("option", { value: code }, name))),
  error);
  const save = h("button", { type: "submit", class: "primary" }, event ? "Save the correction" : "Add the event");
  form.append(h("p", { class: "buttons" }, save, h("button", { type: "button", click: () => box.close() }, "Cancel")));
  const box = dialog(event ? "Correct the event" : "Add an event", form);
  type.focus();
}

/** The sentences around a place. */
function around(whole: Points, near: number): [number, number] {
  const head = whole.slice(0, near);
  const tail = whole.slice(near, whole.length);
  const opened = Math.max(head.lastIndexOf("\n"), head.slice(0, -1).search(/[.!?]["”']?\s[^.!?]*$/u) + 1);
  const closed = tail.search(/[.!?]["”']?(\s|$)|\n/u);
  const from = points(head.slice(0, Math.max(opened, 0)));
  const to = closed < 0 ? whole.length : near + points(tail.slice(0, closed + 2));
  return [from + (whole.slice(from, to).length - whole.slice(from, to).trimStart().length), to];
}
