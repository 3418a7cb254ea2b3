// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { chainPicture } from './chain-picture.ts';
import { exampleChain } from './example-chain.ts';

const parsed = (svg: string) => new DOMParser().parseFromString(svg, 'image/svg+xml');
const texts = (document: Document) => [...document.querySelectorAll('text, title')].map(({ textContent }) => textContent ?? '');

it('is well-formed and names every node and every result', () => {
  const picture = parsed(chainPicture(exampleChain));
  expect(picture.querySelector('parsererror')).toBeNull();
  const titles = texts(picture).join('\n');
  for (const { title } of exampleChain.nodes) expect(titles).toContain(title);
  expect(picture.querySelectorAll('circle')).toHaveLength(exampleChain.edges.length);
  expect(titles).toContain(exampleChain.sentence);
});
it('lets no text of a collection become a part of the picture', () => {
  const [first] = exampleChain.nodes;
  if (!first) throw new Error('no node');
  const hostile = { ...exampleChain, sentence: 'a <b> & "c"', nodes: [{ ...first, title: '<script>alert(1)</script>\u202e' }], edges: [] };
  const picture = parsed(chainPicture(hostile));
  expect(picture.querySelector('parsererror, script')).toBeNull();
  expect(texts(picture).join()).toContain('[RLO]');
});
it('takes an empty chain', () => {
  expect(parsed(chainPicture({ ...exampleChain, nodes: [], edges: [] })).querySelector('parsererror')).toBeNull();
});
