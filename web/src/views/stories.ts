/** Stories: what several articles tell of. */

import { ask } from "../api";
import type { Context, Shown } from "../context";
import { bdi, h, shown } from "../dom";
import { count, date, days, number } from "../format";
import type { StoryDetail, StoryPage } from "../types";
import { choices, eventList, head, link, nothing, pager } from "../ui";

const SIZE = 50;

export async function storiesView(context: Context): Promise<Shown> {
  const { state } = context;
  const page = state.integer("page", 1) || 1;
  const order = state.get("order") === "latest" ? "latest" : "size";
  const found = await ask<StoryPage>(`stories?${state.query({ limit: SIZE, offset: (page - 1) * SIZE, order })}`, context.signal);
  const told = count(found.total, "story", "stories");
  if (found.total === 0) return { title: "Stories", told: "No stories", body: [head("Stories"), nothing(context, "stories")] };
  return {
    title: "Stories", told,
    body: [head("Stories", told, choices(context, "Order", "order", [["size", "Most events"], ["latest", "Latest"]], order, "size")),
      h("ol", { class: "stories" }, found.stories.map((story) => h("li", {},
        h("h2", {}, link(state.to("story", { id: story.id }), { class: "stretched" }, bdi(story.title ?? "Untitled story"))),
        h("p", { class: "meta" }, h("span", {}, days(story.first, story.last) || "no day of publication"),
          h("span", {}, count(story.articles, "article")), story.publishers > 0 && h("span", {}, count(story.publishers, "publisher"))),
        link(state.to("events", { story: story.id }), { class: "figure" }, h("strong", {}, number(story.events)), story.events === 1 ? " event" : " events")))),
      pager(context, found.total, SIZE, "stories")],
  };
}

export async function storyView(context: Context): Promise<Shown> {
  const { state } = context;
  const found = await ask<StoryDetail>(`stories/${encodeURIComponent(state.get("id") ?? "")}`, context.signal);
  const title = found.title ?? "Untitled story";
  return {
    title: shown(title), told: `Story, ${count(found.articles, "article")}, ${count(found.events.length, "event")}`,
    body: [
      h("p", { class: "path" }, link(state.to("stories"), { class: "up" }, "← Stories"),
        link(state.to("events", { story: found.id }), {}, "Only this story in every view")),
      head(bdi(title), days(found.first, found.last)),
      h("section", { "aria-labelledby": "articles" }, h("h2", { id: "articles" }, count(found.articles, "article")),
        h("ul", { class: "cited" }, found.reports.map((one) => h("li", {},
          link(state.to("article", { key: one.key }), {}, bdi(one.title ?? "Untitled article")),
          h("span", { class: "meta" }, h("span", {}, bdi(one.publisher ?? "unknown publisher")), one.published && h("span", {}, date(one.published))))))),
      h("section", { "aria-labelledby": "events" }, h("h2", { id: "events" }, found.more ? `The first ${count(found.events.length, "event")}` : count(found.events.length, "event")),
        found.events.length ? eventList(context, found.events) : h("p", { class: "none" }, "Its articles tell of no event.")),
    ],
  };
}
