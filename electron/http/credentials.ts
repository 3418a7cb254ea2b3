/** Where a name and password were found; shown, so that a person knows what is used. */
export type CredentialOrigin = 'typed' | 'docker-config' | 'docker-helper' | 'podman-auth';

type Secret =
  | { readonly kind: 'password'; readonly text: string }
  /** Buys tokens by POST; a log-in in the browser leaves one. */
  | { readonly kind: 'identity-token'; readonly text: string }
  /** Is itself what a Bearer header carries. */
  | { readonly kind: 'bearer'; readonly text: string };

/** What proves to one server who asks. The secret shows neither in JSON nor in a log. */
export class Credentials {
  readonly username: string;
  readonly origin: CredentialOrigin;
  readonly #secret: Secret;

  constructor(username: string, secret: Secret, origin: CredentialOrigin) {
    this.username = username;
    this.origin = origin;
    this.#secret = secret;
  }

  get kind(): Secret['kind'] {
    return this.#secret.kind;
  }

  /** The header for servers that want name and password with each request (RFC 7617); undefined where there is no password. */
  basic(): string | undefined {
    return this.#secret.kind === 'password' ? basicHeader(this.username, this.#secret.text) : undefined;
  }

  /** The header for token servers: an identity token stands in for the password where only GET is known. */
  basicForTokens(): string | undefined {
    return this.#secret.kind === 'bearer' ? undefined : basicHeader(this.username, this.#secret.text);
  }

  /**
   * What lets an engine log in for us: base64url of JSON, with its padding. `address` is the registry's.
   * Source: Docker Engine API, X-Registry-Auth; formats/images-and-registries.md 2.2.
   */
  forEngine(address: string): string {
    const { kind, text } = this.#secret;
    const secret = {
      password: { username: this.username, password: text },
      'identity-token': { username: this.username, identitytoken: text },
      bearer: { registrytoken: text },
    }[kind];
    return forEngine({ ...secret, serveraddress: address });
  }

  identityToken(): string | undefined {
    return this.#secret.kind === 'identity-token' ? this.#secret.text : undefined;
  }

  bearer(): string | undefined {
    return this.#secret.kind === 'bearer' ? this.#secret.text : undefined;
  }
}

/** What an engine needs even where nobody logs in: without the header it refuses to push. */
export const anonymousForEngine = (): string => forEngine({});

function forEngine(content: object): string {
  return Buffer.from(JSON.stringify(content), 'utf8').toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

const basicHeader = (username: string, password: string) => `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
