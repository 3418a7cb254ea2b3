import { registryConnector } from '#electron/images/registry-connector.ts';
import { knownCredentials } from '#electron/registry/credentials/known-credentials.ts';

/** How long a registry may make us wait before it is asked again. Milliseconds. */
const longest = 20_000;

/** What the registries of this person are opened with. Loaded with the first of them. */
export function registriesInUse({
  home,
  env,
  now,
}: {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}) {
  const credentials = knownCredentials({ home, env });
  const waiting = { clock: () => performance.now(), now, longest };
  return registryConnector({ credentials, home, waiting });
}
export type RegistriesInUse = ReturnType<typeof registriesInUse>;
