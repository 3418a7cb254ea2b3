export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface TypedLogin extends Login {
  readonly wanted: boolean;
}

/** What to send along: nothing where none is wanted; undefined where something is missing. */
export function typedLogin({ wanted, username, password }: TypedLogin): { readonly login?: Login } | undefined {
  if (!wanted) return {};
  return username === '' || password === '' ? undefined : { login: { username, password } };
}
