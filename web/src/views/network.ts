/** Who acts towards whom: a graph laid out by the server, and the same as a table. */

import EdgeCurveProgram from "@sigma/edge-curve";
import { MultiGraph } from "graphology";
import Sigma from "sigma";

import { ask } from "../api";
import type { Context, Shown } from "../context";
import { bdi, h, shown } from "../dom";
import { count, number } from "../format";
import { go, type State } from "../state";
import { recoloured } from "../theme";
import type { Network, NetworkNode } from "../types";
import { choices, head, legend, link, nothing, tableOf, tip } from "../ui";
import { fitted, placed, type Point } from "./placing";

const SIZES: [string, string][] = [["30", "30"], ["60", "60"], ["120", "120"]];
const CONFLICT = ["3", "4"];
/** So many pairs are drawn; more would hide each other, and appear when one of their parties is pointed at. */
const PAIRS = 90;
const COOPERATION = ["1", "2"];
/** So long its box must have kept its size before it is fitted to it again; milliseconds. */
const SETTLED = 150;

export async function networkView(context: Context): Promise<Shown> {
  const { state } = context;
  const size = SIZES.find(([value]) => value === state.get("nodes"))?.[0] ?? "30";
  const found = await ask<Network>(`network?${state.query({ nodes: size })}`, context.signal);
  const told = `${count(found.nodes.length, "party", "parties")}, ${count(found.edges.length, "tie")}`;
  if (found.nodes.length === 0) return { title: "Network", told: "Nobody", body: [head("Network"), nothing(context, "events with an actor or recipient")] };
  const drawn = new Drawn(context, found);
  return {
    title: "Network", told,
    body: [
      head("Network", told, link(state.to("events"), {}, "See the events"), choices(context, "Parties", "nodes", SIZES, size, "30")),
      legend([["cooperation line", "Cooperation"], ["conflict line", "Conflict"], ["node-country round", "Country"], ["node-organisation round", "Organisation"], ["node-other round", "Other"]]),
      drawn.element, table(context, found, !drawn.works),
    ],
    placed: () => drawn.place(),
    gone: () => drawn.gone(),
    keys: (event) => drawn.key(event),
  };
}

/** All events between two parties. */
const between = (state: State, one: NetworkNode, other: NetworkNode, quads: string[] | null): State =>
  state.filtered({ actor: [one.ask, other.ask], recipient: [one.ask, other.ask], ...(quads ? { quad: quads } : {}) });

class Drawn {
  readonly element: HTMLElement;
  readonly works: boolean;
  private readonly canvas = h("div", { class: "drawing graph", "aria-hidden": "true" });
  private readonly nodes: Map<string, NetworkNode>;
  private sigma: Sigma | null = null;
  private stop: (() => void) | null = null;
  private watch: ResizeObserver | null = null;
  private timer = 0;
  private over: string | null = null;

  constructor(private readonly context: Context, private readonly found: Network) {
    this.nodes = new Map(found.nodes.map((node) => [node.id, node]));
    this.works = document.createElement("canvas").getContext("webgl2") !== null;
    const button = (words: string, label: string, act: () => void): HTMLElement => h("button", { type: "button", "aria-label": label, title: label, click: act }, words);
    this.element = this.works
      ? h("div", { class: "holder" }, this.canvas, h("div", { class: "zoom" }, button("+", "Closer (+)", () => this.zoom("+")), button("−", "Farther (−)", () => this.zoom("-")), button("⤢", "All (0)", () => this.zoom("0"))))
      : h("p", { class: "warn" }, "This browser draws no WebGL, which the network needs; the table below holds the same.");
  }

  /** A colour of the sheet as the canvas needs it. */
  private colour(name: string): string {
    const probe = h("span", {});
    probe.style.setProperty("color", `var(${name})`);
    this.canvas.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  private graph(): MultiGraph {
    const graph = new MultiGraph();
    const narrow = this.canvas.clientWidth < 600;
    const most = Math.max(...this.found.nodes.map((node) => node.count), 1);
    const points = this.found.nodes.map(({ x, y }) => {
      const pull = Math.max(Math.hypot(x, y), 1e-6) ** -0.35; // the middle is crowded: what is near moves outward
      return { x: x * pull, y: y * pull };
    });
    const places = fitted(points, this.canvas.clientWidth, this.canvas.clientHeight);
    for (const [index, node] of this.found.nodes.entries()) {
      graph.addNode(node.id, { ...places[index], label: shown(node.label), size: (narrow ? 0.7 : 1) * (3 + 13 * Math.sqrt(node.count / most)), color: this.colour(`--node-${node.kind}`) });
    }
    const pairs = new Map<string, { one: string; other: string; cooperation: number; conflict: number }>();
    for (const edge of this.found.edges) {
      if (!graph.hasNode(edge.source) || !graph.hasNode(edge.target)) continue;
      const [one, other] = edge.source < edge.target ? [edge.source, edge.target] : [edge.target, edge.source];
      const key = JSON.stringify([one, other]);
      const pair = pairs.get(key) ?? { one, other, cooperation: 0, conflict: 0 };
      pairs.set(key, { ...pair, cooperation: pair.cooperation + edge.cooperation, conflict: pair.conflict + edge.conflict });
    }
    const widest = Math.max(...[...pairs.values()].flatMap((pair) => [pair.cooperation, pair.conflict]), 1);
    const ranked = [...pairs.values()].sort((a, b) => b.cooperation + b.conflict - a.cooperation - a.conflict);
    const tied = new Set<string>();
    for (const [rank, { one, other, cooperation, conflict }] of ranked.entries()) {
      const faint = rank >= PAIRS && tied.has(one) && tied.has(other); // the strongest tie of each party is drawn
      tied.add(one).add(other);
      for (const [kind, value, curvature] of [["cooperation", cooperation, 0.18], ["conflict", conflict, -0.18]] as const) {
        if (value) graph.addEdge(one, other, { kind, value, curvature, faint, size: 1 + 5 * Math.sqrt(value / widest), color: this.colour(kind === "conflict" ? "--edge-conflict" : "--edge-cooperation") });
      }
    }
    return graph;
  }

  place(): void {
    if (!this.works) return;
    this.draw();
    this.stop = recoloured(() => this.draw());
    let [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    this.watch = new ResizeObserver(() => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => {
        const now = [this.canvas.clientWidth, this.canvas.clientHeight] as const;
        if (!now[0] || !now[1] || (Math.abs(now[0] - width) < 8 && Math.abs(now[1] - height) < 8)) return;
        [width, height] = now;
        this.draw();
      }, SETTLED);
    });
    this.watch.observe(this.canvas);
  }

  private draw(): void {
    const seen = this.sigma?.getCamera().getState();
    this.over = null;
    this.untell();
    this.sigma?.kill();
    this.sigma = null;
    const graph = this.graph();
    const narrow = this.canvas.clientWidth < 600;
    const [ink, paper, faint] = [this.colour("--ink"), this.colour("--paper"), this.colour("--line")];
    /** Where the names of this frame have room. */
    let rooms: Map<string, Point> | null = null;
    const room = (target: CanvasRenderingContext2D): Map<string, Point> => {
      const drawing = this.sigma;
      if (rooms || !drawing) return rooms ?? new Map<string, Point>(); // its first frame is drawn before we hold it
      target.font = `500 13px ${font}`;
      const discs = graph.nodes().flatMap((key) => {
        const data = drawing.getNodeDisplayData(key);
        return data ? [{ key, ...drawing.framedGraphToViewport(data), size: drawing.scaleSize(data.size), width: data.label ? target.measureText(data.label).width : 0 }] : [];
      });
      return (rooms = placed(discs, this.canvas.clientWidth, this.canvas.clientHeight));
    };
    /** Where the name of what is pointed at begins: right of its party, or left of it where there is no room. */
    const beside = (x: number, away: number, width: number): number => x + away + width > this.canvas.clientWidth - 4 ? x - away - width : x + away;
    const font = getComputedStyle(document.body).fontFamily;
    const sigma = (this.sigma = new Sigma(graph, this.canvas, {
      defaultEdgeType: "curved", edgeProgramClasses: { curved: EdgeCurveProgram }, enableEdgeEvents: true,
      labelColor: { color: ink }, labelFont: font, labelSize: 13, labelWeight: "500", labelDensity: 1000, labelRenderedSizeThreshold: 0, // all: which have room is worked out here
      stagePadding: narrow ? 24 : 48, minCameraRatio: 0.08, maxCameraRatio: 2, zIndex: true,
      defaultDrawNodeLabel: (target, data) => {
        if (!data.label) return;
        const spot = room(target).get(String(data["key"]));
        if (!spot) return;
        target.font = `500 13px ${font}`;
        target.lineWidth = 4;
        target.lineJoin = "round";
        target.strokeStyle = paper;
        target.strokeText(data.label, spot.x, spot.y);
        target.fillStyle = ink;
        target.fillText(data.label, spot.x, spot.y);
      },
      defaultDrawNodeHover: (target, data) => {
        target.font = `600 13px ${font}`;
        const words = data.label ?? "";
        const width = target.measureText(words).width;
        target.fillStyle = paper;
        target.strokeStyle = ink;
        target.beginPath();
        const x = beside(data.x, data.size + 7, width);
        target.roundRect(x - 6, data.y - 12, width + 12, 24, 4);
        target.fill();
        target.stroke();
        target.beginPath();
        target.arc(data.x, data.y, data.size + 2, 0, Math.PI * 2);
        target.stroke();
        target.fillStyle = ink;
        target.fillText(words, x, data.y + 4.5);
      },
      nodeReducer: (node, data) => {
        const off = this.over !== null && node !== this.over && !graph.areNeighbors(node, this.over);
        return off ? { ...data, color: faint, label: null, zIndex: 0 } : { ...data, zIndex: 1 };
      },
      edgeReducer: (edge, data) => {
        const hidden = this.over === null ? Boolean(data["faint"]) : !graph.hasExtremity(edge, this.over);
        return hidden ? { ...data, hidden: true } : data;
      },
    }));
    if (seen) sigma.getCamera().setState(seen);
    sigma.on("beforeRender", () => { rooms = null; });
    sigma.scheduleRender();
    sigma.on("enterNode", ({ node, event }) => {
      this.over = node;
      sigma.refresh({ skipIndexation: true });
      this.canvas.classList.add("pointing");
      const told = this.nodes.get(node);
      if (told) this.tell(event.x, event.y, told.label, [count(told.count, "event")]);
    });
    sigma.on("leaveNode", () => {
      this.over = null;
      sigma.refresh({ skipIndexation: true });
      this.untell();
    });
    sigma.on("clickNode", ({ node }) => {
      const asked = this.nodes.get(node)?.ask;
      const now = this.context.state.all("actor");
      if (asked) go(this.context.state.filtered({ actor: now.includes(asked) ? now.filter((one) => one !== asked) : [...now, asked] }));
    });
    sigma.on("enterEdge", ({ edge, event }) => {
      const [one, other] = graph.extremities(edge).map((id) => this.nodes.get(id)?.label ?? id);
      this.canvas.classList.add("pointing");
      this.tell(event.x, event.y, `${one} and ${other}`, [`${count(Number(graph.getEdgeAttribute(edge, "value")), "event")} of ${String(graph.getEdgeAttribute(edge, "kind"))}`]);
    });
    sigma.on("leaveEdge", () => this.untell());
    sigma.on("clickEdge", ({ edge }) => {
      const [one, other] = graph.extremities(edge).map((id) => this.nodes.get(id));
      const quads = graph.getEdgeAttribute(edge, "kind") === "conflict" ? CONFLICT : COOPERATION;
      if (one && other) go(between(this.context.state.to("events"), one, other, quads));
    });
    sigma.getMouseCaptor().on("wheel", (event) => {
      const { original } = event;
      if (original instanceof WheelEvent && !original.ctrlKey && !original.metaKey) event.preventSigmaDefault();
    });
  }

  private tell(x: number, y: number, title: string, lines: string[]): void {
    const box = this.canvas.getBoundingClientRect();
    tip.show({ x: box.left + x, y: box.top + y + 12 }, h("strong", {}, bdi(title)), lines.map((line) => h("div", {}, line)));
  }

  private untell(): void {
    this.canvas.classList.remove("pointing");
    tip.hide();
  }

  private zoom(key: string): void {
    const camera = this.sigma?.getCamera();
    if (!camera) return;
    if (key === "0") void camera.animatedReset();
    else if (key === "-") void camera.animatedUnzoom();
    else void camera.animatedZoom();
  }

  key(event: KeyboardEvent): boolean {
    if (!["+", "=", "-", "0"].includes(event.key)) return false;
    this.zoom(event.key);
    return true;
  }

  gone(): void {
    this.stop?.();
    this.watch?.disconnect();
    clearTimeout(this.timer);
    this.sigma?.kill();
    this.sigma = null;
  }
}

function table(context: Context, found: Network, open: boolean): HTMLElement {
  const { state } = context;
  const nodes = new Map(found.nodes.map((node) => [node.id, node]));
  const rows = found.edges.map((edge) => {
    const [one, other] = [nodes.get(edge.source), nodes.get(edge.target)];
    const tie = state.to("events").filtered({ actor: one?.ask ?? edge.source, recipient: other?.ask ?? edge.target });
    const cell = (value: number, quads: string[] | null) => value ? link(quads ? tie.filtered({ quad: quads }) : tie, {}, number(value)) : "0";
    return [bdi(one?.label ?? edge.source), bdi(other?.label ?? edge.target), cell(edge.count, null), cell(edge.cooperation, COOPERATION), cell(edge.conflict, CONFLICT)];
  });
  return h("div", {},
    tableOf("Ties as a table", ["Who", "Towards whom", "Events", "Cooperation", "Conflict"], rows, { open, numeric: [2, 3, 4] }),
    tableOf("Parties as a table", ["Party", "Kind", "Events", "As actor", "As recipient"], found.nodes.map((node) => [
      bdi(node.label), node.kind, number(node.count),
      link(state.to("events").filtered({ actor: node.ask }), {}, "events"), link(state.to("events").filtered({ recipient: node.ask }), {}, "events")]), { numeric: [2] }));
}
