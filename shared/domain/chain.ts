import { z } from 'zod';
import { Verdict } from './verdict.ts';

/** One check that was made, with what went in. `rule` names what it rests on; `raw` is what the check was made over. */
export const Check = z.object({
  name: z.string(),
  result: z.enum(['passed', 'warning', 'failed', 'not-made']),
  /** One plain sentence. */
  sentence: z.string(),
  inputs: z.array(z.tuple([z.string(), z.string()])),
  rule: z.string(),
  /** At most 64 KiB of the bytes looked at, as text. */
  raw: z.string().max(65_536).optional(),
});
export type Check = z.infer<typeof Check>;

export const ChainNode = z.object({
  id: z.string(),
  kind: z.enum(['anchor', 'root', 'role', 'tag', 'image', 'platform', 'file']),
  title: z.string(),
  subtitle: z.string().optional(),
  verdict: Verdict,
  /** Facts in the order to show them: version, threshold, keys, expiry, … */
  facts: z.array(z.tuple([z.string(), z.string()])),
});
export type ChainNode = z.infer<typeof ChainNode>;

export const ChainEdge = z.object({ id: z.string(), from: z.string(), to: z.string(), checks: z.array(Check) });
export type ChainEdge = z.infer<typeof ChainEdge>;

/** Anchors left, image right. An edge is the checks that let one trust its end. */
export const Chain = z.object({
  verdict: Verdict,
  /** The sentence a person reads first. */
  sentence: z.string(),
  /** When it was judged, and until when every document in it is in date. */
  judgedAt: z.string(),
  freshUntil: z.string().optional(),
  nodes: z.array(ChainNode),
  edges: z.array(ChainEdge),
});
export type Chain = z.infer<typeof Chain>;
