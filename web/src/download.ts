/** "Download this view": the events of the filters, in every format of dragoman export. */

import { dialog } from "./dialog";
import { h } from "./dom";
import { state } from "./state";
import type { Meta } from "./types";

const TOLD: Record<string, string> = {
  jsonl: "JSON lines: whole records with all evidence", csv: "CSV: one row an event, for spreadsheets",
  parquet: "Parquet: typed columns, for data frames", polecat: "POLECAT: tab-separated, weekly files' columns",
  icews: "ICEWS: tab-separated, CAMEO codes", gdelt: "GDELT events: tab-separated, 58 columns",
  "gdelt-mentions": "GDELT mentions: one row a report", phoenix: "Phoenix: tab-separated, CAMEO codes",
  geojson: "GeoJSON: events with a place, for maps", gexf: "GEXF: the network, for Gephi",
  graphml: "GraphML: the network, for igraph and yEd", ftm: "FollowTheMoney: sanctions as entities",
  datapackage: "Data package: CSV tables with their schema, zipped",
};
const NAMES: Record<string, string> = {
  jsonl: "JSONL", csv: "CSV", parquet: "Parquet", polecat: "POLECAT", icews: "ICEWS", gdelt: "GDELT",
  "gdelt-mentions": "GDELT mentions", phoenix: "Phoenix", geojson: "GeoJSON", gexf: "GEXF", graphml: "GraphML",
  ftm: "FollowTheMoney", datapackage: "Data package",
};

export function downloads(meta: Meta): void {
  const all = h("input", { type: "checkbox", change: () => point() });
  const undated = h("select", { change: () => point() },
    [["empty", "leave the date empty"], ["skip", "leave the event out"], ["publication", "take the day of publication"]]
      .map(([value, words]) => h("option", { value: value ?? "" }, words ?? "")));
  const links = meta.formats.map((format) => ({ format, a: h("a", { class: "format", download: true },
    h("strong", {}, NAMES[format] ?? format), h("span", {}, TOLD[format]?.replace(/^[^:]+: /, "") ?? "")) }));
  const point = (): void => {
    for (const { format, a } of links) {
      const more = { format, all_statuses: all.checked ? "true" : null, undated: undated.value === "empty" ? null : undated.value };
      a.href = `/api/export?${state().query(more)}`;
    }
  };
  point();
  const set = state().filters().length;
  dialog("Download this view",
    h("p", {}, set ? "The events that meet the filters, as one file:" : "All events of the archive, as one file:"),
    h("ul", { class: "formats" }, links.map(({ a }) => h("li", {}, a))),
    h("fieldset", { class: "options" }, h("legend", {}, "Where a format has no place for it"),
      h("label", { class: "check" }, all, "include events that are not told as having happened (planned, denied ...)"),
      h("label", {}, "Events without a date: ", undated)));
}
