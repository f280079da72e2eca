/** The page: its frame, and what is shown in it for each state of the address. */

import { ask, Refused, Writer } from "./api";
import type { Context, Shown } from "./context";
import { h, replace, shown } from "./dom";
import { downloads } from "./download";
import { Filters } from "./filters";
import { capital, count, days, Names } from "./format";
import { keysDialog, onKey } from "./keys";
import { changed, go, state, VIEWS, type View } from "./state";
import { themeSwitch } from "./theme";
import type { Meta } from "./types";
import { link, tip } from "./ui";
import { articleView } from "./views/article";
import { eventView } from "./views/event";
import { eventsView } from "./views/events";
import { sanctionsView } from "./views/sanctions";
import { storiesView, storyView } from "./views/stories";

type Maker = (context: Context) => Promise<Shown>;

/** Drawings come with their libraries when they are wanted. */
const MAKERS: Record<View, Maker> = {
  events: eventsView,
  event: eventView,
  article: articleView,
  stories: storiesView,
  story: storyView,
  sanctions: sanctionsView,
  timeline: async (context) => (await import("./views/timeline")).timelineView(context),
  map: async (context) => (await import("./views/map")).mapView(context),
  network: async (context) => (await import("./views/network")).networkView(context),
};
/** Under which of the main views the others stand. */
const UNDER: Partial<Record<View, View>> = { event: "events", article: "events", story: "stories" };
const LATE = 200;

const view = h("main", { id: "view", tabindex: -1 });
const live = h("div", { class: "said", role: "status", "aria-live": "polite" });
const bar = h("div", { class: "loading", role: "progressbar", "aria-label": "Loading", hidden: true });

class Page {
  private readonly tabs = h("nav", { class: "tabs", "aria-label": "Views" });
  private readonly filters: Filters;
  private readonly toggle: HTMLButtonElement;
  private readonly writer: Writer | null;
  private running: AbortController | null = null;
  private last: { view: View; id: string; shown: Shown | null } | null = null;

  constructor(private readonly meta: Meta, private readonly names: Names) {
    this.filters = new Filters(meta, names);
    this.writer = meta.editable && meta.token ? new Writer(meta.token) : null;
    this.toggle = h("button", {
      type: "button", class: "filters-toggle", "aria-expanded": "false", "aria-controls": "filters", click: () => this.fold(),
    }, "Filters", h("span", { class: "many" }));
  }

  private fold(open = this.toggle.getAttribute("aria-expanded") !== "true"): void {
    this.toggle.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("filters-open", open);
  }

  start(root: HTMLElement): void {
    const { meta } = this;
    const side = h("aside", { id: "filters", class: "side", "aria-label": "Filters" }, this.filters.panel);
    replace(root,
      h("a", { class: "skip", href: "#view", click: (event: Event) => {
        event.preventDefault();
        (view.querySelector<HTMLElement>("h1") ?? view).focus();
      } }, "Skip to the view"),
      h("header", { class: "top" },
        link(state().cleared().to("events"), { class: "brand", "aria-label": "dragoman, all events" },
          h("span", { class: "mark", "aria-hidden": "true" }), "dragoman"),
        h("p", { class: "about" }, `${count(meta.events, "event")} in ${count(meta.articles, "article")}`,
          meta.first && h("span", {}, ` · ${days(meta.first, meta.last)}`),
          this.writer && h("span", { class: "editing" }, `Correcting as ${shown(meta.annotator ?? "unknown")}`)),
        h("div", { class: "tools" },
          h("button", { type: "button", class: "quiet", click: () => keysDialog(this.writer !== null), "aria-label": "Keys", title: "Keys (?)" }, "?"),
          themeSwitch())),
      h("div", { class: "bar" }, this.toggle, this.tabs,
        h("button", { type: "button", class: "download", click: () => downloads(meta) }, "Download",
          h("span", { class: "wide" }, " this view"))),
      h("div", { class: "page" }, side, h("div", { class: "content" }, this.filters.chips, bar, view)),
      live, tip.element);
    changed(() => void this.show());
    addEventListener("keydown", (event) => this.key(event));
    void this.show();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") tip.hide();
    const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.last?.shown?.keys?.(event)) {
      event.preventDefault();
      return;
    }
    if (onKey(event, this.writer !== null)) event.preventDefault();
    else if (event.key === "/") {
      event.preventDefault();
      this.fold(true);
      this.filters.panel.querySelector<HTMLInputElement>("input[type=search]")?.focus();
    }
  }

  private context(signal: AbortSignal): Context {
    return {
      meta: this.meta, names: this.names, state: state(), signal, writer: this.writer,
      announce: (words) => void (live.textContent = words), reload: () => void this.show(true),
    };
  }

  private frame(): void {
    const now = state();
    const under = UNDER[now.view] ?? now.view;
    replace(this.tabs, VIEWS.map((name) => link(now.to(name), { class: "tab", "aria-current": name === under ? "page" : null }, capital(name))));
    const current = this.tabs.querySelector("[aria-current]")?.getBoundingClientRect();
    const box = this.tabs.getBoundingClientRect();
    if (current) this.tabs.scrollLeft += current.left + current.width / 2 - box.left - box.width / 2; // where the tabs are wider than the window
    this.filters.sync();
    const set = now.filters().length;
    const many = this.toggle.querySelector(".many");
    if (many) many.textContent = set ? ` (${set})` : "";
  }

  private async show(again = false): Promise<void> {
    this.running?.abort();
    const running = (this.running = new AbortController());
    this.frame();
    tip.hide();
    const context = this.context(running.signal);
    const id = context.state.get("id") ?? context.state.get("key") ?? "";
    const turned = !this.last || this.last.view !== context.state.view || this.last.id !== id;
    const late = setTimeout(() => {
      bar.hidden = false;
      view.setAttribute("aria-busy", "true");
      context.announce("Loading");
      if (turned) view.classList.add("stale");
    }, LATE);
    try {
      const made = await MAKERS[context.state.view](context);
      if (running.signal.aborted) return;
      const first = this.last === null;
      this.last?.shown?.gone?.();
      replace(view, made.body);
      this.last = { view: context.state.view, id, shown: made };
      document.title = `${made.title} · dragoman`;
      made.placed?.();
      context.announce(made.told);
      if (turned && !first) {
        scrollTo(0, 0);
        this.fold(false);
        if (!view.contains(document.activeElement)) view.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
      } else if (again && document.activeElement === document.body) {
        view.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
      }
    } catch (error) {
      if (running.signal.aborted) return;
      this.last?.shown?.gone?.();
      this.last = { view: context.state.view, id, shown: null };
      replace(view, failure(context, error));
      document.title = "Could not be shown · dragoman";
      context.announce("The view could not be shown");
    } finally {
      clearTimeout(late);
      if (this.running === running) {
        bar.hidden = true;
        view.removeAttribute("aria-busy");
        view.classList.remove("stale");
      }
    }
  }
}

function failure(context: Context, error: unknown): HTMLElement {
  const refused = error instanceof Refused ? error : null;
  const title = refused?.status === 404 ? "There is none" : refused?.status === 400 ? "That cannot be asked for"
    : refused?.status === 503 ? "That takes too long" : "This could not be shown";
  const advice = refused?.status === 404 ? "The link may be of another archive, or what it led to has been taken out of this one."
    : refused?.status === 400 ? "Change or remove the filter."
      : refused?.status === 503 ? "Set more filters, such as a shorter stretch of time, or try again." : "Try again.";
  return h("div", { class: "empty error", role: "alert" }, h("h1", { tabindex: -1 }, title),
    h("p", {}, shown(error instanceof Error ? error.message : String(error))), h("p", {}, advice),
    h("p", { class: "buttons" }, h("button", { type: "button", click: () => context.reload() }, "Try again"),
      context.state.filters().length > 0 && h("button", { type: "button", click: () => go(state().cleared()) }, "Clear all filters"),
      link(context.state.cleared().to("events"), { class: "button" }, "All events")));
}

async function start(): Promise<void> {
  const root = document.getElementById("app");
  if (!root) return;
  try {
    const meta = await ask<Meta>("meta");
    new Page(meta, new Names(meta)).start(root);
  } catch (error) {
    replace(root, h("main", { class: "empty error", role: "alert" }, h("h1", {}, "The archive could not be opened"),
      h("p", {}, shown(error instanceof Error ? error.message : String(error))),
      h("p", {}, h("button", { type: "button", click: () => location.reload() }, "Try again"))));
  }
}

void start();
