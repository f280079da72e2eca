/** Events by time: bars by day, week, month or year; together, by class, or by type. */

import * as Plot from "@observablehq/plot";

import { ask } from "../api";
import type { Context, Shown } from "../context";
import { h } from "../dom";
import { capital, count, number, stretch, typeName } from "../format";
import { roving } from "../roving";
import { go } from "../state";
import type { Bin, Timeline } from "../types";
import { choices, head, link, nothing, quadLegend, tableOf, tip } from "../ui";

type By = Timeline["by"];
type Split = "none" | "type" | "quad";
interface Bar { bin: Bin; key: string; quad: number; y1: number; y2: number; value: number }

const GRAINS: [string, string][] = [["auto", "Auto"], ["day", "Day"], ["week", "Week"], ["month", "Month"], ["year", "Year"]];
const SPLITS: [string, string][] = [["quad", "Class"], ["type", "Type"], ["none", "Together"]];
const DAY = 86_400_000;
const time = (iso: string): Date => new Date(`${iso}T00:00:00Z`);
/** The start of the day after. */
const after = (iso: string): Date => new Date(time(iso).getTime() + DAY);

export async function timelineView(context: Context): Promise<Shown> {
  const { state } = context;
  const wanted = state.get("by") ?? "auto";
  const asked = state.get("split");
  const split: Split = asked === "type" || asked === "none" ? asked : "quad";
  const of = (by: string): Promise<Timeline> => ask<Timeline>(`timeline?${state.query({ by, split })}`, context.signal);
  let found = await of(wanted === "auto" ? "month" : wanted);
  if (wanted === "auto") {
    const best = grain(found.bins);
    if (best !== found.by) found = await of(best);
  }
  const total = found.bins.reduce((sum, bin) => sum + bin.total, 0);
  const controls = h("div", { class: "controls" }, choices(context, "By", "by", GRAINS, wanted, "auto"), choices(context, "Split", "split", SPLITS, split, "quad"));
  if (total === 0) {
    return { title: "Timeline", told: "No events", body: [head("Timeline", controls), nothing(context, "events with a day")] };
  }
  const told = `${count(total, "event")} by ${found.by}`;
  const drawing = h("div", { class: "drawing" });
  const wide = state.get("wide") === "true";
  const most = wide ? found : trimmed(found);
  let watch: ResizeObserver | null = null;
  return {
    title: "Timeline", told,
    body: [
      head("Timeline", link(state.to("events"), {}, told), found.undated > 0 && h("span", {}, `${number(found.undated)} without any day`), controls),
      outside(context, found, most, wide),
      split !== "none" && quadLegend(context), drawing, table(context, found, split),
    ],
    placed: () => {
      let width = 0;
      watch = new ResizeObserver(() => {
        const now = Math.floor(drawing.clientWidth);
        if (Math.abs(now - width) < 8) return;
        width = now;
        draw(context, drawing, most, split);
      });
      watch.observe(drawing);
    },
    gone: () => watch?.disconnect(),
  };
}

/** Without the few far earlier or later, where these would press all others together. */
function trimmed(found: Timeline): Timeline {
  const total = found.bins.reduce((sum, bin) => sum + bin.total, 0);
  let seen = 0;
  const bins = found.bins.filter((bin) => {
    const before = seen;
    seen += bin.total;
    return seen > total * 0.015 && before < total * 0.99;
  });
  const span = (several: Bin[]): number => several.length ? after(several.at(-1)?.end ?? "").getTime() - time(several[0]?.start ?? "").getTime() : 0;
  return bins.length > 1 && span(bins) < span(found.bins) * 0.6 ? { ...found, bins } : found;
}

/** What a drawing leaves out at its ends. */
function outside(context: Context, found: Timeline, drawn: Timeline, wide: boolean): HTMLElement | null {
  if (found === drawn) return wide ? h("p", { class: "note" }, link(context.state.with({ wide: null }), {}, "Leave out the few far away")) : null;
  const [first, last] = [drawn.bins[0], drawn.bins.at(-1)];
  if (!first || !last) return null;
  const sum = (bins: Bin[]): number => bins.reduce((all, bin) => all + bin.total, 0);
  const [earlier, later] = [found.bins.filter((bin) => bin.start < first.start), found.bins.filter((bin) => bin.start > last.start)];
  const part = (bins: Bin[], words: string) => bins.length > 0 && h("span", {}, link(context.state.to("events").filtered({
    since: bins[0]?.start ?? null, until: bins.at(-1)?.end ?? null }), {}, `${count(sum(bins), "event")} ${words}`), " ");
  return h("p", { class: "note" }, "Not drawn: ", part(earlier, "earlier"), part(later, "later"), link(context.state.with({ wide: "true" }), {}, "Draw all"));
}

/** The grain that makes tens of bars of most events. */
function grain(bins: Bin[]): By {
  const total = bins.reduce((sum, bin) => sum + bin.total, 0);
  let seen = 0;
  let first: Bin | undefined;
  let last: Bin | undefined;
  for (const bin of bins) {
    seen += bin.total;
    if (!first && seen > total * 0.015) first = bin;
    if (!last && seen >= total * 0.99) last = bin;
  }
  if (!first || !last) return "month";
  const days = (after(last.end).getTime() - time(first.start).getTime()) / DAY;
  return days <= 130 ? "day" : days <= 900 ? "week" : days <= 7000 ? "month" : "year";
}

function bars(context: Context, found: Timeline, split: Split): Bar[] {
  const quads = new Map(context.meta.types.map(({ type, quad }) => [type, quad]));
  return found.bins.flatMap((bin) => {
    if (split === "none") return [{ bin, key: "", quad: 0, y1: 0, y2: bin.total, value: bin.total }];
    let y = 0;
    return Object.entries(bin.counts).sort(([a], [b]) => a.localeCompare(b)).map(([key, value]) => {
      const quad = split === "quad" ? Number(key) : (quads.get(key) ?? 0);
      const bar = split === "quad" ? { bin, key, quad, y1: y, y2: y + value, value } : { bin, key, quad, y1: 0, y2: value, value };
      y += value;
      return bar;
    });
  });
}

function draw(context: Context, drawing: HTMLElement, found: Timeline, split: Split): void {
  const width = Math.max(drawing.clientWidth - 2 * Number.parseFloat(getComputedStyle(drawing).paddingLeft), 240);
  const all = bars(context, found, split);
  const faceted = split === "type";
  const types = faceted ? context.meta.types.map(({ type }) => type).filter((type) => all.some(({ key }) => key === type)) : [];
  const most = Math.max(...all.map(({ y2 }) => y2));
  const [first, last] = [found.bins[0], found.bins.at(-1)];
  if (!first || !last) return;
  const height = faceted ? types.length * 52 + 60 : Math.min(Math.max(width * 0.4, 240), innerHeight * 0.6);
  const x1 = (bar: Bar): Date => time(bar.bin.start);
  const x2 = (bar: Bar): Date => after(bar.bin.end);
  const gap = found.bins.length > width / 6 ? 0 : 0.5;
  const fill = (bar: Bar): string => (split === "none" ? "var(--accent)" : `var(--quad-${bar.quad})`);
  const hits: Bar[] = faceted ? all : found.bins.map((bin) => ({ bin, key: "", quad: 0, y1: 0, y2: most, value: bin.total }));
  const plot = Plot.plot({
    width, height,
    marginLeft: faceted ? 112 : 48, marginRight: 12, marginBottom: 32, marginTop: faceted ? 28 : 14,
    className: "plot",
    x: { type: "utc", domain: [time(first.start), after(last.end)], label: null, ticks: Math.max(3, Math.floor(width / 110)) },
    y: { label: null, grid: true, ticks: faceted ? 2 : 5, nice: true, tickFormat: (value: number) => (Number.isInteger(value) ? number(value) : "") },
    ...(faceted ? { fy: { domain: types, label: null, padding: 0.18, axis: null } } : {}),
    color: { type: "identity" },
    marks: [
      Plot.rect(all, { x1, x2, y1: "y1", y2: "y2", fill, insetLeft: gap, insetRight: gap, ...(faceted ? { fy: "key" } : {}) }),
      ...(faceted ? [Plot.axisX({ anchor: "top", label: null, ticks: Math.max(3, Math.floor(width / 110)) }), Plot.axisX({ anchor: "bottom", label: null, ticks: Math.max(3, Math.floor(width / 110)) })] : []),
      Plot.ruleY([0], { stroke: "var(--edge)" }),
      ...(faceted ? [Plot.text(types, { fy: (type: string) => type, text: (type: string) => typeName(type), frameAnchor: "left", dx: -106, textAnchor: "start", fill: "var(--ink)" })] : []),
      Plot.rect(hits, { className: "hit", x1, x2, y1: 0, y2: faceted ? () => most : "y2", fill: () => "transparent", ...(faceted ? { fy: "key" } : {}) }),
    ],
  });
  for (const style of plot.querySelectorAll("style")) style.remove(); // the page's policy forbids it, and our sheet does it
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", `Bars by ${found.by}; arrow keys move, Enter filters`);
  for (const rect of plot.querySelectorAll("rect")) if (Number(rect.getAttribute("width")) < 1.5) rect.setAttribute("width", "1.5");
  const group = plot.querySelector("g.hit") ?? [...plot.querySelectorAll("g[aria-label='rect']")].at(-1);
  const groups = faceted ? [...plot.querySelectorAll("g.hit, g.hit g")] : [group];
  const rects = [...new Set(groups.flatMap((one) => (one ? [...one.querySelectorAll<SVGRectElement>("rect")] : [])))];
  const told = (n: number): { bar: Bar | undefined; words: string } => {
    const bar = hits[index(rects[n], n)];
    return { bar, words: bar ? `${stretch(found.by, bar.bin.start, bar.bin.end)}: ${count(bar.value, "event")}${bar.key ? `, ${typeName(bar.key)}` : ""}` : "" };
  };
  roving(rects, (n) => told(n).words, (n) => {
    const { bar } = told(n);
    if (bar) go(context.state.filtered({ since: bar.bin.start, until: bar.bin.end, ...(bar.key ? { type: bar.key } : {}), by: null, wide: null }));
  }, (n) => {
    const rect = n === null ? undefined : rects[n];
    const bar = n === null ? undefined : told(n).bar;
    if (!rect || !bar) {
      tip.hide();
      return;
    }
    tip.show(rect.getBoundingClientRect(), h("strong", {}, stretch(found.by, bar.bin.start, bar.bin.end)),
      h("div", {}, bar.key ? `${typeName(bar.key)}: ${number(bar.value)}` : count(bar.bin.total, "event")),
      split === "quad" && Object.entries(bar.bin.counts).sort().map(([quad, value]) =>
        h("div", {}, h("span", { class: `swatch quad-${quad}` }), ` ${context.names.quad(Number(quad))}: ${number(value)}`)));
  });
  for (const rect of rects) rect.dataset["go"] = "";
  for (const named of plot.querySelectorAll("g[aria-label]")) named.removeAttribute("aria-label"); // groups have no role to be named by
  drawing.replaceChildren(plot);
}

/** Plot puts the place of the datum on its element. */
function index(element: SVGElement | undefined, otherwise: number): number {
  const found = element && (element as unknown as { __data__?: unknown }).__data__;
  return typeof found === "number" ? found : otherwise;
}

function table(context: Context, found: Timeline, split: Split): HTMLElement {
  const { state, meta } = context;
  const keys = split === "quad" ? meta.quads.map(({ quad }) => String(quad))
    : split === "type" ? meta.types.map(({ type }) => type).filter((type) => found.bins.some((bin) => bin.counts[type])) : [];
  const name = (key: string): string => (split === "quad" ? capital(context.names.quad(Number(key))) : typeName(key));
  const rows = [...found.bins].reverse().map((bin) => {
    const between = { since: bin.start, until: bin.end };
    const cell = (value: number, more: Record<string, string>) => value
      ? link(state.to("events").filtered({ ...between, ...more }), {}, number(value)) : "0";
    return [stretch(found.by, bin.start, bin.end), cell(bin.total, {}), ...keys.map((key) => cell(bin.counts[key] ?? 0, { [split]: key }))];
  });
  return tableOf("The same as a table", [capital(found.by), "Events", ...keys.map(name)], rows, { numeric: Array.from({ length: keys.length + 1 }, (_, n) => n + 1) });
}
