/** Parts that several views share. */

import type { Context } from "./context";
import { bdi, h, shown, type Child } from "./dom";
import { capital, count, date, days, number, partyName, percent, plain, Points, typeName } from "./format";
import type { State } from "./state";
import type { Extent, Party, Summary } from "./types";

/** A link to another state of the page. */
export function link(to: State, attributes: Record<string, string | boolean | null>, ...children: Child[]): HTMLAnchorElement {
  return h("a", { href: to.href, "data-in": true, ...attributes }, ...children);
}

export function typePill(type: string, quad: number, modes: string[] = []): HTMLElement {
  return h("span", { class: `pill quad-${quad}` }, typeName(type),
    modes.length > 0 && h("span", { class: "modes" }, modes.map(plain).join(", ")));
}

/** The status, where it is not simply what happened. */
export const statusPill = (status: string): HTMLElement | null =>
  status === "actual" ? null : h("span", { class: "status" }, capital(status));

export function confidence(value: number): HTMLElement {
  return h("span", { class: "confidence", title: "How probable it is that the record is right" },
    h("meter", { min: 0, max: 1, value, "aria-hidden": "true" }), h("span", { class: "said" }, "confidence "), percent(value));
}

export function parties(context: Context, several: Party[], none: string): HTMLElement {
  if (several.length === 0) return h("span", { class: "none" }, none);
  return h("span", { class: "parties" }, several.map((party, n) => [
    n > 0 && ", ",
    h("span", { class: "party", title: context.names.resolved(party) }, bdi(partyName(party)), " ",
      party.code && h("span", { class: "code" }, party.sector ? `${party.code}:${party.sector}` : party.code)),
  ]));
}

/** "A → B" in words. */
export function whom(context: Context, event: Pick<Summary, "actors" | "recipients">): HTMLElement {
  return h("span", { class: "whom" }, parties(context, event.actors, "no actor named"),
    event.recipients.length > 0 && [
      " ", h("span", { class: "arrow", "aria-hidden": "true" }, "→"), h("span", { class: "said" }, " towards "), " ",
      parties(context, event.recipients, ""),
    ]);
}

/** A sentence with one stretch of it marked. Offsets are those of the article. */
export function sentence(wording: string, start: number, marked: Extent | null): HTMLElement {
  const text = new Points(wording);
  if (!marked || marked.start < start || marked.end > start + text.length || marked.start >= marked.end) {
    return h("q", { class: "wording", dir: "auto" }, shown(wording));
  }
  const [from, to] = [marked.start - start, marked.end - start];
  return h("q", { class: "wording", dir: "auto" }, shown(text.slice(0, from)),
    h("mark", { class: "m-trigger" }, shown(text.slice(from, to))), shown(text.slice(to, text.length)));
}

export function eventItem(context: Context, event: Summary): HTMLElement {
  const { state, names } = context;
  return h("li", { class: "event" },
    h("div", { class: "when" }, event.date ? h("time", { datetime: event.date }, days(event.date, event.enddate))
      : h("span", { class: "none" }, "no date told")),
    h("div", { class: "what" }, typePill(event.type, event.quad, event.mode), statusPill(event.status),
      event.annotated && h("span", { class: "judged", title: "Somebody has checked this event" }, "checked")),
    h("div", { class: "tells" },
      h("h3", {}, link(state.with({ view: "event", id: event.id }), { class: "stretched" }, whom(context, event))),
      h("p", {}, sentence(event.wording, event.wording_start, event.trigger)),
      h("p", { class: "meta" },
        event.place && h("span", {}, bdi(names.place(event.place))),
        h("span", {}, bdi(event.publisher ?? "unknown publisher"), event.published && `, ${date(event.published)}`),
        event.reports > 1 && h("span", {}, `${count(event.reports, "report")} in ${count(event.articles, "article")}`),
        event.conflicts.length > 0 && h("span", { class: "warn" }, `reports differ: ${event.conflicts.map(plain).join(", ")}`))),
    h("div", { class: "sure" }, confidence(event.confidence)));
}

export const eventList = (context: Context, events: Summary[]): HTMLElement =>
  h("ol", { class: "events" }, events.map((event) => eventItem(context, event)));

/** "1–50 of 1,234" with links to the pages around. */
export function pager(context: Context, total: number, size: number, name: string): HTMLElement | null {
  const page = context.state.integer("page", 1) || 1;
  const last = Math.max(1, Math.ceil(total / size));
  if (last === 1) return null;
  const to = (n: number, words: string, rel: string): HTMLElement => n < 1 || n > last
    ? h("span", { class: "button disabled", "aria-hidden": "true" }, words)
    : link(context.state.with({ page: n === 1 ? null : String(n) }), { class: "button", rel }, words);
  return h("nav", { class: "pager", "aria-label": `Pages of ${name}` },
    to(page > 2 ? 1 : 0, "First", "first"), to(page - 1, "Previous", "prev"),
    h("span", {}, `Page ${number(page)} of ${number(last)}`), to(page + 1, "Next", "next"));
}

/** Choices of which one holds, as links. */
export function choices(
  context: Context, label: string, name: string, options: [string, string][], now: string, otherwise: string,
): HTMLElement {
  return h("div", { class: "choices", role: "group", "aria-label": label },
    h("span", { class: "label", "aria-hidden": "true" }, label),
    options.map(([value, words]) => link(context.state.with({ [name]: value === otherwise ? null : value, page: null }),
      { class: "choice", "aria-current": value === now ? "true" : null }, words)));
}

/** What stands where there is nothing. */
export function nothing(context: Context, what: string): HTMLElement {
  const filtered = context.state.filters().length > 0;
  const empty = context.meta.articles === 0;
  return h("div", { class: "empty" }, h("p", { class: "big" }, empty ? "The archive is empty" : `No ${what}`),
    empty
      ? h("p", {}, "Take reports in with ", h("code", {}, "dragoman ingest --store ARCHIVE FILES"), ", then load this page again.")
      : filtered
        ? [h("p", {}, "Nothing in the archive meets all of the filters. Take one away, or begin anew."),
          h("p", {}, link(context.state.cleared(), { class: "button" }, "Clear all filters"))]
        : h("p", {}, `The archive's reports tell of no ${what}.`));
}

/** Numbers of a drawing as a table, folded away. */
export function tableOf(
  summary: string, columns: string[], rows: Child[][], more: { open?: boolean; numeric?: number[] } = {},
): HTMLElement {
  const numeric = new Set(more.numeric ?? []);
  return h("details", { class: "as-table", open: more.open ?? false }, h("summary", {}, summary),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": summary },
      h("table", {}, h("caption", { class: "said" }, summary),
        h("thead", {}, h("tr", {}, columns.map((name, n) => h("th", { scope: "col", class: numeric.has(n) ? "num" : null }, name)))),
        h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, n) => n === 0
          ? h("th", { scope: "row" }, cell) : h("td", { class: numeric.has(n) ? "num" : null }, cell))))))));
}

export function legend(entries: [string, string][], label = "Colours"): HTMLElement {
  return h("ul", { class: "legend", "aria-label": label },
    entries.map(([kind, words]) => h("li", {}, h("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), words)));
}

export const quadLegend = (context: Context): HTMLElement =>
  legend(context.meta.quads.map(({ quad, name }) => [`quad-${quad}`, capital(name)]), "Colours of the four classes");

/** A card that follows the pointer or what has the focus. */
export class Tip {
  readonly element = h("div", { class: "tip", role: "tooltip", id: "tip", hidden: true });

  show(at: DOMRect | { x: number; y: number }, ...children: Child[]): void {
    this.element.replaceChildren();
    for (const child of children.flat(3)) if (child) this.element.append(child instanceof Node ? child : String(child));
    this.element.hidden = false;
    const box = "width" in at ? at : new DOMRect(at.x, at.y, 0, 0);
    const own = this.element.getBoundingClientRect();
    const room = 8;
    let top = box.bottom + room;
    if (top + own.height > innerHeight - room) top = box.top - own.height - room;
    const left = Math.min(Math.max(room, box.left + box.width / 2 - own.width / 2), innerWidth - own.width - room);
    this.element.style.setProperty("top", `${Math.max(room, top)}px`);
    this.element.style.setProperty("left", `${left}px`);
  }

  hide(): void {
    this.element.hidden = true;
  }
}

export const tip = new Tip();

/** Where a view begins: its heading and what stands beside it. */
export function head(title: Child, ...beside: Child[]): HTMLElement {
  return h("header", { class: "view-head" }, h("h1", { tabindex: -1 }, title), h("div", { class: "beside" }, beside));
}
