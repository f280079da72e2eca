/** The ledger of sanctions, by episode. */

import { ask } from "../api";
import type { Context, Shown } from "../context";
import { bdi, fresh, h, type Child } from "../dom";
import { capital, count, date, plain } from "../format";
import { go } from "../state";
import type { Act, Episode, Episodes } from "../types";
import { head, link, nothing, pager, sentence } from "../ui";

const SIZE = 25;

export async function sanctionsView(context: Context): Promise<Shown> {
  const { state } = context;
  const page = state.integer("page", 1) || 1;
  const asked = new URLSearchParams(state.query({ limit: SIZE, offset: (page - 1) * SIZE }));
  for (const name of ["measure", "act"]) for (const value of state.all(name)) asked.append(name, value);
  const found = await ask<Episodes>(`sanctions?${asked.toString()}`, context.signal);
  const told = count(found.total, "episode");
  const own = state.all("measure").length + state.all("act").length;
  return {
    title: "Sanctions", told,
    body: [head("Sanctions", told), h("div", { class: "toolbar" }, only(context, "measure", "Measure", context.meta.measures), only(context, "act", "Act", context.meta.acts)),
      found.total === 0
        ? own ? h("div", { class: "empty" }, h("p", { class: "big" }, "No episodes"), h("p", {}, "No act of the ledger meets what is chosen."),
          h("p", {}, link(state.with({ measure: null, act: null }), { class: "button" }, "All measures and acts"))) : nothing(context, "sanctions")
        : h("ol", { class: "episodes" }, found.episodes.map((episode) => item(context, episode))),
      pager(context, found.total, SIZE, "episodes")],
  };
}

function only(context: Context, name: string, label: string, values: string[]): HTMLElement {
  const id = fresh("only");
  const select = h("select", { id, change: () => go(context.state.filtered({ [name]: select.value })) },
    h("option", { value: "" }, "any"), values.map((value) => h("option", { value }, capital(plain(value)))));
  select.value = context.state.get(name) ?? "";
  return h("div", { class: "inline" }, h("label", { for: id }, label), select);
}

function sides(context: Context, codes: string[], none: string): Child {
  codes = codes.filter((code) => code !== "?");
  return codes.length ? codes.map((code, n) => [n > 0 && ", ", bdi(context.names.code(code))]) : h("span", { class: "none" }, none);
}

function item(context: Context, episode: Episode): HTMLElement {
  const more = episode.acts - episode.history.length;
  return h("li", { class: "episode" },
    h("h2", {}, sides(context, episode.senders, "unknown sender"), h("span", { class: "arrow", "aria-hidden": "true" }, " → "),
      h("span", { class: "said" }, " against "), sides(context, episode.targets, "unknown target")),
    h("p", { class: "meta" },
      h("span", { class: `state ${episode.in_force ? "in-force" : ""}` }, episode.state ? capital(plain(episode.state)) : "No state told",
        episode.since && ` since ${date(episode.since)}`),
      episode.pending.length > 0 && h("span", {}, `pending: ${episode.pending.map(plain).join(", ")}`),
      h("span", {}, episode.measures.length ? episode.measures.map(plain).join(", ") : "measure not told"),
      h("span", {}, count(episode.articles, "article") + (episode.publishers ? ` by ${count(episode.publishers, "publisher")}` : ""))),
    episode.conflicts.map((conflict) => h("p", { class: "warn" }, `Reports differ: ${conflict.told}`)),
    h("details", { open: episode.history.length <= 3 }, h("summary", {}, count(episode.acts, "act"), more > 0 && ` (the last ${episode.history.length} are shown)`),
      h("ol", { class: "acts" }, episode.history.map((act) => actItem(context, act)))));
}

function actItem(context: Context, act: Act): HTMLElement {
  const { state } = context;
  return h("li", {},
    h("div", { class: "when" }, act.date ? h("time", { datetime: act.date }, date(act.date)) : h("span", { class: "none" }, "no date")),
    h("div", {},
      h("p", {}, h("strong", {}, capital(plain(act.act))), act.background && h("span", { class: "status" }, "Background"),
        act.speaker && h("span", { class: "resolved" }, "according to ", bdi(act.speaker)),
        act.condition && h("span", { class: "resolved" }, "on condition: ", bdi(act.condition))),
      h("p", {}, sentence(act.wording, act.wording_start, act.trigger)),
      h("p", { class: "meta" }, h("span", {}, link(state.to("article", { key: act.article }), {}, bdi(act.title ?? "Untitled article"))),
        h("span", {}, bdi(act.publisher ?? "unknown publisher")), act.published && h("span", {}, date(act.published)),
        act.event && h("span", {}, link(state.to("event", { id: act.event }), {}, "Event")))));
}
