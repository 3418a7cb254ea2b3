import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import { Digest } from '#shared/domain/digest.ts';
import type { ImageEntry } from '#shared/domain/image.ts';
import type { DistantSource } from './distant-place.ts';
import { localHost } from './local-host.ts';
import { Places } from './places.ts';
import type { EnginePlace } from './places-file.ts';

let root: string;
const opened: Places[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'signet-distant-'));
});
afterEach(async () => {
  for (const places of opened.splice(0)) await places.close();
});

const docker: EnginePlace = { kind: 'engine', address: 'unix:///run/docker.sock', name: 'Docker' };
const digest = Digest.parse(`sha256:${'1'.repeat(64)}`);
const entry = (name: string): ImageEntry => ({
  entryId: `${digest}|${name}`,
  name,
  kind: 'manifest',
  platforms: [],
  referrers: [],
  size: 6,
  remarks: ['digest-unknown-until-pushed'],
});

/** An engine that holds what it is told, is away when it is told, and counts what it is asked. */
function engine() {
  const state = { names: ['a:1'], away: false, listed: 0, opened: 0, closed: 0, changed: undefined as (() => void) | undefined };
  const connect = async (): Promise<DistantSource> => {
    state.opened += 1;
    return {
      medium: 'engine',
      list: async () => {
        state.listed += 1;
        if (state.away) throw new SignetError({ code: 'engine-unreachable', engine: 'Docker', reason: 'ECONNREFUSED' });
        return { medium: 'engine', entries: state.names.map(entry), problems: [] };
      },
      verify: async () => undefined,
      resolve: async () => undefined,
      fetch: async () => new Uint8Array(),
      configs: async () => [],
      watch: (changed) => {
        state.changed = changed;
        return () => {
          state.changed = undefined;
        };
      },
      close: async () => {
        state.closed += 1;
      },
    };
  };
  return { state, connect };
}

async function open(connect: () => Promise<DistantSource>): Promise<Places> {
  const places = await Places.open({
    host: localHost(),
    file: join(root, 'places.json'),
    lastListing: join(root, 'last-listing.json'),
    sample: join(root, 'sample'),
    home: '/home/ada',
    connect: { engine: connect },
    now: () => new Date('2026-11-24T02:30:00Z'),
    times: { settle: 20, poll: 60_000 },
  });
  opened.push(places);
  return places;
}
const names = async (places: Places) => (await places.list()).images.map(({ entry }) => entry.name);

describe('distant places', () => {
  it('are kept beside files, and shown at the next start before anything is asked', async () => {
    const { state, connect } = engine();
    const places = await open(connect);
    const place = await places.addDistant(docker);
    expect(place).toEqual({ placeId: place.placeId, kind: 'engine', name: 'Docker', location: '/run/docker.sock', sample: false });
    await places.addSample();
    expect(await places.addDistant(docker)).toEqual(place);
    await places.close();
    expect(JSON.parse(await readFile(join(root, 'places.json'), 'utf8')).places).toEqual([
      docker,
      { path: join(root, 'sample'), sample: true },
    ]);

    state.away = true;
    const asked = { ...state };
    const again = await open(connect);
    expect(await names(again)).toContain('a:1');
    expect(state).toEqual({ ...asked, changed: undefined });
  });

  it('read a places.json that knows files only', async () => {
    await writeFile(join(root, 'places.json'), JSON.stringify({ version: 1, places: [{ path: root, sample: false }] }));
    expect((await open(engine().connect)).all()).toMatchObject([{ kind: 'file' }]);
  });

  it('are refused that cannot be read', async () => {
    const { state, connect } = engine();
    state.away = true;
    const places = await open(connect);
    await expect(places.addDistant(docker)).rejects.toMatchObject({ failure: { code: 'engine-unreachable', reason: 'ECONNREFUSED' } });
    expect(places.all()).toEqual([]);
    expect(state.closed).toBe(1);
  });

  it('keep what they held while they are away, and say so', async () => {
    const { state, connect } = engine();
    const places = await open(connect);
    const { placeId } = await places.addDistant(docker);
    state.away = true;
    await places.refresh();
    const { images, problems } = await places.list();
    expect(images.map(({ entry }) => entry.name)).toEqual(['a:1']);
    expect(problems).toEqual([
      {
        placeId,
        medium: 'Docker',
        problem: 'engine-unreachable',
        detail: '',
        facts: { engine: 'Docker', reason: 'ECONNREFUSED' },
        readAt: '2026-11-24T02:30:00.000Z',
      },
    ]);
    state.away = false;
    await places.refresh(placeId);
    expect((await places.list()).problems).toEqual([]);
  });

  it('read by themselves say what kept them from it', async () => {
    const { state, connect } = engine();
    const places = await open(connect);
    const { placeId } = await places.addDistant(docker);
    state.names = ['b:2'];
    await places.reread(placeId);
    expect(await names(places)).toEqual(['b:2']);
    state.away = true;
    await expect(places.reread(placeId)).rejects.toMatchObject({ failure: { code: 'engine-unreachable' } });
    expect(await names(places)).toEqual(['b:2']);
  });

  it('are read again when they say that they changed, and not after Signet rests', async () => {
    const { state, connect } = engine();
    const places = await open(connect);
    let told = 0;
    places.onChange(() => {
      told += 1;
    });
    await places.addDistant(docker);
    state.names = ['a:1', 'b:2'];
    const before = told;
    await expect.poll(() => state.changed).toBeDefined();
    state.changed?.();
    await expect.poll(() => told).toBe(before + 1);
    expect(await names(places)).toEqual(['a:1', 'b:2']);

    await places.rest();
    expect(state).toMatchObject({ changed: undefined, closed: 1 });
    state.names = ['c:3'];
    expect(await names(places)).toEqual(['a:1', 'b:2']);
    await places.wake();
    expect(await names(places)).toEqual(['c:3']);
    expect(state.opened).toBe(2);
  });

  it('change nothing while they say they changed and hold the same', async () => {
    const { state, connect } = engine();
    const places = await open(connect);
    await places.addDistant(docker);
    let told = 0;
    places.onChange(() => {
      told += 1;
    });
    await places.refresh();
    expect(state.listed).toBe(2);
    expect(told).toBe(0);
  });

  it('are forgotten with what they held', async () => {
    const { state, connect } = engine();
    const places = await open(connect);
    const { placeId } = await places.addDistant(docker);
    expect((await places.find(placeId, entry('a:1').entryId)).source.medium).toBe('engine');
    await places.remove(placeId);
    expect(await places.list()).toEqual({ places: [], images: [], problems: [] });
    expect(state.closed).toBe(1);
  });
});
