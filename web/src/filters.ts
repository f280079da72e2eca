/** The filters: one panel for all views, and what is set as chips above the view. */

import { ask } from "./api";
import { fresh, h, replace, shown } from "./dom";
import { capital, date, number, percent, plain, typeName, type Names } from "./format";
import { go, state, type FilterName, type Several } from "./state";
import type { MapAnswer, Meta } from "./types";

const LABELS: Record<FilterName, string> = {
  actor: "Actor", recipient: "Recipient", type: "Type", quad: "Class", mode: "Mode", status: "Status", context: "About",
  place: "Place", country: "Country", geonameid: "At", publisher: "Publisher", story: "Story", article: "Article", since: "From",
  until: "Until", dated: "Dated", text: "Words", about: "Words in the article", min_confidence: "Confidence",
};

interface Part {
  element: HTMLElement;
  /** Show what the state says. */
  sync: () => void;
}

export class Filters {
  readonly panel: HTMLElement;
  readonly chips = h("div", { class: "chips" });
  private readonly parts: Part[];

  constructor(private readonly meta: Meta, private readonly names: Names) {
    const who = [this.tokens("actor", "Norway or NOR:GOV", this.parties()),
      this.tokens("recipient", "the same", this.parties())];
    const when = this.dates();
    const words = this.search();
    const types = this.types();
    const modes = this.tokens("mode", "such as heavy-weapons", meta.modes.map((mode) => [mode, mode]));
    const contexts = this.tokens("context", "such as economic", meta.contexts.map((one) => [one, one]));
    const statuses = this.boxes("status", meta.statuses.map((one) => [one, capital(one)]));
    const countries = this.tokens("country", "such as Norway", meta.countries.map(({ code, name }) => [code, `${name} (${code})`]));
    const places = this.tokens("place", "words of its name", []);
    const publishers = this.tokens("publisher", "words of its name", meta.publishers.map(({ publisher }) => [publisher, publisher]));
    const sure = this.sure();
    this.parts = [...who, when, words, types, modes, contexts, statuses, countries, places, publishers, sure];
    this.panel = h("form", { class: "filters", "aria-label": "Filters", submit: (event: Event) => event.preventDefault() },
      words.element, who.map((part) => part.element), when.element,
      this.section("What", types.element, modes.element, contexts.element),
      this.section("Status", statuses.element),
      this.section("Where", countries.element, places.element),
      this.section("Source", publishers.element, sure.element));
    this.sync();
  }

  sync(): void {
    for (const part of this.parts) part.sync();
    const set = state().filters();
    replace(this.chips,
      set.length > 0 && h("ul", { "aria-label": "Filters that are set" }, set.map(([name, value]) => h("li", {}, this.chip(name, value)))),
      set.length > 1 && h("button", { type: "button", class: "quiet", click: () => go(state().cleared()) }, "Clear all"));
    for (const details of this.panel.querySelectorAll("details")) {
      const inside = details.dataset["names"]?.split(" ") ?? [];
      const many = set.filter(([name]) => inside.includes(name)).length;
      const told = details.querySelector(".many");
      if (told) told.textContent = many ? `${many} set` : "";
    }
  }

  /** What a value of a filter is called. */
  private value(name: FilterName, value: string): string {
    if (name === "actor" || name === "recipient" || name === "country") return shown(this.names.code(value));
    if (name === "type") return typeName(value);
    if (name === "quad") return capital(this.names.quad(Number(value)));
    if (name === "since" || name === "until") return date(value);
    if (name === "min_confidence") return `at least ${percent(Number(value) || 0)}`;
    if (name === "story" || name === "article" || name === "geonameid") return this.title(name, value);
    if (name === "mode" || name === "status" || name === "context") return plain(value);
    return shown(value);
  }

  private readonly titles = new Map<string, string>();

  /** The title of a story or article, the name of a place; what is not known yet is asked for. */
  private title(name: "story" | "article" | "geonameid", value: string): string {
    const key = `${name} ${value}`;
    const known = this.titles.get(key);
    if (known !== undefined) return known;
    this.titles.set(key, value.slice(0, 8));
    const asked = encodeURIComponent(value);
    const answer = name === "geonameid"
      ? ask<MapAnswer>(`map?geonameid=${asked}`).then(({ places: [place] }) => (place ? this.names.place({ ...place }) : value))
      : ask<{ title: string | null }>(`${name === "story" ? "stories" : "articles"}/${asked}`).then(({ title }) => title ?? "untitled");
    answer.then((found) => {
      const title = shown(found);
      this.titles.set(key, title.length > 48 ? `${title.slice(0, 47)}…` : title);
      this.sync();
    }, () => undefined);
    return value.slice(0, 8);
  }

  private chip(name: FilterName, value: string): HTMLElement {
    const told = `${LABELS[name]}: ${this.value(name, value)}`;
    const without = (): void => {
      go(state().filtered({ [name]: state().all(name).filter((one) => one !== value) }));
      (this.chips.querySelector("button") ?? document.querySelector<HTMLElement>("#view h1"))?.focus();
    };
    return h("button", { type: "button", class: "chip", "aria-label": `Remove filter ${told}`, click: without },
      h("span", { class: "name" }, `${LABELS[name]}: `), h("bdi", {}, this.value(name, value)), h("span", { class: "x", "aria-hidden": "true" }, "×"));
  }

  private section(title: string, ...inside: HTMLElement[]): HTMLElement {
    const names = inside.flatMap((one) => one.dataset["names"]?.split(" ") ?? []);
    return h("details", { "data-names": names.join(" "), open: names.some((name) => state().all(name).length > 0) },
      h("summary", {}, title, h("span", { class: "many" })), inside);
  }

  private parties(): [string, string][] {
    return Object.entries(this.meta.codes).map(([code, name]) => [code, `${name} (${code})`]);
  }

  /** Several values, written one after the other. */
  private tokens(name: Several, hint: string, known: [string, string][]): Part {
    const [id, listId] = [fresh("field"), fresh("list")];
    const values = new Map(known.map(([value, words]) => [words.toLowerCase(), value]));
    const byName = new Map(known.map(([value, words]) => [words.replace(/ \([A-Z]+\)$/, "").toLowerCase(), value]));
    const add = (): void => {
      const typed = input.value.trim();
      if (!typed) return;
      const value = values.get(typed.toLowerCase()) ?? byName.get(typed.toLowerCase()) ?? typed;
      input.value = "";
      if (!state().all(name).includes(value)) go(state().filtered({ [name]: [...state().all(name), value] }));
    };
    const picked = (event: InputEvent): void => {
      if (values.has(input.value.trim().toLowerCase()) && event.inputType !== "insertText" && !event.inputType?.startsWith("delete")) add();
    };
    const input = h("input", {
      id, type: "text", list: known.length ? listId : null, placeholder: hint, autocomplete: "off", spellcheck: "false",
      maxlength: 200, change: add, input: picked,
      keydown: (event: KeyboardEvent) => {
        if (event.key === "Enter") add();
      },
    });
    const set = h("ul", { class: "tokens" });
    const sync = (): void => {
      replace(set, state().all(name).map((value) => h("li", {}, h("button", {
        type: "button", class: "chip small", "aria-label": `Remove ${LABELS[name]} ${this.value(name, value)}`,
        click: () => {
          go(state().filtered({ [name]: state().all(name).filter((one) => one !== value) }));
          input.focus();
        },
      }, h("bdi", {}, this.value(name, value)), h("span", { class: "x", "aria-hidden": "true" }, "×")))));
      set.hidden = state().all(name).length === 0;
    };
    return {
      element: h("div", { class: "field", "data-names": name === "place" ? "place geonameid" : name }, h("label", { for: id }, LABELS[name]), set, input,
        known.length > 0 && h("datalist", { id: listId }, known.map(([, words]) => h("option", { value: words })))),
      sync,
    };
  }

  private search(): Part {
    const [inSentence, inArticle] = (["text", "about"] as const).map((name) => {
      const id = fresh("field");
      const input = h("input", {
        id, type: "search", maxlength: 200, autocomplete: "off",
        placeholder: name === "text" ? '"in this order", begin*' : "the same",
        change: () => go(state().filtered({ [name]: input.value.trim() })),
      });
      return { id, input, name };
    }) as [{ id: string; input: HTMLInputElement; name: "text" }, { id: string; input: HTMLInputElement; name: "about" }];
    return {
      element: h("div", { class: "field", "data-names": "text about" },
        h("label", { for: inSentence.id }, "Words in the sentence"), inSentence.input,
        h("label", { for: inArticle.id }, "Words in the article"), inArticle.input),
      sync: () => {
        for (const { input, name } of [inSentence, inArticle]) input.value = state().get(name) ?? "";
      },
    };
  }

  private dates(): Part {
    const made = (["since", "until"] as const).map((name) => {
      const id = fresh("field");
      const input = h("input", { id, type: "date", change: () => go(state().filtered({ [name]: input.value })) });
      return { name, id, input };
    });
    const box = h("input", { type: "checkbox", id: fresh("box"), change: () => go(state().filtered({ dated: box.checked ? "true" : null })) });
    return {
      element: h("div", { class: "field", "data-names": "since until dated" },
        h("div", { class: "two" }, made.map(({ name, id, input }) => h("div", {}, h("label", { for: id }, LABELS[name]), input))),
        h("label", { class: "check" }, box, "Only where the text tells the day")),
      sync: () => {
        for (const { name, input } of made) input.value = state().get(name) ?? "";
        box.checked = state().get("dated") === "true";
      },
    };
  }

  private box(name: Several, value: string, words: string, more: string | null, kind = ""): { element: HTMLElement; sync: () => void } {
    const input = h("input", {
      type: "checkbox", value,
      change: () => {
        const others = state().all(name).filter((one) => one !== value);
        go(state().filtered({ [name]: input.checked ? [...others, value] : others }));
      },
    });
    return {
      element: h("label", { class: "check" }, input, kind && h("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), words,
        more && h("span", { class: "count" }, more)),
      sync: () => void (input.checked = state().all(name).includes(value)),
    };
  }

  private boxes(name: Several, options: [string, string][]): Part {
    const boxes = options.map(([value, words]) => this.box(name, value, words, null));
    return {
      element: h("fieldset", { class: "field", "data-names": name }, h("legend", { class: "said" }, LABELS[name]), boxes.map((one) => one.element)),
      sync: () => boxes.forEach((one) => one.sync()),
    };
  }

  private types(): Part {
    const synced: (() => void)[] = [];
    const groups = this.meta.quads.map(({ quad, name }) => {
      const all = this.box("quad", String(quad), capital(name), null, `quad-${quad}`);
      const each = this.meta.types.filter((one) => one.quad === quad)
        .map((one) => this.box("type", one.type, typeName(one.type), number(one.count)));
      synced.push(all.sync, ...each.map((one) => one.sync));
      return h("fieldset", {}, h("legend", {}, all.element), each.map((one) => one.element));
    });
    return { element: h("div", { class: "field types", "data-names": "type quad" }, groups), sync: () => synced.forEach((one) => one()) };
  }

  private sure(): Part {
    const id = fresh("field");
    const told = h("output", { for: id });
    const say = (): void => void (told.textContent = Number(input.value) ? `at least ${percent(Number(input.value))}` : "any");
    const input = h("input", {
      id, type: "range", min: 0, max: 1, step: 0.05, value: 0, input: say,
      change: () => go(state().filtered({ min_confidence: Number(input.value) ? input.value : null })),
    });
    return {
      element: h("div", { class: "field", "data-names": "min_confidence story article" }, h("label", { for: id }, "Confidence ", told), input),
      sync: () => {
        input.value = state().get("min_confidence") ?? "0";
        say();
      },
    };
  }
}
