/** Judging the events of an article, and adding one that was missed by selecting words. */

import type { Context } from "./context";
import { judge, onVerdict, tellDone } from "./edit";
import { correction } from "./edit-form";
import { h, shown } from "./dom";
import { points, Points } from "./format";
import type { Article, Words } from "./types";

export interface ArticleTools { element: HTMLElement; keys: (event: KeyboardEvent, chosen: string | null) => boolean }

export function articleTools(context: Context, article: Article, text: HTMLElement): ArticleTools {
  const whole = new Points(article.text);
  const add = (): void => {
    const chosen = selected(text, whole);
    if (!chosen) {
      tellDone("Select the words that express the event first.", null);
      context.announce("Select the words that express the event first.");
      return;
    }
    correction(context, article, null, chosen, (changes, note) => judge(context, { report: null, article: article.key }, "add", changes, note));
  };
  const button = (words: string, key: string): HTMLElement => h("button", {
    type: "button", "aria-keyshortcuts": key, title: `${words} (${key})`, mousedown: (pressed: Event) => pressed.preventDefault(),
    click: () => void act(key, chosenNow()),
  }, words);
  const chosenNow = (): string | null => document.querySelector<HTMLElement>("#view .pick[aria-pressed=true]")?.closest<HTMLElement>(".card")?.dataset["event"] ?? null;
  const act = (key: string, chosen: string | null): boolean => {
    if (key === "n") {
      add();
      return true;
    }
    return onVerdict(context, key, chosen ? { report: chosen, article: article.key } : null);
  };
  return {
    element: h("div", { class: "verdicts toolbar", role: "group", "aria-label": "Your verdict on the chosen event" },
      button("Accept", "a"), button("Correct …", "c"), button("Reject", "r"), button("Add an event …", "n"), button("Undo", "z"),
      h("span", { class: "resolved" }, "Choose an event, or select words to add one.")),
    keys: (event, chosen) => {
      const focused = document.activeElement?.closest<HTMLElement>(".card")?.dataset["event"]
        ?? document.activeElement?.closest<HTMLElement>(".spot")?.dataset["owner"]?.split(" ")[0];
      return act(event.key, chosen ?? focused ?? null);
    },
  };
}

/** The selected words of the text with their offsets. */
function selected(text: HTMLElement, whole: Points): Words | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const start = offset(text, whole, range.startContainer, range.startOffset, true);
  const end = offset(text, whole, range.endContainer, range.endOffset, false);
  if (start === null || end === null || start >= end) return null;
  const words = whole.slice(start, end);
  const lead = words.length - words.trimStart().length;
  const trimmed = words.trim();
  return trimmed ? { text: trimmed, start: start + lead, end: start + lead + points(trimmed) } : null;
}

/** The code point at which a border of the selection stands. */
function offset(text: HTMLElement, whole: Points, node: Node, at: number, first: boolean): number | null {
  if (!text.contains(node)) return null;
  const own = node instanceof Element ? node.childNodes[first ? at : at - 1] ?? node : node;
  const piece = own instanceof Element ? (own.closest<HTMLElement>("[data-start]") ?? own.querySelector<HTMLElement>("[data-start]")) : own.parentElement?.closest<HTMLElement>("[data-start]");
  if (!piece) return null;
  const [start, end] = [Number(piece.dataset["start"]), Number(piece.dataset["end"])];
  if (node.nodeType !== Node.TEXT_NODE) return first ? start : end;
  let drawn = 0; // some characters are drawn as several
  let n = start;
  for (const one of whole.slice(start, end)) {
    if (drawn >= at) break;
    drawn += shown(one).length;
    n += 1;
  }
  return n;
}

