import { registryConnector } from '#electron/images/registry-connector.ts';
import { KeptLogins, type Sealer, type TypedLogin } from '#electron/registry/credentials/kept-logins.ts';
import { type CredentialsFor, knownCredentials } from '#electron/registry/credentials/known-credentials.ts';

/** How long a registry may make us wait before it is asked again. Milliseconds. */
const longest = 20_000;

export interface RegistriesParts {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** logins.json */
  readonly logins: string;
  readonly sealer: Sealer;
}

/** The registries of this person, with what they are logged in with: what was typed here goes before what docker and Podman keep. Loaded with the first of them. */
export function registriesInUse({ home, env, now, logins, sealer }: RegistriesParts) {
  const kept = new KeptLogins(logins, sealer);
  const known = knownCredentials({ home, env });
  const credentials: CredentialsFor = async (host, repository) => (await kept.for(host)) ?? known(host, repository);
  const waiting = { clock: () => performance.now(), now, longest };
  const connector = registryConnector({ credentials, home, waiting });
  return {
    ...connector,
    credentials,
    logins: {
      hosts: () => kept.hosts(),
      forget: async (host: string) => {
        await kept.forget(host);
        await connector.startOver(host);
      },
    },
    /** Does work at a repository with a log-in that was typed for it, if one was. */
    withLogin: <T>(repository: string, login: TypedLogin | undefined, work: () => Promise<T>): Promise<T> =>
      login ? kept.trying(hostOf(repository), login, work) : work(),
  };
}
export type RegistriesInUse = ReturnType<typeof registriesInUse>;

const hostOf = (repository: string): string => repository.slice(0, repository.indexOf('/'));
