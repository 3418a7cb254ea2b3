import type { Gun } from '#shared/domain/gun.ts';

/** More are found by typing a part of the name. */
export const mostShown = 100;

/** Those whose name has what was typed in it; all of them once one is typed whole, so that another can be chosen instead. */
export function toldChoice(guns: readonly Gun[], typed: string): { readonly shown: readonly Gun[]; readonly more: number } {
  const part = typed.trim().toLowerCase();
  const whole = guns.some((gun) => gun === typed.trim());
  const fitting = part === '' || whole ? guns : guns.filter((gun) => gun.toLowerCase().includes(part));
  return { shown: fitting.slice(0, mostShown), more: Math.max(0, fitting.length - mostShown) };
}
