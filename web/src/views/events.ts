/** The events as a list, in pages. */

import { ask } from "../api";
import type { Context, Shown } from "../context";
import { count, number } from "../format";
import type { EventPage } from "../types";
import { choices, eventList, head, nothing, pager } from "../ui";

const SIZE = 50;

export async function eventsView(context: Context): Promise<Shown> {
  const { state } = context;
  const page = state.integer("page", 1) || 1;
  const order = state.get("order") === "asc" ? "asc" : "desc";
  const found = await ask<EventPage>(`events?${state.query({ limit: SIZE, offset: (page - 1) * SIZE, order })}`, context.signal);
  const told = count(found.total, "event");
  if (found.total === 0) return { title: "Events", told: "No events", body: [head("Events"), nothing(context, "events")] };
  const first = (page - 1) * SIZE;
  const shown = found.events.length ? `${number(first + 1)}–${number(first + found.events.length)} of ${told}` : told;
  return {
    title: "Events", told: shown,
    body: [head("Events", found.total > SIZE ? shown : told,
      choices(context, "Order", "order", [["desc", "Latest first"], ["asc", "Earliest first"]], order, "desc")),
    found.events.length ? eventList(context, found.events) : nothing(context, "more events"), pager(context, found.total, SIZE, "events")],
  };
}
