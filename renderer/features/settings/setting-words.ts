import type { Option } from '#renderer/ui/Select.tsx';
import type { Settings } from '#shared/contract/settings.ts';

export const themes: readonly Option<Settings['theme']>[] = [
  { value: 'system', label: 'Follow the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'High contrast' },
];
export const densities: readonly Option<Settings['density']>[] = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
];
export const rails: readonly Option<Settings['rail']>[] = [
  { value: 'auto', label: 'By the width of the window' },
  { value: 'wide', label: 'With names' },
  { value: 'narrow', label: 'Icons alone' },
];
export const personas: readonly Option<NonNullable<Settings['persona']>>[] = [
  { value: 'sign', label: 'I sign releases' },
  { value: 'guard', label: 'I guard keys' },
  { value: 'review', label: 'I review' },
  { value: 'look', label: 'I am looking around' },
];

/** Minutes to choose from; one that is set otherwise stays in the list. */
export function lockTimes(current: number): readonly Option<string>[] {
  const usual = [1, 5, 10, 15, 30, 60, 120, 0];
  const all = usual.includes(current) ? usual : [current, ...usual];
  return all.map((minutes) => ({ value: String(minutes), label: lockTime(minutes) }));
}

function lockTime(minutes: number): string {
  if (minutes === 0) return 'Never';
  if (minutes === 1) return 'After 1 minute';
  return minutes % 60 === 0 ? `After ${minutes / 60} ${minutes === 60 ? 'hour' : 'hours'}` : `After ${minutes} minutes`;
}
