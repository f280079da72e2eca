/** One event: what its reports tell, and the words that each field rests on. */

import { ask } from "../api";
import type { Context, Shown } from "../context";
import { bdi, h, outside, shown, type Child } from "../dom";
import { capital, count, date, days, percent, plain, typeName } from "../format";
import { annotationsOf, eventTools, verdicts } from "../edit";
import { markedSentence } from "../marks";
import type { EventDetail, FieldWords, Report, RecordParty } from "../types";
import { head, link, statusPill, typePill } from "../ui";

/** What is known of the record's shape beyond its type. */
export interface Told {
  event: string[];
  mode: string[];
  context: string[];
  quad_code: number;
  status: string;
  embedded: boolean;
  date: string | null;
  enddate: string | null;
  actor: RecordParty[];
  recipient: RecordParty[];
  attributed_to: RecordParty | null;
  event_loc: { name: string | null; resolved: string | null; country: string | null } | null;
  confidence: number;
  cameo: string | null;
  story: string | null;
  coder: string | null;
}
export interface ToldReport extends Report {
  publisher: string | null;
  title: string | null;
  published: string | null;
  url: string | null;
  type: string;
  status: string;
  confidence: number;
  mode: string[];
  actor: RecordParty[];
  recipient: RecordParty[];
  date: string | null;
  enddate: string | null;
}

export const FIELDS: Record<string, string> = {
  trigger: "Trigger", actor: "Actor", recipient: "Recipient", place: "Place", date: "Date", speaker: "According to",
  attributed_to: "According to", type: "Type", status: "Status", mode: "Mode", context: "About", location: "Place",
  event_loc: "Place",
};

export async function eventView(context: Context): Promise<Shown> {
  const id = context.state.get("id") ?? "";
  const found = await ask<EventDetail>(`events/${encodeURIComponent(id)}`, context.signal);
  const record = found as unknown as EventDetail & Told;
  const reports = found.reports as ToldReport[];
  const title = `${typeName(record.event[0] ?? "Event")}`;
  const tools = context.writer && eventTools(context, reports);
  return {
    title, told: `${title}, ${count(reports.length, "report")}`,
    ...(tools ? { keys: tools.keys } : {}),
    body: [
      h("p", { class: "path" }, link(context.state.with({ view: null, id: null }), { class: "up" }, "← Events")),
      head([typePill(record.event[0] ?? "", record.quad_code, record.mode), statusPill(record.status)],
        h("span", { class: "sure" }, `${percent(record.confidence)} confidence`)),
      tools?.element,
      facts(context, record),
      differences(found.conflicts, reports),
      h("section", { "aria-labelledby": "reports" }, h("h2", { id: "reports" }, count(reports.length, "report")),
        h("ol", { class: "reports" }, reports.map((report) => reportItem(context, report)))),
      annotationsOf(context, found.annotations),
      h("p", { class: "meta foot" }, record.coder && h("span", {}, `Coded by ${record.coder}`), h("span", {}, "Event ", h("code", {}, found.id))),
    ],
  };
}

function party(context: Context, one: RecordParty): HTMLElement {
  const name = one.name ?? one.entity_text;
  return h("li", {}, h("strong", {}, bdi(name)), name !== one.entity_text && [" “", bdi(one.entity_text), "”"],
    h("span", { class: "resolved" }, context.names.resolved(one)));
}

function facts(context: Context, record: EventDetail & Told): HTMLElement {
  const { names, state } = context;
  const several = (parties: RecordParty[], none: string): Child => parties.length
    ? h("ul", { class: "plain" }, parties.map((one) => party(context, one))) : h("span", { class: "none" }, none);
  const rows: [string, Child][] = [
    ["Actor", several(record.actor, "none named")],
    ["Recipient", several(record.recipient, "none named")],
    ["When", record.date ? h("time", { datetime: record.date }, days(record.date, record.enddate)) : h("span", { class: "none" }, "the text tells no date")],
    ["Where", record.event_loc
      ? [bdi(record.event_loc.resolved ?? record.event_loc.name), record.event_loc.country && h("span", { class: "resolved" }, names.country(record.event_loc.country))]
      : h("span", { class: "none" }, "the text tells no place")],
    ["Status", [capital(record.status), record.embedded && h("span", { class: "resolved" }, "part of another event")]],
    ["According to", record.attributed_to ? h("ul", { class: "plain" }, party(context, record.attributed_to)) : h("span", { class: "none" }, "the report itself")],
    ["About", record.context.length ? record.context.map(plain).join(", ") : h("span", { class: "none" }, "none of the contexts")],
    ["CAMEO", record.cameo ?? h("span", { class: "none" }, "none")],
    ["Story", record.story ? link(state.with({ view: "story", id: record.story }), {}, "The story of this event") : h("span", { class: "none" }, "none")],
  ];
  return h("dl", { class: "facts" }, rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

/** What the reports do not agree on: each value with who tells it. */
function differences(conflicts: Record<string, unknown>, reports: ToldReport[]): Child {
  const names = Object.keys(conflicts);
  if (names.length === 0) return null;
  const told = (one: unknown): Child => {
    const { value, reports: ids } = one as { value?: unknown; reports?: unknown };
    const who = Array.isArray(ids) ? reports.filter(({ id }) => ids.includes(id)).map(({ publisher }) => publisher ?? "unknown publisher") : [];
    return [h("strong", {}, shown(words(value === undefined ? one : value))), who.length > 0 && " ", who.length > 0 && h("span", { class: "resolved" }, bdi([...new Set(who)].join(", ")))];
  };
  return h("section", { class: "differences", "aria-labelledby": "differ" }, h("h2", { id: "differ" }, "The reports differ"),
    h("dl", {}, names.map((name) => {
      const values: unknown = conflicts[name];
      return [h("dt", {}, capital(plain(name))), (Array.isArray(values) ? values : [values]).map((one) => h("dd", {}, told(one)))];
    })));
}

function words(value: unknown): string {
  if (value === null || value === undefined) return "not told";
  if (Array.isArray(value)) return value.map(words).join(", ") || "none";
  return typeof value === "object" ? Object.values(value).map(words).join(" ") : String(value);
}

function reportItem(context: Context, report: ToldReport): HTMLElement {
  const { state } = context;
  return h("li", { class: "report", "data-item": true, tabindex: -1 },
    h("h3", {}, link(state.to("article", { key: report.article_key, focus: report.id }), {}, bdi(report.title ?? "Untitled article"))),
    h("p", { class: "meta" }, h("span", {}, bdi(report.publisher ?? "unknown publisher")),
      report.published && h("span", {}, date(report.published)),
      h("span", {}, `${percent(report.confidence)} confidence`), statusPill(report.status),
      report.url && h("span", {}, outside(report.url, "Original page"))),
    markedSentence(report.sentence.text, report.sentence.start, report.spans),
    evidence(report.spans),
    context.writer && verdicts(context, { report: report.id, article: report.article_key }));
}

function evidence(spans: FieldWords[]): HTMLElement {
  const by = new Map<string, string[]>();
  for (const { field, text } of spans) {
    const name = FIELDS[field] ?? capital(plain(field));
    const words = by.get(name) ?? [];
    if (!words.includes(text)) by.set(name, [...words, text]);
  }
  return h("details", { class: "evidence" }, h("summary", {}, "The words that each field rests on"),
    h("dl", {}, [...by].map(([name, words]) => [h("dt", {}, name), words.map((one) => h("dd", {}, h("q", {}, bdi(one))))])));
}
