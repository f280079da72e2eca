/** Correcting, where the server lets the archive be annotated: verdicts, undoing, and what was said before. */

import { ask, Refused } from "./api";
import type { Context } from "./context";
import { correction } from "./edit-form";
import { h, shown, type Child } from "./dom";
import { capital, date, plain } from "./format";
import type { Annotation, Article, Report, Verdict } from "./types";

/** What a verdict is on: a report of an event, as one article tells it. */
export interface Target { report: string; article: string }
export interface Tools { element: HTMLElement; keys: (event: KeyboardEvent) => boolean }

/** Ids of what was said since the page was loaded, the last one last. */
const said: number[] = [];
const VERDICTS: Record<Verdict, string> = { accept: "Accepted", correct: "Corrected", reject: "Rejected", add: "Added" };

let toast: HTMLElement | null = null;
let timer = 0;

/** Tell what was done, with the way back. */
export function tellDone(words: string, undo: (() => void) | null): void {
  toast?.remove();
  clearTimeout(timer);
  const made = h("div", { class: "toast" }, h("span", {}, words),
    undo && h("button", { type: "button", class: "quiet", click: () => {
      made.remove();
      undo();
    } }, "Undo (z)"));
  document.body.append(made);
  toast = made;
  timer = window.setTimeout(() => made.remove(), 9000);
}

export async function judge(
  context: Context, target: Target | { report: null; article: string }, verdict: Verdict, changes: Record<string, unknown> = {}, note: string | null = null,
): Promise<void> {
  if (!context.writer) return;
  const made = await context.writer.add({ target: target.report, article: target.article, verdict, changes, note });
  said.push(made.id);
  const words = `${VERDICTS[verdict]}.`;
  context.announce(words);
  tellDone(words, () => void undo(context));
  context.reload();
}

/** The same, with what the server refuses told in the page. */
function attempt(context: Context, work: Promise<void>): void {
  work.catch((error: unknown) => {
    const words = error instanceof Refused ? error.message : String(error);
    context.announce(words);
    tellDone(shown(words), null);
  });
}

export async function undo(context: Context, id = said.at(-1)): Promise<void> {
  if (!context.writer) return;
  if (id === undefined) {
    tellDone("There is nothing to undo.", null);
    context.announce("There is nothing to undo.");
    return;
  }
  await context.writer.undo(id);
  const at = said.indexOf(id);
  if (at >= 0) said.splice(at, 1);
  context.announce("Undone.");
  tellDone("Undone.", null);
  context.reload();
}

/** Open the form that corrects a report. */
async function correct(context: Context, target: Target): Promise<void> {
  const article = await ask<Article>(`articles/${encodeURIComponent(target.article)}`);
  const event = article.events.find((one) => one.id === target.report);
  if (!event) throw new Refused(404, "The article is coded anew: load the page again.");
  correction(context, article, event, null, (changes, note) => judge(context, target, "correct", changes, note));
}

/** Buttons for one report. */
export function verdicts(context: Context, target: Target): HTMLElement {
  const act = (words: string, key: string, work: () => Promise<void>): HTMLElement =>
    h("button", { type: "button", "aria-keyshortcuts": key, title: `${words} (${key})`, click: () => attempt(context, work()) }, words);
  return h("div", { class: "verdicts", role: "group", "aria-label": "Your verdict" },
    act("Accept", "a", () => judge(context, target, "accept")),
    act("Correct …", "c", () => correct(context, target)),
    act("Reject", "r", () => judge(context, target, "reject")));
}

/** What the keys do to a report. */
export function onVerdict(context: Context, key: string, target: Target | null): boolean {
  if (key === "z") {
    attempt(context, undo(context));
    return true;
  }
  if (!["a", "r", "c"].includes(key)) return false;
  if (!target) {
    tellDone("Choose an event first: j and k move between them.", null);
    return true;
  }
  attempt(context, key === "c" ? correct(context, target) : judge(context, target, key === "a" ? "accept" : "reject"));
  return true;
}

export function eventTools(context: Context, reports: Report[]): Tools {
  const first = reports[0];
  const target = (): Target | null => {
    const items = [...document.querySelectorAll("#view .report")];
    const at = items.findIndex((item) => item.contains(document.activeElement));
    const report = reports[at] ?? first;
    return report ? { report: report.id, article: report.article_key } : null;
  };
  return {
    element: h("p", { class: "hint" }, "Press ", h("kbd", {}, "a"), " to accept, ", h("kbd", {}, "c"), " to correct, ", h("kbd", {}, "r"), " to reject, ",
      h("kbd", {}, "z"), " to undo; ", h("kbd", {}, "j"), " and ", h("kbd", {}, "k"), " choose a report."),
    keys: (pressed) => onVerdict(context, pressed.key, target()),
  };
}

function value(one: unknown): string {
  if (one === null) return "not told";
  if (Array.isArray(one)) return one.length ? one.map(value).join("; ") : "none";
  if (typeof one === "object") {
    const told = one as { text?: unknown; code?: unknown; sector?: unknown };
    const code = [told.code, told.sector].filter(Boolean).join(":");
    return `“${String(told.text ?? "")}”${code ? ` (${code})` : ""}`;
  }
  return one === true ? "yes" : one === false ? "no" : String(one);
}

/** What people said before. */
export function annotationsOf(context: Context, annotations: Annotation[]): Child {
  if (annotations.length === 0) return null;
  return h("section", { "aria-labelledby": "said" }, h("h2", { id: "said" }, "What people said"),
    h("ul", { class: "annotations" }, annotations.map((one) => h("li", { class: "annotation" },
      h("p", {}, h("strong", { class: `verdict ${one.verdict}` }, VERDICTS[one.verdict]), h("span", { class: "resolved" }, `by ${shown(one.author)}, ${date(one.made)}`),
        context.writer && h("button", { type: "button", class: "quiet", "aria-label": `Undo: ${VERDICTS[one.verdict]} by ${shown(one.author)}`, click: () => attempt(context, undo(context, one.id)) }, "Undo")),
      Object.keys(one.changes).length > 0 && h("dl", { class: "changes" }, Object.entries(one.changes).map(([field, told]) => [h("dt", {}, capital(plain(field))), h("dd", {}, shown(value(told)))])),
      one.note && h("p", { class: "resolved" }, shown(one.note))))));
}
