import { expect, it } from 'vitest';
import { ImageConfigSummary } from '#shared/domain/image.ts';
import { parseImageConfig } from './config.ts';

const diffId = `sha256:${'b'.repeat(64)}`;
const parse = (value: unknown) => parseImageConfig(Buffer.from(JSON.stringify(value)));

it('reads what docker writes, nulls included', () => {
  const { summary, ...found } = parse({
    architecture: 'arm64',
    os: 'linux',
    variant: 'v8',
    created: '2024-01-02T03:04:05Z',
    author: '',
    config: {
      User: 'app',
      Env: ['A=b'],
      Cmd: null,
      Entrypoint: ['/app'],
      WorkingDir: '/w',
      ExposedPorts: { '80/tcp': {} },
      Labels: { a: 'b' },
      Volumes: null,
    },
    rootfs: { type: 'layers', diff_ids: [diffId] },
    history: [{ created: '2024-01-02T03:04:05Z', created_by: 'ADD x', comment: 'c' }, { created_by: 'CMD', empty_layer: true }, {}],
  });
  expect(found).toEqual({ platform: 'linux/arm64/v8', created: '2024-01-02T03:04:05Z', diffIds: [diffId] });
  expect(summary).toEqual({
    user: 'app',
    entrypoint: ['/app'],
    cmd: [],
    workingDir: '/w',
    env: ['A=b'],
    exposedPorts: ['80/tcp'],
    labels: [['a', 'b']],
    history: [
      { created: '2024-01-02T03:04:05Z', createdBy: 'ADD x', comment: 'c', emptyLayer: false },
      { createdBy: 'CMD', emptyLayer: true },
      { createdBy: '', emptyLayer: false },
    ],
  });
});

it('makes do with odd values where nothing rests on them, within the bounds of what is shown', () => {
  const long = 'x'.repeat(10_000);
  const { summary, platform, diffIds } = parse({
    os: 7,
    created: long,
    author: long,
    config: { Env: [long], Cmd: 'x', Labels: { [long]: long }, ExposedPorts: { [long]: 1 } },
    history: [{ created_by: long }],
  });
  expect(platform).toBeUndefined();
  expect(diffIds).toEqual([]);
  expect(() => ImageConfigSummary.parse({ platform: 'unknown', ...summary })).not.toThrow();
});

it.each([
  [{ rootfs: { diff_ids: ['../x'] } }, 'UNSAFE_PATH'],
  [{ rootfs: { diff_ids: [7] } }, 'MANIFEST_MALFORMED'],
  [[], 'MANIFEST_MALFORMED'],
  [{ rootfs: { diff_ids: Array(1001).fill(diffId) } }, 'ENTRY_LIMIT'],
])('refuses %j with %s', (value, code) => {
  expect(() => parse(value)).toThrow(expect.objectContaining({ code }));
});
