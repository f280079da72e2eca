/** Events at their places. Outlines of countries: Natural Earth, from the package world-atlas. */

import { geoGraticule10, geoNaturalEarth1, geoPath, type GeoProjection } from "d3-geo";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import coarse from "world-atlas/countries-110m.json?url";
import fine from "world-atlas/countries-50m.json?url";

import { ask } from "../api";
import type { Context, Shown } from "../context";
import { bdi, h, s } from "../dom";
import { capital, count, number } from "../format";
import { roving } from "../roving";
import { go, type State } from "../state";
import type { MapAnswer, MapPlace } from "../types";
import { head, link, nothing, quadLegend, tableOf, tip } from "../ui";

interface Box { x: number; y: number; width: number; height: number }

const WIDTH = 960;
/** So many places are drawn in parts by class; others in the colour of their most frequent. */
const DIVIDED = 400;
const ROWS = 500;

async function outlines(address: string): Promise<Topology> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error("The outlines of the countries could not be loaded.");
  return (await answer.json()) as Topology;
}

/** By the gazetteer's number, for two places may share a name; a place without one, by name and country. */
const at = (state: State, place: MapPlace): State => state.filtered(place.geonameid === null
  ? { place: place.name, country: place.country, geonameid: null } : { place: null, country: null, geonameid: String(place.geonameid) });

export async function mapView(context: Context): Promise<Shown> {
  const { state } = context;
  const [found, world] = await Promise.all([ask<MapAnswer>(`map?${state.query()}`, context.signal), outlines(coarse)]);
  const total = found.places.reduce((sum, place) => sum + place.count, 0);
  if (found.places.length === 0) return { title: "Map", told: "No events with a place", body: [head("Map"), nothing(context, "events with a known place")] };
  const told = `${count(total, "event")} at ${count(found.places.length, "place")}`;
  const drawn = new Drawn(context, found.places, world);
  return {
    title: "Map", told,
    body: [
      head("Map", link(state.to("events"), {}, told), found.unplaced > 0 && h("span", {}, `${number(found.unplaced)} without a known place`),
        found.left_out > 0 && h("span", {}, `${number(found.left_out)} places of fewest events are not shown`)),
      quadLegend(context), drawn.element, table(context, found.places),
    ],
    placed: () => drawn.place(),
    keys: (event) => drawn.key(event),
  };
}

class Drawn {
  readonly element: HTMLElement;
  private readonly svg = s("svg", { role: "group", "aria-label": "Places; arrow keys move from the most to the fewest events, Enter filters" });
  private readonly land = s("g", { class: "lands" });
  private points: { place: MapPlace; x: number; y: number; element: SVGGElement }[] = [];
  private box: Box = { x: 0, y: 0, width: WIDTH, height: WIDTH / 2 };
  private whole = this.box;
  private projection: GeoProjection = geoNaturalEarth1();
  private finer = false;

  constructor(private readonly context: Context, private readonly places: MapPlace[], private readonly world: Topology) {
    const button = (words: string, label: string, act: () => void): HTMLElement => h("button", { type: "button", "aria-label": label, title: label, click: act }, words);
    this.element = h("div", { class: "drawing map" }, this.svg, h("div", { class: "zoom" },
      button("+", "Closer (+)", () => this.zoom(0.6)), button("−", "Farther (−)", () => this.zoom(1 / 0.6)), button("⤢", "The whole world (0)", () => this.show(this.whole))));
  }

  place(): void {
    const width = Math.max(this.element.clientWidth, 280);
    const height = Math.min(Math.max(width * 0.52, 220), Math.max(innerHeight * 0.72, 300));
    this.whole = { x: 0, y: 0, width: WIDTH, height: (WIDTH * height) / width };
    this.projection = geoNaturalEarth1().fitExtent([[4, 4], [WIDTH - 4, this.whole.height - 4]], { type: "Sphere" });
    const path = geoPath(this.projection);
    this.svg.append(s("path", { class: "sea", d: path({ type: "Sphere" }) }), s("path", { class: "graticule", d: path(geoGraticule10()) }), this.land);
    this.lands(this.world);
    const most = Math.max(...this.places.map((one) => one.count));
    const large = width < 600 ? 13 : 19;
    const unit = WIDTH / width;
    this.points = this.places.flatMap((place, n) => {
      const projected = this.projection([place.longitude, place.latitude]);
      if (!projected) return [];
      const radius = (3 + (large - 3) * Math.sqrt(place.count / most) * (most > 4 ? 1 : 0.5)) * unit;
      const element = s("g", { class: "point" }, pie(place, radius, n < DIVIDED), s("circle", { class: "halo", r: radius }));
      return [{ place, x: projected[0], y: projected[1], element }];
    });
    this.svg.append(s("g", {}, [...this.points].reverse().map(({ element }) => element)));
    roving(this.points.map(({ element }) => element), (n) => this.label(n), (n) => {
      const point = this.points[n];
      if (point) go(at(this.context.state, point.place));
    }, (n) => this.tell(n));
    this.show(this.fitted());
    this.drag();
  }

  private lands(world: Topology): void {
    const path = geoPath(this.projection);
    const countries = world.objects["countries"] as GeometryCollection | undefined;
    if (!countries) return;
    this.land.replaceChildren(...feature(world, countries).features.map((one) => s("path", { class: "land", d: path(one) })));
  }

  private label(n: number): string {
    const place = this.points[n]?.place;
    return place ? `${this.context.names.place({ ...place })}: ${count(place.count, "event")}` : "";
  }

  private tell(n: number | null): void {
    const point = n === null ? undefined : this.points[n];
    if (!point) {
      tip.hide();
      return;
    }
    tip.show(point.element.getBoundingClientRect(), h("strong", {}, bdi(this.context.names.place({ ...point.place }))), h("div", {}, count(point.place.count, "event")),
      Object.entries(point.place.quads).sort().map(([quad, value]) =>
        h("div", {}, h("span", { class: `swatch quad-${quad}` }), ` ${this.context.names.quad(Number(quad))}: ${number(value)}`)));
  }

  /** What holds all points, with room around them. */
  private fitted(): Box {
    const xs = this.points.map(({ x }) => x);
    const ys = this.points.map(({ y }) => y);
    const [x1, x2, y1, y2] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const ratio = this.whole.height / this.whole.width;
    const width = Math.max((x2 - x1) * 1.25, ((y2 - y1) * 1.3) / ratio, 110);
    if (width > WIDTH * 0.92) return this.whole;
    return { x: (x1 + x2 - width) / 2, y: (y1 + y2 - width * ratio) / 2, width, height: width * ratio };
  }

  private show(box: Box): void {
    const width = Math.min(Math.max(box.width, 12), WIDTH * 1.02);
    const height = (width * this.whole.height) / this.whole.width;
    const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
    this.box = { width, height,
      x: Math.min(Math.max(cx - width / 2, Math.min(0, WIDTH - width)), Math.max(0, WIDTH - width)),
      y: Math.min(Math.max(cy - height / 2, Math.min(0, this.whole.height - height)), Math.max(0, this.whole.height - height)) };
    this.svg.setAttribute("viewBox", `${this.box.x} ${this.box.y} ${this.box.width} ${this.box.height}`);
    const scale = width / WIDTH;
    for (const { x, y, element } of this.points) element.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
    if (scale < 0.4 && !this.finer) {
      this.finer = true;
      void outlines(fine).then((world) => this.lands(world), () => undefined);
    }
    tip.hide();
  }

  private zoom(by: number, x = this.box.x + this.box.width / 2, y = this.box.y + this.box.height / 2): void {
    const { box } = this;
    this.show({ x: x - (x - box.x) * by, y: y - (y - box.y) * by, width: box.width * by, height: box.height * by });
  }

  private drag(): void {
    let from: { x: number; y: number; box: Box } | null = null;
    const unit = (): number => this.box.width / Math.max(this.svg.clientWidth, 1);
    this.svg.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Element && event.target.closest(".point")) return;
      from = { x: event.clientX, y: event.clientY, box: this.box };
      this.svg.setPointerCapture(event.pointerId);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (from) this.show({ ...from.box, x: from.box.x - (event.clientX - from.x) * unit(), y: from.box.y - (event.clientY - from.y) * unit() });
    });
    const end = (): void => void (from = null);
    this.svg.addEventListener("pointerup", end);
    this.svg.addEventListener("pointercancel", end);
    this.svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // the page scrolls as ever
      event.preventDefault();
      const edges = this.svg.getBoundingClientRect();
      this.zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, this.box.x + (event.clientX - edges.left) * unit(), this.box.y + (event.clientY - edges.top) * unit());
    }, { passive: false });
  }

  key(event: KeyboardEvent): boolean {
    if (event.key === "+" || event.key === "=") this.zoom(0.6);
    else if (event.key === "-") this.zoom(1 / 0.6);
    else if (event.key === "0") this.show(this.whole);
    else return false;
    return true;
  }
}

/** A disc, divided by class. */
function pie(place: MapPlace, radius: number, divided: boolean): SVGElement[] {
  const parts = Object.entries(place.quads).filter(([, value]) => value > 0).sort(([a], [b]) => a.localeCompare(b));
  const best = [...parts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "0";
  if (!divided || parts.length < 2) return [s("circle", { class: `q${best}`, r: radius })];
  let angle = -Math.PI / 2;
  const whole = parts.reduce((sum, [, value]) => sum + value, 0);
  return parts.map(([quad, value]) => {
    const next = angle + (2 * Math.PI * value) / whole;
    const point = (a: number): string => `${(radius * Math.cos(a)).toFixed(2)} ${(radius * Math.sin(a)).toFixed(2)}`;
    const d = `M0 0L${point(angle)}A${radius} ${radius} 0 ${next - angle > Math.PI ? 1 : 0} 1 ${point(next)}Z`;
    angle = next;
    return s("path", { class: `q${quad}`, d });
  });
}

function table(context: Context, places: MapPlace[]): HTMLElement {
  const { state, meta, names } = context;
  const rows = places.slice(0, ROWS).map((place) => {
    const there = at(state.to("events"), place);
    return [bdi(place.name), names.country(place.country), link(there, {}, number(place.count)),
      ...meta.quads.map(({ quad }) => {
        const value = place.quads[String(quad)] ?? 0;
        return value ? link(there.filtered({ quad: String(quad) }), {}, number(value)) : "0";
      })];
  });
  const named = places.length > ROWS ? `The ${ROWS} places of most events as a table` : "The same as a table";
  return tableOf(named, ["Place", "Country", "Events", ...meta.quads.map(({ name }) => capital(name))], rows, { numeric: [2, 3, 4, 5, 6] });
}
