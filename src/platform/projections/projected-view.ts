import type { Db } from 'mongodb';
import { catchUp } from './catch-up.js';
import { EventQueue } from './event-queue.js';
import { type EventSource, latest, type LogPosition } from './event-source.js';
import type { LocalViews } from './local-views.js';
import { isBeyondLog } from './log-end.js';
import { patiently, type TellOfWait } from './patience.js';
import type { SharedFeed } from './shared-feed.js';
import type { View } from './view.js';
import { lagOfProjected, type ViewLag } from './view-lag.js';
import { type Pace, type RunnerEvents, ViewRunner } from './view-runner.js';
import { positionOfSlot, type SlotName, type ViewFailure, type ViewSlot, type ViewState } from './view-state.js';
import type { ViewStates } from './view-states.js';
import { ViewWriter } from './view-writer.js';

/** What the views of one process share while it holds the lease. */
export interface Projection {
  readonly db: Db;
  readonly states: ViewStates;
  readonly source: EventSource;
  readonly local: LocalViews;
  readonly token: bigint;
  readonly pace: Pace;
  /** Documents per view that are kept in memory. */
  readonly cachedDocuments: number;
  /** Ends everything. */
  readonly signal: AbortSignal;
  isHolder(): boolean;
  deposed(): void;
  failed(view: View, failure: ViewFailure): void;
  waiting(view: View, error: unknown, forMs: number): void;
}

/** One view while this process projects it: the collection that queries read, and the one that is built beside it. */
export class ProjectedView implements RunnerEvents {
  #active: ViewRunner | undefined;
  #building: ViewRunner | undefined;
  /** What queries read: written by nobody while it is of another version than the view. */
  #read: ViewSlot;
  #feed: SharedFeed | undefined;

  private constructor(
    readonly view: View,
    private readonly projection: Projection,
    state: ViewState,
  ) {
    this.#read = state.active;
    if (state.active.version === view.version) this.#active = this.#runner('active', state.active);
    if (state.building !== undefined) this.#building = this.#runner('building', state.building);
    this.#tell();
  }

  /**
   * Takes over the view, and begins a new collection where the stored one is of another version or reflects more than the log
   * holds. Nothing runs yet.
   */
  static async open(view: View, projection: Projection): Promise<ProjectedView> {
    const { states, source, token, signal } = projection;
    const tell: TellOfWait = (error, forMs) => projection.waiting(view, error, forMs);
    let state = await patiently(() => states.claim(view.name, view.version, token), signal, tell);
    if (await isBeyondLog(source, furthestOf(state))) {
      state = await patiently(() => states.startOver(state, view.version, token), signal, tell);
    }
    if ((state.building ?? state.active).version !== view.version) {
      state = await patiently(() => states.beginBuild(state, view.version, token), signal, tell);
    }
    return new ProjectedView(view, projection, state);
  }

  /** Positions from which its collections go on. */
  get positions(): readonly LogPosition[] {
    return this.#runners().map(({ writer }) => writer.position);
  }

  start(feed: SharedFeed): void {
    this.#feed = feed;
    for (const runner of this.#runners()) this.#start(runner);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#runners().map((runner) => runner.stop()));
  }

  /** Builds a new collection beside the one that queries read. A build under way is given up. */
  async rebuild(state: ViewState): Promise<void> {
    await this.#building?.stop();
    const { states, token } = this.projection;
    const { building } = await states.beginBuild(state, this.view.version, token);
    if (building === undefined) return;
    this.#building = this.#runner('building', building);
    this.#start(this.#building);
  }

  /** Takes up what has failed, from where it stopped. */
  async retry(): Promise<void> {
    const state = await this.projection.states.read(this.view.name);
    if (state === null) return;
    if (this.#building?.failure !== undefined && state.building !== undefined) {
      this.#building = this.#runner('building', state.building);
      this.#start(this.#building);
    }
    if (this.#active?.failure !== undefined) this.#reopen(state.active);
  }

  lag(head: bigint | null): ViewLag {
    const isLevel = this.#active !== undefined && this.#feed?.has(this.#active) === true;
    return lagOfProjected({
      view: this.view,
      read: { version: this.#read.version, position: this.#position },
      active: this.#active,
      building: this.#building,
      endWhenLive: isLevel && this.#feed?.isCaughtUp === true ? this.#feed.position : undefined,
      head,
    });
  }

  moved(runner: ViewRunner): void {
    if (runner === this.#active) this.#tell();
  }

  promoted(runner: ViewRunner): void {
    this.#read = { collection: runner.writer.collection, version: this.view.version, position: null };
    this.#active = runner;
    this.#building = undefined;
    this.#tell();
  }

  failed(runner: ViewRunner, failure: ViewFailure): void {
    if (runner === this.#active) this.#tell();
    // Stopped to make way for what has just failed: only a new start takes it up again.
    else if (this.#active?.over.aborted === true && this.#active.failure === undefined) this.projection.deposed();
    this.projection.failed(this.view, failure);
  }

  deposed(): void {
    this.projection.deposed();
  }

  readonly waiting: TellOfWait = (error, forMs) => this.projection.waiting(this.view, error, forMs);

  isHolder(): boolean {
    return this.projection.isHolder();
  }

  #start(runner: ViewRunner): void {
    runner.start();
    void this.#join(runner);
  }

  async #join(runner: ViewRunner): Promise<void> {
    const feed = this.#feed;
    if (feed === undefined) return;
    if (!feed.attach(runner)) await catchUp(runner, this.projection.source, feed);
    if (runner === this.#building && !runner.over.aborted) await this.#promote(runner);
  }

  /** The old collection stands still before the new one takes its place, so that queries never go back in the log. */
  async #promote(building: ViewRunner): Promise<void> {
    await this.#active?.stop();
    building.promoteAt(this.#position);
  }

  #reopen(slot: ViewSlot): void {
    this.#active = this.#runner('active', slot);
    this.#start(this.#active);
    this.#tell();
  }

  #runner(slotName: SlotName, slot: ViewSlot): ViewRunner {
    const { db, states, token, cachedDocuments, pace } = this.projection;
    const writer = new ViewWriter(db, states, { view: this.view, token, slotName, slot, cachedDocuments });
    return new ViewRunner(this.view, writer, new EventQueue(this.view, writer.position), pace, this);
  }

  #runners(): ViewRunner[] {
    return [this.#active, this.#building].filter((runner) => runner !== undefined);
  }

  /** Of the collection that queries read. */
  get #position(): LogPosition {
    return this.#active?.writer.position ?? positionOfSlot(this.#read);
  }

  #tell(): void {
    const { local } = this.projection;
    local.set(this.view.name, {
      collection: this.#active?.writer.collection ?? this.#read.collection,
      position: this.#position,
      failed: this.#active?.failure !== undefined,
    });
  }
}

function furthestOf({ active, building }: ViewState): LogPosition {
  return latest([active, building ?? active].map(positionOfSlot));
}
