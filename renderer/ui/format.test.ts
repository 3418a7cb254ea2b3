import { describe, expect, it } from 'vitest';
import {
  counted,
  daysUntil,
  formatAge,
  formatBytes,
  formatCompact,
  formatCount,
  formatDate,
  formatEnd,
  formatInstant,
  formatUntil,
} from './format.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const at = (text: string) => new Date(text).toISOString();
const style = { now, utc: true };

it('writes counts', () => {
  expect(formatCount(9812)).toBe('9,812');
  expect(formatCompact(1284)).toBe('1.3K');
  expect(counted(1, 'image')).toBe('1 image');
  expect(counted(0, 'repository', 'repositories')).toBe('0 repositories');
});

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [41_200_000, '41.2 MB'],
  [999_949, '1.0 MB'],
  [999_400, '999 kB'],
  [123_456_789, '123 MB'],
  [2_147_483_648, '2.1 GB'],
])('%d bytes is %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

describe('times', () => {
  it('names the zone only for UTC', () => {
    expect(formatInstant('2026-11-23T13:58:04.000Z', style)).toBe('23 Nov 2026, 13:58 UTC');
    expect(formatInstant('2026-11-23T13:58:04.000Z', { utc: false })).not.toContain('UTC');
    expect(formatDate('2026-11-23T23:58:04.000Z', style)).toBe('23 Nov 2026');
  });
  it.each([
    ['2026-11-23T11:59:40Z', 'just now'],
    ['2026-11-23T12:00:30Z', 'just now'],
    ['2026-11-23T11:55:00Z', '5 min ago'],
    ['2026-11-23T09:00:00Z', '3 h ago'],
    ['2026-11-22T09:00:00Z', 'yesterday'],
    ['2026-11-18T09:00:00Z', '5 days ago'],
    ['2026-03-03T09:00:00Z', '3 Mar 2026'],
    ['2027-03-03T09:00:00Z', '3 Mar 2027, 09:00 UTC'],
  ])('%s is %s', (instant, text) => {
    expect(formatAge(at(instant), style)).toBe(text);
  });
  it.each([
    ['2026-12-06T13:00:00Z', '13 d', 'in 13 days', 13],
    ['2026-11-23T17:00:00Z', '5 h', 'in 5 hours', 0],
    ['2026-11-20T11:00:00Z', '−3 d', '3 days ago', -4],
    ['2026-11-23T11:59:00Z', '−1 min', '1 minute ago', -1],
  ])('%s is %s, %s', (instant, short, long, days) => {
    expect(formatUntil(at(instant), now)).toBe(short);
    expect(formatEnd(at(instant), now)).toBe(long);
    expect(daysUntil(at(instant), now)).toBe(days);
  });
});
