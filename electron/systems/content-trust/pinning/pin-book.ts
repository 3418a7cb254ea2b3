import { readBounded } from '#electron/files/atomic.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { PinChange, PinDecides, PinPlan } from '#shared/domain/pin.ts';
import { noPins, type PinRules, pinRuleFor } from '../pins.ts';
import type { VerifiedView, VerifiedViews } from '../system/verified-view.ts';
import { refusedByPins } from '../verify/root.ts';
import { authoritiesOf } from './certificates.ts';
import { type ExportedPins, exportPins } from './export-pins.ts';
import { importPins } from './import-pins.ts';
import { patternProblem, prefixProblem } from './pin-names.ts';
import { coveringRows, differences, merged, type PinRow, pinRows } from './pin-rows.ts';
import { type PinStore, requireReadable } from './pin-store.ts';

/** What would change, worked out and not done yet. */
export interface PlannedPins extends PinPlan {
  /** Fails with `pins-changed` where the pins are not those any more that it was worked out for. */
  apply(): Promise<void>;
}

/** The pins of this person: read, changed one by one or from a file, written for notary. */
export interface PinBook {
  /** Fails with `pins-unreadable`, as all of these do but `putAside`. */
  list(): { rows: PinRow[]; disableTofu: boolean };
  /** The pins that cover a repository, the one that decides first. */
  covering(gun: Gun): { rows: PinRow[]; decides: PinDecides };
  plan(change: PinChange): Promise<PlannedPins>;
  export(path: string): Promise<ExportedPins>;
  putAside(): Promise<void>;
  /** As verification asks for them. */
  rules(): PinRules;
}

export function pinBook(store: PinStore, verified: Pick<VerifiedViews, 'all'>, now: () => Date): PinBook {
  const readable = (): PinRules => {
    requireReadable(store.rules());
    return store.rules();
  };
  return {
    list: () => ({ rows: pinRows(readable()), disableTofu: store.rules().disableTofu }),
    covering: (gun) => ({ rows: coveringRows(readable(), gun), decides: decides(store.rules(), gun) }),
    plan: async (change) => {
      const before = readable();
      const { after, theirs } = await changed(before, change);
      const views = await verified.all();
      return {
        differences: differences(before, theirs),
        ...(change.kind === 'remove'
          ? { removed: pinRows(before).filter((row) => row.kind === change.of && row.name === change.name) }
          : {}),
        ...(before.disableTofu === after.disableTofu ? {} : { disableTofu: after.disableTofu }),
        refuses: views.flatMap((view) => newlyRefused(view, after, now().getTime())),
        apply: () =>
          store.change((rules) => {
            if (rules !== before) throw new SignetError({ code: 'pins-changed' });
            return after;
          }),
      };
    },
    export: (path) => exportPins(path, readable()),
    putAside: () => store.putAside(now()),
    rules: () => store.rules(),
  };
}

function decides(rules: PinRules, gun: Gun): PinDecides {
  const rule = pinRuleFor(rules, gun);
  if (rule.kind === 'first-use') return rule.allowed ? 'first-use' : 'first-use-refused';
  return 'pin';
}

/** The rules after a change, and what of it there is to compare with the rules before. */
async function changed(before: PinRules, change: PinChange): Promise<{ after: PinRules; theirs: PinRules }> {
  switch (change.kind) {
    case 'certificates': {
      requireName(patternProblem(change.name));
      const theirs = { ...noPins, certs: new Map([[change.name, [...new Set(change.keyIds)]]]) };
      return { after: merged(before, theirs), theirs };
    }
    case 'authority': {
      requireName(prefixProblem(change.name));
      const theirs = { ...noPins, ca: new Map([[change.name, await certificatesIn(change.path)]]) };
      return { after: merged(before, theirs), theirs };
    }
    case 'remove': {
      const [certs, ca] = [new Map(before.certs), new Map(before.ca)];
      if (!(change.of === 'certificates' ? certs : ca).delete(change.name)) throw new SignetError({ code: 'pins-changed' });
      return { after: { ...before, certs, ca }, theirs: noPins };
    }
    case 'first-use':
      return { after: { ...before, disableTofu: !change.allowed }, theirs: noPins };
    case 'file': {
      const theirs = await importPins(change.path);
      return { after: merged(before, theirs), theirs };
    }
  }
}

function requireName(problem: string | undefined): void {
  if (problem !== undefined) throw new SignetError({ code: 'input-invalid', field: 'name of the pin', reason: problem });
}

async function certificatesIn(path: string): Promise<Buffer> {
  const refuse = (reason: string, cause?: unknown) => new SignetError({ code: 'input-invalid', field: 'CA file', reason }, { cause });
  const bytes = await readBounded(path, 1024 * 1024);
  if (!bytes) throw refuse('it is not there');
  try {
    return authoritiesOf(bytes);
  } catch (problem) {
    if (problem instanceof FormatError) throw refuse(problem.problem, problem);
    throw problem;
  }
}

/** A repository that verifies now, or did when it was read, and would be refused. */
function newlyRefused({ place, outcome }: VerifiedView, after: PinRules, now: number): Gun[] {
  if (outcome.state !== 'verified') return [];
  return refusedByPins(outcome.collection.root.file, place.gun, pinRuleFor(after, place.gun), now) === undefined ? [] : [place.gun];
}
