/** More are found by typing a part of the name. */
export const mostShown = 100;

/** Those whose name has what was typed in it; all of them once one is typed whole, so that another can be chosen instead. */
export function nameChoice<Name extends string>(
  names: readonly Name[],
  typed: string,
): { readonly shown: readonly Name[]; readonly more: number } {
  const part = typed.trim().toLowerCase();
  const whole = names.some((name) => name === typed.trim());
  const fitting = part === '' || whole ? names : names.filter((name) => name.toLowerCase().includes(part));
  return { shown: fitting.slice(0, mostShown), more: Math.max(0, fitting.length - mostShown) };
}
