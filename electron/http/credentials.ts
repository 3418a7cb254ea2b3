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

  identityToken(): string | undefined {
    return this.#secret.kind === 'identity-token' ? this.#secret.text : undefined;
  }

  bearer(): string | undefined {
    return this.#secret.kind === 'bearer' ? this.#secret.text : undefined;
  }
}

const basicHeader = (username: string, password: string) => `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
