import type { Option } from '#renderer/ui/Select.tsx';
import type { ProxyLogin, ProxyView, ProxyWish } from '#shared/contract/network.ts';

export const proxyModes: readonly Option<ProxyWish['mode']>[] = [
  { value: 'environment', label: 'As HTTPS_PROXY says' },
  { value: 'none', label: 'None' },
  { value: 'named', label: 'This one' },
];

/** What the environment says, as docker and notary read it. */
export function environmentWords(environment: ProxyView['environment']): string {
  if (!environment) return 'HTTPS_PROXY is not set: servers are asked directly.';
  const { proxy, problem } = environment;
  if (problem !== undefined) return `HTTPS_PROXY cannot be used: ${problem}. No server is asked until it is corrected.`;
  return `HTTPS_PROXY names ${proxy}. Servers are asked through it, but for those in NO_PROXY.`;
}

/** Empty fields leave what is kept. */
export const loginToSend = (username: string, password: string): ProxyLogin =>
  username !== '' && password !== '' ? { username, password } : 'keep';
