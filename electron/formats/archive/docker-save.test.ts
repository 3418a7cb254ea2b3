import { expect, it } from 'vitest';
import { parseDockerSave } from './docker-save.ts';

const parse = (value: unknown) => parseDockerSave(Buffer.from(JSON.stringify(value)));

it('reads images with and without names', () => {
  expect(
    parse([
      { Config: 'a.json', RepoTags: ['x:1', 'x:2'], Layers: ['l/layer.tar'], LayerSources: {} },
      { Config: './b.json', RepoTags: null, Layers: null },
    ]),
  ).toEqual([
    { config: 'a.json', repoTags: ['x:1', 'x:2'], layers: ['l/layer.tar'] },
    { config: 'b.json', repoTags: [], layers: [] },
  ]);
});

it.each([
  [{}, 'MANIFEST_MALFORMED'],
  ['x', 'MANIFEST_MALFORMED'],
  [[7], 'MANIFEST_MALFORMED'],
  [[{ RepoTags: [], Layers: [] }], 'MANIFEST_MALFORMED'],
  [[{ Config: 'a', Layers: [7] }], 'MANIFEST_MALFORMED'],
  [[{ Config: '../a', Layers: [] }], 'UNSAFE_PATH'],
  [[{ Config: 'a', Layers: ['/etc/hostname'] }], 'UNSAFE_PATH'],
  [Array(5001).fill({ Config: 'a' }), 'ENTRY_LIMIT'],
  [[{ Config: 'a', Layers: Array(1001).fill('l') }], 'ENTRY_LIMIT'],
])('refuses %j', (value, code) => {
  expect(() => parse(value)).toThrow(expect.objectContaining({ code }));
});
