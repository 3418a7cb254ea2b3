import type { Fault, Way } from './fault-proxy.ts';

export interface PublishFault {
  readonly name: string;
  /** What happens to the upload; `refuse` is that nobody listens when it is to be sent. */
  readonly upload?: Fault | 'refuse';
  /** What happens to each question after it. */
  readonly later?: Fault;
  /** What Signet may say; `published` is a receipt. */
  readonly says: readonly string[];
}

/** Longer than Signet waits in these tests. */
const tooLong = 2600;
const whole: Way = { kind: 'whole' };
const never: Way = { kind: 'never' };
const status = (code: number): Way => ({ kind: 'status', status: code });
const unheard = (way: Way): Fault => ({ asks: 'no', way });
const heard = (way: Way): Fault => ({ asks: 'yes', way });
const gone = heard({ kind: 'reset', at: 0 });

const elsewhere: Way = { kind: 'status', status: 307, headers: 'Location: https://127.0.0.2:1/v2/\r\n' };

/** The upload never reaches the server, or reaches it and its answer is lost; and then the server can be asked, or cannot. */
export const publishFaults: readonly PublishFault[] = [
  { name: 'nothing', says: ['published'] },
  { name: 'refused connection', upload: 'refuse', says: ['server-unreachable'] },
  ...[0, 1, 700].map(
    (cutAt): PublishFault => ({
      name: `reset at byte ${cutAt} of the upload`,
      upload: { asks: { cutAt }, way: whole },
      says: ['server-unreachable'],
    }),
  ),
  ...[0, 1, 20].flatMap((at): PublishFault[] => [
    { name: `unheard, reset at byte ${at}`, upload: unheard({ kind: 'reset', at }), says: ['server-unreachable', 'server-misbehaved'] },
    { name: `heard, reset at byte ${at}`, upload: heard({ kind: 'reset', at }), says: ['published'] },
  ]),
  { name: 'unheard, no answer', upload: unheard(never), says: ['publish-unknown'] },
  { name: 'heard, no answer', upload: heard(never), says: ['published'] },
  { name: 'heard, answered too late', upload: heard({ kind: 'late', after: tooLong }), says: ['published'] },
  { name: 'heard long after Signet gave up', upload: { asks: { after: 8000 }, way: whole }, says: ['publish-unknown'] },
  { name: 'heard, answered drop by drop', upload: heard({ kind: 'drop-by-drop', every: 100 }), says: ['published'] },
  { name: 'unheard, answered drop by drop', upload: unheard({ kind: 'drop-by-drop', every: 100 }), says: ['publish-unknown'] },
  { name: 'unheard, 401', upload: unheard(status(401)), says: ['server-denied'] },
  { name: 'unheard, 429', upload: unheard(status(429)), says: ['server-busy'] },
  { name: 'heard, 429', upload: heard(status(429)), says: ['published'] },
  ...[500, 502, 503].map((code): PublishFault => ({ name: `unheard, ${code}`, upload: unheard(status(code)), says: ['server-refused'] })),
  ...[500, 502, 503].map((code): PublishFault => ({ name: `heard, ${code}`, upload: heard(status(code)), says: ['published'] })),
  { name: 'unheard, 504', upload: unheard(status(504)), says: ['publish-unknown'] },
  { name: 'unheard, truncated', upload: unheard({ kind: 'truncated' }), says: ['server-unreachable', 'server-misbehaved'] },
  { name: 'heard, truncated', upload: heard({ kind: 'truncated' }), says: ['published'] },
  { name: 'heard, longer than announced', upload: heard({ kind: 'too-long' }), says: ['published'] },
  { name: 'heard, no HTTP', upload: heard({ kind: 'nonsense' }), says: ['published'] },
  { name: 'unheard, sent to another host', upload: unheard(elsewhere), says: ['server-refused'] },
  { name: 'unheard, and then gone', upload: unheard({ kind: 'reset', at: 0 }), later: gone, says: ['publish-unknown'] },
  { name: 'heard, and then gone', upload: heard({ kind: 'reset', at: 0 }), later: gone, says: ['publish-unknown'] },
  { name: 'heard, 502, and then gone', upload: heard(status(502)), later: gone, says: ['publish-unknown'] },
  { name: 'unheard, 429, and then gone', upload: unheard(status(429)), later: gone, says: ['publish-unknown'] },
  { name: 'unheard, 503, and then gone', upload: unheard(status(503)), later: gone, says: ['publish-unknown'] },
  ...(
    [
      ['gone', { kind: 'reset', at: 0 }],
      ['silent', never],
      ['500', status(500)],
      ['401', status(401)],
      ['truncated', { kind: 'truncated' }],
      ['sending to another host', elsewhere],
    ] as const
  ).map(([name, way]): PublishFault => ({ name: `published, and then ${name}`, later: heard(way), says: ['published-unseen'] })),
];
