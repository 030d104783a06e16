/** What the page knows and what can be done with it. Components read it and call it; only it changes the address. */

import { Across } from "./across.svelte";
import { type About, type Filter, fromAddress, home, type Panel, type Place, type Swipe, toAddress, type View } from "./address";
import * as api from "./api";
import { Around } from "./around.svelte";
import { viewOf } from "./cards/wedge";
import type {
  Area,
  AreaFacts,
  Box,
  Divided,
  Feature,
  FeatureDetail,
  Found,
  Layer,
  LonLat,
  Measure,
  Series,
  State,
  Step,
  Summary,
  Words,
} from "./contract";
import { shownByDefault } from "./defaults";
import { publicEyes } from "./eyes";
import type { Language } from "./figures";
import { understood } from "./filters";
import { Flight } from "./flight.svelte";
import { here } from "./here.svelte";
import { InView } from "./inview.svelte";
import { line } from "./line.svelte";
import { Listing } from "./listing.svelte";
import { judge, withoutUnseen } from "./lost";
import { boxOf, union } from "./map/bounds";
import { askedOf, type Classes, classesOf, measureOf } from "./measures";
import { remembered, rememberLanguage, rememberSingleKeys, rememberTheme, singleKeys, systemTheme, tourSeen } from "./memory";
import { OverTime } from "./overtime.svelte";
import type { Theme } from "./palette";
import { titleOf } from "./titles";
import { name, say, type Word } from "./words";
import { Wrong } from "./wrong.svelte";

/** A longer list is a heap, not a choice: zooming in takes it apart. */
const MOST_ON_A_SPOT = 20;

export class Page {
  language = $state<Language>("ko");
  theme = $state<Theme>("light");
  /** Whether the reader is of the city: what is for staff only is asked for by no one else. */
  staff = false;
  signedIn = false;
  place = $state.raw<Place>(home);
  area = $state.raw<Area | null>(null);
  parent = $state.raw<Divided | null>(null);
  layers = $state.raw<Layer[]>([]);
  /** What colours each layer now: the last answer stays until the next one is here. */
  states = $state.raw<Record<string, State>>({});
  readonly across = new Across();
  readonly overTime = new OverTime();
  /** By layer, whose figures did not come. */
  private statesTroubles = $state.raw<Record<string, api.Refused>>({});
  readonly wrong = new Wrong();
  summary = $state.raw<Summary | null>(null);
  feature = $state.raw<FeatureDetail | null>(null);
  /** Features on one spot, to choose among. */
  several = $state.raw<{ of: number; found: FeatureDetail[] } | null>(null);
  outline = $state.raw<Feature | null>(null);
  /** The area that ``base`` is compared with; null where the address names none, or one that is not known. */
  other = $state.raw<Area | null>(null);
  otherTrouble = $state.raw<api.Refused | null>(null);
  /** Which side of the comparison is being chosen. */
  choosing = $state<"" | "left" | "right">("");
  /** The area whose neighbours, figures and outline are in hand: the map waits for them, the panels do not. */
  surrounded = $state("");
  readonly around = new Around();
  readonly listing = new Listing();
  /** Places that belong to what the panel tells of: marked on the map while it does. */
  marks = $state.raw<LonLat[]>([]);
  /** The area a pointer or the focus rests on in a list; shown on the map, never in the address. */
  pointed = $state("");
  trouble = $state.raw<api.Refused | null>(null);
  featureTrouble = $state.raw<api.Refused | null>(null);
  missing = $state(false);
  loading = $state(true);
  readonly flight = new Flight();
  announcement = $state("");
  help = $state(false);
  /** The dialog that is open; its code comes when it is first opened. */
  dialog = $state<"" | "share" | "embed">("");
  /** The notice of what a link named and could not be shown, until it is put away. */
  lost = $state.raw<string[]>([]);
  singles = $state(true);
  /** Brings the newer version that the server has, by a press; null: this is the newest. */
  renew = $state.raw<(() => void) | null>(null);
  /** Counts how often the line came back: the map then asks for what it lacks. */
  revived = $state(0);
  /** What was last opened from the list of what is around, `layer/id`: the list is found again there. */
  cameFrom = "";
  /** The step of the tour that is shown; 0: none. */
  tour = $state(0);
  /** What was done by one press and can be taken back, until something else is done. */
  undoable = $state.raw<{ text: string; place: Place } | null>(null);

  readonly inView = new InView();
  private tellStood = (): void => undefined;
  /** When the map first stands complete: what is not for this view waits for it. */
  readonly stood = new Promise<void>((resolve) => {
    this.tellStood = resolve;
  });
  private asked = 0;
  private coloured = 0;

  say = (word: Word, values: Record<string, string | number> = {}): string => say(this.language, word, values);

  // Of the address only what each needs: where the map stands is in it too and changes with every move, which must cost nothing.
  private readonly toggled = $derived(this.place.toggled);
  private readonly selectedCode = $derived(this.place.selected);
  private readonly named = $derived(this.place.filters);
  /** Of the address's filters those that the reader's layers understand. */
  readonly filters: Filter[] = $derived.by(() => understood(this.named, this.layers));
  readonly visible: Set<string> = $derived.by(() => {
    const toggled = new Set(this.toggled);
    return new Set(this.layers.filter((layer) => shownByDefault(layer) !== toggled.has(layer.slug)).map((layer) => layer.slug));
  });

  layer(slug: string | null | undefined): Layer | undefined {
    return this.layers.find((layer) => layer.slug === slug);
  }

  /** The first layer whose features have this card; "": the reader knows of none. */
  slugOf(card: string): string {
    return this.layers.find((layer) => layer.card === card && layer.geometry_type === "point")?.slug ?? "";
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

  /** All periods of the measure on the map, where they are here. */
  get series(): Series | null {
    const found = this.overTime.answer;
    return found?.measure === this.measure?.code && found?.layer === this.figures?.slug ? found : null;
  }

  /** The measure on the right of a divided map. */
  get measureAcross(): Measure | undefined {
    return this.place.swipe ? measureOf(this.figures, { ...this.place, ...this.place.swipe }) : undefined;
  }

  get figureState(): State | undefined {
    return this.figures && this.states[this.figures.slug];
  }

  /** The areas that carry the figures: those inside, or beside where nothing smaller is. */
  get figureAreas(): AreaFacts[] {
    return this.area?.child_layer ? this.area.children : (this.parent?.children ?? []);
  }

  /** Whether anything on the map can stand up: areas by their figures, or what has a height of its own. */
  get canStand(): boolean {
    const areas = this.area?.child_layer && this.figures && this.visible.has(this.figures.slug);
    return Boolean(areas) || this.layers.some(({ slug, style, count }) => style.height && count > 0 && this.visible.has(slug));
  }

  /** Why the figures on the map did not come. */
  get statesTrouble(): api.Refused | null {
    return this.statesTroubles[this.figures?.slug ?? ""] ?? null;
  }

  /** The same of what colours other layers. */
  get layersTrouble(): api.Refused | null {
    const { figures, area } = this;
    const others = Object.entries(this.statesTroubles).filter(([slug]) => slug !== figures?.slug && slug !== area?.layer);
    return others[0]?.[1] ?? null;
  }

  get classes(): Classes {
    return this.figures ? classesOf(this.figures, this.figureState, this.theme) : { breaks: [], colours: [] };
  }

  /** Every measure that any layer the reader sees can be coloured by. */
  get measureCodes(): string[] {
    return this.layers.flatMap((layer) => layer.measures?.map((measure) => measure.code) ?? []);
  }

  readonly selected: AreaFacts | null = $derived.by(() => {
    const code = this.selectedCode;
    if (!code) return null;
    const among = [...(this.area?.children ?? []), ...(this.parent?.children ?? [])];
    return among.find((area) => area.code === code) ?? null;
  });

  /** The feature that is named and not here yet, `layer/id`. */
  readonly awaited: string = $derived.by(() => {
    const wanted = this.place.feature;
    if (!wanted || this.featureTrouble || (this.feature?.layer === wanted.slug && this.feature.id === wanted.id)) return "";
    return `${wanted.slug}/${wanted.id}`;
  });

  /** What is compared: the area selected, else the one entered. */
  get base(): AreaFacts | null {
    return this.selected ?? this.area;
  }

  /** The layer whose features are listed: as asked, or the first with something in it where no smaller area is left. */
  get listed(): string {
    if (this.layer(this.place.listed)) return this.place.listed;
    if (!this.area || this.area.children.length) return "";
    const counts = new Map(this.area.layers.map(({ slug, count }) => [slug, count]));
    return this.layers.find((layer) => !layer.area_level && this.visible.has(layer.slug) && counts.get(layer.slug))?.slug ?? "";
  }

  /** Open the place an address names. ``how``: what becomes of the browser's history. */
  async open(place: Place, how: "push" | "replace" | "keep"): Promise<void> {
    const before = this.place;
    if (place.panel !== "near") here.stop();
    this.undoable = null;
    this.place = { ...place, eyes: publicEyes && !place.embed ? "citizen" : null };
    this.several = null;
    this.adopt(place);
    this.write(how);
    const turn = ++this.asked;
    const sameArea = this.area !== null && before.code === place.code && !this.trouble;
    this.missing = false;
    this.trouble = null;
    this.listing.cursor = null;
    this.loading = !sameArea;
    const ahead = this.setOff(before, sameArea, how);
    try {
      const [area, layers] = await Promise.all([api.step(place.code, !place.embed), this.layers.length ? this.layers : api.layers()]);
      if (turn !== this.asked) return;
      this.layers = layers;
      this.area = area;
      this.summary = area.summary ?? null;
      this.loading = false;
      if (how === "keep") this.judge(area);
      if (place.code && area.code !== place.code) this.rename(area.code);
      // Lists come before what only the map wants: on a slow line each appears as soon as it is there. An embedded map has none.
      if (!place.embed) {
        void this.fill();
        void this.wrong.look(area);
      }
      // Elsewhere the map moves, and asks when it has come to rest.
      if (sameArea) void this.inView.look(this.filters, place.code);
      await Promise.all([this.openFeature(turn), this.surroundings(turn, area)]);
      if (turn !== this.asked) return;
      this.go(before, sameArea, how, ahead);
    } catch (error) {
      if (turn === this.asked) this.fail(error);
    }
  }

  /** What the address names and this reader cannot see is told; what nobody can is left out of it. */
  private judge(area: Step): void {
    const around = [...area.children, ...(api.parentOf(area.code)?.children ?? [])];
    const { place, lost } = judge(
      this.place,
      this.layers,
      around.map(({ code }) => code),
      area.bbox,
    );
    this.lost = lost;
    if (toAddress(place) === toAddress(this.place)) return;
    this.place = place;
    this.write("replace");
  }

  /** Whether any of it still stands in the address. */
  get hasUnseen(): boolean {
    return toAddress(withoutUnseen(this.place, this.layers)) !== toAddress(this.place);
  }

  /** What the link named and the reader cannot see goes out of the address, too. */
  leaveOutLost(): void {
    this.lost = [];
    this.change(withoutUnseen(this.place, this.layers));
    void this.colour();
    void this.lookAcross();
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
    const [area, layers] = await Promise.all([api.step("", false), api.layers()]).catch(() => [null, []] as const);
    if (!this.missing || !area) return;
    this.layers = [...layers];
    this.area = area;
    this.aim(area.bbox, false);
    await this.surroundings(this.asked, area);
  }

  /** Neighbours, figures and the outline: the page stands without each of them. */
  private async surroundings(turn: number, area: Step): Promise<void> {
    await Promise.all([this.colour(area), this.lookAcross()]);
    if (turn !== this.asked) return;
    this.parent = api.parentOf(area.code);
    this.outline = area.outline ?? null;
    this.surrounded = area.code;
  }

  /** Ask for the figures that the address names, of the smaller areas and of the area's own layer. */
  private async colour(area: Area | null = this.area): Promise<void> {
    const turn = ++this.coloured;
    const valued = this.layers.filter((layer) => !layer.area_level && layer.state && layer.style.ramp && this.visible.has(layer.slug));
    const layers = [...[area?.child_layer, area?.layer].map((slug) => this.layer(slug)), ...valued].filter((layer) => layer !== undefined);
    const asked = layers.map((layer) => askedOf(layer, this.place)).filter(({ slug, measure }) => measure || this.layer(slug)?.state);
    this.statesTroubles = {};
    const found = await Promise.all(
      asked.map((one) =>
        api.state(one).catch((error: unknown) => {
          if (turn === this.coloured && error instanceof api.Refused) this.statesTroubles = { ...this.statesTroubles, [one.slug]: error };
          return null;
        }),
      ),
    );
    void this.colourAcross();
    if (turn !== this.coloured) return;
    this.states = { ...this.states, ...Object.fromEntries(found.filter((state) => state !== null).map((state) => [state.layer, state])) };
  }

  /** Ask again for the figures that did not come. */
  recolour(): void {
    void this.colour();
  }

  /** The right side of a divided map, of the same areas. */
  colourAcross(): Promise<void> {
    const { figures } = this;
    const { swipe } = this.place;
    return this.across.colour(figures && swipe ? askedOf(figures, { ...this.place, ...swipe }) : null);
  }

  /** Lay another measure or period over the right part of the map, or take it away. */
  swipeTo(part: Partial<Swipe> | null): void {
    const before = this.place.swipe ?? { at: 50, measure: this.place.measure, period: "", form: this.place.form };
    const other = part?.measure !== undefined && part.measure !== before.measure;
    this.change({ swipe: part && { ...before, ...(other ? { period: "", form: "" } : {}), ...part } });
    if (this.figures && part && !this.visible.has(this.figures.slug)) this.toggle(this.figures.slug);
    void this.colourAcross();
  }

  /** Colour the areas by another measure, period or form. A measure that is chosen is one that is to be seen. */
  measureBy(part: { measure?: string; period?: string; form?: string }): Promise<void> {
    const other = part.measure !== undefined && part.measure !== this.place.measure;
    this.change({ ...(other ? { period: "", form: "" } : {}), ...part });
    if (this.figures && !this.visible.has(this.figures.slug)) this.toggle(this.figures.slug);
    return this.colour();
  }

  /** The other area of a comparison, as the address names it. */
  private async lookAcross(): Promise<void> {
    const code = this.place.versus;
    this.otherTrouble = null;
    if (this.other?.code === code) return;
    this.other = null;
    // An embedded map has no room for two areas' figures: a second outline alone would say nothing.
    if (!code || this.place.embed) return;
    try {
      const found = await api.area(code);
      if (this.place.versus === code) this.other = found;
    } catch (error) {
      if (this.place.versus === code && error instanceof api.Refused) this.otherTrouble = error;
    }
  }

  /** Set the base beside another area. */
  async compareWith(code: string, again = false): Promise<void> {
    this.choosing = "";
    if (code === this.place.versus && !again) return;
    const how = this.place.versus && code ? "replace" : "push";
    this.place = { ...this.place, versus: code };
    this.write(how);
    await this.lookAcross();
    const { area, base, other } = this;
    if (!area || !base) return;
    if (other) this.announcement = this.say("compare_of", { left: name(base.name, this.language), right: name(other.name, this.language) });
    else this.announcement = this.say(code ? "compare_missing" : "compare_end");
    if (!this.place.view) this.aim(this.extent(area), true);
  }

  /** From a list: with the area that is chosen already; else this one is chosen first, and the other asked for. */
  compareFrom(code: string): void {
    if (this.place.selected && this.place.selected !== code) return void this.compareWith(code);
    this.select(code);
    this.choosing = "right";
  }

  /** Another area on the left: selected where the map has it, entered where it has not. */
  async setBase(code: string, versus = this.place.versus): Promise<void> {
    this.choosing = "";
    const near = [...(this.area?.children ?? []), ...(this.parent?.children ?? [])].some((area) => area.code === code);
    if (code !== this.area?.code && !near) return this.open({ ...this.stay(), code: this.isCity(code) ? "" : code, versus }, "push");
    this.place = { ...this.place, selected: code === this.area?.code ? "" : code, versus };
    this.write("replace");
    await this.lookAcross();
  }

  /** What the map shows: the area, and with it the one it is compared with. */
  private extent(area: Area): Box {
    return this.other ? union(area.bbox, this.other.bbox) : area.bbox;
  }

  /** Ask for all periods of the measure on the map. */
  async unroll(): Promise<void> {
    const { figures, measure } = this;
    if (figures && measure?.periods) await this.overTime.unroll(askedOf(figures, this.place));
  }

  /** Where the place lies is often known before anything of it is asked for: the map is on its way at once. Null: it waits for the answer. */
  private setOff(before: Place, sameArea: boolean, how: "push" | "replace" | "keep"): Box | View | null {
    const { code, feature, versus, view } = this.place;
    if ((here.on && !feature) || (sameArea && !feature && !before.feature)) return null;
    if (view) this.flight.look(view);
    if (view || versus) return view;
    const listed = feature ? this.listing.find(feature.slug, feature.id) : undefined;
    const box = feature ? boxOf(listed?.geometry ?? null) : api.boxOfArea(code);
    if (box) this.aim(box, how === "push", listed);
    return box;
  }

  private async openFeature(turn: number): Promise<void> {
    const wanted = this.place.feature;
    this.featureTrouble = null;
    if (!wanted) {
      this.feature = null;
      this.around.leave();
      return;
    }
    if (this.feature?.layer === wanted.slug && this.feature.id === wanted.id) return;
    this.around.leave();
    try {
      const feature = await api.feature(wanted.slug, wanted.id);
      if (turn !== this.asked) return;
      this.feature = feature;
      if (!this.place.embed) this.lookAround();
    } catch (error) {
      if (turn !== this.asked || !(error instanceof api.Refused)) throw error;
      this.feature = null;
      if (error.status === 404 || error.status === 400) throw error;
      this.featureTrouble = error;
    }
  }

  /** Asks for what is around the feature that is open. */
  lookAround(): void {
    if (this.feature) void this.around.look(this.feature, this.layers);
  }

  /** The window's title, by which its tab and the way back are known; "": not yet known. */
  get title(): string {
    const told = this.missing ? [this.say("missing_title")] : this.subject;
    return told.length ? [...told, this.say("brand")].filter(Boolean).join(" · ") : "";
  }

  private get subject(): string[] {
    const { area, base, other, feature, language } = this;
    if (!area || !base) return [];
    if (feature) return [this.titleOf(feature.layer, feature), name(area.name, language)];
    const about = this.place.about?.kind === "indicator" ? this.place.about.code : "";
    const measure = this.layers.flatMap(({ measures }) => measures ?? []).find(({ code }) => code === about);
    if (other && !this.place.about) return [this.say("compare_of", { left: name(base.name, language), right: name(other.name, language) })];
    return [name(measure?.title, language), name(area.name, language)];
  }

  /** Move the map where the place is; announce it. */
  private go(before: Place, sameArea: boolean, how: "push" | "replace" | "keep", ahead: Box | View | null): void {
    const { area, feature, place } = this;
    if (!area) return;
    const box = boxOf(feature?.geometry ?? null);
    const animate = how === "push";
    const aim = (to: Box): void => {
      if (String(to) !== String(ahead)) this.aim(to, animate);
    };
    if (here.on && place.panel === "near" && !feature && before.feature) here.follow();
    else if (place.view) {
      if (place.view !== ahead) this.flight.look(place.view);
    } else if (feature && box) aim(box);
    else if (!sameArea || before.feature || (how === "keep" && !place.selected)) aim(this.extent(area));
    const label = name(area.name, this.language);
    this.announcement = feature ? this.say("opened", { name: feature.name || feature.id }) : this.told(area, label);
  }

  private told(area: Area, label: string): string {
    if (this.selected) return this.say("selected", { name: name(this.selected.name, this.language) });
    const level = this.say(`level_${area.level}`);
    return area.children.length
      ? this.say("entered", { name: label, level, n: area.children.length })
      : this.say("entered_leaf", { name: label, level });
  }

  /** A camera whose view is known is looked at from where its view is seen. */
  private closeness(to: Pick<Feature, "properties"> | null): number {
    const seen = to && this.layer(this.place.feature?.slug)?.card === "camera" && viewOf(to.properties);
    return seen ? 16.5 : 15;
  }

  private aim(box: Box, animate: boolean, to: Pick<Feature, "properties"> | null = this.feature): void {
    this.flight.to(box, animate, this.closeness(to));
  }

  fit(): void {
    if (!this.area) return;
    this.place = { ...this.place, view: null };
    this.write("replace");
    this.aim(boxOf(this.feature?.geometry ?? null) ?? this.extent(this.area), true);
  }

  enter(code: string): Promise<void> {
    const up = this.area?.ancestors.length === 1 && this.area.ancestors[0]?.code === code ? "" : code;
    // Who goes into one of two areas keeps comparing it; who goes elsewhere has left them.
    const versus = code === this.base?.code && code !== this.place.versus ? this.place.versus : "";
    return this.open({ ...this.stay(), code: this.isCity(code) ? "" : up, versus }, "push");
  }

  private isCity(code: string): boolean {
    return code === "" || (this.area?.level === "city" && this.area.code === code) || this.area?.ancestors[0]?.code === code;
  }

  /** What stays as it is on the way to another place: all but the place itself. */
  private stay(): Place {
    const panel = this.place.panel === "near" ? null : this.place.panel;
    return { ...this.place, code: "", selected: "", versus: "", feature: null, about: null, listed: "", pin: null, view: null, panel };
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
    // Of two areas that are compared the other one is chosen: they change sides.
    const versus = code && code === this.place.versus ? (this.base?.code ?? "") : this.place.versus;
    this.place = { ...this.place, selected: code, versus };
    this.write(how);
    void this.lookAcross();
    this.announcement = this.selected ? this.say("selected", { name: name(this.selected.name, this.language) }) : this.say("deselected");
  }

  /** ``within``: the area in whose surroundings it is shown; else the one we are in. */
  openSite(slug: string, id: number, within = ""): Promise<void> {
    const code = within || this.place.code || this.area?.code || "";
    return this.open({ ...this.place, code, selected: "", feature: { slug, id }, about: null, view: null }, "push");
  }

  /** Several lie on the spot that was clicked: their names are asked for, so that one can be chosen. */
  async chooseAmong(all: { slug: string; id: number }[]): Promise<void> {
    const { place } = this;
    const asked = all.slice(0, MOST_ON_A_SPOT).map(({ slug, id }) => api.feature(slug, id).catch(() => null));
    const found = (await Promise.all(asked)).filter((one) => one !== null);
    if (this.place !== place) return;
    const upper = all[0];
    // None came: the upper one is opened, which says why and asks again.
    if (!found.length) return upper && this.openSite(upper.slug, upper.id);
    this.several = { of: all.length, found };
    this.announcement = this.say("several", { n: all.length });
  }

  /** Tell of an indicator or an agenda where one is. */
  tellOf(about: About): Promise<void> {
    return this.open({ ...this.place, selected: "", feature: null, about, view: null }, "push");
  }

  closeAbout(): Promise<void> {
    return this.open({ ...this.place, about: null }, "push");
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
    else if (this.place.about) void this.closeAbout();
    else if (this.area?.ancestors.length) void this.enter(this.area.ancestors.at(-1)?.code ?? "");
  }

  escape(): void {
    if (this.help) this.help = false;
    else if (this.tour) this.tour = 0;
    else if (this.several) this.several = null;
    else if (this.listing.cursor) this.listing.cursor = null;
    else if (this.place.feature) void this.closeSite();
    else if (this.place.about) void this.closeAbout();
    else if (this.place.versus) void this.compareWith("");
    else if (this.place.selected) this.select("");
  }

  /** Go into what is chosen; false: nothing is. */
  confirm(): boolean {
    const { cursor, list } = this.listing;
    const { selected } = this.place;
    if (cursor && list) void this.openSite(list.slug, cursor.id);
    else if (selected) void this.enter(selected);
    return Boolean((cursor && list) || selected);
  }

  /** The next or the previous of what the panel lists: features where they are listed, smaller areas otherwise. */
  step(by: 1 | -1, ranked: AreaFacts[]): void {
    if (this.listing.list?.features.length) this.stepFeature(by, this.listing.list.slug);
    else if (ranked.length) {
      const at = ranked.findIndex((area) => area.code === this.place.selected);
      const next = ranked[(at < 0 && by < 0 ? ranked.length - 1 : at + by + ranked.length) % ranked.length];
      if (next) this.select(next.code);
    }
  }

  private stepFeature(by: 1 | -1, slug: string): void {
    const next = this.listing.step(by, this.feature?.id, (feature) => this.inView.holds(feature));
    if (next) this.announcement = this.titleOf(slug, next);
  }

  titleOf(slug: string, feature: Pick<Feature, "id" | "properties">): string {
    return titleOf(this.layer(slug), feature, this.language);
  }

  /** Figures are switched for areas of every level at once: who goes in finds them as they were left. */
  toggle(slug: string): void {
    const toggled = new Set(this.place.toggled);
    const slugs = this.layer(slug)?.area_level
      ? this.layers.filter((layer) => layer.area_level && shownByDefault(layer)).map((layer) => layer.slug)
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

  /** All layers as they were declared. */
  resetLayers(): void {
    const before = this.place;
    this.change({ toggled: [] });
    void this.fill();
    void this.colour();
    this.offerBack("layers_were_reset", before);
  }

  clearFilters(filters: Filter[]): void {
    const before = this.place;
    this.filterBy(filters);
    this.offerBack("filters_were_cleared", before);
  }

  private offerBack(word: Word, place: Place): void {
    this.undoable = { text: this.say(word), place };
  }

  undo(): void {
    const back = this.undoable;
    if (!back) return;
    this.undoable = null;
    const { filters, toggled } = back.place;
    this.change({ toggled });
    this.filterBy(filters);
    void this.colour();
    this.announcement = this.say("undone");
  }

  useSingleKeys(on: boolean): void {
    this.singles = on;
    rememberSingleKeys(on);
  }

  show(slug: string): void {
    this.place = { ...this.place, listed: slug };
    this.write("replace");
    void this.fill();
  }

  /** List what is to be listed, where it is not yet. */
  fill(): Promise<void> {
    return this.listing.fill(this.listed, this.area?.code ?? "", this.filters);
  }

  /** Filters follow the view and the lists follow the filters. */
  filterBy(filters: Filter[]): void {
    this.change({ filters });
    this.listing.list = null;
    void this.fill();
    void this.inView.look(this.filters, this.place.code);
  }

  async fitFiltered(slug: string): Promise<void> {
    const box = await this.inView.extent(this.filters, slug, this.place.code);
    if (box) this.aim(box, true);
  }

  /** The map stands complete. */
  stands(): void {
    this.tellStood();
  }

  /** The map rests on this box. */
  rests(box: Box, drawn: Record<string, number>): void {
    this.inView.box = box;
    this.inView.drawn = drawn;
    void this.inView.look(this.filters, this.place.code);
  }

  /** A map that shows where the reader stands is not written down: the address, its history and a shared link would tell it. */
  moved(view: View, byPerson: boolean): void {
    if (!byPerson || here.personal) return;
    this.change({ view });
  }

  retry(): void {
    void this.open(this.place, "keep");
  }

  tellOutdated = (renew: () => void): void => {
    this.renew = renew;
  };

  /** The line holds again: what failed is asked for anew, what may have changed too; what is seen stays where it is. */
  private mend(): void {
    this.revived += 1;
    api.forget();
    if (this.missing) return;
    if (this.trouble || this.featureTrouble || !this.area) {
      this.retry();
      return;
    }
    void this.colour();
    if (this.wrong.trouble) void this.wrong.look(this.area);
    if (this.around.trouble) this.lookAround();
    if (this.listing.list?.trouble) void this.fill();
    void here.ask(true);
  }

  /** The address that opens the same for everybody: it names language and theme too. */
  get link(): string {
    return location.origin + toAddress({ ...this.place, embed: null, language: this.language, theme: this.theme });
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

  turnTo(panel: Panel | null): void {
    if (panel !== "near") here.stop();
    this.change({ panel });
  }

  /** By a press: the panel opens and the position is asked for. The view that an address named is given up for it; ``closing``: the site that is open too. */
  lookAroundMe(closing: boolean): void {
    this.cameFrom = "";
    const place: Place = { ...this.place, panel: "near", view: null };
    if (closing && place.feature) void this.open({ ...place, feature: null }, "push");
    else this.change(place);
    here.locate();
  }

  /** What is seen of the place changes, not the place: no step in the browser's history. */
  change(part: Partial<Place>): void {
    this.undoable = null;
    this.place = { ...this.place, ...part };
    this.write("replace");
  }

  /** ``shell``: the page came from the device's own store, in nobody's language and theme. */
  start(missing: boolean, shell = false): void {
    if (shell) {
      document.documentElement.lang = remembered("django_language") || document.documentElement.lang;
      const theme = remembered("madang_theme");
      if (theme) document.documentElement.dataset.theme = theme;
    }
    this.language = document.documentElement.lang.startsWith("en") ? "en" : "ko";
    this.theme = systemTheme();
    this.singles = singleKeys();
    const place = fromAddress(location.href);
    // Who comes by a link to something came for that.
    if (!missing && !tourSeen() && self === top && toAddress({ ...place, language: null, theme: null }) === "/") this.tour = 1;
    line.start(api.alive, () => this.mend());
    addEventListener("popstate", () => void this.open(fromAddress(location.href), "keep"));
    if (missing) {
      this.place = { ...home, language: place.language, theme: place.theme };
      void this.lose();
    } else void this.open(place, "keep");
  }

  private write(how: "push" | "replace" | "keep"): void {
    if (how === "keep") return;
    const address = toAddress(this.place);
    // In a frame a step would be one of the page around it: its reader's way back must not lead through our map.
    if (how === "push" && !this.place.embed && address !== location.pathname + location.search + location.hash)
      history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }
}

export const page = new Page();
