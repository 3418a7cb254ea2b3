import { readRootCertificate } from '#electron/formats/notary/root-certificate.ts';
import type { Root } from '#electron/formats/tuf/types.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { ReviewWarning } from '#shared/domain/review.ts';
import { type PinRules, pinRuleFor } from '../pins.ts';
import { pinProblem } from '../verify/root.ts';
import type { PinStore } from './pin-store.ts';

/** Keeps the pins in step with roots that this person makes. */
export interface OwnRootPins {
  /** What a person is told before she makes this root. Fails with `pin-forbids` where an authority is pinned that has not issued it. */
  warnings(gun: Gun, root: Root, now: Date): ReviewWarning[];
  /** Lets the root's certificates in besides those that are pinned now; done before it is published, or Signet would refuse it afterwards. */
  letIn(gun: Gun, root: Root, now: Date): Promise<void>;
}

export function ownRootPins(store: PinStore): OwnRootPins {
  return {
    warnings: (gun, root, now) => {
      const missing = missingIds(store.rules(), gun, root, now);
      if (missing.length === 0) return [];
      const rule = pinRuleFor(store.rules(), gun);
      if (rule.kind === 'unreadable') throw new SignetError({ code: 'pins-unreadable', reason: rule.reason });
      if (rule.kind === 'ca') throw new SignetError({ code: 'pin-forbids', gun, pin: rule.prefix });
      return [
        {
          kind: 'pin-follows',
          title: 'The new root certificate is pinned as well',
          detail:
            rule.kind === 'certs'
              ? `You pinned root certificates for ${rule.pattern}. From now on ${gun} has a pin of its own: those and the new one.`
              : `You trust nothing on first use. From now on ${gun} has a pin: the new root certificate.`,
        },
      ];
    },
    letIn: async (gun, root, now) => {
      if (missingIds(store.rules(), gun, root, now).length === 0) return;
      await store.change((rules) => {
        const rule = pinRuleFor(rules, gun);
        const before = rule.kind === 'certs' ? rule.keyIds : [];
        const ids = [...new Set([...before, ...missingIds(rules, gun, root, now)])];
        return { ...rules, certs: new Map([...rules.certs, [gun, ids]]) };
      });
    },
  };
}

/** Ids of the root keys that the pins do not let in. */
function missingIds(rules: PinRules, gun: Gun, root: Root, now: Date): string[] {
  const rule = pinRuleFor(rules, gun);
  const ids = root.roles.get('root')?.keyIds ?? [];
  if (rule.kind === 'first-use') return rule.allowed || root.version > 1 ? [] : [...ids];
  return ids.filter((id) => {
    const key = root.keys.get(id);
    return key !== undefined && pinProblem(rule, readRootCertificate(key, gun), now.getTime()) !== undefined;
  });
}
