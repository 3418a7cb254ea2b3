import { createHash } from 'node:crypto';
import type { InspectReport } from '#electron/systems/content-trust/inspect-report.ts';
import type { NewTarget } from '#electron/systems/signature-system.ts';
import type { Chance } from './chance.ts';
import type { Ran } from './peers.ts';
import type { World } from './world.ts';

export type Report = Required<InspectReport>;
/** What was done, in words that a failure can show; `refused` where whoever was asked said no and nothing may have changed. */
export interface Done {
  readonly what: string;
  readonly refused?: string;
}
export type Operation = (world: World, chance: Chance, report: Report) => Promise<Done>;

const tags = ['1.0', '1.9', '1.10', 'latest', 'v02', 'v1-rc.1'] as const;
/** Few, so that signers often state the same. */
export const contents = ['content 0', 'content 1', 'content 2'] as const;
export const sha256Of = (content: string): string => createHash('sha256').update(content).digest('hex');
const image = (name: string, content: number): NewTarget => ({ name, length: 500 + content, sha256: sha256Of(contents[content] ?? '') });
export const anyImage = (chance: Chance, name: string = chance.oneOf(tags)) => image(name, chance.below(contents.length));
export const anyRole = (chance: Chance, { delegations }: Report) =>
  chance.oneOf(['targets', 'targets', ...delegations.map(({ role }) => role)]);
/** What is there, or now and then is not. */
export const stated = (chance: Chance, { targets }: Report): string =>
  chance.oneOf([...targets.map(({ name }) => name), chance.oneOf(tags)]);

/** In words that a failure can show. */
export const shown = (args: readonly string[]) => args.map((arg) => (arg.length === 64 ? arg.slice(0, 8) : arg)).join(' ');
export const told = ({ out, err }: Ran) => (err + out).trim().split('\n').at(-1)?.slice(0, 160) ?? '';
