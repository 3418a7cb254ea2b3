import { expect, it, vi } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import type { FileToken } from '#shared/contract/files.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { PinChange, PinPlan } from '#shared/domain/pin.ts';
import type { Question } from './dialogs.ts';
import { pinning } from './pins.ts';

const id = 'ab'.repeat(32);
const token = '0'.repeat(32) as FileToken;
const certificates = (name: string, keyIds: string[]) => ({ kind: 'certificates' as const, name, keyIds });

function parts(plan: Partial<PinPlan>, yes = true) {
  const asked: Question[] = [];
  const planned: PinChange[] = [];
  const apply = vi.fn(async () => undefined);
  const changed = vi.fn();
  const putAside = vi.fn(async () => undefined);
  const pins = pinning({
    keeper: {
      list: () => ({ rows: [], disableTofu: false }),
      covering: () => ({ rows: [], decides: 'first-use' }),
      plan: async (change) => {
        planned.push(change);
        return { differences: [], refuses: [], ...plan, apply };
      },
      export: async () => ({ authorities: [], unheard: [] }),
      putAside,
    },
    tokens: { path: () => '/home/vera/config.json', pathToSave: () => '/home/vera/pins.json' },
    ask: async (question) => {
      asked.push(question);
      if (!yes) throw new SignetError({ code: 'cancelled' });
    },
    changed,
  });
  return { pins, asked, planned, apply, changed, putAside };
}

it('asks in words of its own before anything changes, and says what would be refused', async () => {
  const row = certificates('registry.example.test/*', [id]);
  const { pins, asked, apply, changed } = parts({
    differences: [{ row, state: 'changed', before: certificates('registry.example.test/*', ['cd'.repeat(32)]) }],
    refuses: ['registry.example.test/acme/app' as Gun],
  });
  await pins.change(row);
  expect(asked).toMatchInlineSnapshot(`
    [
      {
        "detail": "• abababababababababababababababababababababababababababababababab

    Until now it is pinned to:
    • cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd

    Then Signet refuses a repository that it has now:
    • registry.example.test/acme/app

    Signet asks this itself, outside of its window.",
        "message": "Pin this root certificate for registry.example.test/*?",
        "yes": "Pin",
      },
    ]
  `);
  expect(apply).toHaveBeenCalledOnce();
  expect(changed).toHaveBeenCalledOnce();
});

it.each<[string, (pins: ReturnType<typeof parts>['pins']) => Promise<unknown>]>([
  ['a pin', (pins) => pins.change(certificates('a', [id]))],
  ['an authority', (pins) => pins.pinAuthority('', token)],
  ['a removal', (pins) => pins.change({ kind: 'remove', of: 'certificates', name: 'a' })],
  ['first use', (pins) => pins.change({ kind: 'first-use', allowed: true })],
  ['a file', (pins) => pins.readFile(token).then(() => pins.take())],
  ['beginning anew', (pins) => pins.putAside()],
])('%s stays as it was where the person says no', async (_name, act) => {
  const { pins, asked, apply, changed, putAside } = parts({}, false);
  await expect(act(pins)).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  expect(asked).toHaveLength(1);
  for (const call of [apply, changed, putAside]) expect(call).not.toHaveBeenCalled();
});

it('shows names from files with what hides in them', async () => {
  const { pins, asked } = parts({ differences: [{ row: certificates('a\u202eb\n• c', [id]), state: 'new' }] });
  await pins.readFile(token);
  await pins.take();
  expect(asked[0]?.detail).toContain('• a‹RLO›b‹LF›• c');
});

it('takes over only what was shown, and once', async () => {
  const { pins, planned } = parts({});
  await expect(pins.take()).rejects.toMatchObject({ failure: { code: 'pins-changed' } });
  await pins.readFile(token);
  expect(planned).toEqual([{ kind: 'file', path: '/home/vera/config.json' }]);
  await pins.take();
  await expect(pins.take()).rejects.toMatchObject({ failure: { code: 'pins-changed' } });
});
