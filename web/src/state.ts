/** What is shown and what is asked for. All of it lives in the address, so that back, reload and links work. */

export const SEVERAL = [
  "actor", "recipient", "type", "quad", "mode", "status", "context", "place", "country", "geonameid", "publisher", "story",
  "article",
] as const;
export const SINGLE = ["since", "until", "dated", "text", "about", "min_confidence"] as const;
export type Several = (typeof SEVERAL)[number];
export type Single = (typeof SINGLE)[number];
export type FilterName = Several | Single;
export const FILTERS: readonly FilterName[] = [...SEVERAL, ...SINGLE];

export const VIEWS = ["events", "timeline", "map", "network", "stories", "sanctions"] as const;
export type View = (typeof VIEWS)[number] | "event" | "article" | "story";

type Change = Partial<Record<string, string | string[] | null>>;

/** The address as a set of values; immutable. */
export class State {
  private constructor(private readonly values: URLSearchParams) {}

  static of(search: string): State {
    return new State(new URLSearchParams(search));
  }

  get view(): View {
    const named = this.values.get("view") ?? "events";
    return ([...VIEWS, "event", "article", "story"] as string[]).includes(named) ? (named as View) : "events";
  }

  get(name: string): string | null {
    return this.values.get(name);
  }

  all(name: string): string[] {
    return this.values.getAll(name).filter(Boolean);
  }

  integer(name: string, otherwise: number): number {
    const found = Number.parseInt(this.values.get(name) ?? "", 10);
    return Number.isFinite(found) && found >= 0 ? found : otherwise;
  }

  /** Another state; null takes a value away. */
  with(change: Change): State {
    const next = new URLSearchParams(this.values);
    for (const [name, value] of Object.entries(change)) {
      next.delete(name);
      if (Array.isArray(value)) for (const one of value) next.append(name, one);
      else if (value !== null && value !== undefined && value !== "") next.set(name, value);
    }
    return new State(next);
  }

  /** Another state with a filter changed: pages begin anew. */
  filtered(change: Change): State {
    return this.with({ ...change, page: null });
  }

  /** One of the main views with the same filters, and what else belongs to it. */
  to(view: View, more: Change = {}): State {
    const kept = new URLSearchParams();
    if (view !== "events") kept.set("view", view);
    for (const [name, value] of this.filters()) kept.append(name, value);
    return new State(kept).with(more);
  }

  cleared(): State {
    return this.with({ ...Object.fromEntries(FILTERS.map((name) => [name, null])), page: null });
  }

  filters(): [FilterName, string][] {
    return FILTERS.flatMap((name) => this.all(name).map((value): [FilterName, string] => [name, value]));
  }

  /** The filters as parameters of the API. */
  query(more: Record<string, string | number | null | undefined> = {}): string {
    const asked = new URLSearchParams(this.filters());
    for (const [name, value] of Object.entries(more)) {
      if (value !== null && value !== undefined && value !== "") asked.set(name, String(value));
    }
    return asked.toString();
  }

  get href(): string {
    const words = this.values.toString();
    return words ? `?${words}` : "./";
  }
}

let current = State.of(location.search);
const listeners: (() => void)[] = [];

export const state = (): State => current;
export const changed = (listener: () => void): void => void listeners.push(listener);

/** Show another state; as a new entry of the history, or in the place of this one. */
export function go(next: State, how: "push" | "replace" = "push"): void {
  if (next.href === current.href) return;
  current = next;
  history[how === "push" ? "pushState" : "replaceState"](null, "", next.href);
  for (const listener of listeners) listener();
}

addEventListener("popstate", () => {
  current = State.of(location.search);
  for (const listener of listeners) listener();
});

/** Links within the page change the state instead of loading it anew. */
addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a[data-in]") : null;
  const href = link?.getAttribute("href");
  if (!link || href === null || href === undefined) return;
  event.preventDefault();
  go(State.of(href.startsWith("?") ? href : ""));
});
