/** How the window writes numbers, sizes and times. Pure: the present and the zone are passed in. */
export interface TimeStyle {
  readonly now: Date;
  readonly utc: boolean;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
export const day = 24 * hour;

const wholeNumber = new Intl.NumberFormat('en');
export const formatCount = (count: number): string => wholeNumber.format(count);
const compactNumber = new Intl.NumberFormat('en', { notation: 'compact' });
/** 1,284 as "1.3K", where there is no room. */
export const formatCompact = (count: number): string => compactNumber.format(count);
/** "1 image", "24 images". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${formatCount(count)} ${count === 1 ? one : many}`;

/** Decimal units, as docker writes them: 41.2 MB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const units = ['kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 99.95 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Of the year, from 0. */
export const monthName = (month: number): string => months[month] ?? '';
const two = (value: number): string => String(value).padStart(2, '0');

/** 23 Nov 2026 */
export function formatDate(instant: string, { utc }: Pick<TimeStyle, 'utc'>): string {
  const at = new Date(instant);
  const [day, month, year] = utc
    ? [at.getUTCDate(), at.getUTCMonth(), at.getUTCFullYear()]
    : [at.getDate(), at.getMonth(), at.getFullYear()];
  return `${day} ${months[month]} ${year}`;
}

/** 23 Nov 2026, 13:58 (with "UTC" where asked for) */
export function formatInstant(instant: string, { utc }: Pick<TimeStyle, 'utc'>): string {
  const at = new Date(instant);
  const [hours, minutes] = utc ? [at.getUTCHours(), at.getUTCMinutes()] : [at.getHours(), at.getMinutes()];
  return `${formatDate(instant, { utc })}, ${two(hours)}:${two(minutes)}${utc ? ' UTC' : ''}`;
}

/** "just now", "5 min ago", "yesterday", "5 days ago", then the date. */
export function formatAge(instant: string, { now, utc }: TimeStyle): string {
  const passed = now.getTime() - Date.parse(instant);
  if (passed < -minute) return formatInstant(instant, { utc });
  if (passed < minute) return 'just now';
  if (passed < hour) return `${Math.floor(passed / minute)} min ago`;
  if (passed < day) return `${Math.floor(passed / hour)} h ago`;
  if (passed < 2 * day) return 'yesterday';
  if (passed < 30 * day) return `${Math.floor(passed / day)} days ago`;
  return formatDate(instant, { utc });
}

export const daysUntil = (instant: string, now: Date): number => Math.floor((Date.parse(instant) - now.getTime()) / day);

/** "13 d", "5 h", "−3 d" for the past: short, for columns. */
export function formatUntil(instant: string, now: Date): string {
  const left = Date.parse(instant) - now.getTime();
  const size = Math.abs(left);
  const text =
    size >= day ? `${Math.floor(size / day)} d` : size >= hour ? `${Math.floor(size / hour)} h` : `${Math.floor(size / minute)} min`;
  return left < 0 ? `−${text}` : text;
}

/** "in 41 days", "tomorrow", "in 5 hours", "3 days ago": for sentences. */
export function formatEnd(instant: string, now: Date): string {
  const left = Date.parse(instant) - now.getTime();
  const size = Math.abs(left);
  const words =
    size >= day
      ? counted(Math.floor(size / day), 'day')
      : size >= hour
        ? counted(Math.floor(size / hour), 'hour')
        : counted(Math.floor(size / minute), 'minute');
  return left < 0 ? `${words} ago` : `in ${words}`;
}
