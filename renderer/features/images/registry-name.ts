/** The registry that a name begins with, by docker's rule: what stands before the first slash and looks like a host. */
export function hostIn(typed: string): string | undefined {
  const [, host] = /^(?:https:\/\/)?([A-Za-z0-9.-]+(?::[0-9]{1,5})?)\//.exec(typed.trim()) ?? [];
  return host !== undefined && (/[.:]/.test(host) || host === 'localhost') ? host : undefined;
}
