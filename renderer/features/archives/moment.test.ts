import { describe, expect, it } from 'vitest';
import { momentOf, momentProblem } from './moment.ts';

describe('a moment that was typed', () => {
  it('is read as times are shown', () => {
    expect(momentOf('2026-11-30 14:05', true)).toBe('2026-11-30T14:05:00.000Z');
    expect(momentOf(' 2026-11-30 ', true)).toBe('2026-11-30T00:00:00.000Z');
    expect(momentOf('2026-11-30T14:05:09Z', false)).toBe('2026-11-30T14:05:09.000Z');
    expect(momentOf('2026-11-30 14:05', false)).toBe(new Date(2026, 10, 30, 14, 5).toISOString());
  });
  it.each(['', 'yesterday', '2026-02-30', '2026-13-01', '2026-11-30 24:00', '2026-11-30 14:60', '2026-11-30 14:05:60', '30.11.2026'])(
    '%j is none',
    (text) => {
      expect(momentOf(text, true)).toBeUndefined();
      expect(momentProblem(text, true, new Date())).toContain('Write it as');
    },
  );
  it('is not still to come', () => {
    const now = new Date('2026-11-30T14:05:00Z');
    expect(momentProblem('2026-11-30 14:05', true, now)).toBeUndefined();
    expect(momentProblem('2026-11-30 14:06', true, now)).toBe('This moment is still to come.');
  });
});
