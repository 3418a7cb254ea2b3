import type { Chain, ChainEdge, Check } from '#shared/domain/chain.ts';

export const check = (name: string, result: Check['result'] = 'passed'): Check => ({
  name,
  result,
  sentence: `${name} was looked at.`,
  inputs: [['key', 'ab12']],
  rule: 'TUF 5.3.4',
  raw: '{"signed":{}}',
});
const edge = (from: string, to: string, ...checks: Check[]): ChainEdge => ({ id: `${from}-${to}`, from, to, checks });

/** For tests: a pinned root, targets with snapshot and timestamp beside, a tag, an image of two platforms. */
export const exampleChain: Chain = {
  verdict: 'trusted',
  sentence: 'Trusted: the whole chain holds.',
  judgedAt: '2026-11-23T20:00:00.000Z',
  freshUntil: '2026-12-06T20:00:00.000Z',
  nodes: [
    { id: 'pin', kind: 'anchor', title: 'pin', verdict: 'trusted', facts: [] },
    { id: 'root', kind: 'root', title: 'root 3', subtitle: '1 key', verdict: 'trusted', facts: [['version', '3']] },
    { id: 'timestamp', kind: 'role', title: 'timestamp 214', verdict: 'trusted', facts: [] },
    { id: 'snapshot', kind: 'role', title: 'snapshot 9', verdict: 'trusted', facts: [] },
    { id: 'targets', kind: 'role', title: 'targets 8', verdict: 'trusted', facts: [] },
    { id: 'tag', kind: 'tag', title: '1.4.1', verdict: 'trusted', facts: [] },
    { id: 'image', kind: 'image', title: '51c0…9d02', verdict: 'trusted', facts: [] },
    { id: 'amd64', kind: 'platform', title: 'linux/amd64', verdict: 'trusted', facts: [] },
    { id: 'arm64', kind: 'platform', title: 'linux/arm64', verdict: 'warning', facts: [] },
  ],
  edges: [
    edge('pin', 'root', check('Pinned root')),
    edge('root', 'timestamp', check('Signature of timestamp')),
    edge('timestamp', 'snapshot', check('Hash of snapshot')),
    edge('snapshot', 'targets', check('Hash of targets'), check('Version of targets', 'warning')),
    edge('root', 'targets', check('Signature of targets')),
    edge('targets', 'tag', check('Listed')),
    edge('tag', 'image', check('Digest equal'), check('Length equal')),
    edge('image', 'amd64', check('Named by the index')),
    edge('image', 'arm64'),
  ],
};
