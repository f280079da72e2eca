/** The answers of the API, as src/dragoman/serve/models.py tells them. */

export interface Extent { start: number; end: number }
export interface Words extends Extent { text: string }
export interface FieldWords extends Words { field: string }

export interface Meta {
  version: string;
  dragoman: string;
  editable: boolean;
  token: string | null;
  annotator: string | null;
  articles: number;
  events: number;
  reports: number;
  first: string | null;
  last: string | null;
  coders: string[];
  types: { type: string; quad: number; count: number }[];
  modes: string[];
  modes_of: Record<string, string[]>;
  statuses: string[];
  quads: { quad: number; name: string }[];
  contexts: string[];
  sectors: Record<string, string>;
  codes: Record<string, string>;
  measures: string[];
  acts: string[];
  formats: string[];
  publishers: { publisher: string; count: number }[];
  countries: { code: string; name: string; count: number }[];
}

export interface Party { code: string | null; sector: string | null; name: string }
export interface Place {
  name: string;
  country: string | null;
  latitude: number | null;
  longitude: number | null;
  geonameid: number | null;
}

export interface Summary {
  id: string;
  type: string;
  mode: string[];
  context: string[];
  quad: number;
  status: string;
  embedded: boolean;
  date: string | null;
  enddate: string | null;
  actors: Party[];
  recipients: Party[];
  place: Place | null;
  confidence: number;
  reports: number;
  articles: number;
  story: string | null;
  wording: string;
  wording_start: number;
  trigger: Extent;
  article: string;
  publisher: string | null;
  published: string | null;
  title: string | null;
  conflicts: string[];
  annotated: boolean;
}
export interface EventPage { total: number; more: boolean; events: Summary[] }

export interface RecordParty {
  entity_text: string;
  code: string | null;
  sector: string | null;
  name: string | null;
  start: number | null;
  end: number | null;
}
export interface Report {
  id: string;
  article_key: string;
  spans: FieldWords[];
  sentence: Words & { number: number };
  [more: string]: unknown;
}
export type Verdict = "accept" | "correct" | "reject" | "add";
export interface Annotation {
  id: number;
  made: string;
  author: string;
  verdict: Verdict;
  article: string;
  report: string | null;
  event: string | null;
  changes: Record<string, unknown>;
  note: string | null;
  undone: string | null;
}
export interface EventDetail {
  id: string;
  reports: Report[];
  conflicts: Record<string, unknown>;
  annotations: Annotation[];
  [more: string]: unknown;
}

export interface MapPlace {
  geonameid: number | null;
  name: string;
  country: string | null;
  latitude: number;
  longitude: number;
  count: number;
  quads: Record<string, number>;
}
export interface MapAnswer { places: MapPlace[]; unplaced: number; left_out: number }

export interface Bin { start: string; end: string; total: number; counts: Record<string, number> }
export interface Timeline { by: "day" | "week" | "month" | "year"; bins: Bin[]; undated: number }

export interface NetworkNode {
  id: string;
  label: string;
  kind: "country" | "organisation" | "other";
  ask: string;
  count: number;
  x: number;
  y: number;
}
export interface NetworkEdge {
  source: string;
  target: string;
  count: number;
  cooperation: number;
  conflict: number;
}
export interface Network { nodes: NetworkNode[]; edges: NetworkEdge[] }

export interface Story {
  id: string;
  title: string | null;
  first: string | null;
  last: string | null;
  articles: number;
  events: number;
  publishers: number;
}
export interface StoryPage { total: number; stories: Story[] }
export interface Cited {
  key: string;
  title: string | null;
  publisher: string | null;
  published: string | null;
  url: string | null;
}
export interface StoryDetail {
  id: string;
  title: string | null;
  first: string | null;
  last: string | null;
  articles: number;
  reports: Cited[];
  events: Summary[];
  more: boolean;
}

export interface Act {
  id: string;
  act: string;
  core: string;
  modality: string;
  background: boolean;
  date: string | null;
  state: string | null;
  article: string;
  event: string | null;
  measures: string[];
  wording: string;
  wording_start: number;
  trigger: Extent;
  publisher: string | null;
  published: string | null;
  title: string | null;
  speaker: string | null;
  third_party: string[];
  condition: string | null;
}
export interface Episode {
  id: string;
  senders: string[];
  targets: string[];
  measures: string[];
  families: string[];
  state: string | null;
  since: string | null;
  in_force: boolean;
  pending: string[];
  first_reported: string | null;
  last_reported: string | null;
  articles: number;
  publishers: number;
  counts: Record<string, number>;
  acts: number;
  history: Act[];
  conflicts: { kind: string; told: string; acts: string[] }[];
}
export interface Episodes { total: number; episodes: Episode[] }

export interface ArticleParty {
  text: string;
  code: string | null;
  sector: string | null;
  name: string | null;
  start: number | null;
  end: number | null;
}
export interface ArticleEvent {
  id: string;
  event: string | null;
  type: string;
  mode: string[];
  quad: number;
  status: string;
  embedded: boolean;
  within: string | null;
  sentence: number;
  trigger: Extent;
  date: string | null;
  enddate: string | null;
  confidence: number;
  spans: FieldWords[];
  actors: ArticleParty[];
  recipients: ArticleParty[];
}
export interface Quote {
  content: Extent[];
  kind: string;
  speaker: (Words & { code: string | null; sector: string | null }) | null;
  cue: Words | null;
}
export interface Mention extends Extent {
  name: string;
  code: string | null;
  sector: string | null;
  kind: string;
  chain: number;
}
export interface Article {
  key: string;
  id: string;
  title: string | null;
  publisher: string | null;
  published: string | null;
  url: string | null;
  language: string | null;
  dateline: string | null;
  text: string;
  story: string | null;
  blocks: (Extent & { kind: string })[];
  events: ArticleEvent[];
  quotes: Quote[];
  mentions: Mention[];
  duplicates: (Cited & { relation: string; similarity: number; earlier: boolean })[];
  annotations: Annotation[];
}
