/** What the page knows and what can be done with it. Components read it and call it; only it changes the address. */

import { type Filter, fromAddress, home, type Panel, type Place, toAddress, type View } from "./address";
import * as api from "./api";
import type {
  Area,
  AreaFacts,
  Box,
  Exceptions,
  Feature,
  FeatureDetail,
  Found,
  Layer,
  LonLat,
  Measure,
  NearGroup,
  State,
  Summary,
  Words,
} from "./contract";
import type { Language } from "./figures";
import { queryOf } from "./filters";
import { InView } from "./inview.svelte";
import { type Lost, lostOf } from "./lost";
import { boxOf } from "./map/bounds";
import { askedOf, type Classes, classesOf, measureOf } from "./measures";
import { rememberLanguage, rememberTheme, systemTheme } from "./memory";
import type { Theme } from "./palette";
import { name, say, type Word } from "./words";

/** Where the map is asked to go. ``n`` tells one request from the next that is equal. */
export type Target = { n: number; animate: boolean } & ({ view: View } | { box: Box } | { point: LonLat });

export interface List {
  slug: string;
  code: string;
  features: Feature[];
  next: string;
  loading: boolean;
  trouble: api.Refused | null;
}

export class Page {
  language = $state<Language>("ko");
  theme = $state<Theme>("light");
  place = $state.raw<Place>(home);
  area = $state.raw<Area | null>(null);
  parent = $state.raw<Area | null>(null);
  layers = $state.raw<Layer[]>([]);
  /** What colours each layer now: the last answer stays until the next one is here. */
  states = $state.raw<Record<string, State>>({});
  statesTrouble = $state.raw<api.Refused | null>(null);
  exceptions = $state.raw<Exceptions | null>(null);
  summary = $state.raw<Summary | null>(null);
  summaryTrouble = $state.raw<api.Refused | null>(null);
  exceptionsTrouble = $state.raw<api.Refused | null>(null);
  feature = $state.raw<FeatureDetail | null>(null);
  outline = $state.raw<FeatureDetail | null>(null);
  /** The area whose neighbours, figures and outline are in hand: the map waits for them, the panels do not. */
  around = $state("");
  near = $state.raw<NearGroup[] | null>(null);
  list = $state.raw<List | null>(null);
  /** The area a pointer or the focus rests on in a list; shown on the map, never in the address. */
  pointed = $state("");
  /** The feature the keyboard or the pointer stands on in a list. */
  cursor = $state.raw<Feature | null>(null);
  trouble = $state.raw<api.Refused | null>(null);
  featureTrouble = $state.raw<api.Refused | null>(null);
  missing = $state(false);
  loading = $state(true);
  target = $state.raw<Target | null>(null);
  announcement = $state("");
  help = $state(false);
  /** The notice of what a link named and could not be shown, until it is put away. */
  lost = $state.raw<Lost>({ layers: [], measure: "" });
  singles = $state(true);

  readonly inView = new InView();
  private asked = 0;
  private coloured = 0;
  private exceptionsOf = "";
  private summaryOf = "";
  private moves = 0;

  say = (word: Word, values: Record<string, string | number> = {}): string => say(this.language, word, values);

  get visible(): Set<string> {
    const toggled = new Set(this.place.toggled);
    return new Set(this.layers.filter((layer) => this.byDefault(layer) !== toggled.has(layer.slug)).map((layer) => layer.slug));
  }

  /** Area layers carry the figures and are on where they matter; others as declared. */
  private byDefault(layer: Layer): boolean {
    return layer.area_level ? layer.state !== null || Boolean(layer.measures?.length) : layer.shown;
  }

  layer(slug: string | null | undefined): Layer | undefined {
    return this.layers.find((layer) => layer.slug === slug);
  }

  /** The layer whose figures are on the map: of what is inside, or of the area itself where nothing smaller is. */
  get figures(): Layer | undefined {
    return this.layer(this.area?.child_layer ?? this.area?.layer);
  }

  get measure(): Measure | undefined {
    return measureOf(this.figures, this.place);
  }

  /** What the figures on the map are, where there are any. */
  get figure(): { title: Words; unit: string } | null {
    const layer = this.figures;
    if (this.measure) return { title: this.measure.title, unit: this.states[layer?.slug ?? ""]?.unit ?? this.measure.unit };
    return layer?.state ?? null;
  }

  get figureState(): State | undefined {
    return this.figures && this.states[this.figures.slug];
  }

  get classes(): Classes {
    return this.figures ? classesOf(this.figures, this.figureState, this.theme) : { breaks: [], colours: [] };
  }

  /** Every measure that any layer the reader sees can be coloured by. */
  get measureCodes(): string[] {
    return this.layers.flatMap((layer) => layer.measures?.map((measure) => measure.code) ?? []);
  }

  get selected(): AreaFacts | null {
    const code = this.place.selected;
    if (!code) return null;
    const among = [...(this.area?.children ?? []), ...(this.parent?.children ?? [])];
    return among.find((area) => area.code === code) ?? null;
  }

  /** The layer whose features are listed: as asked, or the first with something in it where no smaller area is left. */
  get listed(): string {
    if (this.place.listed) return this.place.listed;
    if (!this.area || this.area.children.length) return "";
    const counts = new Map(this.area.layers.map(({ slug, count }) => [slug, count]));
    return this.layers.find((layer) => !layer.area_level && this.visible.has(layer.slug) && counts.get(layer.slug))?.slug ?? "";
  }

  /** Open the place an address names. ``how``: what becomes of the browser's history. */
  async open(place: Place, how: "push" | "replace" | "keep"): Promise<void> {
    const before = this.place;
    this.place = place;
    this.adopt(place);
    this.write(how);
    const turn = ++this.asked;
    const sameArea = this.area !== null && before.code === place.code && !this.trouble;
    this.missing = false;
    this.trouble = null;
    this.cursor = null;
    this.loading = !sameArea;
    try {
      const [area, layers] = await Promise.all([api.area(place.code), this.layers.length ? this.layers : api.layers()]);
      if (turn !== this.asked) return;
      this.layers = layers;
      this.area = area;
      this.loading = false;
      if (how === "keep") this.lost = lostOf(place, layers, this.measureCodes);
      if (place.code && area.code !== place.code) this.rename(area.code);
      await Promise.all([this.openFeature(turn), this.surroundings(turn, area)]);
      if (turn !== this.asked) return;
      this.go(before, sameArea, how);
      void this.fill();
      void this.lookForExceptions(area);
      void this.summarise(area);
    } catch (error) {
      if (turn === this.asked) this.fail(error);
    }
  }

  /** A retired code was answered by its successor: so is the address. */
  private rename(code: string): void {
    this.place = { ...this.place, code };
    this.write("replace");
  }

  private fail(error: unknown): void {
    this.loading = false;
    if (!(error instanceof api.Refused)) throw error;
    if (error.status === 404 || error.status === 400) void this.lose();
    else this.trouble = error;
    this.announcement = this.missing ? this.say("missing_title") : this.say("error_title");
  }

  /** No such place: say so, and lay the whole city behind it. */
  private async lose(): Promise<void> {
    this.missing = true;
    this.loading = false;
    this.feature = null;
    const [area, layers] = await Promise.all([api.area(""), api.layers()]).catch(() => [null, []] as const);
    if (!this.missing || !area) return;
    this.layers = [...layers];
    this.area = area;
    this.aim(area.bbox, false);
    await this.surroundings(this.asked, area);
  }

  /** Neighbours, figures and the outline: the page stands without each of them. */
  private async surroundings(turn: number, area: Area): Promise<void> {
    const up = area.ancestors.at(-1);
    const [parent, outline] = await Promise.all([
      up ? api.area(up.code).catch(() => null) : null,
      area.layer ? api.feature(area.layer, area.id).catch(() => null) : null,
      this.colour(area),
    ]);
    if (turn !== this.asked) return;
    this.parent = parent;
    this.outline = outline;
    this.around = area.code;
  }

  /** Ask for the figures that the address names, of the smaller areas and of the area's own layer. */
  private async colour(area: Area | null = this.area): Promise<void> {
    const turn = ++this.coloured;
    const valued = this.layers.filter((layer) => !layer.area_level && layer.state && layer.style.ramp && this.visible.has(layer.slug));
    const layers = [...[area?.child_layer, area?.layer].map((slug) => this.layer(slug)), ...valued].filter((layer) => layer !== undefined);
    const asked = layers.map((layer) => askedOf(layer, this.place)).filter(({ slug, measure }) => measure || this.layer(slug)?.state);
    this.statesTrouble = null;
    const found = await Promise.all(
      asked.map((one) =>
        api.state(one).catch((error: unknown) => {
          if (turn === this.coloured && error instanceof api.Refused) this.statesTrouble = error;
          return null;
        }),
      ),
    );
    if (turn !== this.coloured) return;
    this.states = { ...this.states, ...Object.fromEntries(found.filter((state) => state !== null).map((state) => [state.layer, state])) };
  }

  /** Colour the areas by another measure, period or form. A measure that is chosen is one that is to be seen. */
  measureBy(part: { measure?: string; period?: string; form?: string }): Promise<void> {
    const other = part.measure !== undefined && part.measure !== this.place.measure;
    this.change({ ...(other ? { period: "", form: "" } : {}), ...part });
    if (this.figures && !this.visible.has(this.figures.slug)) this.toggle(this.figures.slug);
    return this.colour();
  }

  private async summarise(area: Area): Promise<void> {
    if (this.summaryOf === area.code && !this.summaryTrouble) return;
    this.summaryOf = area.code;
    this.summary = null;
    this.summaryTrouble = null;
    if (!this.layers.some((layer) => layer.area_level && layer.measures?.length)) return;
    try {
      const found = await api.summary(area.code);
      if (this.summaryOf === area.code) this.summary = found;
    } catch (error) {
      // An area of which no indicator is known has no cards; that is no trouble.
      const trouble = error instanceof api.Refused && error.status !== 404 ? error : null;
      if (this.summaryOf === area.code) this.summaryTrouble = trouble;
    }
  }

  private async lookForExceptions(area: Area): Promise<void> {
    const code = area.level === "city" ? "" : area.code;
    if (this.exceptionsOf === area.code && !this.exceptionsTrouble) return;
    this.exceptionsOf = area.code;
    this.exceptions = null;
    this.exceptionsTrouble = null;
    try {
      const found = await api.exceptions(code);
      if (this.exceptionsOf === area.code) this.exceptions = found;
    } catch (error) {
      if (this.exceptionsOf === area.code && error instanceof api.Refused) this.exceptionsTrouble = error;
    }
  }

  private async openFeature(turn: number): Promise<void> {
    const wanted = this.place.feature;
    this.featureTrouble = null;
    if (!wanted) {
      this.feature = null;
      this.near = null;
      return;
    }
    if (this.feature?.layer === wanted.slug && this.feature.id === wanted.id) return;
    this.near = null;
    try {
      const feature = await api.feature(wanted.slug, wanted.id);
      if (turn !== this.asked) return;
      this.feature = feature;
      void this.lookAround(feature);
    } catch (error) {
      if (turn !== this.asked || !(error instanceof api.Refused)) throw error;
      this.feature = null;
      if (error.status === 404 || error.status === 400) throw error;
      this.featureTrouble = error;
    }
  }

  private async lookAround(feature: FeatureDetail): Promise<void> {
    const box = boxOf(feature.geometry);
    const slugs = this.layers.filter((layer) => layer.geometry_type === "point" && !layer.area_level).map((layer) => layer.slug);
    if (!box || !slugs.length) return;
    const found = await api.nearby((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, slugs).catch(() => null);
    if (this.feature !== feature || !found) return;
    const others = found.groups.map((group) => ({
      ...group,
      items: group.items.filter((item) => item.layer !== feature.layer || item.id !== feature.id),
    }));
    this.near = others.filter((group) => group.items.length);
  }

  /** Move the map where the place is; announce it; give the window its title. */
  private go(before: Place, sameArea: boolean, how: "push" | "replace" | "keep"): void {
    const { area, feature, place } = this;
    if (!area) return;
    const box = boxOf(feature?.geometry ?? null);
    const animate = how === "push";
    if (place.view) this.target = { n: ++this.moves, animate: false, view: place.view };
    else if (feature && box) this.aim(box, animate);
    else if (!sameArea || before.feature || (how === "keep" && !place.selected)) this.aim(area.bbox, animate);
    const label = name(area.name, this.language);
    document.title = `${feature ? `${feature.name || feature.id} · ` : ""}${label} · ${this.say("brand")}`;
    this.announcement = feature ? this.say("opened", { name: feature.name || feature.id }) : this.told(area, label);
  }

  private told(area: Area, label: string): string {
    if (this.selected) return this.say("selected", { name: name(this.selected.name, this.language) });
    const level = this.say(`level_${area.level}`);
    return area.children.length
      ? this.say("entered", { name: label, level, n: area.children.length })
      : this.say("entered_leaf", { name: label, level });
  }

  private aim(box: Box, animate: boolean): void {
    const point = box[0] === box[2] && box[1] === box[3];
    this.target = { n: ++this.moves, animate, ...(point ? { point: [box[0], box[1]] as LonLat } : { box }) };
  }

  fit(): void {
    if (!this.area) return;
    this.place = { ...this.place, view: null };
    this.write("replace");
    this.aim(boxOf(this.feature?.geometry ?? null) ?? this.area.bbox, true);
  }

  enter(code: string): Promise<void> {
    const up = this.area?.ancestors.length === 1 && this.area.ancestors[0]?.code === code ? "" : code;
    return this.open({ ...this.stay(), code: this.isCity(code) ? "" : up }, "push");
  }

  private isCity(code: string): boolean {
    return code === "" || (this.area?.level === "city" && this.area.code === code) || this.area?.ancestors[0]?.code === code;
  }

  /** What stays as it is on the way to another place: all but the place itself. */
  private stay(): Place {
    return { ...this.place, code: "", selected: "", feature: null, listed: "", pin: null, view: null };
  }

  /** A language and a theme that an address names are those of this visit; one that names none leaves them as they are. */
  private adopt(place: Place): void {
    if (place.language && place.language !== this.language) this.language = place.language;
    if (place.theme && place.theme !== this.theme) this.theme = place.theme;
    document.documentElement.lang = this.language;
    if (place.theme) document.documentElement.dataset.theme = place.theme;
  }

  /** First asks for an area, then goes in. */
  choose(code: string): void {
    if (this.place.selected === code) void this.enter(code);
    else this.select(code);
  }

  select(code: string): void {
    if (code === this.place.selected) return;
    const how = this.place.selected && code ? "replace" : "push";
    this.place = { ...this.place, selected: code };
    this.write(how);
    this.announcement = this.selected ? this.say("selected", { name: name(this.selected.name, this.language) }) : this.say("deselected");
  }

  /** ``within``: the area in whose surroundings it is shown; else the one we are in. */
  openSite(slug: string, id: number, within = ""): Promise<void> {
    const code = within || this.place.code || this.area?.code || "";
    return this.open({ ...this.place, code, selected: "", feature: { slug, id }, view: null }, "push");
  }

  /** Open what was searched for. A position opens the smallest area it lies in and is marked there. */
  async goTo(found: Found): Promise<void> {
    if (found.kind === "area" && found.code) return this.enter(found.code);
    if (found.kind === "feature" && found.layer && found.id !== null) return this.openSite(found.layer, found.id, found.area?.code);
    const code = found.areas?.at(-1)?.code ?? "";
    const view = { zoom: found.zoom ?? 16, lat: found.lat, lon: found.lon, bearing: 0, pitch: 0 };
    await this.open({ ...this.stay(), code: this.isCity(code) ? "" : code, pin: [found.lon, found.lat], view }, "push");
  }

  closeSite(): Promise<void> {
    const code = this.area?.level === "city" ? "" : this.place.code;
    return this.open({ ...this.place, code, feature: null, view: null }, "push");
  }

  up(): void {
    if (this.place.feature) void this.closeSite();
    else if (this.area?.ancestors.length) void this.enter(this.area.ancestors.at(-1)?.code ?? "");
  }

  escape(): void {
    if (this.help) this.help = false;
    else if (this.cursor) this.cursor = null;
    else if (this.place.feature) void this.closeSite();
    else if (this.place.selected) this.select("");
  }

  confirm(): void {
    if (this.cursor && this.list) void this.openSite(this.list.slug, this.cursor.id);
    else if (this.place.selected) void this.enter(this.place.selected);
  }

  /** The next or the previous of what the panel lists: features where they are listed, smaller areas otherwise. */
  step(by: 1 | -1, ranked: AreaFacts[]): void {
    if (this.list?.features.length) this.stepFeature(by, this.list);
    else if (ranked.length) {
      const at = ranked.findIndex((area) => area.code === this.place.selected);
      const next = ranked[(at < 0 && by < 0 ? ranked.length - 1 : at + by + ranked.length) % ranked.length];
      if (next) this.select(next.code);
    }
  }

  private stepFeature(by: 1 | -1, list: List): void {
    const current = this.cursor?.id ?? this.feature?.id;
    const at = list.features.findIndex((feature) => feature.id === current);
    const next = list.features[Math.max(0, at + by)];
    if (!next) return void this.more();
    this.point(next);
    this.announcement = this.titleOf(list.slug, next);
  }

  point(feature: Feature | null): void {
    this.cursor = feature;
  }

  titleOf(slug: string, feature: { id: number; properties: Feature["properties"] }): string {
    const layer = this.layer(slug);
    const english = this.language === "en" ? feature.properties[`${layer?.name_field.replace(/_ko$/, "")}_en`] : null;
    if (typeof english === "string" && english) return english;
    const value = layer ? feature.properties[layer.name_field] : null;
    if (value === null || value === undefined || value === "") return `${name(layer?.title, this.language)} ${feature.id}`;
    const field = layer?.fields.find((f) => f.name === layer.name_field);
    return name(field?.codes[String(value)], this.language) || String(value);
  }

  /** Figures are switched for areas of every level at once: who goes in finds them as they were left. */
  toggle(slug: string): void {
    const toggled = new Set(this.place.toggled);
    const slugs = this.layer(slug)?.area_level
      ? this.layers.filter((layer) => layer.area_level && this.byDefault(layer)).map((layer) => layer.slug)
      : [slug];
    const on = !toggled.has(slug);
    for (const one of slugs)
      if (on) toggled.add(one);
      else toggled.delete(one);
    this.change({ toggled: [...toggled].sort() });
    void this.fill();
    const layer = this.layer(slug);
    if (layer?.state && !this.states[slug] && !layer.area_level) void this.colour();
  }

  show(slug: string): void {
    this.place = { ...this.place, listed: slug };
    this.write("replace");
    void this.fill();
  }

  /** Load the first page of what is to be listed. */
  async fill(): Promise<void> {
    const code = this.area?.code ?? "";
    const slug = this.listed;
    if (!slug) this.list = null;
    else if (this.list?.slug !== slug || this.list.code !== code || this.list.trouble) {
      this.list = { slug, code, features: [], next: "", loading: false, trouble: null };
      await this.more();
    }
  }

  async more(): Promise<void> {
    const list = this.list;
    if (!list || list.loading || (list.features.length && !list.next)) return;
    const asking = { ...list, loading: true, trouble: null };
    this.list = asking;
    try {
      const page = await api.featuresIn(list.slug, list.code, queryOf(this.place.filters, list.slug), list.next);
      if (this.list !== asking) return;
      const next = page.links.find((link) => link.rel === "next")?.href ?? "";
      this.list = { ...asking, features: [...list.features, ...page.features], next, loading: false };
    } catch (error) {
      if (this.list === asking && error instanceof api.Refused) this.list = { ...asking, loading: false, trouble: error };
    }
  }

  /** Filters follow the view and the lists follow the filters. */
  filterBy(filters: Filter[]): void {
    this.change({ filters });
    this.list = null;
    void this.fill();
    void this.inView.look(filters, this.place.code);
  }

  async fitFiltered(slug: string): Promise<void> {
    const box = await this.inView.extent(this.place.filters, slug, this.place.code).catch(() => null);
    if (box) this.aim(box, true);
  }

  /** The map rests on this box. */
  rests(box: Box, drawn: Record<string, number>): void {
    this.inView.box = box;
    this.inView.drawn = drawn;
    void this.inView.look(this.place.filters, this.place.code);
  }

  moved(view: View, byPerson: boolean): void {
    if (!byPerson) return;
    this.change({ view });
  }

  retry(): void {
    void this.open(this.place, "keep");
  }

  /** The address that opens the same for everybody: it names language and theme too. */
  get link(): string {
    return location.origin + toAddress({ ...this.place, language: this.language, theme: this.theme });
  }

  speak(language: Language): void {
    this.language = language;
    rememberLanguage(language);
    this.change({ language });
  }

  paint(theme: Theme): void {
    this.theme = theme;
    rememberTheme(theme);
    this.change({ theme });
  }

  turnTo(panel: Panel): void {
    this.change({ panel });
  }

  /** What is seen of the place changes, not the place: no step in the browser's history. */
  change(part: Partial<Place>): void {
    this.place = { ...this.place, ...part };
    this.write("replace");
  }

  start(missing: boolean): void {
    this.language = document.documentElement.lang.startsWith("en") ? "en" : "ko";
    this.theme = systemTheme();
    addEventListener("popstate", () => void this.open(fromAddress(location.href), "keep"));
    if (missing) void this.lose();
    else void this.open(fromAddress(location.href), "keep");
  }

  private write(how: "push" | "replace" | "keep"): void {
    if (how === "keep") return;
    const address = toAddress(this.place);
    if (how === "push" && address !== location.pathname + location.search + location.hash) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }
}

export const page = new Page();
