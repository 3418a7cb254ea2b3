import type { Page } from 'playwright';

/** Calls main as the window does; fails where the answer is a failure. */
export async function call<T = unknown>(page: Page, name: string, input: unknown): Promise<T> {
  const reply = await page.evaluate(
    ([endpoint, given]) => {
      const [group, verb] = (endpoint as string).split('.') as [string, string];
      const { signet } = window as unknown as { signet: { call: Record<string, Record<string, (input: unknown) => Promise<unknown>>> } };
      return signet.call[group]?.[verb]?.(given);
    },
    [name, input] as const,
  );
  const { ok, value, failure } = reply as { ok: boolean; value: T; failure: unknown };
  if (!ok) throw new Error(`${name}: ${JSON.stringify(failure)}`);
  return value;
}
