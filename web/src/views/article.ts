/** An article: its text with everything that was found in it, and its events beside it. */

import { ask } from "../api";
import type { Context, Shown } from "../context";
import { bdi, h, outside, replace, shown, type Child } from "../dom";
import { capital, count, date, days, percent, plain, Points, typeName } from "../format";
import { annotationsOf } from "../edit";
import { articleTools } from "../edit-article";
import { classes, KIND, pieces, type Mark } from "../marks";
import type { Article, ArticleEvent, ArticleParty, Extent } from "../types";
import { head, link, statusPill, tip, typePill } from "../ui";
import { FIELDS } from "./event";

const LAYERS: [string, string][] = [
  ["trigger", "Triggers"], ["actor", "Actors"], ["recipient", "Recipients"], ["date", "Dates"], ["place", "Places"],
  ["quote", "Quotations"], ["speaker", "Speakers"], ["mention", "Other names"],
];
/** Not drawn until they are wanted. */
const HIDDEN = new Set(["mention"]);

export async function articleView(context: Context): Promise<Shown> {
  const { state } = context;
  const key = state.get("key") ?? "";
  const article = await ask<Article>(`articles/${encodeURIComponent(key)}`, context.signal);
  const reader = new Reader(context, article);
  const title = article.title ?? "Untitled article";
  const tools = context.writer ? articleTools(context, article, reader.text) : null;
  return {
    title: shown(title), told: `Article, ${count(article.events.length, "event")}`,
    body: [
      h("p", { class: "path" }, link(state.with({ view: null, key: null, focus: null }), { class: "up" }, "← Events"),
        link(state.cleared().to("events", { article: article.key }), {}, "Only the events of this article")),
      head(bdi(title)),
      h("p", { class: "meta" }, h("span", {}, bdi(article.publisher ?? "unknown publisher")),
        article.published && h("span", {}, date(article.published)),
        article.url && h("span", {}, outside(article.url, "Original page")),
        article.story && h("span", {}, link(state.with({ view: "story", id: article.story, key: null, focus: null }), {}, "Story"))),
      tools?.element,
      h("div", { class: "reader" },
        h("div", { class: "reading" }, reader.layers, reader.text),
        h("section", { class: "found", "aria-labelledby": "found" },
          h("h2", { id: "found" }, count(article.events.length, "event")), reader.list)),
      annotationsOf(context, article.annotations),
      duplicates(context, article),
    ],
    placed: () => {
      const focus = state.get("focus");
      if (focus) reader.choose(focus, true);
    },
    keys: (event) => (tools?.keys(event, reader.chosen) ?? false) || reader.key(event),
  };
}

class Reader {
  readonly text = h("div", { class: "text", dir: "auto", role: "group", "aria-label": "Text of the article", lang: "en" });
  readonly list: HTMLElement;
  readonly layers: HTMLElement;
  chosen: string | null = null;
  private readonly points: Points;
  private readonly events: Map<string, ArticleEvent>;
  private spots: HTMLElement[] = [];

  constructor(private readonly context: Context, private readonly article: Article) {
    this.points = new Points(article.text);
    this.events = new Map(article.events.map((event) => [event.id, event]));
    this.layers = this.switches();
    this.list = article.events.length ? this.nested(null) : h("p", { class: "none" }, "No event was found in this article.");
    for (const [layer] of LAYERS) if (HIDDEN.has(layer)) this.text.classList.add(`no-${layer}`);
    this.draw();
    const at = (event: Event): HTMLElement | null => event.target instanceof Element ? event.target.closest<HTMLElement>(".spot") : null;
    this.text.addEventListener("pointerover", (event) => this.tell(at(event)));
    this.text.addEventListener("pointerleave", () => this.untell());
    this.text.addEventListener("focusin", (event) => this.tell(at(event)));
    this.text.addEventListener("focusout", () => this.untell());
    const take = (event: Event): boolean => {
      const owner = at(event)?.dataset["owner"]?.split(" ")[0];
      if (owner) this.choose(this.chosen === owner ? null : owner);
      return Boolean(owner);
    };
    this.text.addEventListener("click", (event) => {
      if (getSelection()?.isCollapsed !== false) take(event);
    });
    this.text.addEventListener("keydown", (event) => {
      if ((event.key === "Enter" || event.key === " ") && take(event)) event.preventDefault();
    });
  }

  private switches(): HTMLElement {
    return h("fieldset", { class: "layers" }, h("legend", {}, "Marked"), LAYERS.map(([layer, words]) => {
      const box = h("input", {
        type: "checkbox", checked: !HIDDEN.has(layer),
        change: () => void this.text.classList.toggle(`no-${layer}`, !box.checked),
      });
      return h("label", { class: "check" }, box, h("mark", { class: `m-${layer}` }, words));
    }));
  }

  /** Events with those that are part of them. */
  private nested(within: string | null): HTMLElement {
    const top = (event: ArticleEvent): boolean => !event.within || !this.events.has(event.within);
    const own = this.article.events.filter((event) => (within === null ? top(event) : event.within === within));
    return h("ol", { class: within ? "inner" : "article-events" }, own.map((event) => {
      const has = this.article.events.some((other) => other.within === event.id);
      return h("li", {}, this.card(event), has && this.nested(event.id));
    }));
  }

  private card(event: ArticleEvent): HTMLElement {
    const names = (several: ArticleParty[]): string => several.map((one) => one.name ?? one.text).join(", ");
    const [from, to] = [names(event.actors), names(event.recipients)];
    const { state } = this.context;
    return h("div", { class: "card", "data-event": event.id },
      h("button", { type: "button", class: "pick", "data-item": true, "aria-pressed": "false", click: () => this.choose(this.chosen === event.id ? null : event.id, true) },
        typePill(event.type, event.quad, event.mode), statusPill(event.status),
        h("span", { class: "whom" }, from ? bdi(from) : h("span", { class: "none" }, "no actor named"), to && [h("span", { class: "arrow" }, " → "), bdi(to)])),
      h("p", { class: "meta" }, h("span", {}, h("q", {}, bdi(this.points.slice(event.trigger.start, event.trigger.end)))),
        event.date && h("span", {}, days(event.date, event.enddate)),
        event.within && h("span", {}, "part of the event above"),
        h("span", {}, `${percent(event.confidence)}`),
        event.event && h("span", {}, link(state.with({ view: "event", id: event.event, key: null, focus: null }), {}, "All reports"))));
  }

  private marks(): Mark[] {
    const { article } = this;
    const found: Mark[] = [];
    for (const mention of article.mentions) {
      found.push({ ...mention, kind: "mention", told: `${mention.name}: ${this.context.names.resolved(mention)}` });
    }
    for (const quote of article.quotes) {
      const who = quote.speaker ? `said by ${quote.speaker.text}` : "speaker not found";
      for (const part of quote.content) found.push({ ...part, kind: "quote", told: `${capital(plain(quote.kind))} quotation, ${who}` });
      if (quote.speaker) found.push({ start: quote.speaker.start, end: quote.speaker.end, kind: "speaker", told: `Speaker: ${this.context.names.resolved(quote.speaker)}` });
      if (quote.cue) found.push({ start: quote.cue.start, end: quote.cue.end, kind: "cue", told: "Tells who speaks" });
    }
    for (const event of article.events) {
      for (const span of event.spans) {
        const kind = KIND[span.field];
        if (kind) found.push({ start: span.start, end: span.end, kind, owner: event.id, told: this.told(event, span.field, span) });
      }
      if (event.within) found.push({ ...this.extent(event), kind: "nested", owner: event.id });
    }
    return found;
  }

  /** From the first to the last word of an event's trigger and parties. */
  private extent(event: ArticleEvent): Extent {
    const own = event.spans.filter(({ field }) => field === "trigger" || field === "recipient" || field === "place");
    const near = own.filter(({ start }) => Math.abs(start - event.trigger.start) < 160);
    return {
      start: Math.min(event.trigger.start, ...near.map(({ start }) => start)),
      end: Math.max(event.trigger.end, ...near.map(({ end }) => end)),
    };
  }

  private told(event: ArticleEvent, field: string, span: Extent): string {
    const { names } = this.context;
    const name = FIELDS[field] ?? capital(plain(field));
    const side = field === "actor" ? event.actors : field === "recipient" ? event.recipients : [];
    const party = side.find((one) => one.start === span.start && one.end === span.end);
    if (party) {
      const [called, resolved] = [party.name ?? party.text, names.resolved(party)];
      return `${name} of ${typeName(event.type)}: ${resolved.startsWith(called) ? resolved : `${called}, ${resolved}`}`;
    }
    if (field === "date" && event.date) return `${name} of ${typeName(event.type)}: ${days(event.date, event.enddate)}`;
    if (field === "trigger") {
      const modes = event.mode.length ? ` (${event.mode.map(plain).join(", ")})` : "";
      return `${typeName(event.type)}${modes}, ${event.status}, ${percent(event.confidence)} confidence${event.within ? ", part of another event" : ""}`;
    }
    return `${name} of ${typeName(event.type)}`;
  }

  private draw(): void {
    const marks = this.marks();
    const { article, points } = this;
    const blocks = article.blocks.length ? [...article.blocks].sort((a, b) => a.start - b.start) : paragraphs(points);
    const parts: Child[] = [];
    let last = 0;
    const put = (start: number, end: number, kind: string): void => {
      if (start >= end || !points.slice(start, end).trim()) return;
      parts.push(h(kind === "heading" || kind === "title" ? "h2" : "p", { class: `block ${kind}` },
        pieces(points, start, end, marks).map((piece) => this.piece(piece.text, piece.start, piece.end, piece.marks))));
    };
    for (const { start, end, kind } of blocks) {
      put(last, start, "rest");
      put(Math.max(start, last), end, kind);
      last = Math.max(last, end);
    }
    put(last, points.length, "rest");
    replace(this.text, parts);
    this.spots = [...this.text.querySelectorAll<HTMLElement>(".spot")];
    const first = this.spots.find((spot) => spot.classList.contains("m-trigger")) ?? this.spots[0];
    if (first) first.tabIndex = 0;
  }

  private piece(text: string, start: number, end: number, marks: Mark[]): HTMLElement {
    const drawn = shown(text);
    const kept = { "data-start": start, "data-end": end };
    if (marks.length === 0) return h("span", kept, drawn);
    const owners = [...new Set(marks.filter(({ owner, kind }) => owner && kind !== "nested").map(({ owner }) => owner))];
    const rests = marks.filter(({ kind }) => kind !== "mention");
    const told = [...new Set((rests.some((mark) => mark.told) ? rests : marks).flatMap((mark) => mark.told ?? []))];
    const depth = marks.filter(({ kind }) => kind === "nested").length;
    if (told.length === 0) return h("span", { ...kept, class: classes(marks), "data-depth": depth || null }, drawn);
    const element = h("span", {
      ...kept, class: `spot ${classes(marks)}`, tabindex: -1, "data-owner": owners.join(" ") || null, "data-depth": depth || null,
      role: owners.length ? "button" : "note",
    }, drawn);
    TOLD.set(element, told);
    MARKS.set(element, marks);
    return element;
  }

  private tell(spot: HTMLElement | null): void {
    if (!spot) {
      this.untell();
      return;
    }
    const told = TOLD.get(spot) ?? [];
    spot.setAttribute("aria-describedby", "tip");
    this.lit(spot.dataset["owner"]?.split(" ").filter(Boolean) ?? []);
    const box = [...spot.getClientRects()][0] ?? spot.getBoundingClientRect();
    tip.show(box, h("ul", { class: "plain" }, told.map((one) => h("li", {}, bdi(one)))));
  }

  private untell(): void {
    for (const spot of this.text.querySelectorAll("[aria-describedby]")) spot.removeAttribute("aria-describedby");
    tip.hide();
    this.lit([]);
  }

  private lit(owners: string[]): void {
    const all = this.chosen ? [this.chosen, ...owners] : owners;
    this.text.classList.toggle("has-lit", all.length > 0);
    for (const spot of this.spots) spot.classList.toggle("lit", spot.dataset["owner"]?.split(" ").some((one) => all.includes(one)) ?? false);
    for (const card of this.list.querySelectorAll<HTMLElement>(".card")) card.classList.toggle("lit", all.includes(card.dataset["event"] ?? ""));
  }

  /** Single an event out; none for null. */
  choose(id: string | null, move = false): void {
    this.chosen = id !== null && this.events.has(id) ? id : null;
    for (const spot of this.spots) {
      const marks = MARKS.get(spot) ?? [];
      // a party may be actor of one event and recipient of another: of a chosen event only its own are drawn
      const own = this.chosen ? marks.filter(({ owner, kind }) => owner === this.chosen || kind === "quote" || kind === "mention") : marks;
      spot.className = `spot ${classes(own)}`;
    }
    this.lit([]);
    for (const button of this.list.querySelectorAll<HTMLElement>(".pick")) {
      const own = button.closest<HTMLElement>(".card")?.dataset["event"] === this.chosen;
      button.setAttribute("aria-pressed", String(own));
      if (own) button.scrollIntoView({ block: "nearest" });
    }
    if (this.chosen && move) this.spots.find((spot) => spot.classList.contains("lit") && spot.classList.contains("m-trigger"))?.scrollIntoView({ block: "center" });
    const next = this.context.state.with({ focus: this.chosen });
    if (next.get("focus") !== this.context.state.get("focus")) history.replaceState(null, "", next.href);
  }

  key(event: KeyboardEvent): boolean {
    if (event.key === "Escape" && this.chosen) {
      this.choose(null);
      return true;
    }
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return false;
    const at = this.spots.findIndex((spot) => spot === document.activeElement);
    if (at < 0) return false;
    for (let n = at + (event.key === "ArrowRight" ? 1 : -1); n >= 0 && n < this.spots.length; n += event.key === "ArrowRight" ? 1 : -1) {
      const spot = this.spots[n];
      if (!spot || this.hidden(spot)) continue;
      const before = this.spots[at];
      if (before) before.tabIndex = -1;
      spot.tabIndex = 0;
      spot.focus();
      return true;
    }
    return true;
  }

  /** Is everything that a piece is marked with switched off? */
  private hidden(spot: HTMLElement): boolean {
    return LAYERS.every(([layer]) => !spot.classList.contains(`m-${layer}`) || this.text.classList.contains(`no-${layer}`));
  }
}

const TOLD = new WeakMap<HTMLElement, string[]>();
const MARKS = new WeakMap<HTMLElement, Mark[]>();

/** Stretches between empty lines. */
function paragraphs(text: Points): (Extent & { kind: string })[] {
  const found: (Extent & { kind: string })[] = [];
  let start = 0;
  for (const part of text.text.split(/(\n+)/)) {
    const length = new Points(part).length;
    if (!part.startsWith("\n")) found.push({ start, end: start + length, kind: "paragraph" });
    start += length;
  }
  return found;
}

function duplicates(context: Context, article: Article): Child {
  if (article.duplicates.length === 0) return null;
  return h("section", { "aria-labelledby": "copies" }, h("h2", { id: "copies" }, "The same words elsewhere"),
    h("ul", { class: "cited" }, article.duplicates.map((one) => h("li", {},
      link(context.state.with({ key: one.key, focus: null }), {}, bdi(one.title ?? "Untitled article")),
      h("span", { class: "meta" }, h("span", {}, bdi(one.publisher ?? "unknown publisher")), one.published && h("span", {}, date(one.published)),
        h("span", {}, `${plain(one.relation)}, ${percent(one.similarity)} the same`))))));
}

