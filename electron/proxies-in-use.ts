import type { ChosenProxy, ProxyChoice, ProxyLogin, ProxySealer } from '#electron/http/proxy/proxy-choice.ts';
import { setProxies } from '#electron/http/proxy/ways.ts';

export interface ProxiesParts {
  /** proxy.json */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly sealer: ProxySealer;
}

/** How servers are reached, from the first question on. Loaded with it. */
export function proxiesInUse({ file, env, sealer }: ProxiesParts) {
  let once: Promise<ProxyChoice> | undefined;
  const choice = () => {
    once ??= import('#electron/http/proxy/proxy-choice.ts').then((module) => new module.ProxyChoice(file, env, sealer));
    return once;
  };
  const begin = () => setProxies(async (host, port) => (await choice()).find(host, port));
  begin();
  return {
    view: async () => (await choice()).view(),
    set: async (wanted: ChosenProxy, login: ProxyLogin | 'keep' | 'none') => {
      const shown = await (await choice()).set(wanted, login);
      begin();
      return shown;
    },
    /** On lock. */
    forget: async () => (await once)?.forget(),
  };
}
export type ProxiesInUse = ReturnType<typeof proxiesInUse>;
