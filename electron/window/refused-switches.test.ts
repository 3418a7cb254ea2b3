import { expect, it } from 'vitest';
import { refusedSwitch } from './refused-switches.ts';

it.each([
  [['signet', '--no-sandbox'], 'no-sandbox'],
  [['signet', '--remote-debugging-port=9222'], 'remote-debugging-port'],
  [['signet', '--inspect-brk=0'], 'inspect-brk'],
  [['signet', 'inspect', '--collection', 'x', '--json'], undefined],
  [['signet', '--user-data-dir=/x'], undefined],
])('%j: %s', (argv, found) => {
  expect(refusedSwitch(argv)).toBe(found);
});
