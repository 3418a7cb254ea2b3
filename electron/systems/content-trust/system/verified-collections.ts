import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SignetError } from '#electron/signet-error.ts';
import { baseRoles, type Gun } from '#shared/domain/gun.ts';
import { currentName } from '../collection/files.ts';
import { type CollectionPlace, listCollections } from '../collection/place.ts';
import type { KnownState } from '../collection.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { noPins, type PinRules } from '../pins.ts';
import { knownStore } from '../store/known-store.ts';
import { updateCollection } from '../verify/update.ts';
import { remembered, unreadableMemory } from './remembered.ts';
import { isRejectedAsEnded, type VerifiedView, viewOf } from './verified-view.ts';

/** Files are looked at again after this, in milliseconds of the clock: ten thousand rows in one go look once. */
const lookAgain = 1000;

/**
 * One verified view per local collection, kept until its files change, a publish says so, or something in it ends. What was accepted
 * before is remembered apart from the files: an older collection put in their place is refused.
 */
export class VerifiedCollections {
  private readonly views = new Map<string, { readonly view: Promise<VerifiedView>; readonly stamp: string }>();
  private readonly looked = new Map<string, { readonly at: number; readonly view: Promise<VerifiedView> }>();
  private listed: { readonly at: number; readonly places: Promise<readonly CollectionPlace[]> } | undefined;
  private readonly collections: string;
  private readonly now: () => Date;
  private readonly pins: () => PinRules;

  constructor(collections: string, now: () => Date, pins: () => PinRules = () => noPins) {
    this.collections = collections;
    this.now = now;
    this.pins = pins;
  }

  /** Every collection on this computer. */
  places(): Promise<readonly CollectionPlace[]> {
    const at = this.now().getTime();
    if (!this.listed || Math.abs(at - this.listed.at) >= lookAgain) this.listed = { at, places: listCollections(this.collections) };
    return this.listed.places;
  }

  async all(): Promise<readonly VerifiedView[]> {
    return Promise.all((await this.places()).map((place) => this.view(place)));
  }

  /** Undefined where there is no such collection. */
  async of(gun: Gun): Promise<VerifiedView | undefined> {
    const place = (await this.places()).find((one) => one.gun === gun);
    return place && this.view(place);
  }

  /** What is held already; nothing is read. */
  held(gun: Gun): Promise<VerifiedView> | undefined {
    return this.views.get(gun)?.view;
  }

  /** Something was written: look at the files again, at once. */
  invalidate(gun: Gun): void {
    this.looked.delete(gun);
    this.listed = undefined;
  }

  /** Other pins hold from now on: everything is judged again. */
  forgetAll(): void {
    this.views.clear();
    this.looked.clear();
  }

  private view(place: CollectionPlace): Promise<VerifiedView> {
    const at = this.now().getTime();
    const looked = this.looked.get(place.gun);
    if (looked && Math.abs(at - looked.at) < lookAgain) return looked.view;
    const view = this.look(place, at);
    this.looked.set(place.gun, { at, view });
    view.catch(() => this.looked.delete(place.gun));
    return view;
  }

  /** The held view where nothing has changed since, else a new one. */
  private async look(place: CollectionPlace, at: number): Promise<VerifiedView> {
    const held = this.views.get(place.gun);
    const stamp = await stampOf(place);
    if (held && held.stamp === stamp && !hasEnded(await held.view, at)) return held.view;
    const view = verify(place, at, this.pins());
    this.views.set(place.gun, { view, stamp });
    view.catch(() => this.views.delete(place.gun));
    return view;
  }
}

/** Verifies a local collection against what is remembered of it, and remembers what was accepted. */
async function verify(place: CollectionPlace, now: number, pins: PinRules): Promise<VerifiedView> {
  const { gun } = place;
  const store = knownStore(place.known, gun);
  const known = await remembered(store);
  if (known instanceof SignetError) return unreadableMemory(place, now, known);
  const outcome = await updateCollection({ gun, remote: localFolderRemote(place.server), known, pins, now });
  const verified = outcome.state === 'verified' ? outcome.collection : undefined;
  if (verified && !sameFloors(known, verified.floors)) await store.save(verified);
  if (outcome.state === 'rejected') await store.saveMarks(outcome.floors);
  const view = viewOf(place, outcome, now);
  if (!isRejectedAsEnded(view)) return view;
  const remote = localFolderRemote(place.server);
  const ended = await updateCollection({ gun, remote, known, pins, now, overlookExpiry: true, overlookCertificateEnd: true });
  return ended.state === 'verified' ? { ...view, ended: ended.collection } : view;
}

function sameFloors({ floors }: KnownState, next: KnownState['floors']): boolean {
  return floors.size === next.size && [...next].every(([role, { sha256 }]) => floors.get(role)?.sha256 === sha256);
}

const hasEnded = ({ outcome }: VerifiedView, now: number) => outcome.state === 'verified' && outcome.collection.freshUntil <= now;

/** Changes whenever a current file is replaced. */
async function stampOf({ server }: CollectionPlace): Promise<string> {
  const parts = await Promise.all(
    baseRoles.map(async (role) => {
      try {
        const { ino, size, mtimeMs } = await stat(join(server, currentName(role)));
        return `${ino}:${size}:${mtimeMs}`;
      } catch (problem) {
        if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
        throw problem;
      }
    }),
  );
  return parts.join(' ');
}
